// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

/**
 * The tags of the pictures of a prompt, by the part they play.
 *
 * @param reference of the undistorted original
 * @param first of the first of two pictures
 * @param second of the second
 * @param single of the only picture that is judged
 */
public record Tags(Tag reference, Tag first, Tag second, Tag single) {

  /** Those for models that were trained with none. */
  public static final Tags DEFAULT = new Tags(Tag.REFERENCE, Tag.A, Tag.B, Tag.SINGLE);
}
