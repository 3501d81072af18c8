// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import dev.iqa.language.Answer;
import dev.iqa.language.Decoding;
import dev.iqa.language.Prompt;
import dev.iqa.model.gguf.LlamaShape;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Tokens per second of thread CPU time, through everything a caller goes through. {@code
 * llama_loop.cpp} is what it is compared with; docs/results/language.md holds both commands.
 *
 * <p>{@code LlamaSpeed write MODEL} writes a model of 26 million random weights, {@code LlamaSpeed
 * MODEL TOKENS ROUNDS} measures.
 */
final class LlamaSpeed {

  private static final int WARM_UP = 10;

  private LlamaSpeed() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments[0].equals("write")) {
      TinyModels.language(
              new LlamaShape(1024, 512, 8, 1376, 8, 8, 1e-5f, 10_000), TinyModels.vocabulary(), 1)
          .write(Path.of(arguments[1]));
    } else if (arguments[0].equals("stories")) {
      TinyModels.stories().write(Path.of(arguments[1]));
    } else {
      measure(
          Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    }
  }

  private static void measure(Path file, int tokens, int rounds) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException(file + " is absent; LlamaSpeed write would make it");
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    LlamaWeights weights = LlamaWeights.load(LlamaEngine.installed(), file, false);
    try (LlamaModel model =
        new LlamaModel.Builder(weights, ChatTemplate.of(weights, ChatTemplate.PLAIN))
            .sized(512, 1, 1)
            .build()) {
      Prompt prompt = Prompt.of(new Prompt.Words("O"));
      Decoding decoding = Decoding.greedy(tokens, Duration.ofMinutes(10));
      for (int round = -WARM_UP; round < rounds; round++) {
        long start = threads.getCurrentThreadCpuTime();
        Answer answer = model.answer(prompt, decoding, token -> {});
        double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
        if (round >= 0) {
          System.out.printf("%.1f%n", answer.tokens().size() / seconds);
        }
      }
    }
  }
}
