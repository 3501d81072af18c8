// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iqa.AssessorConfig;
import dev.iqa.Device;
import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.language.Answer;
import dev.iqa.language.AnswerForm;
import dev.iqa.language.Decoding;
import dev.iqa.language.InstalledLanguageModel;
import dev.iqa.language.LanguageModel;
import dev.iqa.language.Prompt;
import dev.iqa.language.Tag;
import dev.iqa.language.Token;
import dev.iqa.language.VisionEncoder;
import dev.iqa.language.VisionEncoders;
import dev.iqa.language.Vocabulary;
import dev.iqa.model.ElementType;
import dev.iqa.model.onnx.Dimension;
import dev.iqa.model.onnx.OnnxGraph;
import dev.iqa.model.onnx.OnnxValue;
import dev.iqa.testkit.QualityAssessorContract;
import dev.iqa.testkit.SampleDamage;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A tiny model of random weights, whose eyes see mean colours: the contract, and what a language
 * model promises. Its decoder is the one the parity of torch and ONNX Runtime is tested with.
 */
class OnnxLanguageModelTest extends QualityAssessorContract {

  private static final Decoding GREEDY = Decoding.greedy(60, Duration.ofSeconds(60));

  @TempDir private static Path root;
  private static Path folder;
  private static ClassLoader before;
  private static URLClassLoader models;

  @BeforeAll
  static void installModels() throws IOException {
    folder = Files.createDirectories(root.resolve("META-INF/iqa/depict-tiny"));
    for (String name : List.of("decoder.onnx", "tokenizer.json")) {
      try (InputStream in =
          OnnxLanguageModelTest.class.getResourceAsStream("depict-tiny/" + name)) {
        Files.copy(in, folder.resolve(name));
      }
    }
    OnnxGraph tower = new OnnxGraph("tower");
    OnnxValue window =
        tower.input(
            "window",
            ElementType.FLOAT32,
            Dimension.named("batch"),
            Dimension.fixed(3),
            Dimension.named("height"),
            Dimension.named("width"));
    tower.output(
        "features",
        tower.reduceMean(window, false, 2, 3),
        Dimension.named("batch"),
        Dimension.fixed(3));
    tower.write(folder.resolve("tower.onnx"));
    OnnxGraph projector = new OnnxGraph("projector");
    OnnxValue features =
        projector.input(
            "features", ElementType.FLOAT32, Dimension.named("batch"), Dimension.fixed(3));
    SplittableRandom random = new SplittableRandom(2);
    float[] factors = new float[3 * 32];
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) random.nextGaussian();
    }
    projector.output(
        "rows",
        projector.reshape(
            projector.matmul(features, projector.floats("factors", factors, 3, 32)), 0, 2, 16),
        Dimension.named("batch"),
        Dimension.fixed(2),
        Dimension.fixed(16));
    projector.write(folder.resolve("projector.onnx"));
    Files.writeString(
        folder.resolve("language.json"),
        """
        {"schema": "https://iqa.dev/schema/language/v1", "name": "depict-tiny",
         "summary": "Of random weights.", "guidance": "Of no use.",
         "aspects": ["score", "distortions", "description", "preference"],
         "reference": "optional",
         "files": [%s, %s, %s, %s],
         "origin": {"licence": "Apache-2.0", "source": "a test"}}
        """
            .formatted(
                listed("decoder.onnx", "onnx-decoder"),
                listed("projector.onnx", "onnx-projector"),
                listed("tower.onnx", "onnx-tower"),
                listed("tokenizer.json", "byte-pairs")));
    Files.writeString(root.resolve("META-INF/iqa/languages.index"), "depict-tiny/language.json\n");
    before = Thread.currentThread().getContextClassLoader();
    models = new URLClassLoader(new URL[] {root.toUri().toURL()}, before);
    Thread.currentThread().setContextClassLoader(models);
    // A folder is no module: on the module path the models are found in the store.
    System.setProperty("iqa.models", root.resolve("META-INF/iqa").toString());
  }

  private static String listed(String name, String format) throws IOException {
    try {
      String digest =
          HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256")
                      .digest(Files.readAllBytes(folder.resolve(name))));
      return "{\"path\": \"%s\", \"format\": \"%s\", \"sha256\": \"%s\"}"
          .formatted(name, format, digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterAll
  static void removeModels() throws IOException {
    Thread.currentThread().setContextClassLoader(before);
    System.clearProperty("iqa.models");
    models.close();
  }

  @Override
  protected String assessor() {
    return "depict-tiny@onnx";
  }

  @Override
  protected String classPath() {
    return super.classPath() + File.pathSeparator + root;
  }

  @Override
  protected AssessorConfig config() {
    // Words of random weights do not end, and distortions may be spelled letter by letter.
    return super.config().withOption("tokens", "300");
  }

  @Override
  protected double identicalTolerance() {
    // It was never told what an identical pair is.
    return 4;
  }

  @Override
  protected Set<SampleDamage> damages() {
    // It knows no damage.
    return EnumSet.noneOf(SampleDamage.class);
  }

  @Override
  protected double tolerance() {
    return 1e-5;
  }

  private static LanguageModel model() {
    return OnnxLanguageProvider.load(InstalledLanguageModel.at(folder), 1);
  }

  private static Prompt prompt(String question) {
    return Prompt.of(new Prompt.Shown(Tag.SINGLE, scene()), new Prompt.Words(question));
  }

  @Test
  void tokensStreamAndAreThoseOfTheAnswer() {
    try (LanguageModel model = model()) {
      List<Token> streamed = new ArrayList<>();
      Answer answer = model.answer(prompt("Describe the picture."), GREEDY, streamed::add);
      assertThat(streamed).isEqualTo(answer.tokens()).hasSizeGreaterThan(5);
      assertThat(answer.text())
          .isEqualTo(String.join("", streamed.stream().map(Token::text).toList()));
    }
  }

  /** Greedy words in a form of one token each are the likeliest of them. */
  @Test
  void theLikeliestLevelIsTheOneItWrites() {
    try (LanguageModel model = model()) {
      Prompt prompt = prompt("How good is the picture?");
      List<String> levels = List.of("bad", "poor", "fair", "good", "excellent");
      double[] weights = model.weigh(prompt, levels);
      String written =
          model.answer(prompt, GREEDY.in(AnswerForm.level(Vocabulary.ENGLISH)), token -> {}).text();
      int best = 0;
      for (int i = 1; i < weights.length; i++) {
        best = weights[i] > weights[best] ? i : best;
      }
      assertThat(written).isEqualTo(levels.get(best));
      for (double weight : weights) {
        assertThat(weight).isNegative();
      }
    }
  }

  @Test
  void anotherPictureGivesOtherWeights() {
    try (LanguageModel model = model()) {
      ByteBuffer dark = ByteBuffer.allocateDirect(64 * 64 * 3);
      Prompt other =
          Prompt.of(
              new Prompt.Shown(Tag.SINGLE, Picture.wrap(64, 64, PixelFormat.RGB8, dark)),
              new Prompt.Words("How good is the picture?"));
      assertThat(model.weigh(other, List.of("good"))[0])
          .isNotEqualTo(model.weigh(prompt("How good is the picture?"), List.of("good"))[0]);
    }
  }

  /** As another engine opens them that runs the decoder. */
  @Test
  void itsEyesAreOpenedByItsManifest() {
    InstalledLanguageModel installed = InstalledLanguageModel.at(folder);
    AssessorConfig config = AssessorConfig.defaults();
    try (VisionEncoder eyes = VisionEncoders.open(installed, config)) {
      assertThat(eyes.width()).isEqualTo(16);
      assertThat(eyes.encode(scene()).rows()).isEqualTo(2);
      assertThat(eyes.digest())
          .isEqualTo(installed.manifest().file("onnx-tower").orElseThrow().digest());
    }
    assertThatExceptionOfType(UnsupportedRequestException.class)
        .isThrownBy(
            () ->
                VisionEncoders.open(installed, config.withDevice(new Device(Device.Kind.CUDA, 0)))
                    .close())
        .withMessageContaining("cpu would work");
  }

  @Test
  void anAlteredFileIsRefused() throws IOException {
    Path copy = Files.createDirectories(root.resolve("altered"));
    for (String name :
        List.of(
            "decoder.onnx", "projector.onnx", "tower.onnx", "tokenizer.json", "language.json")) {
      Files.copy(folder.resolve(name), copy.resolve(name));
    }
    Files.writeString(copy.resolve("tokenizer.json"), "{}");
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> OnnxLanguageProvider.load(InstalledLanguageModel.at(copy), 1))
        .withMessageContaining("tokenizer.json");
  }

  /** What several tokens weigh is what they weigh one by one, with the memory between. */
  @Test
  void theWeightOfATextIsThatOfItsParts() {
    try (LanguageModel model = model()) {
      Prompt prompt = prompt("Which distortions can be seen in the picture?");
      Prompt begun = new Prompt("", prompt.parts(), "overly");
      double whole = model.weigh(prompt, List.of("overly high contrast"))[0];
      double first = model.weigh(prompt, List.of("overly"))[0];
      double rest = model.weigh(begun, List.of(" high contrast"))[0];
      assertThat(first + rest).isCloseTo(whole, Offset.offset(1e-4));
    }
  }

  @Test
  void anAnswerIsHeldToItsForm() {
    try (LanguageModel model = model()) {
      // A question that asks for something else altogether.
      Prompt prompt = prompt("Describe the picture and its quality in detail.");
      String level =
          model.answer(prompt, GREEDY.in(AnswerForm.level(Vocabulary.ENGLISH)), t -> {}).text();
      assertThat(level).isIn("bad", "poor", "fair", "good", "excellent");
      // At random it may spell every letter.
      Decoding two =
          Decoding.greedy(300, Duration.ofSeconds(60))
              .in(AnswerForm.distortions(Vocabulary.ENGLISH, 2, 2));
      for (Decoding decoding : List.of(two, two.drawn(3, 1), two.drawn(3, 2))) {
        String list = model.answer(prompt, decoding, t -> {}).text();
        assertThat(list).matches("\\{\"distortions\":\\[\\{[^}]*\\},\\{[^}]*\\}\\]\\}");
      }
    }
  }

  @Test
  void drawsFollowTheirSeed() {
    try (LanguageModel model = model()) {
      Prompt prompt = prompt("Describe the quality of the picture.");
      String one = model.answer(prompt, GREEDY.drawn(1.5, 7), t -> {}).text();
      assertThat(model.answer(prompt, GREEDY.drawn(1.5, 7), t -> {}).text()).isEqualTo(one);
      assertThat(model.answer(prompt, GREEDY.drawn(1.5, 8), t -> {}).text()).isNotEqualTo(one);
    }
  }

  @Test
  void anUnknownTagAndTooLongAQuestionAreRefused() {
    try (LanguageModel model = model()) {
      Prompt tagged =
          Prompt.of(new Prompt.Shown(new Tag("<img>", "</img>"), scene()), new Prompt.Words("?"));
      assertThatExceptionOfType(UnsupportedRequestException.class)
          .isThrownBy(() -> model.answer(tagged, GREEDY, token -> {}))
          .withMessageContaining("<img>");
      assertThatExceptionOfType(UnsupportedRequestException.class)
          .isThrownBy(() -> model.answer(prompt("why ".repeat(600)), GREEDY, token -> {}))
          .withMessageContaining("context");
    }
  }

  /** Bands of colour with some texture. */
  private static Picture scene() {
    SplittableRandom random = new SplittableRandom(9);
    ByteBuffer samples = ByteBuffer.allocateDirect(320 * 240 * 3);
    for (int i = 0; i < samples.capacity(); i++) {
      int x = i / 3 % 320;
      int y = i / 3 / 320;
      double wave = Math.sin(x / 17.0 + i % 3) + Math.cos(y / 11.0);
      samples.put(i, (byte) (120 + 45 * wave + random.nextInt(9)));
    }
    return Picture.wrap(320, 240, PixelFormat.RGB8, samples);
  }
}
