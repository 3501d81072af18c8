// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.language.BytePairs;
import dev.iqa.train.student.Draw;
import java.util.ArrayList;
import java.util.List;

/**
 * An exchange as tokens: begin, the parts in order (words with a space before them, a picture's
 * rows between its marks), answer, the answer, end.
 *
 * @param ids of the tokens, {@link Mark#ROW} where rows stand
 * @param rows by token: the number of a row among those of all three pictures, −1 for text
 * @param answerStart place of the first token of the answer
 */
@SuppressWarnings("ArrayRecordComponent") // short-lived, never compared
record Script(int[] ids, int[] rows, int answerStart) {

  private static final double STRANGE_WORD = 0.1;

  /** To learn from: now and then with a word nobody knows. */
  static Script of(Exchange exchange, BytePairs encoding, int rowsOfPicture, Draw draw) {
    List<Exchange.Part> parts = new ArrayList<>();
    for (Exchange.Part part : exchange.parts()) {
      parts.add(
          part instanceof Exchange.Words words && draw.chance(STRANGE_WORD)
              ? new Exchange.Words(strange(words.text(), draw))
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
    for (Exchange.Part part : exchange.parts()) {
      if (part instanceof Exchange.Words words) {
        add(ids, rows, encoding.encode(" " + words.text()));
      } else if (part instanceof Exchange.Shows shows) {
        add(ids, rows, shows.mark().id());
        for (int row = 0; row < rowsOfPicture; row++) {
          ids.add(Mark.ROW.id());
          rows.add(shows.picture() * rowsOfPicture + row);
        }
        add(ids, rows, shows.mark().closing().id());
      }
    }
    add(ids, rows, Mark.ANSWER.id());
    int start = ids.size();
    add(ids, rows, encoding.encode(exchange.answer()));
    add(ids, rows, Mark.END.id());
    return new Script(array(ids), array(rows), start);
  }

  private static void add(List<Integer> ids, List<Integer> rows, int... some) {
    for (int id : some) {
      ids.add(id);
      rows.add(-1);
    }
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
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
