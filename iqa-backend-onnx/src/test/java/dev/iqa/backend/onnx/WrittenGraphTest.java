// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import static dev.iqa.model.ElementType.FLOAT32;
import static dev.iqa.model.ElementType.INT64;
import static dev.iqa.model.onnx.Dimension.fixed;
import static dev.iqa.model.onnx.Dimension.named;
import static dev.iqa.model.onnx.OnnxValue.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxModelMetadata;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.iqa.model.ElementType;
import dev.iqa.model.onnx.Convolution;
import dev.iqa.model.onnx.Dimension;
import dev.iqa.model.onnx.OnnxGraph;
import dev.iqa.model.onnx.OnnxValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiFunction;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs we write mean to ONNX Runtime what the plain loops here compute. */
@NullUnmarked // outputs are looked up by names that are there
class WrittenGraphTest {

  private static float[] numbers(int count, long seed) {
    Random random = new Random(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private static float[] output(Map<String, float[]> outputs, String name) {
    return Objects.requireNonNull(outputs.get(name), name);
  }

  private static float[] apply(
      float[] x, BiFunction<OnnxGraph, OnnxValue, OnnxValue> operation, long... shape)
      throws OrtException {
    OnnxGraph graph = new OnnxGraph("one");
    Dimension[] axes = new Dimension[shape.length];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = fixed(shape[i]);
    }
    OnnxValue result = operation.apply(graph, graph.input("x", FLOAT32, axes));
    graph.output("y", graph.reshape(result, -1), named("any"));
    try (Running running = new Running(graph)) {
      return running.with("x", x, shape).only();
    }
  }

  @Test
  void convolutionWalksAsTold() throws OrtException {
    int channels = 4;
    int size = 7;
    float[] x = numbers(channels * size * size, 1);
    float[] w = numbers(channels * 2 * 9, 2);
    float[] b = numbers(channels, 3);
    OnnxGraph graph = new OnnxGraph("conv");
    OnnxValue in = graph.input("x", FLOAT32, named("n"), fixed(channels), named("h"), named("w"));
    OnnxValue weights = graph.floats("weights", w, channels, 2, 3, 3);
    OnnxValue bias = graph.floats("bias", b, channels);
    OnnxValue y =
        graph.conv(in, weights, bias, Convolution.PLAIN.strided(2).padded(0, 0, 1, 1).grouped(2));
    graph.output("y", graph.clip(y, 0, 6), named("n"), fixed(channels), named("a"), named("b"));
    float[] expected = new float[channels * 9];
    for (int o = 0; o < channels; o++) {
      for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 3; column++) {
          double sum = b[o];
          for (int i = 0; i < 2; i++) {
            for (int k = 0; k < 9; k++) {
              int r = row * 2 + k / 3;
              int c = column * 2 + k % 3;
              if (r < size && c < size) {
                sum += w[(o * 2 + i) * 9 + k] * x[((o / 2 * 2 + i) * size + r) * size + c];
              }
            }
          }
          expected[(o * 3 + row) * 3 + column] = (float) Math.max(0, Math.min(6, sum));
        }
      }
    }
    try (Running running = new Running(graph)) {
      assertThat(running.with("x", x, 1, channels, size, size).only())
          .containsExactly(expected, within(1e-5f));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 18})
  void meansAndNormsAreThoseOfTheirFormulas(int opset) throws OrtException {
    float[] x = numbers(12, 4);
    float[] scale = numbers(4, 5);
    OnnxGraph graph = new OnnxGraph("norms", opset);
    OnnxValue in = graph.input("x", FLOAT32, named("n"), fixed(4));
    OnnxValue g = graph.floats("scale", scale, 4);
    graph.output("layer", graph.layerNorm(in, g, ABSENT, 1e-5f), named("n"), fixed(4));
    graph.output("rms", graph.rmsNorm(in, g, 1e-5f), named("n"), fixed(4));
    graph.output("mean", graph.reduceMean(in, false, 1), named("n"));
    graph.output("sum", graph.reduceSum(in, false, 1), named("n"));
    Map<String, float[]> y;
    try (Running running = new Running(graph)) {
      y = running.with("x", x, 3, 4).run();
    }
    for (int row = 0; row < 3; row++) {
      double mean = 0;
      double square = 0;
      for (int i = 0; i < 4; i++) {
        mean += x[row * 4 + i] / 4.0;
        square += x[row * 4 + i] * (double) x[row * 4 + i] / 4;
      }
      assertThat(output(y, "mean")[row]).isCloseTo((float) mean, within(1e-6f));
      assertThat(output(y, "sum")[row]).isCloseTo((float) (4 * mean), within(1e-6f));
      for (int i = 0; i < 4; i++) {
        double centred = (x[row * 4 + i] - mean) / Math.sqrt(square - mean * mean + 1e-5);
        assertThat(output(y, "layer")[row * 4 + i])
            .isCloseTo((float) (centred * scale[i]), within(1e-5f));
        assertThat(output(y, "rms")[row * 4 + i])
            .isCloseTo(
                (float) (x[row * 4 + i] / Math.sqrt(square + 1e-5) * scale[i]), within(1e-5f));
      }
    }
  }

  @Test
  void activationsAreThoseOfTheirFormulas() throws OrtException {
    float[] x = {-3, -1, -.25f, 0, .5f, 2};
    float[] gelu = {-.00404951f, -.15865526f, -.10032341f, 0, .34573123f, 1.9544997f};
    assertThat(apply(x, OnnxGraph::gelu, 6)).containsExactly(gelu, within(1e-6f));
    float[] silu = new float[6];
    for (int i = 0; i < 6; i++) {
      silu[i] = (float) (x[i] / (1 + Math.exp(-x[i])));
    }
    assertThat(apply(x, OnnxGraph::silu, 6)).containsExactly(silu, within(1e-6f));
    assertThat(apply(x, OnnxGraph::relu, 6)).containsExactly(0, 0, 0, 0, .5f, 2);
    assertThat(apply(new float[] {0, (float) Math.log(3)}, (g, v) -> g.softmax(v, -1), 2))
        .containsExactly(new float[] {.25f, .75f}, within(1e-6f));
  }

  @Test
  void linearTakesWeightsAsPyTorchStoresThem() throws OrtException {
    assertThat(
            apply(
                new float[] {1, 2},
                (g, v) ->
                    g.linear(
                        v,
                        g.floats("w", new float[] {3, 4, 5, 6, 7, 8}, 3, 2),
                        g.floats("b", new float[] {.5f, 0, 0}, 3)),
                1,
                2))
        .containsExactly(11.5f, 17, 23);
  }

  @Test
  void shapesMoveAsTold() throws OrtException {
    float[] x = {0, 1, 2, 3, 4, 5};
    assertThat(apply(x, (g, v) -> g.transpose(v, 1, 0), 2, 3)).containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(apply(x, (g, v) -> g.slice(v, 1, 1, Long.MAX_VALUE), 2, 3))
        .containsExactly(1, 2, 4, 5);
    assertThat(
            apply(
                x,
                (g, v) -> {
                  List<OnnxValue> parts = g.split(v, 1, 1, 2);
                  return g.concat(1, parts.get(1), parts.get(0));
                },
                2,
                3))
        .containsExactly(1, 2, 0, 4, 5, 3);
    assertThat(apply(x, (g, v) -> g.squeeze(g.unsqueeze(g.reshape(v, 3, -1), 0), 0), 2, 3))
        .containsExactly(x);
    assertThat(apply(x, (g, v) -> g.cast(g.shape(g.flatten(v, 1)), FLOAT32), 1, 2, 3))
        .containsExactly(1, 6);
    assertThat(apply(x, (g, v) -> g.maxPool(v, 2, Convolution.PLAIN), 1, 1, 2, 3))
        .containsExactly(4, 5);
    assertThat(apply(x, (g, v) -> g.averagePool(v, 2, Convolution.PLAIN), 1, 1, 2, 3))
        .containsExactly(2, 3);
    assertThat(apply(x, (g, v) -> g.globalAveragePool(v), 1, 1, 2, 3)).containsExactly(2.5f);
  }

  @Test
  void everyElementTypeArrives() throws OrtException {
    OnnxGraph graph = new OnnxGraph("types");
    List<OnnxValue> values =
        List.of(
            graph.halves("half", new float[] {.5f, 65504}, 2),
            graph.longs("long", new long[] {-5, 1L << 20}, 2),
            graph.ints("int", new int[] {-6, 7}, 2),
            graph.signedBytes("int8", new byte[] {-128, 127}, 2),
            graph.unsignedBytes("uint8", new byte[] {-128, -1}, 2));
    for (OnnxValue value : values) {
      graph.output("as_" + value.name(), graph.cast(value, FLOAT32), fixed(2));
    }
    try (Running running = new Running(graph)) {
      assertThat(running.run())
          .containsEntry("as_half", new float[] {.5f, 65504})
          .containsEntry("as_long", new float[] {-5, 1 << 20})
          .containsEntry("as_int", new float[] {-6, 7})
          .containsEntry("as_int8", new float[] {-128, 127})
          .containsEntry("as_uint8", new float[] {128, 255});
    }
  }

  @Test
  void attributesArrive() throws OrtException {
    OnnxGraph graph = new OnnxGraph("attributes");
    OnnxValue shape = graph.vector(2);
    OnnxValue ones =
        graph.node("ConstantOfShape", shape).tensor("value", new float[] {3}, 1).output(FLOAT32);
    OnnxValue elu = graph.node("Elu", graph.scalar(-1)).real("alpha", 2).output();
    OnnxValue list = graph.node("Constant").reals("value_floats", 1, 2).output();
    OnnxValue sum = graph.node("Einsum", ones, list).text("equation", "i,i->").output();
    graph.output("ones", ones, fixed(2));
    graph.output("elu", elu);
    graph.output("dot", sum);
    try (Running running = new Running(graph)) {
      Map<String, float[]> y = running.run();
      assertThat(output(y, "ones")).containsExactly(3, 3);
      assertThat(output(y, "elu")[0]).isCloseTo((float) (2 * Math.expm1(-1)), within(1e-6f));
      assertThat(output(y, "dot")).containsExactly(9);
    }
  }

  /** One head, keys and values of earlier tokens come in and go out longer. */
  @Test
  void decodingWithCacheEqualsDecodingAtOnce() throws OrtException {
    int width = 4;
    OnnxGraph graph = new OnnxGraph("decoder");
    OnnxValue ids = graph.input("ids", INT64, named("tokens"));
    OnnxValue pastKeys = graph.input("past_keys", FLOAT32, named("past"), fixed(width));
    OnnxValue pastValues = graph.input("past_values", FLOAT32, named("past"), fixed(width));
    OnnxValue x = graph.gather(graph.floats("words", numbers(10 * width, 1), 10, width), ids, 0);
    OnnxValue q = graph.matmul(x, graph.floats("q", numbers(width * width, 2), width, width));
    OnnxValue k = graph.matmul(x, graph.floats("k", numbers(width * width, 3), width, width));
    OnnxValue v = graph.matmul(x, graph.floats("v", numbers(width * width, 4), width, width));
    OnnxValue keys = graph.concat(0, pastKeys, k);
    OnnxValue values = graph.concat(0, pastValues, v);
    OnnxValue likeness = graph.softmax(graph.matmul(q, graph.transpose(keys, 1, 0)), -1);
    graph.output("out", graph.matmul(likeness, values), named("tokens"), fixed(width));
    graph.output("keys", keys, named("all"), fixed(width));
    graph.output("values", values, named("all"), fixed(width));
    Map<String, float[]> first;
    Map<String, float[]> then;
    Map<String, float[]> whole;
    float[] none = {};
    try (Running running = new Running(graph)) {
      first =
          running
              .with("ids", new long[] {3, 1}, 2)
              .with("past_keys", none, 0, width)
              .with("past_values", none, 0, width)
              .run();
    }
    try (Running running = new Running(graph)) {
      then =
          running
              .with("ids", new long[] {7}, 1)
              .with("past_keys", output(first, "keys"), 2, width)
              .with("past_values", output(first, "values"), 2, width)
              .run();
    }
    try (Running running = new Running(graph)) {
      whole =
          running
              .with("ids", new long[] {3, 1, 7}, 3)
              .with("past_keys", none, 0, width)
              .with("past_values", none, 0, width)
              .run();
    }
    float[] last = new float[width];
    System.arraycopy(output(whole, "out"), 2 * width, last, 0, width);
    assertThat(output(then, "out")).containsExactly(last, within(1e-6f));
    assertThat(output(then, "keys")).containsExactly(output(whole, "keys"), within(1e-6f));
  }

  @Test
  void runtimeReadsNamesAxesAndMetadata() throws OrtException {
    OnnxGraph graph =
        new OnnxGraph("described").documentation("what it is").metadata("licence", "Apache-2.0");
    OnnxValue x = graph.input("picture", FLOAT32, named("batch"), fixed(3));
    graph.output("score", graph.reduceMean(x, true, 1), named("batch"), fixed(1));
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(graph.toBytes())) {
      OnnxModelMetadata metadata = session.getMetadata();
      assertThat(metadata.getGraphName()).isEqualTo("described");
      assertThat(metadata.getProducerName()).isEqualTo("iqa");
      assertThat(metadata.getDescription()).isEqualTo("what it is");
      assertThat(metadata.getCustomMetadata()).containsExactly(Map.entry("licence", "Apache-2.0"));
      assertThat(Objects.requireNonNull(session.getInputInfo().get("picture")).getInfo().toString())
          .contains("FLOAT", "[-1, 3]", "batch");
      assertThat(session.getOutputNames()).containsExactly("score");
    }
  }

  @Test
  void weightsBesideTheModelAreNotFoundFromBytes() {
    OnnxGraph graph = new OnnxGraph("external");
    OnnxValue w = graph.external("w", ElementType.FLOAT32, "weights.bin", 0, 8, 2);
    graph.output("y", graph.relu(w), fixed(2));
    assertThatThrownBy(() -> new Running(graph).close()).isInstanceOf(OrtException.class);
  }
}
