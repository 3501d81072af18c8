// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import java.util.function.Consumer;

/** Passes text on as it comes, without the white space around the whole. */
final class WordStream {

  private final Consumer<String> listener;
  private final StringBuilder all = new StringBuilder();
  private final StringBuilder space = new StringBuilder();

  WordStream(Consumer<String> listener) {
    this.listener = listener;
  }

  void add(String piece) {
    int end = piece.stripTrailing().length();
    if (end == 0) {
      space.append(piece);
      return;
    }
    String words = space + piece.substring(0, end);
    String passed = all.length() == 0 ? words.stripLeading() : words;
    space.setLength(0);
    space.append(piece, end, piece.length());
    all.append(passed);
    listener.accept(passed);
  }

  /** What was passed on. */
  String text() {
    return all.toString();
  }
}
