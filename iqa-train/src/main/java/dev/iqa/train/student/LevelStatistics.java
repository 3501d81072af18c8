// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.train.network.Activation;
import dev.iqa.train.network.Algebra;
import java.util.Arrays;
import java.util.List;

/**
 * What the histograms of a picture's levels say, before any convolution: how much lies at either
 * end, where the levels lie, how rough the histogram is and which levels are missing. Whoever
 * changes brightness, contrast or colour of 8-bit samples leaves gaps and peaks that no camera
 * makes (Stamm and Liu, "Forensic detection of image manipulation using statistical intrinsic
 * fingerprints", IEEE TIFS, 2010); JPEG afterwards blurs them. Nothing here is learnt.
 */
public final class LevelStatistics {

  /** Red, green, blue, the largest of them, and the largest less the smallest. */
  private static final int HISTOGRAMS = Algebra.LEVEL_HISTOGRAMS;

  private static final int LEVELS = 256;
  private static final int BANDS = 8;
  private static final int[] REACHES = {1, 2, 4, 8, 16, 32};

  private static final int ENDS = 2 * REACHES.length;

  /** Numbers of one histogram. */
  private static final int NUMBERS = ENDS + 3 * BANDS + 1;

  /** Numbers of a picture. */
  public static final int COUNT = HISTOGRAMS * NUMBERS;

  /** A level with less than this share of the picture counts as missing, in part. */
  private static final double SHARE_OF_PRESENT = 1.0 / (8 * LEVELS);

  /** Pixels from one that is looked at to the next, where the student is in use. */
  static final int STEP = 5;

  /** The same for windows, at most: they have fewer pixels than photographs. */
  static final int STEP_OF_WINDOWS = 3;

  private final int step;

  /**
   * Statistics of some of the pixels.
   *
   * @param step from one pixel that is looked at to the next, in both directions
   */
  public LevelStatistics(int step) {
    this.step = step;
  }

  /**
   * Counts the levels of pictures.
   *
   * @param <T> a value
   * @param algebra to write it in
   * @param picture [batch, 3, height, width], as (sample / 255 − 0.5) · 4
   * @return numbers between about −2 and 2: [batch, {@link #COUNT}]
   */
  public <T> T apply(Algebra<T> algebra, T picture) {
    T shares = algebra.levelHistograms(picture, step, 0.25, 0.5);
    T bands = algebra.constant(bands(LEVELS, 0), LEVELS, BANDS);
    T here = algebra.slice(shares, 2, 1, LEVELS - 1);
    T around =
        algebra.add(algebra.slice(shares, 2, 0, LEVELS - 2), algebra.slice(shares, 2, 2, LEVELS));
    T roughness = magnitude(algebra, algebra.add(here, algebra.affine(around, -0.5, 0)));
    T rough =
        algebra.matrixProduct(roughness, algebra.constant(bands(LEVELS - 2, 1), LEVELS - 2, BANDS));
    T missing = algebra.activate(algebra.affine(shares, -1 / SHARE_OF_PRESENT, 1), Activation.RELU);
    T numbers =
        algebra.concatenate(
            2,
            List.of(
                logarithm(
                    algebra,
                    algebra.matrixProduct(shares, algebra.constant(ends(), LEVELS, ENDS)),
                    0.002),
                logarithm(algebra, algebra.matrixProduct(shares, bands), 0.01),
                logarithm(algebra, rough, 0.003),
                logarithm(
                    algebra,
                    algebra.matrixProduct(rough, algebra.constant(ones(BANDS), BANDS, 1)),
                    0.01),
                algebra.affine(algebra.matrixProduct(missing, bands), 2.0 * BANDS / LEVELS, -1)));
    return algebra.reshape(numbers, 0, COUNT);
  }

  private static <T> T magnitude(Algebra<T> algebra, T x) {
    return algebra.add(
        algebra.activate(x, Activation.RELU),
        algebra.activate(algebra.affine(x, -1, 0), Activation.RELU));
  }

  private static <T> T logarithm(Algebra<T> algebra, T x, double least) {
    T raised = algebra.affine(x, 1, least);
    return algebra.affine(algebra.activate(raised, Activation.LOG), 0.5, 1.5);
  }

  /** Which levels belong to which band: 1 where they do. */
  private static float[] bands(int levels, int first) {
    float[] matrix = new float[levels * BANDS];
    for (int i = 0; i < levels; i++) {
      matrix[i * BANDS + (i + first) * BANDS / LEVELS] = 1;
    }
    return matrix;
  }

  /** How near a level is to black and to white, within each reach: 1 to 0. */
  private static float[] ends() {
    float[] matrix = new float[LEVELS * ENDS];
    for (int level = 0; level < LEVELS; level++) {
      for (int i = 0; i < REACHES.length; i++) {
        int reach = REACHES[i];
        matrix[level * ENDS + 2 * i] = Math.max(0, reach - level) / (float) reach;
        matrix[level * ENDS + 2 * i + 1] =
            Math.max(0, reach - (LEVELS - 1 - level)) / (float) reach;
      }
    }
    return matrix;
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
