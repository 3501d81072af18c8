// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.train.Values;
import dev.iqa.train.network.Named;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StudentStreamTest {

  @Test
  void poolMakesEachPairOnce() {
    AtomicInteger made = new AtomicInteger();
    ExamplePool pool =
        new ExamplePool(
            index -> {
              made.incrementAndGet();
              return List.of(example(index), example(index));
            },
            10,
            2);
    Example first = pool.pair(5, 4).get(0);
    assertThat(pool.pair(6, 2).get(0)).isSameAs(first);
    assertThat(pool.pair(7, 0).get(0)).isSameAs(first);
    assertThat(made).hasValue(1);
  }

  @Test
  void poolMakesAPairAnewAfterForgettingIt() {
    AtomicInteger made = new AtomicInteger();
    ExamplePool pool =
        new ExamplePool(
            index -> {
              made.incrementAndGet();
              return List.of(example(index), example(index));
            },
            10,
            2);
    pool.pair(0, 0);
    pool.forgetBefore(1000);
    pool.pair(0, 0);
    assertThat(made).hasValue(2);
  }

  @Test
  void batchIsAFunctionOfTheStep() {
    Named<Values> one = objective().batch(3).values();
    Named<Values> other = objective().batch(3).values();
    for (String name : one.names()) {
      assertThat(one.get(name).floats()).as(name).isEqualTo(other.get(name).floats());
    }
  }

  @Test
  void windowsOfAStepKeepTheirLabels() {
    Named<Values> batch = objective().batch(3).values();
    int count = (int) batch.get("presence").shape()[0];
    float[] presence = batch.get("presence").floats();
    float[] picture = batch.get(StudentNetwork.PICTURE).floats();
    int size = picture.length / count;
    for (int i = 0; i < count; i++) {
      // The examples below are flat: dark ones are marked with the first family.
      boolean dark = picture[i * size] < 0;
      assertThat(presence[i * Vocabulary.FAMILIES.size()]).isEqualTo(dark ? 1 : 0);
    }
  }

  @Test
  void stemStartsFromDifferentFiltersOfWhichOnlySixSeeTheMean() {
    int count = 40;
    int side = 7;
    float[] filters = StemFilters.cosines(count, side);
    int size = 3 * side * side;
    int seeing = 0;
    for (int i = 0; i < count; i++) {
      double sum = 0;
      double energy = 0;
      for (int k = 0; k < size; k++) {
        float value = filters[i * size + k];
        sum += Math.abs(k % (side * side) == 0 ? plane(filters, i * size + k, side * side) : 0);
        energy += value * value;
      }
      assertThat(energy).isGreaterThan(0.1);
      seeing += sum > 1e-3 ? 1 : 0;
      for (int j = 0; j < i; j++) {
        double product = 0;
        for (int k = 0; k < size; k++) {
          product += filters[i * size + k] * filters[j * size + k];
        }
        assertThat(product).as("%s and %s", i, j).isLessThan(0.9 * energy);
      }
    }
    assertThat(seeing).isEqualTo(6);
  }

  private static double plane(float[] filters, int from, int length) {
    return IntStream.range(from, from + length).mapToDouble(i -> filters[i]).sum();
  }

  @Test
  void ranksLieBetweenTheQuantiles() {
    double[] quantiles = {0, 1, 1, 3, 10};
    assertThat(QualityAgreement.rank(quantiles, -1)).isZero();
    assertThat(QualityAgreement.rank(quantiles, 2)).isEqualTo(0.625, within(1e-12));
    assertThat(QualityAgreement.rank(quantiles, 10)).isEqualTo(1);
    assertThat(QualityAgreement.rank(quantiles, 99)).isEqualTo(1);
  }

  @Test
  void creditsSetsAsThePaperDoes() {
    byte[] truth = {1, 1, 0};
    assertThat(StudentFigures.credit(truth, new float[] {.9f, .8f, .1f})).isEqualTo(1);
    assertThat(StudentFigures.credit(truth, new float[] {.9f, .2f, .1f})).isEqualTo(0.5);
    assertThat(StudentFigures.credit(truth, new float[] {.9f, .8f, .7f}))
        .isEqualTo(2.0 / 3, within(1e-12));
    assertThat(StudentFigures.credit(truth, new float[] {.1f, .2f, .7f})).isZero();
  }

  private static StudentObjective objective() {
    ExamplePool pool =
        new ExamplePool(index -> List.of(example(2 * index), example(2 * index + 1)), 12, 2);
    return new StudentObjective(StudentNetwork.ofStages(), pool, List.of(), 9);
  }

  /** Flat: dark, with the first family, for even numbers; else bright and clean. */
  private static Example example(long number) {
    boolean dark = number % 2 == 0;
    byte[] samples = new byte[3 * Example.SIDE * Example.SIDE];
    Arrays.fill(samples, (byte) (dark ? 20 : 220));
    byte[] presence = new byte[Vocabulary.FAMILIES.size()];
    byte[] severity = new byte[Vocabulary.FAMILIES.size()];
    boolean[] types = new boolean[Vocabulary.TYPES.size()];
    if (dark) {
      presence[0] = 1;
      severity[0] = 3;
      types[0] = true;
    }
    return new Example(
        samples,
        presence,
        types,
        severity,
        dark ? 0.4f : 1,
        0.1f,
        new float[0],
        true,
        dark ? 3 : 0);
  }
}
