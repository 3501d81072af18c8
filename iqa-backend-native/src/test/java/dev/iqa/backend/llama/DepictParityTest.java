// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.language.Embeddings;
import dev.iqa.model.safetensors.SafetensorsFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * llama.cpp on a tiny {@code depict} of random weights, its picture given as rows: the tokens and
 * logits are those of torch. The test of the same name in iqa-train holds the two files to what
 * torch and ONNX Runtime say.
 *
 * <p>llama.cpp keeps keys and values in 16 bits. Its logits are within 1e-3 of the largest (1.8
 * here) of torch's with attention rounded so: 1.2e-3 at most.
 */
class DepictParityTest {

  private static final double TOLERANCE = 1e-3;
  private static final double TOLERANCE_OF_32_BITS = 5e-3;

  @TempDir private static Path folder;
  private static SafetensorsFile truth;

  @BeforeAll
  static void unpack() throws IOException {
    for (String name : List.of("depict-tiny.gguf", "depict-tiny.safetensors")) {
      try (InputStream in = DepictParityTest.class.getResourceAsStream(name)) {
        Files.copy(in, folder.resolve(name));
      }
    }
    truth = SafetensorsFile.open(folder.resolve("depict-tiny.safetensors"));
  }

  private static LlamaWeights weights() {
    return LlamaWeights.load(TinyModels.engine(), folder.resolve("depict-tiny.gguf"), false);
  }

  @Test
  void theSamePictureAndQuestionGiveTheTokensAndLogitsOfTorch() {
    float[] logits = truth.floats("logits");
    long[] answer = truth.longs("answer");
    int vocabulary = logits.length / answer.length;
    double largest =
        IntStream.range(0, logits.length).mapToDouble(i -> Math.abs(logits[i])).max().orElseThrow();
    try (LlamaWeights weights = weights();
        LlamaSession session = new LlamaSession(weights, Optional.empty(), 128, 1)) {
      assertThat(session.read(prompt(), () -> true)).isTrue();
      for (int i = 0; i < answer.length; i++) {
        float[] found = session.logits();
        assertThat(apart(found, truth.floats("halved"), i))
            .as("from torch in 16 bits, token " + i)
            .isLessThan(TOLERANCE * Math.max(1, largest));
        assertThat(apart(found, logits, i))
            .as("from torch in 32 bits, token " + i)
            .isLessThan(TOLERANCE_OF_32_BITS);
        int best =
            IntStream.range(0, vocabulary)
                .reduce((one, other) -> found[other] > found[one] ? other : one)
                .orElseThrow();
        assertThat((long) best).isEqualTo(answer[i]);
        session.decode(List.of(best), 0);
      }
    }
  }

  private static double apart(float[] found, float[] all, int token) {
    double apart = 0;
    for (int id = 0; id < found.length; id++) {
      apart = Math.max(apart, Math.abs(found[id] - all[token * found.length + id]));
    }
    return apart;
  }

  @Test
  void llamaCppReadsTheQuestionAsTheSameTokens() {
    String question = truth.metadata().get("question");
    long[] ids = truth.longs("ids");
    try (LlamaWeights weights = weights()) {
      List<Long> read =
          weights.tokenize(" " + question, false, false).stream().map(Integer::longValue).toList();
      List<Long> all = LongStream.of(ids).boxed().toList();
      // The question stands before the mark of the answer.
      assertThat(all.subList(all.size() - 1 - read.size(), all.size() - 1)).isEqualTo(read);
    }
  }

  private static List<Chunk> prompt() {
    long[] ids = truth.longs("ids");
    long[] text = truth.longs("text");
    float[] seen = truth.floats("seen");
    int width = seen.length / ids.length;
    List<Chunk> chunks = new ArrayList<>();
    for (int begin = 0; begin < ids.length; ) {
      int end = begin;
      while (end < ids.length && text[end] == text[begin]) {
        end++;
      }
      if (text[begin] == 1) {
        chunks.addAll(
            Chunk.of(
                LongStream.of(ids)
                    .skip(begin)
                    .limit(end - begin)
                    .mapToObj(id -> (int) id)
                    .toList()));
      } else {
        FloatBuffer rows = FloatBuffer.wrap(seen, begin * width, (end - begin) * width);
        chunks.addAll(Chunk.of(Embeddings.copyOf(width, rows, List.of())));
      }
      begin = end;
    }
    return chunks;
  }
}
