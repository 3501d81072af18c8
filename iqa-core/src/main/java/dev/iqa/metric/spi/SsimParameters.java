// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

/**
 * Which structural similarity a kernel sums up.
 *
 * <p>Over every window: means μ, variances σ² and covariance σ₁₂, weighted by the window; C₁ = (.01
 * · 255)², C₂ = (.03 · 255)², C₃ = C₂ / 2 (Wang et al., 2004, §III.B).
 *
 * @param window weights and extent of a window
 * @param border which windows there are
 * @param covariance divisor of variances and covariance
 * @param term what is summed
 */
public record SsimParameters(Window window, Border border, Covariance covariance, Term term) {

  /** 11 × 11 Gaussian, valid windows, population covariance: the definition of the paper. */
  public static final SsimParameters WANG_2004 =
      new SsimParameters(Window.GAUSSIAN_11, Border.VALID, Covariance.POPULATION, Term.SSIM);

  /** Weights of a window. */
  public enum Window {
    /** 11 × 11, Gaussian, σ = 1.5 samples, sum 1. */
    GAUSSIAN_11(11, 1.5),
    /** 7 × 7, equal weights. */
    UNIFORM_7(7, 0),
    /** 8 × 8, equal weights; only with valid windows, as it has no centre. */
    UNIFORM_8(8, 0),
    /** 11 × 11, equal weights. */
    UNIFORM_11(11, 0);

    private final int side;
    private final double sigma;

    Window(int side, double sigma) {
      this.side = side;
      this.sigma = sigma;
    }

    /**
     * Extent.
     *
     * @return rows and columns of a window
     */
    public int side() {
      return side;
    }

    /**
     * The window is the outer product of these with themselves.
     *
     * @return side() weights, sum 1, in a new array
     */
    public float[] weights() {
      double[] exact = new double[side];
      double sum = 0;
      for (int i = 0; i < side; i++) {
        double distance = i - (side - 1) / 2.0;
        exact[i] = sigma == 0 ? 1 : Math.exp(-distance * distance / (2 * sigma * sigma));
        sum += exact[i];
      }
      float[] weights = new float[side];
      for (int i = 0; i < side; i++) {
        weights[i] = (float) (exact[i] / sum);
      }
      return weights;
    }
  }

  /** Which windows there are. */
  public enum Border {
    /** Those wholly inside the picture: columns − side + 1 by rows − side + 1. */
    VALID,
    /**
     * One centred on every sample; outside, the picture is mirrored about its edge samples, which
     * are not repeated (OpenCV's {@code BORDER_REFLECT_101}).
     */
    REFLECT
  }

  /** Divisor of variances and covariance. */
  public enum Covariance {
    /** The weights sum to 1. */
    POPULATION,
    /** The weights sum to n / (n − 1), n being the number of samples in a window. */
    SAMPLE
  }

  /** What is summed over the windows. */
  public enum Term {
    /** One sum: (2 μ₁ μ₂ + C₁) (2 σ₁₂ + C₂) / ((μ₁² + μ₂² + C₁) (σ₁² + σ₂² + C₂)). */
    SSIM(1),
    /** One sum: (2 σ₁₂ + C₂) / (σ₁² + σ₂² + C₂). */
    CONTRAST_STRUCTURE(1),
    /**
     * Three sums: (2 μ₁ μ₂ + C₁) / (μ₁² + μ₂² + C₁), then (2 σ₁ σ₂ + C₂) / (σ₁² + σ₂² + C₂), then
     * (σ₁₂ + C₃) / (σ₁ σ₂ + C₃).
     */
    SEPARATE(3);

    private final int sums;

    Term(int sums) {
      this.sums = sums;
    }

    /**
     * Numbers a kernel writes.
     *
     * @return 1 or 3
     */
    public int sums() {
      return sums;
    }
  }

  /**
   * Checks that the border fits the window.
   *
   * @throws IllegalArgumentException for a window without centre at a reflecting border
   */
  public SsimParameters {
    if (border == Border.REFLECT && window.side() % 2 == 0) {
      throw new IllegalArgumentException(window + " has no centre; it takes border VALID only");
    }
  }

  /**
   * With another term.
   *
   * @param other what is summed
   * @return new parameters
   */
  public SsimParameters withTerm(Term other) {
    return new SsimParameters(window, border, covariance, other);
  }

  /**
   * Windows in a row.
   *
   * @param samples the picture
   * @return 0 or less if the picture is narrower than a window
   */
  public int columns(Samples samples) {
    return border == Border.VALID ? samples.columns() - window.side() + 1 : samples.columns();
  }

  /**
   * Rows of windows.
   *
   * @param samples the picture
   * @return 0 or less if the picture is lower than a window
   */
  public int rows(Samples samples) {
    return border == Border.VALID ? samples.rows() - window.side() + 1 : samples.rows();
  }
}
