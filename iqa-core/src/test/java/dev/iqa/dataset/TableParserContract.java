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

/** Tables of opinions, whichever their format. */
abstract class TableParserContract extends ParserContract {

  private final String name;
  private final String sound;
  private Path pictures = Path.of("");

  /**
   * A format.
   *
   * @param name of a file of it
   * @param sound a table with an opinion on {@code a.png}
   */
  TableParserContract(String name, String sound) {
    this.name = name;
    this.sound = sound;
  }

  @Override
  protected List<byte[]> sound() {
    return List.of(sound.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected void parse(byte[] content) throws IOException {
    Path file = Files.write(pictures().resolve(name), content);
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
