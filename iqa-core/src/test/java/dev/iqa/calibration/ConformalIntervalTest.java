// SPDX-License-Identifier: Apache-2.0
package dev.iqa.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.ScoreScale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConformalIntervalTest {

  private static final ScoreScale SCORES = ScoreScale.PERCENT;
  private static final ScoreScale OPINIONS = new ScoreScale("MOS", -20, 20);
  private static final List<MapKind> MONOTONE =
      List.of(MapKind.AFFINE, MapKind.LOGISTIC4, MapKind.ISOTONIC);

  @TempDir Path folder;

  /** Opinions whose errors grow tenfold along the scores and are far from normal. */
  private static double[][] sample(long seed, int count) {
    Random random = new Random(seed);
    double[][] pairs = new double[2][count];
    for (int i = 0; i < count; i++) {
      double x = 100 * random.nextDouble();
      double skewed = -Math.log(1 - random.nextDouble()) - 1;
      pairs[0][i] = x;
      pairs[1][i] = x / 25 + (0.1 + x / 100) * skewed;
    }
    return pairs;
  }

  private static ConformalInterval interval(double[][] pairs, double coverage) {
    return ConformalInterval.fit(MapKind.AFFINE, SCORES, OPINIONS, pairs[0], pairs[1], coverage, 3);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.8, 0.95})
  void holdsThePromisedPartOfNewOpinionsWhateverTheErrors(double coverage) {
    double[][] known = sample(1, 2000);
    double[][] fresh = sample(2, 20_000);
    ConformalInterval interval = interval(known, coverage);

    double inside = 0;
    for (int i = 0; i < fresh[0].length; i++) {
      inside += interval.predict(fresh[0][i]).contains(fresh[1][i]) ? 1 : 0;
    }

    assertThat(inside / fresh[0].length).isCloseTo(coverage, within(0.03));
    assertThat(interval.measuredCoverage()).isCloseTo(coverage, within(0.03));
  }

  @Test
  void isWiderWhereErrorsAreLarger() {
    ConformalInterval interval = interval(sample(1, 2000), 0.95);

    double ratio = interval.standardDeviation(95) / interval.standardDeviation(5);
    assertThat(ratio).isBetween(3.0, 11.0);
    ConformalInterval.Prediction at = interval.predict(50);
    assertThat((at.high() - at.low()) / 2 / 1.959963984540054)
        .isCloseTo(interval.standardDeviation(50), within(1e-12));
  }

  /** On average over samples, a small one too keeps the promise: that is the theorem. */
  @Test
  void keepsThePromiseOnAverageOverSmallSamples() {
    double inside = 0;
    double[][] fresh = sample(999, 500);
    for (int seed = 0; seed < 200; seed++) {
      double[][] known = sample(seed, 60);
      ConformalInterval interval = interval(known, 0.8);
      for (int i = 0; i < 500; i++) {
        inside += interval.predict(fresh[0][i]).contains(fresh[1][i]) ? 1 : 0;
      }
    }

    assertThat(inside / 200 / 500).isBetween(0.79, 0.86);
  }

  @Test
  void measuresItsCoverageOnPicturesOfOtherParts() {
    double[][] pairs = sample(5, 200);
    // A fifth of the opinions is anything: intervals of 95 % must widen until they hold these too.
    Random random = new Random(6);
    for (int i = 0; i < 200; i += 5) {
      pairs[1][i] = -10 + 20 * random.nextDouble();
    }
    ConformalInterval interval = interval(pairs, 0.95);

    assertThat(interval.measuredCoverage()).isBetween(0.9, 0.995);
    assertThat(interval.standardDeviation(5)).isGreaterThan(1);
  }

  @Test
  void belongsToTheCalibrationAndItsFile() throws IOException {
    double[][] pairs = sample(1, 300);
    Calibration calibration =
        Calibration.choose(MONOTONE, SCORES, OPINIONS, "x@core", pairs[0], pairs[1], 5, 7);
    Path file = folder.resolve("calibration.json");
    calibration.write(file);

    assertThat(Calibration.read(file)).isEqualTo(calibration);
    assertThat(calibration.interval()).isPresent();
    assertThat(calibration.standardDeviation(95))
        .isGreaterThan(2 * calibration.standardDeviation(5));
  }

  @Test
  void choosesTheKindWithTheLeastError() {
    double[] scores = new double[200];
    double[] step = new double[200];
    double[] line = new double[200];
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      scores[i] = i / 2.0;
      line[i] = scores[i] / 25 + 0.2 * random.nextGaussian();
      step[i] = (i < 60 ? 1 : i < 120 ? 3 : 3.2) + 0.05 * random.nextGaussian();
    }

    assertThat(chosen(scores, line)).isEqualTo(MapKind.AFFINE);
    assertThat(chosen(scores, step)).isEqualTo(MapKind.ISOTONIC);
  }

  private static MapKind chosen(double[] scores, double[] opinions) {
    return Calibration.choose(MONOTONE, SCORES, OPINIONS, "x@core", scores, opinions, 5, 7)
        .map()
        .kind();
  }

  @Test
  void hasNoIntervalWithoutEnoughPairs() {
    double[][] pairs = sample(1, 43);
    assertThat(
            Calibration.choose(MONOTONE, SCORES, OPINIONS, "x@core", pairs[0], pairs[1], 5, 7)
                .interval())
        .isEmpty();
    assertThatThrownBy(() -> interval(pairs, 0.95))
        .hasMessage("43 pairs are too few for an interval; 44 would work");
    assertThat(interval(sample(1, 44), 0.95).coverage()).isEqualTo(0.95);
    assertThatThrownBy(() -> interval(sample(1, 60), 0.99))
        .hasMessageContaining("too few for an interval that covers 0.99");
  }

  @Test
  void refusesConstantScoresAndValuesOffTheStatedScale() {
    double[][] pairs = sample(1, 60);
    double[] same = new double[60];
    Arrays.fill(same, 50);

    assertThatThrownBy(
            () -> Calibration.choose(MONOTONE, SCORES, OPINIONS, "x@core", same, pairs[1], 5, 7))
        .isInstanceOf(CalibrationException.class)
        .hasMessageContaining("no map fits: affine: all scores are equal");
    pairs[0][7] = 100.5;
    assertThatThrownBy(() -> interval(pairs, 0.95))
        .isInstanceOf(CalibrationException.class)
        .hasMessage("the score 100.5 is not on the stated scale percent 0 (worst) to 100 (best)");
    pairs[0][7] = 100;
    pairs[1][7] = 21;
    assertThatThrownBy(
            () ->
                Calibration.fit(
                    MapKind.AFFINE, SCORES, OPINIONS, "x@core", pairs[0], pairs[1], 5, 7))
        .hasMessageContaining("the opinion 21.0 is not on the stated scale MOS");
  }
}
