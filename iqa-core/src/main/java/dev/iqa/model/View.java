// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.UnsupportedRequestException;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a sized picture that the model sees in one piece, and the part of it that it stands
 * for.
 *
 * @param scale which of the sizes of the policy
 * @param left in the sized picture, in pixels
 * @param top in the sized picture, in pixels
 * @param width in pixels
 * @param height in pixels
 * @param ownLeft first column it stands for
 * @param ownTop first row it stands for
 * @param ownRight beyond the last column it stands for
 * @param ownBottom beyond the last row it stands for
 */
record View(
    int scale,
    int left,
    int top,
    int width,
    int height,
    int ownLeft,
    int ownTop,
    int ownRight,
    int ownBottom) {

  private static View of(int scale, int left, int top, int width, int height) {
    return new View(scale, left, top, width, height, left, top, left + width, top + height);
  }

  double area() {
    return (double) (ownRight - ownLeft) * (ownBottom - ownTop);
  }

  /** Width and height of every size of the policy. */
  static int[][] sizes(SizePolicy policy, int width, int height) {
    if (policy instanceof SizePolicy.ShortSide side) {
      return new int[][] {scaled(width, height, side.pixels(), Math.min(width, height))};
    } else if (policy instanceof SizePolicy.LongSide side) {
      return new int[][] {scaled(width, height, side.pixels(), Math.max(width, height))};
    } else if (policy instanceof SizePolicy.Fixed fixed) {
      return new int[][] {{fixed.width(), fixed.height()}};
    } else if (policy instanceof SizePolicy.MultiScale scales) {
      List<int[]> sizes = new ArrayList<>();
      if (scales.original()) {
        sizes.add(new int[] {width, height});
      }
      for (int side : scales.longSides()) {
        sizes.add(scaled(width, height, side, Math.max(width, height)));
      }
      return sizes.toArray(new int[0][]);
    }
    return new int[][] {{width, height}};
  }

  private static int[] scaled(int width, int height, int to, int from) {
    return new int[] {proportional(width, to, from), proportional(height, to, from)};
  }

  private static int proportional(int side, int to, int from) {
    long rounded = (2L * side * to + from) / (2L * from);
    if (rounded > 65_500) {
      throw new UnsupportedRequestException(
          "a side of "
              + side
              + " pixels would grow to "
              + rounded
              + "; a picture of less extreme proportions would work");
    }
    return (int) Math.max(1, rounded);
  }

  static Interpolation interpolation(SizePolicy policy) {
    if (policy instanceof SizePolicy.ShortSide side) {
      return side.interpolation();
    } else if (policy instanceof SizePolicy.LongSide side) {
      return side.interpolation();
    } else if (policy instanceof SizePolicy.Fixed fixed) {
      return fixed.interpolation();
    } else if (policy instanceof SizePolicy.MultiScale scales) {
      return scales.interpolation();
    }
    return Interpolation.NEAREST;
  }

  /** The parts that are judged, in order. */
  static List<View> all(ModelManifest manifest, int[][] sizes) {
    List<View> views = new ArrayList<>();
    for (int scale = 0; scale < sizes.length; scale++) {
      int width = sizes[scale][0];
      int height = sizes[scale][1];
      if (manifest.input().crops().isPresent()) {
        crops(manifest.name(), manifest.input().crops().get(), scale, width, height, views);
      } else if (manifest.tiling().isPresent()) {
        tiles(manifest.tiling().get(), width, height, views);
      } else {
        views.add(of(scale, 0, 0, width, height));
      }
    }
    return views;
  }

  private static void crops(
      String name, Crops crops, int scale, int width, int height, List<View> views) {
    int right = width - crops.width();
    int bottom = height - crops.height();
    if (right < 0 || bottom < 0) {
      throw new UnsupportedRequestException(
          name
              + " judges crops of "
              + crops.width()
              + "×"
              + crops.height()
              + " pixels; this picture, once sized, is "
              + width
              + "×"
              + height);
    }
    int[] columns;
    int[] rows;
    switch (crops.layout()) {
      case CENTER -> {
        columns = new int[] {right / 2};
        rows = new int[] {bottom / 2};
      }
      case FIVE -> {
        columns = new int[] {0, right};
        rows = new int[] {0, bottom};
      }
      case GRID -> {
        columns = spread(right, crops.columns());
        rows = spread(bottom, crops.rows());
      }
      default -> {
        columns = strides(right, crops.stride());
        rows = strides(bottom, crops.stride());
      }
    }
    for (int top : rows) {
      for (int left : columns) {
        views.add(of(scale, left, top, crops.width(), crops.height()));
      }
    }
    if (crops.layout() == Crops.Layout.FIVE) {
      views.add(of(scale, right / 2, bottom / 2, crops.width(), crops.height()));
    }
  }

  private static int[] spread(int last, int count) {
    int[] starts = new int[count];
    for (int i = 0; i < count; i++) {
      starts[i] = count == 1 ? last / 2 : (int) ((long) last * i / (count - 1));
    }
    return starts;
  }

  private static int[] strides(int last, int stride) {
    int[] starts = new int[(last + stride - 1) / stride + 1];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = (int) Math.min(last, (long) i * stride);
    }
    return starts;
  }

  private static void tiles(Tiling tiling, int width, int height, List<View> views) {
    int[] columns = tileStarts(width, tiling.width(), tiling.overlap());
    int[] rows = tileStarts(height, tiling.height(), tiling.overlap());
    int half = tiling.overlap() / 2;
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < columns.length; column++) {
        int left = columns[column];
        int top = rows[row];
        boolean lastColumn = column == columns.length - 1;
        boolean lastRow = row == rows.length - 1;
        int right = lastColumn ? width : left + tiling.width();
        int bottom = lastRow ? height : top + tiling.height();
        views.add(
            new View(
                0,
                left,
                top,
                right - left,
                bottom - top,
                column == 0 ? 0 : left + half,
                row == 0 ? 0 : top + half,
                lastColumn ? width : right - half,
                lastRow ? height : bottom - half));
      }
    }
  }

  /** The last tile is whatever is left: longer than the overlap, never longer than a tile. */
  private static int[] tileStarts(int length, int tile, int overlap) {
    int step = tile - overlap;
    int count = length <= tile ? 1 : (length - tile + step - 1) / step + 1;
    int[] starts = new int[count];
    for (int i = 0; i < count; i++) {
      starts[i] = i * step;
    }
    return starts;
  }
}
