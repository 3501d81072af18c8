// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.UnsupportedRequestException;
import java.util.Locale;

/**
 * How a student learns.
 *
 * @param pairLoss of pair signals
 * @param lambda of the pair loss beside the point loss; 0 for no pairs
 * @param reliability whether signals count by how sure they are, or all alike
 * @param opinionLoss of rated pictures
 * @param replay of the teacher's signals beside opinions; 0 lets the student forget
 */
public record LeafPlan(
    PairLoss pairLoss, double lambda, boolean reliability, OpinionLoss opinionLoss, double replay) {

  /** Of pair signals. */
  public enum PairLoss {
    /** 1 − √(P Q) − √((1 − P)(1 − Q)), Q = Φ((s_A − s_B) / √2). */
    FIDELITY,
    /** Cross entropy, Q = 1 / (1 + exp(s_B − s_A)). */
    BRADLEY_TERRY
  }

  /** Of rated pictures. */
  public enum OpinionLoss {
    /** Squared error in levels. */
    MSE,
    /** 1 − PLCC, and a tenth of the squared error, which keeps the scale. */
    PLCC
  }

  /**
   * Checks the ranges.
   *
   * @throws UnsupportedRequestException if a weight is negative or not finite
   */
  public LeafPlan {
    require("lambda", lambda);
    require("replay", replay);
  }

  private static void require(String name, double weight) {
    if (!(weight >= 0 && Double.isFinite(weight))) {
      throw new UnsupportedRequestException(
          String.format(Locale.ROOT, "%s is a weight of 0 or more, not %s", name, weight));
    }
  }
}
