// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.language.Answer;
import dev.iqa.language.Decoding;
import dev.iqa.language.Prompt;
import dev.iqa.metric.SharedPictures;
import dev.iqa.model.gguf.GgufFile;
import dev.iqa.model.gguf.GgufPiece;
import dev.iqa.model.gguf.GgufVocabulary;
import dev.iqa.model.gguf.LlamaShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What others wrote down about a model and a tokenizer comes out of ours. */
class StoriesTest {

  @TempDir private Path folder;

  private static JsonNode expected() throws IOException {
    return JsonMapper.shared()
        .readTree(
            Files.readAllBytes(
                SharedPictures.file("params/language/llama2c/stories260K.expected.json")));
  }

  private LlamaWeights stories() throws IOException {
    return LlamaWeights.load(
        TinyModels.engine(),
        TinyModels.written(TinyModels.stories(), folder, "stories.gguf"),
        false);
  }

  @Test
  void theTokensOfLlama2cComeOut() throws IOException {
    JsonNode expected = expected();
    try (LlamaWeights weights = stories()) {
      List<Integer> tokens = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      try (LlamaSession session = new LlamaSession(weights, Optional.empty(), 512, 1)) {
        session.read(Chunk.of(List.of(1)), () -> true);
        while (tokens.size() < 200) {
          int token = session.choose(null, 0, 0, new double[1]);
          tokens.add(token);
          text.append(new String(weights.piece(token), StandardCharsets.UTF_8));
          session.decode(List.of(token), 0);
        }
      }
      List<Integer> first = new ArrayList<>();
      expected.get("first_40_token_ids").forEach(id -> first.add(id.intValue()));
      assertThat(tokens.subList(0, 40)).isEqualTo(first);
      assertThat(text.toString().strip()).isEqualTo(expected.get("expected_text").stringValue());
    }
  }

  @Test
  void theTextOfLlama2cComesOutOfAPrompt() throws IOException {
    String expected = expected().get("expected_text").stringValue();
    LlamaWeights weights = stories();
    try (LlamaModel model =
        new LlamaModel.Builder(weights, ChatTemplate.of(weights, ChatTemplate.PLAIN))
            .sized(512, 1, 1)
            .build()) {
      String start = "Once upon a time";
      Answer answer =
          model.answer(
              Prompt.of(new Prompt.Words(start)),
              Decoding.greedy(300, Duration.ofMinutes(5)),
              token -> {});
      assertThat(start + answer.text()).startsWith(expected);
      assertThat(answer.tokens()).allMatch(t -> t.probability().orElseThrow() > .01);

      // What a text weighs is what its tokens were worth one after the other.
      Answer few =
          model.answer(
              Prompt.of(new Prompt.Words(start)),
              Decoding.greedy(8, Duration.ofMinutes(5)),
              token -> {});
      double written =
          few.tokens().stream().mapToDouble(t -> Math.log(t.probability().orElseThrow())).sum();
      double[] weighed =
          model.weigh(Prompt.of(new Prompt.Words(start)), List.of(few.text(), " and a dragon"));
      assertThat(weighed[0]).isEqualTo(written, within(1e-4));
      assertThat(weighed[1]).isLessThan(written);
    }
  }

  @Test
  void theTokenizerCutsAsLlamaCppsOwnTestsDo() throws IOException {
    GgufFile vocabularyOnly =
        GgufFile.open(SharedPictures.file("params/language/gguf/ggml-vocab-llama-spm.gguf"));
    List<String> pieces = vocabularyOnly.texts("tokenizer.ggml.tokens");
    double[] scores = vocabularyOnly.reals("tokenizer.ggml.scores");
    long[] kinds = vocabularyOnly.wholes("tokenizer.ggml.token_type");
    List<GgufPiece> all = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      GgufPiece.Kind kind =
          switch ((int) kinds[i]) {
            case 2 -> GgufPiece.Kind.UNKNOWN;
            case 3 -> GgufPiece.Kind.CONTROL;
            case 6 -> GgufPiece.Kind.BYTE;
            default -> GgufPiece.Kind.NORMAL;
          };
      all.add(new GgufPiece(pieces.get(i), (float) scores[i], kind));
    }
    LlamaShape shape = new LlamaShape(64, 8, 1, 8, 2, 1, 1e-5f, 10_000);
    Path file =
        TinyModels.written(
            TinyModels.language(shape, new GgufVocabulary(all, 0, 1, 2), 1), folder, "spm.gguf");
    String path = "params/language/gguf/ggml-vocab-llama-spm.gguf";
    List<String> texts =
        Arrays.asList(
            Files.readString(SharedPictures.file(path + ".inp"))
                .split("\n__ggml_vocab_test__\n", -1));
    List<String> ids = Files.readAllLines(SharedPictures.file(path + ".out"));
    try (LlamaWeights weights = LlamaWeights.load(TinyModels.engine(), file, false)) {
      for (int i = 0; i < ids.size(); i++) {
        List<Integer> wanted =
            Arrays.stream(ids.get(i).strip().split(" "))
                .filter(id -> !id.isEmpty())
                .map(Integer::valueOf)
                .toList();
        assertThat(weights.tokenize(texts.get(i), false, false))
            .as("'%s'", texts.get(i))
            .isEqualTo(wanted);
      }
      assertThat(ids).hasSize(46);
    }
  }
}
