// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

/**
 * How a picture larger than one tile is judged in bounded memory: by overlapping tiles, row by row
 * from the top left, each as large as {@code width × height} but for the last of a row or column.
 * Each tile stands for the part of the picture that is nearer to its centre than to another's; maps
 * are stitched from those parts.
 *
 * @param width of a tile in pixels, a multiple of the input's padding multiple
 * @param height of a tile in pixels, a multiple of the input's padding multiple
 * @param overlap of neighbours in pixels, twice a multiple of the padding multiple, at least the
 *     model's smallest side
 * @param merge of scores, distortions and preferences
 */
public record Tiling(int width, int height, int overlap, Aggregate merge) {

  /** Checks the numbers. */
  public Tiling {
    Require.atLeast("width", width, 1);
    Require.atLeast("height", height, 1);
    Require.that(
        overlap >= 0 && 2L * overlap <= Math.min(width, height),
        "overlap",
        overlap,
        "0 to half a tile");
    Require.that(merge != Aggregate.WEIGHTED, "merge", "weighted", "mean, median or worst");
  }
}
