// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.UnparsableAnswerException;
import dev.iqa.testkit.ParserContract;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

class AnswerParserTest extends ParserContract {

  private final AnswerReader reader = new AnswerReader(Vocabulary.ENGLISH);

  @Override
  protected List<byte[]> sound() {
    return Stream.of(
            "none",
            "slight blur, serious noise and overly high contrast.",
            "{\"distortions\":[{\"distortion\":\"blur\",\"severity\":\"slight\"},"
                + "{\"distortion\":\"noise\",\"severity\":\"serious\"}]}")
        .map(answer -> answer.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  protected void parse(byte[] content) {
    String answer = new String(content, StandardCharsets.UTF_8);
    assertThat(reader.distortions(answer, 0, 4)).hasSizeLessThanOrEqualTo(4);
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return UnparsableAnswerException.class;
  }
}
