// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.ModelUnavailableException;
import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The look into a TorchScript archive before LibTorch sees it. */
class TorchScriptParserTest extends ParserContract {

  @Override
  protected List<byte[]> sound() throws IOException {
    return List.of(TorchScriptFile.forward("x: Tensor", "Tensor", "return x").toBytes());
  }

  @Override
  protected void parse(byte[] content) {
    assertThat(TorchScriptArchive.read("model.pt", ByteBuffer.wrap(content)).arguments())
        .isNotNull();
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return ModelUnavailableException.class;
  }
}
