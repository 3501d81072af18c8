// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ScoreScale;
import dev.iqa.metric.MetricDefinition;
import dev.iqa.metric.Plane;
import dev.iqa.metric.Planes;
import dev.iqa.metric.spi.Mirror;

/**
 * Blur effect: how little a picture loses when it is blurred once more, along rows and along
 * columns; the larger of the two.
 *
 * <p>Luma, running mean of 11 px, Sobel gradients, mirrored edges. 0 sharp, 1 blurred; a flat
 * picture is 1.
 *
 * @see <a href="https://doi.org/10.1117/12.702790">Crete et al., 2007</a>
 */
final class BlurEffect {

  static final MetricDefinition DEFINITION =
      Measurement.ofLuma(
          AssessorDescriptor.builder("blur-effect", "core")
              .summary("How little a picture changes when it is blurred once more.")
              .guidance(
                  "Sharp photographs lie at .2 to .4, plainly blurred ones above .5. Noise lowers it.")
              .scoring(new ScoreScale("blur effect", 1, 0))
              .source(
                  "Crete, Dolmiere, Ladret and Nicolas, The blur effect, 2007, https://doi.org/10.1117/12.702790")
              .build(),
          4,
          BlurEffect::of);

  private BlurEffect() {}

  private static final int REACH = 5;

  /** 0 sharp to 1 blurred. */
  static double of(Planes planes) {
    Plane luma = planes.luma();
    int width = luma.width();
    int height = luma.height();
    if (width < 4 || height < 4) {
      return 1; // nothing lies further than a gradient's reach from the edge
    }
    return Math.max(along(luma, 1, 0), along(luma, 0, 1));
  }

  private static double along(Plane luma, int dx, int dy) {
    int width = luma.width();
    int height = luma.height();
    double[] blurred = new double[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double sum = 0;
        for (int k = -REACH; k <= REACH; k++) {
          sum +=
              luma.at(
                  Mirror.repeatingEdge(x + k * dx, width),
                  Mirror.repeatingEdge(y + k * dy, height));
        }
        blurred[y * width + x] = sum / (2 * REACH + 1);
      }
    }
    double sharp = 0;
    double lost = 0;
    for (int y = 2; y < height - 1; y++) {
      for (int x = 2; x < width - 1; x++) {
        double before = 0;
        double after = 0;
        for (int k = -1; k <= 1; k++) {
          int weight = k == 0 ? 2 : 1;
          int ahead = (y + dy + k * dx) * width + x + dx + k * dy;
          int behind = (y - dy + k * dx) * width + x - dx + k * dy;
          before += weight * (luma.values()[ahead] - luma.values()[behind]);
          after += weight * (blurred[ahead] - blurred[behind]);
        }
        before = Math.abs(before);
        sharp += before;
        lost += Math.max(0, before - Math.abs(after));
      }
    }
    return sharp == 0 ? 1 : Math.abs(sharp - lost) / sharp;
  }
}
