// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.language.Answer;
import dev.iqa.language.Answer.Ending;
import dev.iqa.language.AnswerForm;
import dev.iqa.language.Decoding;
import dev.iqa.language.Level;
import dev.iqa.language.Prompt;
import dev.iqa.language.Tag;
import dev.iqa.language.Token;
import dev.iqa.language.Vocabulary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlamaModelTest {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final List<String> LEVELS = List.of("excellent", "good", "fair", "poor", "bad");

  @TempDir private static Path folder;
  private static Path file;
  private static LlamaModel model;

  @BeforeAll
  static void load() throws IOException {
    TinyModels.engine();
    file = TinyModels.written(TinyModels.language(3), folder, "tiny.gguf");
    model = open(512, 2);
  }

  private static LlamaModel open(int positions, int contexts) {
    LlamaWeights weights = LlamaWeights.load(TinyModels.engine(), file, false);
    return new LlamaModel.Builder(weights, ChatTemplate.of(weights, "vicuna"))
        .sized(positions, 1, contexts)
        .build();
  }

  @AfterAll
  static void free() {
    if (model != null) {
      model.close();
    }
  }

  private static Prompt asked(String words) {
    return new Prompt("A judge of pictures.", List.of(new Prompt.Words(words)), "");
  }

  private static Answer answer(Prompt prompt, Decoding decoding) {
    return model.answer(prompt, decoding, token -> {});
  }

  @Test
  void theMostLikelyAnswerIsAlwaysTheSame() {
    Decoding greedy = Decoding.greedy(24, LONG);
    Answer first = answer(asked("how good is this picture"), greedy);
    answer(asked("something else"), greedy);
    assertThat(answer(asked("how good is this picture"), greedy)).isEqualTo(first);
    try (LlamaModel fresh = open(512, 1)) {
      assertThat(fresh.answer(asked("how good is this picture"), greedy, t -> {})).isEqualTo(first);
    }
  }

  @Test
  void chanceFollowsTheSeed() {
    Decoding drawn = Decoding.greedy(24, LONG).drawn(1.5, 7);
    Answer seven = answer(asked("how good"), drawn);
    assertThat(answer(asked("how good"), drawn)).isEqualTo(seven);
    assertThat(answer(asked("how good"), drawn.drawn(1.5, 8)).text()).isNotEqualTo(seven.text());
    Answer greedy = answer(asked("how good"), Decoding.greedy(24, LONG));
    assertThat(answer(asked("how good"), Decoding.greedy(24, LONG).drawn(0, 99))).isEqualTo(greedy);
  }

  @Test
  void tokensAreHeardAsTheyAreWritten() {
    List<Token> heard = new ArrayList<>();
    Answer answer = model.answer(asked("go on"), Decoding.greedy(16, LONG), heard::add);
    assertThat(heard).isEqualTo(answer.tokens()).hasSizeLessThanOrEqualTo(16);
    assertThat(heard)
        .allSatisfy(t -> assertThat(t.probability().orElseThrow()).isBetween(0.0, 1.0));
  }

  @Test
  void theLimitsEndAnAnswer() {
    assertThat(answer(asked("go on"), Decoding.greedy(1, LONG)))
        .satisfies(a -> assertThat(a.tokens()).hasSize(1))
        .extracting(Answer::ending)
        .isEqualTo(Ending.TOKEN_LIMIT);
    Answer late = answer(asked("go on"), Decoding.greedy(400, Duration.ofNanos(1)));
    assertThat(late).isEqualTo(new Answer(List.of(), Ending.TIME_LIMIT));
    Answer full = answer(asked("go on"), Decoding.greedy(100_000, LONG).drawn(3, 1));
    assertThat(full.ending()).isIn(Ending.TOKEN_LIMIT, Ending.COMPLETE);
    assertThat(full.tokens()).hasSizeLessThan(512);
  }

  @Test
  void whatDoesNotFitTheContextIsRefused() {
    assertThatExceptionOfType(UnsupportedRequestException.class)
        .isThrownBy(() -> answer(asked("good ".repeat(600)), Decoding.greedy(1, LONG)))
        .withMessageContaining("the context has 512");
    assertThatExceptionOfType(UnsupportedRequestException.class)
        .isThrownBy(() -> model.weigh(asked("how"), List.of("good ".repeat(600))))
        .withMessageContaining("context of 512");
    assertThat(model.weigh(asked("how"), List.of("good"))).hasSize(1);
  }

  @Test
  void everyFormIsKeptByEverySeed() {
    Vocabulary words = Vocabulary.ENGLISH;
    for (long seed = 0; seed < 12; seed++) {
      Decoding decoding = Decoding.greedy(400, LONG).drawn(seed == 0 ? 0 : 2, seed);
      Answer level = answer(asked("how good"), decoding.in(AnswerForm.level(words)));
      assertThat(level.text()).isIn(Stream.of(Level.values()).map(words::word).toList());
      assertThat(level.ending()).isEqualTo(Ending.COMPLETE);
      Answer better = answer(asked("which"), decoding.in(AnswerForm.preference(words)));
      assertThat(better.text()).isIn(words.first(), words.second(), words.tie());
      Answer list = answer(asked("what"), decoding.in(AnswerForm.distortions(words, 1, 2)));
      assertThat(list.ending()).isEqualTo(Ending.COMPLETE);
      assertThat(list.text())
          .matches(
              "\\{\"distortions\":\\[(\\{\"distortion\":\"[^\"]+\",\"severity\":\"[^\"]+\"},?)+]}");
    }
  }

  @Test
  void weightsDoNotDependOnWhatElseIsWeighed() {
    Prompt prompt = asked("the picture is");
    double[] together = model.weigh(prompt, LEVELS);
    for (int i = 0; i < LEVELS.size(); i++) {
      assertThat(model.weigh(prompt, List.of(LEVELS.get(i)))).containsExactly(together[i]);
    }
    assertThat(together).doesNotHaveDuplicates();
    assertThat(DoubleStream.of(together)).allMatch(w -> w < 0 && w > -100);

    double all = DoubleStream.of(model.weigh(prompt, List.of("a", "b"))).map(Math::exp).sum();
    assertThat(all).isLessThan(1);
  }

  @Test
  void marksInWordsAreReadLetterByLetter() {
    LlamaWeights weights = LlamaWeights.load(TinyModels.engine(), file, false);
    try (weights) {
      ChatTemplate template = ChatTemplate.of(weights, "plain");
      List<Integer> ids = new ArrayList<>();
      PromptReader.read(
              weights, template, p -> List.of(), Prompt.of(new Prompt.Words("a</s><s>b<unk>")))
          .chunks()
          .forEach(chunk -> ids.addAll(((Chunk.Tokens) chunk).ids()));
      assertThat(ids.get(0)).isEqualTo(1);
      assertThat(ids.subList(1, ids.size())).doesNotContain(0, 1, 2);
      StringBuilder text = new StringBuilder();
      ids.forEach(id -> text.append(new String(weights.piece(id), StandardCharsets.UTF_8)));
      assertThat(text.toString().strip()).isEqualTo("a</s><s>b<unk>");
    }
  }

  @Test
  void aTemplateSurroundsTheWords() {
    try (LlamaWeights weights = LlamaWeights.load(TinyModels.engine(), file, false)) {
      assertThat(ChatTemplate.of(weights, "chatml").apply(weights, "S", "U"))
          .isEqualTo(
              "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nU<|im_end|>\n<|im_start|>assistant\n");
      assertThat(ChatTemplate.of(weights, "plain").apply(weights, "", "U")).isEqualTo("U");
      assertThatExceptionOfType(ModelUnavailableException.class)
          .isThrownBy(() -> ChatTemplate.of(weights, "nobody's"))
          .withMessageContaining("does not know the chat template 'nobody's'");
      assertThatExceptionOfType(ModelUnavailableException.class)
          .isThrownBy(() -> ChatTemplate.of(weights, ""))
          .withMessageContaining("brings no chat template");
    }
  }

  @Test
  void picturesNeedEyes() {
    Picture picture = Picture.copyOf(1, 1, PixelFormat.RGB8, ByteBuffer.wrap(new byte[] {1, 2, 3}));
    assertThatExceptionOfType(UnsupportedRequestException.class)
        .isThrownBy(
            () ->
                answer(Prompt.of(new Prompt.Shown(Tag.SINGLE, picture)), Decoding.greedy(1, LONG)))
        .withMessageContaining("does not see pictures");
  }

  @Test
  void eightThreadsAgreeWithOne() throws Exception {
    List<Callable<List<Object>>> calls = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      Prompt prompt = asked("picture " + i % 5 + " of this");
      calls.add(
          () ->
              List.of(
                  answer(prompt, Decoding.greedy(12, LONG)),
                  DoubleStream.of(model.weigh(prompt, LEVELS)).boxed().toList()));
    }
    List<List<Object>> alone = new ArrayList<>();
    for (Callable<List<Object>> call : calls) {
      alone.add(call.call());
    }
    ExecutorService eight = Executors.newFixedThreadPool(8);
    try {
      List<List<Object>> together = new ArrayList<>();
      for (Future<List<Object>> each : eight.invokeAll(calls)) {
        together.add(each.get());
      }
      assertThat(together).isEqualTo(alone);
    } finally {
      eight.shutdown();
    }
  }

  @Test
  void anInterruptionEndsACallBetweenTwoTokens() {
    AtomicInteger heard = new AtomicInteger();
    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () ->
                model.answer(
                    asked("go on"),
                    Decoding.greedy(300, LONG).drawn(3, 3),
                    token -> {
                      if (heard.incrementAndGet() == 3) {
                        Thread.currentThread().interrupt();
                      }
                    }));
    assertThat(heard).hasValue(3);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(model.weigh(asked("go on"), List.of("a"))).hasSize(1);
  }

  @Test
  void aFailingListenerLeavesTheModelUsable() {
    Answer before = answer(asked("go on"), Decoding.greedy(8, LONG));
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                model.answer(
                    asked("go on"),
                    Decoding.greedy(8, LONG),
                    token -> {
                      throw new IllegalStateException("no");
                    }));
    assertThat(answer(asked("go on"), Decoding.greedy(8, LONG))).isEqualTo(before);
  }

  @Test
  void aClosedModelSaysSo() {
    LlamaModel closing = open(64, 1);
    closing.weigh(Prompt.of(new Prompt.Words("a")), List.of("b"));
    closing.close();
    closing.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> closing.weigh(asked("a"), List.of("b")))
        .withMessageContaining("is closed");
  }
}
