// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;

/**
 * SSIMULACRA 2.1: structural differences, ringing and blur in the XYB colours of JPEG XL at six
 * scales, joined by weights fitted to opinions of compressed pictures.
 *
 * <p>Scales are halved in linear light. Per scale and channel three error maps are pooled by the
 * mean and by the fourth-power mean; the 108 numbers are weighted, summed and bent. 100 for
 * identical pictures, 90 no one sees, 70 high quality, 50 medium, 10 low; below 0 very bad. Higher
 * is better. Pictures whose shorter side is under 113 pixels have fewer scales and, as in the
 * reference program, weights then apply to other numbers: compare only pictures of one size.
 *
 * <p>Checked against a separate implementation of the same description only; no published value of
 * the reference program was at hand.
 *
 * @see <a href="https://github.com/cloudinary/ssimulacra2">Sneyers, SSIMULACRA 2, 2023</a>
 */
final class Ssimulacra2Metric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("ssimulacra2", "core")
              .summary("Structure, ringing and blur in XYB at six scales, fitted to opinions.")
              .guidance(
                  "90 and above is visually lossless, 70 high quality, 50 medium, 30 low, below 0"
                      + " very bad. Made for compressed pictures; 20 grey levels between two flat pictures"
                      + " cost half of the 100 points.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("SSIMULACRA 2", Double.NEGATIVE_INFINITY, 100))
              .source("Sneyers, SSIMULACRA 2.1, 2023, https://github.com/cloudinary/ssimulacra2")
              .build(),
          options -> new Ssimulacra2Metric());

  private static final int SCALES = 6;
  private static final int MINIMUM = 8;
  private static final double C2 = 0.0009;

  // Opsin absorbance of JPEG XL, ISO/IEC 18181-1 annex L.
  private static final double BIAS = 0.0037930732552754493;
  private static final double CUBE_ROOT_OF_BIAS = CubeRoot.of(BIAS);
  private static final double[][] ABSORBANCE = {
    {0.30, 1 - 0.30 - 0.078, 0.078},
    {0.23, 1 - 0.23 - 0.078, 0.078},
    {0.2434226892454782, 0.2047674442449682, 1 - 0.2434226892454782 - 0.2047674442449682},
  };

  // The fitted weights of version 2.1, published in the reference program's Msssim::Score; per
  // channel X, Y, B-Y, then scale, then mean and fourth-power mean: structure, ringing, blur.
  private static final double[] WEIGHTS = {
    0,
    0.0007376606707406586,
    0,
    0,
    0.0007793481682867309,
    0,
    0,
    0.0004371155730107379,
    0,
    1.1041726426657346,
    0.00066284834129271,
    0.00015231632783718752,
    0,
    0.0016406437456599754,
    0,
    1.8422455520539298,
    11.441172603757666,
    0,
    0.0007989109436015163,
    0.000176816438078653,
    0,
    1.8787594979546387,
    10.94906990605142,
    0,
    0.0007289346991508072,
    0.9677937080626833,
    0,
    0.00014003424285435884,
    0.9981766977854967,
    0.00031949755934435053,
    0.0004550992113792063,
    0,
    0,
    0.0013648766163243398,
    0,
    0,
    0,
    0,
    0,
    7.466890328078848,
    0,
    17.445833984131262,
    0.0006235601634041466,
    0,
    0,
    6.683678146179332,
    0.00037724407979611296,
    1.027889937768264,
    225.20515300849274,
    0,
    0,
    19.213238186143016,
    0.0011401524586618361,
    0.001237755635509985,
    176.39317598450694,
    0,
    0,
    24.43300999870476,
    0.28520802612117757,
    0.0004485436923833408,
    0,
    0,
    0,
    34.77906344483772,
    44.835625328877896,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0,
    0.0008680556573291698,
    0,
    0,
    0,
    0,
    0,
    0.0005313191874358747,
    0,
    0.00016533814161379112,
    0,
    0,
    0,
    0,
    0,
    0.0004179171803251336,
    0.0017290828234722833,
    0,
    0.0020827005846636437,
    0,
    0,
    8.826982764996862,
    23.19243343998926,
    0,
    95.1080498811086,
    0.9863978034400682,
    0.9834382792465353,
    0.0012286405048278493,
    171.2667255897307,
    0.9807858872435379,
    0,
    0,
    0,
    0.0005130064588990679,
    0,
    0.00010854057858411537,
  };

  // A Gaussian of σ = 1.5 as three truncated cosines (Charalampidis, 2016, equations 33 to 57),
  // which is what the reference program's recursive filter computes.
  private static final float[] WINDOW = window();

  private Ssimulacra2Metric() {}

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("ssimulacra2", MINIMUM);
    input.step("XYB");
    Plane[] linearA = linear(input.reference());
    Plane[] linearB = linear(input.test());
    double[][] pooled = new double[SCALES][];
    int scales = 0;
    while (scales < SCALES && Math.min(linearA[0].width(), linearA[0].height()) >= MINIMUM) {
      if (scales > 0) {
        linearA = halved(linearA);
        linearB = halved(linearB);
      }
      MetricInput.checkInterrupted();
      pooled[scales++] = errors(linearA, linearB);
    }
    double sum = 0;
    int w = 0;
    for (int channel = 0; channel < 3; channel++) {
      for (int scale = 0; scale < scales; scale++) {
        for (int k = 0; k < 6; k++) {
          sum += WEIGHTS[w++] * pooled[scale][6 * channel + k];
        }
      }
    }
    return MetricResult.of(bent(sum));
  }

  /** From the weighted sum of errors to the scale that ends at 100. */
  private static double bent(double sum) {
    double error = sum * 0.9562382616834844;
    error =
        2.326765642916932 * error
            - 0.020884521182843837 * error * error
            + 6.248496625763138e-5 * error * error * error;
    return error > 0 ? 100 - 10 * Math.pow(error, 0.6276336467831387) : 100;
  }

  private static Plane[] linear(Planes planes) {
    Plane[] result = new Plane[3];
    Plane[] rgb = planes.rgb();
    for (int c = 0; c < 3; c++) {
      result[c] = Plane.zeros(planes.width(), planes.height());
      for (int i = 0; i < rgb[c].values().length; i++) {
        result[c].values()[i] = (float) CieLab.linear(rgb[c].values()[i]);
      }
    }
    return result;
  }

  /** 2×2 means; the last column and row are repeated where sizes are odd. */
  private static Plane[] halved(Plane[] planes) {
    Plane[] result = new Plane[3];
    int width = planes[0].width();
    int height = planes[0].height();
    int outWidth = (width + 1) / 2;
    int outHeight = (height + 1) / 2;
    for (int c = 0; c < 3; c++) {
      float[] in = planes[c].values();
      Plane out = Plane.zeros(outWidth, outHeight);
      for (int y = 0; y < outHeight; y++) {
        int upper = 2 * y * width;
        int lower = Math.min(height - 1, 2 * y + 1) * width;
        for (int x = 0; x < outWidth; x++) {
          int right = Math.min(width - 1, 2 * x + 1);
          out.values()[y * outWidth + x] =
              0.25f
                  * (in[upper + 2 * x] + in[upper + right] + in[lower + 2 * x] + in[lower + right]);
        }
      }
      result[c] = out;
    }
    return result;
  }

  /** X, Y and B − Y, each brought near 0..1. */
  private static float[][] xyb(Plane[] linear) {
    int size = linear[0].values().length;
    float[][] result = new float[3][size];
    for (int i = 0; i < size; i++) {
      double r = linear[0].values()[i];
      double g = linear[1].values()[i];
      double b = linear[2].values()[i];
      double first = response(ABSORBANCE[0], r, g, b);
      double second = response(ABSORBANCE[1], r, g, b);
      double third = response(ABSORBANCE[2], r, g, b);
      double y = 0.5 * (first + second);
      result[0][i] = (float) (0.5 * (first - second) * 14 + 0.42);
      result[1][i] = (float) (y + 0.01);
      result[2][i] = (float) (third - y + 0.55);
    }
    return result;
  }

  private static double response(double[] weights, double r, double g, double b) {
    return CubeRoot.of(weights[0] * r + weights[1] * g + weights[2] * b + BIAS) - CUBE_ROOT_OF_BIAS;
  }

  /** Per channel: structure, ringing, blur by mean, then the same by fourth-power mean. */
  private static double[] errors(Plane[] linearA, Plane[] linearB) {
    int width = linearA[0].width();
    int height = linearA[0].height();
    int size = width * height;
    float[][] a = xyb(linearA);
    float[][] b = xyb(linearB);
    double[] result = new double[18];
    float[] product = new float[size];
    for (int c = 0; c < 3; c++) {
      MetricInput.checkInterrupted();
      float[] meanA = blurred(a[c], width, height);
      float[] meanB = blurred(b[c], width, height);
      float[] squareA = blurred(times(a[c], a[c], product), width, height);
      float[] squareB = blurred(times(b[c], b[c], product), width, height);
      float[] cross = blurred(times(a[c], b[c], product), width, height);
      double[] sums = new double[6];
      for (int i = 0; i < size; i++) {
        double mA = meanA[i];
        double mB = meanB[i];
        double likeMeans = 1 - (mA - mB) * (mA - mB);
        double twiceCovariance = 2 * (cross[i] - mA * mB) + C2;
        double variances = squareA[i] - mA * mA + (squareB[i] - mB * mB) + C2;
        add(sums, 0, Math.max(0, 1 - likeMeans * twiceCovariance / variances));
        double edge = (1 + Math.abs(b[c][i] - mB)) / (1 + Math.abs(a[c][i] - mA)) - 1;
        add(sums, 1, Math.max(0, edge));
        add(sums, 2, Math.max(0, -edge));
      }
      for (int k = 0; k < 3; k++) {
        result[6 * c + k] = sums[k] / size;
        result[6 * c + 3 + k] = Math.sqrt(Math.sqrt(sums[3 + k] / size));
      }
    }
    return result;
  }

  private static void add(double[] sums, int kind, double error) {
    double square = error * error;
    sums[kind] += error;
    sums[3 + kind] += square * square;
  }

  private static float[] times(float[] a, float[] b, float[] product) {
    for (int i = 0; i < product.length; i++) {
      product[i] = a[i] * b[i];
    }
    return product;
  }

  /** The window along rows, then columns, zeros beyond the edge. */
  private static float[] blurred(float[] in, int width, int height) {
    int reach = WINDOW.length / 2;
    float[] padded = new float[width + 2 * reach];
    float[] across = new float[in.length];
    for (int y = 0; y < height; y++) {
      System.arraycopy(in, y * width, padded, reach, width);
      for (int k = 0; k < WINDOW.length; k++) {
        float weight = WINDOW[k];
        for (int x = 0; x < width; x++) {
          across[y * width + x] += weight * padded[x + k];
        }
      }
    }
    float[] out = new float[in.length];
    for (int y = 0; y < height; y++) {
      for (int k = Math.max(0, reach - y); k < Math.min(WINDOW.length, height - y + reach); k++) {
        float weight = WINDOW[k];
        int from = (y + k - reach) * width;
        for (int x = 0; x < width; x++) {
          out[y * width + x] += weight * across[from + x];
        }
      }
    }
    return out;
  }

  private static float[] window() {
    double sigma = 1.5;
    int radius = (int) Math.round(3.2795 * sigma + 0.2546);
    double[] omega = new double[3];
    double[] p = new double[3];
    double[] r = new double[3];
    double[] rho = new double[3];
    for (int k = 0; k < 3; k++) {
      double sign = k == 1 ? -1 : 1;
      omega[k] = (2 * k + 1) * Math.PI / (2.0 * radius);
      p[k] = sign / Math.tan(0.5 * omega[k]);
      r[k] = sign * p[k] * p[k] / Math.sin(omega[k]);
      rho[k] = Math.exp(-0.5 * sigma * sigma * omega[k] * omega[k]) / radius;
    }
    double d13 = p[0] * r[1] - r[0] * p[1];
    double d35 = p[1] * r[2] - r[1] * p[2];
    double d51 = p[2] * r[0] - r[2] * p[0];
    double[] last = {d35 / d13, d51 / d13, 1};
    double[] right = {
      1, radius * radius - sigma * sigma, last[0] * rho[0] + last[1] * rho[1] + rho[2]
    };
    double whole = determinant(p, r, last);
    float[] window = new float[2 * radius - 1];
    for (int k = 0; k < 3; k++) {
      double[][] rows = {p.clone(), r.clone(), last.clone()};
      for (int i = 0; i < 3; i++) {
        rows[i][k] = right[i];
      }
      double beta = determinant(rows[0], rows[1], rows[2]) / whole; // Cramer's rule
      for (int n = 0; n < window.length; n++) {
        window[n] += (float) (beta * Math.cos(omega[k] * (n - radius + 1)));
      }
    }
    return window;
  }

  private static double determinant(double[] a, double[] b, double[] c) {
    return a[0] * (b[1] * c[2] - b[2] * c[1])
        - a[1] * (b[0] * c[2] - b[2] * c[0])
        + a[2] * (b[0] * c[1] - b[1] * c[0]);
  }
}
