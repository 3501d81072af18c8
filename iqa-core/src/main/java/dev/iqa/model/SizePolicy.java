// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import java.util.List;

/** To what size a picture is brought before it is cropped, tiled or padded. */
public sealed interface SizePolicy {

  /** As it is. */
  record Native() implements SizePolicy {}

  /**
   * The shorter side brought to a length, the longer in proportion, rounded to nearest.
   *
   * @param pixels wanted
   * @param interpolation how
   */
  record ShortSide(int pixels, Interpolation interpolation) implements SizePolicy {
    /** Checks the length. */
    public ShortSide {
      Require.atLeast("pixels", pixels, 1);
    }
  }

  /**
   * The longer side brought to a length, the shorter in proportion, rounded to nearest.
   *
   * @param pixels wanted
   * @param interpolation how
   */
  record LongSide(int pixels, Interpolation interpolation) implements SizePolicy {
    /** Checks the length. */
    public LongSide {
      Require.atLeast("pixels", pixels, 1);
    }
  }

  /**
   * One size for all, whatever the proportions.
   *
   * @param width in pixels
   * @param height in pixels
   * @param interpolation how
   */
  record Fixed(int width, int height, Interpolation interpolation) implements SizePolicy {
    /** Checks the sides. */
    public Fixed {
      Require.atLeast("width", width, 1);
      Require.atLeast("height", height, 1);
    }
  }

  /**
   * Several sizes, each judged and the answers brought together as {@link ModelInput#aggregate()}
   * says.
   *
   * @param longSides of the smaller versions, in pixels
   * @param original whether the picture is judged as it is too, first
   * @param interpolation how
   */
  record MultiScale(List<Integer> longSides, boolean original, Interpolation interpolation)
      implements SizePolicy {
    /** Copies the list and checks it. */
    public MultiScale {
      longSides = List.copyOf(longSides);
      Require.that(!longSides.isEmpty(), "longSides", "empty", "one length or more");
      for (int side : longSides) {
        Require.atLeast("longSides", side, 1);
      }
    }
  }
}
