// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import dev.iqa.model.ElementType;
import dev.iqa.model.onnx.Dimension;
import dev.iqa.model.onnx.OnnxGraph;
import dev.iqa.model.onnx.OnnxValue;
import dev.iqa.train.network.Convolution.Completion;
import dev.iqa.train.network.Convolution.Padding;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes what it is told into an ONNX graph. Batch normalisations are folded into the factors and
 * biases of their convolutions; weights keep their names.
 */
public final class OnnxAlgebra implements Algebra<OnnxValue> {

  private static final float DEVIATION_EPSILON = 1e-6f;

  private final OnnxGraph graph;
  private final Weights weights;
  private final Map<String, OnnxValue> constants = new HashMap<>();

  private int constantCount;

  private OnnxAlgebra(OnnxGraph graph, Weights weights) {
    this.graph = graph;
    this.weights = weights;
  }

  /**
   * A whole network.
   *
   * @param name of the model
   * @param network to be written
   * @param weights of it
   * @return a graph with the network's inputs and outputs
   */
  public static OnnxGraph graph(String name, Network network, Weights weights) {
    OnnxGraph graph = new OnnxGraph(name);
    Named<OnnxValue> outputs = network.apply(into(graph, weights), inputs(graph, network));
    for (Port port : network.outputs()) {
      graph.output(port.name(), outputs.get(port.name()), dimensions(port));
    }
    return graph;
  }

  static OnnxAlgebra into(OnnxGraph graph, Weights weights) {
    return new OnnxAlgebra(graph, weights);
  }

  static Named<OnnxValue> inputs(OnnxGraph graph, Network network) {
    Map<String, OnnxValue> inputs = new LinkedHashMap<>();
    for (Port port : network.inputs()) {
      inputs.put(port.name(), graph.input(port.name(), ElementType.FLOAT32, dimensions(port)));
    }
    return Named.of(inputs);
  }

  static Dimension[] dimensions(Port port) {
    return port.axes().stream()
        .map(
            axis ->
                Character.isDigit(axis.charAt(0))
                    ? Dimension.fixed(Long.parseLong(axis))
                    : Dimension.named(axis))
        .toArray(Dimension[]::new);
  }

  @Override
  public OnnxValue convolution(OnnxValue x, Convolution convolution) {
    Folded folded = Folded.of(convolution, weights);
    OnnxValue factors =
        constants.computeIfAbsent(
            convolution.weight(),
            name -> graph.floats(name, folded.factors(), sides(weights.weight(name))));
    OnnxValue bias =
        convolution.completion() == Completion.NONE
            ? OnnxValue.ABSENT
            : constants.computeIfAbsent(
                convolution.bias(), name -> graph.floats(name, folded.bias(), convolution.out()));
    return convolved(graph, x, factors, bias, convolution);
  }

  static OnnxValue convolved(
      OnnxGraph graph, OnnxValue x, OnnxValue factors, OnnxValue bias, Convolution convolution) {
    if (convolution.padding() == Padding.SAME) {
      return (bias.equals(OnnxValue.ABSENT)
              ? graph.node("Conv", x, factors)
              : graph.node("Conv", x, factors, bias))
          .text("auto_pad", "SAME_UPPER")
          .integers("strides", convolution.stride(), convolution.stride())
          .integer("group", convolution.groups())
          .output();
    }
    return graph.conv(
        x,
        factors,
        bias,
        dev.iqa.model.onnx.Convolution.PLAIN
            .strided(convolution.stride())
            .padded(convolution.kernel() / 2)
            .grouped(convolution.groups()));
  }

  @Override
  public OnnxValue linear(OnnxValue x, Linear linear) {
    OnnxValue factors = constant(linear.weight());
    return graph.add(graph.matmul(x, graph.transpose(factors, 1, 0)), constant(linear.bias()));
  }

  @Override
  public OnnxValue layerNorm(OnnxValue x, LayerNorm norm) {
    return graph.layerNorm(
        x, constant(norm.weight()), constant(norm.bias()), (float) LayerNorm.EPSILON);
  }

  @Override
  public OnnxValue activate(OnnxValue x, Activation activation) {
    return switch (activation) {
      case RELU -> graph.relu(x);
      case RELU6 -> graph.clip(x, 0, 6);
      case HARD_SWISH -> graph.node("HardSwish", x).output();
      case HARD_SIGMOID ->
          graph.node("HardSigmoid", x).real("alpha", 1 / 6f).real("beta", .5f).output();
      case SIGMOID -> graph.sigmoid(x);
      case SILU -> graph.silu(x);
      case GELU -> graph.gelu(x);
      case TANH -> graph.tanh(x);
      case LOG -> graph.node("Log", x).output();
    };
  }

  @Override
  public OnnxValue add(OnnxValue a, OnnxValue b) {
    return graph.add(a, b);
  }

  @Override
  public OnnxValue multiply(OnnxValue a, OnnxValue b) {
    return graph.mul(a, b);
  }

  @Override
  public OnnxValue affine(OnnxValue x, double factor, double shift) {
    OnnxValue scaled = factor == 1 ? x : graph.mul(x, graph.scalar((float) factor));
    return shift == 0 ? scaled : graph.add(scaled, graph.scalar((float) shift));
  }

  @Override
  public OnnxValue matrixProduct(OnnxValue a, OnnxValue b) {
    return graph.matmul(a, b);
  }

  @Override
  public OnnxValue softmax(OnnxValue x) {
    return graph.softmax(x, -1);
  }

  @Override
  public OnnxValue pooledMean(OnnxValue x) {
    return graph.globalAveragePool(x);
  }

  @Override
  public OnnxValue pooledDeviation(OnnxValue x) {
    OnnxValue difference = graph.sub(x, graph.globalAveragePool(x));
    OnnxValue variance = graph.globalAveragePool(graph.mul(difference, difference));
    return graph.sqrt(graph.add(variance, graph.scalar(DEVIATION_EPSILON)));
  }

  @Override
  public OnnxValue localMean(OnnxValue x, int side, int step) {
    return graph.averagePool(
        x, side, dev.iqa.model.onnx.Convolution.PLAIN.strided(step).padded(side / 2));
  }

  @Override
  public OnnxValue meanOfTokens(OnnxValue x) {
    return graph.reduceMean(x, false, 1);
  }

  @Override
  public OnnxValue reshape(OnnxValue x, long... shape) {
    return graph.reshape(x, shape);
  }

  @Override
  public OnnxValue permute(OnnxValue x, long... axes) {
    return graph.transpose(x, axes);
  }

  @Override
  public OnnxValue slice(OnnxValue x, int axis, long begin, long end) {
    return graph.slice(x, axis, begin, end);
  }

  @Override
  public OnnxValue concatenate(int axis, List<OnnxValue> parts) {
    return graph.concat(axis, parts.toArray(OnnxValue[]::new));
  }

  @Override
  public OnnxValue levelHistograms(OnnxValue picture, int step, double factor, double shift) {
    OnnxValue some =
        graph
            .node(
                "Slice",
                picture,
                graph.vector(0, 0),
                graph.vector(Long.MAX_VALUE, Long.MAX_VALUE),
                graph.vector(2, 3),
                graph.vector(step, step))
            .output();
    OnnxValue levels =
        graph.clip(graph.node("Round", affine(some, 255 * factor, 255 * shift)).output(), 0, 255);
    OnnxValue most =
        graph.node("ReduceMax", levels).integers("axes", 1).integer("keepdims", 1).output();
    OnnxValue least =
        graph.node("ReduceMin", levels).integers("axes", 1).integer("keepdims", 1).output();
    OnnxValue places =
        graph.reshape(
            graph.concat(1, levels, most, graph.sub(most, least)), 0, LEVEL_HISTOGRAMS, -1);
    OnnxValue ones = affine(places, 0, 1);
    OnnxValue none =
        graph.mul(
            graph.reduceMean(places, true, 2),
            graph.floats("no levels", new float[256], 1, 1, 256));
    OnnxValue counts =
        graph
            .node("ScatterElements", none, graph.cast(places, ElementType.INT64), ones)
            .integer("axis", 2)
            .text("reduction", "add")
            .output();
    return graph.div(counts, graph.reduceSum(counts, true, 2));
  }

  @Override
  public OnnxValue constant(float[] values, long... shape) {
    return graph.floats("constant " + constantCount++, values, shape);
  }

  @Override
  public OnnxValue weight(Weight weight) {
    return constant(weight.name());
  }

  @Override
  public OnnxValue rows(OnnxValue table, OnnxValue indices) {
    return graph.gather(table, graph.cast(indices, ElementType.INT64), 0);
  }

  @Override
  public OnnxValue unitMeanSquare(OnnxValue x, double epsilon) {
    OnnxValue squares = graph.reduceMean(graph.mul(x, x), true, -1);
    return graph.div(x, graph.sqrt(graph.add(squares, graph.scalar((float) epsilon))));
  }

  private OnnxValue constant(String name) {
    return constants.computeIfAbsent(
        name, key -> graph.floats(key, weights.values(key), sides(weights.weight(key))));
  }

  static long[] sides(Weight weight) {
    return weight.shape().stream().mapToLong(Long::longValue).toArray();
  }
}
