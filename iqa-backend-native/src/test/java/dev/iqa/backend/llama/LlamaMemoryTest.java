// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.language.AnswerForm;
import dev.iqa.language.Decoding;
import dev.iqa.language.Prompt;
import dev.iqa.language.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory stays where it was. The numbers of rounds are short by default; {@code
 * -Diqa.test.loads=300 -Diqa.test.calls=10000} are those in docs/results/language.md.
 */
class LlamaMemoryTest {

  private static final int LOADS = Integer.getInteger("iqa.test.loads", 30);
  private static final int CALLS = Integer.getInteger("iqa.test.calls", 300);
  private static final long TOLERANCE_KIB = 24 << 10;
  private static final Path STATUS = Path.of("/proc/self/status");

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    TinyModels.engine();
    assumeTrue(Files.exists(STATUS), "only Linux tells the resident memory in /proc");
    file = TinyModels.written(TinyModels.language(9), folder, "tiny.gguf");
  }

  private static long residentKib() throws IOException {
    System.gc();
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private LlamaModel open() {
    LlamaWeights weights = LlamaWeights.load(TinyModels.engine(), file, false);
    return new LlamaModel.Builder(weights, ChatTemplate.of(weights, "vicuna"))
        .sized(512, 1, 1)
        .build();
  }

  private static void use(LlamaModel model, int round) {
    Prompt prompt = Prompt.of(new Prompt.Words("picture " + round));
    model.weigh(prompt, List.of("excellent", "bad"));
    model.answer(
        prompt,
        Decoding.greedy(8, Duration.ofMinutes(1)).in(AnswerForm.level(Vocabulary.ENGLISH)),
        token -> {});
  }

  @Test
  void loadingAndClosingLeavesNothingBehind() throws IOException {
    long settled = 0;
    for (int round = 0; round < LOADS; round++) {
      try (LlamaModel model = open()) {
        use(model, round);
      }
      if (round == LOADS / 3) {
        settled = residentKib();
      }
    }
    long grown = residentKib() - settled;
    System.out.printf("%d loads: %d KiB, grown by %d KiB%n", LOADS, settled, grown);
    assertThat(grown).isLessThan(TOLERANCE_KIB);
  }

  @Test
  void callsLeaveNothingBehind() throws IOException {
    try (LlamaModel model = open()) {
      long settled = 0;
      for (int round = 0; round < CALLS; round++) {
        use(model, round);
        if (round == CALLS / 3) {
          settled = residentKib();
        }
      }
      long grown = residentKib() - settled;
      System.out.printf("%d calls: %d KiB, grown by %d KiB%n", CALLS, settled, grown);
      assertThat(grown).isLessThan(TOLERANCE_KIB);
    }
  }
}
