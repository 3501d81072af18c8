// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CubeRootTest {

  @Test
  void isTheCubeRootToFourUnitsOfTheLastPlace() {
    for (double x = 1e-6; x < 1000; x *= 1.0007) {
      double root = Math.cbrt(x);
      assertThat(CubeRoot.of(x)).isCloseTo(root, within(4 * Math.ulp(root)));
    }
  }
}
