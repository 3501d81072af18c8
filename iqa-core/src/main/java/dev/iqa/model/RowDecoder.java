// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.Aspect;
import dev.iqa.Finding;
import dev.iqa.InferenceException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Gathers the rows of all views of a picture; they are no finding. */
final class RowDecoder implements ViewDecoder {

  private final ModelManifest manifest;
  private final ModelOutput.Rows output;
  private final Tensors tensors;
  private final int tensor;
  private float[] values = {};
  private int count;

  RowDecoder(ModelManifest manifest, ModelOutput.Rows output, Tensors tensors) {
    this.manifest = manifest;
    this.output = output;
    this.tensors = tensors;
    tensor = tensors.indexOf(output.tensor());
  }

  @Override
  public boolean answers(Set<Aspect> asked) {
    return true;
  }

  @Override
  public void begin(int width, int height) {
    count = 0;
  }

  @Override
  public void add(Tensors run, int place, View view, double weight) {
    int numbers = tensors.count(tensor);
    int skipped = output.skip() * output.width();
    if (numbers % output.width() != 0 || numbers <= skipped) {
      throw new InferenceException(
          manifest.name()
              + " puts out "
              + numbers
              + " numbers in "
              + output.tensor()
              + "; rows of "
              + output.width()
              + ", more than the "
              + output.skip()
              + " left out, would work");
    }
    int end = count + numbers - skipped;
    if (values.length < end) {
      values = Arrays.copyOf(values, end);
    }
    for (int i = skipped; i < numbers; i++) {
      values[count++] = tensors.at(tensor, place, i);
    }
  }

  @Override
  public void finish(Set<Aspect> asked, List<Finding> findings) {}

  /** Row after row. */
  float[] values() {
    return Arrays.copyOf(values, count);
  }
}
