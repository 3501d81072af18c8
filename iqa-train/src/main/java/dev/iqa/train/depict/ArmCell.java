// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import java.util.List;
import java.util.Map;

/**
 * One arm with one seed.
 *
 * @param arm its name
 * @param seed counted from 0
 * @param trainable weights that learned
 * @param figures by name
 * @param confusion answers by likelihood: of each true class, how often each of the eight was said
 */
record ArmCell(
    String arm,
    int seed,
    long trainable,
    Map<String, Double> figures,
    List<List<Integer>> confusion) {

  ArmCell {
    figures = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(figures));
    confusion = List.copyOf(confusion);
  }

  boolean is(String otherArm, int otherSeed) {
    return arm.equals(otherArm) && seed == otherSeed;
  }
}
