// SPDX-License-Identifier: Apache-2.0
package dev.iqa.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How much of this process lies in memory, heap and native code together, where the system tells
 * it; and how much of what a run grew by is a leak.
 */
public final class ResidentMemory {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int PARTS = 8;

  private ResidentMemory() {}

  /**
   * Whether this system tells it.
   *
   * @return true on Linux
   */
  public static boolean isKnown() {
    return Files.exists(STATUS);
  }

  /**
   * The resident size of this process now.
   *
   * @return kB
   * @throws IOException if the system does not tell it
   */
  public static long kilobytes() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException(STATUS + " has no line VmRSS; Linux would");
  }

  /**
   * What a run would have grown by, had each of its eighths grown by their median: an engine that
   * settles in once is no leak, one that grows in every part is.
   *
   * @param kilobytes sizes during the run at equal distances, at least 2
   * @return kB; below 0 if it shrank
   */
  public static long steadyGrowth(List<Long> kilobytes) {
    int last = kilobytes.size() - 1;
    long[] grown =
        IntStream.range(0, PARTS)
            .mapToLong(i -> kilobytes.get((i + 1) * last / PARTS) - kilobytes.get(i * last / PARTS))
            .sorted()
            .toArray();
    return PARTS * (grown[PARTS / 2 - 1] + grown[PARTS / 2]) / 2;
  }
}
