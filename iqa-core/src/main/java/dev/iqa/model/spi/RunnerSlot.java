// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.spi;

import dev.iqa.InferenceException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Buffers for one call at a time, used again and again. All are direct and in native order; their
 * addresses stay as long as the shapes do. Used by one thread at a time.
 */
public interface RunnerSlot extends AutoCloseable {

  /**
   * Prepares buffers for inputs of these shapes; cheap if they are those of the last call.
   *
   * @param inputs one for each input of the model, without free axes
   * @throws InferenceException if there is not enough memory
   */
  void shape(List<long[]> inputs);

  /**
   * The memory of an input, to be filled before {@link #run}.
   *
   * @param index of the input
   * @return exactly as many bytes as its shape takes; the same object until the shape changes
   */
  ByteBuffer input(int index);

  /**
   * Runs the model on what the inputs hold.
   *
   * @throws InferenceException if the engine fails
   */
  void run();

  /**
   * The memory of an output, valid until the next {@link #run} or {@link #shape}.
   *
   * @param index of the output
   * @return exactly as many bytes as its shape takes
   */
  ByteBuffer output(int index);

  /**
   * The shape an output had in the last run.
   *
   * @param index of the output
   * @return not to be written to
   */
  long[] outputShape(int index);

  /** Frees the buffers. */
  @Override
  void close();
}
