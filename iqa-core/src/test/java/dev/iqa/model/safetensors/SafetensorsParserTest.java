// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.ModelUnavailableException;
import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class SafetensorsParserTest extends ParserContract {

  @Override
  protected List<byte[]> sound() throws IOException {
    Path file = Files.createTempFile("iqa", ".safetensors");
    try {
      new SafetensorsWriter()
          .metadata("licence", "Apache-2.0")
          .floats("a", new float[] {1, 2, 3, 4}, 2, 2)
          .longs("b", new long[] {7}, 1)
          .write(file);
      return List.of(Files.readAllBytes(file));
    } finally {
      Files.delete(file);
    }
  }

  @Override
  protected void parse(byte[] content) throws IOException {
    Path file = Files.createTempFile("iqa", ".safetensors");
    try {
      Files.write(file, content);
      assertThat(SafetensorsFile.open(file)).isNotNull();
    } finally {
      Files.delete(file);
    }
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return ModelUnavailableException.class;
  }
}
