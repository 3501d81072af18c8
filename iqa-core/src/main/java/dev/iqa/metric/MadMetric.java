// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;

/**
 * Most apparent distortion: how visible the error is where it is faint, how much the appearance of
 * local structure has changed where it is strong, and a blend of both by how strong it is.
 *
 * <p>Luma only. <i>Detection</i>: lightness 0.02874 · I^(2.2/3), the eye's contrast sensitivity at
 * 32 pixels per degree, contrast masking in blocks of 16×16 at every fourth pixel; the visibility
 * so found times the block's mean squared error in grey levels; root mean square times 10.
 * <i>Appearance</i>: standard deviation, skewness and kurtosis of log-Gabor magnitudes (five scales
 * from a wavelength of 3 pixels, each thrice the last, four orientations) in the same blocks,
 * coarse scales weighing more; root mean square. Blended as detection^α · appearance^(1−α), α = 1 /
 * (1 + 0.467 · detection^0.130).
 *
 * <p>0 for identical pictures and for errors that are nowhere visible; without upper end; lower is
 * better. Not symmetric in its arguments: the reference masks. Where the paper is open the authors'
 * program decides, as ports of it tell: the place of 0.02874 before the power, the factor 10, the
 * log-Gabor bandwidth (σ/f = 0.55) and angular width (σ = 30°). Unlike the program, error and
 * contrast are taken over the very same blocks and no border is left out. Skewness and kurtosis of
 * a block without variation are 0.
 *
 * <p>Verified against a separate NumPy implementation of this definition to 1e-9 on synthesised
 * pictures; no values of the authors' program were at hand, so agreement with it is not known.
 *
 * @see <a href="https://doi.org/10.1117/1.3267105">Larson and Chandler, 2010</a>
 */
final class MadMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("mad", "core")
              .summary("Visibility of faint errors, blended with changes of appearance.")
              .guidance(
                  "0 for identical pictures; below about 20 damage is hardly seen, above 100 it is"
                      + " plain. Comparable between different pictures better than psnr, since"
                      + " texture masks. Cannot tell two flat pictures apart, and noise that texture"
                      + " hides counts nothing. Blind to colour.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("MAD", Double.POSITIVE_INFINITY, 0))
              .source(
                  "E. C. Larson, D. M. Chandler: Most apparent distortion: full-reference image"
                      + " quality assessment and the role of strategy. J. Electronic Imaging 19(1),"
                      + " 2010, https://doi.org/10.1117/1.3267105")
              .build(),
          options -> new MadMetric());

  private static final int BLOCK = 16;
  private static final int STEP = 4;

  // [paper] §3.1.1
  private static final double LUMINANCE_FACTOR = 0.02874;
  private static final double LIGHTNESS_EXPONENT = 2.2 / 3;
  private static final double PIXELS_PER_DEGREE = 32;
  private static final double SENSITIVITY_FREQUENCY = 0.228;
  // The frequency below which the sensitivity is level, where the curve reaches .9809; the paper
  // rounds it to 4 cycles per degree.
  private static final double PEAK_FREQUENCY = 7.8909 / 2;
  private static final double PEAK_SENSITIVITY = 0.9809;
  private static final double DARK = 0.5;
  private static final double VISIBLE_LOG_CONTRAST = -5;
  private static final double DETECTION_FACTOR = 10;

  // [paper] §3.2
  private static final double[] SCALE_WEIGHTS = {0.5, 0.75, 1, 5, 6};
  private static final double SUM_OF_WEIGHTS = 13.25;
  private static final int ORIENTATIONS = 4;
  private static final double SHORTEST_WAVELENGTH_PIXELS = 3;
  private static final double WAVELENGTH_RATIO = 3;
  private static final double BANDWIDTH_RATIO = 0.55;
  private static final double ANGULAR_SIGMA = Math.PI / ORIENTATIONS / 1.5;

  // [paper] §3.3
  private static final double BLEND_FACTOR = Math.exp(-2.55 / 3.35);
  private static final double BLEND_EXPONENT = 1 / (Math.log(10) * 3.35);

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("mad", BLOCK);
    input.step("luma BT.601");
    Distortion distortion =
        distortion(Grid.of(input.reference().luma()), Grid.of(input.test().luma()));
    return MetricResult.of(distortion.blended());
  }

  /**
   * Both stages.
   *
   * @param detection visibility of the error, at least 0
   * @param appearance change of local statistics, at least 0
   */
  record Distortion(double detection, double appearance) {

    double blended() {
      double share = 1 / (1 + BLEND_FACTOR * Math.pow(detection, BLEND_EXPONENT));
      return Math.pow(detection, share) * Math.pow(appearance, 1 - share);
    }
  }

  /**
   * Measures both stages.
   *
   * @param reference luma, 0..255, at least 16 pixels each way
   * @param test of the same size
   */
  static Distortion distortion(Grid reference, Grid test) {
    return new Distortion(detection(reference, test), appearance(reference, test));
  }

  private static double detection(Grid reference, Grid test) {
    Grid seen = seen(reference);
    MetricInput.checkInterrupted();
    Grid error = seen(test).with(seen, (a, b) -> a - b);
    MetricInput.checkInterrupted();
    Grid difference = test.with(reference, (a, b) -> a - b);
    double sum = 0;
    int count = 0;
    for (int y = 0; y + BLOCK <= seen.height(); y += STEP) {
      for (int x = 0; x + BLOCK <= seen.width(); x += STEP, count++) {
        Moments whole = Moments.of(seen, x, y, BLOCK);
        Moments errors = Moments.of(error, x, y, BLOCK);
        double contrast = Double.NEGATIVE_INFINITY;
        if (whole.mean() > DARK) {
          contrast = Math.log(errors.deviation() / whole.mean());
        }
        double masking = Math.log(leastDeviation(seen, x, y) / Math.max(whole.mean(), DARK));
        double threshold = Math.max(VISIBLE_LOG_CONTRAST, masking);
        double visibility = Math.max(0, contrast - threshold);
        Moments greys = Moments.of(difference, x, y, BLOCK);
        double squaredError = greys.deviation() * greys.deviation() + greys.mean() * greys.mean();
        sum += Math.pow(visibility * squaredError, 2);
      }
    }
    return DETECTION_FACTOR * Math.sqrt(sum / count);
  }

  /** A block masks by its calmest quarter: an edge beside a smooth area masks little. */
  private static double leastDeviation(Grid grid, int x, int y) {
    int half = BLOCK / 2;
    double least = Double.POSITIVE_INFINITY;
    for (int dy = 0; dy < BLOCK; dy += half) {
      for (int dx = 0; dx < BLOCK; dx += half) {
        least = Math.min(least, Moments.of(grid, x + dx, y + dy, half).deviation());
      }
    }
    return least;
  }

  /** Lightness as the eye's contrast sensitivity passes it. */
  private static Grid seen(Grid luma) {
    int width = luma.width();
    int height = luma.height();
    double[] samples = new double[2 * width * height];
    for (int i = 0; i < luma.values().length; i++) {
      samples[2 * i] =
          LUMINANCE_FACTOR * Math.pow(Math.max(0, luma.values()[i]), LIGHTNESS_EXPONENT);
    }
    try (FourierTransform transform = FourierTransform.ofDoubles(width, height)) {
      transform.forward(samples);
      for (int y = 0, i = 0; y < height; y++) {
        double fy = frequency(y, height);
        for (int x = 0; x < width; x++, i++) {
          double gain = sensitivity(frequency(x, width), fy);
          samples[2 * i] *= gain;
          samples[2 * i + 1] *= gain;
        }
      }
      transform.inverse(samples);
    }
    Grid result = Grid.zeros(width, height);
    for (int i = 0; i < result.values().length; i++) {
      result.values()[i] = samples[2 * i];
    }
    return result;
  }

  /** Mannos and Sakrison's sensitivity, lower along the diagonals. */
  private static double sensitivity(double fx, double fy) {
    double oblique = 0.15 * Math.cos(4 * Math.atan2(fy, fx)) + 0.85;
    double cyclesPerDegree = PIXELS_PER_DEGREE * Math.hypot(fx, fy) / oblique;
    if (cyclesPerDegree < PEAK_FREQUENCY) {
      return PEAK_SENSITIVITY;
    }
    double scaled = SENSITIVITY_FREQUENCY * cyclesPerDegree;
    return 2.6 * (0.0192 + scaled) * Math.exp(-Math.pow(scaled, 1.1));
  }

  /** Cycles per pixel of a transform's sample. */
  private static double frequency(int index, int size) {
    return (double) (index < (size + 1) / 2 ? index : index - size) / size;
  }

  private static double appearance(Grid reference, Grid test) {
    int width = reference.width();
    int height = reference.height();
    int columns = (width - BLOCK) / STEP + 1;
    int rows = (height - BLOCK) / STEP + 1;
    double[] change = new double[columns * rows];
    double[] spectrum = spectrum(reference);
    double[] other = spectrum(test);
    try (FourierTransform transform = FourierTransform.ofDoubles(width, height)) {
      for (int scale = 0; scale < SCALE_WEIGHTS.length; scale++) {
        for (int orientation = 0; orientation < ORIENTATIONS; orientation++) {
          MetricInput.checkInterrupted();
          double[] filter = logGabor(width, height, scale, orientation);
          Grid before = magnitudes(transform, spectrum, filter, width, height);
          Grid after = magnitudes(transform, other, filter, width, height);
          double weight = SCALE_WEIGHTS[scale] / SUM_OF_WEIGHTS;
          for (int row = 0, i = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++, i++) {
              Moments a = Moments.of(before, column * STEP, row * STEP, BLOCK);
              Moments b = Moments.of(after, column * STEP, row * STEP, BLOCK);
              change[i] +=
                  weight
                      * (Math.abs(a.deviation() - b.deviation())
                          + 2 * Math.abs(a.skewness() - b.skewness())
                          + Math.abs(a.kurtosis() - b.kurtosis()));
            }
          }
        }
      }
    }
    double sum = 0;
    for (double c : change) {
      sum += c * c;
    }
    return Math.sqrt(sum / change.length);
  }

  private static double[] spectrum(Grid grid) {
    double[] samples = new double[2 * grid.values().length];
    for (int i = 0; i < grid.values().length; i++) {
      samples[2 * i] = grid.values()[i];
    }
    try (FourierTransform transform = FourierTransform.ofDoubles(grid.width(), grid.height())) {
      transform.forward(samples);
    }
    return samples;
  }

  private static double[] logGabor(int width, int height, int scale, int orientation) {
    double centre = 1 / (SHORTEST_WAVELENGTH_PIXELS * Math.pow(WAVELENGTH_RATIO, scale));
    double angle = orientation * Math.PI / ORIENTATIONS;
    double spread = 2 * Math.pow(Math.log(BANDWIDTH_RATIO), 2);
    double[] filter = new double[width * height];
    for (int y = 0, i = 0; y < height; y++) {
      double fy = frequency(y, height);
      for (int x = 0; x < width; x++, i++) {
        double fx = frequency(x, width);
        if (fx == 0 && fy == 0) {
          continue;
        }
        double octaves = Math.log(Math.hypot(fx, fy) / centre);
        double off = Math.IEEEremainder(Math.atan2(-fy, fx) - angle, 2 * Math.PI);
        filter[i] =
            Math.exp(-octaves * octaves / spread - off * off / (2 * ANGULAR_SIGMA * ANGULAR_SIGMA));
      }
    }
    return filter;
  }

  private static Grid magnitudes(
      FourierTransform transform, double[] spectrum, double[] filter, int width, int height) {
    double[] product = new double[spectrum.length];
    for (int i = 0; i < filter.length; i++) {
      product[2 * i] = spectrum[2 * i] * filter[i];
      product[2 * i + 1] = spectrum[2 * i + 1] * filter[i];
    }
    transform.inverse(product);
    Grid result = Grid.zeros(width, height);
    for (int i = 0; i < filter.length; i++) {
      result.values()[i] = Math.hypot(product[2 * i], product[2 * i + 1]);
    }
    return result;
  }

  /**
   * Moments of a square block.
   *
   * @param mean of its samples
   * @param deviation standard deviation, population
   * @param skewness 0 if the block does not vary
   * @param kurtosis less the 3 of a Gaussian; 0 if the block does not vary
   */
  private record Moments(double mean, double deviation, double skewness, double kurtosis) {

    /** Variation below this is rounding of the transforms. */
    private static final double ROUNDING = 1e-9;

    static Moments of(Grid grid, int left, int top, int side) {
      double mean = 0;
      for (int y = top; y < top + side; y++) {
        for (int x = left; x < left + side; x++) {
          mean += grid.at(x, y);
        }
      }
      int count = side * side;
      mean /= count;
      double second = 0;
      double third = 0;
      double fourth = 0;
      for (int y = top; y < top + side; y++) {
        for (int x = left; x < left + side; x++) {
          double d = grid.at(x, y) - mean;
          double square = d * d;
          second += square;
          third += square * d;
          fourth += square * square;
        }
      }
      double deviation = Math.sqrt(second / count);
      if (deviation < ROUNDING) {
        return new Moments(mean, 0, 0, 0);
      }
      double variance = second / count;
      return new Moments(
          mean,
          deviation,
          third / count / (variance * deviation),
          fourth / count / (variance * variance) - 3);
    }
  }
}
