// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.kernel;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.annotation.Cast;
import org.bytedeco.javacpp.annotation.Name;
import org.bytedeco.javacpp.annotation.Platform;

/**
 * The functions of {@code iqa_kernels_api.h}. Buffers are direct; nothing is checked here, so
 * {@link NativeKernels} is the only caller. A layout is the {@code iqa::Layout} that both pictures
 * share, as seven integers.
 */
@Platform(include = "iqa_kernels_api.h", library = "jniiqakernels")
final class KernelLibrary {

  private KernelLibrary() {}

  /** Extracts and loads the library; an error says why it cannot. */
  static void load() {
    Loader.load(KernelLibrary.class);
  }

  @Name("iqa_best_instruction_set")
  static native int bestInstructionSet();

  @Name("iqa_squared_differences")
  static native double squaredDifferences(
      int instructionSet,
      @Cast("const unsigned char*") ByteBuffer a,
      @Cast("const unsigned char*") ByteBuffer b,
      int[] layout,
      int from,
      int to);

  @Name("iqa_ssim")
  static native double ssim(
      int instructionSet,
      @Cast("const unsigned char*") ByteBuffer a,
      @Cast("const unsigned char*") ByteBuffer b,
      int[] layout,
      @Cast("bool") boolean contrastOnly,
      @Cast("bool") boolean mirrored,
      @Cast("const float*") float[] window,
      float spread,
      int from,
      int to);

  @Name("iqa_gradients")
  static native void gradients(
      int instructionSet,
      @Cast("const unsigned char*") ByteBuffer a,
      @Cast("const unsigned char*") ByteBuffer b,
      int[] layout,
      int from,
      int to,
      double[] sums);

  @Name("iqa_block_ssim")
  static native double blockSsim(
      int instructionSet,
      @Cast("const unsigned char*") ByteBuffer a,
      @Cast("const unsigned char*") ByteBuffer b,
      int width,
      int from,
      int to);

  @Name("iqa_halve")
  static native void halve(
      int instructionSet,
      @Cast("const unsigned char*") ByteBuffer pixels,
      int[] layout,
      @Cast("const float*") float[] weights,
      int taps,
      int firstColumn,
      int firstRow,
      @Cast("bool") boolean zeros,
      int from,
      int to,
      @Cast("unsigned char*") ByteBuffer half);

  @Name("iqa_fidelity")
  static native void fidelity(
      int instructionSet,
      @Cast("const unsigned char*") ByteBuffer a,
      @Cast("const unsigned char*") ByteBuffer b,
      int[] layout,
      @Cast("const float*") float[] window,
      int taps,
      int from,
      int to,
      double[] sums);

  @Name("iqa_thin")
  static native void thin(
      int instructionSet,
      @Cast("const unsigned char*") ByteBuffer pixels,
      int[] layout,
      @Cast("const float*") float[] window,
      int taps,
      int from,
      int to,
      @Cast("unsigned char*") ByteBuffer thinned);

  @Name("iqa_fourier")
  static native void fourier(
      int instructionSet,
      @Cast("unsigned char*") ByteBuffer real,
      @Cast("unsigned char*") ByteBuffer imaginary,
      int width,
      int height,
      @Cast("bool") boolean inverse,
      @Cast("unsigned char*") ByteBuffer scratch);

  @Name("iqa_local_energy")
  static native void localEnergy(
      int instructionSet,
      @Cast("const unsigned char*") ByteBuffer spectrum,
      @Cast("const unsigned char*") ByteBuffer radial,
      @Cast("const unsigned char*") ByteBuffer angular,
      int width,
      int height,
      @Cast("unsigned char*") ByteBuffer energy,
      @Cast("unsigned char*") ByteBuffer scratch);

  @Name("iqa_box_means")
  static native void boxMeans(
      int instructionSet,
      @Cast("const unsigned char*") ByteBuffer pixels,
      int[] layout,
      int lead,
      @Cast("bool") boolean repeatEdge,
      int from,
      int to,
      @Cast("unsigned char*") ByteBuffer means);

  @Name("iqa_lab")
  static native void lab(
      int instructionSet,
      @Cast("const unsigned char*") ByteBuffer rgb,
      int count,
      double whiteX,
      double whiteZ,
      @Cast("unsigned char*") ByteBuffer lab);

  @Name("iqa_scene_luma")
  static native void sceneLuma(
      int instructionSet,
      @Cast("const unsigned char*") ByteBuffer pixels,
      int width,
      int channels,
      @Cast("const double*") double[] terms,
      int rounding,
      @Cast("bool") boolean single,
      int columns,
      int from,
      int to,
      @Cast("unsigned char*") ByteBuffer luma,
      int stride);

  @Name("iqa_normalize")
  static native void normalize(
      int instructionSet,
      @Cast("const unsigned char*") ByteBuffer plane,
      int width,
      int height,
      @Cast("const double*") double[] window,
      @Cast("bool") boolean zeros,
      int from,
      int to,
      @Cast("unsigned char*") ByteBuffer normalized,
      @Cast("unsigned char*") ByteBuffer deviations,
      @Cast("bool") boolean wantsDeviations);

  @Name("iqa_halve_scene")
  static native void halveScene(
      int instructionSet,
      @Cast("const unsigned char*") ByteBuffer plane,
      int width,
      int height,
      @Cast("const double*") double[] weights,
      int from,
      int to,
      @Cast("unsigned char*") ByteBuffer half);

  @Name("iqa_signed_moments")
  static native void signedMoments(
      int instructionSet,
      @Cast("const unsigned char*") ByteBuffer region,
      int stride,
      int columns,
      int rows,
      @Cast("bool") boolean circular,
      int from,
      int to,
      double[] sums);
}
