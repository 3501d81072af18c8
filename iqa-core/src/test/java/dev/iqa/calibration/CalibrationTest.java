// SPDX-License-Identifier: Apache-2.0
package dev.iqa.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.ScoreScale;
import dev.iqa.evaluation.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CalibrationTest {

  private static final ScoreScale SCORES =
      new ScoreScale("score", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void readsWhatItWrote(MapKind kind) throws IOException {
    Calibration calibration = sigmoid(kind);
    Path file = folder.resolve("calibration.json");

    calibration.write(file);

    assertThat(Calibration.read(file)).isEqualTo(calibration);
  }

  @ParameterizedTest
  @EnumSource
  void holdsThePromisedPartOfNewOpinionsInItsInterval(MapKind kind) {
    Random random = new Random(11);
    double[][] known = sample(random, 800);
    double[][] fresh = sample(random, 2000);

    Calibration calibration =
        Calibration.fit(
            kind, SCORES, new ScoreScale("MOS", -1, 7), "psnr", known[0], known[1], 5, 20);

    int inside = 0;
    for (int i = 0; i < 2000; i++) {
      double error = Math.abs(calibration.predict(fresh[0][i]) - fresh[1][i]);
      inside += error <= calibration.predictionHalfWidth() ? 1 : 0;
    }
    assertThat(inside / 2000.0).isBetween(0.93, 0.97);
    assertThat(calibration.crossValidatedRmse()).isBetween(0.2, 0.7);
  }

  private static double[][] sample(Random random, int count) {
    double[][] pairs = new double[2][count];
    for (int i = 0; i < count; i++) {
      double x = random.nextDouble();
      pairs[0][i] = x;
      pairs[1][i] = 1 + 4 / (1 + Math.exp(-(x - 0.55) / 0.12)) + 0.3 * random.nextGaussian();
    }
    return pairs;
  }

  @Test
  void findsTheMonotoneStepsOfSciPy() {
    Vectors v = Vectors.named("isotonic");
    ScoreMap map = MapKind.ISOTONIC.fit(v.scores(), v.opinions());

    double squares = 0;
    for (int i = 0; i < v.scores().length; i++) {
      squares += Math.pow(map.apply(v.scores()[i]) - v.opinions()[i], 2);
    }

    assertThat(Math.sqrt(squares / v.scores().length))
        .isCloseTo(Vectors.expected("isotonic", "rmse"), within(1e-9));
  }

  @Test
  void fallsWhereOpinionsFall() {
    ScoreMap map = MapKind.ISOTONIC.fit(new double[] {1, 2, 3, 4}, new double[] {9, 4, 6, 1});

    assertThat(map.apply(0)).isEqualTo(9);
    assertThat(map.apply(2)).isEqualTo(5);
    assertThat(map.apply(3.5)).isEqualTo(3);
    assertThat(map.apply(Double.POSITIVE_INFINITY)).isEqualTo(1);
  }

  @Test
  void keepsPredictionsOnTheScale() {
    Calibration calibration =
        Calibration.fit(
            MapKind.AFFINE,
            SCORES,
            ScoreScale.MOS,
            "psnr@core",
            new double[] {1, 2, 3, 4},
            new double[] {1, 2, 3, 4},
            2,
            1);

    assertThat(calibration.predict(99)).isEqualTo(5);
    assertThat(calibration.predict(2.5)).isCloseTo(2.5, within(1e-12));
    assertThat(calibration.crossValidatedRmse()).isCloseTo(0, within(1e-12));
  }

  @Test
  void refusesConstantScoresTooFewPairsAndOtherFiles() throws IOException {
    assertThatThrownBy(() -> MapKind.AFFINE.fit(new double[] {1, 1, 1}, new double[] {1, 2, 3}))
        .isInstanceOf(CalibrationException.class)
        .hasMessage("all scores are equal");
    assertThatThrownBy(() -> MapKind.LOGISTIC5.fit(new double[] {1, 2}, new double[] {1, 2}))
        .hasMessage("logistic5 has 5 parameters; 2 pairs are too few");
    assertThatThrownBy(() -> MapKind.named("cubic")).hasMessageContaining("'cubic'; there are");
    Path other = Files.writeString(folder.resolve("other.json"), "{}");
    assertThatThrownBy(() -> Calibration.read(other)).hasMessageContaining("is no calibration");
    Path torn = Files.writeString(folder.resolve("torn.json"), "{\"schema\":");
    assertThatThrownBy(() -> Calibration.read(torn)).hasMessageContaining("is no JSON");
  }

  private static Calibration sigmoid(MapKind kind) {
    Vectors v = Vectors.named("sigmoid");
    return Calibration.fit(
        kind, SCORES, new ScoreScale("MOS", 0, 6), "psnr@core", v.scores(), v.opinions(), 5, 20);
  }
}
