// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Aspect;
import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;

/**
 * Visual saliency-induced index of two pictures: how far saliency, gradients and chroma agree,
 * weighted by saliency.
 *
 * <p>Saliency is {@link SdspSaliency}; gradients (Scharr) and chroma are those of LMN; larger
 * pictures are averaged down by round(min(w, h) / 256). C₁ = 1.27, C₂ = 386, C₃ = 130, α = .4, β =
 * .02. A grey picture counts as three equal channels. 1 for identical pictures, 0..1, higher is
 * better.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2014.2346028">Zhang, Shen and Li, 2014</a>
 */
final class VsiMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("vsi", "core")
              .summary("Likeness of saliency, gradients and chroma, weighed by saliency.")
              .guidance(
                  "Above .99 differences are hard to see, .95 to .98 is plain damage, below .9 the"
                      + " damage is heavy: the values crowd near 1. Hardly sees an even change of"
                      + " brightness: 20 grey levels between two flat pictures leave it above .999.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("VSI", 0, 1))
              .answering(Aspect.MAP)
              .source(
                  "Zhang, Shen and Li, VSI: A Visual Saliency-Induced Index for Perceptual Image"
                      + " Quality Assessment, 2014, https://doi.org/10.1109/TIP.2014.2346028")
              .build(),
          options -> new VsiMetric());

  private static final double C1 = 1.27;
  private static final double C2 = 386;
  private static final double C3 = 130;
  private static final double ALPHA = 0.40;
  private static final double BETA = 0.02;
  private static final int MINIMUM = 16;

  private VsiMetric() {}

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("vsi", MINIMUM);
    int factor = BoxReduction.factor(input);
    float[][] saliency = SdspSaliency.of(input.reference(), input.test(), factor);
    MetricInput.checkInterrupted();
    Plane[] a = input.reference().edgeRepeatedRgb(factor);
    Plane[] b = input.test().edgeRepeatedRgb(factor);
    int width = a[0].width();
    int height = a[0].height();
    float[] gradientA = Gradients.scharr(ColourMix.of(a, 0.06, 0.63, 0.27)).values();
    float[] gradientB = Gradients.scharr(ColourMix.of(b, 0.06, 0.63, 0.27)).values();
    float[] mA = ColourMix.m(a).values();
    float[] mB = ColourMix.m(b).values();
    float[] nA = ColourMix.n(a).values();
    float[] nB = ColourMix.n(b).values();
    MetricInput.checkInterrupted();
    float[] map = new float[width * height];
    float[] weights = new float[map.length];
    for (int i = 0; i < map.length; i++) {
      double salient = Similarity.of(saliency[0][i], saliency[1][i], C1);
      double gradient = Similarity.of(gradientA[i], gradientB[i], C2);
      double chroma = Similarity.of(mA[i], mB[i], C3) * Similarity.of(nA[i], nB[i], C3);
      map[i] =
          (float)
              (salient
                  * Similarity.realPower(gradient, ALPHA)
                  * Similarity.realPower(chroma, BETA));
      weights[i] = Math.max(saliency[0][i], saliency[1][i]);
    }
    return Similarity.pooled(input, "vsi", width, height, map, weights);
  }
}
