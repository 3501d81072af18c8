// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import static dev.iqa.model.ElementType.FLOAT16;
import static dev.iqa.model.ElementType.FLOAT32;
import static dev.iqa.model.onnx.Dimension.fixed;
import static dev.iqa.model.onnx.Dimension.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.AssessmentRequest;
import dev.iqa.InferenceException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.Preference;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.model.Aggregate;
import dev.iqa.model.Crops;
import dev.iqa.model.Interpolation;
import dev.iqa.model.ModelInput;
import dev.iqa.model.ModelOutput;
import dev.iqa.model.SizePolicy;
import dev.iqa.model.onnx.Convolution;
import dev.iqa.model.onnx.OnnxGraph;
import dev.iqa.model.onnx.OnnxValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Outputs mean what the manifest says; every number is reckoned a second time here. */
class OnnxDecodersTest {

  private static final int SIDE = 32;
  private static final int[] COLOUR = {51, 102, 204};
  private static final double[] SHARES = {.2, .4, .8};

  @TempDir Path folder;

  private final OnnxGraph graph = new OnnxGraph("m");

  private static Picture picture(int width, int height, IntBinaryOperator grey) {
    ByteBuffer pixels = ByteBuffer.allocate(3 * width * height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        byte sample = (byte) grey.applyAsInt(x, y);
        pixels.put(sample).put(sample).put(sample);
      }
    }
    return Picture.copyOf(width, height, PixelFormat.RGB8, pixels.flip());
  }

  private static Picture flat() {
    ByteBuffer pixels = ByteBuffer.allocate(3 * SIDE * SIDE);
    while (pixels.hasRemaining()) {
      for (int sample : COLOUR) {
        pixels.put((byte) sample);
      }
    }
    return Picture.copyOf(SIDE, SIDE, PixelFormat.RGB8, pixels.flip());
  }

  /** Red, green and blue of the mean pixel, 0..1. */
  private OnnxValue means(String input) {
    return TinyModels.mean(graph, graph.input(input, FLOAT32, TinyModels.pictures()));
  }

  private static ModelInput input(
      SizePolicy size,
      Optional<Crops> crops,
      Aggregate aggregate,
      ModelInput.Channels channels,
      int multiple,
      ModelInput.Padding padding) {
    int count = channels.count();
    return new ModelInput(
        List.of(TinyModels.candidate()),
        size,
        1,
        0,
        crops,
        aggregate,
        aggregate == Aggregate.WEIGHTED ? Optional.of("weight") : Optional.empty(),
        channels,
        Arrays.asList(new Double[] {0., 0., 0.}).subList(0, count),
        Arrays.asList(new Double[] {1., 1., 1.}).subList(0, count),
        ModelInput.Layout.NCHW,
        FLOAT32,
        Set.of(ModelInput.Axis.values()),
        multiple,
        padding);
  }

  private QualityAssessor open(ModelInput input, ModelOutput... outputs) throws IOException {
    TinyModels.write(folder, "m", graph, input, Optional.empty(), outputs);
    return QualityAssessors.open("model@onnx?path=" + folder);
  }

  private QualityAssessor open(ModelOutput... outputs) throws IOException {
    return open(TinyModels.input(TinyModels.candidate()), outputs);
  }

  private static Score score(QualityAssessor assessor, Picture picture) {
    return assessor.assess(picture).score().orElseThrow();
  }

  @Test
  void aDistributionIsItsMeanAndDeviation() throws IOException {
    graph.output("y", means("x"), named("n"), fixed(3));
    // .8 of 1, .2 of 3, .4 of 5, of 1.4 in all.
    double mean = (.8 * 1 + .2 * 3 + .4 * 5) / 1.4;
    double square = (.8 * 1 + .2 * 9 + .4 * 25) / 1.4;
    try (QualityAssessor model =
        open(
            new ModelOutput.Distribution(
                "quality", "y", List.of(1., 3., 5.), List.of(2, 0, 1), false, ScoreScale.MOS))) {
      Score score = score(model, flat());
      assertThat(score.value()).isCloseTo(mean, within(1e-5));
      assertThat(score.standardDeviation().orElseThrow())
          .isCloseTo(Math.sqrt(square - mean * mean), within(1e-5));
    }
  }

  @Test
  void levelsAreWeighedByTheSoftmaxOfTheirTokensAlone() throws IOException {
    // A vocabulary of six, of which three words are levels; the others must not count.
    OnnxValue means = means("x");
    OnnxValue other = graph.mul(means, graph.scalar(100));
    graph.output("y", graph.concat(1, other, means), named("n"), fixed(6));
    double all = Math.exp(.2) + Math.exp(.4) + Math.exp(.8);
    try (QualityAssessor model =
        open(
            new ModelOutput.Distribution(
                "quality", "y", List.of(1., 3., 5.), List.of(5, 4, 3), true, ScoreScale.MOS))) {
      assertThat(score(model, flat()).value())
          .isCloseTo((Math.exp(.8) + 3 * Math.exp(.4) + 5 * Math.exp(.2)) / all, within(1e-5));
    }
  }

  @ParameterizedTest
  @CsvSource({"DEVIATION, 0.4", "VARIANCE, 0.632455532", "LOG_VARIANCE, 1.221402758"})
  void aDeviationIsScaledAsTheScoreIs(ModelOutput.DeviationForm form, double deviation)
      throws IOException {
    OnnxValue means = means("x");
    graph.output("y", graph.slice(means, 1, 0, 1), named("n"), fixed(1));
    graph.output("d", graph.slice(means, 1, 1, 2), named("n"), fixed(1));
    try (QualityAssessor model =
        open(
            new ModelOutput.Scalar(
                "quality",
                "y",
                0,
                ScoreScale.MOS,
                new ModelOutput.Affine(-4, 5, true),
                Optional.of(new ModelOutput.Deviation("d", form))))) {
      Score score = score(model, flat());
      assertThat(score.value()).isCloseTo(5 - 4 * .2, within(1e-5));
      assertThat(score.standardDeviation().orElseThrow()).isCloseTo(4 * deviation, within(1e-5));
    }
  }

  private static ModelOutput head(String name, int index) {
    return new ModelOutput.Scalar(
        name, "y", index, TinyModels.UNIT, ModelOutput.Affine.IDENTITY, Optional.empty());
  }

  @Test
  void theHeadThatIsAskedForAnswers() throws IOException {
    graph.output("y", means("x"), named("n"), fixed(3));
    ModelOutput[] heads = {head("quality", 0), head("beauty", 1), head("colour", 2)};
    TinyModels.write(
        folder, "m", graph, TinyModels.input(TinyModels.candidate()), Optional.empty(), heads);
    String name = "model@onnx?path=" + folder;

    for (int i = 0; i < heads.length; i++) {
      String head = ((ModelOutput.Scoring) heads[i]).head();
      try (QualityAssessor model = QualityAssessors.open(name + "&head=" + head)) {
        assertThat(score(model, flat()).value()).isCloseTo(SHARES[i], within(1e-5));
        assertThat(model.assess(flat()).findings()).hasSize(1);
      }
    }
    try (QualityAssessor model = QualityAssessors.open(name)) {
      assertThat(score(model, flat()).value()).as("the first").isCloseTo(.2, within(1e-5));
    }
    assertThatThrownBy(() -> QualityAssessors.open(name + "&head=smell"))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("'smell'; it has [quality, beauty, colour]");
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void aPreferenceIsTheSoftmaxOfItsLogits(boolean ties) throws IOException {
    OnnxValue first = graph.slice(means("first"), 1, 0, 1);
    OnnxValue second = graph.slice(means("second"), 1, 0, 1);
    OnnxValue[] logits =
        ties
            ? new OnnxValue[] {first, graph.mul(first, graph.scalar(0)), second}
            : new OnnxValue[] {first, second};
    graph.output("y", graph.concat(1, logits), named("n"), fixed(logits.length));
    ModelInput pair =
        TinyModels.input(
            new ModelInput.Tensor("first", ModelInput.Role.FIRST),
            new ModelInput.Tensor("second", ModelInput.Role.SECOND));
    double tie = ties ? 1 : 0;
    double all = Math.exp(.8) + tie + Math.exp(.4);
    try (QualityAssessor model =
        open(pair, new ModelOutput.Pairwise("y", ModelOutput.PreferenceForm.LOGITS))) {
      Preference found =
          model
              .assess(
                  AssessmentRequest.between(
                      picture(SIDE, SIDE, (x, y) -> 204), picture(SIDE, SIDE, (x, y) -> 102)))
              .preference()
              .orElseThrow();
      assertThat(found.first()).isCloseTo(Math.exp(.8) / all, within(1e-5));
      assertThat(found.tie()).isCloseTo(tie / all, within(1e-5));
      assertThat(found.second()).isCloseTo(Math.exp(.4) / all, within(1e-5));
    }
  }

  /** Quarters of 10, 20, 50 and 200. */
  private static Picture quarters() {
    int[] greys = {10, 20, 50, 200};
    return picture(SIDE, SIDE, (x, y) -> greys[x * 2 / SIDE + 2 * (y * 2 / SIDE)]);
  }

  private double merged(Aggregate aggregate, ScoreScale scale) throws IOException {
    OnnxValue means = means("x");
    OnnxValue grey = graph.slice(means, 1, 0, 1);
    graph.output("y", grey, named("n"), fixed(1));
    graph.output("weight", graph.mul(grey, grey), named("n"), fixed(1));
    int half = SIDE / 2;
    try (QualityAssessor model =
        open(
            input(
                new SizePolicy.Native(),
                Optional.of(Crops.grid(half, half, 2, 2)),
                aggregate,
                ModelInput.Channels.RGB,
                1,
                ModelInput.Padding.BLACK),
            new ModelOutput.Scalar(
                "quality",
                "y",
                0,
                scale,
                new ModelOutput.Affine(255, 0, true),
                Optional.empty()))) {
      return score(model, quarters()).value();
    }
  }

  @Test
  void cropsAreAveraged() throws IOException {
    assertThat(merged(Aggregate.MEAN, new ScoreScale("grey", 0, 255))).isCloseTo(70, within(1e-4));
  }

  @Test
  void ofFourCropsTheMedianLiesBetweenTheMiddleTwo() throws IOException {
    assertThat(merged(Aggregate.MEDIAN, new ScoreScale("grey", 0, 255)))
        .isCloseTo(35, within(1e-4));
  }

  @Test
  void theWorstIsTheLowestWhereHigherIsBetter() throws IOException {
    assertThat(merged(Aggregate.WORST, new ScoreScale("grey", 0, 255))).isCloseTo(10, within(1e-4));
  }

  @Test
  void theWorstIsTheHighestWhereLowerIsBetter() throws IOException {
    assertThat(merged(Aggregate.WORST, new ScoreScale("grey", 255, 0)))
        .isCloseTo(200, within(1e-4));
  }

  @Test
  void theModelsOwnWeightsCount() throws IOException {
    double expected = (1e3 + 8e3 + 125e3 + 8e6) / (100 + 400 + 2500 + 40000);
    assertThat(merged(Aggregate.WEIGHTED, new ScoreScale("grey", 0, 255)))
        .isCloseTo(expected, within(1e-3));
  }

  @Test
  void everyScaleIsJudgedOnce() throws IOException {
    OnnxValue x = graph.input("x", FLOAT32, TinyModels.pictures());
    OnnxValue height = graph.cast(graph.slice(graph.shape(x), 0, 2, 3), FLOAT32);
    graph.output("y", graph.unsqueeze(height, 1), fixed(1), fixed(1));
    // 60 rows as they are, 40 and 20 in the smaller versions.
    try (QualityAssessor model =
        open(
            input(
                new SizePolicy.MultiScale(List.of(80, 40), true, Interpolation.AREA),
                Optional.empty(),
                Aggregate.MEAN,
                ModelInput.Channels.RGB,
                1,
                ModelInput.Padding.BLACK),
            new ModelOutput.Scalar(
                "quality",
                "y",
                0,
                ScoreScale.PERCENT,
                ModelOutput.Affine.IDENTITY,
                Optional.empty()))) {
      assertThat(score(model, picture(120, 60, (a, b) -> a)).value()).isCloseTo(40, within(1e-5));
    }
  }

  @Test
  void aGreyModelSeesLuma() throws IOException {
    OnnxValue x = graph.input("x", FLOAT32, named("n"), fixed(1), named("h"), named("w"));
    graph.output("y", TinyModels.mean(graph, x), named("n"), fixed(1));
    double luma = Math.rint(.299 * COLOUR[0] + .587 * COLOUR[1] + .114 * COLOUR[2]) / 255;
    try (QualityAssessor model =
        open(
            input(
                new SizePolicy.Native(),
                Optional.empty(),
                Aggregate.MEAN,
                ModelInput.Channels.GRAY,
                1,
                ModelInput.Padding.BLACK),
            TinyModels.scalar("y", 1, 0))) {
      assertThat(score(model, flat()).value()).isCloseTo(luma, within(1e-5));
      Picture grey =
          Picture.copyOf(1, 1, PixelFormat.GRAY8, ByteBuffer.wrap(new byte[] {(byte) 102}));
      assertThat(score(model, grey).value()).isCloseTo(.4, within(1e-5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void addedPixelsHoldWhatTheManifestSays(ModelInput.Padding padding) throws IOException {
    OnnxValue x = graph.input("x", FLOAT32, TinyModels.pictures());
    OnnxValue sample = graph.slice(graph.slice(graph.slice(x, 1, 0, 1), 2, 11, 12), 3, 25, 26);
    graph.output("y", graph.flatten(sample, 1), named("n"), fixed(1));
    // Column 25 and row 11 of a picture of 20 × 10.
    double expected =
        switch (padding) {
          case BLACK -> 0;
          case REPLICATE -> 19 * 5 + 9;
          case REFLECT -> 13 * 5 + 7;
        };
    try (QualityAssessor model =
        open(
            input(
                new SizePolicy.Native(),
                Optional.empty(),
                Aggregate.MEAN,
                ModelInput.Channels.RGB,
                16,
                padding),
            TinyModels.scalar("y", 1, 0))) {
      assertThat(score(model, picture(20, 10, (a, b) -> 5 * a + b)).value() * 255)
          .isCloseTo(expected, within(1e-4));
    }
  }

  @Test
  void halvesAreReadAsNumbers() throws IOException {
    OnnxValue means = graph.cast(means("x"), FLOAT16);
    graph.output("y", means, named("n"), fixed(3));
    try (QualityAssessor model = open(head("quality", 2))) {
      assertThat(score(model, flat()).value()).isCloseTo(.8, within(1e-3));
    }
  }

  @Test
  void quantisedModelsRun() throws IOException {
    OnnxValue x = graph.input("x", FLOAT32, TinyModels.pictures());
    OnnxValue step = graph.scalar(1 / 255f);
    OnnxValue none = graph.unsignedBytes("none", new byte[1]);
    OnnxValue seen = graph.dequantizeLinear(graph.quantizeLinear(x, step, none), step, none, 1);
    OnnxValue weights =
        graph.dequantizeLinear(
            graph.signedBytes("weights", new byte[] {100, -50, 25}, 1, 3, 1, 1),
            graph.floats("steps", new float[] {.01f}, 1),
            graph.signedBytes("zeros", new byte[1], 1),
            0);
    OnnxValue sum = graph.conv(seen, weights, OnnxValue.ABSENT, Convolution.PLAIN);
    OnnxValue scale = graph.scalar(.01f);
    OnnxValue zero = graph.signedBytes("zero", new byte[1]);
    OnnxValue out = graph.dequantizeLinear(graph.quantizeLinear(sum, scale, zero), scale, zero, 1);
    graph.output("y", TinyModels.mean(graph, out), named("n"), fixed(1));
    try (QualityAssessor model = open(TinyModels.scalar("y", 1, 0))) {
      assertThat(score(model, flat()).value()).isCloseTo(.2 - .5 * .4 + .25 * .8, within(.0051));
    }
  }

  @Test
  void aCallThatRunsOutOfMemoryFailsAloneAndSaysWhatWouldWork() throws IOException {
    OnnxValue x = graph.input("x", FLOAT32, TinyModels.pictures());
    OnnxValue height = graph.slice(graph.shape(x), 0, 2, 3);
    OnnxValue cube = graph.mul(graph.mul(height, height), height);
    OnnxValue mean = graph.reduceMean(TinyModels.mean(graph, x), true, 1);
    OnnxValue one = graph.longs("one", new long[] {1}, 1);
    OnnxValue huge = graph.node("Expand", mean, graph.concat(0, one, cube)).output();
    graph.output("y", graph.reduceMean(huge, true, 1), named("n"), fixed(1));
    try (QualityAssessor model = open(TinyModels.scalar("y", 1, 0))) {
      // 8000³ floats are 2 TB.
      assertThatThrownBy(() -> score(model, picture(8, 8000, (a, b) -> 51)))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("ran out of memory; smaller pictures, tiling, or more memory");
      assertThat(score(model, picture(8, 8, (a, b) -> 51)).value()).isCloseTo(.2, within(1e-5));
    }
  }
}
