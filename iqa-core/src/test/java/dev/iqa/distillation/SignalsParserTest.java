// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class SignalsParserTest extends ParserContract {

  @Override
  protected List<byte[]> sound() throws IOException {
    return List.of(
        """
        {"schema":"https://iqa.dev/schema/signals/v1","teachers":[{"name":"a@b"}]}
        {"kind":"point","teacher":"a@b","picture":"p.png","levels":[0.1,0.2,0.4,0.2,0.1],"deviation":0.7,"seconds":0.01}
        {"kind":"pair","teacher":"a@b","first":"p.png","second":"q.png","shownFirst":0.25,"shownSecond":0.5,"seconds":0.0}
        {"kind":"failure","teacher":"a@b","picture":"r.png","reason":"no luck"}
        """
            .getBytes(StandardCharsets.UTF_8));
  }

  @Override
  protected void parse(byte[] content) throws IOException {
    Path file = Files.createTempFile("iqa", ".jsonl");
    try {
      Files.write(file, content);
      assertThat(SignalJournal.read(file)).isNotNull();
    } finally {
      Files.delete(file);
    }
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return DistillationException.class;
  }
}
