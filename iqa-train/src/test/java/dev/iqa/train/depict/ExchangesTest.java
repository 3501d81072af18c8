// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.DistortionType;
import dev.iqa.distortion.DistortionGenerator;
import dev.iqa.language.BytePairs;
import dev.iqa.train.depict.Exchange.Task;
import dev.iqa.train.student.Draw;
import dev.iqa.train.student.Vocabulary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExchangesTest {

  private static final LibraryQuestions LIBRARY = new LibraryQuestions();
  private static final BytePairs ENCODING = Speech.encoding(LIBRARY);
  private static final List<String> TYPES =
      DistortionGenerator.DEPICTQA.types().stream().map(DistortionType::id).toList();

  /** A clean reference, and two pictures of any damage. */
  private static List<Shown> truth(Draw draw) {
    List<Shown> truth = new ArrayList<>();
    for (int i = 0; i < Scene.PICTURES; i++) {
      List<Shown.Damage> damages = new ArrayList<>();
      for (int k = 0; i > 0 && k < draw.below(3); k++) {
        int type = draw.below(TYPES.size());
        damages.add(
            new Shown.Damage(
                DistortionGenerator.DEPICTQA.types().get(type).family(), type, 1 + draw.below(5)));
      }
      truth.add(
          new Shown(
              new Content(
                  draw.below(255),
                  draw.below(90),
                  draw.below(90),
                  draw.below(40),
                  draw.below(25),
                  0),
              damages,
              damages.isEmpty() ? 1 : (float) draw.between(0, 1),
              0.1f));
    }
    return truth;
  }

  @Test
  void noAnswerOfSentencesIsMoreThanAFewPerCent() {
    Exchanges asks = new Exchanges(TYPES, LIBRARY, false);
    Map<String, Integer> openings = new HashMap<>();
    Set<String> answers = new HashSet<>();
    int count = 2000;
    for (int i = 0; i < count; i++) {
      Draw draw = Draw.of(4, i);
      List<Shown> truth = truth(draw);
      String answer = asks.drawn(i % 2 == 0 ? Task.DESCRIBE : Task.COMPARE, truth, draw).answer();
      answers.add(answer);
      String[] words = answer.split(" ", 4);
      openings.merge(words[0] + " " + words[1] + " " + words[2], 1, Integer::sum);
    }
    assertThat(answers.size()).isGreaterThan(count * 95 / 100);
    assertThat(openings.values())
        .allSatisfy(times -> assertThat(times).isLessThan(count * 8 / 100));
  }

  @Test
  void aPictureBesideItselfIsUndamagedHoweverTheQuestionIsAsked() {
    Exchanges asks = new Exchanges(TYPES, LIBRARY, false);
    int itself = 0;
    for (int i = 0; i < 2000; i++) {
      Draw draw = Draw.of(6, i);
      List<Shown> truth = truth(draw);
      Task task = i % 2 == 0 ? Task.IDENTIFY : Task.LIST;
      Exchange exchange =
          i % 4 < 2 ? asks.drawn(task, truth, draw) : asks.fromLibrary(task, truth, draw);
      int single = picture(exchange, Mark.SINGLE);
      boolean none = exchange.answer().equals("none") || exchange.answer().contains("[]");
      if (single == picture(exchange, Mark.REFERENCE)) {
        itself += truth.get(single).damages().isEmpty() ? 0 : 1;
        assertThat(none).as(exchange.toString()).isTrue();
        assertThat(Exchanges.judged(exchange, truth).damages()).isEmpty();
      } else {
        assertThat(none).isEqualTo(truth.get(single).damages().isEmpty());
      }
    }
    assertThat(itself).isBetween(50, 200);
  }

  @Test
  void aPreferenceTurnsWithItsPictures() {
    Exchanges asks = new Exchanges(TYPES, LIBRARY, false);
    Set<String> answers = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      Draw draw = Draw.of(8, i);
      Exchange one = asks.drawn(Task.PREFER, truth(draw), draw);
      Exchange other = one.swapped();
      answers.add(one.answer() + other.answer());
      assertThat(picture(other, Mark.A)).isEqualTo(picture(one, Mark.B));
      assertThat(picture(other, Mark.REFERENCE)).isEqualTo(picture(one, Mark.REFERENCE));
      assertThat(other.swapped()).isEqualTo(one);
    }
    assertThat(answers).contains("AB", "BA").doesNotContain("AA", "BB");
  }

  /** The picture behind a mark; −1 if there is none. */
  private static int picture(Exchange exchange, Mark mark) {
    return exchange.parts().stream()
        .filter(part -> part instanceof Exchange.Shows shows && shows.mark() == mark)
        .mapToInt(part -> ((Exchange.Shows) part).picture())
        .findFirst()
        .orElse(-1);
  }

  /** The others are severities with a capital inside an answer, which are spelled. */
  @Test
  void nearlyAllOfEveryAnswerIsWholeWords() {
    Exchanges asks = new Exchanges(TYPES, LIBRARY, false);
    int whole = 0;
    int spelled = 0;
    for (Task task : Task.values()) {
      for (int i = 0; i < 100; i++) {
        Draw draw = Draw.of(5, i);
        String answer = asks.fromLibrary(task, truth(draw), draw).answer();
        for (int id : ENCODING.encode(answer)) {
          String token = ENCODING.tokens().get(id);
          boolean isWhole = token.length() > 1 || "AB.,:;".contains(token);
          whole += isWhole ? 1 : 0;
          spelled += isWhole ? 0 : 1;
        }
      }
    }
    assertThat(spelled / (double) (whole + spelled)).isLessThan(0.03);
  }

  @Test
  void wordingsToTestWithAreNeverLearnt() {
    for (Task task : Task.values()) {
      List<LibraryQuestions.Asked> learnt = LIBRARY.of(task, false);
      assertThat(LIBRARY.of(task, true)).noneMatch(learnt::contains);
    }
    Draw draw = Draw.of(6);
    Set<String> asked = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      asked.add(Questions.one(Questions.PREFER, false, draw));
    }
    assertThat(asked).hasSize(Questions.PREFER.size() - Questions.HELD);
    assertThat(asked).doesNotContain(Questions.one(Questions.PREFER, true, draw));
  }

  @Test
  void aBlankPictureHasNoDistortion() {
    Shown blank = new Shown(new Content(0, 0, 0, 0, 0, 0), List.of(), 1, 0);
    assertThat(Exchanges.names(blank)).isEqualTo("none");
    assertThat(Exchanges.json(blank)).isEqualTo("{\"distortions\":[]}");
    assertThat(new Exchanges(TYPES, LIBRARY, false).eight(blank)).isEqualTo("clean");
  }

  @Test
  void theMoreSevereComesFirstAsTheLibraryAsks() {
    Shown shown =
        new Shown(
            new Content(0, 0, 0, 0, 0, 0),
            List.of(
                new Shown.Damage(Vocabulary.FAMILIES.get(0), 0, 1),
                new Shown.Damage(Vocabulary.FAMILIES.get(1), 7, 3)),
            0.5f,
            0.1f);
    assertThat(Exchanges.named(shown)).isEqualTo("obvious noise, slight blur");
  }

  @Test
  void truthSurvivesItsNumbers() {
    for (Shown shown : truth(Draw.of(8))) {
      float[] facts = new float[3 + Shown.SIZE];
      shown.into(facts, 3);
      assertThat(Shown.from(facts, 3)).isEqualTo(shown);
    }
  }

  @Test
  void theSameDrawAsksTheSame() {
    Exchanges asks = new Exchanges(TYPES, LIBRARY, false);
    List<Shown> truth = truth(Draw.of(9));
    for (Task task : Task.values()) {
      assertThat(asks.fromLibrary(task, truth, Draw.of(10)))
          .isEqualTo(asks.fromLibrary(task, truth, Draw.of(10)));
    }
  }

  @Test
  void aSecondPictureBringsItsDifferences() {
    Exchange pair =
        new Exchanges(TYPES, LIBRARY, false).ofPair(1, true, Draw.of(11)); // reference, A, B
    Script script = Script.plain(pair, ENCODING, 2);
    List<List<Integer>> seen = new ArrayList<>();
    for (int i = 0; i < script.ids().length; i++) {
      if (script.ids()[i] == Mark.ROW.id()) {
        seen.add(List.of(script.rows()[i], script.less()[i]));
      }
    }
    assertThat(seen)
        .containsExactly(
            List.of(0, -1),
            List.of(1, -1),
            List.of(2, -1),
            List.of(3, -1),
            List.of(2, 0),
            List.of(3, 1),
            List.of(4, -1),
            List.of(5, -1),
            List.of(4, 2),
            List.of(5, 3));
  }
}
