// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.ModelUnavailableException;
import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

class FeatureRangeParserTest extends ParserContract {

  @Override
  protected List<byte[]> sound() throws IOException {
    return List.of(
        "x\n-1 1\n1 0.3 10.1\n2 0.1 0.8\n".getBytes(StandardCharsets.UTF_8),
        "{\"min\":[0.3,0.1],\"max\":[10.1,0.8]}".getBytes(StandardCharsets.UTF_8),
        "%YAML:1.0\nrange:\n   data: [ 0.3, 0.1, 10.1, 0.8 ]\n".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected void parse(byte[] content) throws IOException {
    String text = new String(content, StandardCharsets.UTF_8);
    assertThat(FeatureRange.parse(text, "range", 2)).isNotNull();
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return ModelUnavailableException.class;
  }
}
