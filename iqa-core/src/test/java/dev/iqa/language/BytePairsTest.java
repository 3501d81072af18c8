// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.iqa.ModelUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BytePairsTest {

  private static BytePairs encoding() {
    List<String> tokens = new ArrayList<>(List.of("<end>"));
    tokens.addAll(BytePairs.alphabet());
    tokens.addAll(List.of("Ġblur", "blur"));
    return new BytePairs(
        tokens, 1, List.of("Ġ b", "Ġb l", "Ġbl u", "Ġblu r", "b l", "bl u", "blu r"));
  }

  private static List<String> tokens(String text) {
    BytePairs encoding = encoding();
    return Arrays.stream(encoding.encode(text)).mapToObj(encoding.tokens()::get).toList();
  }

  @Test
  void aKnownWordIsOneToken() {
    assertThat(tokens("blur blur")).containsExactly("blur", "Ġblur");
  }

  @Test
  void anUnknownWordFallsToItsBytes() {
    assertThat(tokens("blurs")).containsExactly("blur", "s");
    // What the merges join is no token: its bytes are.
    assertThat(tokens(" blue")).containsExactly("Ġ", "b", "l", "u", "e");
    assertThat(tokens("é")).containsExactly("Ã", "©");
  }

  @Test
  void marksAreNeverTheOutcomeOfAText() {
    assertThat(tokens("<end>")).containsExactly("<", "e", "n", "d", ">");
    assertThat(encoding().bytes(0)).isEmpty();
  }

  @Test
  void everyTextIsReadBackToTheLetter() {
    BytePairs encoding = encoding();
    String text = "A blurry\tpicture…\n\n 漢字 {\"a\":[]} 100 %";
    StringBuilder bytes = new StringBuilder();
    for (int id : encoding.encode(text)) {
      bytes.append(new String(encoding.bytes(id), StandardCharsets.ISO_8859_1));
    }
    assertThat(
            new String(
                bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
        .isEqualTo(text);
  }

  @Test
  void isTheSameFromItsFile() {
    BytePairs encoding = encoding();
    BytePairs read = BytePairs.fromJson(encoding.toJson().getBytes(StandardCharsets.UTF_8), "here");
    assertThat(read.tokens()).isEqualTo(encoding.tokens());
    assertThat(read.merges()).isEqualTo(encoding.merges());
    assertThat(read.marks()).isEqualTo(1);
  }

  @Test
  void whatIsNoVocabularyIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BytePairs(List.of("a"), 0, List.of()))
        .withMessageContaining("no token for the byte");
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> BytePairs.fromJson("[]".getBytes(StandardCharsets.UTF_8), "here"))
        .withMessageContaining("here is no vocabulary");
    List<String> foreign = new ArrayList<>(BytePairs.alphabet());
    foreign.add("画");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BytePairs(foreign, 0, List.of()))
        .withMessageContaining("'画' is not made of bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BytePairs(BytePairs.alphabet(), 9, List.of()))
        .withMessageContaining("no token for the byte");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BytePairs(BytePairs.alphabet(), 257, List.of()))
        .withMessageContaining("257 marks of 256 tokens");
  }
}
