// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * How wrong the network is, in all and in parts.
 *
 * @param total a scalar to be made small
 * @param parts scalars to be seen in the curves, in order, unweighted; the same names at every step
 */
public record Loss(Tensor total, Map<String, Tensor> parts) {

  /** Copies the map, in order. */
  public Loss {
    parts = new LinkedHashMap<>(parts);
  }

  /**
   * A sum of weighted parts.
   *
   * @param parts scalars, in order
   * @param factors of the same names
   * @return a loss
   * @throws IllegalArgumentException if a part has no factor
   */
  public static Loss weighted(Map<String, Tensor> parts, Map<String, Double> factors) {
    Tensor total = null;
    for (Map.Entry<String, Tensor> part : parts.entrySet()) {
      Double factor = factors.get(part.getKey());
      if (factor == null) {
        throw new IllegalArgumentException(
            "the loss '" + part.getKey() + "' has no factor; there are " + factors.keySet());
      }
      Tensor term = part.getValue().mul(new Scalar(factor));
      total = total == null ? term : total.add(term);
    }
    if (total == null) {
      throw new IllegalArgumentException("a loss has at least one part");
    }
    return new Loss(total, parts);
  }
}
