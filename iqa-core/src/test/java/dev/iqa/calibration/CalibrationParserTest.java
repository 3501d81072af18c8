// SPDX-License-Identifier: Apache-2.0
package dev.iqa.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.ScoreScale;
import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CalibrationParserTest extends ParserContract {

  @Override
  protected List<byte[]> sound() throws IOException {
    double[] scores = IntStream.range(0, 60).mapToDouble(i -> i / 60.0).toArray();
    double[] opinions = IntStream.range(0, 60).mapToDouble(i -> 1 + i / 15.0).toArray();
    ScoreScale from = new ScoreScale("score", 0, 1);
    List<byte[]> made = new ArrayList<>();
    for (MapKind kind : List.of(MapKind.AFFINE, MapKind.ISOTONIC, MapKind.LOGISTIC4)) {
      Path file = Files.createTempFile("iqa", ".json");
      Calibration.fit(kind, from, new ScoreScale("MOS", 0, 6), "ssim@core", scores, opinions, 5, 20)
          .write(file);
      made.add(Files.readAllBytes(file));
      Files.delete(file);
    }
    return made;
  }

  @Override
  protected void parse(byte[] content) throws IOException {
    Path file = Files.createTempFile("iqa", ".json");
    try {
      Files.write(file, content);
      assertThat(Calibration.read(file).assessor()).isNotNull();
    } finally {
      Files.delete(file);
    }
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return CalibrationException.class;
  }

  @Test
  void refusesAScaleWithoutLength() throws IOException {
    String text = new String(sound().get(0), StandardCharsets.UTF_8);
    String flat = text.replaceFirst("\"best\"\\s*:\\s*\"?1.0\"?", "\"best\":0.0");

    assertThat(flat).isNotEqualTo(text);
    assertThatThrownBy(() -> parse(flat.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(CalibrationException.class)
        .hasMessageContaining("is no calibration");
  }
}
