// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against values that another program computed from the same weights in float64. */
class MobileNetV2Test {

  private static final Path FOLDER =
      Path.of(System.getProperty("iqa.shared", "shared"), "data", "backbones");
  private static final double TOLERANCE = 1e-4;

  @Test
  void agreesWithTheReferenceOfTheWeights() throws IOException {
    assumeThat(FOLDER).as("the backbone's weights").isDirectory();
    JsonNode check =
        JsonMapper.shared()
            .readTree(Files.readString(FOLDER.resolve("mobilenet_v2_1.0_224.check.json")));
    MobileNetV2 network = new MobileNetV2("", true);
    try (Weights weights = Weights.initial(network.weights(), 1);
        PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      weights.load(FOLDER.resolve("mobilenet_v2_1.0_224.safetensors"), "");
      Named<Tensor> outputs =
          network.apply(
              TorchAlgebra.inference(weights),
              Named.of("pictures", picture(FOLDER.resolve("check_cat_224.png"))));
      float[] logits = values(outputs.get("logits"));
      for (JsonNode entry : check.required("top10")) {
        assertThat((double) logits[entry.required("index").asInt()])
            .isCloseTo(entry.required("logit").asDouble(), within(TOLERANCE));
      }
      requireBegins(logits, check.required("logits_first_16"));
      requireBegins(values(outputs.get("embedding")), check.required("pool_first_16"));
      Map<String, JsonNode> statistics = new HashMap<>();
      check
          .required("outputs")
          .forEach(entry -> statistics.put(entry.required("name").asString(), entry));
      Map.of(
              "stride_2", "features.1.project",
              "stride_4", "features.3.add",
              "stride_8", "features.6.add",
              "stride_16", "features.13.add",
              "stride_32", "features.18.conv")
          .forEach(
              (tap, name) -> {
                Tensor feature = outputs.get(tap);
                assertThat(statistics).containsKey(name);
                JsonNode expected = statistics.getOrDefault(name, check);
                assertThat(feature.mean().item_double())
                    .as(tap)
                    .isCloseTo(expected.required("mean").asDouble(), within(TOLERANCE));
                assertThat(feature.max().item_double())
                    .as(tap)
                    .isCloseTo(expected.required("max").asDouble(), within(TOLERANCE));
              });
    }
  }

  private static void requireBegins(float[] values, JsonNode expected) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat((double) values[i]).isCloseTo(expected.get(i).asDouble(), within(TOLERANCE));
    }
  }

  private static Tensor picture(Path file) throws IOException {
    BufferedImage picture = ImageIO.read(file.toFile());
    int side = picture.getWidth();
    float[] planes = new float[3 * side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int rgb = picture.getRGB(x, y);
        for (int channel = 0; channel < 3; channel++) {
          int sample = (rgb >> (16 - 8 * channel)) & 255;
          planes[(channel * side + y) * side + x] = sample / 127.5f - 1;
        }
      }
    }
    return Tensor.create(planes, 1, 3, side, side);
  }

  private static float[] values(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.numel())];
    tensor.contiguous().data_ptr_float().get(values);
    return values;
  }
}
