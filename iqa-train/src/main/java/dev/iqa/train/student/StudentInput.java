// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.Picture;
import dev.iqa.train.Values;
import dev.iqa.train.network.Named;

/** A whole picture as the students are fed it. */
public final class StudentInput {

  private StudentInput() {}

  /**
   * One picture, mirrored at right and bottom to multiples of 32 pixels.
   *
   * @param picture RGB8
   * @return {@code picture}, [1, 3, height, width], samples as (sample / 255 − 0.5) · 4
   */
  public static Named<Values> of(Picture picture) {
    int width = up(picture.width());
    int height = up(picture.height());
    byte[] samples = new byte[picture.width() * picture.height() * 3];
    picture.pixels().get(samples);
    float[] planes = new float[3 * width * height];
    for (int y = 0; y < height; y++) {
      int line = mirrored(y, picture.height());
      for (int x = 0; x < width; x++) {
        int from = 3 * (line * picture.width() + mirrored(x, picture.width()));
        for (int c = 0; c < 3; c++) {
          planes[(c * height + y) * width + x] = StudentObjective.sample(samples[from + c]);
        }
      }
    }
    return Named.of(StudentNetwork.PICTURE, Values.of(planes, 1, 3, height, width));
  }

  private static int up(int side) {
    return (side + StudentNetwork.CELL - 1) / StudentNetwork.CELL * StudentNetwork.CELL;
  }

  private static int mirrored(int place, int side) {
    return place < side ? place : Math.max(0, 2 * side - 2 - place);
  }
}
