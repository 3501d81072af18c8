// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LabTest {

  @Test
  void goesForthAndBackWithoutLoss() {
    byte[] row = new byte[3 * 64 * 64 * 64];
    int i = 0;
    for (int red = 0; red < 64; red++) {
      for (int green = 0; green < 64; green++) {
        for (int blue = 0; blue < 64; blue++) {
          row[i++] = (byte) (red * 255 / 63);
          row[i++] = (byte) (green * 255 / 63);
          row[i++] = (byte) (blue * 255 / 63);
        }
      }
    }
    byte[] back = new byte[row.length];
    float[] lab = new float[row.length];
    Lab.fromRgb(row, lab);
    Lab.toRgb(lab, back);
    int worst = 0;
    for (int k = 0; k < row.length; k++) {
      worst = Math.max(worst, Math.abs((row[k] & 0xff) - (back[k] & 0xff)));
    }
    assertThat(worst).isLessThanOrEqualTo(1);
  }

  @Test
  void equalsKnownColours() {
    // Lindbloom's calculator, sRGB red and white under D65
    float[] lab = new float[6];
    Lab.fromRgb(new byte[] {(byte) 255, 0, 0, (byte) 255, (byte) 255, (byte) 255}, lab);
    assertThat(lab[0]).isCloseTo(53.24f, within(.05f));
    assertThat(lab[1]).isCloseTo(80.09f, within(.1f));
    assertThat(lab[2]).isCloseTo(67.20f, within(.1f));
    assertThat(lab[3]).isCloseTo(100f, within(.01f));
    assertThat(lab[4]).isCloseTo(0f, within(.02f));
    assertThat(lab[5]).isCloseTo(0f, within(.02f));
  }
}
