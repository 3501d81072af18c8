// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.ModelUnavailableException;
import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The walk over an ONNX file before a native library sees it. */
class OnnxFileParserTest extends ParserContract {

  @Override
  protected List<byte[]> sound() throws IOException {
    Path place = TinyModels.surveyor(Files.createTempDirectory("iqa"));
    return List.of(Files.readAllBytes(place.resolve("tiny-surveyor.onnx")));
  }

  @Override
  protected void parse(byte[] content) {
    assertThat(OnnxFile.read(ByteBuffer.wrap(content), "model.onnx").opset()).isPositive();
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return ModelUnavailableException.class;
  }
}
