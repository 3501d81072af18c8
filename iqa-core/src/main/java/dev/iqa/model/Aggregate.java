// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

/** How the answers of several crops, scales or tiles become one. */
public enum Aggregate {
  /** Arithmetic mean; of tiles weighted by the area each stands for. */
  MEAN,
  /** Median of the scores; probabilities are averaged. */
  MEDIAN,
  /** Mean weighted by an output of the model itself, {@link ModelInput#weights()}. */
  WEIGHTED,
  /** The worst score; the highest probability of each damage. */
  WORST
}
