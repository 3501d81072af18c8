// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.spi;

import java.util.List;

/** A model loaded into an engine. Thread-safe; its slots are not. */
public interface ModelRunner extends AutoCloseable {

  /**
   * Where it runs.
   *
   * @return such as {@code cpu} or {@code cuda:0}
   */
  String device();

  /**
   * What it is fed.
   *
   * @return in the order of {@link RunnerSlot#input}
   */
  List<TensorSpec> inputs();

  /**
   * What it puts out.
   *
   * @return in the order of {@link RunnerSlot#output}
   */
  List<TensorSpec> outputs();

  /**
   * Makes a place for one call at a time. Core pools them.
   *
   * @return without buffers, until it is given shapes
   */
  RunnerSlot newSlot();

  /** Frees the model; all slots are closed before. */
  @Override
  void close();
}
