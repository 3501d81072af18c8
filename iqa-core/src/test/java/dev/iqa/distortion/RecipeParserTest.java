// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.UnsupportedRequestException;
import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

class RecipeParserTest extends ParserContract {

  @Override
  protected List<byte[]> sound() throws IOException {
    return List.of(SynthesisRecipe.depictQa(true, 10, 1).toJson().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected void parse(byte[] content) throws IOException {
    String text = new String(content, StandardCharsets.UTF_8);
    assertThat(SynthesisRecipe.fromJson(text).digest()).hasSize(64);
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return UnsupportedRequestException.class;
  }
}
