// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import dev.iqa.model.onnx.OnnxGraph;
import dev.iqa.model.onnx.OnnxValue;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes an ONNX graph whose feature maps and convolutions have 8 bits: quantise-dequantise pairs
 * that runtimes fuse into whole-number kernels. Factors have one scale per output channel and no
 * zero point, feature maps one scale and zero point from {@link Ranges}. What follows the pooling
 * (linear maps, attention, normalisation) stays float32: it costs little, and scores are sensitive
 * to it.
 */
public final class QuantisedAlgebra implements Algebra<QuantisedAlgebra.Value> {

  /** A value of the graph and, once it was asked for, its 8-bit twin. */
  public static final class Value {
    private final OnnxValue exact;
    private final Ranges.@Nullable Range range;
    private final boolean sums;
    private @Nullable OnnxValue rounded;

    private Value(OnnxValue exact, Ranges.@Nullable Range range, boolean sums) {
      this.exact = exact;
      this.range = range;
      this.sums = sums;
    }
  }

  private final OnnxGraph graph;
  private final Weights weights;
  private final Ranges ranges;
  private final OnnxAlgebra exact;
  private final Map<String, OnnxValue> constants = new HashMap<>();
  private int next;

  private QuantisedAlgebra(OnnxGraph graph, Weights weights, Ranges ranges) {
    this.graph = graph;
    this.weights = weights;
    this.ranges = ranges;
    exact = OnnxAlgebra.into(graph, weights);
  }

  /**
   * A whole network.
   *
   * @param name of the model
   * @param network to be written
   * @param weights of it
   * @param ranges of its operations, from the same network and weights
   * @return a graph with the network's inputs and outputs, float32 outside
   */
  public static OnnxGraph graph(String name, Network network, Weights weights, Ranges ranges) {
    OnnxGraph graph = new OnnxGraph(name);
    Map<String, Value> inputs = new LinkedHashMap<>();
    OnnxAlgebra.inputs(graph, network)
        .asMap()
        .forEach((port, value) -> inputs.put(port, new Value(value, ranges.ofInputs(), false)));
    Named<Value> outputs =
        network.apply(new QuantisedAlgebra(graph, weights, ranges), Named.of(inputs));
    for (Port port : network.outputs()) {
      graph.output(port.name(), outputs.get(port.name()).exact, OnnxAlgebra.dimensions(port));
    }
    return graph;
  }

  @Override
  public Value convolution(Value x, Convolution convolution) {
    Folded folded = Folded.of(convolution, weights);
    float[] steps = steps(folded.factors(), convolution.out());
    OnnxValue factors =
        constants.computeIfAbsent(
            convolution.weight(), name -> factors(name, folded.factors(), steps));
    OnnxValue input = rounded(x);
    float inputStep = x.range == null ? 1 : x.range.step();
    // A convolution that is called twice sees inputs of different steps: so does its bias.
    String biasName =
        convolution.bias() + (constants.containsKey(convolution.bias()) ? "." + next : "");
    OnnxValue bias = bias(biasName, folded.bias(), steps, inputStep);
    return result(OnnxAlgebra.convolved(graph, input, factors, bias, convolution), true);
  }

  @Override
  public Value linear(Value x, Linear linear) {
    return plain(exact.linear(value(x), linear));
  }

  @Override
  public Value layerNorm(Value x, LayerNorm norm) {
    return plain(exact.layerNorm(value(x), norm));
  }

  @Override
  public Value activate(Value x, Activation activation) {
    // A rectifier after sums is part of the fused kernel: no rounding between the two.
    boolean fused = x.sums && (activation == Activation.RELU || activation == Activation.RELU6);
    OnnxValue input = fused ? x.exact : value(x);
    OnnxValue output = exact.activate(input, activation);
    return x.range == null ? plain(output) : result(output, false);
  }

  @Override
  public Value add(Value a, Value b) {
    return joint(a, b, exact.add(value(a), value(b)));
  }

  @Override
  public Value multiply(Value a, Value b) {
    return joint(a, b, exact.multiply(value(a), value(b)));
  }

  @Override
  public Value affine(Value x, double factor, double shift) {
    return plain(exact.affine(value(x), factor, shift));
  }

  @Override
  public Value matrixProduct(Value a, Value b) {
    return plain(exact.matrixProduct(value(a), value(b)));
  }

  @Override
  public Value softmax(Value x) {
    return plain(exact.softmax(value(x)));
  }

  @Override
  public Value pooledMean(Value x) {
    // The mean of many roundings is finer than one: left exact for linear maps, rounded for others.
    return result(exact.pooledMean(value(x)), false);
  }

  @Override
  public Value pooledDeviation(Value x) {
    return plain(exact.pooledDeviation(value(x)));
  }

  @Override
  public Value localMean(Value x, int side, int step) {
    return plain(exact.localMean(value(x), side, step));
  }

  @Override
  public Value meanOfTokens(Value x) {
    return plain(exact.meanOfTokens(value(x)));
  }

  @Override
  public Value reshape(Value x, long... shape) {
    return plain(exact.reshape(value(x), shape));
  }

  @Override
  public Value permute(Value x, long... axes) {
    return plain(exact.permute(value(x), axes));
  }

  @Override
  public Value slice(Value x, int axis, long begin, long end) {
    return plain(exact.slice(value(x), axis, begin, end));
  }

  @Override
  public Value concatenate(int axis, List<Value> parts) {
    OnnxValue joined = exact.concatenate(axis, parts.stream().map(this::value).toList());
    return parts.stream().allMatch(part -> part.range != null)
        ? result(joined, false)
        : plain(joined);
  }

  @Override
  public Value levelHistograms(Value picture, int step, double factor, double shift) {
    // Rounded levels would be other levels.
    return plain(exact.levelHistograms(picture.exact, step, factor, shift));
  }

  @Override
  public Value constant(float[] values, long... shape) {
    return plain(exact.constant(values, shape));
  }

  @Override
  public Value weight(Weight weight) {
    return plain(exact.weight(weight));
  }

  @Override
  public Value rows(Value table, Value indices) {
    // Rounded indices would be other indices.
    return plain(exact.rows(value(table), indices.exact));
  }

  @Override
  public Value unitMeanSquare(Value x, double epsilon) {
    return plain(exact.unitMeanSquare(value(x), epsilon));
  }

  private Value result(OnnxValue output, boolean sums) {
    return new Value(output, ranges.of(next++), sums);
  }

  private Value plain(OnnxValue output) {
    next++;
    return new Value(output, null, false);
  }

  private Value joint(Value a, Value b, OnnxValue output) {
    return a.range != null && b.range != null ? result(output, false) : plain(output);
  }

  /** As wide as it is kept: 8 bits for feature maps, else 32. */
  private OnnxValue value(Value x) {
    return x.range == null ? x.exact : rounded(x);
  }

  private OnnxValue rounded(Value x) {
    if (x.range == null) {
      return x.exact;
    }
    OnnxValue rounded = x.rounded;
    if (rounded == null) {
      OnnxValue step = graph.scalar(x.range.step());
      OnnxValue zero = zero(x.range.zero());
      rounded = graph.dequantizeLinear(graph.quantizeLinear(x.exact, step, zero), step, zero, 0);
      x.rounded = rounded;
    }
    return rounded;
  }

  private OnnxValue zero(int number) {
    return constants.computeIfAbsent(
        "zero_" + number, name -> graph.unsignedBytes(name, new byte[] {(byte) number}));
  }

  private OnnxValue factors(String name, float[] factors, float[] steps) {
    byte[] bytes = new byte[factors.length];
    int size = factors.length / steps.length;
    for (int i = 0; i < factors.length; i++) {
      double number = Math.rint(factors[i] / (double) steps[i / size]);
      bytes[i] = (byte) Math.min(127, Math.max(-127, number));
    }
    return graph.dequantizeLinear(
        graph.signedBytes(name, bytes, OnnxAlgebra.sides(weights.weight(name))),
        graph.floats(name + ".step", steps, steps.length),
        graph.signedBytes(name + ".zero", new byte[steps.length], steps.length),
        0);
  }

  private OnnxValue bias(String name, float[] bias, float[] steps, float inputStep) {
    float[] biasSteps = new float[bias.length];
    int[] numbers = new int[bias.length];
    for (int i = 0; i < bias.length; i++) {
      biasSteps[i] = steps[i] * inputStep;
      double number = Math.rint(bias[i] / (double) biasSteps[i]);
      numbers[i] = (int) Math.min(Integer.MAX_VALUE, Math.max(Integer.MIN_VALUE, number));
    }
    OnnxValue result =
        graph.dequantizeLinear(
            graph.ints(name, numbers, numbers.length),
            graph.floats(name + ".step", biasSteps, biasSteps.length),
            graph.ints(name + ".zero", new int[bias.length], bias.length),
            0);
    constants.put(name, result);
    return result;
  }

  /** One step per output channel, so that its largest factor is 127 of them. */
  private static float[] steps(float[] factors, int channels) {
    float[] steps = new float[channels];
    int size = factors.length / channels;
    for (int i = 0; i < factors.length; i++) {
      steps[i / size] = Math.max(steps[i / size], Math.abs(factors[i]) / 127);
    }
    for (int channel = 0; channel < channels; channel++) {
      steps[channel] = Math.max(steps[channel], 1e-8f);
    }
    return steps;
  }
}
