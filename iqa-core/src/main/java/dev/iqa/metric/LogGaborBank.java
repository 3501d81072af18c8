// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.metric.spi.PixelKernels;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Log-Gabor filters of four wavelengths (6, 12, 24, 48 pixels) and four directions in the frequency
 * plane of one size, with the sums that Kovesi's noise estimate needs. Thread-safe.
 *
 * @see <a href="https://www.peterkovesi.com/matlabfns/">Kovesi, MATLAB and Octave functions</a>
 */
final class LogGaborBank {

  static final int SCALES = 4;
  static final int DIRECTIONS = 4;
  private static final double SHORTEST_WAVELENGTH_PIXELS = 6;
  private static final double BANDWIDTH_RATIO = 0.55;
  private static final double ANGULAR_SIGMA = Math.PI / DIRECTIONS / 1.2;

  // Banks are costly and pictures come in few sizes: the last four are kept.
  private static final int KEPT = 4;
  private static final Map<Long, LogGaborBank> RECENT =
      new LinkedHashMap<>(8, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, LogGaborBank> eldest) {
          return size() > KEPT;
        }
      };

  /** The filters as {@link PixelKernels#localEnergy} reads them. */
  record Planes(ByteBuffer radial, List<ByteBuffer> angular) {}

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Planes planes;
  private final float[][] radial = new float[SCALES][];
  private final float[][] angular = new float[DIRECTIONS][];
  private final double[] meanSquareOfFinest = new double[DIRECTIONS];
  private final double[] noiseGain = new double[DIRECTIONS];

  private LogGaborBank(int width, int height) {
    int size = width * height;
    double[] radius = new double[size];
    for (int s = 0; s < SCALES; s++) {
      radial[s] = new float[size];
    }
    double[] theta = new double[size];
    for (int y = 0; y < height; y++) {
      double fy = frequency(y, height);
      for (int x = 0; x < width; x++) {
        double fx = frequency(x, width);
        int i = y * width + x;
        radius[i] = Math.hypot(fx, fy);
        theta[i] = Math.atan2(-fy, fx);
      }
    }
    double spread = 2 * Math.pow(Math.log(BANDWIDTH_RATIO), 2);
    for (int i = 1; i < size; i++) {
      // Butterworth low-pass of order 15, cut-off .45: keeps the corners of the plane out.
      double lowPass = 1 / (1 + Math.pow(radius[i] / 0.45, 30));
      for (int s = 0; s < SCALES; s++) {
        double octaves = Math.log(radius[i] * SHORTEST_WAVELENGTH_PIXELS * (1 << s));
        radial[s][i] = (float) (Math.exp(-octaves * octaves / spread) * lowPass);
      }
    }
    for (int d = 0; d < DIRECTIONS; d++) {
      angular[d] = new float[size];
      double angle = d * Math.PI / DIRECTIONS;
      for (int i = 0; i < size; i++) {
        double off = Math.abs(Math.IEEEremainder(theta[i] - angle, 2 * Math.PI));
        angular[d][i] = (float) Math.exp(-off * off / (2 * ANGULAR_SIGMA * ANGULAR_SIGMA));
      }
      sumUp(d, width, height);
    }
  }

  /** The filters for a size, from the last used ones if it is among them. */
  static LogGaborBank of(int width, int height) {
    long key = ((long) width << 32) | height;
    synchronized (RECENT) {
      LogGaborBank known = RECENT.get(key);
      if (known != null) {
        return known;
      }
    }
    LogGaborBank made = new LogGaborBank(width, height);
    synchronized (RECENT) {
      RECENT.put(key, made);
    }
    return made;
  }

  /** Kovesi's frequency grid: cycles per pixel, for odd sizes divided by size − 1. */
  private static double frequency(int index, int size) {
    int half = size / 2;
    int signed = index < size - half ? index : index - size;
    return size == 1 ? 0 : (double) signed / (size % 2 == 0 ? size : size - 1);
  }

  /**
   * The sums of the noise estimate. Kovesi takes the real part of each filter's inverse transform;
   * by Parseval's theorem the products of those are products of the filters' even parts.
   */
  private void sumUp(int d, int width, int height) {
    double[][] products = new double[SCALES][SCALES];
    double[] even = new double[SCALES];
    double finest = 0;
    for (int y = 0; y < height; y++) {
      int oppositeRow = y == 0 ? 0 : height - y;
      for (int x = 0; x < width; x++) {
        int i = y * width + x;
        int j = oppositeRow * width + (x == 0 ? 0 : width - x);
        for (int s = 0; s < SCALES; s++) {
          even[s] =
              0.5 * ((double) radial[s][i] * angular[d][i] + (double) radial[s][j] * angular[d][j]);
        }
        double here = (double) radial[0][i] * angular[d][i];
        finest += here * here;
        for (int s = 0; s < SCALES; s++) {
          for (int t = s; t < SCALES; t++) {
            products[s][t] += even[s] * even[t];
          }
        }
      }
    }
    meanSquareOfFinest[d] = finest;
    double gain = 0;
    for (int s = 0; s < SCALES; s++) {
      gain += 2 * products[s][s];
      for (int t = s + 1; t < SCALES; t++) {
        gain += 4 * products[s][t];
      }
    }
    noiseGain[d] = gain;
  }

  /** The filters off the heap, made when first asked for. */
  Planes planes() {
    lock.lock();
    try {
      Planes known = planes;
      if (known == null) {
        known = new Planes(direct(radial), Arrays.stream(angular).map(a -> direct(a)).toList());
        planes = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private static ByteBuffer direct(float[]... planes) {
    int bytes = Math.multiplyExact(planes.length * Float.BYTES, planes[0].length);
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    FloatBuffer floats = buffer.asFloatBuffer();
    for (float[] plane : planes) {
      floats.put(plane);
    }
    return buffer;
  }

  /** Writes spectrum × filter; both spectra are pairs real, imaginary. */
  void apply(float[] spectrum, int scale, int direction, float[] result) {
    float[] r = radial[scale];
    float[] a = angular[direction];
    for (int i = 0; i < r.length; i++) {
      float gain = r[i] * a[i];
      result[2 * i] = spectrum[2 * i] * gain;
      result[2 * i + 1] = spectrum[2 * i + 1] * gain;
    }
  }

  /**
   * The energy below which a direction's response is taken for noise.
   *
   * @param medianSquaredAmplitude of the finest filter's responses
   */
  double noiseThreshold(int direction, double medianSquaredAmplitude) {
    double power = medianSquaredAmplitude / Math.log(2) / meanSquareOfFinest[direction];
    double rayleigh = Math.sqrt(power * noiseGain[direction] / 2);
    // Two standard deviations above the mean, and Kovesi's empirical 1.7 for this measure.
    return rayleigh * (Math.sqrt(Math.PI / 2) + 2 * Math.sqrt(2 - Math.PI / 2)) / 1.7;
  }
}
