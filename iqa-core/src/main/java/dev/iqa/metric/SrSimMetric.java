// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Aspect;
import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;

/**
 * Spectral residual similarity of two pictures: how far saliency and gradients agree, weighted by
 * saliency.
 *
 * <p>Luma .299 R + .587 G + .114 B; larger pictures are first averaged down by round(min(w, h) /
 * 256). C₁ = .4, C₂ = 225, α = ½. With {@code chroma=yiq} the chroma term of FSIMc is multiplied
 * in, as piq does; the paper has none. 1 for identical pictures, 0..1, higher is better.
 *
 * @see <a href="https://doi.org/10.1109/ICIP.2012.6467149">Zhang and Li, 2012</a>
 */
final class SrSimMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("sr-sim", "core")
              .summary("Likeness of saliency and gradients, weighed by saliency. Fast.")
              .guidance(
                  "Above .99 differences are hard to see, around .95 they are plain, below .9 the"
                      + " damage is heavy. Hardly sees an even change of brightness: 20 grey"
                      + " levels between two flat pictures leave it above .999. Blind to colour by"
                      + " default.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("SR-SIM", 0, 1))
              .answering(Aspect.MAP)
              .option(
                  "chroma",
                  "Whether chroma counts: the paper's luma only, or the term of FSIMc (piq's"
                      + " chromatic=True).",
                  "none",
                  "yiq")
              .option(
                  "window",
                  "Side of the Gaussian that smooths saliency: 10 as the authors' code and piq, or"
                      + " 9, symmetric.",
                  "10",
                  "9")
              .source(
                  "Zhang and Li, SR-SIM: A Fast and High Performance IQA Index Based on Spectral"
                      + " Residual, 2012, https://doi.org/10.1109/ICIP.2012.6467149")
              .build(),
          SrSimMetric::new);

  private static final double C1 = 0.40;
  private static final double C2 = 225;
  private static final double T = 200;
  private static final double LAMBDA = 0.03;
  private static final int MINIMUM = 40;

  private final boolean chroma;
  private final int window;

  private SrSimMetric(MetricOptions options) {
    chroma = options.text("chroma").equals("yiq");
    window = (int) options.number("window");
  }

  @Override
  public MetricResult measure(MetricInput input) {
    // The saliency window of 10 must fit a quarter of the picture.
    input.requireAtLeast("sr-sim", MINIMUM);
    int factor = BoxReduction.factor(input);
    input.step("luma BT.601");
    Plane a = input.reference().reducedLuma(factor);
    Plane b = input.test().reducedLuma(factor);
    float[] saliencyA = SpectralResidual.saliency(a, window);
    MetricInput.checkInterrupted();
    float[] saliencyB = SpectralResidual.saliency(b, window);
    MetricInput.checkInterrupted();
    float[] gradientA = input.reference().reducedGradient(factor).values();
    float[] gradientB = input.test().reducedGradient(factor).values();
    int size = saliencyA.length;
    float[] map = new float[size];
    float[] weights = new float[size];
    for (int i = 0; i < size; i++) {
      map[i] =
          (float)
              (Similarity.of(saliencyA[i], saliencyB[i], C1)
                  * Math.sqrt(Similarity.of(gradientA[i], gradientB[i], C2)));
      weights[i] = Math.max(saliencyA[i], saliencyB[i]);
    }
    if (chroma && !input.test().isGrey()) {
      multiplyChroma(input, factor, map);
    }
    return Similarity.pooled(input, "sr-sim", a.width(), a.height(), map, weights);
  }

  /** The chroma term of FSIMc as piq has it: four-digit YIQ, and the modulus where negative. */
  private static void multiplyChroma(MetricInput input, int factor, float[] map) {
    Plane[] a = input.reference().reducedRgb(factor);
    Plane[] b = input.test().reducedRgb(factor);
    float[] iA = ColourMix.i4(a).values();
    float[] iB = ColourMix.i4(b).values();
    float[] qA = ColourMix.q4(a).values();
    float[] qB = ColourMix.q4(b).values();
    for (int k = 0; k < map.length; k++) {
      double chroma = Similarity.of(iA[k], iB[k], T) * Similarity.of(qA[k], qB[k], T);
      map[k] *= (float) Math.pow(Math.abs(chroma), LAMBDA);
    }
  }
}
