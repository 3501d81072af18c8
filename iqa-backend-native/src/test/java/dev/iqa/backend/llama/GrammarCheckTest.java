// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.iqa.language.AnswerForm;
import dev.iqa.language.Vocabulary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrammarCheckTest {

  @Test
  void everyFormOfAnAnswerPasses() {
    Vocabulary words = Vocabulary.ENGLISH;
    for (AnswerForm form :
        List.of(
            AnswerForm.level(words),
            AnswerForm.preference(words),
            AnswerForm.distortions(words, 0, 4),
            AnswerForm.distortions(words, 2, 2))) {
      assertThatNoException().isThrownBy(() -> GrammarCheck.require(form.grammar()));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "root ::= (            # is not finished",
        "root ::= \"a\" |      # is not finished",
        "root ::= \"a          # cannot be read",
        "root ::= \"a\"*       # cannot be read",
        "root ::= [a-z]        # cannot be read",
        "root ::= ) \"a\"      # nothing before it",
        "root ::= | \"a\"      # nothing before it",
        "root ::= ()           # nothing before it",
        "root ::= ?            # nothing before it",
        "root ::=              # no rule",
        "start ::= \"a\"       # no rule root",
        "root ::= other        # no rule other",
        "root ::= root \"a\" | \"b\" # root contains itself",
        "root ::= \"b\" root | \"a\" # root contains itself"
      })
  void whatIsBrokenOrContainsItselfIsRefused(String grammar, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GrammarCheck.require(grammar))
        .withMessageContaining(why);
  }

  @Test
  void whatIsDeepOrLongIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                GrammarCheck.require(
                    "root ::= " + "(".repeat(20_000) + "\"a\"" + ")".repeat(20_000)))
        .withMessageContaining("nest deeper than 16");
    StringBuilder chain = new StringBuilder("root ::= r\n");
    for (int i = 0; i < 100; i++) {
      chain.append("r".repeat(i + 1)).append(" ::= ").append("r".repeat(i + 2)).append('\n');
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GrammarCheck.require(chain.toString()))
        .withMessageContaining("rules nest deeper than 16");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GrammarCheck.require("root ::= \"" + "a".repeat(70_000) + "\""))
        .withMessageContaining("up to 65536");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GrammarCheck.require("root ::= \"a\"\nroot ::= \"b\""))
        .withMessageContaining("twice");
  }
}
