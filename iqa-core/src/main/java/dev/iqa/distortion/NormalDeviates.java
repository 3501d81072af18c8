// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

/**
 * Standard normal deviates looked up by 16 random bits: the inverse distribution function at the
 * middle of 65,536 equal slices, scaled to a variance of exactly one. The largest deviate is 4.3; a
 * picture of eight bits shows no difference to longer tails.
 *
 * <p>Only {@link StrictMath}, so that every machine holds the same table.
 */
final class NormalDeviates {

  private static final int SLICES = 65536;

  /** Indexed by 16 random bits. */
  static final float[] TABLE = table();

  private NormalDeviates() {}

  private static float[] table() {
    double[] exact = new double[SLICES];
    double squares = 0;
    for (int i = 0; i < SLICES; i++) {
      exact[i] = inverse((i + 0.5) / SLICES);
      squares += exact[i] * exact[i];
    }
    double scale = StrictMath.sqrt(SLICES / squares);
    float[] table = new float[SLICES];
    for (int i = 0; i < SLICES; i++) {
      table[i] = (float) (exact[i] * scale);
    }
    return table;
  }

  // Acklam, "An algorithm for computing the inverse normal cumulative distribution function", 2003:
  // a rational approximation with a relative error below 1.15e-9.
  private static double inverse(double p) {
    if (p > 0.5) {
      return -inverse(1 - p);
    }
    if (p < 0.02425) {
      double q = StrictMath.sqrt(-2 * StrictMath.log(p));
      return (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q
                              - 2.549732539343734)
                          * q
                      + 4.374664141464968)
                  * q
              + 2.938163982698783)
          / ((((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q
                      + 3.754408661907416)
                  * q
              + 1);
    }
    double q = p - 0.5;
    double r = q * q;
    return (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r
                            + 1.383577518672690e+02)
                        * r
                    - 3.066479806614716e+01)
                * r
            + 2.506628277459239)
        * q
        / (((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r
                            + 6.680131188771972e+01)
                        * r
                    - 1.328068155288572e+01)
                * r
            + 1);
  }
}
