// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import java.util.Arrays;
import java.util.Locale;

/**
 * Where a model runs.
 *
 * @param kind the sort of processor
 * @param index which of several, from 0
 */
public record Device(Kind kind, int index) {

  /** The processor every machine has. */
  public static final Device CPU = new Device(Kind.CPU, 0);

  /** Sorts of processors. */
  public enum Kind {
    /** General-purpose processor. */
    CPU,
    /** NVIDIA graphics processor. */
    CUDA,
    /** NVIDIA graphics processor through TensorRT. */
    TENSORRT,
    /** Apple accelerators. */
    COREML,
    /** Windows graphics processor. */
    DIRECTML
  }

  /**
   * Checks the index.
   *
   * @throws IllegalArgumentException if negative
   */
  public Device {
    if (index < 0) {
      throw new IllegalArgumentException("a device index is at least 0, not " + index);
    }
  }

  /**
   * Reads {@code cpu}, {@code cuda} or {@code cuda:1}.
   *
   * @param text as typed
   * @return the device
   * @throws IllegalArgumentException naming what would work
   */
  public static Device parse(String text) {
    int colon = text.indexOf(':');
    String kind = (colon < 0 ? text : text.substring(0, colon)).toUpperCase(Locale.ROOT);
    try {
      return new Device(
          Kind.valueOf(kind), colon < 0 ? 0 : Integer.parseInt(text.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' names no device; one of "
              + Arrays.toString(Kind.values()).toLowerCase(Locale.ROOT)
              + ", with an index as in cuda:1",
          e);
    }
  }

  @Override
  public String toString() {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return kind == Kind.CPU ? name : name + ":" + index;
  }
}
