// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.ModelUnavailableException;
import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

class SupportVectorsParserTest extends ParserContract {

  @Override
  protected List<byte[]> sound() throws IOException {
    String libsvm =
        """
        svm_type epsilon_svr
        kernel_type rbf
        gamma 0.05
        nr_class 2
        total_sv 2
        rho 1.5
        SV
        12.5 1:0.5 2:-0.25 3:1
        -12.5 1:-0.5 3:0.125
        """;
    String opencv =
        """
        %YAML:1.0
        ---
        opencv_ml_svm:
           svmType: EPS_SVR
           kernel:
              type: RBF
              gamma: 0.05
           support_vectors:
              - [ 0.5, -0.25, 1., -0.5, 0., 0.125 ]
           decision_functions:
              -
                 sv_count: 2
                 rho: 1.5
                 alpha: [ 12.5, -12.5 ]
        """;
    return List.of(
        libsvm.getBytes(StandardCharsets.UTF_8), opencv.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected void parse(byte[] content) throws IOException {
    String text = new String(content, StandardCharsets.UTF_8);
    assertThat(SupportVectors.parse(text, "model", 3)).isNotNull();
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return ModelUnavailableException.class;
  }
}
