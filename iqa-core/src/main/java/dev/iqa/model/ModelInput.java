// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.PixelFormat;
import dev.iqa.json.Fields;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * From pictures to tensors, in this order: colour, {@linkplain SizePolicy size}, {@linkplain Crops
 * crops} or {@linkplain Tiling tiles}, padding, {@code (sample − mean) / deviation}, layout.
 *
 * @param tensors one or two, each with the picture it takes; all share the preprocessing
 * @param size to which the picture is brought first
 * @param smallestSide shortest side in pixels, after sizing, that the model can judge
 * @param largestSide longest side in pixels, after sizing; 0 for no limit. Larger pictures are
 *     refused
 * @param crops of the sized picture; empty for the whole
 * @param aggregate of crops and scales
 * @param weights the output with the weight of a view; present exactly for {@link
 *     Aggregate#WEIGHTED}
 * @param channels and their order
 * @param mean subtracted, for each channel, of samples in 0..1; of {@link ElementType#UINT8} zeros
 * @param deviation divided by, for each channel, of samples in 0..1; of {@link ElementType#UINT8}
 *     ones
 * @param layout order of the axes
 * @param type of the elements; {@link ElementType#UINT8} tensors take samples 0..255 as they are
 * @param dynamic axes that may differ from call to call
 * @param multiple both sides are padded at right and bottom to multiples of this many pixels
 * @param padding what the added pixels hold
 */
public record ModelInput(
    List<Tensor> tensors,
    SizePolicy size,
    int smallestSide,
    int largestSide,
    Optional<Crops> crops,
    Aggregate aggregate,
    Optional<String> weights,
    Channels channels,
    List<Double> mean,
    List<Double> deviation,
    Layout layout,
    ElementType type,
    Set<Axis> dynamic,
    int multiple,
    Padding padding) {

  /** Which picture of a request a tensor takes. */
  public enum Role {
    /** The picture judged. */
    CANDIDATE,
    /** The pristine picture it is compared with. */
    REFERENCE,
    /** The first of a pair. */
    FIRST,
    /** The second of a pair. */
    SECOND
  }

  /** Colour planes and their order. */
  public enum Channels {
    /** Red, green, blue. */
    RGB(3),
    /** Blue, green, red. */
    BGR(3),
    /** Luma of BT.601. */
    GRAY(1);

    private final int count;

    Channels(int count) {
      this.count = count;
    }

    /**
     * How many.
     *
     * @return 1 or 3
     */
    public int count() {
      return count;
    }

    PixelFormat format() {
      return this == GRAY ? PixelFormat.GRAY8 : PixelFormat.RGB8;
    }
  }

  /** Order of the axes: batch, channel, height, width. */
  public enum Layout {
    /** Planes after each other. */
    NCHW,
    /** Channels beside each other. */
    NHWC
  }

  /** Axes a manifest can set free. */
  public enum Axis {
    /** How many pictures at once. */
    BATCH,
    /** Rows. */
    HEIGHT,
    /** Columns. */
    WIDTH
  }

  /** What pixels added at right and bottom hold. */
  public enum Padding {
    /** 0 before the mean is subtracted: black. */
    BLACK,
    /** The last column and row. */
    REPLICATE,
    /** Mirrored, the last column and row not repeated. */
    REFLECT
  }

  /**
   * An input of the model.
   *
   * @param name in the model file
   * @param picture it takes
   */
  public record Tensor(String name, Role picture) {
    /** Checks the name. */
    public Tensor {
      Require.text("name", name);
    }
  }

  /** Copies the collections and checks that everything fits together. */
  public ModelInput {
    tensors = List.copyOf(tensors);
    mean = List.copyOf(mean);
    deviation = List.copyOf(deviation);
    dynamic = Set.copyOf(dynamic);
    List<Role> roles = tensors.stream().map(Tensor::picture).toList();
    Require.that(
        roles.equals(List.of(Role.CANDIDATE))
            || (roles.size() == 2
                && (Set.copyOf(roles).equals(Set.of(Role.CANDIDATE, Role.REFERENCE))
                    || Set.copyOf(roles).equals(Set.of(Role.FIRST, Role.SECOND)))),
        "tensors",
        roles,
        "[candidate], [candidate, reference] or [first, second]");
    Require.that(
        new HashSet<>(tensors.stream().map(Tensor::name).toList()).size() == tensors.size(),
        "tensors",
        "two of one name",
        "different names");
    Require.that(
        type == ElementType.FLOAT32 || type == ElementType.FLOAT16 || type == ElementType.UINT8,
        "type",
        Fields.word(type),
        "float32, float16 or uint8");
    Require.atLeast("smallestSide", smallestSide, 1);
    Require.that(
        largestSide == 0 || largestSide >= smallestSide,
        "largestSide",
        largestSide,
        "0 or at least smallestSide, " + smallestSide + ",");
    Require.that(
        weights.isPresent() == (aggregate == Aggregate.WEIGHTED),
        "weights",
        weights.orElse("absent"),
        "an output's name, exactly with the aggregate weighted,");
    Require.that(mean.size() == channels.count(), "mean", mean, channels.count() + " numbers");
    Require.that(
        deviation.size() == channels.count(),
        "deviation",
        deviation,
        channels.count() + " numbers");
    for (double each : mean) {
      Require.finite("mean", each);
      Require.that(
          type != ElementType.UINT8 || each == 0, "mean", each, "0, as the type is uint8,");
    }
    for (double each : deviation) {
      Require.that(each > 0 && Double.isFinite(each), "deviation", each, "a finite number above 0");
      Require.that(
          type != ElementType.UINT8 || each == 1, "deviation", each, "1, as the type is uint8,");
    }
    Require.atLeast("multiple", multiple, 1);
    boolean freeSides = dynamic.contains(Axis.HEIGHT) && dynamic.contains(Axis.WIDTH);
    Require.that(
        freeSides || crops.isPresent() || size instanceof SizePolicy.Fixed,
        "dynamic",
        dynamic,
        "height and width, or crops, or a fixed size");
  }

  /**
   * The length that crops or a fixed size give a side, padded.
   *
   * @param width of the columns; else of the rows
   * @return in pixels; −1 if the pictures decide
   */
  public int fixedSide(boolean width) {
    int side = -1;
    if (crops.isPresent()) {
      side = width ? crops.get().width() : crops.get().height();
    } else if (size instanceof SizePolicy.Fixed fixed) {
      side = width ? fixed.width() : fixed.height();
    }
    return side < 0 ? side : padded(side);
  }

  /**
   * A side brought up to a multiple of {@link #multiple()}.
   *
   * @param side in pixels
   * @return in pixels
   */
  public int padded(int side) {
    return Math.multiplyExact((int) (((long) side + multiple - 1) / multiple), multiple);
  }
}
