// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.train.TrainingPlan.Precision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** While open, torch computes in bfloat16 what it thinks safe, on this thread. */
final class Autocast implements AutoCloseable {

  private static final Set<String> FLAGS = Set.of("avx512_bf16", "amx_bf16");

  private Autocast() {
    torch.set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
    torch.set_autocast_enabled(DeviceType.CPU, true);
  }

  static Autocast open() {
    return new Autocast();
  }

  /** Whether a plan's precision means bfloat16 on this machine. */
  static boolean chosenBy(Precision precision) {
    return switch (precision) {
      case BF16 -> true;
      case FP32 -> false;
      case AUTO -> multipliesBf16(Path.of("/proc/cpuinfo"));
    };
  }

  /** Elsewhere than on Linux the processor's abilities are unknown: no. */
  static boolean multipliesBf16(Path processors) {
    try {
      return Files.readAllLines(processors, StandardCharsets.UTF_8).stream()
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> List.of(line.split("\\s+")))
          .orElse(List.of())
          .stream()
          .anyMatch(FLAGS::contains);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    torch.set_autocast_enabled(DeviceType.CPU, false);
    torch.clear_cache();
  }
}
