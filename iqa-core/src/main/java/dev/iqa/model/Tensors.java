// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.InferenceException;
import dev.iqa.model.spi.ModelRunner;
import dev.iqa.model.spi.RunnerSlot;
import dev.iqa.model.spi.TensorSpec;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outputs of one run as numbers, read where the engine left them. */
final class Tensors {

  private final String model;
  private final List<TensorSpec> specs;
  private final RunnerSlot slot;
  private final @Nullable ByteBuffer[] bytes;
  private final @Nullable Buffer[] views;
  private int batch = 1;
  private boolean lenient;

  Tensors(String model, ModelRunner runner, RunnerSlot slot) {
    this.model = model;
    this.slot = slot;
    specs = runner.outputs();
    bytes = new ByteBuffer[specs.size()];
    views = new Buffer[specs.size()];
  }

  /** The place of an output; the manifest was checked against the model when it was opened. */
  int indexOf(String name) {
    for (int i = 0; i < specs.size(); i++) {
      if (specs.get(i).name().equals(name)) {
        return i;
      }
    }
    throw new IllegalStateException("no output " + name);
  }

  /**
   * To be called after each run.
   *
   * @param pictures of the batch
   * @param trial whether numbers that are not finite are let pass, as 0
   */
  void refresh(int pictures, boolean trial) {
    batch = pictures;
    lenient = trial;
  }

  @SuppressWarnings("ReferenceEquality") // another buffer, not other content
  private Buffer view(int output) {
    ByteBuffer now = slot.output(output);
    Buffer view = views[output];
    if (view == null || bytes[output] != now) {
      view =
          specs.get(output).type().orElseThrow() == ElementType.FLOAT16
              ? now.asShortBuffer()
              : now.asFloatBuffer();
      views[output] = view;
      bytes[output] = now;
    }
    return view;
  }

  long[] shape(int output) {
    return slot.outputShape(output);
  }

  /** How many numbers there are for each picture of the batch. */
  int count(int output) {
    int all = view(output).limit();
    if (all == 0 || all % batch != 0) {
      throw new InferenceException(
          model
              + " put out "
              + all
              + " numbers in "
              + specs.get(output).name()
              + " for "
              + batch
              + " pictures; a model with a batch axis in every output would work");
    }
    return all / batch;
  }

  void requireCount(int output, int wanted) {
    int count = count(output);
    if (count != wanted) {
      throw new InferenceException(
          model
              + " puts out "
              + count
              + " numbers in "
              + specs.get(output).name()
              + "; its manifest says "
              + wanted);
    }
  }

  /** Number {@code i} of picture {@code picture}. */
  float at(int output, int picture, int i) {
    int place = picture * count(output) + i;
    Buffer view = view(output);
    float value =
        view instanceof ShortBuffer halves
            ? HalfPrecision.toFloat(halves.get(place))
            : ((FloatBuffer) view).get(place);
    if (!Float.isFinite(value)) {
      if (lenient) {
        return 0;
      }
      throw new InferenceException(
          model
              + " put out "
              + value
              + " as number "
              + i
              + " of "
              + specs.get(output).name()
              + "; other pictures or a 32-bit model would work");
    }
    return value;
  }
}
