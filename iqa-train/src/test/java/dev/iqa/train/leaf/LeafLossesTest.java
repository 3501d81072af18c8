// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against values worked out by hand. */
class LeafLossesTest {

  private final PointerScope scope = new PointerScope();

  @AfterEach
  void free() {
    scope.close();
  }

  private static Tensor column(float... values) {
    return Tensor.create(values, values.length);
  }

  private static double only(Tensor one) {
    return one.item_double();
  }

  @Test
  void divergenceIsZeroForEqualSharesAndLnFiveFromOneLevelToAll() {
    Tensor even = Tensor.create(new float[] {0, 0, 0, 0, 0}, 1, 1, 5);
    Tensor shares = Tensor.create(new float[] {.2f, .2f, .2f, .2f, .2f}, 1, 5);
    Tensor one = Tensor.create(new float[] {0, 0, 1, 0, 0}, 1, 5);
    assertThat(only(LeafLosses.divergence(shares, even))).isCloseTo(0, within(1e-6));
    assertThat(only(LeafLosses.divergence(one, even))).isCloseTo(Math.log(5), within(1e-5));
  }

  @Test
  void huberIsAParabolaAndThenALine() {
    assertThat(only(LeafLosses.huber(column(-.5f)))).isCloseTo(.125, within(1e-6));
    assertThat(only(LeafLosses.huber(column(3)))).isCloseTo(2.5, within(1e-6));
  }

  @Test
  void prefersByANormalDistribution() {
    // Φ(1) for a lead of √2 levels.
    assertThat(only(LeafLosses.preferred(column((float) Math.sqrt(2)))))
        .isCloseTo(.8413447, within(1e-6));
    assertThat(only(LeafLosses.preferred(column(0)))).isCloseTo(.5, within(1e-7));
  }

  @Test
  void fidelityLossIsZeroForEqualAndOneForOppositeCertainties() {
    assertThat(only(LeafLosses.infidelity(column(.3f), column(.3f)))).isCloseTo(0, within(1e-6));
    assertThat(only(LeafLosses.infidelity(column(1), column(0)))).isCloseTo(1, within(1e-4));
    assertThat(only(LeafLosses.infidelity(column(.5f), column(1))))
        .isCloseTo(1 - Math.sqrt(.5), within(1e-4));
  }

  @Test
  void bradleyTerryIsTheCrossEntropyOfALogit() {
    double expected = -.8 * Math.log(1 / (1 + Math.exp(-1))) - .2 * Math.log(1 / (1 + Math.E));
    assertThat(only(LeafLosses.bradleyTerry(column(.8f), column(1))))
        .isCloseTo(expected, within(1e-6));
  }

  @Test
  void countsByWeight() {
    assertThat(only(LeafLosses.mean(column(1, 5), column(3, 1)))).isCloseTo(2, within(1e-6));
    assertThat(only(LeafLosses.mean(column(1, 5), column(0, 0)))).isZero();
  }

  @Test
  void correlationLossDoesNotSeeTheScale() {
    assertThat(only(LeafLosses.uncorrelated(column(1, 2, 3), column(10, 30, 50))))
        .isCloseTo(0, within(1e-5));
    assertThat(only(LeafLosses.uncorrelated(column(1, 2, 3), column(3, 2, 1))))
        .isCloseTo(2, within(1e-5));
  }
}
