// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Picture;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuantizersTest {

  @Test
  void otsuCutsBetweenTwoHeaps() {
    long[] histogram = new long[256];
    for (int d = -10; d <= 10; d++) {
      histogram[60 + d] = 11L - Math.abs(d);
      histogram[180 + d] = 3L * (11L - Math.abs(d));
    }
    int[] bounds = Quantizers.otsuBounds(histogram, 2);
    assertThat(bounds).hasSize(3);
    assertThat(bounds[1]).isBetween(71, 170);
  }

  @Test
  void otsuIsBestAmongAllCuts() {
    long[] histogram = new long[256];
    for (int v = 0; v < 40; v++) {
      histogram[5 * v] = 1 + v * 7919L % 31;
    }
    int[] found = Quantizers.otsuBounds(histogram, 3);
    double best = 0;
    for (int a = 1; a < 255; a++) {
      for (int b = a + 1; b < 256; b++) {
        best = Math.max(best, between(histogram, 0, a, b, 256));
      }
    }
    assertThat(between(histogram, found)).isEqualTo(best);
  }

  private static double between(long[] histogram, int... bounds) {
    double sum = 0;
    for (int k = 0; k + 1 < bounds.length; k++) {
      long mass = 0;
      long moment = 0;
      for (int v = bounds[k]; v < bounds[k + 1]; v++) {
        mass += histogram[v];
        moment += v * histogram[v];
      }
      sum += mass == 0 ? 0 : (double) moment * moment / mass;
    }
    return sum;
  }

  @Test
  void leavesAsManyLevelsAsAsked() {
    Picture photo = TestPictures.grey(128, 96);
    for (String id : new String[] {"otsu-quantization", "median-cut-quantization"}) {
      assertThat(levels(SyntheticDistortion.of(id, 5, 0).apply(photo))).hasSize(3);
    }
    assertThat(levels(SyntheticDistortion.of("histogram-quantization", 5, 0).apply(photo)))
        .hasSizeLessThanOrEqualTo(4);
  }

  private static Set<Byte> levels(Picture picture) {
    Set<Byte> levels = new HashSet<>();
    for (int i = 0; i < picture.pixels().capacity(); i++) {
      levels.add(picture.pixels().get(i));
    }
    return levels;
  }
}
