// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Aspect;
import dev.iqa.AssessorDescriptor;
import dev.iqa.QualityMap;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import java.util.Optional;

/**
 * Colour difference ΔE₀₀ of two pictures, pixel by pixel, sRGB under D65, k_L = k_C = k_H = 1.
 *
 * <p>0 for identical pictures, 100 for black against white; lower is better. About 1 is the least
 * difference that is seen on large even fields; detail hides far more.
 *
 * @see <a href="https://doi.org/10.1002/col.20070">Sharma, Wu and Dalal, 2005</a>
 */
final class Ciede2000Metric implements Metric {

  private static final ScoreScale SCALE = new ScoreScale("ΔE00", Double.POSITIVE_INFINITY, 0);

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("ciede2000", "core")
              .summary("CIEDE2000 colour difference, averaged over the pixels.")
              .guidance(
                  "Below 1 no one sees a difference, 2 to 5 is seen side by side, above 10 the"
                      + " colours are others. It looks at single pixels, not at structure: fine noise"
                      + " that no one sees counts in full.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(SCALE)
              .answering(Aspect.MAP)
              .option(
                  "pool",
                  "The mean over the pixels, the 95th percentile (nearest rank), or the largest.",
                  "mean",
                  "p95",
                  "max")
              .source(
                  "Sharma, Wu and Dalal, The CIEDE2000 Color-Difference Formula, 2005,"
                      + " https://doi.org/10.1002/col.20070")
              .build(),
          Ciede2000Metric::new);

  private static final double TWENTY_FIVE_TO_7 = 6103515625.0;

  private final String pool;

  private Ciede2000Metric(MetricOptions options) {
    pool = options.text("pool");
  }

  @Override
  public MetricResult measure(MetricInput input) {
    Plane[] a = input.reference().rgb();
    Plane[] b = input.test().rgb();
    int width = a[0].width();
    int height = a[0].height();
    float[] differences = new float[width * height];
    double[] labA = new double[3];
    double[] labB = new double[3];
    double sum = 0;
    double most = 0;
    for (int y = 0; y < height; y++) {
      MetricInput.checkInterrupted();
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        float redA = a[0].values()[i];
        float greenA = a[1].values()[i];
        float blueA = a[2].values()[i];
        float redB = b[0].values()[i];
        float greenB = b[1].values()[i];
        float blueB = b[2].values()[i];
        if (redA != redB || greenA != greenB || blueA != blueB) {
          CieLab.D65.convert(redA, greenA, blueA, labA);
          CieLab.D65.convert(redB, greenB, blueB, labB);
          double difference = difference(labA, labB);
          differences[i] = (float) difference;
          sum += difference;
          most = Math.max(most, difference);
        }
      }
    }
    Optional<QualityMap> map =
        input.wantsMap()
            ? Optional.of(new QualityMap(width, height, differences, SCALE))
            : Optional.empty();
    double value =
        switch (pool) {
          case "max" -> most;
          case "p95" ->
              Median.select(
                  differences, Math.max(0, (int) Math.ceil(0.95 * differences.length) - 1));
          default -> sum / differences.length;
        };
    return new MetricResult(value, map);
  }

  /**
   * ΔE₀₀ of two colours; equation numbers of the paper.
   *
   * @param one L*, a*, b*
   * @param other L*, a*, b*
   */
  static double difference(double[] one, double[] other) {
    // (2) to (4): a* is stretched near the grey axis.
    double meanChroma = 0.5 * (Math.hypot(one[1], one[2]) + Math.hypot(other[1], other[2]));
    double stretch = 1.5 - 0.5 * Math.sqrt(share(meanChroma));
    double aOne = stretch * one[1];
    double aOther = stretch * other[1];
    double chromaOne = Math.hypot(aOne, one[2]);
    double chromaOther = Math.hypot(aOther, other[2]);
    double hueOne = hue(aOne, one[2]);
    double hueOther = hue(aOther, other[2]);
    boolean hasHue = chromaOne * chromaOther != 0;

    // (8) to (11)
    double lightness = other[0] - one[0];
    double chroma = chromaOther - chromaOne;
    double turn = hueOther - hueOne;
    if (!hasHue) {
      turn = 0;
    } else if (turn > 180) {
      turn -= 360;
    } else if (turn < -180) {
      turn += 360;
    }
    double hue = 2 * Math.sqrt(chromaOne * chromaOther) * sin(turn / 2);

    // (12) to (14)
    double meanLightness = 0.5 * (one[0] + other[0]);
    double mean = 0.5 * (chromaOne + chromaOther);
    double meanHue = hueOne + hueOther;
    if (hasHue) {
      if (Math.abs(hueOne - hueOther) > 180) {
        meanHue += meanHue < 360 ? 360 : -360;
      }
      meanHue /= 2;
    }

    // (15) to (21)
    double t =
        1
            - 0.17 * cos(meanHue - 30)
            + 0.24 * cos(2 * meanHue)
            + 0.32 * cos(3 * meanHue + 6)
            - 0.20 * cos(4 * meanHue - 63);
    double fromBlue = (meanHue - 275) / 25;
    double rotation = 30 * Math.exp(-fromBlue * fromBlue);
    double fromMiddle = (meanLightness - 50) * (meanLightness - 50);
    double l = lightness / (1 + 0.015 * fromMiddle / Math.sqrt(20 + fromMiddle));
    double c = chroma / (1 + 0.045 * mean);
    double h = hue / (1 + 0.015 * mean * t);
    double coupling = -2 * Math.sqrt(share(mean)) * sin(2 * rotation);

    // (22)
    return Math.sqrt(Math.max(0, l * l + c * c + h * h + coupling * c * h));
  }

  /** C⁷ / (C⁷ + 25⁷). */
  private static double share(double chroma) {
    double cube = chroma * chroma * chroma;
    double seventh = cube * cube * chroma;
    return seventh / (seventh + TWENTY_FIVE_TO_7);
  }

  private static double hue(double a, double b) {
    if (a == 0 && b == 0) {
      return 0;
    }
    double degrees = Math.toDegrees(Math.atan2(b, a));
    return degrees < 0 ? degrees + 360 : degrees;
  }

  private static double sin(double degrees) {
    return Math.sin(Math.toRadians(degrees));
  }

  private static double cos(double degrees) {
    return Math.cos(Math.toRadians(degrees));
  }
}
