// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.ModelUnavailableException;
import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class ManifestParserTest extends ParserContract {

  @Override
  protected List<byte[]> sound() throws IOException {
    List<byte[]> manifests = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of("../docs/models"), "*.json")) {
      for (Path file : files) {
        manifests.add(Files.readAllBytes(file));
      }
    }
    return manifests;
  }

  @Override
  protected void parse(byte[] content) throws IOException {
    assertThat(ModelManifest.parse(content, "model.json").name()).isNotBlank();
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return ModelUnavailableException.class;
  }
}
