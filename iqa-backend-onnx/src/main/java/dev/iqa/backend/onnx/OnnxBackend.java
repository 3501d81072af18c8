// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import dev.iqa.Device;
import dev.iqa.UnsupportedRequestException;
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

  /** Networks of a language model run on the processor only. */
  static void requireProcessor(String model, Device device) {
    if (device.kind() != Device.Kind.CPU) {
      throw new UnsupportedRequestException(
          model + " runs on the processor, not on " + device + "; cpu would work");
    }
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
