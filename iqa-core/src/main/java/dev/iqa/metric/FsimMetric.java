// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Aspect;
import dev.iqa.AssessorDescriptor;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;

/**
 * Feature similarity of two pictures: how far phase congruency and gradients agree, weighted by
 * phase congruency; FSIMc adds the chroma of YIQ.
 *
 * <p>Luma .299 R + .587 G + .114 B; larger pictures are first averaged down by round(min(w, h) /
 * 256). T₁ = .85, T₂ = 160, T₃ = T₄ = 200, λ = .03. The values are those of the authors' MATLAB
 * code; 1 for identical pictures, 0..1, higher is better.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2011.2109730">Zhang et al., 2011</a>
 */
final class FsimMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          descriptor(
                  "fsim",
                  "FSIM",
                  "Likeness of edges and gradients, weighed where features are.",
                  "")
              .build(),
          options -> new FsimMetric("fsim", false));

  static final MetricDefinition CHROMA_DEFINITION =
      new MetricDefinition(
          descriptor(
                  "fsimc",
                  "FSIMc",
                  "Likeness of edges, gradients and chroma, weighed where features are.",
                  " A grey picture has no chroma and gets its fsim.")
              .build(),
          options -> new FsimMetric("fsimc", true));

  // Zhang 2011 §III: constants found on a subset of TID2008.
  private static final double T1 = 0.85;
  private static final double T2 = 160;
  private static final double T3 = 200;
  private static final double T4 = 200;
  private static final double LAMBDA = 0.03;
  private static final int MINIMUM = 16;

  private final String name;
  private final boolean chroma;

  private FsimMetric(String name, boolean chroma) {
    this.name = name;
    this.chroma = chroma;
  }

  private static AssessorDescriptor.Builder descriptor(
      String name, String scale, String summary, String addition) {
    return AssessorDescriptor.builder(name, "core")
        .summary(summary)
        .guidance(
            "Above .98 differences are hard to see, .9 to .95 is clear damage, below .8 the picture"
                + " is hard to recognise. Hardly sees an even change of brightness: 20 grey levels"
                + " between two flat pictures leave it above .999."
                + addition)
        .reference(ReferenceUse.REQUIRED)
        .scoring(new ScoreScale(scale, 0, 1))
        .answering(Aspect.MAP)
        .source(
            "Zhang, Zhang, Mou and Zhang, FSIM: A Feature Similarity Index for Image Quality"
                + " Assessment, 2011, https://doi.org/10.1109/TIP.2011.2109730");
  }

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast(name, MINIMUM);
    int factor = BoxReduction.factor(input);
    input.step("luma BT.601");
    Plane a = input.reference().reducedLuma(factor);
    float[] phaseA = phaseCongruency(input.reference(), factor);
    float[] phaseB = phaseCongruency(input.test(), factor);
    float[] gradientA = input.reference().reducedGradient(factor).values();
    float[] gradientB = input.test().reducedGradient(factor).values();
    int size = phaseA.length;
    float[] map = new float[size];
    float[] weights = new float[size];
    for (int i = 0; i < size; i++) {
      map[i] =
          (float)
              (Similarity.of(phaseA[i], phaseB[i], T1)
                  * Similarity.of(gradientA[i], gradientB[i], T2));
      weights[i] = Math.max(phaseA[i], phaseB[i]);
    }
    if (chroma && !input.test().isGrey()) {
      MetricInput.checkInterrupted();
      multiplyChroma(input, factor, map);
    }
    return Similarity.pooled(input, name, a.width(), a.height(), map, weights);
  }

  private static float[] phaseCongruency(Planes planes, int factor) {
    return planes.once(
        "phase congruency", factor, () -> PhaseCongruency.of(planes.reducedLuma(factor)));
  }

  /**
   * Multiplies a map by the similarity of I and of Q to the power of .03: the real part where it is
   * negative, as the authors of FSIM.
   */
  private static void multiplyChroma(MetricInput input, int factor, float[] map) {
    Plane[] a = input.reference().reducedRgb(factor);
    Plane[] b = input.test().reducedRgb(factor);
    float[] iA = ColourMix.i(a).values();
    float[] iB = ColourMix.i(b).values();
    float[] qA = ColourMix.q(a).values();
    float[] qB = ColourMix.q(b).values();
    for (int k = 0; k < map.length; k++) {
      double chroma = Similarity.of(iA[k], iB[k], T3) * Similarity.of(qA[k], qB[k], T4);
      map[k] *= (float) Similarity.realPower(chroma, LAMBDA);
    }
  }
}
