// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MedianTest {

  @Test
  void selectsWhatSortingWouldPutThere() {
    SplittableRandom random = new SplittableRandom(7);
    for (int size = 1; size < 400; size += 13) {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = random.nextInt(1 + size / 3);
      }
      float[] sorted = values.clone();
      Arrays.sort(sorted);
      for (int rank = 0; rank < size; rank += 5) {
        float[] scratch = values.clone();
        assertThat(Median.select(scratch, rank)).isEqualTo(sorted[rank]);
        for (int i = 0; i < rank; i++) {
          assertThat(scratch[i]).isLessThanOrEqualTo(sorted[rank]);
        }
      }
    }
  }

  @Test
  void isTheMeanOfTheMiddleTwoOfAnEvenNumber() {
    assertThat(Median.of(new float[] {4, 1, 3, 2})).isEqualTo(2.5);
    assertThat(Median.of(new float[] {9, 1, 5})).isEqualTo(5);
  }

  @Test
  void isTheSameWhenFoundByCountingBits() {
    SplittableRandom random = new SplittableRandom(11);
    for (int size = 1; size < 3000; size += 61) {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = i % 7 == 0 ? 0 : (float) Math.exp(9 * random.nextDouble() - 4);
      }
      float[] before = values.clone();
      assertThat(Median.ofNotNegative(values)).isEqualTo(Median.of(before.clone()));
      assertThat(values).isEqualTo(before);
    }
  }
}
