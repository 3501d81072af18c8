// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * Part of a work that several processes or machines share.
 *
 * @param index of the part, from 0 on
 * @param count of parts
 */
record Shard(int index, int count) {

  private static final Pattern SHARD = Pattern.compile("(\\d{1,9})/(\\d{1,9})");

  /**
   * Reads the option {@code --shard}.
   *
   * @param text such as {@code 3/8}
   * @param session refuses anything else
   * @return the part
   */
  static Shard of(String text, Session session) {
    Matcher part = SHARD.matcher(text);
    if (!part.matches()) {
      throw session.usage("--shard is i/n, such as 0/4, not " + text);
    }
    return new Shard(Integer.parseInt(part.group(1)), Integer.parseInt(part.group(2)));
  }

  /**
   * Whether a picture is in this part. Its name alone decides, so that pictures that come or go
   * move no other.
   *
   * @param name of the picture
   * @return true in one part of all
   */
  boolean holds(String name) {
    CRC32 hash = new CRC32();
    hash.update(name.getBytes(StandardCharsets.UTF_8));
    return hash.getValue() % count == index;
  }

  /**
   * A file of this part.
   *
   * @param name such as {@code rows}
   * @param ending such as {@code .jsonl}
   * @return the name of the only part as it is, of another with its number
   */
  String file(String name, String ending) {
    return count == 1 ? name + ending : name + "-" + index + "-of-" + count + ending;
  }

  @Override
  public String toString() {
    return index + "/" + count;
  }
}
