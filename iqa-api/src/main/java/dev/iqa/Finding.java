// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

/** One thing an assessor found out. */
public sealed interface Finding permits Score, Distortions, Description, Preference, QualityMap {

  /**
   * The question this answers.
   *
   * @return the aspect that was asked for
   */
  Aspect aspect();
}
