// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Laplacian pyramid with the binomial filter of five taps, mirrored borders. The filter's sum is
 * √2, so a level's samples are twice those of the level below.
 *
 * @see <a href="https://doi.org/10.1109/TCOM.1983.1095851">Burt and Adelson, 1983</a>
 */
final class LaplacianPyramid {

  private static final double[] BINOMIAL = binomial();

  private LaplacianPyramid() {}

  private static double[] binomial() {
    double[] filter = {1, 4, 6, 4, 1};
    for (int i = 0; i < filter.length; i++) {
      filter[i] *= Math.sqrt(2) / 16;
    }
    return filter;
  }

  /**
   * Decomposes.
   *
   * @param levels at least 1
   * @return band-pass planes, finest first, and what is left as the last
   */
  static List<Grid> of(Grid grid, int levels) {
    List<Grid> bands = new ArrayList<>();
    Grid rest = grid;
    for (int level = 1; level < levels; level++) {
      MetricInput.checkInterrupted();
      Grid low = rest.filtered(BINOMIAL, Edge.REFLECT).everySecond();
      Grid spread = Grid.zeros(rest.width(), rest.height());
      for (int y = 0; y < low.height(); y++) {
        for (int x = 0; x < low.width(); x++) {
          spread.values()[2 * y * spread.width() + 2 * x] = low.at(x, y);
        }
      }
      bands.add(rest.with(spread.filtered(BINOMIAL, Edge.REFLECT), (a, b) -> a - b));
      rest = low;
    }
    bands.add(rest);
    return bands;
  }
}
