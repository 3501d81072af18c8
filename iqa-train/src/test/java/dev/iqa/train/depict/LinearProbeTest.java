// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LinearProbeTest {

  /** Three classes as directions of a plane, with noise, and two columns that say nothing. */
  private static List<float[]> rows(int[] classes, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < classes.length; i++) {
      classes[i] = random.nextInt(3);
      double angle = 2 * Math.PI * classes[i] / 3;
      rows.add(
          new float[] {
            (float) (Math.cos(angle) + 0.2 * random.nextGaussian()),
            (float) (5 + 100 * (Math.sin(angle) + 0.2 * random.nextGaussian())),
            (float) random.nextGaussian(),
            7
          });
    }
    return rows;
  }

  @Test
  void readsWhatALineSeparates() {
    int[] learnt = new int[300];
    LinearProbe probe = LinearProbe.fit(rows(learnt, 1), learnt, 3);
    int[] held = new int[300];
    List<float[]> rows = rows(held, 2);
    assertThat(probe.accuracy(rows, held)).isGreaterThan(0.98);
  }
}
