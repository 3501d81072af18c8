// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Picture;
import dev.iqa.train.OnnxPredictor;
import dev.iqa.train.Values;
import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.OnnxAlgebra;
import dev.iqa.train.network.Port;
import dev.iqa.train.network.TorchAlgebra;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import java.nio.ByteBuffer;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;

class LevelStatisticsTest {

  private static final int NUMBERS = LevelStatistics.COUNT / Algebra.LEVEL_HISTOGRAMS;
  private static final int ROUGHNESS_OF_ALL = NUMBERS - 9;
  private static final int MISSING = NUMBERS - 8;

  /** The statistics, or the histograms, as a network of their own. */
  private record Alone(boolean histograms) implements Network {

    @Override
    public List<Weight> weights() {
      return List.of();
    }

    @Override
    public List<Port> inputs() {
      return List.of(Port.pictures(StudentNetwork.PICTURE));
    }

    @Override
    public List<Port> outputs() {
      return histograms
          ? List.of(Port.of("out", "batch", "5", "256"))
          : List.of(Port.of("out", "batch", Integer.toString(LevelStatistics.COUNT)));
    }

    @Override
    public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
      T picture = inputs.get(StudentNetwork.PICTURE);
      return Named.of(
          "out",
          histograms
              ? algebra.levelHistograms(picture, 1, 1 / 4.0, 0.5)
              : new LevelStatistics(1).apply(algebra, picture));
    }
  }

  @SuppressWarnings("try") // the scope works by being open
  private static float[] of(Picture picture, Network network) {
    try (Weights weights = Weights.initial(network.weights(), 0);
        PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      Named<Values> inputs = StudentInput.of(picture);
      return Values.of(
              network.apply(TorchAlgebra.inference(weights), inputs.map(Values::tensor)).get("out"))
          .floats();
    }
  }

  private static float[] onnx(Picture picture, Network network) {
    try (Weights weights = Weights.initial(network.weights(), 0);
        OnnxPredictor predictor =
            new OnnxPredictor(OnnxAlgebra.graph("levels", network, weights).toBytes())) {
      return predictor.predict(StudentInput.of(picture)).get("out").floats();
    }
  }

  /** Every level times a half, then twice: none of the odd ones is left. */
  private static Picture even(Picture picture) {
    ByteBuffer from = picture.pixels();
    ByteBuffer to = ByteBuffer.allocateDirect(from.remaining());
    for (int i = 0; i < to.capacity(); i++) {
      to.put(i, (byte) (from.get(i) & 0xfe));
    }
    return Picture.wrap(picture.width(), picture.height(), picture.format(), to);
  }

  @Test
  void countsEverySample() {
    Picture picture = Scenes.scene(64, 96, 3);
    float[] expected = new float[5 * 256];
    ByteBuffer pixels = picture.pixels();
    float share = 1f / (64 * 96);
    for (int i = 0; i < 64 * 96; i++) {
      int red = pixels.get(3 * i) & 0xff;
      int green = pixels.get(3 * i + 1) & 0xff;
      int blue = pixels.get(3 * i + 2) & 0xff;
      int most = Math.max(red, Math.max(green, blue));
      expected[red] += share;
      expected[256 + green] += share;
      expected[512 + blue] += share;
      expected[768 + most] += share;
      expected[1024 + most - Math.min(red, Math.min(green, blue))] += share;
    }
    assertThat(of(picture, new Alone(true))).containsExactly(expected, within(1e-5f));
    assertThat(onnx(picture, new Alone(true))).containsExactly(expected, within(1e-5f));
  }

  @Test
  void torchAndOnnxRuntimeAgree() {
    Picture picture = Scenes.scene(128, 96, 3);
    assertThat(onnx(picture, new Alone(false)))
        .hasSize(LevelStatistics.COUNT)
        .containsExactly(of(picture, new Alone(false)), within(1e-4f));
  }

  @Test
  void missingLevelsShow() {
    Picture picture = Scenes.scene(256, 256, 3);
    float[] before = of(picture, new Alone(false));
    float[] after = of(even(picture), new Alone(false));
    for (int histogram = 0; histogram < 3; histogram++) {
      int first = histogram * NUMBERS;
      assertThat(after[first + ROUGHNESS_OF_ALL]).isGreaterThan(before[first + ROUGHNESS_OF_ALL]);
      for (int band = 0; band < 8; band++) {
        assertThat(after[first + MISSING + band])
            .as("half of band %d", band)
            .isGreaterThanOrEqualTo(Math.max(0, before[first + MISSING + band]) - 0.01f);
      }
    }
  }
}
