// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.imaging.Pictures;
import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whatever stands in the rows that {@code iqa batch --resume} goes on from. */
final class BatchJournalParserTest extends ParserContract {

  @Override
  protected List<byte[]> sound() {
    String head =
        "{\"schema\":\"https://iqa.dev/schema/batch/v1\",\"iqa\":\"0.1\",\"assessor\":\"a@test\","
            + "\"scale\":{\"name\":\"MOS\",\"worst\":1,\"best\":\"Infinity\"},\"shard\":\"0/1\"}\n";
    return List.of(
        (head
                + "{\"picture\":\"no-such.png\",\"width\":4,\"score\":{\"value\":3.5},\"distortions\":"
                + "[{\"type\":\"noise\",\"family\":\"noise\",\"severity\":2.5,\"confidence\":1}]}\n"
                + "{\"picture\":\"\\u0000.png\",\"score\":{\"value\":2}}\n"
                + "{\"picture\":\"b\",\"error\":{\"kind\":\"internal\",\"message\":\"no\"}}\n")
            .getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected void parse(byte[] content) throws IOException {
    Path folder = Files.createTempDirectory("iqa");
    Path rows = Files.write(folder.resolve("rows.jsonl"), content);
    Path page = folder.resolve("report.html");
    Path table = folder.resolve("rows.csv");
    try {
      BatchReport.write(rows, page, Pictures::read);
      BatchTable.write(rows, table);
      assertThat(Files.readString(page)).endsWith("</html>\n");
      assertThat(Files.readString(table)).startsWith("schema,");
    } finally {
      for (Path file : List.of(rows, page, table, folder)) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return BatchJournal.Foreign.class;
  }
}
