// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/**
 * One channel in double precision, row by row from the top, for statistics whose published values
 * were computed that way.
 *
 * @param width columns
 * @param height rows
 * @param values {@code width * height} samples
 */
@SuppressWarnings("ArrayRecordComponent") // the array is the point; planes are never compared
record DoublePlane(int width, int height, double[] values) {

  static DoublePlane zeros(int width, int height) {
    return new DoublePlane(width, height, new double[Math.multiplyExact(width, height)]);
  }

  static DoublePlane of(Plane plane) {
    double[] values = new double[plane.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = plane.values()[i];
    }
    return new DoublePlane(plane.width(), plane.height(), values);
  }

  /**
   * Luma as digital video and MATLAB's rgb2ycbcr have it: 16 for black to 235 for white, rounded; a
   * grey picture's samples rounded, on 0..255.
   *
   * @see <a href="https://www.itu.int/rec/R-REC-BT.601">Rec. ITU-R BT.601-7 §2.5.3</a>
   */
  static DoublePlane videoLuma(Planes planes) {
    if (planes.isGrey()) {
      return of(planes.channel(0)).map(Math::rint);
    }
    Plane red = planes.channel(0);
    Plane green = planes.channel(1);
    Plane blue = planes.channel(2);
    DoublePlane luma = zeros(planes.width(), planes.height());
    for (int i = 0; i < luma.values.length; i++) {
      luma.values[i] =
          Math.rint(
              16
                  + (65.481 * red.values()[i]
                          + 128.553 * green.values()[i]
                          + 24.966 * blue.values()[i])
                      / 255);
    }
    return luma;
  }

  /** The top left part. */
  DoublePlane topLeft(int columns, int rows) {
    if (columns == width && rows == height) {
      return this;
    }
    DoublePlane part = zeros(columns, rows);
    for (int y = 0; y < rows; y++) {
      System.arraycopy(values, y * width, part.values, y * columns, columns);
    }
    return part;
  }

  /** A plane of the same size with every sample changed. */
  DoublePlane map(java.util.function.DoubleUnaryOperator change) {
    double[] changed = new double[values.length];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = change.applyAsDouble(values[i]);
    }
    return new DoublePlane(width, height, changed);
  }
}
