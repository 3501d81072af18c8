// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/**
 * The elementary features VMAF models combine, in floating point: information fidelity and detail
 * loss of a picture against its reference, and motion between pictures.
 *
 * <p>All planes are luma on the scale 0..255. Whole-number arithmetic in Netflix's tool moves the
 * features by up to 4e-4 (measured over 86 published values); its floating-point versions agree to
 * 2e-5.
 *
 * @see <a href="https://doi.org/10.1109/TMM.2011.2152382">Li et al., 2011 (detail loss)</a>
 * @see <a href="https://doi.org/10.1109/TIP.2005.859378">Sheikh and Bovik, 2006 (fidelity)</a>
 */
final class VmafFeatures {

  /** The limit on the gain of enhanced details that means none. */
  static final double NO_LIMIT = 100;

  private static final int SCALES = 4;

  private static final double NOISE_VARIANCE = 2;
  private static final double EPSILON = 1e-10;

  // Daubechies' wavelet with two vanishing moments, Ten Lectures on Wavelets, table 6.1.
  private static final double[] LOW = {
    0.482962913144690, 0.836516303737469, 0.224143868041857, -0.129409522550921
  };
  private static final double[] HIGH = {LOW[3], -LOW[2], LOW[1], -LOW[0]};

  // Watson et al., Visibility of wavelet quantization noise, IEEE TIP 6(8), 1997: luma model of
  // table I and basis amplitudes of table V for levels 1 to 4, horizontal and vertical, diagonal.
  private static final double WATSON_A = 0.495;
  private static final double WATSON_K = 0.466;
  private static final double WATSON_F0 = 0.401;
  private static final double[] WATSON_G = {1.0, 0.534};
  private static final double[][] BASIS_AMPLITUDES = {
    {0.67234, 0.72709}, {0.41317, 0.49428}, {0.22727, 0.28688}, {0.11792, 0.15214}
  };

  /** Pixels per degree on a display of 1080 lines seen from three times its height. */
  private static final double PIXELS_PER_DEGREE = 3.0 * 1080 * Math.PI / 180;

  /** Share of each side that detail loss leaves out. */
  private static final double BORDER = 0.1;

  private static final double SQUARED_COSINE_OF_ONE_DEGREE =
      Math.pow(Math.cos(Math.toRadians(1)), 2);

  private VmafFeatures() {}

  /**
   * Visual information fidelity of each of four scales: windows of 17, 9, 5 and 3 pixels, mirrored
   * borders. Where the reference varies less than the viewer's noise, a linear term in the variance
   * of the test takes the place of the information.
   *
   * @param reference luma, 0..255
   * @param test of the same size
   * @param gainLimit largest gain of contrast that counts, 1 to 100
   * @return finest scale first; 1 for identical pictures with structure
   */
  static double[] fidelity(Grid reference, Grid test, double gainLimit) {
    double[] scores = new double[SCALES];
    for (int scale = 0; scale < SCALES; scale++) {
      int taps = (1 << (SCALES - scale)) + 1;
      double[] window = Grid.gaussian(taps, taps / 5.0);
      if (scale > 0) {
        reference = halved(reference.filtered(window, Edge.REFLECT));
        test = halved(test.filtered(window, Edge.REFLECT));
      }
      MetricInput.checkInterrupted();
      LocalMoments moments = LocalMoments.of(reference, test, window, Edge.REFLECT);
      double kept = 0;
      double all = 0;
      for (int i = 0; i < moments.count(); i++) {
        double varianceReference = Math.max(0, moments.varianceReference(i));
        double varianceTest = Math.max(0, moments.varianceTest(i));
        if (varianceReference < NOISE_VARIANCE) {
          kept += 1 - varianceTest * 4 / (255.0 * 255.0);
          all += 1;
          continue;
        }
        all += Math.log1p(varianceReference / NOISE_VARIANCE) / Math.log(2);
        double covariance = moments.covariance(i);
        if (covariance <= 0 || varianceTest < EPSILON) {
          continue;
        }
        double gain = covariance / (varianceReference + EPSILON);
        double noise = Math.max(varianceTest - gain * covariance, EPSILON);
        gain = Math.min(gain, gainLimit);
        kept +=
            Math.log1p(gain * gain * varianceReference / (noise + NOISE_VARIANCE)) / Math.log(2);
      }
      scores[scale] = kept / all;
    }
    return scores;
  }

  /** Every second sample of every second row; a last odd one is left out. */
  private static Grid halved(Grid grid) {
    int width = Math.max(1, grid.width() / 2);
    int height = Math.max(1, grid.height() / 2);
    Grid result = Grid.zeros(width, height);
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        result.values()[i++] = grid.at(2 * x, 2 * y);
      }
    }
    return result;
  }

  /**
   * Detail loss.
   *
   * @param score visible details that survived over all details; 1 for identical pictures
   * @param scales the same of each wavelet scale, finest first
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record DetailLoss(double score, double[] scales) {}

  /**
   * Detail loss over four wavelet scales: what is left of the reference's details, once additive
   * impairments have masked some, over all its details; cubed differences weighted by the eye's
   * sensitivity. A tenth of each side is left out.
   *
   * @param reference luma, 0..255
   * @param test of the same size
   * @param gainLimit largest gain of enhanced details that counts, 1 to 100
   */
  static DetailLoss detailLoss(Grid reference, Grid test, double gainLimit) {
    reference = reference.map(v -> v - 128);
    test = test.map(v -> v - 128);
    double kept = 0;
    double all = 0;
    double[] scales = new double[SCALES];
    for (int scale = 0; scale < SCALES; scale++) {
      MetricInput.checkInterrupted();
      Bands original = transformed(reference);
      Bands changed = transformed(test);
      double[] sensitivity = {sensitivity(scale, 0), sensitivity(scale, 0), sensitivity(scale, 1)};
      double[] sums = compared(original, changed, sensitivity, gainLimit);
      scales[scale] = sums[0] / sums[1];
      kept += sums[0];
      all += sums[1];
      reference = original.approximation();
      test = changed.approximation();
    }
    return new DetailLoss(kept / all, scales);
  }

  /**
   * One level of the wavelet transform.
   *
   * @param approximation low-pass both ways
   * @param vertical high-pass along rows: vertical edges
   * @param horizontal high-pass along columns: horizontal edges
   * @param diagonal high-pass both ways
   */
  record Bands(Grid approximation, Grid vertical, Grid horizontal, Grid diagonal) {

    private Grid[] details() {
      return new Grid[] {horizontal, vertical, diagonal};
    }
  }

  static Bands transformed(Grid grid) {
    Grid low = alongColumns(grid, LOW);
    Grid high = alongColumns(grid, HIGH);
    return new Bands(
        alongRows(low, LOW), alongRows(low, HIGH), alongRows(high, LOW), alongRows(high, HIGH));
  }

  private static Grid alongColumns(Grid in, double[] kernel) {
    Grid out = Grid.zeros(in.width(), (in.height() + 1) / 2);
    for (int y = 0; y < out.height(); y++) {
      for (int k = 0; k < 4; k++) {
        int from = mirrored(2 * y - 1 + k, in.height()) * in.width();
        for (int x = 0; x < in.width(); x++) {
          out.values()[y * in.width() + x] += kernel[k] * in.values()[from + x];
        }
      }
    }
    return out;
  }

  private static Grid alongRows(Grid in, double[] kernel) {
    Grid out = Grid.zeros((in.width() + 1) / 2, in.height());
    for (int x = 0; x < out.width(); x++) {
      for (int k = 0; k < 4; k++) {
        int from = mirrored(2 * x - 1 + k, in.width());
        for (int y = 0; y < in.height(); y++) {
          out.values()[y * out.width() + x] += kernel[k] * in.values()[y * in.width() + from];
        }
      }
    }
    return out;
  }

  /** Beyond the start the border sample is not repeated, beyond the end it is. */
  private static int mirrored(int index, int size) {
    if (index < 0) {
      return Math.min(-index, size - 1);
    }
    return index < size ? index : Math.max(0, 2 * size - 1 - index);
  }

  /** The eye's sensitivity to a wavelet coefficient, the inverse of its visibility threshold. */
  private static double sensitivity(int scale, int orientation) {
    double octaves =
        Math.log10(Math.pow(2, scale + 1) * WATSON_F0 * WATSON_G[orientation] / PIXELS_PER_DEGREE);
    double threshold =
        2
            * WATSON_A
            * Math.pow(10, WATSON_K * octaves * octaves)
            / BASIS_AMPLITUDES[scale][orientation];
    return 1 / threshold;
  }

  /** Pooled details that are left, and pooled details of the original. */
  private static double[] compared(
      Bands original, Bands changed, double[] sensitivity, double gainLimit) {
    int width = original.approximation().width();
    int height = original.approximation().height();
    double[][] o = values(original);
    double[][] t = values(changed);
    double[][] restored = new double[3][width * height];
    double[] masking = new double[width * height];
    double[][] additive = new double[3][width * height];
    for (int i = 0; i < width * height; i++) {
      // Enhanced details keep their direction: within one degree they are not an impairment.
      double dot = o[0][i] * t[0][i] + o[1][i] * t[1][i];
      double lengths =
          (o[0][i] * o[0][i] + o[1][i] * o[1][i]) * (t[0][i] * t[0][i] + t[1][i] * t[1][i]);
      boolean enhanced = dot >= 0 && dot * dot >= SQUARED_COSINE_OF_ONE_DEGREE * lengths;
      for (int b = 0; b < 3; b++) {
        double share = o[b][i] == 0 ? 0 : Math.max(0, Math.min(1, t[b][i] / o[b][i]));
        double value = share * o[b][i];
        if (enhanced && value > 0) {
          value = Math.min(value * gainLimit, t[b][i]);
        } else if (enhanced && value < 0) {
          value = Math.max(value * gainLimit, t[b][i]);
        }
        restored[b][i] = value;
        additive[b][i] = Math.abs(sensitivity[b] * (t[b][i] - value));
        masking[i] += additive[b][i] / 30;
      }
    }
    int left = (int) (width * BORDER - 0.5);
    int top = (int) (height * BORDER - 0.5);
    double[] left3 = new double[3];
    double[] all3 = new double[3];
    for (int y = top; y < height - top; y++) {
      for (int x = left; x < width - left; x++) {
        int i = y * width + x;
        // The place itself masks twice as much as each neighbour.
        double threshold = masking[i];
        for (int dy = -1; dy <= 1; dy++) {
          int row = mirrored(y + dy, height) * width;
          for (int dx = -1; dx <= 1; dx++) {
            threshold += masking[row + mirrored(x + dx, width)];
          }
        }
        for (int b = 0; b < 3; b++) {
          double visible = Math.max(0, Math.abs(sensitivity[b] * restored[b][i]) - threshold);
          left3[b] += visible * visible * visible;
          double detail = Math.abs(sensitivity[b] * o[b][i]);
          all3[b] += detail * detail * detail;
        }
      }
    }
    // Keeps the quotient of pictures without details at 1.
    double floor = Math.cbrt((height - 2.0 * top) * (width - 2.0 * left) / 32);
    double kept = 0;
    double all = 0;
    for (int b = 0; b < 3; b++) {
      kept += Math.cbrt(left3[b]) + floor;
      all += Math.cbrt(all3[b]) + floor;
    }
    return new double[] {kept, all};
  }

  private static double[][] values(Bands bands) {
    Grid[] details = bands.details();
    return new double[][] {details[0].values(), details[1].values(), details[2].values()};
  }

  /**
   * Motion of every picture of a sequence: mean absolute difference of the smoothed luma to the
   * previous picture or to the next, whichever is smaller.
   *
   * @param pictures luma, 0..255, in order
   * @return one value each; 0 for the first, so also for a single picture
   */
  static double[] motion(Grid... pictures) {
    double[] window = Grid.gaussian(5, 1.0);
    double[] fromPrevious = new double[pictures.length];
    Grid before = pictures[0].filtered(window, Edge.REFLECT);
    for (int i = 1; i < pictures.length; i++) {
      Grid now = pictures[i].filtered(window, Edge.REFLECT);
      fromPrevious[i] = now.with(before, (a, b) -> Math.abs(a - b)).mean();
      before = now;
    }
    double[] motion = fromPrevious.clone();
    for (int i = 1; i + 1 < pictures.length; i++) {
      motion[i] = Math.min(fromPrevious[i], fromPrevious[i + 1]);
    }
    return motion;
  }
}
