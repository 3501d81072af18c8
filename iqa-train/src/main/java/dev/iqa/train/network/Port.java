// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.List;

/**
 * A named input or output of a network.
 *
 * @param name of it
 * @param axes each a number, or a name such as {@code batch}, {@code height} or {@code width} for
 *     what differs between calls
 */
public record Port(String name, List<String> axes) {

  /** Copies the axes. */
  public Port {
    axes = List.copyOf(axes);
  }

  /**
   * A port.
   *
   * @param name of it
   * @param axes numbers or names
   * @return a port
   */
  public static Port of(String name, String... axes) {
    return new Port(name, List.of(axes));
  }

  /**
   * Pictures of any size.
   *
   * @param name of it
   * @return [batch, 3, height, width]
   */
  public static Port pictures(String name) {
    return of(name, "batch", "3", "height", "width");
  }
}
