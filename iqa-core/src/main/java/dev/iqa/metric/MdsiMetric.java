// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Aspect;
import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;

/**
 * Mean deviation similarity index of two pictures: how unevenly gradient and chroma similarity are
 * spread.
 *
 * <p>Prewitt gradients of the luma of both pictures and of their mean, two chroma channels; C₁ =
 * 140, C₂ = 55, C₃ = 550, q = o = ¼, ρ = 1; larger pictures are first averaged down by round(min(w,
 * h) / 256). 0 for identical pictures, rarely above .6; lower is better.
 *
 * @see <a href="https://doi.org/10.1109/ACCESS.2016.2604042">Nafchi et al., 2016</a>
 */
final class MdsiMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("mdsi", "core")
              .summary("Spread of the local likeness of gradients and chroma.")
              .guidance(
                  "Below .15 differences are hard to see, around .3 they are plain, above .5 the"
                      + " damage is heavy. An even change of brightness or colour is hardly seen.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("MDSI", 1, 0))
              .answering(Aspect.MAP)
              .option(
                  "combination",
                  "How gradient and chroma similarity are joined: weighted sum (the authors'"
                      + " choice) or product of powers.",
                  "sum",
                  "mult")
              .source(
                  "Nafchi, Shahkolaei, Hedjam and Cheriet, Mean Deviation Similarity Index, 2016,"
                      + " https://doi.org/10.1109/ACCESS.2016.2604042")
              .build(),
          MdsiMetric::new);

  private static final double C1 = 140;
  private static final double C2 = 55;
  private static final double C3 = 550;
  private static final double ALPHA = 0.6;
  private static final double BETA = 0.1;
  private static final double GAMMA = 0.2;

  private final boolean sum;

  private MdsiMetric(MetricOptions options) {
    sum = options.text("combination").equals("sum");
  }

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("mdsi", 3);
    int factor = BoxReduction.factor(input);
    Plane[] a = input.reference().reducedRgb(factor);
    Plane[] b = input.test().reducedRgb(factor);
    MetricInput.checkInterrupted();
    Plane lumaA = luma(a);
    Plane lumaB = luma(b);
    Plane mean = Plane.zeros(lumaA.width(), lumaA.height());
    int size = mean.values().length;
    for (int i = 0; i < size; i++) {
      mean.values()[i] = 0.5f * (lumaA.values()[i] + lumaB.values()[i]);
    }
    float[] gradientA = Gradients.prewitt(lumaA).values();
    float[] gradientB = Gradients.prewitt(lumaB).values();
    float[] gradientMean = Gradients.prewitt(mean).values();
    MetricInput.checkInterrupted();
    float[] hA = ColourMix.m(a).values();
    float[] hB = ColourMix.m(b).values();
    float[] mA = ColourMix.n(a).values();
    float[] mB = ColourMix.n(b).values();
    // Negative similarities have complex roots, as in the authors' code: real and imaginary parts.
    double[] real = new double[size];
    double[] imaginary = new double[size];
    float[] map = input.wantsMap() ? new float[size] : new float[0];
    double sumReal = 0;
    double sumImaginary = 0;
    for (int i = 0; i < size; i++) {
      double gradient =
          Similarity.of(gradientA[i], gradientB[i], C1)
              + Similarity.of(gradientB[i], gradientMean[i], C2)
              - Similarity.of(gradientA[i], gradientMean[i], C2);
      double chroma =
          (2 * ((double) hA[i] * hB[i] + (double) mA[i] * mB[i]) + C3)
              / (((double) hA[i] * hA[i] + (double) hB[i] * hB[i])
                  + ((double) mA[i] * mA[i] + (double) mB[i] * mB[i])
                  + C3);
      double modulus;
      double angle;
      if (sum) {
        double joined = ALPHA * gradient + (1 - ALPHA) * chroma;
        modulus = Math.abs(joined);
        angle = joined < 0 ? Math.PI : 0;
      } else {
        modulus = Math.pow(Math.abs(gradient), GAMMA) * Math.pow(Math.abs(chroma), BETA);
        angle = (gradient < 0 ? Math.PI * GAMMA : 0) + (chroma < 0 ? Math.PI * BETA : 0);
      }
      if (map.length > 0) {
        map[i] = (float) (angle == Math.PI ? -modulus : modulus);
      }
      double root = Math.sqrt(Math.sqrt(modulus));
      if (angle == 0) {
        real[i] = root;
      } else {
        real[i] = root * Math.cos(angle / 4);
        imaginary[i] = root * Math.sin(angle / 4);
      }
      sumReal += real[i];
      sumImaginary += imaginary[i];
    }
    double meanReal = sumReal / size;
    double meanImaginary = sumImaginary / size;
    double deviation = 0;
    for (int i = 0; i < size; i++) {
      double dr = real[i] - meanReal;
      double di = imaginary[i] - meanImaginary;
      deviation +=
          imaginary[i] == 0 && meanImaginary == 0 ? Math.abs(dr) : Math.sqrt(dr * dr + di * di);
    }
    deviation /= size;
    // A mean of equal numbers may miss them by the last bit, which the fourth root would magnify.
    double value = deviation < 1e-12 ? 0 : Math.sqrt(Math.sqrt(deviation));
    return new MetricResult(
        Math.min(1, value),
        Similarity.mapOf(input, "mdsi similarity", mean.width(), mean.height(), map));
  }

  private static Plane luma(Plane[] rgb) {
    return ColourMix.of(rgb, 0.2989, 0.5870, 0.1140);
  }
}
