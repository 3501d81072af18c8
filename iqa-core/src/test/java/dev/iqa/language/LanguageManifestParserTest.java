// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.ModelUnavailableException;
import dev.iqa.testkit.ParserContract;
import java.nio.charset.StandardCharsets;
import java.util.List;

class LanguageManifestParserTest extends ParserContract {

  @Override
  protected List<byte[]> sound() {
    return List.of(
        """
        {"schema": "https://iqa.dev/schema/language/v1", "name": "my-llava",
         "summary": "LLaVA.", "guidance": "Little.", "language": "en",
         "aspects": ["score", "distortions", "description", "preference"],
         "reference": "optional", "levelStart": "The quality of the image is",
         "tags": {"reference": {"opening": "<r>", "closing": "</r>"},
                  "single": {"opening": "<s>", "closing": ""}},
         "eyes": "tower/model.json", "engine": {"context": "4096"},
         "files": [{"path": "q4.gguf", "format": "gguf", "sha256": "%s"}],
         "origin": {"licence": "MIT", "source": "a test", "paper": "none"}}
        """
            .formatted("0f".repeat(32))
            .getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected void parse(byte[] content) {
    LanguageManifest manifest = LanguageManifest.parse(content, "language.json");
    assertThat(manifest.descriptor("test").aspects()).isEqualTo(manifest.aspects());
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return ModelUnavailableException.class;
  }
}
