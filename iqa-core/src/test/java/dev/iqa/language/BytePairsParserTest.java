// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.ModelUnavailableException;
import dev.iqa.testkit.ParserContract;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

class BytePairsParserTest extends ParserContract {

  private static final String TEXT = "a blurred é picture";

  @Override
  protected List<byte[]> sound() {
    List<String> tokens = new ArrayList<>(List.of("<end>"));
    tokens.addAll(BytePairs.alphabet());
    tokens.addAll(List.of("Ġb", "Ġbl"));
    BytePairs encoding = new BytePairs(tokens, 1, List.of("Ġ b", "Ġb l"));
    return List.of(encoding.toJson().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected void parse(byte[] content) {
    BytePairs encoding = BytePairs.fromJson(content, "tokenizer.json");
    StringBuilder read = new StringBuilder();
    for (int id : encoding.encode(TEXT)) {
      read.append(new String(encoding.bytes(id), StandardCharsets.ISO_8859_1));
    }
    assertThat(read.toString().getBytes(StandardCharsets.ISO_8859_1))
        .isEqualTo(TEXT.getBytes(StandardCharsets.UTF_8));
    for (int id = 0; id < encoding.tokens().size(); id++) {
      assertThat(encoding.bytes(id).length).isLessThan(content.length);
    }
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return ModelUnavailableException.class;
  }
}
