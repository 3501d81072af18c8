// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;

/**
 * Peak signal-to-noise ratio whose errors are weighed by frequency as the eye weighs them: {@code
 * psnr-hvs}; and {@code psnr-hvs-m}, which also takes away what the block's own contrast hides.
 *
 * <p>Luma of BT.601, 8×8 blocks side by side, what is left at the right and bottom cut off. Errors
 * of the DCT coefficients are weighed by 25.735 / Q with the luminance table Q of JPEG; a block
 * hides, per coefficient but the mean, √(δ Σ (10 X / Q)²) / 32 · (Q / 10)², with δ the sum of the
 * four quarters' variances over the block's, and the larger of both pictures' counting. As the
 * authors' MATLAB program, δ counts sums of squares scaled by n / (n − 1).
 *
 * <p>∞ for identical pictures, with {@code psnr-hvs-m} also for differences that are hidden
 * altogether; not below 0; higher is better. Symmetric.
 *
 * @see <a href="https://www.ponomarenko.info/psnrhvsm.htm">Egiazarian et al., New full-reference
 *     quality metrics based on HVS, 2006; Ponomarenko et al., On between-coefficient contrast
 *     masking of DCT basis functions, 2007</a>
 */
final class PsnrHvsMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          descriptor(
                  "psnr-hvs",
                  "Peak signal-to-noise ratio of DCT coefficients, weighed by contrast sensitivity.",
                  "",
                  "Egiazarian, Astola, Ponomarenko, Lukin, Battisti and Carli, New full-reference"
                      + " quality metrics based on HVS, VPQM 2006, https://www.ponomarenko.info/psnrhvsm.htm")
              .build(),
          options -> new PsnrHvsMetric("psnr-hvs", false));

  static final MetricDefinition MASKED_DEFINITION =
      new MetricDefinition(
          descriptor(
                  "psnr-hvs-m",
                  "As psnr-hvs, less the errors that a block's own contrast hides.",
                  " It is infinite where texture hides every difference.",
                  "Ponomarenko, Silvestri, Egiazarian, Carli, Astola and Lukin, On"
                      + " between-coefficient contrast masking of DCT basis functions, VPQM 2007, https://www.ponomarenko.info/psnrhvsm.htm")
              .build(),
          options -> new PsnrHvsMetric("psnr-hvs-m", true));

  private static final int SIDE = BlockCosines.SIDE;
  private static final int COUNT = SIDE * SIDE;

  // Rec. ITU-T T.81, table K.1: quantisation of luminance.
  private static final int[] QUANTIZERS = {
    16, 11, 10, 16, 24, 40, 51, 61, //
    12, 12, 14, 19, 26, 58, 60, 55, //
    14, 13, 16, 24, 40, 57, 69, 56, //
    14, 17, 22, 29, 51, 87, 80, 62, //
    18, 22, 37, 56, 68, 109, 103, 77, //
    24, 35, 55, 64, 81, 104, 113, 92, //
    49, 64, 78, 87, 103, 121, 120, 101, //
    72, 92, 95, 98, 112, 100, 103, 99
  };

  // Egiazarian 2006: the sensitivities are this over the quantisers, there with six decimals.
  private static final double SENSITIVITY = 25.735088;
  private static final double[] SQUARED_SENSITIVITIES = squares(SENSITIVITY);
  // Ponomarenko 2007, equation 1.
  private static final double[] MASKING = squares(10);

  private final String name;
  private final boolean masked;

  private PsnrHvsMetric(String name, boolean masked) {
    this.name = name;
    this.masked = masked;
  }

  private static AssessorDescriptor.Builder descriptor(
      String name, String summary, String addition, String source) {
    return AssessorDescriptor.builder(name, "core")
        .summary(summary)
        .guidance(
            "Read as psnr, with damage in smooth places and at low frequencies weighing more:"
                + " above 40 dB differences are hard to see, below 25 the damage is plain. Blind"
                + " to colour and to what lies across block borders."
                + addition)
        .reference(ReferenceUse.REQUIRED)
        .scoring(new ScoreScale("dB", 0, Double.POSITIVE_INFINITY))
        .source(source);
  }

  private static double[] squares(double numerator) {
    double[] result = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      double weight = numerator / QUANTIZERS[i];
      result[i] = weight * weight;
    }
    return result;
  }

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast(name, SIDE);
    if (!input.test().isGrey()) {
      input.step("luma BT.601");
    }
    Plane a = input.reference().luma();
    Plane b = input.test().luma();
    int rows = a.height() / SIDE;
    int columns = a.width() / SIDE;
    double[] sum =
        Bands.sum(
            rows,
            input.threads(),
            1,
            (from, to, sums) -> {
              Block first = new Block();
              Block second = new Block();
              for (int y = from; y < to; y++) {
                for (int x = 0; x < columns; x++) {
                  first.read(a, x * SIDE, y * SIDE, masked);
                  second.read(b, x * SIDE, y * SIDE, masked);
                  sums[0] += squaredError(first, second);
                }
              }
            });
    double error = sum[0] / ((double) rows * columns * COUNT);
    return MetricResult.of(
        error == 0 ? Double.POSITIVE_INFINITY : Math.max(0, 10 * Math.log10(65025 / error)));
  }

  private static double squaredError(Block a, Block b) {
    double hidden = Math.max(a.hiding, b.hiding);
    double sum = 0;
    for (int i = 0; i < COUNT; i++) {
      double difference = Math.abs(a.coefficients[i] - b.coefficients[i]);
      if (i > 0) {
        difference = Math.max(0, difference - hidden / MASKING[i]);
      }
      sum += SQUARED_SENSITIVITIES[i] * difference * difference;
    }
    return sum;
  }

  /** The coefficients of a block, and how much its contrast hides. Belongs to one thread. */
  private static final class Block {

    final double[] coefficients = new double[COUNT];
    double hiding;

    private final double[] samples = new double[COUNT];
    private final double[] room = new double[COUNT];

    void read(Plane plane, int left, int top, boolean masked) {
      for (int y = 0; y < SIDE; y++) {
        for (int x = 0; x < SIDE; x++) {
          samples[y * SIDE + x] = plane.at(left + x, top + y);
        }
      }
      BlockCosines.transform(samples, SIDE, room, coefficients);
      hiding = masked ? hiding() : 0;
    }

    private double hiding() {
      double whole = spread(0, 0, SIDE);
      if (whole == 0) {
        return 0;
      }
      int half = SIDE / 2;
      double quarters =
          spread(0, 0, half)
              + spread(half, 0, half)
              + spread(0, half, half)
              + spread(half, half, half);
      double energy = 0;
      for (int i = 1; i < COUNT; i++) {
        energy += coefficients[i] * coefficients[i] * MASKING[i];
      }
      return Math.sqrt(energy * quarters / whole) / 32;
    }

    /** Sum of squared deviations from the mean, times n / (n − 1). */
    private double spread(int left, int top, int side) {
      int count = side * side;
      double sum = 0;
      for (int y = top; y < top + side; y++) {
        for (int x = left; x < left + side; x++) {
          sum += samples[y * SIDE + x];
        }
      }
      double mean = sum / count;
      double squares = 0;
      for (int y = top; y < top + side; y++) {
        for (int x = left; x < left + side; x++) {
          double deviation = samples[y * SIDE + x] - mean;
          squares += deviation * deviation;
        }
      }
      return squares * count / (count - 1);
    }
  }
}
