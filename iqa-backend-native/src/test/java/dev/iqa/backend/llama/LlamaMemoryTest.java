// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.language.AnswerForm;
import dev.iqa.language.Decoding;
import dev.iqa.language.Prompt;
import dev.iqa.language.Vocabulary;
import dev.iqa.testkit.ResidentMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
  private static final int SAMPLES = 16;

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    TinyModels.engine();
    assumeTrue(ResidentMemory.isKnown(), "only Linux tells the resident memory in /proc");
    file = TinyModels.written(TinyModels.language(9), folder, "tiny.gguf");
  }

  /** Samples of the last two thirds of the rounds, the last round's among them. */
  private static void sample(int round, int rounds, List<Long> kilobytes) throws IOException {
    int after = round + 1 - rounds / 3;
    int every = Math.max(1, (rounds - rounds / 3) / SAMPLES);
    if (after >= 0 && (after % every == 0 || round + 1 == rounds)) {
      System.gc();
      kilobytes.add(ResidentMemory.kilobytes());
    }
  }

  private static void requireNoLeak(String what, int rounds, List<Long> kilobytes) {
    long grown = ResidentMemory.steadyGrowth(kilobytes);
    System.out.printf("%d %s: %d KiB, grown by %d KiB%n", rounds, what, kilobytes.get(0), grown);
    assertThat(grown).as("resident kB %s", kilobytes).isLessThan(TOLERANCE_KIB);
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
    List<Long> kilobytes = new ArrayList<>();
    for (int round = 0; round < LOADS; round++) {
      try (LlamaModel model = open()) {
        use(model, round);
      }
      sample(round, LOADS, kilobytes);
    }
    requireNoLeak("loads", LOADS, kilobytes);
  }

  @Test
  void callsLeaveNothingBehind() throws IOException {
    List<Long> kilobytes = new ArrayList<>();
    try (LlamaModel model = open()) {
      for (int round = 0; round < CALLS; round++) {
        use(model, round);
        sample(round, CALLS, kilobytes);
      }
    }
    requireNoLeak("calls", CALLS, kilobytes);
  }
}
