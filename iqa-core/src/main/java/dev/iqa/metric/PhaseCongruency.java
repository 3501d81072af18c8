// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.metric.spi.PixelKernels;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;

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
    int width = luma.width();
    int height = luma.height();
    LogGaborBank bank = LogGaborBank.of(width, height);
    // No filter passes the mean; without it an even picture is exactly zero, not rounding noise.
    float[] samples = luma.values().clone();
    for (int i = samples.length - 1; i >= 0; i--) {
      samples[i] -= samples[0];
    }
    Optional<PixelKernels> kernels = Kernels.transforming(width, height);
    return kernels.isPresent()
        ? fused(kernels.get(), bank, samples, width, height)
        : stepByStep(bank, samples, width, height);
  }

  private static float[] fused(
      PixelKernels kernels, LogGaborBank bank, float[] samples, int width, int height) {
    int plane = Math.multiplyExact(Float.BYTES, samples.length);
    int scratch = kernels.transformBytes(width, height);
    ByteBuffer memory = PyramidMemory.borrow(Math.addExact(Math.multiplyExact(5, plane), scratch));
    try {
      ByteBuffer spectrum = PyramidMemory.slice(memory, 0, 2 * plane);
      ByteBuffer energies = PyramidMemory.slice(memory, 2 * plane, 3 * plane);
      ByteBuffer free = PyramidMemory.slice(memory, 5 * plane, scratch);
      ByteBuffer real = PyramidMemory.slice(memory, 0, plane);
      ByteBuffer imaginary = PyramidMemory.slice(memory, plane, plane);
      real.asFloatBuffer().put(samples);
      imaginary.asFloatBuffer().put(new float[samples.length]);
      kernels.fourier(real, imaginary, width, height, false, free);
      Energies sum = new Energies(samples.length);
      FloatBuffer found = energies.asFloatBuffer();
      LogGaborBank.Planes filters = bank.planes();
      for (int d = 0; d < LogGaborBank.DIRECTIONS; d++) {
        MetricInput.checkInterrupted();
        kernels.localEnergy(
            spectrum, filters.radial(), filters.angular().get(d), width, height, energies, free);
        found.get(samples.length, sum.one);
        sum.addAmplitudes();
        found.get(0, sum.one);
        found.get(2 * samples.length, sum.finest);
        sum.addEnergy(bank, d);
      }
      return sum.congruency();
    } finally {
      PyramidMemory.giveBack(memory);
    }
  }

  /** As the kernels do it, and the definition of what they do. */
  private static float[] stepByStep(LogGaborBank bank, float[] samples, int width, int height) {
    int size = samples.length;
    float[] spectrum = new float[2 * size];
    for (int i = 0; i < size; i++) {
      spectrum[2 * i] = samples[i];
    }
    float[][] responses = new float[LogGaborBank.SCALES][2 * size];
    Energies sum = new Energies(size);
    try (FourierTransform fourier = FourierTransform.ofFloats(width, height)) {
      fourier.forward(spectrum);
      for (int d = 0; d < LogGaborBank.DIRECTIONS; d++) {
        for (int s = 0; s < LogGaborBank.SCALES; s++) {
          MetricInput.checkInterrupted();
          bank.apply(spectrum, s, d, responses[s]);
          fourier.inverse(responses[s]);
        }
        combine(responses, sum.one, sum.amplitudes, sum.finest);
        sum.addEnergy(bank, d);
      }
    }
    return sum.congruency();
  }

  /** What the directions add up to. */
  private static final class Energies {
    final float[] total;
    final float[] amplitudes;
    final float[] one;
    final float[] finest;

    Energies(int size) {
      total = new float[size];
      amplitudes = new float[size];
      one = new float[size];
      finest = new float[size];
    }

    /** Adds a direction's amplitudes, which stand in {@link #one}. */
    void addAmplitudes() {
      for (int i = 0; i < one.length; i++) {
        amplitudes[i] += one[i];
      }
    }

    /** Adds a direction's energy, which stands in {@link #one}, as far as it is not noise. */
    void addEnergy(LogGaborBank bank, int direction) {
      float threshold = (float) bank.noiseThreshold(direction, Median.ofNotNegative(finest));
      for (int i = 0; i < one.length; i++) {
        float above = one[i] - threshold;
        total[i] += above > 0 ? above : 0;
      }
    }

    float[] congruency() {
      for (int i = 0; i < total.length; i++) {
        total[i] /= amplitudes[i] + EPSILON;
      }
      return total;
    }
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
