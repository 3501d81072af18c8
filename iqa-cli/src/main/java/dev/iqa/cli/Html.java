// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

/** Pages that load nothing from anywhere, and text inside them. */
final class Html {

  private static final String STYLE =
      """
      body{font:15px/1.45 system-ui,sans-serif;max-width:70em;margin:2em auto;padding:0 1em;color:#222}
      table{border-collapse:collapse;margin:.6em 0 1.4em}
      th,td{padding:.2em .7em;border-bottom:1px solid #ddd;text-align:right;vertical-align:top}
      th:first-child,td:first-child{text-align:left}
      small{color:#666}
      svg text{font:11px system-ui,sans-serif;fill:#444}
      .axis{fill:none;stroke:#888}
      .dots{fill:none;stroke:#2a6f97;stroke-width:3.2;stroke-linecap:round;stroke-opacity:.35}
      .curve{fill:none;stroke:#d1495b;stroke-width:2}
      figure{display:inline-block;margin:0 1em 1em 0;max-width:170px;vertical-align:top;font-size:12px}
      figure img{display:block;max-width:160px}
      figcaption{overflow-wrap:anywhere}
      .bar{fill:#2a6f97}
      .undefined{color:#a33;font-size:12px;text-align:left}
      .heat td{text-align:center}
      @media (prefers-color-scheme:dark){body{background:#16181b;color:#ddd}svg text{fill:#bbb}
      th,td{border-color:#444}small{color:#999}.heat td{color:#222}}
      """;

  private static final String HEAD =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width,initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
      """;

  private Html() {}

  /**
   * The beginning of a page, up to its body.
   *
   * @param title of any characters
   * @return to be continued and ended by {@code </body></html>}
   */
  static StringBuilder page(String title) {
    return new StringBuilder(HEAD)
        .append("<title>")
        .append(escape(title))
        .append("</title><style>")
        .append(STYLE)
        .append("</style></head><body>\n");
  }

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
