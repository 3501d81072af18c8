// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.language.Answer;
import dev.iqa.language.AnswerForm;
import dev.iqa.language.BytePairs;
import dev.iqa.language.Decoding;
import dev.iqa.language.Prompt;
import dev.iqa.language.PromptScript;
import dev.iqa.language.Tag;
import dev.iqa.language.Token;
import dev.iqa.language.Vocabulary;
import dev.iqa.testkit.SamplePictures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tiny {@code depict} of random weights on llama.cpp, its prompts written as in training. */
class ScriptedModelTest {

  private static final Decoding GREEDY = Decoding.greedy(60, Duration.ofMinutes(1));
  private static final List<String> LEVELS = List.of("excellent", "good", "fair", "poor", "bad");

  @TempDir private static Path folder;
  private static BytePairs encoding;

  @BeforeAll
  static void unpack() throws IOException {
    try (InputStream in = ScriptedModelTest.class.getResourceAsStream("depict-tiny.gguf")) {
      Files.copy(in, folder.resolve("depict-tiny.gguf"));
    }
    // The vocabulary of the same model, as ONNX Runtime is tested with it.
    Path tokenizer =
        Path.of("../iqa-backend-onnx/src/test/resources/dev/iqa/backend/onnx/depict-tiny")
            .resolve("tokenizer.json");
    encoding = BytePairs.fromJson(Files.readAllBytes(tokenizer), "depict-tiny");
  }

  private static LlamaWeights weights() {
    return LlamaWeights.load(TinyModels.engine(), folder.resolve("depict-tiny.gguf"), false);
  }

  private static LlamaModel model() {
    LlamaWeights weights = weights();
    return new LlamaModel.Builder(weights, encoding)
        .seeingWith(new GridEncoder(weights.description().width()))
        .sized(512, 1, 2)
        .build();
  }

  private static Picture scene(int seed) {
    return SamplePictures.scene(96, 80, PixelFormat.RGB8, seed);
  }

  private static Prompt about(String question) {
    return Prompt.of(new Prompt.Shown(Tag.SINGLE, scene(1)), new Prompt.Words(question));
  }

  private static Prompt between(Picture a, Picture b) {
    return Prompt.of(
        new Prompt.Shown(Tag.A, a), new Prompt.Shown(Tag.B, b), new Prompt.Words("Which?"));
  }

  @Test
  void tokensStreamAndAreThoseOfTheAnswer() {
    try (LlamaModel model = model()) {
      List<Token> streamed = new ArrayList<>();
      Answer answer = model.answer(about("Describe the picture."), GREEDY, streamed::add);
      assertThat(streamed).isEqualTo(answer.tokens()).hasSizeGreaterThan(5);
      assertThat(model.answer(about("Describe the picture."), GREEDY, token -> {}))
          .isEqualTo(answer);
    }
  }

  @Test
  void whatIsReadIsTheScript() {
    try (LlamaModel model = model()) {
      GridEncoder eyes = new GridEncoder(16);
      List<Chunk> one =
          Chunk.of(PromptScript.of(between(scene(1), scene(2)), encoding, eyes::encode));
      // Tokens and 16 rows, tokens, 16 rows and their differences, tokens.
      assertThat(one).hasSize(6);
      assertThat(one.get(1)).isInstanceOf(Chunk.Rows.class).isNotEqualTo(one.get(3));
      assertThat(one.get(4).positions()).isEqualTo(16);
      assertThat(one.get(4)).isNotEqualTo(one.get(3));

      double[] order = model.weigh(between(scene(1), scene(2)), LEVELS);
      assertThat(model.weigh(between(scene(2), scene(1)), LEVELS)).isNotEqualTo(order);
      assertThat(model.weigh(between(scene(1), scene(2)), LEVELS)).isEqualTo(order);
    }
  }

  @Test
  void theWeightOfATextIsThatOfItsParts() {
    try (LlamaModel model = model()) {
      Prompt prompt = about("Which distortions can be seen in the picture?");
      Prompt begun = new Prompt("", prompt.parts(), "overly");
      double whole = model.weigh(prompt, List.of("overly high contrast"))[0];
      double first = model.weigh(prompt, List.of("overly"))[0];
      double rest = model.weigh(begun, List.of(" high contrast"))[0];
      assertThat(first + rest).isCloseTo(whole, Offset.offset(5e-3));
    }
  }

  @Test
  void anAnswerIsHeldToItsForm() {
    try (LlamaModel model = model()) {
      Decoding level = GREEDY.in(AnswerForm.level(Vocabulary.ENGLISH));
      assertThat(model.answer(about("Describe the picture."), level, token -> {}).text())
          .isIn(LEVELS);
    }
  }

  /** llama.cpp itself drops a blank whose merges lead to no token. */
  @Test
  void aStrangeWordIsReadToTheLetter() {
    try (LlamaModel model = model()) {
      double[] weights = model.weigh(about("Describe it."), List.of(" quizzacious", "quizzacious"));
      assertThat(weights[0]).isNotEqualTo(weights[1]);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    try (LlamaModel model = model()) {
      Prompt tagged =
          Prompt.of(new Prompt.Shown(new Tag("<img>", "</img>"), scene(1)), new Prompt.Words("?"));
      assertThatExceptionOfType(UnsupportedRequestException.class)
          .isThrownBy(() -> model.answer(tagged, GREEDY, token -> {}))
          .withMessageContaining("knows no tag '<img>'");
      assertThatExceptionOfType(UnsupportedRequestException.class)
          .isThrownBy(() -> model.answer(about("why ".repeat(600)), GREEDY, token -> {}))
          .withMessageContaining("context");
    }
    try (LlamaWeights weights = weights()) {
      BytePairs other = new BytePairs(BytePairs.alphabet(), 0, List.of());
      assertThatExceptionOfType(IllegalArgumentException.class)
          .isThrownBy(() -> new LlamaModel.Builder(weights, other))
          .withMessageContaining("the byte pairs are 256 tokens");
    }
    try (LlamaModel blind = new LlamaModel.Builder(weights(), encoding).sized(64, 1, 1).build()) {
      assertThatExceptionOfType(UnsupportedRequestException.class)
          .isThrownBy(() -> blind.weigh(about("?"), LEVELS))
          .withMessageContaining("does not see pictures");
    }
  }
}
