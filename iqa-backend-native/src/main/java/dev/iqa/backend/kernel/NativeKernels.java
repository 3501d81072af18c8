// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.kernel;

import dev.iqa.PixelFormat;
import dev.iqa.metric.spi.Component;
import dev.iqa.metric.spi.FidelityWindow;
import dev.iqa.metric.spi.Halving;
import dev.iqa.metric.spi.JavaPixelKernels;
import dev.iqa.metric.spi.PixelKernels;
import dev.iqa.metric.spi.Samples;
import dev.iqa.metric.spi.SceneLuma;
import dev.iqa.metric.spi.SceneWindow;
import dev.iqa.metric.spi.SsimParameters;
import dev.iqa.metric.spi.SsimParameters.Border;
import dev.iqa.metric.spi.SsimParameters.Covariance;
import dev.iqa.metric.spi.SsimParameters.Term;
import dev.iqa.metric.spi.SsimParameters.Window;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The kernels in C++. What they do not cover (uniform windows, libvmaf's separate terms, averaging
 * by more than 64) the plain-Java definition does.
 */
public final class NativeKernels implements PixelKernels {

  private static final List<String> INSTRUCTION_SETS = List.of("baseline", "AVX2", "AVX-512 VNNI");
  private static final int LARGEST_FACTOR = 64;
  // Of the sides that are transformed: kLargestPrime, and the lanes of the widest vector.
  private static final int LARGEST_PRIME = 31;
  private static final int SHORTEST_SIDE = 16;
  private static final float[] GAUSSIAN = Window.GAUSSIAN_11.weights();
  private static final float[] FIDELITY_17 = rounded(FidelityWindow.SIDE_17);
  private static final float[] FIDELITY_9 = rounded(FidelityWindow.SIDE_9);
  private static final float[] FIDELITY_5 = rounded(FidelityWindow.SIDE_5);
  private static final float[] FIDELITY_3 = rounded(FidelityWindow.SIDE_3);
  private static final double[] SCENE = SceneWindow.weights();
  private static final double[] BICUBIC = SceneWindow.halvingWeights();
  private static final float SAMPLE_SPREAD = 121f / 120;

  private final PixelKernels definition = JavaPixelKernels.INSTANCE;
  private final Optional<String> unavailable;
  private final int instructionSet;

  /** For {@link java.util.ServiceLoader}: loads the library, or remembers why it cannot. */
  public NativeKernels() {
    Optional<String> problem = Optional.empty();
    int best = 0;
    try {
      KernelLibrary.load();
      best = KernelLibrary.bestInstructionSet();
    } catch (LinkageError e) {
      problem =
          Optional.of("the library of the native kernels cannot be loaded: " + e.getMessage());
    }
    unavailable = problem;
    instructionSet = best;
  }

  private NativeKernels(Optional<String> unavailable, int instructionSet) {
    this.unavailable = unavailable;
    this.instructionSet = instructionSet;
  }

  /** The same kernels on a lesser instruction set, so that tests reach every one. */
  NativeKernels on(int lesserInstructionSet) {
    return new NativeKernels(unavailable, Math.min(instructionSet, lesserInstructionSet));
  }

  @Override
  public String name() {
    return "native " + INSTRUCTION_SETS.get(instructionSet);
  }

  @Override
  public int priority() {
    return 10;
  }

  @Override
  public Optional<String> unavailableBecause() {
    return unavailable;
  }

  @Override
  public boolean reads(Samples samples) {
    return samples.factor() <= LARGEST_FACTOR;
  }

  @Override
  public void squaredDifferences(Samples a, Samples b, int from, int to, double[] sums) {
    sums[0] =
        KernelLibrary.squaredDifferences(
            instructionSet, a.pixels(), b.pixels(), layout(a), from, to);
  }

  @Override
  public void ssim(
      Samples a, Samples b, SsimParameters parameters, int from, int to, double[] sums) {
    if (parameters.window() != Window.GAUSSIAN_11 || parameters.term() == Term.SEPARATE) {
      definition.ssim(a, b, parameters, from, to, sums);
      return;
    }
    sums[0] =
        KernelLibrary.ssim(
            instructionSet,
            a.pixels(),
            b.pixels(),
            layout(a),
            parameters.term() == Term.CONTRAST_STRUCTURE,
            parameters.border() == Border.REFLECT,
            GAUSSIAN,
            parameters.covariance() == Covariance.SAMPLE ? SAMPLE_SPREAD : 1,
            from,
            to);
  }

  @Override
  public void gradientSimilarity(Samples a, Samples b, int from, int to, double[] sums) {
    KernelLibrary.gradients(instructionSet, a.pixels(), b.pixels(), layout(a), from, to, sums);
    // The kernel sums 1 − similarity, which does not cancel in floats.
    double count = (double) (to - from) * Halving.of(a.columns());
    double difference = sums[0];
    sums[0] = count - difference;
    sums[1] = count - 2 * difference + sums[1];
  }

  @Override
  public void blockSsim(Samples a, Samples b, int from, int to, double[] sums) {
    if (a.format() != PixelFormat.GRAY8 || a.factor() != 1) {
      definition.blockSsim(a, b, from, to, sums);
      return;
    }
    sums[0] = KernelLibrary.blockSsim(instructionSet, a.pixels(), b.pixels(), a.width(), from, to);
  }

  @Override
  public void halve(Samples samples, Halving halving, int from, int to, ByteBuffer half) {
    float[] weights = halving.weights();
    KernelLibrary.halve(
        instructionSet,
        samples.pixels(),
        layout(samples),
        weights,
        weights.length,
        halving.first(samples.columns()),
        halving.first(samples.rows()),
        halving == Halving.ZERO_PADDED,
        from,
        to,
        half);
  }

  @Override
  public void fidelity(
      Samples a, Samples b, FidelityWindow window, int from, int to, double[] sums) {
    float[] weights = weights(window);
    KernelLibrary.fidelity(
        instructionSet, a.pixels(), b.pixels(), layout(a), weights, weights.length, from, to, sums);
  }

  @Override
  public void thin(Samples samples, FidelityWindow window, int from, int to, ByteBuffer thinned) {
    if (window == FidelityWindow.SIDE_17) {
      definition.thin(samples, window, from, to, thinned);
      return;
    }
    float[] weights = weights(window);
    KernelLibrary.thin(
        instructionSet,
        samples.pixels(),
        layout(samples),
        weights,
        weights.length,
        from,
        to,
        thinned);
  }

  @Override
  public void sceneLuma(
      Samples samples, SceneLuma rule, int columns, int from, int to, ByteBuffer luma, int stride) {
    KernelLibrary.sceneLuma(
        instructionSet,
        samples.pixels(),
        samples.width(),
        samples.format().channels(),
        rule.terms(),
        switch (rule.rounding()) {
          case NONE -> 0;
          case DOWN -> 1;
          case TO_EVEN -> 2;
        },
        rule.isSingle(),
        columns,
        from,
        to,
        luma,
        stride);
  }

  @Override
  public void normalize(
      ByteBuffer plane,
      int width,
      int height,
      SceneWindow window,
      int from,
      int to,
      ByteBuffer normalized,
      ByteBuffer deviations) {
    KernelLibrary.normalize(
        instructionSet,
        plane,
        width,
        height,
        SCENE,
        window == SceneWindow.ZERO_PADDED,
        from,
        to,
        normalized,
        deviations,
        deviations.capacity() > 0);
  }

  @Override
  public void halveScene(
      ByteBuffer plane, int width, int height, int from, int to, ByteBuffer half) {
    KernelLibrary.halveScene(instructionSet, plane, width, height, BICUBIC, from, to, half);
  }

  @Override
  public void signedMoments(
      ByteBuffer region,
      int stride,
      int columns,
      int rows,
      boolean circular,
      int from,
      int to,
      double[] sums) {
    KernelLibrary.signedMoments(
        instructionSet, region, stride, columns, rows, circular, from, to, sums);
  }

  @Override
  public boolean averages(Samples samples) {
    // Of floats the caller checks that they are finite while it reads them.
    return samples.format().bytesPerSample() == 1 && samples.factor() <= LARGEST_FACTOR;
  }

  @Override
  public void boxMeans(
      Samples samples, int lead, boolean repeatEdge, int from, int to, ByteBuffer means) {
    KernelLibrary.boxMeans(
        instructionSet, samples.pixels(), layout(samples), lead, repeatEdge, from, to, means);
  }

  @Override
  public boolean convertsToLab() {
    return true;
  }

  @Override
  public void lab(ByteBuffer rgb, int count, double whiteX, double whiteZ, ByteBuffer lab) {
    KernelLibrary.lab(instructionSet, rgb, count, whiteX, whiteZ, lab);
  }

  @Override
  public boolean transforms(int width, int height) {
    return Math.min(width, height) >= SHORTEST_SIDE
        && transformBytesNeeded(width, height) <= Integer.MAX_VALUE
        && hasSmallFactors(width)
        && hasSmallFactors(height);
  }

  private static boolean hasSmallFactors(int side) {
    int rest = side;
    for (int prime = 2; prime <= LARGEST_PRIME; prime++) {
      while (rest % prime == 0) {
        rest /= prime;
      }
    }
    return rest == 1;
  }

  @Override
  public int transformBytes(int width, int height) {
    return Math.toIntExact(transformBytesNeeded(width, height));
  }

  // SpectralScratch in iqa_spectral_body.h: complex vectors of at most 128 bytes, and the roots.
  private static long transformBytesNeeded(int width, int height) {
    long lines = 2L * Math.max(width, height) + height + 4L * width;
    long tiles = 4L * width * ((height + SHORTEST_SIDE - 1) / SHORTEST_SIDE);
    return 64 + 128 * (lines + tiles) + 8L * (width + height) + 128;
  }

  @Override
  public void fourier(
      ByteBuffer real,
      ByteBuffer imaginary,
      int width,
      int height,
      boolean inverse,
      ByteBuffer scratch) {
    KernelLibrary.fourier(instructionSet, real, imaginary, width, height, inverse, scratch);
  }

  @Override
  public void localEnergy(
      ByteBuffer spectrum,
      ByteBuffer radial,
      ByteBuffer angular,
      int width,
      int height,
      ByteBuffer energies,
      ByteBuffer scratch) {
    KernelLibrary.localEnergy(
        instructionSet, spectrum, radial, angular, width, height, energies, scratch);
  }

  private static float[] weights(FidelityWindow window) {
    return switch (window) {
      case SIDE_17 -> FIDELITY_17;
      case SIDE_9 -> FIDELITY_9;
      case SIDE_5 -> FIDELITY_5;
      case SIDE_3 -> FIDELITY_3;
    };
  }

  /**
   * Weights in single precision that sum to exactly 1: multiples of 2⁻²⁵, the middle one what is
   * left. Otherwise every variance would be off by the squared mean times what the sum is off.
   */
  private static float[] rounded(FidelityWindow window) {
    double[] exact = window.weights();
    float[] weights = new float[exact.length];
    double others = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (Math.rint(exact[i] * (1 << 25)) / (1 << 25));
      others += i == weights.length / 2 ? 0 : weights[i];
    }
    weights[weights.length / 2] = (float) (1 - others);
    return weights;
  }

  // The order of iqa::Layout in iqa_kernels.h.
  private static int[] layout(Samples samples) {
    return new int[] {
      samples.width(),
      samples.height(),
      samples.format().channels(),
      samples.format().bytesPerSample(),
      number(samples.component()),
      samples.factor(),
      Float.floatToRawIntBits(samples.format().bytesPerSample() == 1 ? 1 : samples.scale())
    };
  }

  // The order of the enumeration in iqa_kernels.h.
  private static int number(Component component) {
    return switch (component) {
      case LUMA -> 0;
      case RED -> 1;
      case GREEN -> 2;
      case BLUE -> 3;
    };
  }
}
