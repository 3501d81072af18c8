// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.ModelUnavailableException;
import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class GgufParserTest extends ParserContract {

  @Override
  protected List<byte[]> sound() throws IOException {
    Path file = Files.createTempFile("iqa", ".gguf");
    try {
      new LlamaShape(32, 8, 1, 16, 2, 1, 1e-5f, 10_000)
          .file("tiny", GgufVocabulary.ofBytesAnd(List.of(GgufPiece.of("a", -2))))
          .text("tokenizer.chat_template", "{{ messages }}")
          .floats("token_embd.weight", new float[260 * 8], 260, 8)
          .write(file);
      byte[] language = Files.readAllBytes(file);
      // Short, so that what is mutated is the header.
      new GgufWriter("llama").truth("t", true).floats("w", new float[4], 2, 2).write(file);
      return List.of(Files.readAllBytes(file), language);
    } finally {
      Files.delete(file);
    }
  }

  @Override
  protected void parse(byte[] content) throws IOException {
    Path path = Files.createTempFile("iqa", ".gguf");
    try {
      GgufFile file = GgufFile.open(Files.write(path, content));
      for (GgufTensor tensor : file.tensors()) {
        assertThat(tensor.bytes()).isBetween(1L, (long) content.length);
        assertThat(tensor.offset()).isBetween(1L, content.length - tensor.bytes());
        if (tensor.type() == GgufType.F32) {
          assertThat(file.floats(tensor.name())).hasSize((int) tensor.elements());
        }
      }
      if (file.keys().contains("tokenizer.ggml.tokens")) {
        assertThat(GgufLanguageModel.of(file).vocabulary()).isPositive();
      }
    } finally {
      Files.delete(path);
    }
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return ModelUnavailableException.class;
  }
}
