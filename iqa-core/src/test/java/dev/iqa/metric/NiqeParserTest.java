// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.ModelUnavailableException;
import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

class NiqeParserTest extends ParserContract {

  @Override
  protected List<byte[]> sound() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            NaturalnessModel.class.getResourceAsStream(NaturalnessModel.DEFAULT_RESOURCE))) {
      return List.of(in.readAllBytes());
    }
  }

  @Override
  protected void parse(byte[] content) throws IOException {
    Path file = Files.createTempFile("iqa", ".json");
    try {
      Files.write(file, content);
      assertThat(NaturalnessModel.read(file).digest()).startsWith("sha256:");
    } finally {
      Files.delete(file);
    }
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return ModelUnavailableException.class;
  }
}
