// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How to open an assessor.
 *
 * @param models folder of installed models; empty for the store in the user's home
 * @param device where to run
 * @param threads workers inside one call, at least 1; results do not depend on it
 * @param options the assessor's own choices by name, see {@link AssessorDescriptor#options()}
 */
public record AssessorConfig(
    Optional<Path> models, Device device, int threads, Map<String, String> options) {

  /**
   * Copies the map.
   *
   * @throws IllegalArgumentException if threads is less than 1
   */
  public AssessorConfig {
    if (threads < 1) {
      throw new IllegalArgumentException("at least 1 thread, not " + threads);
    }
    options = Collections.unmodifiableMap(new TreeMap<>(options));
  }

  /**
   * One thread on the processor, no options.
   *
   * @return the usual configuration
   */
  public static AssessorConfig defaults() {
    return new AssessorConfig(Optional.empty(), Device.CPU, 1, Map.of());
  }

  /**
   * With models from another folder.
   *
   * @param folder of installed models
   * @return a new configuration
   */
  public AssessorConfig withModels(Path folder) {
    return new AssessorConfig(Optional.of(folder), device, threads, options);
  }

  /**
   * On another device.
   *
   * @param other where to run
   * @return a new configuration
   */
  public AssessorConfig withDevice(Device other) {
    return new AssessorConfig(models, other, threads, options);
  }

  /**
   * With another number of workers.
   *
   * @param workers at least 1
   * @return a new configuration
   */
  public AssessorConfig withThreads(int workers) {
    return new AssessorConfig(models, device, workers, options);
  }

  /**
   * With one more option.
   *
   * @param name of the option
   * @param value replaces an earlier one
   * @return a new configuration
   */
  public AssessorConfig withOption(String name, String value) {
    Map<String, String> more = new TreeMap<>(options);
    more.put(name, value);
    return new AssessorConfig(models, device, threads, more);
  }
}
