// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

/** What can be asked about a picture. */
public enum Aspect {
  /** How good it is: a {@link Score}. */
  SCORE,
  /** What is wrong with it: {@link Distortions}. */
  DISTORTIONS,
  /** The words that explain it: a {@link Description}. */
  DESCRIPTION,
  /** Which of two is better: a {@link Preference}. */
  PREFERENCE,
  /** Where it is good and where not: a {@link QualityMap}. */
  MAP
}
