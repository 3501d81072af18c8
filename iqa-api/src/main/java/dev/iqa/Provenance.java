// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How findings came about: enough to repeat them.
 *
 * @param assessor who answered
 * @param options the options that were set, by name; the defaults are not listed
 * @param modelDigest {@code "sha256:"} and 64 hexadecimal digits of the weights; empty for a
 *     formula
 * @param preprocessing every step from the file to the numbers, in order
 * @param device where it ran: {@code "cpu"}, {@code "cuda:0"}
 * @param elapsed wall time of the answer, decoding not included
 */
public record Provenance(
    AssessorId assessor,
    Map<String, String> options,
    Optional<String> modelDigest,
    List<String> preprocessing,
    String device,
    Duration elapsed) {

  /** Copies list and map; the map is sorted by name. */
  public Provenance {
    options =
        options.size() < 2
            ? Map.copyOf(options)
            : Collections.unmodifiableMap(new TreeMap<>(options));
    preprocessing = List.copyOf(preprocessing);
  }
}
