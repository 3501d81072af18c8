// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

/** Whether an assessor looks at a pristine picture beside the candidate. */
public enum ReferenceUse {
  /** No reference: judges the picture alone, and refuses a reference. */
  NONE,
  /** Judges with or without one. */
  OPTIONAL,
  /** Full reference: cannot judge without one. */
  REQUIRED
}
