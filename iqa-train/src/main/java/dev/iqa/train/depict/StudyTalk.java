// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.language.BytePairs;
import dev.iqa.perception.PerceptionClass;
import dev.iqa.train.Values;
import dev.iqa.train.student.Draw;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Questions and answers of {@link Components}, as tokens. A picture is shown by its rows between
 * its marks, or told in words in the same place: that is how a decoder that never saw a picture
 * learns what answers follow from what is there.
 */
final class StudyTalk {

  /** What can be asked. */
  enum Ask {
    /** Which of the eight classes, which the question names in a drawn order. */
    CHOOSE,
    /** Which distortion; nothing is named. */
    NAME,
    /** How severe a named distortion is. */
    SEVERITY,
    /** One of five levels. */
    RATE,
    /** Content and quality in two sentences. */
    DESCRIBE
  }

  /** How a picture is there. */
  enum Shown {
    /** As rows. */
    ROWS,
    /** In words. */
    WORDS,
    /** Not at all. */
    NOTHING
  }

  private static final double BRIEFLY = 0.5;

  private final BytePairs encoding;

  StudyTalk(BytePairs encoding) {
    this.encoding = encoding;
  }

  BytePairs encoding() {
    return encoding;
  }

  /** A question with its answer. */
  Script exchange(Ask ask, Specimen about, Shown shown, boolean held, Draw draw) {
    Ask asked = ask == Ask.SEVERITY && about.severity() == 0 ? Ask.NAME : ask;
    String question = question(asked, about.truth(), held, draw);
    return script(question, answer(asked, about, draw), about, shown, draw);
  }

  /** A question about rows, to be answered: ends with the mark of the answer. */
  Script question(Ask ask, boolean held, Draw draw) {
    return asked(question(ask, PerceptionClass.BLUR, held, draw));
  }

  /** A question of which options stand in an order. */
  Script choice(List<String> options, boolean held, Draw draw) {
    return asked(choose(options, held, draw));
  }

  private Script asked(String question) {
    List<Integer> ids = new ArrayList<>(List.of(Mark.BEGIN.id()));
    List<Integer> rows = new ArrayList<>(List.of(-1));
    show(ids, rows);
    ids.add(Mark.ANSWER.id());
    rows.add(-1);
    List<Integer> words = tokens(question);
    int at = ids.size() - 1;
    ids.addAll(at, words);
    rows.addAll(at, Collections.nCopies(words.size(), -1));
    return of(ids, rows, ids.size());
  }

  private Script script(String question, String answer, Specimen about, Shown shown, Draw draw) {
    List<Integer> ids = new ArrayList<>(List.of(Mark.BEGIN.id()));
    List<Integer> rows = new ArrayList<>(List.of(-1));
    switch (shown) {
      case ROWS -> show(ids, rows);
      case WORDS -> {
        ids.add(Mark.SINGLE.id());
        ids.addAll(tokens(facts(about, draw)));
        ids.add(Mark.SINGLE_END.id());
      }
      case NOTHING -> {}
    }
    ids.addAll(tokens(question));
    ids.add(Mark.ANSWER.id());
    int start = ids.size();
    for (int id : encoding.encode(answer)) {
      ids.add(id);
    }
    ids.add(Mark.END.id());
    while (rows.size() < ids.size()) {
      rows.add(-1);
    }
    return of(ids, rows, start);
  }

  private static Script of(List<Integer> ids, List<Integer> rows, int start) {
    int[] none = new int[ids.size()];
    java.util.Arrays.fill(none, -1);
    return new Script(array(ids), array(rows), none, start);
  }

  private static void show(List<Integer> ids, List<Integer> rows) {
    ids.add(Mark.SINGLE.id());
    rows.add(-1);
    for (int row = 0; row < StudyNetwork.ROWS; row++) {
      ids.add(Mark.ROW.id());
      rows.add(row);
    }
    ids.add(Mark.SINGLE_END.id());
    rows.add(-1);
  }

  private List<Integer> tokens(String text) {
    List<Integer> ids = new ArrayList<>();
    for (int id : encoding.encode(" " + text)) {
      ids.add(id);
    }
    return ids;
  }

  private static int[] array(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  private static String question(Ask ask, PerceptionClass about, boolean held, Draw draw) {
    return switch (ask) {
      case CHOOSE -> {
        List<String> options = new ArrayList<>(Exchanges.EIGHT);
        for (int i = options.size() - 1; i > 0; i--) {
          Collections.swap(options, i, draw.below(i + 1));
        }
        yield choose(options, held, draw);
      }
      case NAME -> {
        String question = Questions.one(Questions.IDENTIFY, held, draw);
        yield draw.chance(BRIEFLY)
            ? question + " " + Questions.one(Questions.BRIEFLY, held, draw)
            : question;
      }
      case SEVERITY -> Questions.one(Questions.SEVERITY, held, draw).replace("{d}", about.word());
      case RATE -> Questions.one(Questions.RATE, held, draw);
      case DESCRIBE -> Questions.one(Questions.DESCRIBE, held, draw);
    };
  }

  private static String choose(List<String> options, boolean held, Draw draw) {
    return Questions.one(Questions.CHOOSE, held, draw).replace("{o}", String.join(", ", options));
  }

  private static String answer(Ask ask, Specimen about, Draw draw) {
    return switch (ask) {
      case CHOOSE, NAME -> about.truth().word();
      case SEVERITY -> Sentences.SEVERITIES.get(about.severity() - 1);
      case RATE -> level(about.severity());
      case DESCRIBE ->
          Exchanges.content(about.content(), draw)
              + " "
              + Sentences.one(Sentences.CONCLUSION, draw).replace("{l}", level(about.severity()));
    };
  }

  /** Severity 1 is hardly seen: such a picture is as good as a clean one. */
  static String level(int severity) {
    return Sentences.LEVELS.get(severity == 0 ? 4 : 5 - severity);
  }

  private static String facts(Specimen about, Draw draw) {
    List<String> facts = new ArrayList<>(Exchanges.words(about.content()).values());
    facts.add(
        about.severity() == 0
            ? about.truth().word()
            : Sentences.SEVERITIES.get(about.severity() - 1) + " " + about.truth().word());
    for (int i = facts.size() - 1; i > 0; i--) {
      Collections.swap(facts, i, draw.below(i + 1));
    }
    return String.join(", ", facts);
  }

  /** Inputs for some scripts, as long as the longest. */
  static Map<String, Values> inputs(List<Script> scripts, Decoder decoder) {
    int batch = scripts.size();
    int length = scripts.stream().mapToInt(script -> script.ids().length).max().orElseThrow();
    float[] places = new float[batch * length * StudyNetwork.ROWS];
    float[] tokens = new float[batch * length];
    float[] text = new float[batch * length];
    for (int b = 0; b < batch; b++) {
      Script script = scripts.get(b);
      for (int i = 0; i < script.ids().length; i++) {
        int at = b * length + i;
        tokens[at] = script.ids()[i];
        text[at] = script.rows()[i] < 0 ? 1 : 0;
        if (script.rows()[i] >= 0) {
          places[at * StudyNetwork.ROWS + script.rows()[i]] = 1;
        }
      }
    }
    Map<String, Values> values = new LinkedHashMap<>();
    values.put(StudyNetwork.PLACES, Values.of(places, batch, length, StudyNetwork.ROWS));
    values.put(Decoder.TOKENS, Values.of(tokens, batch, length));
    values.put(Decoder.TEXT, Values.of(text, batch, length, 1));
    Places.into(values, decoder, 0, length);
    return values;
  }
}
