// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.ModelUnavailableException;
import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class VmafParserTest extends ParserContract {

  @Override
  protected List<byte[]> sound() throws IOException {
    String model =
        """
        {"model_dict":{"model_type":"LIBSVMNUSVR","norm_type":"linear_rescale",
        "score_clip":[0.0,100.0],"slopes":[0.01,1.0,1.0],"intercepts":[-0.3,0.0,-0.1],
        "feature_names":["VMAF_integer_feature_adm2_score","VMAF_integer_feature_motion2_score"],
        "score_transform":{"p0":1.7,"p1":0.05,"p2":-0.1,"out_gte_in":"true"},
        "model":"svm_type nu_svr\\nkernel_type rbf\\ngamma 0.04\\nnr_class 2\\ntotal_sv 2\\nrho -1.3\\nSV\\n4 1:0.65 2:0.1 \\n-4 1:0.6 2:0.2 \\n"}}
        """;
    return List.of(model.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected void parse(byte[] content) throws IOException {
    Path file = Files.createTempFile("iqa", ".json");
    try {
      Files.write(file, content);
      assertThat(VmafModel.read(file).digest()).startsWith("sha256:");
    } finally {
      Files.delete(file);
    }
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return ModelUnavailableException.class;
  }
}
