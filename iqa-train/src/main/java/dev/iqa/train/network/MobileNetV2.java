// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import dev.iqa.train.network.Convolution.Completion;
import dev.iqa.train.network.Convolution.Padding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * MobileNetV2 at width 1 with TensorFlow's padding: what a picture shows, as features at five
 * scales. Its weights are named as in {@code mobilenet_v2_1.0_224.safetensors}, where batch
 * normalisation is folded into biases; {@link Weights#load} reads them.
 *
 * <p>Takes {@code pictures} in −1..1, sRGB, of any size, trained at 224 × 224. Gives {@code
 * stride_2}, {@code stride_4}, {@code stride_8}, {@code stride_16} (channels 16, 24, 32, 96) and
 * {@code stride_32} (1280), their mean {@code embedding} (1280), and, if it has a classifier,
 * {@code logits} of 1001 classes, the first being the background. {@link #features} also gives
 * {@code block_N} of the blocks between.
 *
 * <p>As a frozen teacher it is a network of its own beside the student; as a part of one, {@code
 * weights()} go into the student's and {@link #features} into its expression.
 *
 * @param prefix of its weights, {@code ""} or such as {@code backbone.}
 * @param classifies whether the classifier belongs to it
 * @see <a href="https://arxiv.org/abs/1801.04381">Sandler et al., 2018</a>
 */
public record MobileNetV2(String prefix, boolean classifies) implements Network {

  private static final int EXPANSION = 6;
  private static final int EMBEDDING = 1280;
  private static final int CLASSES = 1001;

  /** Output channels and stride of the blocks from {@code features.2} on. */
  private static final int[][] BLOCKS = {
    {24, 2}, {24, 1}, {32, 2}, {32, 1}, {32, 1}, {64, 2}, {64, 1}, {64, 1}, {64, 1}, {96, 1},
    {96, 1}, {96, 1}, {160, 2}, {160, 1}, {160, 1}, {320, 1}
  };

  private record Stage(Block block, String tap) {}

  @Override
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>();
    stages().forEach(stage -> weights.addAll(stage.block().weights()));
    if (classifies) {
      weights.addAll(classifier().weights());
    }
    return weights;
  }

  @Override
  public List<Port> inputs() {
    return List.of(Port.pictures("pictures"));
  }

  @Override
  public List<Port> outputs() {
    Port embedding = Port.of("embedding", "batch", Integer.toString(EMBEDDING));
    return classifies
        ? List.of(embedding, Port.of("logits", "batch", Integer.toString(CLASSES)))
        : List.of(embedding);
  }

  @Override
  public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
    Named<T> features = features(algebra, inputs.get("pictures"));
    return classifies
        ? features.and("logits", classifier().apply(algebra, features.get("embedding")))
        : features;
  }

  /**
   * What it sees.
   *
   * @param <T> a value
   * @param algebra to write it in
   * @param pictures in −1..1
   * @return {@code stride_2} to {@code stride_32} and {@code embedding}
   */
  public <T> Named<T> features(Algebra<T> algebra, T pictures) {
    Map<String, T> taps = new LinkedHashMap<>();
    T x = pictures;
    for (Stage stage : stages()) {
      x = stage.block().apply(algebra, x);
      if (!stage.tap().isEmpty()) {
        taps.put(stage.tap(), x);
      }
    }
    taps.put("embedding", algebra.reshape(algebra.pooledMean(x), 0, EMBEDDING));
    return Named.of(taps);
  }

  private List<Stage> stages() {
    List<Stage> stages = new ArrayList<>();
    stages.add(new Stage(rectified("features.0.conv", 3, 32, 3, 2, 1), ""));
    stages.add(
        new Stage(
            Sequence.of(
                rectified("features.1.depthwise", 32, 32, 3, 1, 32),
                convolution("features.1.project", 32, 16, 1, 1, 1)),
            "stride_2"));
    int in = 16;
    for (int i = 0; i < BLOCKS.length; i++) {
      int out = BLOCKS[i][0];
      int stride = BLOCKS[i][1];
      int inner = EXPANSION * in;
      String name = "features." + (i + 2);
      Block block =
          Sequence.of(
              rectified(name + ".expand", in, inner, 1, 1, 1),
              rectified(name + ".depthwise", inner, inner, 3, stride, inner),
              convolution(name + ".project", inner, out, 1, 1, 1));
      boolean keepsShape = stride == 1 && in == out;
      stages.add(new Stage(keepsShape ? new Residual(block) : block, tapAfter(i + 2)));
      in = out;
    }
    stages.add(new Stage(rectified("features.18.conv", in, EMBEDDING, 1, 1, 1), "stride_32"));
    return stages;
  }

  private static String tapAfter(int block) {
    return switch (block) {
      case 3 -> "stride_4";
      case 6 -> "stride_8";
      case 13 -> "stride_16";
      default -> "block_" + block;
    };
  }

  private Block rectified(String name, int in, int out, int kernel, int stride, int groups) {
    return Sequence.of(convolution(name, in, out, kernel, stride, groups), Activation.RELU6);
  }

  private Convolution convolution(
      String name, int in, int out, int kernel, int stride, int groups) {
    return new Convolution(
        prefix + name, in, out, kernel, stride, groups, Padding.SAME, Completion.BIAS);
  }

  private Linear classifier() {
    return new Linear(prefix + "classifier", EMBEDDING, CLASSES);
  }
}
