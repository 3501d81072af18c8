// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.language.BytePairs;
import dev.iqa.train.student.Draw;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An exchange as tokens: begin, the parts in order (words with a space before them, a picture's
 * rows between its marks), answer, the answer, end. Behind the rows of a picture that is not the
 * first stand their differences to those of the picture before: attention learns last, if at all,
 * to subtract.
 *
 * @param ids of the tokens, {@link Mark#ROW} where rows stand
 * @param rows by token: the number of a row among those of all three pictures, −1 for text
 * @param less by token: the number of the row that is taken away from that one, −1 for none
 * @param answerStart place of the first token of the answer
 */
@SuppressWarnings("ArrayRecordComponent") // short-lived, never compared
record Script(int[] ids, int[] rows, int[] less, int answerStart) {

  private static final double STRANGE_WORD = 0.1;
  private static final double WORD_LESS = 0.2;

  /** To learn from: now and then with a word that nobody knows, or with one word less. */
  static Script of(Exchange exchange, BytePairs encoding, int rowsOfPicture, Draw draw) {
    List<Exchange.Part> parts = new ArrayList<>();
    for (Exchange.Part part : exchange.parts()) {
      parts.add(
          part instanceof Exchange.Words words
              ? new Exchange.Words(worded(words.text(), exchange.task(), draw))
              : part);
    }
    return plain(
        new Exchange(exchange.task(), parts, exchange.answer(), exchange.brief(), exchange.about()),
        encoding,
        rowsOfPicture);
  }

  /** As it is. */
  static Script plain(Exchange exchange, BytePairs encoding, int rowsOfPicture) {
    List<Integer> ids = new ArrayList<>(List.of(Mark.BEGIN.id()));
    List<Integer> rows = new ArrayList<>(List.of(-1));
    List<Integer> less = new ArrayList<>(List.of(-1));
    int before = -1;
    for (Exchange.Part part : exchange.parts()) {
      if (part instanceof Exchange.Words words) {
        add(ids, rows, less, encoding.encode(" " + words.text()));
      } else if (part instanceof Exchange.Shows shows) {
        add(ids, rows, less, shows.mark().id());
        show(ids, rows, less, shows.picture(), -1, rowsOfPicture);
        if (before >= 0) {
          show(ids, rows, less, shows.picture(), before, rowsOfPicture);
        }
        before = shows.picture();
        add(ids, rows, less, shows.mark().closing().id());
      }
    }
    add(ids, rows, less, Mark.ANSWER.id());
    int start = ids.size();
    add(ids, rows, less, encoding.encode(exchange.answer()));
    add(ids, rows, less, Mark.END.id());
    return new Script(array(ids), array(rows), array(less), start);
  }

  /** The rows of a picture, or what they are more than those of the one before. */
  private static void show(
      List<Integer> ids,
      List<Integer> rows,
      List<Integer> less,
      int picture,
      int before,
      int rowsOfPicture) {
    for (int row = 0; row < rowsOfPicture; row++) {
      ids.add(Mark.ROW.id());
      rows.add(picture * rowsOfPicture + row);
      less.add(before < 0 ? -1 : before * rowsOfPicture + row);
    }
  }

  /** The first so many tokens, then some of text. */
  Script goingOn(int length, List<Integer> text) {
    int[] all = java.util.Arrays.copyOf(ids, length + text.size());
    int[] allRows = java.util.Arrays.copyOf(rows, all.length);
    int[] allLess = java.util.Arrays.copyOf(less, all.length);
    for (int i = 0; i < text.size(); i++) {
      all[length + i] = text.get(i);
      allRows[length + i] = -1;
      allLess[length + i] = -1;
    }
    return new Script(all, allRows, allLess, Math.min(answerStart, length));
  }

  private static void add(List<Integer> ids, List<Integer> rows, List<Integer> less, int... some) {
    for (int id : some) {
      ids.add(id);
      rows.add(-1);
      less.add(-1);
    }
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  private static String worded(String text, Exchange.Task task, Draw draw) {
    if (draw.chance(STRANGE_WORD)) {
      return strange(text, draw);
    }
    // Options, the name of a distortion and the form of the answer are not to be missed.
    boolean any =
        !Set.of(Exchange.Task.CHOOSE, Exchange.Task.SEVERITY, Exchange.Task.LIST).contains(task);
    return any && draw.chance(WORD_LESS) ? without(text, draw) : text;
  }

  /** Nobody asks in just the words that were learnt. */
  private static String without(String text, Draw draw) {
    List<String> words = new ArrayList<>(List.of(text.split(" ")));
    if (words.size() > 3) {
      words.remove(draw.below(words.size()));
    }
    return String.join(" ", words);
  }

  /** A word more that nobody knows: users have words of their own. */
  private static String strange(String text, Draw draw) {
    StringBuilder word = new StringBuilder();
    for (int length = 2 + draw.below(6); length > 0; length--) {
      word.append((char) ('a' + draw.below(26)));
    }
    int at = text.indexOf(' ', draw.below(text.length()));
    return at < 0 ? text : text.substring(0, at) + " " + word + text.substring(at);
  }
}
