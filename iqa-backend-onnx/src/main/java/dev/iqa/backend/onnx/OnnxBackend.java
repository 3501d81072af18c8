// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import java.util.Optional;

/** What every provider of this backend says of it. */
abstract class OnnxBackend {

  static final String NAME = "onnx";

  /** Above engines that run the same network slower. */
  static final int PRIORITY = 10;

  /**
   * Name of the engine.
   *
   * @return {@value #NAME}
   */
  public final String backend() {
    return NAME;
  }

  /**
   * Decides between engines that run the same.
   *
   * @return {@value #PRIORITY}
   */
  public final int priority() {
    return PRIORITY;
  }

  /**
   * Why nothing can be opened here.
   *
   * @return empty when available
   */
  public final Optional<String> unavailableBecause() {
    return OnnxEnvironment.unavailableBecause();
  }
}
