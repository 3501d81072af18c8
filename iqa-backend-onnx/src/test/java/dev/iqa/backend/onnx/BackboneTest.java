// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import static dev.iqa.model.ElementType.FLOAT32;
import static dev.iqa.model.onnx.Dimension.fixed;
import static dev.iqa.model.onnx.Dimension.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtException;
import dev.iqa.Picture;
import dev.iqa.imaging.Pictures;
import dev.iqa.model.onnx.Convolution;
import dev.iqa.model.onnx.OnnxGraph;
import dev.iqa.model.onnx.OnnxValue;
import dev.iqa.model.safetensors.SafetensorsFile;
import dev.iqa.model.safetensors.TensorEntry;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A published network, from safetensors to ONNX, gives the logits its publisher computed. */
class BackboneTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("iqa.shared", "../../shared")).resolve("data/backbones");
  private static final int SIDE = 224;

  private final OnnxGraph graph = new OnnxGraph("mobilenet-v2");
  private final Map<String, OnnxValue> values = new HashMap<>();
  private final Map<String, Integer> sides = new HashMap<>();

  private OnnxValue value(String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  private OnnxValue weights(SafetensorsFile file, String name) {
    TensorEntry entry = file.tensor(name);
    return graph.floats(
        name, file.floats(name), entry.shape().stream().mapToLong(Long::longValue).toArray());
  }

  /** TensorFlow's “same”: what padding is odd goes to the bottom and right. */
  private static Convolution walk(JsonNode op, int side) {
    int kernel = op.get("kernel").get(0).asInt();
    int stride = op.get("stride").get(0).asInt();
    int total = Math.max(((side + stride - 1) / stride - 1) * stride + kernel - side, 0);
    int before = total / 2;
    int after = total - before;
    return Convolution.PLAIN
        .strided(stride)
        .grouped(op.get("groups").asInt())
        .padded(before, before, after, after);
  }

  private void add(JsonNode op, SafetensorsFile file) {
    String name = op.get("output").asString();
    JsonNode of = op.get("input");
    String input = of != null && of.isString() ? of.asString() : "";
    JsonNode shape = op.get("out_shape");
    OnnxValue made =
        switch (op.get("op").asString()) {
          case "conv2d", "depthwise_conv2d" -> {
            OnnxValue sum =
                graph.conv(
                    value(input),
                    weights(file, op.get("weight").asString()),
                    weights(file, op.get("bias").asString()),
                    walk(op, Objects.requireNonNull(sides.get(input))));
            yield op.get("activation").asString().equals("relu6") ? graph.clip(sum, 0, 6) : sum;
          }
          case "add" ->
              graph.add(
                  value(op.get("inputs").get(0).asString()),
                  value(op.get("inputs").get(1).asString()));
          case "global_average_pool" -> graph.flatten(graph.globalAveragePool(value(input)), 1);
          case "linear" ->
              graph.linear(
                  value(input),
                  weights(file, op.get("weight").asString()),
                  weights(file, op.get("bias").asString()));
          case "softmax" -> graph.softmax(value(input), 1);
          default -> throw new IllegalArgumentException(op.toString());
        };
    values.put(name, made);
    sides.put(name, shape.size() == 3 ? shape.get(2).asInt() : 1);
  }

  private static float[] numbers(JsonNode list) {
    float[] numbers = new float[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) list.get(i).asDouble();
    }
    return numbers;
  }

  private static float[] first(float[] numbers, int count) {
    return Arrays.copyOf(numbers, count);
  }

  @Test
  void mobileNetGivesItsPublishedLogits() throws OrtException {
    Path description = FOLDER.resolve("mobilenet_v2_1.0_224.json");
    assumeTrue(Files.exists(description), description + " is absent: third-party data not at hand");
    SafetensorsFile file = SafetensorsFile.open(FOLDER.resolve("mobilenet_v2_1.0_224.safetensors"));
    values.put(
        "input", graph.input("input", FLOAT32, named("n"), fixed(3), fixed(SIDE), fixed(SIDE)));
    sides.put("input", SIDE);
    for (JsonNode op : JsonMapper.shared().readTree(description).get("ops")) {
      add(op, file);
    }
    graph.output("pooled", value("pool"), named("n"), fixed(1280));
    graph.output("scores", value("logits"), named("n"), fixed(1001));

    Picture cat = Pictures.read(FOLDER.resolve("check_cat_224.png"));
    ByteBuffer pixels = cat.pixels();
    float[] x = new float[3 * SIDE * SIDE];
    for (int i = 0; i < SIDE * SIDE; i++) {
      for (int c = 0; c < 3; c++) {
        x[c * SIDE * SIDE + i] = (pixels.get(3 * i + c) & 0xff) / 127.5f - 1;
      }
    }
    JsonNode check =
        JsonMapper.shared().readTree(FOLDER.resolve("mobilenet_v2_1.0_224.check.json"));
    try (Running running = new Running(graph)) {
      Map<String, float[]> found = running.with("input", x, 1, 3, SIDE, SIDE).run();
      float[] logits = Objects.requireNonNull(found.get("scores"));
      assertThat(first(logits, 16))
          .containsExactly(numbers(check.get("logits_first_16")), within(1e-4f));
      assertThat(first(Objects.requireNonNull(found.get("pooled")), 16))
          .containsExactly(numbers(check.get("pool_first_16")), within(1e-4f));
      for (JsonNode best : check.get("top10")) {
        assertThat(logits[best.get("index").asInt()])
            .isCloseTo((float) best.get("logit").asDouble(), within(1e-4f));
      }
    }
  }
}
