// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import dev.iqa.testkit.EnduranceContract;
import java.io.IOException;

class TorchScriptEnduranceTest extends EnduranceContract {

  @Override
  protected String assessor() throws IOException {
    return "model@djl?path="
        + TinyModel.write(folder.resolve("tiny"), TinyNetwork.ofEdges().torchScript().toBytes());
  }
}
