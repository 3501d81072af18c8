// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

/**
 * What stands before and behind a picture in a prompt. A tag of its own for each part a picture
 * plays keeps a model from taking one for the other; models that were trained with other tags bring
 * theirs.
 *
 * @param opening before the picture; may be empty
 * @param closing behind it; may be empty
 * @see <a href="https://arxiv.org/abs/2312.08962">You et al., DepictQA, 2024</a>
 */
public record Tag(String opening, String closing) {

  /** The undistorted original. */
  public static final Tag REFERENCE = new Tag("<reference>", "</reference>");

  /** The first of two pictures. */
  public static final Tag A = new Tag("<picture-a>", "</picture-a>");

  /** The second of two pictures. */
  public static final Tag B = new Tag("<picture-b>", "</picture-b>");

  /** The only picture that is judged. */
  public static final Tag SINGLE = new Tag("<picture>", "</picture>");
}
