// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import java.time.Duration;

/**
 * What a child process that decodes may use.
 *
 * @param limits what a file may claim, as in this process
 * @param deadline for one picture, from the first byte sent to the last pixel received; starting
 *     the child (about a second) is not counted
 * @param heapMegabytes heap of the child: the file and a row or two
 * @param nativeMegabytes pixels of the child; also the resident memory above which JavaCPP refuses
 *     to allocate, heap included
 * @param processes children at most; as many pictures are decoded at once
 */
public record Isolation(
    ReadLimits limits, Duration deadline, int heapMegabytes, int nativeMegabytes, int processes) {

  /** {@link ReadLimits#DEFAULT}, 30 s, 512 MB of heap, 2048 MB of native memory, one process. */
  public static final Isolation DEFAULT =
      new Isolation(ReadLimits.DEFAULT, Duration.ofSeconds(30), 512, 2048, 1);

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if one is not positive
   */
  public Isolation {
    if (deadline.isNegative()
        || deadline.isZero()
        || heapMegabytes < 1
        || nativeMegabytes < 1
        || processes < 1) {
      throw new IllegalArgumentException(
          "isolation needs positive numbers, not a deadline of "
              + deadline
              + ", "
              + heapMegabytes
              + " MB of heap, "
              + nativeMegabytes
              + " MB of native memory, "
              + processes
              + " processes");
    }
  }

  /**
   * The same with another deadline.
   *
   * @param other for one picture
   * @return a copy
   */
  public Isolation withDeadline(Duration other) {
    return new Isolation(limits, other, heapMegabytes, nativeMegabytes, processes);
  }

  /**
   * The same with other limits.
   *
   * @param other what a file may claim
   * @return a copy
   */
  public Isolation withLimits(ReadLimits other) {
    return new Isolation(other, deadline, heapMegabytes, nativeMegabytes, processes);
  }

  /**
   * The same with another number of children.
   *
   * @param other at least 1
   * @return a copy
   */
  public Isolation withProcesses(int other) {
    return new Isolation(limits, deadline, heapMegabytes, nativeMegabytes, other);
  }
}
