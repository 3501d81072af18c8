// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the algebra says, torch and ONNX Runtime compute the same. */
class ExportTest {

  private static final double TOLERANCE = 1e-4;

  /** One block between a picture and a vector. */
  record Body(String name, Block block) implements Network {

    @Override
    public List<Weight> weights() {
      return block.weights();
    }

    @Override
    public List<Port> inputs() {
      return List.of(Port.pictures("pictures"));
    }

    @Override
    public List<Port> outputs() {
      return List.of(Port.of("out", "batch", "channels", "rows", "columns"));
    }

    @Override
    public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
      return Named.of("out", block.apply(algebra, inputs.get("pictures")));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Sixteen patches as tokens through a transformer block. */
  record Tokens() implements Network {

    private static final Convolution PATCHES = Convolution.biased("patch", 3, 12, 7, 4);
    private static final LayerNorm FIRST = new LayerNorm("ln1", 12);
    private static final Block ATTENTION = new Attention("attn", 12, 3);
    private static final LayerNorm SECOND = new LayerNorm("ln2", 12);
    private static final Block MLP = new Mlp("mlp", 12, 24, 12, Activation.GELU);
    private static final Linear HEAD = new Linear("head", 12, 5);

    @Override
    public List<Weight> weights() {
      return Stream.<Block>of(PATCHES, FIRST, ATTENTION, SECOND, MLP, HEAD)
          .flatMap(block -> block.weights().stream())
          .toList();
    }

    @Override
    public List<Port> inputs() {
      return List.of(Port.pictures("pictures"));
    }

    @Override
    public List<Port> outputs() {
      return List.of(Port.of("levels", "batch", "5"));
    }

    @Override
    public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
      T x = PATCHES.apply(algebra, inputs.get("pictures"));
      x = algebra.permute(algebra.reshape(x, 0, 12, -1), 0, 2, 1);
      x = algebra.add(x, ATTENTION.apply(algebra, FIRST.apply(algebra, x)));
      x = algebra.add(x, MLP.apply(algebra, SECOND.apply(algebra, x)));
      T pooled = algebra.affine(algebra.meanOfTokens(x), 2, -.5);
      return Named.of("levels", algebra.softmax(HEAD.apply(algebra, pooled)));
    }
  }

  static Stream<Network> networks() {
    return Stream.of(
        new Tokens(),
        new Body(
            "inverted residual",
            Sequence.of(
                Convolution.normed("stem", 3, 8, 3, 2),
                Activation.RELU,
                new Residual(
                    Sequence.of(
                        Convolution.normed("expand", 8, 24, 1, 1),
                        Activation.HARD_SWISH,
                        Convolution.depthwise("mix", 24, 5, 1),
                        Activation.RELU6,
                        new SqueezeExcite("gate", 24, 6),
                        Convolution.normed("project", 24, 8, 1, 1))))),
        new Body(
            "grouped, without bias",
            new Convolution(
                "c", 3, 6, 3, 1, 3, Convolution.Padding.SYMMETRIC, Convolution.Completion.NONE)),
        new Body(
            "TensorFlow's padding",
            new Convolution(
                "c", 3, 6, 3, 2, 1, Convolution.Padding.SAME, Convolution.Completion.NORM)),
        new Body(
            "means of windows that reach over the rim",
            new Block() {
              @Override
              public List<Weight> weights() {
                return List.of(Weight.offset("unused", 0, 1));
              }

              @Override
              public <T> T apply(Algebra<T> algebra, T x) {
                return algebra.localMean(algebra.localMean(x, 7, 4), 3, 1);
              }
            }),
        new Body(
            "pooling",
            new Block() {
              @Override
              public List<Weight> weights() {
                return List.of(Weight.offset("unused", 0, 1));
              }

              @Override
              public <T> T apply(Algebra<T> algebra, T x) {
                return algebra.slice(
                    algebra.concatenate(
                        1,
                        List.of(
                            algebra.multiply(x, algebra.pooledMean(x)),
                            algebra.multiply(x, algebra.pooledDeviation(x)))),
                    1,
                    1,
                    5);
              }
            }));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void computesWhatTorchComputesAtAnySize(Network network) throws OrtException {
    requireEqual(network);
  }

  @ParameterizedTest
  @EnumSource
  void writesEveryActivation(Activation activation) throws OrtException {
    // A logarithm needs values above 0.
    Block before =
        activation == Activation.LOG
            ? Sequence.of(Convolution.biased("c", 3, 4, 1, 1), Activation.SIGMOID)
            : Convolution.biased("c", 3, 4, 1, 1);
    requireEqual(new Body(activation.name(), Sequence.of(before, activation)));
  }

  private static void requireEqual(Network network) throws OrtException {
    try (Weights weights = unsettled(network)) {
      byte[] model = OnnxAlgebra.graph("test", network, weights).toBytes();
      for (int[] size : new int[][] {{16, 16}, {23, 14}}) {
        assertThat(difference(network, weights, model, size)).isLessThan(TOLERANCE);
      }
    }
  }

  @Test
  void isToldFromAnotherModel() throws OrtException {
    Network network = new Tokens();
    try (Weights weights = unsettled(network)) {
      byte[] model = OnnxAlgebra.graph("test", network, weights).toBytes();
      float[] bias = weights.values("ln1.bias");
      bias[0] += .1f;
      weights.put("ln1.bias", bias);
      assertThat(difference(network, weights, model, new int[] {16, 16})).isGreaterThan(TOLERANCE);
    }
  }

  private static double difference(Network network, Weights weights, byte[] model, int[] size)
      throws OrtException {
    float[] pictures = pictures(2, size[0], size[1]);
    float[] torch = torch(network, weights, pictures, size);
    float[] onnx = onnx(model, network.outputs().get(0).name(), pictures, size);
    assertThat(onnx).hasSameSizeAs(torch);
    return IntStream.range(0, onnx.length)
        .mapToDouble(i -> Math.abs(onnx[i] - torch[i]))
        .max()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void losesLittleInEightBits(Network network) throws OrtException {
    try (Weights weights = unsettled(network);
        PointerScope scope = new PointerScope()) {
      int[] size = {32, 32};
      Ranges ranges = new Ranges();
      for (int k = 0; k < 2; k++) {
        float[] seen = pictures(4, size[0], size[1]);
        ranges.observe(
            network, weights, Named.of("pictures", Tensor.create(seen, 4, 3, size[0], size[1])));
      }
      byte[] model = QuantisedAlgebra.graph("test", network, weights, ranges).toBytes();
      float[] pictures = pictures(2, size[0], size[1]);
      float[] torch = torch(network, weights, pictures, size);
      float[] rounded = onnx(model, network.outputs().get(0).name(), pictures, size);
      double power = 0;
      double error = 0;
      for (int i = 0; i < torch.length; i++) {
        power += torch[i] * (double) torch[i];
        error += Math.pow(torch[i] - rounded[i], 2);
      }
      assertThat(10 * Math.log10(power / error)).as("signal to noise in dB").isGreaterThan(20);
    }
  }

  /** As after training: no bias, scale or statistic is 0 or 1. */
  private static Weights unsettled(Network network) {
    Weights weights = Weights.initial(network.weights(), 3);
    SplittableRandom random = new SplittableRandom(11);
    for (Weight weight : network.weights()) {
      float[] values = weights.values(weight.name());
      for (int i = 0; i < values.length; i++) {
        values[i] =
            switch (weight.role()) {
              case FACTOR -> (float) (random.nextGaussian() * weight.deviation());
              case OFFSET, STATISTIC -> (float) (weight.mean() + random.nextDouble() * .5);
            };
      }
      weights.put(weight.name(), values);
    }
    return weights;
  }

  private static float[] pictures(int count, int height, int width) {
    SplittableRandom random = new SplittableRandom(height * 31L + width);
    float[] pictures = new float[count * 3 * height * width];
    for (int i = 0; i < pictures.length; i++) {
      pictures[i] = (float) random.nextGaussian();
    }
    return pictures;
  }

  private static float[] torch(Network network, Weights weights, float[] pictures, int[] size) {
    try (PointerScope scope = new PointerScope()) {
      Tensor input = Tensor.create(pictures, 2, 3, size[0], size[1]);
      Tensor output =
          network
              .apply(TorchAlgebra.inference(weights), Named.of("pictures", input))
              .get(network.outputs().get(0).name())
              .contiguous();
      float[] values = new float[Math.toIntExact(output.numel())];
      output.data_ptr_float().get(values);
      return values;
    }
  }

  private static float[] onnx(byte[] model, String output, float[] pictures, int[] size)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(model, options);
          OnnxTensor input =
              OnnxTensor.createTensor(
                  environment, FloatBuffer.wrap(pictures), new long[] {2, 3, size[0], size[1]});
          OrtSession.Result result = session.run(Map.of("pictures", input))) {
        FloatBuffer buffer = ((OnnxTensor) result.get(output).orElseThrow()).getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
      }
    }
  }
}
