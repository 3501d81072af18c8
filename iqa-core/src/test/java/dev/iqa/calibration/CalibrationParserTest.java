// SPDX-License-Identifier: Apache-2.0
package dev.iqa.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.ScoreScale;
import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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
}
