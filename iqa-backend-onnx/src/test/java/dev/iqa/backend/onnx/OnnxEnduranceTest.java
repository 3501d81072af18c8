// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import dev.iqa.testkit.EnduranceContract;
import java.io.IOException;

class OnnxEnduranceTest extends EnduranceContract {

  @Override
  protected String assessor() throws IOException {
    return "model@onnx?path=" + TinyModels.surveyor(folder);
  }
}
