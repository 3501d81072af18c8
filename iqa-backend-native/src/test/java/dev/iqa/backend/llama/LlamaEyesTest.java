// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.language.Answer;
import dev.iqa.language.AnswerForm;
import dev.iqa.language.Decoding;
import dev.iqa.language.Prompt;
import dev.iqa.language.Tag;
import dev.iqa.language.Vocabulary;
import dev.iqa.testkit.SamplePictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ways of seeing: rows of an encoder, and mtmd where a library that has it is at hand. */
class LlamaEyesTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final List<String> LEVELS = List.of("excellent", "good", "fair", "poor", "bad");

  @TempDir private Path folder;
  private Path language;

  @BeforeEach
  void write() throws IOException {
    TinyModels.engine();
    language = TinyModels.written(TinyModels.language(8), folder, "tiny.gguf");
  }

  /** A library with mtmd, which {@code .ci/mtmd} fetches, else the test is skipped. */
  private static LlamaEngine withMtmd() {
    Path library = Path.of(System.getProperty("iqa.test.mtmd", "target/mtmd/package/index.node"));
    assumeTrue(Files.exists(library), library + " is absent: .ci/mtmd would fetch it");
    return LlamaEngine.at(library);
  }

  private LlamaModel.Builder model(LlamaEngine engine) {
    LlamaWeights weights = LlamaWeights.load(engine, language, false);
    return new LlamaModel.Builder(weights, ChatTemplate.of(weights, "vicuna")).sized(512, 1, 2);
  }

  private LlamaModel seeingByMtmd() throws IOException {
    LlamaWeights weights = LlamaWeights.load(withMtmd(), language, false);
    Path projector = TinyModels.written(TinyModels.projector(64, 2), folder, "eyes.gguf");
    return new LlamaModel.Builder(weights, ChatTemplate.of(weights, "vicuna"))
        .sized(512, 1, 2)
        .seeingWith(new LlamaEyes(weights, projector, 1, false))
        .build();
  }

  private static Picture scene(int seed) {
    return SamplePictures.scene(96, 80, PixelFormat.RGB8, seed);
  }

  private static Prompt about(Picture picture) {
    return Prompt.of(
        new Prompt.Shown(Tag.SINGLE, picture), new Prompt.Words("how good is the picture"));
  }

  private static Prompt between(Picture reference, Picture a, Picture b) {
    return Prompt.of(
        new Prompt.Shown(Tag.REFERENCE, reference),
        new Prompt.Shown(Tag.A, a),
        new Prompt.Shown(Tag.B, b),
        new Prompt.Words("which is better"));
  }

  private static void seesWhatItIsShown(LlamaModel model) {
    Picture one = scene(1);
    Picture two = scene(2);
    double[] first = model.weigh(about(one), LEVELS);
    assertThat(model.weigh(about(two), LEVELS)).isNotEqualTo(first);
    assertThat(model.weigh(about(scene(1)), LEVELS)).isEqualTo(first);

    double[] order = model.weigh(between(scene(3), one, two), LEVELS);
    assertThat(model.weigh(between(scene(3), two, one), LEVELS)).isNotEqualTo(order);
    assertThat(model.weigh(between(scene(3), one, two), LEVELS)).isEqualTo(order);

    Vocabulary words = Vocabulary.ENGLISH;
    Answer answer =
        model.answer(
            between(scene(3), one, two),
            Decoding.greedy(20, LONG).in(AnswerForm.preference(words)),
            token -> {});
    assertThat(answer.text()).isIn(words.first(), words.second(), words.tie());
    Picture grey = SamplePictures.scene(33, 47, PixelFormat.GRAY16, 5);
    assertThat(model.weigh(about(grey), LEVELS)).isNotEqualTo(first);
  }

  @Test
  void anEncodersRowsAreSeen() {
    try (LlamaModel model = model(TinyModels.engine()).seeingWith(new GridEncoder(64)).build()) {
      seesWhatItIsShown(model);
    }
  }

  @Test
  void severalQuestionsLookOnce() {
    GridEncoder encoder = new GridEncoder(64);
    try (LlamaModel model = model(TinyModels.engine()).seeingWith(encoder).build()) {
      Picture picture = scene(1);
      model.weigh(about(picture), LEVELS);
      model.weigh(about(picture), LEVELS);
      model.answer(about(picture), Decoding.greedy(2, LONG), token -> {});
      assertThat(encoder.looks()).isEqualTo(1);
      model.weigh(about(scene(1)), LEVELS);
      assertThat(encoder.looks()).isEqualTo(2);
    }
  }

  @Test
  void whatMtmdSeesIsSeen() throws IOException {
    try (LlamaModel model = seeingByMtmd()) {
      seesWhatItIsShown(model);
    }
  }

  @Test
  void mtmdRefusesWhatDoesNotFit() throws IOException {
    LlamaEngine engine = withMtmd();
    Path wide = TinyModels.written(TinyModels.projector(32, 2), folder, "narrow.gguf");
    try (LlamaWeights weights = LlamaWeights.load(engine, language, false)) {
      assertThatExceptionOfType(ModelUnavailableException.class)
          .isThrownBy(() -> new LlamaEyes(weights, wide, 1, false).close())
          .withMessageContaining("does not fit");
      assertThatExceptionOfType(ModelUnavailableException.class)
          .isThrownBy(() -> new LlamaEyes(weights, language, 1, false).close())
          .withMessageContaining("is no vision part");
    }
  }

  @Test
  void twoVersionsOfTheEngineAgree() throws IOException {
    LlamaEngine other = withMtmd();
    Prompt prompt = Prompt.of(new Prompt.Words("how good is this picture"));
    double[][] weights = new double[2][];
    LlamaEngine[] engines = {TinyModels.engine(), other};
    for (int i = 0; i < engines.length; i++) {
      try (LlamaModel model = model(engines[i]).build()) {
        weights[i] = model.weigh(prompt, LEVELS);
      }
    }
    for (int i = 0; i < LEVELS.size(); i++) {
      assertThat(weights[1][i]).isCloseTo(weights[0][i], within(1e-2));
    }
  }
}
