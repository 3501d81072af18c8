// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The inner loops of the classical full-reference metrics. {@link JavaPixelKernels} is always there
 * and is the definition; another implementation, found through {@link java.util.ServiceLoader},
 * gives the same sums within 10⁻⁶ of the number of summands, and is used where it is available.
 *
 * <p>Every method works on a band of rows and adds nothing up across bands: the caller cuts a
 * picture into bands of a fixed height and sums them in order, so that a value never depends on the
 * number of threads; only the Fourier transforms see whole planes. Samples are on the scale 0..255;
 * both pictures have the same size and averaging factor. Implementations are thread-safe, keep at
 * most 256 KB of scratch memory for each thread, and allocate nothing that grows with the picture.
 */
public interface PixelKernels {

  /**
   * Name for logs.
   *
   * @return such as {@code "plain Java"}
   */
  String name();

  /**
   * Rank among the implementations; the available one of highest priority is used.
   *
   * @return the plain-Java definition has 0
   */
  int priority();

  /**
   * Why this implementation cannot run here.
   *
   * @return empty if it can; otherwise a phrase such as {@code "no library for linux-riscv64"}
   */
  Optional<String> unavailableBecause();

  /**
   * Whether these samples can be read; if not, the definition does the work.
   *
   * @param samples of one of the pictures
   * @return true for every layout, unless stated otherwise
   */
  default boolean reads(Samples samples) {
    return true;
  }

  /**
   * Sum of (a − b)² over the samples of rows [from, to). Exact for 8-bit samples of one channel.
   *
   * @param a reference
   * @param b test
   * @param from first row, in {@code [0, a.rows())}
   * @param to row after the last
   * @param sums one number, overwritten
   */
  void squaredDifferences(Samples a, Samples b, int from, int to, double[] sums);

  /**
   * Sums of a term of the structural similarity over the windows of rows [from, to).
   *
   * @param a reference; at least one window fits
   * @param b test
   * @param parameters window, border, covariance and term
   * @param from first row of windows, in {@code [0, parameters.rows(a))}
   * @param to row after the last
   * @param sums {@code parameters.term().sums()} numbers, overwritten
   */
  void ssim(Samples a, Samples b, SsimParameters parameters, int from, int to, double[] sums);

  /**
   * Sums over the gradient magnitude similarities of rows [from, to) at half size (Xue et al.,
   * 2014, §II).
   *
   * <p>Half size: means of 2 × 2 samples from the corner on, odd sizes continued by zeros.
   * Gradient: Prewitt's operator / 3 with zeros beyond the border. Similarity: (2 g₁ g₂ + 170) /
   * (g₁² + g₂² + 170).
   *
   * @param a reference
   * @param b test
   * @param from first row at half size, in {@code [0, (a.rows() + 1) / 2)}
   * @param to row after the last
   * @param sums two numbers, overwritten: the similarities, and their squares
   */
  void gradientSimilarity(Samples a, Samples b, int from, int to, double[] sums);

  /**
   * Sum of the block similarities of the 8 × 8 windows of rows [from, to), four samples apart in
   * both directions, of samples rounded to integers (half up), as x264 and ffmpeg compute them:
   * with integer sums s₁, s₂ of samples, s₁₁ of both pictures' squares and s₁₂ of products, v = 64
   * s₁₁ − s₁² − s₂² and c = 64 s₁₂ − s₁ s₂, the similarity is (2 s₁ s₂ + c₁) (2 c + c₂) / ((s₁² +
   * s₂² + c₁) (v + c₂)), c₁ = 416, c₂ = 235963.
   *
   * @param a reference, at least 8 × 8
   * @param b test
   * @param from first row of windows, in {@code [0, a.rows() / 4 - 1)}
   * @param to row after the last
   * @param sums one number, overwritten
   */
  void blockSsim(Samples a, Samples b, int from, int to, double[] sums);

  /**
   * Writes rows [from, to) of a picture brought to half size.
   *
   * @param samples the picture
   * @param halving filter and border
   * @param from first row of the result, in {@code [0, Halving.of(samples.rows()))}
   * @param to row after the last
   * @param half direct, native order; floats on 0..255, {@code Halving.of(samples.columns())} in a
   *     row from index 0 on; only the rows of the band are written
   */
  void halve(Samples samples, Halving halving, int from, int to, ByteBuffer half);

  /**
   * Sums of visual information over the windows of rows [from, to) of one scale (Sheikh and Bovik,
   * 2006): with local variances v₁ and v₂, covariance c and g = c / v₁, ln(1 + g² v₁ / (v₂ - g c +
   * 2)) and ln(1 + v₁ / 2). A window counts nothing where v₁ vanishes, and keeps nothing where v₂
   * vanishes or c is not positive. In single precision the sums of nearly equal pictures are off by
   * up to 3·10⁻⁶ of the second.
   *
   * @param a reference; at least one window fits
   * @param b test
   * @param window of the scale
   * @param from first row of windows, in {@code [0, window.places(a.rows()))}
   * @param to row after the last
   * @param sums two numbers, overwritten: the information kept, and all there was
   */
  void fidelity(Samples a, Samples b, FidelityWindow window, int from, int to, double[] sums);

  /**
   * Writes rows [from, to) of a picture smoothed by a window, where it fits, every second column of
   * every second row.
   *
   * @param samples the picture; at least one window fits
   * @param window of the next scale
   * @param from first row of the result, in {@code [0, window.thinned(samples.rows()))}
   * @param to row after the last
   * @param thinned direct, native order; floats on 0..255, {@code
   *     window.thinned(samples.columns())} in a row from index 0 on; only the rows of the band are
   *     written
   */
  void thin(Samples samples, FidelityWindow window, int from, int to, ByteBuffer thinned);

  /**
   * Writes luma of rows [from, to) of a picture for natural-scene statistics, to the last bit as
   * {@link SceneLuma} has it.
   *
   * @param samples 8-bit, not averaged
   * @param rule of the luma
   * @param columns of each row that are written, at most {@code samples.width()}
   * @param from first row
   * @param to row after the last
   * @param luma direct doubles in native order
   * @param stride doubles from a row of {@code luma} to the next
   */
  void sceneLuma(
      Samples samples, SceneLuma rule, int columns, int from, int to, ByteBuffer luma, int stride);

  /**
   * Writes rows [from, to) of a plane less its local mean, over one more than its local deviation:
   * (v − μ) / (σ + 1), σ = √|E v² − μ²|, means under a window, columns first. What natural-scene
   * statistics see of a flat region is what rounding leaves, so that every result is the
   * definition's to the last bit: no products are fused with sums, weights come in order. All
   * buffers are direct doubles in native order, rows of {@code width}.
   *
   * @param plane any scale
   * @param width columns
   * @param height rows
   * @param window and border
   * @param from first row
   * @param to row after the last
   * @param normalized as large; only the rows of the band are written
   * @param deviations as large, σ; or empty if it is not wanted
   */
  void normalize(
      ByteBuffer plane,
      int width,
      int height,
      SceneWindow window,
      int from,
      int to,
      ByteBuffer normalized,
      ByteBuffer deviations);

  /**
   * Writes rows [from, to) of a plane brought to half its size, rounded up, as MATLAB's imresize
   * does by default (Keys' kernel, a = −½, twice as wide; borders mirrored, the edge repeated), to
   * the last bit: 8 × 8 weights, columns first, in order, nothing fused.
   *
   * @param plane direct doubles in native order, rows of {@code width}
   * @param width columns
   * @param height rows
   * @param from first row of the result
   * @param to row after the last
   * @param half direct doubles, rows of half the width; only the rows of the band are written
   */
  void halveScene(ByteBuffer plane, int width, int height, int from, int to, ByteBuffer half);

  /**
   * Sums over the samples v of rows [from, to) of a region, and over their products with the right,
   * lower, lower right and upper right neighbour: for each of the five the squares of what is
   * negative, the squares of what is positive, the magnitudes, and the numbers of negative and of
   * positive ones.
   *
   * @param region direct doubles in native order, from the region's first sample on
   * @param stride doubles from a row to the next
   * @param columns of the region
   * @param rows of the region
   * @param circular whether neighbours beyond an edge lie at the opposite one; otherwise they are
   *     zeros
   * @param from first row
   * @param to row after the last
   * @param sums 25 numbers, overwritten
   */
  void signedMoments(
      ByteBuffer region,
      int stride,
      int columns,
      int rows,
      boolean circular,
      int from,
      int to,
      double[] sums);

  /**
   * Whether {@link #boxMeans} reads these samples; if not, the metrics average in another way.
   *
   * @param samples of a picture, averaged by a factor or by 1
   * @return false unless stated otherwise
   */
  default boolean averages(Samples samples) {
    return false;
  }

  /**
   * Writes rows [from, to) of a picture averaged down: cell i is the mean of the samples {@code i f
   * - lead} and the f − 1 after it in both directions. Exact for 8-bit samples of one channel.
   *
   * @param samples with the factor f
   * @param lead samples of cell 0 that lie before the first one, less than f
   * @param repeatEdge whether the outermost sample is repeated beyond the border; otherwise zeros
   *     lie there and count in the mean
   * @param from first row of the result, in {@code [0, samples.rows())}
   * @param to row after the last
   * @param means direct floats in native order, {@code samples.columns()} in a row from index 0 on;
   *     only the rows of the band are written
   */
  default void boxMeans(
      Samples samples, int lead, boolean repeatEdge, int from, int to, ByteBuffer means) {
    throw new UnsupportedOperationException(name() + " averages nothing");
  }

  /**
   * Whether {@link #lab} works; if not, the metrics convert in another way.
   *
   * @return false unless stated otherwise
   */
  default boolean convertsToLab() {
    return false;
  }

  /**
   * Converts sRGB-encoded colours to CIE L*a*b*, within 10⁻⁴. Buffers are direct floats in native
   * order.
   *
   * @param rgb the red, then the green, then the blue samples on 0..255; what lies beyond is
   *     clipped
   * @param count of colours
   * @param whiteX X of the white whose Y is 1
   * @param whiteZ its Z
   * @param lab all L* (0..100), then all a*, then all b*, overwritten
   */
  default void lab(ByteBuffer rgb, int count, double whiteX, double whiteZ, ByteBuffer lab) {
    throw new UnsupportedOperationException(name() + " converts nothing");
  }

  /**
   * Whether {@link #fourier} and {@link #localEnergy} work on planes of this size; if not, the
   * metrics transform in another way.
   *
   * @param width columns
   * @param height rows
   * @return false unless stated otherwise
   */
  default boolean transforms(int width, int height) {
    return false;
  }

  /**
   * Memory the transforms of a size need.
   *
   * @param width columns
   * @param height rows
   * @return bytes of {@code scratch}
   */
  default int transformBytes(int width, int height) {
    throw new UnsupportedOperationException(name() + " transforms nothing");
  }

  /**
   * The two-dimensional Fourier transform, in place. The inverse is not divided by the number of
   * samples. All buffers are direct and in native order.
   *
   * @param real floats, row by row
   * @param imaginary as many
   * @param width columns
   * @param height rows
   * @param inverse or forward
   * @param scratch {@link #transformBytes} bytes, overwritten
   */
  default void fourier(
      ByteBuffer real,
      ByteBuffer imaginary,
      int width,
      int height,
      boolean inverse,
      ByteBuffer scratch) {
    throw new UnsupportedOperationException(name() + " transforms nothing");
  }

  /**
   * How far the responses of four filters to a picture agree in phase (Kovesi's second measure, as
   * in Zhang et al., 2011, §II-A). Filter s passes {@code radial[s] · angular}; its response, the
   * inverse transform, has even part eₛ and odd part oₛ. With the sums e and o over s, of length l
   * + 10⁻⁴, and (c, d) = (e, o) / length, the energy is e c + o d − Σ |eₛ d − oₛ c|. All buffers
   * are direct floats in native order, row by row.
   *
   * @param spectrum of the picture: all real parts, then all imaginary parts
   * @param radial four planes of gains, the finest filter first
   * @param angular gains of the direction
   * @param width columns
   * @param height rows
   * @param energies three planes, overwritten: the energy, the sum of the amplitudes √(eₛ² + oₛ²),
   *     and the squared amplitude of the finest filter
   * @param scratch {@link #transformBytes} bytes, overwritten
   */
  default void localEnergy(
      ByteBuffer spectrum,
      ByteBuffer radial,
      ByteBuffer angular,
      int width,
      int height,
      ByteBuffer energies,
      ByteBuffer scratch) {
    throw new UnsupportedOperationException(name() + " transforms nothing");
  }
}
