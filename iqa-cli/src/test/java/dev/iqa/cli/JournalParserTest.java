// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whatever stands in the scores that {@code iqa evaluate} goes on from. */
final class JournalParserTest extends ParserContract {

  private static final String DATASET = "table a.csv";

  @Override
  protected List<byte[]> sound() throws IOException {
    Path file = Files.createTempFile("iqa", ".jsonl");
    try (Journal journal = Journal.open(file, DATASET)) {
      assertThat(journal.size()).isZero();
      String head = Files.readString(file);
      return List.of(
          (head
                  + "{\"picture\":\"a\",\"assessor\":\"mse\",\"score\":\"Infinity\"}\n"
                  + "{\"picture\":\"b\",\"assessor\":\"m\",\"score\":\"1.5\",\"distortions\":[{\"type\":"
                  + "\"white-noise\",\"family\":\"NOISE\",\"severity\":2,\"confidence\":0.5}]}\n")
              .getBytes(StandardCharsets.UTF_8));
    } finally {
      Files.delete(file);
    }
  }

  @Override
  protected void parse(byte[] content) throws IOException {
    Path file = Files.createTempFile("iqa", ".jsonl");
    Files.write(file, content);
    try (Journal journal = Journal.open(file, DATASET)) {
      assertThat(journal.size()).isLessThanOrEqualTo(content.length);
    } finally {
      Files.delete(file);
    }
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return Journal.Foreign.class;
  }
}
