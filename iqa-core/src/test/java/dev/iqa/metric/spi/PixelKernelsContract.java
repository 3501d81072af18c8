// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.metric.spi.SsimParameters.Border;
import dev.iqa.metric.spi.SsimParameters.Covariance;
import dev.iqa.metric.spi.SsimParameters.Term;
import dev.iqa.metric.spi.SsimParameters.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link PixelKernels} promises: the sums that follow from the formulas, computed here
 * window by window in double precision, within 10⁻⁶ of the number of summands, on any layout it
 * reads, for any band.
 *
 * <p>To test an implementation, extend this class in the package of its module; the class comes in
 * the test jar of {@code iqa-core}.
 */
public abstract class PixelKernelsContract {

  private static final double TOLERANCE = 1e-6;

  /** The sizes tried: less than a strip, odd, wider than several strips. */
  private static final int[][] SIZES = {{11, 11}, {37, 23}, {13, 150}, {1101, 13}};

  /** Powers of two, every radix, odd, prime, and sides that no vector divides. */
  private static final int[][] TRANSFORMED = {
    {16, 16}, {48, 17}, {31, 64}, {90, 42}, {25, 33}, {128, 19}, {16, 240}
  };

  /** For subclasses. */
  protected PixelKernelsContract() {}

  /**
   * The implementation under test.
   *
   * @return the same kernels at every call
   */
  protected abstract PixelKernels kernels();

  @BeforeEach
  void needsKernelsThatRunHere() {
    assumeTrue(
        kernels().unavailableBecause().isEmpty(),
        () -> kernels().name() + ": " + kernels().unavailableBecause().orElse(""));
  }

  @Test
  void sumsSquaredDifferences() {
    for (Pair pair : pairs()) {
      double[] sums = {Double.NaN};
      kernels().squaredDifferences(pair.a, pair.b, 1, pair.a.rows(), sums);
      double expected = 0;
      for (int y = 1; y < pair.a.rows(); y++) {
        for (int x = 0; x < pair.a.columns(); x++) {
          double d = pair.first[y][x] - pair.second[y][x];
          expected += d * d;
        }
      }
      assertThat(sums[0]).as("%s", pair).isCloseTo(expected, within(TOLERANCE * (1 + expected)));
    }
  }

  @Test
  void isExactForEightBitSamplesOfOneChannel() {
    Picture black = grey(333, 65, (x, y) -> 0);
    Picture white = grey(333, 65, (x, y) -> 255);
    double[] sums = new double[1];
    kernels()
        .squaredDifferences(
            Samples.of(black, Component.LUMA), Samples.of(white, Component.LUMA), 0, 65, sums);
    assertThat(sums[0]).isEqualTo(65025.0 * 333 * 65);
  }

  @Test
  void transformsPlanesOfManySizes() {
    for (int[] size : TRANSFORMED) {
      int width = size[0];
      int height = size[1];
      if (!kernels().transforms(width, height)) {
        continue;
      }
      Random random = new Random(3);
      double[] re = random.doubles((long) width * height, -100, 100).toArray();
      double[] im = random.doubles((long) width * height, -100, 100).toArray();
      ByteBuffer real = direct(re);
      ByteBuffer imaginary = direct(im);
      ByteBuffer scratch = direct(new double[kernels().transformBytes(width, height) / 4 + 1]);
      kernels().fourier(real, imaginary, width, height, true, scratch);
      invert(re, im, width, height);
      for (int i = 0; i < re.length; i++) {
        assertThat((double) real.asFloatBuffer().get(i)).isCloseTo(re[i], within(.02));
        assertThat((double) imaginary.asFloatBuffer().get(i)).isCloseTo(im[i], within(.02));
      }
      kernels().fourier(real, imaginary, width, height, false, scratch);
      invert(re, im, width, height);
      // Twice the inverse is the picture turned about its corner; forward after inverse, as it was.
      for (int y = 0, i = 0; y < height; y++) {
        for (int x = 0; x < width; x++, i++) {
          int turned = (height - y) % height * width + (width - x) % width;
          assertThat((double) real.asFloatBuffer().get(i)).isCloseTo(re[turned], within(1.0));
        }
      }
    }
  }

  @Test
  void findsTheLocalEnergyOfFourFilters() {
    for (int[] size : TRANSFORMED) {
      int width = size[0];
      int height = size[1];
      if (!kernels().transforms(width, height)) {
        continue;
      }
      int count = width * height;
      Random random = new Random(5);
      double[] spectrum = random.doubles(2L * count, -900, 900).toArray();
      double[] radial = random.doubles(4L * count, 0, 1).toArray();
      double[] angular = random.doubles(count, 0, 1).toArray();
      ByteBuffer energies = direct(new double[3 * count]);
      kernels()
          .localEnergy(
              direct(spectrum),
              direct(radial),
              direct(angular),
              width,
              height,
              energies,
              direct(new double[kernels().transformBytes(width, height) / 4 + 1]));
      double[][] even = new double[4][count];
      double[][] odd = new double[4][count];
      for (int s = 0; s < 4; s++) {
        for (int i = 0; i < count; i++) {
          even[s][i] = spectrum[i] * radial[s * count + i] * angular[i] / count;
          odd[s][i] = spectrum[count + i] * radial[s * count + i] * angular[i] / count;
        }
        invert(even[s], odd[s], width, height);
      }
      for (int i = 0; i < count; i++) {
        double e = even[0][i] + even[1][i] + even[2][i] + even[3][i];
        double o = odd[0][i] + odd[1][i] + odd[2][i] + odd[3][i];
        double length = Math.hypot(e, o) + 1e-4;
        double energy = (e * e + o * o) / length;
        double amplitudes = 0;
        for (int s = 0; s < 4; s++) {
          energy -= Math.abs(even[s][i] * o / length - odd[s][i] * e / length);
          amplitudes += Math.hypot(even[s][i], odd[s][i]);
        }
        double finest = even[0][i] * even[0][i] + odd[0][i] * odd[0][i];
        var found = energies.asFloatBuffer();
        assertThat((double) found.get(i)).isCloseTo(energy, within(1e-3));
        assertThat((double) found.get(count + i)).isCloseTo(amplitudes, within(1e-3));
        assertThat((double) found.get(2 * count + i))
            .isCloseTo(finest, within(1e-4 * (1 + finest)));
      }
    }
  }

  @Test
  void averagesSquaresOfSamples() {
    for (int[] size : new int[][] {{1, 1}, {5, 3}, {37, 23}, {4501, 5}}) {
      for (PixelFormat format : List.of(PixelFormat.GRAY8, PixelFormat.RGB8)) {
        byte[] bytes = new byte[size[0] * size[1] * format.channels()];
        new Random(17).nextBytes(bytes);
        Picture picture =
            Picture.wrap(
                size[0],
                size[1],
                format,
                ByteBuffer.allocateDirect(bytes.length).put(bytes).flip());
        for (Component component : List.of(Component.LUMA, Component.GREEN)) {
          for (int factor : new int[] {1, 2, 3, 4}) {
            Samples samples = Samples.of(picture, component).averagedDown(factor);
            if (kernels().averages(samples)) {
              averages(samples, (factor - 1) / 2, false);
              averages(samples, factor / 2, true);
            }
          }
        }
      }
    }
  }

  private void averages(Samples samples, int lead, boolean repeatEdge) {
    int columns = samples.columns();
    int factor = samples.factor();
    ByteBuffer means = direct(new double[columns * samples.rows()]);
    kernels().boxMeans(samples, lead, repeatEdge, 0, samples.rows(), means);
    for (int y = 0; y < samples.rows(); y++) {
      for (int x = 0; x < columns; x++) {
        double sum = 0;
        for (int j = 0; j < factor; j++) {
          for (int i = 0; i < factor; i++) {
            int row = y * factor + j - lead;
            int column = x * factor + i - lead;
            boolean inside =
                row >= 0 && row < samples.height() && column >= 0 && column < samples.width();
            if (inside || repeatEdge) {
              sum +=
                  value(
                      samples,
                      Math.max(0, Math.min(samples.width() - 1, column)),
                      Math.max(0, Math.min(samples.height() - 1, row)));
            }
          }
        }
        assertThat((double) means.asFloatBuffer().get(y * columns + x))
            .as("%s at %s, %s of %s×%s", factor, x, y, samples.width(), samples.height())
            .isCloseTo(sum / (factor * factor), within(1e-4));
      }
    }
  }

  @Test
  void convertsColoursToLab() {
    assumeTrue(kernels().convertsToLab(), () -> kernels().name() + " converts nothing");
    int count = 10_003;
    double[] rgb = new Random(19).doubles(3L * count, -5, 260).toArray();
    rgb[0] = rgb[count] = rgb[2 * count] = 0;
    ByteBuffer lab = direct(new double[3 * count]);
    kernels().lab(direct(rgb), count, .9642, .8252, lab);
    for (int i = 0; i < count; i++) {
      double r = light((float) rgb[i]);
      double g = light((float) rgb[count + i]);
      double b = light((float) rgb[2 * count + i]);
      double x = response((.4124564 * r + .3575761 * g + .1804375 * b) / .9642);
      double y = response(.2126729 * r + .7151522 * g + .0721750 * b);
      double z = response((.0193339 * r + .1191920 * g + .9503041 * b) / .8252);
      double[] expected = {116 * y - 16, 500 * (x - y), 200 * (y - z)};
      for (int c = 0; c < 3; c++) {
        assertThat((double) lab.asFloatBuffer().get(c * count + i))
            .isCloseTo(expected[c], within(2e-5));
      }
    }
  }

  private static double light(double sample) {
    double e = Math.max(0, Math.min(1, sample / 255));
    return e <= .04045 ? e / 12.92 : Math.pow((e + .055) / 1.055, 2.4);
  }

  private static double response(double t) {
    return t > 216.0 / 24389 ? Math.cbrt(t) : (24389.0 / 27 * t + 16) / 116;
  }

  @Test
  void makesLumaOfNaturalScenesToTheLastBit() {
    for (SceneLuma rule : SceneLuma.values()) {
      for (PixelFormat format : List.of(PixelFormat.GRAY8, PixelFormat.RGB8)) {
        int channels = format.channels();
        int width = 77;
        int height = 40;
        byte[] bytes = new byte[width * height * channels];
        new Random(11).nextBytes(bytes);
        ByteBuffer pixels = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        Samples samples = Samples.of(Picture.wrap(width, height, format, pixels), Component.LUMA);
        ByteBuffer luma = doubles(new double[80 * height]);
        kernels().sceneLuma(samples, rule, 75, 1, height, luma, 80);
        float[] row = new float[channels * width];
        double[] expected = new double[width];
        for (int y = 1; y < height; y++) {
          for (int i = 0; i < row.length; i++) {
            row[i] = bytes[y * row.length + i] & 0xff;
          }
          rule.of(row, channels, width, expected);
          for (int x = 0; x < 80; x++) {
            assertThat(luma.asDoubleBuffer().get(80 * y + x))
                .as("%s of %s at %s, %s", rule, format, x, y)
                .isEqualTo(x < 75 ? expected[x] : 0);
          }
        }
      }
    }
  }

  @Test
  void normalizesByLocalMeanAndDeviation() {
    double[] weights = SceneWindow.weights();
    for (SceneWindow window : SceneWindow.values()) {
      for (int[] size : new int[][] {{1, 1}, {5, 3}, {37, 23}, {1101, 9}}) {
        int width = size[0];
        int height = size[1];
        double[] plane = new Random(7).doubles((long) width * height, 0, 255).toArray();
        ByteBuffer normalized = doubles(new double[plane.length]);
        ByteBuffer deviations = doubles(new double[plane.length]);
        int from = height / 3;
        kernels()
            .normalize(doubles(plane), width, height, window, from, height, normalized, deviations);
        for (int y = from; y < height; y++) {
          for (int x = 0; x < width; x++) {
            double mean = 0;
            double square = 0;
            for (int j = 0; j < 7; j++) {
              for (int i = 0; i < 7; i++) {
                int row = window.inside(y + j - 3, height);
                int column = window.inside(x + i - 3, width);
                double value = row < 0 || column < 0 ? 0 : plane[row * width + column];
                mean += weights[j] * weights[i] * value;
                square += weights[j] * weights[i] * value * value;
              }
            }
            double sigma = Math.sqrt(Math.abs(square - mean * mean));
            int at = y * width + x;
            assertThat(deviations.asDoubleBuffer().get(at)).isCloseTo(sigma, within(TOLERANCE));
            assertThat(normalized.asDoubleBuffer().get(at))
                .isCloseTo((plane[at] - mean) / (sigma + 1), within(TOLERANCE));
          }
        }
      }
    }
  }

  @Test
  void seesTheSameOfFlatRegionsAsTheDefinition() {
    for (SceneWindow window : SceneWindow.values()) {
      int width = 619;
      int height = 30;
      Random random = new Random(7);
      double[] plane = new double[width * height];
      for (int i = 0; i < plane.length; i++) {
        plane[i] = i % width < 300 ? 113.7 : random.nextInt(256) / 3.0;
      }
      double[] expected = new double[plane.length];
      double[] found = new double[plane.length];
      for (PixelKernels each : List.of(JavaPixelKernels.INSTANCE, kernels())) {
        ByteBuffer normalized = doubles(new double[plane.length]);
        ByteBuffer none = ByteBuffer.allocateDirect(0);
        each.normalize(doubles(plane), width, height, window, 0, height, normalized, none);
        normalized.asDoubleBuffer().get(each == kernels() ? found : expected);
      }
      if (kernels() != JavaPixelKernels.INSTANCE) {
        assertThat(found).isEqualTo(expected);
      }
    }
  }

  @Test
  void halvesScenesAsMatlabDoes() {
    double[] weights = SceneWindow.halvingWeights();
    for (int[] size : new int[][] {{1, 1}, {3, 2}, {37, 23}, {1101, 9}, {2063, 4}}) {
      int width = size[0];
      int height = size[1];
      int columns = Halving.of(width);
      double[] plane = new Random(9).doubles((long) width * height, 0, 255).toArray();
      ByteBuffer half = doubles(new double[columns * Halving.of(height)]);
      kernels().halveScene(doubles(plane), width, height, 0, Halving.of(height), half);
      for (int y = 0; y < Halving.of(height); y++) {
        for (int x = 0; x < columns; x++) {
          double[] column = new double[8];
          for (int j = 0; j < 8; j++) {
            int row = Mirror.repeatingEdge(2 * y - 3 + j, height);
            for (int i = 0; i < 8; i++) {
              column[i] +=
                  weights[j] * plane[row * width + Mirror.repeatingEdge(2 * x - 3 + i, width)];
            }
          }
          double expected = 0;
          for (int i = 0; i < 8; i++) {
            expected += weights[i] * column[i];
          }
          assertThat(half.asDoubleBuffer().get(y * columns + x)).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void sumsMomentsOfNeighboursByTheirSigns() {
    int[][] neighbours = {{0, 1}, {1, 0}, {1, 1}, {-1, 1}};
    for (int[] size : new int[][] {{1, 1}, {5, 3}, {96, 96}, {1101, 9}}) {
      int columns = size[0];
      int rows = size[1];
      int stride = columns + 3;
      double[] plane = new Random(13).doubles((long) stride * rows, -2, 2).toArray();
      plane[0] = 0;
      for (boolean circular : new boolean[] {false, true}) {
        double[] expected = new double[25];
        for (int y = rows / 3; y < rows; y++) {
          for (int x = 0; x < columns; x++) {
            double own = plane[y * stride + x];
            addSigned(own, expected, 0);
            for (int n = 0; n < 4; n++) {
              int row = y + neighbours[n][0];
              int column = x + neighbours[n][1];
              boolean inside = row >= 0 && row < rows && column < columns;
              double other =
                  inside || circular
                      ? plane[Math.floorMod(row, rows) * stride + column % columns]
                      : 0;
              addSigned(own * other, expected, 5 * n + 5);
            }
          }
        }
        double[] sums = new double[25];
        kernels()
            .signedMoments(doubles(plane), stride, columns, rows, circular, rows / 3, rows, sums);
        for (int k = 0; k < sums.length; k++) {
          assertThat(sums[k])
              .as("sum %s of %s×%s, circular %s", k, columns, rows, circular)
              .isCloseTo(expected[k], within(1e-12 * (1 + expected[k])));
        }
      }
    }
  }

  private static void addSigned(double value, double[] sums, int at) {
    sums[at] += value < 0 ? value * value : 0;
    sums[at + 1] += value > 0 ? value * value : 0;
    sums[at + 2] += Math.abs(value);
    sums[at + 3] += value < 0 ? 1 : 0;
    sums[at + 4] += value > 0 ? 1 : 0;
  }

  private static ByteBuffer doubles(double[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(values.length * Double.BYTES).order(ByteOrder.nativeOrder());
    buffer.asDoubleBuffer().put(values);
    return buffer;
  }

  private static ByteBuffer direct(double[] values) {
    ByteBuffer buffer =
        ByteBuffer.allocateDirect(values.length * Float.BYTES).order(ByteOrder.nativeOrder());
    for (int i = 0; i < values.length; i++) {
      buffer.putFloat(i * Float.BYTES, (float) values[i]);
    }
    return buffer;
  }

  /** The inverse transform straight from its formula, rows first. */
  private static void invert(double[] re, double[] im, int width, int height) {
    for (int y = 0; y < height; y++) {
      invertLine(re, im, y * width, 1, width);
    }
    for (int x = 0; x < width; x++) {
      invertLine(re, im, x, width, height);
    }
  }

  private static void invertLine(double[] re, double[] im, int first, int step, int length) {
    double[] outRe = new double[length];
    double[] outIm = new double[length];
    for (int k = 0; k < length; k++) {
      for (int n = 0; n < length; n++) {
        double angle = 2 * Math.PI * (k * n % length) / length;
        double p = re[first + n * step];
        double q = im[first + n * step];
        outRe[k] += p * Math.cos(angle) - q * Math.sin(angle);
        outIm[k] += p * Math.sin(angle) + q * Math.cos(angle);
      }
    }
    for (int k = 0; k < length; k++) {
      re[first + k * step] = outRe[k];
      im[first + k * step] = outIm[k];
    }
  }

  @Test
  void sumsTheInformationOfEveryScale() {
    for (Pair pair : pairs()) {
      for (FidelityWindow window : FidelityWindow.values()) {
        int columns = window.places(pair.a.columns());
        int rows = window.places(pair.a.rows());
        if (columns < 1 || rows < 1) {
          continue;
        }
        int from = rows / 3;
        int to = Math.min(rows, from + 9);
        double[] expected = information(pair, window, from, to);
        double[] sums = {Double.NaN, Double.NaN};
        kernels().fidelity(pair.a, pair.b, window, from, to, sums);
        // A single window's noise, the small difference of variances up to 10⁴, is only known to
        // some
        // 10⁻⁷ of them in single precision; the error shrinks in the mean of many.
        double count = (double) columns * (to - from);
        double allowed = Math.max(TOLERANCE * expected[1], 2e-4 * Math.sqrt(count));
        for (int k = 0; k < 2; k++) {
          assertThat(sums[k])
              .as("sum %s of %s over %s", k, window, pair)
              .isCloseTo(expected[k], within(allowed));
        }
      }
    }
  }

  /** Kept and all, straight from the formulas. */
  private static double[] information(Pair pair, FidelityWindow window, int from, int to) {
    double[] weights = window.weights();
    double[] sums = new double[2];
    for (int y = from; y < to; y++) {
      for (int x = 0; x < window.places(pair.a.columns()); x++) {
        double meanA = 0;
        double meanB = 0;
        for (int j = 0; j < weights.length; j++) {
          for (int i = 0; i < weights.length; i++) {
            meanA += weights[j] * weights[i] * pair.first[y + j][x + i];
            meanB += weights[j] * weights[i] * pair.second[y + j][x + i];
          }
        }
        double varianceA = 0;
        double varianceB = 0;
        double covariance = 0;
        for (int j = 0; j < weights.length; j++) {
          for (int i = 0; i < weights.length; i++) {
            double a = pair.first[y + j][x + i] - meanA;
            double b = pair.second[y + j][x + i] - meanB;
            varianceA += weights[j] * weights[i] * a * a;
            varianceB += weights[j] * weights[i] * b * b;
            covariance += weights[j] * weights[i] * a * b;
          }
        }
        sums[1] += Math.log1p(varianceA / 2);
        if (varianceA > 1e-10 && varianceB > 1e-10 && covariance > 0) {
          double gain = covariance / varianceA;
          double noise = Math.max(0, varianceB - gain * covariance);
          sums[0] += Math.log1p(gain * gain * varianceA / (noise + 2));
        }
      }
    }
    return sums;
  }

  @Test
  void keepsAllInformationOfIdenticalPicturesAndFindsNoneInEvenOnes() {
    Picture textured = grey(150, 40, (x, y) -> (x * 37 + y * 91 + x * y) % 256);
    Picture even = grey(150, 40, (x, y) -> 255);
    Samples picture = Samples.of(textured, Component.LUMA);
    Samples flat = Samples.of(even, Component.LUMA);
    for (FidelityWindow window : FidelityWindow.values()) {
      double[] sums = new double[2];
      kernels().fidelity(picture, picture, window, 0, window.places(40), sums);
      assertThat(sums[0]).isCloseTo(sums[1], within(1e-7 * sums[1]));
      kernels().fidelity(flat, picture, window, 0, window.places(40), sums);
      assertThat(sums).containsExactly(0, 0);
    }
  }

  @Test
  void thinsForTheNextScale() {
    for (Pair pair : pairs()) {
      for (FidelityWindow window : FidelityWindow.values()) {
        double[] weights = window.weights();
        int columns = window.thinned(pair.a.columns());
        int rows = window.thinned(pair.a.rows());
        if (columns < 1 || rows < 1) {
          continue;
        }
        ByteBuffer out =
            ByteBuffer.allocateDirect(columns * rows * Float.BYTES).order(ByteOrder.nativeOrder());
        int middle = rows / 2;
        kernels().thin(pair.a, window, 0, middle, out);
        kernels().thin(pair.a, window, middle, rows, out);
        for (int y = 0; y < rows; y++) {
          for (int x = 0; x < columns; x++) {
            double expected = 0;
            for (int j = 0; j < weights.length; j++) {
              for (int i = 0; i < weights.length; i++) {
                expected += weights[j] * weights[i] * pair.first[2 * y + j][2 * x + i];
              }
            }
            assertThat((double) out.asFloatBuffer().get(y * columns + x))
                .as("%s of %s at %s, %s", window, pair, x, y)
                .isCloseTo(expected, within(1e-4));
          }
        }
      }
    }
  }

  @Test
  void sumsEveryTermOfSsimInEveryWindowAndBorder() {
    for (Pair pair : pairs()) {
      if (pair.a.format() != PixelFormat.GRAY8) {
        requireSsim(pair, SsimParameters.WANG_2004);
        continue;
      }
      for (Window window : Window.values()) {
        for (Border border : Border.values()) {
          if (window == Window.UNIFORM_8 && border == Border.REFLECT) {
            continue;
          }
          for (Covariance covariance : Covariance.values()) {
            for (Term term : Term.values()) {
              requireSsim(pair, new SsimParameters(window, border, covariance, term));
            }
          }
        }
      }
    }
  }

  private void requireSsim(Pair pair, SsimParameters parameters) {
    int rows = parameters.rows(pair.a);
    int columns = parameters.columns(pair.a);
    int from = rows / 3;
    int to = Math.min(rows, from + 12);
    double[] expected = new double[3];
    for (int y = from; y < to; y++) {
      for (int x = 0; x < columns; x++) {
        double[] terms = terms(pair, parameters, x, y);
        for (int k = 0; k < terms.length; k++) {
          expected[k] += terms[k];
        }
      }
    }
    double[] sums = new double[parameters.term().sums()];
    kernels().ssim(pair.a, pair.b, parameters, from, to, sums);
    double count = (double) columns * (to - from);
    // A single window is computed in single precision; its error shrinks in the mean of many.
    double allowed = Math.max(TOLERANCE * count, 2e-5 * Math.sqrt(count));
    for (int k = 0; k < sums.length; k++) {
      assertThat(sums[k])
          .as("sum %s of %s over %s", k, parameters, pair)
          .isCloseTo(expected[k], within(allowed));
    }
  }

  /** The terms of one window, straight from the formulas. */
  private static double[] terms(Pair pair, SsimParameters parameters, int x, int y) {
    int side = parameters.window().side();
    float[] weights = parameters.window().weights();
    double norm = 0;
    for (float w : weights) {
      norm += w;
    }
    int margin = parameters.border() == Border.VALID ? 0 : side / 2;
    double m1 = 0;
    double m2 = 0;
    double s11 = 0;
    double s22 = 0;
    double s12 = 0;
    for (int i = 0; i < side; i++) {
      int row = Mirror.aboutEdge(y + i - margin, pair.first.length);
      for (int j = 0; j < side; j++) {
        int column = Mirror.aboutEdge(x + j - margin, pair.first[0].length);
        double w = weights[i] * (double) weights[j] / (norm * norm);
        double p = pair.first[row][column];
        double q = pair.second[row][column];
        m1 += w * p;
        m2 += w * q;
        s11 += w * p * p;
        s22 += w * q * q;
        s12 += w * p * q;
      }
    }
    double n = side * side;
    double divisor = parameters.covariance() == Covariance.SAMPLE ? n / (n - 1) : 1;
    double v1 = divisor * (s11 - m1 * m1);
    double v2 = divisor * (s22 - m2 * m2);
    double v12 = divisor * (s12 - m1 * m2);
    double c1 = 6.5025;
    double c2 = 58.5225;
    double luminance = (2 * m1 * m2 + c1) / (m1 * m1 + m2 * m2 + c1);
    double contrastStructure = (2 * v12 + c2) / (v1 + v2 + c2);
    double deviations = Math.sqrt(Math.max(0, v1) * Math.max(0, v2));
    return switch (parameters.term()) {
      case SSIM -> new double[] {luminance * contrastStructure};
      case CONTRAST_STRUCTURE -> new double[] {contrastStructure};
      case SEPARATE ->
          new double[] {
            luminance,
            (2 * deviations + c2) / (v1 + v2 + c2),
            (v12 + c2 / 2) / (deviations + c2 / 2)
          };
    };
  }

  @Test
  void isExactlyOneForIdenticalPictures() {
    for (Pair pair : pairs()) {
      double[] sums = new double[1];
      int rows = SsimParameters.WANG_2004.rows(pair.a);
      kernels().ssim(pair.a, pair.a, SsimParameters.WANG_2004, 0, rows, sums);
      assertThat(sums[0])
          .as("%s", pair)
          .isEqualTo((double) rows * SsimParameters.WANG_2004.columns(pair.a));
    }
  }

  @Test
  void sumsGradientSimilarities() {
    for (Pair pair : pairs()) {
      int rows = Halving.of(pair.a.rows());
      int columns = Halving.of(pair.a.columns());
      double[][] p = halved(pair.first);
      double[][] q = halved(pair.second);
      int from = rows / 4;
      double sum = 0;
      double squares = 0;
      for (int y = from; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          double g1 = gradient(p, x, y);
          double g2 = gradient(q, x, y);
          double s = (2 * g1 * g2 + 170) / (g1 * g1 + g2 * g2 + 170);
          sum += s;
          squares += s * s;
        }
      }
      double[] sums = new double[2];
      kernels().gradientSimilarity(pair.a, pair.b, from, rows, sums);
      double count = (double) columns * (rows - from);
      assertThat(sums[0]).as("%s", pair).isCloseTo(sum, within(TOLERANCE * count));
      assertThat(sums[1]).as("%s", pair).isCloseTo(squares, within(TOLERANCE * count));
    }
  }

  private static double[][] halved(double[][] samples) {
    double[][] half = new double[Halving.of(samples.length)][Halving.of(samples[0].length)];
    for (int y = 0; y < samples.length; y++) {
      for (int x = 0; x < samples[0].length; x++) {
        half[y / 2][x / 2] += samples[y][x] / 4;
      }
    }
    return half;
  }

  private static double gradient(double[][] p, int x, int y) {
    double horizontal = 0;
    double vertical = 0;
    for (int i = -1; i <= 1; i++) {
      horizontal += (inside(p, x - 1, y + i) - inside(p, x + 1, y + i)) / 3;
      vertical += (inside(p, x + i, y - 1) - inside(p, x + i, y + 1)) / 3;
    }
    return Math.hypot(horizontal, vertical);
  }

  private static double inside(double[][] p, int x, int y) {
    return y < 0 || y >= p.length || x < 0 || x >= p[0].length ? 0 : p[y][x];
  }

  @Test
  void sumsBlockSimilarities() {
    for (Pair pair : pairs()) {
      int rows = pair.a.rows() / 4 - 1;
      int columns = pair.a.columns() / 4 - 1;
      int from = rows / 2;
      double expected = 0;
      for (int y = from; y < rows; y++) {
        for (int x = 0; x < columns; x++) {
          expected += block(pair, 4 * x, 4 * y);
        }
      }
      boolean exact =
          pair.a.factor() == 1
              && (pair.a.format().channels() == 1 || pair.a.component() != Component.LUMA);
      // Samples are rounded first. Sums of several, as luma of colour is, may lie on a half in
      // single precision and beside it in double, which moves one sample by a whole grey level.
      double tolerance = exact ? TOLERANCE : 2e-4;
      double[] sums = new double[1];
      kernels().blockSsim(pair.a, pair.b, from, rows, sums);
      assertThat(sums[0])
          .as("%s", pair)
          .isCloseTo(expected, within(tolerance * columns * (rows - from)));
    }
  }

  private static double block(Pair pair, int x, int y) {
    long s1 = 0;
    long s2 = 0;
    long squares = 0;
    long products = 0;
    for (int i = y; i < y + 8; i++) {
      for (int j = x; j < x + 8; j++) {
        long p = (long) Math.floor((float) pair.first[i][j] + .5f);
        long q = (long) Math.floor((float) pair.second[i][j] + .5f);
        s1 += p;
        s2 += q;
        squares += p * p + q * q;
        products += p * q;
      }
    }
    double numerator = (2.0 * s1 * s2 + 416) * (2.0 * (64 * products - s1 * s2) + 235963);
    return numerator
        / ((double) (s1 * s1 + s2 * s2 + 416) * (64 * squares - s1 * s1 - s2 * s2 + 235963));
  }

  @Test
  void halvesInEveryWay() {
    for (Pair pair : pairs()) {
      int columns = Halving.of(pair.a.columns());
      int rows = Halving.of(pair.a.rows());
      for (Halving halving : Halving.values()) {
        ByteBuffer half =
            ByteBuffer.allocateDirect(columns * rows * Float.BYTES).order(ByteOrder.nativeOrder());
        kernels().halve(pair.a, halving, 0, rows / 2, half);
        kernels().halve(pair.a, halving, rows / 2, rows, half);
        for (int y = 0; y < rows; y++) {
          for (int x = 0; x < columns; x++) {
            assertThat((double) half.getFloat((y * columns + x) * Float.BYTES))
                .as("%s of %s at %s, %s", halving, pair, x, y)
                .isCloseTo(half(pair.first, halving, x, y), within(1e-4));
          }
        }
      }
    }
  }

  private static double half(double[][] samples, Halving halving, int x, int y) {
    float[] weights = halving.weights();
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      int row = halving.inside(2 * y + halving.first(samples.length) + i, samples.length);
      for (int j = 0; j < weights.length; j++) {
        int column =
            halving.inside(2 * x + halving.first(samples[0].length) + j, samples[0].length);
        if (row >= 0 && column >= 0) {
          sum += weights[i] * (double) weights[j] * samples[row][column];
        }
      }
    }
    return sum;
  }

  /** Pairs of every size and layout the kernels read, some of them averaged down. */
  private List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (int[] size : SIZES) {
      for (PixelFormat format : PixelFormat.values()) {
        Picture first = noise(size[0], size[1], format, 1);
        Picture second = noise(size[0], size[1], format, 2);
        for (Component component :
            format.channels() == 1 ? new Component[] {Component.LUMA} : Component.values()) {
          add(pairs, Samples.of(first, component), Samples.of(second, component));
        }
      }
    }
    for (int factor = 2; factor <= 5; factor++) {
      for (PixelFormat format : new PixelFormat[] {PixelFormat.GRAY8, PixelFormat.RGB8}) {
        Picture first = noise(171, 133, format, 1);
        Picture second = noise(171, 133, format, 2);
        add(
            pairs,
            Samples.of(first, Component.LUMA).averagedDown(factor),
            Samples.of(second, Component.LUMA).averagedDown(factor));
      }
    }
    return pairs;
  }

  private void add(List<Pair> pairs, Samples a, Samples b) {
    if (kernels().reads(a) && kernels().reads(b)) {
      pairs.add(new Pair(a, b, values(a), values(b)));
    }
  }

  /** A smooth picture with noise, so that windows have means and variances of all sizes. */
  private static Picture noise(int width, int height, PixelFormat format, int seed) {
    Random random = new Random(seed);
    int channels = format.channels();
    ByteBuffer pixels =
        ByteBuffer.allocateDirect(width * height * format.bytesPerPixel())
            .order(ByteOrder.nativeOrder());
    for (int y = 0; y < height; y++) {
      for (int i = 0; i < width * channels; i++) {
        double wave = .5 + .4 * Math.sin(i / (7.0 + i % channels) + y / 11.0);
        double value = Math.max(0, Math.min(1, wave + .08 * random.nextGaussian()));
        switch (format.bytesPerSample()) {
          case 1 -> pixels.put((byte) Math.round(255 * value));
          case 2 -> pixels.putShort((short) Math.round(65535 * value));
          default -> pixels.putFloat((float) value);
        }
      }
    }
    return Picture.wrap(width, height, format, pixels.flip());
  }

  private static Picture grey(int width, int height, Value value) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(width * height);
    for (int i = 0; i < width * height; i++) {
      pixels.put((byte) value.at(i % width, i / width));
    }
    return Picture.wrap(width, height, PixelFormat.GRAY8, pixels.flip());
  }

  @FunctionalInterface
  private interface Value {
    int at(int x, int y);
  }

  /** What the kernels should see, in double precision from the stored samples. */
  private static double[][] values(Samples samples) {
    double[][] cells = new double[samples.rows()][samples.columns()];
    int before = (samples.factor() - 1) / 2;
    for (int y = 0; y < samples.rows(); y++) {
      for (int x = 0; x < samples.columns(); x++) {
        double sum = 0;
        for (int i = 0; i < samples.factor(); i++) {
          for (int j = 0; j < samples.factor(); j++) {
            sum +=
                value(
                    samples,
                    Mirror.repeatingEdge(x * samples.factor() - before + j, samples.width()),
                    Mirror.repeatingEdge(y * samples.factor() - before + i, samples.height()));
          }
        }
        cells[y][x] = sum / (samples.factor() * samples.factor());
      }
    }
    return cells;
  }

  private static double value(Samples samples, int x, int y) {
    if (samples.format().channels() == 1) {
      return stored(samples, x, y, 0);
    }
    return switch (samples.component()) {
      case LUMA ->
          .299 * stored(samples, x, y, 0)
              + .587 * stored(samples, x, y, 1)
              + .114 * stored(samples, x, y, 2);
      case RED -> stored(samples, x, y, 0);
      case GREEN -> stored(samples, x, y, 1);
      case BLUE -> stored(samples, x, y, 2);
    };
  }

  private static double stored(Samples samples, int x, int y, int channel) {
    int at =
        ((y * samples.width() + x) * samples.format().channels() + channel)
            * samples.format().bytesPerSample();
    return switch (samples.format().bytesPerSample()) {
      case 1 -> samples.pixels().get(at) & 0xff;
      case 2 -> (samples.pixels().getShort(at) & 0xffff) / 257.0;
      default -> samples.pixels().getFloat(at) * 255.0;
    };
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Pair(Samples a, Samples b, double[][] first, double[][] second) {
    @Override
    public String toString() {
      return a.width()
          + "×"
          + a.height()
          + " "
          + a.format()
          + " "
          + a.component()
          + " by "
          + a.factor();
    }
  }
}
