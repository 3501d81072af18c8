// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

/** Places beyond the border of a picture, mirrored into it as often as it takes. */
public final class Mirror {

  private Mirror() {}

  /**
   * … 2 1 0 | 0 1 2 …: MATLAB's symmetric, SciPy's reflect.
   *
   * @param index any place
   * @param size of the picture, at least 1
   * @return 0 to size − 1
   */
  public static int repeatingEdge(int index, int size) {
    int i = Math.floorMod(index, 2 * size);
    return i < size ? i : 2 * size - 1 - i;
  }

  /**
   * … 2 1 | 0 1 2 …: OpenCV's reflect-101, SciPy's mirror.
   *
   * @param index any place
   * @param size of the picture, at least 1
   * @return 0 to size − 1
   */
  public static int aboutEdge(int index, int size) {
    if (size == 1) {
      return 0;
    }
    int i = Math.floorMod(index, 2 * size - 2);
    return i < size ? i : 2 * size - 2 - i;
  }
}
