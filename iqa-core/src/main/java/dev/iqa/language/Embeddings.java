// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** A picture as a language model sees it: one row of numbers in place of each token. Immutable. */
public final class Embeddings {

  private final int rows;
  private final int width;
  private final FloatBuffer values;
  private final List<String> preprocessing;

  private Embeddings(int rows, int width, FloatBuffer values, List<String> preprocessing) {
    this.rows = rows;
    this.width = width;
    this.values = values;
    this.preprocessing = preprocessing;
  }

  /**
   * Copies rows.
   *
   * @param width of a row, at least 1
   * @param values row after row, finite; at least one row
   * @param preprocessing what was done to the picture, oldest first
   * @return embeddings off heap, in native order
   * @throws IllegalArgumentException if the values are not whole rows, or one is not finite
   */
  public static Embeddings copyOf(int width, FloatBuffer values, List<String> preprocessing) {
    int count = values.remaining();
    if (width < 1 || count == 0 || count % width != 0) {
      throw new IllegalArgumentException(count + " numbers are not rows of " + width);
    }
    FloatBuffer copy =
        ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    copy.put(values.duplicate()).flip();
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(copy.get(i))) {
        throw new IllegalArgumentException(
            "embeddings are finite; row " + i / width + " holds " + copy.get(i));
      }
    }
    return new Embeddings(count / width, width, copy, List.copyOf(preprocessing));
  }

  /**
   * What these rows are more than others.
   *
   * @param other as many, as wide
   * @return the differences, row by row
   * @throws IllegalArgumentException if there are others, or of another width
   */
  public Embeddings less(Embeddings other) {
    if (other.rows != rows || other.width != width) {
      throw new IllegalArgumentException(
          rows + " rows of " + width + " less " + other.rows + " of " + other.width);
    }
    float[] differences = new float[rows * width];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = values.get(i) - other.values.get(i);
    }
    return copyOf(width, FloatBuffer.wrap(differences), preprocessing);
  }

  /**
   * How many.
   *
   * @return at least 1
   */
  public int rows() {
    return rows;
  }

  /**
   * Numbers in a row.
   *
   * @return the width of the language model's tokens
   */
  public int width() {
    return width;
  }

  /**
   * Row after row.
   *
   * @return a read-only, direct view of rows × width numbers, positioned at 0
   */
  public FloatBuffer values() {
    return values.asReadOnlyBuffer();
  }

  /**
   * What was done to the picture.
   *
   * @return short phrases, oldest first, without the picture's own history
   */
  public List<String> preprocessing() {
    return preprocessing;
  }
}
