// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

/** Text inside HTML and SVG. */
final class Html {

  private Html() {}

  /**
   * Text that is no markup, in elements as in quoted attributes: file names may hold any character.
   *
   * @param text of any origin
   * @return escaped
   */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    Text.printable(text)
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(c);
              }
            });
    return safe.toString();
  }
}
