// SPDX-License-Identifier: Apache-2.0
package dev.iqa.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.ScoreScale;
import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class CsvParserTest extends ParserContract {

  private Path pictures = Path.of("");

  @Override
  protected List<byte[]> sound() throws IOException {
    return List.of(
        "image,mos,std,distortion,severity\na.png,3.5,0.1,blur,2\n\"b \"\"c\"\".png\",1,,,\n\0.png,2,,,\n/,3,,,\n"
            .getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected void parse(byte[] content) throws IOException {
    Path file = Files.write(pictures().resolve("table.csv"), content);
    assertThat(new TableReader(TableColumns.usual(), new ScoreScale("MOS", 1, 5)).read(file))
        .isNotNull();
  }

  /** A table without any of its pictures is refused. */
  private Path pictures() throws IOException {
    if (!Files.exists(pictures.resolve("a.png"))) {
      pictures = Files.createTempDirectory("iqa");
      Files.createFile(pictures.resolve("a.png")).toFile().deleteOnExit();
    }
    return pictures;
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return DatasetException.class;
  }
}
