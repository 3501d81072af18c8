// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/**
 * Saliency by simple priors: band-passed contrast, closeness to the centre, warmth of colour.
 *
 * <p>Worked out on 256×256 pixels: ω₀ = .021, σ_F = 1.34, σ_D = 145 px, σ_C = .001.
 *
 * @see <a href="https://doi.org/10.1109/ICIP.2013.6738036">Zhang, Gu and Li, 2013</a>
 */
final class SdspSaliency {

  private static final int SIDE = 256;
  private static final double CENTRE_FREQUENCY = 0.021;
  private static final double SIGMA_FREQUENCY = 1.34;
  private static final double SIGMA_CENTRE_PIXELS = 145;
  private static final double SIGMA_COLOUR = 0.001;
  // Grey pictures have a* and b* within rounding of zero; stretching those would invent colour, so
  // they go without the prior of warmth.
  private static final float GREY = 1e-3f;
  private static final float[] FILTER = filter();
  private static final float[] CENTRE = centre();

  private SdspSaliency() {}

  /**
   * Saliency of two pictures of one size, averaged down.
   *
   * @param a the one
   * @param b the other
   * @param factor side of the blocks that are averaged
   * @return 0..1 per block, for each picture
   */
  static float[][] of(Planes a, Planes b, int factor) {
    float[][] labA = lab(a);
    float[][] labB = lab(b);
    float[] energyA = new float[SIDE * SIDE];
    float[] energyB = new float[SIDE * SIDE];
    float[] pair = new float[2 * SIDE * SIDE];
    try (FourierTransform fourier = FourierTransform.ofFloats(SIDE, SIDE)) {
      for (int c = 0; c < 3; c++) {
        MetricInput.checkInterrupted();
        // The filter is even, so one complex transform carries both pictures. It stops the mean;
        // taking one value off makes an even picture exactly zero.
        for (int i = 0; i < energyA.length; i++) {
          pair[2 * i] = labA[c][i] - labA[c][0];
          pair[2 * i + 1] = labB[c][i] - labB[c][0];
        }
        fourier.forward(pair);
        for (int i = 0; i < FILTER.length; i++) {
          pair[2 * i] *= FILTER[i];
          pair[2 * i + 1] *= FILTER[i];
        }
        fourier.inverse(pair);
        for (int i = 0; i < energyA.length; i++) {
          energyA[i] += pair[2 * i] * pair[2 * i];
          energyB[i] += pair[2 * i + 1] * pair[2 * i + 1];
        }
      }
    }
    int width = a.width();
    int height = a.height();
    return new float[][] {
      enlarged(saliency(energyA, labA), width, height, factor),
      enlarged(saliency(energyB, labB), width, height, factor)
    };
  }

  private static float[] saliency(float[] energy, float[][] lab) {
    boolean grey = range(lab[1]) < GREY && range(lab[2]) < GREY;
    float[] redness = stretched(lab[1]);
    float[] yellowness = stretched(lab[2]);
    float[] result = new float[energy.length];
    for (int i = 0; i < result.length; i++) {
      double warmth = redness[i] * redness[i] + yellowness[i] * yellowness[i];
      // Beyond 40 σ² the exponential is less than half a unit of the last place of 1.
      double colour =
          grey || warmth > 40 * SIGMA_COLOUR * SIGMA_COLOUR
              ? 1
              : 1 - Math.exp(-warmth / (SIGMA_COLOUR * SIGMA_COLOUR));
      result[i] = (float) (Math.sqrt(energy[i]) * CENTRE[i] * colour);
    }
    return result;
  }

  private static float[] stretched(float[] values) {
    float least = least(values);
    float range = range(values);
    float[] result = new float[values.length];
    if (range >= GREY) {
      for (int i = 0; i < values.length; i++) {
        result[i] = (values[i] - least) / range;
      }
    }
    return result;
  }

  private static float least(float[] values) {
    float least = Float.POSITIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
    }
    return least;
  }

  private static float range(float[] values) {
    float most = Float.NEGATIVE_INFINITY;
    for (float value : values) {
      most = Math.max(most, value);
    }
    return most - least(values);
  }

  /** Bilinear, centre to centre, without antialiasing, then to L*a*b*. */
  private static float[][] lab(Planes planes) {
    int width = planes.width();
    int height = planes.height();
    int channels = planes.isGrey() ? 1 : 3;
    Planes.Rows rows = planes.rows();
    float[] upperRow = new float[channels * width];
    float[] lowerRow = new float[channels * width];
    float[][] result = new float[3][SIDE * SIDE];
    int[] left = new int[SIDE];
    int[] right = new int[SIDE];
    float[] over = new float[SIDE];
    for (int x = 0; x < SIDE; x++) {
      float fx = Math.max(0, (x + 0.5f) * width / SIDE - 0.5f);
      left[x] = (int) fx;
      right[x] = Math.min(width - 1, left[x] + 1);
      over[x] = fx - left[x];
    }
    for (int y = 0; y < SIDE; y++) {
      float fy = Math.max(0, (y + 0.5f) * height / SIDE - 0.5f);
      int top = (int) fy;
      float down = fy - top;
      rows.read(top, upperRow);
      rows.read(Math.min(height - 1, top + 1), lowerRow);
      for (int c = 0; c < channels; c++) {
        float[] out = result[c];
        for (int x = 0; x < SIDE; x++) {
          int l = channels * left[x] + c;
          int r = channels * right[x] + c;
          float upper = upperRow[l] * (1 - over[x]) + upperRow[r] * over[x];
          float lower = lowerRow[l] * (1 - over[x]) + lowerRow[r] * over[x];
          out[y * SIDE + x] = upper * (1 - down) + lower * down;
        }
      }
    }
    for (int c = channels; c < 3; c++) {
      System.arraycopy(result[0], 0, result[c], 0, result[0].length);
    }
    CieLab.D50.convert(result);
    return result;
  }

  /** Bilinear, corner to corner, stretched to 0..1, averaged in blocks; row by row. */
  private static float[] enlarged(float[] small, int width, int height, int factor) {
    int outWidth = (width + factor - 1) / factor;
    int outHeight = (height + factor - 1) / factor;
    float[] result = new float[outWidth * outHeight];
    int[] left = new int[width];
    float[] over = new float[width];
    for (int x = 0; x < width; x++) {
      float fx = width == 1 ? 0 : x * (SIDE - 1f) / (width - 1);
      left[x] = Math.min(SIDE - 2, (int) fx);
      over[x] = fx - left[x];
    }
    float[] row = new float[width];
    float[] upper = new float[width];
    float[] lower = new float[width];
    int stretched = -1;
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (int y = 0; y < height; y++) {
      float fy = height == 1 ? 0 : y * (SIDE - 1f) / (height - 1);
      int top = Math.min(SIDE - 2, (int) fy);
      float down = fy - top;
      if (top != stretched) {
        stretchRow(small, top, left, over, upper);
        stretchRow(small, top + 1, left, over, lower);
        stretched = top;
      }
      for (int x = 0; x < width; x++) {
        row[x] = upper[x] * (1 - down) + lower[x] * down;
      }
      for (float value : row) {
        if (value < least) {
          least = value;
        }
        if (value > most) {
          most = value;
        }
      }
      addRow(row, y, height, factor, result, outWidth);
    }
    float range = most - least;
    for (int i = 0; i < result.length; i++) {
      result[i] = range > 0 ? (result[i] / (factor * factor) - least) / range : 0;
    }
    return result;
  }

  private static void stretchRow(float[] small, int y, int[] left, float[] over, float[] out) {
    for (int x = 0; x < out.length; x++) {
      int i = y * SIDE + left[x];
      out[x] = small[i] * (1 - over[x]) + small[i + 1] * over[x];
    }
  }

  /** Adds a row to the block sums it belongs to; edge rows and columns count again beyond it. */
  private static void addRow(
      float[] row, int y, int height, int factor, float[] sums, int outWidth) {
    int width = row.length;
    int outHeight = sums.length / outWidth;
    int lead = factor / 2;
    int block = (y + lead) / factor;
    if (block >= outHeight) {
      return;
    }
    int times = 1;
    if (y == 0) {
      times += lead;
    }
    if (y == height - 1) {
      times += (block + 1) * factor - (y + lead) - 1;
    }
    for (int ox = 0; ox < outWidth; ox++) {
      float sum = 0;
      int first = ox * factor - lead;
      if (first >= 0 && first + factor <= width) {
        for (int x = first; x < first + factor; x++) {
          sum += row[x];
        }
      } else {
        for (int x = first; x < first + factor; x++) {
          sum += row[Math.max(0, Math.min(width - 1, x))];
        }
      }
      sums[block * outWidth + ox] += times * sum;
    }
  }

  private static float[] filter() {
    float[] filter = new float[SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      double fy = (double) signed(y) / SIDE;
      for (int x = 0; x < SIDE; x++) {
        double radius = Math.hypot(fy, (double) signed(x) / SIDE);
        if (radius > 0 && radius <= 0.5) {
          double octaves = Math.log(radius / CENTRE_FREQUENCY);
          filter[y * SIDE + x] =
              (float) Math.exp(-octaves * octaves / (2 * SIGMA_FREQUENCY * SIGMA_FREQUENCY));
        }
      }
    }
    return filter;
  }

  private static int signed(int index) {
    return index < SIDE / 2 ? index : index - SIDE;
  }

  private static float[] centre() {
    float[] centre = new float[SIDE * SIDE];
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        double dy = y - SIDE / 2 + 1;
        double dx = x - SIDE / 2 + 1;
        centre[y * SIDE + x] =
            (float) Math.exp(-(dx * dx + dy * dy) / (SIGMA_CENTRE_PIXELS * SIGMA_CENTRE_PIXELS));
      }
    }
    return centre;
  }
}
