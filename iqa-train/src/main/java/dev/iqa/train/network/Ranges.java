// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Between which values each operation's results lie: what 8 bits have to cover. Operations are
 * numbered in the order a network calls them, the same in every algebra.
 */
public final class Ranges {

  private final Map<Integer, double[]> sums = new HashMap<>();
  private final Map<String, double[]> inputSums = new HashMap<>();
  private int batches;

  /** Nothing seen yet. */
  public Ranges() {}

  /**
   * Runs a network and looks at what it computes. Of several batches the extremes are averaged: one
   * odd picture does not coarsen all others.
   *
   * @param network to be run, as in use
   * @param weights of it
   * @param inputs of one batch
   */
  public void observe(Network network, Weights weights, Named<Tensor> inputs) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      inputs.asMap().forEach((name, input) -> count(inputSums, name, input));
      network.apply(new Watching(TorchAlgebra.inference(weights)), inputs);
    }
    batches++;
  }

  /** Of an operation's result. */
  Range of(int operation) {
    return range(sums.get(operation), "operation " + operation);
  }

  /** Of all inputs: pictures that are compared must be rounded alike. */
  Range ofInputs() {
    double[] all = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};
    for (double[] sum : inputSums.values()) {
      all[0] = Math.min(all[0], sum[0]);
      all[1] = Math.max(all[1], sum[1]);
    }
    return range(inputSums.isEmpty() ? null : all, "the inputs");
  }

  private Range range(double @org.jspecify.annotations.Nullable [] sum, String what) {
    if (sum == null) {
      throw new IllegalStateException("no batch was observed that shows " + what);
    }
    return new Range(sum[0] / batches, sum[1] / batches);
  }

  private static <K> void count(Map<K, double[]> sums, K key, Tensor values) {
    double[] sum = sums.computeIfAbsent(key, unused -> new double[2]);
    sum[0] += values.min().item_double();
    sum[1] += values.max().item_double();
  }

  /**
   * Where values lie.
   *
   * @param least of them
   * @param greatest of them
   */
  record Range(double least, double greatest) {

    /** The size of one of 255 steps; zero is a step exactly. */
    float step() {
      double span = Math.max(greatest, 0) - Math.min(least, 0);
      return (float) Math.max(span / 255, 1e-8);
    }

    /** The step that stands for zero, 0..255. */
    int zero() {
      return (int) Math.min(255, Math.max(0, Math.rint(-Math.min(least, 0) / step())));
    }
  }

  /** Computes, and looks at every result. */
  private final class Watching implements Algebra<Tensor> {

    private final TorchAlgebra torch;
    private int next;

    Watching(TorchAlgebra torch) {
      this.torch = torch;
    }

    private Tensor seen(Tensor result) {
      count(sums, next++, result);
      return result;
    }

    @Override
    public Tensor convolution(Tensor x, Convolution convolution) {
      return seen(torch.convolution(x, convolution));
    }

    @Override
    public Tensor linear(Tensor x, Linear linear) {
      return seen(torch.linear(x, linear));
    }

    @Override
    public Tensor layerNorm(Tensor x, LayerNorm norm) {
      return seen(torch.layerNorm(x, norm));
    }

    @Override
    public Tensor activate(Tensor x, Activation activation) {
      return seen(torch.activate(x, activation));
    }

    @Override
    public Tensor add(Tensor a, Tensor b) {
      return seen(torch.add(a, b));
    }

    @Override
    public Tensor multiply(Tensor a, Tensor b) {
      return seen(torch.multiply(a, b));
    }

    @Override
    public Tensor affine(Tensor x, double factor, double shift) {
      return seen(torch.affine(x, factor, shift));
    }

    @Override
    public Tensor matrixProduct(Tensor a, Tensor b) {
      return seen(torch.matrixProduct(a, b));
    }

    @Override
    public Tensor softmax(Tensor x) {
      return seen(torch.softmax(x));
    }

    @Override
    public Tensor pooledMean(Tensor x) {
      return seen(torch.pooledMean(x));
    }

    @Override
    public Tensor pooledDeviation(Tensor x) {
      return seen(torch.pooledDeviation(x));
    }

    @Override
    public Tensor localMean(Tensor x, int side, int step) {
      return seen(torch.localMean(x, side, step));
    }

    @Override
    public Tensor meanOfTokens(Tensor x) {
      return seen(torch.meanOfTokens(x));
    }

    @Override
    public Tensor reshape(Tensor x, long... shape) {
      return seen(torch.reshape(x, shape));
    }

    @Override
    public Tensor permute(Tensor x, long... axes) {
      return seen(torch.permute(x, axes));
    }

    @Override
    public Tensor slice(Tensor x, int axis, long begin, long end) {
      return seen(torch.slice(x, axis, begin, end));
    }

    @Override
    public Tensor concatenate(int axis, List<Tensor> parts) {
      return seen(torch.concatenate(axis, parts));
    }

    @Override
    public Tensor levelHistograms(Tensor picture, int step, double factor, double shift) {
      return seen(torch.levelHistograms(picture, step, factor, shift));
    }

    @Override
    public Tensor constant(float[] values, long... shape) {
      return seen(torch.constant(values, shape));
    }

    @Override
    public Tensor weight(Weight weight) {
      return seen(torch.weight(weight));
    }

    @Override
    public Tensor rows(Tensor table, Tensor indices) {
      return seen(torch.rows(table, indices));
    }

    @Override
    public Tensor unitMeanSquare(Tensor x, double epsilon) {
      return seen(torch.unitMeanSquare(x, epsilon));
    }
  }
}
