// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.metric.MetricInput;
import dev.iqa.metric.Plane;
import dev.iqa.metric.Planes;
import java.util.Arrays;

/**
 * Everything {@code measured} reads off a picture.
 *
 * @param sharpness deviation of the log-Laplacian, see {@link LogLaplacian}
 * @param blurEffect 0 sharp to 1 blurred, see {@link BlurEffect}
 * @param blurSigmaPixels at the strongest edges, see {@link BlurSigma}
 * @param noiseGreyLevels see {@link NoiseLevel}
 * @param blockiness about 1 without blocks, see {@link Blockiness}
 * @param contrast see {@link Contrast}
 * @param meanLuma 0..255
 * @param darkTone first percentile of luma, 0..255
 * @param lightTone last percentile of luma, 0..255
 * @param whiteShare of the pixels, 0..1, see {@link Clipping}
 * @param blackShare of the pixels, 0..1
 * @param colourfulness see {@link Colourfulness}
 * @param meanChroma mean of max(R, G, B) − min(R, G, B), 0..255
 * @param vividShare share of pixels whose largest channel is at least 250 and smallest at most 5
 * @param equalNeighbours share of pixels that equal their right neighbour in all channels, 0..1
 * @param repeatedLines share of rows, or of columns if fewer, that equal the one before in all
 *     channels; flat ones do not count; 0..1
 * @param grey whether the picture has one channel or no colour at all
 */
record Observations(
    double sharpness,
    double blurEffect,
    double blurSigmaPixels,
    double noiseGreyLevels,
    double blockiness,
    double contrast,
    double meanLuma,
    double darkTone,
    double lightTone,
    double whiteShare,
    double blackShare,
    double colourfulness,
    double meanChroma,
    double vividShare,
    double equalNeighbours,
    double repeatedLines,
    boolean grey) {

  static Observations of(Planes planes) {
    double sharpness = LogLaplacian.of(planes);
    double blurEffect = BlurEffect.of(planes);
    MetricInput.checkInterrupted();
    double blurSigma = BlurSigma.of(planes);
    MetricInput.checkInterrupted();
    double noise = NoiseLevel.of(planes);
    MetricInput.checkInterrupted();
    float[] sorted = planes.luma().values().clone();
    Arrays.sort(sorted);
    double sum = 0;
    for (float value : sorted) {
      sum += value;
    }
    Plane[] rgb = planes.rgb();
    int width = planes.width();
    double chroma = 0;
    int vivid = 0;
    int equal = 0;
    for (int i = 0; i < sorted.length; i++) {
      float r = rgb[0].values()[i];
      float g = rgb[1].values()[i];
      float b = rgb[2].values()[i];
      float most = Math.max(r, Math.max(g, b));
      float least = Math.min(r, Math.min(g, b));
      chroma += most - least;
      if (most >= 250 && least <= 5) {
        vivid++;
      }
      if ((i + 1) % width != 0
          && r == rgb[0].values()[i + 1]
          && g == rgb[1].values()[i + 1]
          && b == rgb[2].values()[i + 1]) {
        equal++;
      }
    }
    double count = sorted.length;
    return new Observations(
        sharpness,
        blurEffect,
        blurSigma,
        noise,
        Blockiness.of(planes),
        Contrast.of(planes),
        sum / count,
        sorted[(int) (0.01 * (count - 1))],
        sorted[(int) (0.99 * (count - 1))],
        Clipping.share(planes, true),
        Clipping.share(planes, false),
        Colourfulness.of(planes),
        chroma / count,
        vivid / count,
        equal / Math.max(1, count - planes.height()),
        Math.min(
            repeatedLines(rgb, planes.height(), width, width, 1),
            repeatedLines(rgb, width, planes.height(), 1, width)),
        planes.isGrey() || chroma == 0);
  }

  private static double repeatedLines(Plane[] rgb, int lines, int length, int lineStep, int step) {
    int repeated = 0;
    int counted = 0;
    for (int line = 1; line < lines; line++) {
      boolean flat = true;
      boolean same = true;
      for (int i = 0; i < length && (flat || same); i++) {
        int here = line * lineStep + i * step;
        for (Plane plane : rgb) {
          float value = plane.values()[here];
          flat &= value == plane.values()[line * lineStep];
          same &= value == plane.values()[here - lineStep];
        }
      }
      if (!flat) {
        counted++;
        repeated += same ? 1 : 0;
      }
    }
    return counted == 0 ? 0 : repeated / (double) counted;
  }
}
