// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorOption;
import dev.iqa.UnsupportedRequestException;
import java.util.Map;
import java.util.TreeMap;

/** A value for every option of a metric: the one given, else the default. */
public final class MetricOptions {

  private final String metric;
  private final Map<String, String> values = new TreeMap<>();

  MetricOptions(AssessorDescriptor descriptor, Map<String, String> given) {
    metric = descriptor.id().name();
    for (AssessorOption option : descriptor.options()) {
      values.put(option.name(), given.getOrDefault(option.name(), option.byDefault()));
    }
  }

  /**
   * An option as typed.
   *
   * @param name one of the descriptor's options
   * @return its value
   * @throws IllegalArgumentException if the descriptor has no such option
   */
  public String text(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(metric + " does not declare the option '" + name + "'");
    }
    return value;
  }

  /**
   * An option as a number.
   *
   * @param name one of the descriptor's options
   * @return its value, finite
   * @throws UnsupportedRequestException if it is not a finite number
   */
  public double number(String name) {
    String value = text(name);
    try {
      double number = Double.parseDouble(value);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, with the infinite ones.
    }
    throw new UnsupportedRequestException(
        metric + ": option '" + name + "' is a number, not '" + value + "'");
  }
}
