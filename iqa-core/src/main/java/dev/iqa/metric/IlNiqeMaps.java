// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * The 109 maps of one scale that IL-NIQE takes statistics of.
 *
 * @param normalized opponent luma, mean subtracted and contrast normalised
 * @param weibulls gradient magnitudes: of the three opponent channels, then of the log-Gabor
 *     responses
 * @param colours intensity, blue-yellow and red-green of the logarithms
 * @param gaussians opponent gradients, log-Gabor responses and their gradients
 * @see <a href="https://doi.org/10.1109/TIP.2015.2426416">Zhang, Zhang and Bovik, 2015, §III</a>
 */
record IlNiqeMaps(Grid normalized, List<Grid> weibulls, List<Grid> colours, List<Grid> gaussians) {

  // Constants of the authors' release.
  private static final double DERIVATIVE_SIGMA = 1.66;
  private static final double DERIVATIVE_SHRINKAGE = 0.28;
  private static final double SHORTEST_WAVE = 2.4;
  private static final double WAVE_SHRINKAGE = 0.87;
  private static final double WAVE_RATIO = 1.31;
  private static final double LOG_BANDWIDTH = Math.log(0.55);
  private static final double ANGULAR_SIGMA = Math.PI / 4 / 1.1;
  private static final double LOG_OFFSET = 0.00001;
  private static final int WAVES = 3;
  private static final int ORIENTATIONS = 4;
  private static final double EPSILON = Math.ulp(1.0);

  /**
   * Computes the maps.
   *
   * @param opponent O1, O2, O3
   * @param rgb on 0..255
   * @param scale 1 full, 2 half
   */
  static IlNiqeMaps of(Grid[] opponent, Grid[] rgb, int scale) {
    Derivative derivative =
        new Derivative(DERIVATIVE_SIGMA / Math.pow(scale, DERIVATIVE_SHRINKAGE));
    List<Grid> weibulls = new ArrayList<>();
    List<Grid> gaussians = new ArrayList<>();
    for (Grid channel : opponent) {
      addGradient(derivative, channel, gaussians, weibulls);
    }
    List<Grid> responses = new ArrayList<>();
    List<Grid> partial = new ArrayList<>();
    double wave = SHORTEST_WAVE / Math.pow(scale, WAVE_SHRINKAGE);
    for (Grid response : logGabor(opponent[2], wave)) {
      responses.add(response);
      addGradient(derivative, response, partial, weibulls);
    }
    gaussians.addAll(responses);
    gaussians.addAll(partial);
    return new IlNiqeMaps(
        LocalNormalization.of(opponent[2], Grid.gaussian(5, 5 / 6.0), Edge.NEAREST, 1, v -> v)
            .normalized(),
        weibulls,
        colours(rgb),
        gaussians);
  }

  private static void addGradient(
      Derivative derivative, Grid plane, List<Grid> gradients, List<Grid> magnitudes) {
    MetricInput.checkInterrupted();
    Grid x = derivative.alongRows(plane);
    Grid y = derivative.alongColumns(plane);
    Grid magnitude = Grid.zeros(plane.width(), plane.height());
    for (int i = 0; i < magnitude.values().length; i++) {
      double dx = x.values()[i];
      double dy = y.values()[i];
      magnitude.values()[i] = Math.sqrt(dx * dx + dy * dy) + EPSILON;
    }
    gradients.add(x);
    gradients.add(y);
    magnitudes.add(magnitude);
  }

  private static List<Grid> colours(Grid[] rgb) {
    Grid[] logs = new Grid[3];
    for (int c = 0; c < 3; c++) {
      Grid log = rgb[c].map(v -> Math.log(v + LOG_OFFSET));
      double sum = 0;
      for (double value : log.values()) {
        sum += value;
      }
      double mean = sum / log.values().length;
      logs[c] = log.map(v -> v - mean);
    }
    Grid intensity = Grid.zeros(rgb[0].width(), rgb[0].height());
    Grid blueYellow = Grid.zeros(rgb[0].width(), rgb[0].height());
    Grid redGreen = Grid.zeros(rgb[0].width(), rgb[0].height());
    for (int i = 0; i < intensity.values().length; i++) {
      double r = logs[0].values()[i];
      double g = logs[1].values()[i];
      double b = logs[2].values()[i];
      intensity.values()[i] = (r + g + b) / Math.sqrt(3);
      blueYellow.values()[i] = (r + g - 2 * b) / Math.sqrt(6);
      redGreen.values()[i] = (r - g) / Math.sqrt(2);
    }
    return List.of(intensity, blueYellow, redGreen);
  }

  /** Real and imaginary responses, wave by wave, orientation by orientation. Field, 1987. */
  private static List<Grid> logGabor(Grid luma, double shortest) {
    int width = luma.width();
    int height = luma.height();
    int count = width * height;
    List<Grid> responses = new ArrayList<>();
    try (FourierTransform transform = FourierTransform.ofDoubles(width, height)) {
      double[] spectrum = new double[2 * count];
      for (int i = 0; i < count; i++) {
        spectrum[2 * i] = luma.values()[i];
      }
      transform.forward(spectrum);
      double[] product = new double[2 * count];
      double[][] angular = new double[ORIENTATIONS][];
      for (int orientation = 0; orientation < ORIENTATIONS; orientation++) {
        angular[orientation] = angular(width, height, orientation * Math.PI / ORIENTATIONS);
      }
      for (int wave = 0; wave < WAVES; wave++) {
        double[] radial = radial(width, height, 1 / (shortest * Math.pow(WAVE_RATIO, wave)));
        for (double[] direction : angular) {
          MetricInput.checkInterrupted();
          for (int i = 0; i < count; i++) {
            double gain = radial[i] * direction[i];
            product[2 * i] = gain * spectrum[2 * i];
            product[2 * i + 1] = gain * spectrum[2 * i + 1];
          }
          transform.inverse(product);
          Grid real = Grid.zeros(width, height);
          Grid imaginary = Grid.zeros(width, height);
          for (int i = 0; i < count; i++) {
            real.values()[i] = product[2 * i];
            imaginary.values()[i] = product[2 * i + 1];
          }
          responses.add(real);
          responses.add(imaginary);
        }
      }
    }
    return responses;
  }

  /** Cycles per pixel of a bin, negative in the second half. */
  private static double wave(int bin, int size) {
    int even = size - size % 2;
    return (bin <= (size - 1) / 2 ? bin : bin - size) / (double) even;
  }

  /** Gain of every bin by its distance from the mean, which has none itself. */
  private static double[] radial(int width, int height, double frequency) {
    double[] gains = new double[width * height];
    for (int i = 1; i < gains.length; i++) {
      double x = wave(i % width, width);
      double y = wave(i / width, height);
      double octaves = Math.log(Math.sqrt(x * x + y * y) / frequency);
      gains[i] = Math.exp(-octaves * octaves / (2 * LOG_BANDWIDTH * LOG_BANDWIDTH));
    }
    return gains;
  }

  /** Gain of every bin by the angle of (x, −y) taken from the orientation. */
  private static double[] angular(int width, int height, double angle) {
    double[] gains = new double[width * height];
    double cosine = Math.cos(angle);
    double sine = Math.sin(angle);
    for (int i = 1; i < gains.length; i++) {
      double x = wave(i % width, width);
      double y = wave(i / width, height);
      double away = Math.atan2(-y * cosine - x * sine, x * cosine - y * sine);
      gains[i] = Math.exp(-away * away / (2 * ANGULAR_SIGMA * ANGULAR_SIGMA));
    }
    return gains;
  }

  /** Convolution with x · exp(−(x² + y²) / 2σ²), zeros beyond the edge. */
  private static final class Derivative {
    private final double[] smooth;
    private final double[] slope;

    Derivative(double sigma) {
      int reach = (int) Math.ceil(3 * sigma);
      smooth = new double[2 * reach + 1];
      slope = new double[2 * reach + 1];
      for (int i = -reach; i <= reach; i++) {
        smooth[i + reach] = Math.exp(-i * i / (2 * sigma * sigma));
        // Convolution turns the taps round.
        slope[i + reach] = -i * smooth[i + reach];
      }
    }

    Grid alongRows(Grid plane) {
      return plane.filtered(slope, smooth, Edge.ZERO);
    }

    Grid alongColumns(Grid plane) {
      return plane.filtered(smooth, slope, Edge.ZERO);
    }
  }
}
