// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ScoreScale;
import dev.iqa.metric.MetricDefinition;
import dev.iqa.metric.Plane;
import dev.iqa.metric.Planes;

/**
 * Colourfulness: √(σ²rg + σ²yb) + .3 √(μ²rg + μ²yb) of the opponent colours rg = R − G and yb = (R
 * + G)/2 − B, sRGB-encoded on 0..255.
 *
 * <p>0 for a grey picture.
 *
 * @see <a href="https://doi.org/10.1117/12.477378">Hasler and Süsstrunk, 2003</a>
 */
final class Colourfulness {

  static final MetricDefinition DEFINITION =
      Measurement.ofColour(
          AssessorDescriptor.builder("colourfulness", "core")
              .summary("Spread and strength of the opponent colours.")
              .guidance(
                  "0 is grey, 15 slightly, 33 moderately, 45 averagely, 59 quite, 82 highly and 109 extremely colourful, in the words of the paper. The scale runs upwards, yet too much is garish, not better.")
              .scoring(new ScoreScale("colourfulness", 0, 500))
              .source(
                  "Hasler and Süsstrunk, Measuring colourfulness in natural images, 2003, https://doi.org/10.1117/12.477378")
              .build(),
          Colourfulness::of);

  private Colourfulness() {}

  /** 0 for grey; about 110 is extremely colourful. */
  static double of(Planes planes) {
    if (planes.isGrey()) {
      return 0;
    }
    Plane red = planes.channel(0);
    Plane green = planes.channel(1);
    Plane blue = planes.channel(2);
    double sumRg = 0;
    double sumYb = 0;
    double squares = 0;
    int count = red.values().length;
    for (int i = 0; i < count; i++) {
      double r = red.values()[i];
      double g = green.values()[i];
      double rg = r - g;
      double yb = (r + g) / 2 - blue.values()[i];
      sumRg += rg;
      sumYb += yb;
      squares += rg * rg + yb * yb;
    }
    double rg = sumRg / count;
    double yb = sumYb / count;
    double means = rg * rg + yb * yb;
    return Math.min(500, Math.sqrt(Math.max(0, squares / count - means)) + 0.3 * Math.sqrt(means));
  }
}
