// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormMatchTest {

  private static final String ONE =
      "{\"distortions\":[{\"distortion\":\"overly high contrast\",\"severity\":\"slight\"}]}";

  @Test
  void aLevelIsWholeOrBegunOrNeither() {
    FormMatch match = new FormMatch(AnswerForm.level(Vocabulary.ENGLISH));
    assertThat(match.complete("good")).isTrue();
    assertThat(match.begins("goo")).isTrue();
    assertThat(match.complete("goo")).isFalse();
    assertThat(match.begins("goods")).isFalse();
    assertThat(match.begins("")).isTrue();
    assertThat(match.complete("")).isFalse();
  }

  @Test
  void everyBeginningOfAListBeginsIt() {
    FormMatch match = new FormMatch(AnswerForm.distortions(Vocabulary.ENGLISH, 0, 2));
    for (int length = 0; length < ONE.length(); length++) {
      assertThat(match.begins(ONE.substring(0, length))).as("%d", length).isTrue();
      assertThat(match.complete(ONE.substring(0, length))).as("%d", length).isFalse();
    }
    assertThat(match.complete(ONE)).isTrue();
    assertThat(match.complete("{\"distortions\":[]}")).isTrue();
  }

  @Test
  void aListHoldsAsManyAsItMay() {
    String item = "{\"distortion\":\"blur\",\"severity\":\"slight\"}";
    String two = "{\"distortions\":[" + item + "," + item + "]}";
    assertThat(new FormMatch(AnswerForm.distortions(Vocabulary.ENGLISH, 0, 2)).complete(two))
        .isTrue();
    assertThat(new FormMatch(AnswerForm.distortions(Vocabulary.ENGLISH, 0, 1)).begins(two))
        .isFalse();
    assertThat(
            new FormMatch(AnswerForm.distortions(Vocabulary.ENGLISH, 2, 2))
                .begins("{\"distortions\":[]"))
        .isFalse();
  }

  @Test
  void otherWordsDoNotFit() {
    FormMatch match = new FormMatch(AnswerForm.preference(Vocabulary.ENGLISH));
    assertThat(match.begins("C")).isFalse();
    assertThat(match.complete("A")).isTrue();
    assertThat(match.begins("A ")).isFalse();
  }
}
