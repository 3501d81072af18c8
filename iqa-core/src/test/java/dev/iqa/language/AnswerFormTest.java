// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class AnswerFormTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aLevelIsOneOfFiveWords() {
    AnswerForm form = AnswerForm.level(Vocabulary.ENGLISH);
    assertThat(form.grammar())
        .isEqualTo("root ::= \"bad\" | \"poor\" | \"fair\" | \"good\" | \"excellent\"\n");
    assertThat(JSON.readTree(form.schema()).at("/properties/level/enum").size()).isEqualTo(5);
  }

  @Test
  void aPreferenceIsOneOfThreeWords() {
    assertThat(AnswerForm.preference(Vocabulary.ENGLISH).grammar())
        .isEqualTo("root ::= \"A\" | \"B\" | \"tie\"\n");
  }

  @Test
  void theListOfDistortionsIsSpelledOutToItsLength() {
    assertThat(root(0, 1)).contains("[\" (item)? \"]");
    assertThat(root(0, 2)).contains("[\" (item (\",\" item)?)? \"]");
    assertThat(root(1, 2)).contains("[\" item (\",\" item)? \"]");
    assertThat(root(2, 2)).contains("[\" item \",\" item \"]");
  }

  private static String root(int atLeast, int atMost) {
    return AnswerForm.distortions(Vocabulary.ENGLISH, atLeast, atMost).grammar().split("\n", 2)[0];
  }

  @Test
  void everySchemaIsAClosedObject() {
    for (AnswerForm form : all()) {
      JsonNode schema = JSON.readTree(form.schema());
      assertThat(schema.at("/type").asString()).isEqualTo("object");
      assertThat(schema.at("/additionalProperties").asBoolean(true)).isFalse();
      assertThat(schema.at("/required/0").asString()).isEqualTo(form.name());
    }
  }

  @Test
  void noGrammarNestsDeeperThanFourParentheses() {
    for (AnswerForm form : all()) {
      int depth = 0;
      int deepest = 0;
      for (char c : form.grammar().toCharArray()) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        deepest = Math.max(deepest, depth);
      }
      assertThat(depth).isZero();
      assertThat(deepest).isLessThanOrEqualTo(4);
    }
  }

  private static List<AnswerForm> all() {
    return Stream.concat(
            Stream.of(
                AnswerForm.level(Vocabulary.ENGLISH),
                AnswerForm.severity(Vocabulary.ENGLISH),
                AnswerForm.preference(Vocabulary.ENGLISH)),
            Stream.of(1, 2, 3, 4).map(n -> AnswerForm.distortions(Vocabulary.ENGLISH, 0, n)))
        .toList();
  }

  @Test
  void moreThanFourDistortionsAreRefused() {
    assertThatThrownBy(() -> AnswerForm.distortions(Vocabulary.ENGLISH, 0, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 to 4");
  }
}
