// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

/**
 * Where the waves of a picture agree in phase: edges, lines and corners whatever their contrast.
 *
 * <p>Kovesi's second measure over a {@link LogGaborBank}, summed over the directions, with his
 * noise threshold of two standard deviations; as FSIM uses it.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2011.2109730">Zhang et al., 2011, §II-A</a>
 */
final class PhaseCongruency {

  // Kovesi's guard against division by zero, on the scale 0..255.
  private static final float EPSILON = 1e-4f;

  private PhaseCongruency() {}

  /**
   * Phase congruency.
   *
   * @param luma 0..255
   * @return 0..1 per pixel
   */
  static float[] of(Plane luma) {
    int size = luma.values().length;
    LogGaborBank bank = LogGaborBank.of(luma.width(), luma.height());
    float[] spectrum = new float[2 * size];
    // No filter passes the mean; without it an even picture is exactly zero, not rounding noise.
    float offset = luma.values()[0];
    for (int i = 0; i < size; i++) {
      spectrum[2 * i] = luma.values()[i] - offset;
    }
    float[][] responses = new float[LogGaborBank.SCALES][2 * size];
    float[] energies = new float[size];
    float[] amplitudes = new float[size];
    float[] energy = new float[size];
    float[] scratch = new float[size];
    try (FourierTransform fourier = FourierTransform.ofFloats(luma.width(), luma.height())) {
      fourier.forward(spectrum);
      for (int d = 0; d < LogGaborBank.DIRECTIONS; d++) {
        for (int s = 0; s < LogGaborBank.SCALES; s++) {
          MetricInput.checkInterrupted();
          bank.apply(spectrum, s, d, responses[s]);
          fourier.inverse(responses[s]);
        }
        combine(responses, energy, amplitudes, scratch);
        float threshold = (float) bank.noiseThreshold(d, Median.of(scratch));
        for (int i = 0; i < size; i++) {
          energies[i] += Math.max(0, energy[i] - threshold);
        }
      }
    }
    for (int i = 0; i < size; i++) {
      energies[i] /= amplitudes[i] + EPSILON;
    }
    return energies;
  }

  /** One direction: local energy, the amplitudes added up, the finest scale's squared amplitude. */
  private static void combine(
      float[][] responses, float[] energy, float[] amplitudes, float[] finest) {
    float[] r0 = responses[0];
    float[] r1 = responses[1];
    float[] r2 = responses[2];
    float[] r3 = responses[3];
    for (int i = 0; i < energy.length; i++) {
      float e0 = r0[2 * i];
      float o0 = r0[2 * i + 1];
      float e1 = r1[2 * i];
      float o1 = r1[2 * i + 1];
      float e2 = r2[2 * i];
      float o2 = r2[2 * i + 1];
      float e3 = r3[2 * i];
      float o3 = r3[2 * i + 1];
      float square = e0 * e0 + o0 * o0;
      finest[i] = square;
      amplitudes[i] +=
          (float) Math.sqrt(square)
              + (float) Math.sqrt(e1 * e1 + o1 * o1)
              + (float) Math.sqrt(e2 * e2 + o2 * o2)
              + (float) Math.sqrt(e3 * e3 + o3 * o3);
      float even = e0 + e1 + e2 + e3;
      float odd = o0 + o1 + o2 + o3;
      float length = (float) Math.sqrt(even * even + odd * odd) + EPSILON;
      float meanEven = even / length;
      float meanOdd = odd / length;
      energy[i] =
          even * meanEven
              + odd * meanOdd
              - Math.abs(e0 * meanOdd - o0 * meanEven)
              - Math.abs(e1 * meanOdd - o1 * meanEven)
              - Math.abs(e2 * meanOdd - o2 * meanEven)
              - Math.abs(e3 * meanOdd - o3 * meanEven);
    }
  }
}
