// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.Aspect;
import dev.iqa.Finding;
import dev.iqa.InferenceException;
import dev.iqa.QualityMap;
import java.util.List;
import java.util.Set;

/** A quality map: of one view as it is, of tiles stitched from the part each stands for. */
final class MapDecoder implements ViewDecoder {

  private final String model;
  private final ModelOutput.QualityGrid output;
  private final int tensor;
  private final int multiple;
  private int width;
  private int height;
  private float[] cells = new float[0];
  private int columns;
  private int rows;
  private int cellWidth;
  private int cellHeight;

  MapDecoder(ModelManifest manifest, ModelOutput.QualityGrid output, Tensors tensors) {
    model = manifest.name();
    this.output = output;
    tensor = tensors.indexOf(output.tensor());
    multiple = manifest.input().multiple();
  }

  @Override
  public boolean answers(Set<Aspect> asked) {
    return asked.contains(Aspect.MAP);
  }

  @Override
  public void begin(int sizedWidth, int sizedHeight) {
    width = sizedWidth;
    height = sizedHeight;
    columns = 0;
  }

  @Override
  public void add(Tensors tensors, int place, View view, double weight) {
    long[] shape = tensors.shape(tensor);
    int count = tensors.count(tensor);
    int gridWidth = shape.length < 2 ? 0 : (int) shape[shape.length - 1];
    int gridHeight = shape.length < 2 ? 0 : (int) shape[shape.length - 2];
    if (gridWidth < 1 || (long) gridWidth * gridHeight != count) {
      throw new InferenceException(
          model
              + " puts out "
              + output.tensor()
              + " of shape "
              + java.util.Arrays.toString(shape)
              + "; a map is [n, 1, h, w] or [n, h, w]");
    }
    boolean whole = view.width() == width && view.height() == height;
    if (columns == 0) {
      layOut(view, gridWidth, gridHeight, whole);
    }
    int left = view.left() / cellWidth;
    int top = view.top() / cellHeight;
    int fromColumn = view.ownLeft() / cellWidth;
    int fromRow = view.ownTop() / cellHeight;
    int toColumn = Math.min(columns, (view.ownRight() + cellWidth - 1) / cellWidth);
    int toRow = Math.min(rows, (view.ownBottom() + cellHeight - 1) / cellHeight);
    if (whole) {
      toColumn = columns;
      toRow = rows;
    }
    double slope = output.line().slope();
    double intercept = output.line().intercept();
    double low = Math.min(output.scale().worst(), output.scale().best());
    double high = Math.max(output.scale().worst(), output.scale().best());
    for (int row = fromRow; row < toRow; row++) {
      for (int column = fromColumn; column < toColumn; column++) {
        double value =
            tensors.at(tensor, place, (row - top) * gridWidth + column - left) * slope + intercept;
        if (!output.line().clamp() && !output.scale().contains(value)) {
          throw new InferenceException(
              model + " put out the cell " + value + ", not on its scale " + output.scale());
        }
        cells[row * columns + column] = (float) Math.min(high, Math.max(low, value));
      }
    }
  }

  private void layOut(View view, int gridWidth, int gridHeight, boolean whole) {
    int paddedWidth = (view.width() + multiple - 1) / multiple * multiple;
    int paddedHeight = (view.height() + multiple - 1) / multiple * multiple;
    boolean even = paddedWidth % gridWidth == 0 && paddedHeight % gridHeight == 0;
    if (whole && !even) {
      cellWidth = width;
      cellHeight = height;
      columns = gridWidth;
      rows = gridHeight;
    } else {
      cellWidth = paddedWidth / gridWidth;
      cellHeight = paddedHeight / gridHeight;
      boolean aligned =
          even && (whole || (multiple % cellWidth == 0 && multiple % cellHeight == 0));
      if (!aligned) {
        throw new InferenceException(
            model
                + " puts out "
                + gridWidth
                + "×"
                + gridHeight
                + " cells for a tile of "
                + paddedWidth
                + "×"
                + paddedHeight
                + " pixels; tiles are stitched if a cell divides the padding multiple, "
                + multiple);
      }
      columns = (width + cellWidth - 1) / cellWidth;
      rows = (height + cellHeight - 1) / cellHeight;
    }
    if (cells.length != columns * rows) {
      cells = new float[columns * rows];
    }
  }

  @Override
  public void finish(Set<Aspect> asked, List<Finding> findings) {
    if (asked.contains(Aspect.MAP)) {
      findings.add(new QualityMap(columns, rows, cells, output.scale()));
    }
  }
}
