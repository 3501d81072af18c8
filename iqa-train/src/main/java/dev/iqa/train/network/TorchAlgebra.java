// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import dev.iqa.train.Values;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Computes in torch. Every result belongs to the {@link org.bytedeco.javacpp.PointerScope} around
 * the call.
 */
public final class TorchAlgebra implements Algebra<Tensor> {

  private static final double NORM_MOMENTUM = .1;
  private static final double DEVIATION_EPSILON = 1e-6;

  private final Weights weights;
  private final boolean training;

  private TorchAlgebra(Weights weights, boolean training) {
    this.weights = weights;
    this.training = training;
  }

  /**
   * Computes as when training: a batch normalisation uses the batch's own statistics and counts
   * them, unless its weights are frozen.
   *
   * @param weights of the network
   * @return an algebra
   */
  public static TorchAlgebra training(Weights weights) {
    return new TorchAlgebra(weights, true);
  }

  /**
   * Computes as when in use: a picture's outcome does not depend on the rest of its batch.
   *
   * @param weights of the network
   * @return an algebra
   */
  public static TorchAlgebra inference(Weights weights) {
    return new TorchAlgebra(weights, false);
  }

  @Override
  public Tensor convolution(Tensor x, Convolution convolution) {
    Tensor bias =
        convolution.completion() == Convolution.Completion.BIAS
            ? weights.tensor(convolution.bias())
            : null;
    int margin = convolution.kernel() / 2;
    Tensor input = x;
    if (convolution.padding() == Convolution.Padding.SAME) {
      input = paddedSame(x, convolution.kernel(), convolution.stride());
      margin = 0;
    }
    Tensor sums =
        torch.conv2d(
            input,
            weights.tensor(convolution.weight()),
            bias == null ? new TensorOptional() : new TensorOptional(bias),
            new long[] {convolution.stride(), convolution.stride()},
            new long[] {margin, margin},
            new long[] {1, 1},
            convolution.groups());
    if (convolution.completion() != Convolution.Completion.NORM) {
      return sums;
    }
    Tensor scale = weights.tensor(convolution.normWeight());
    return torch.batch_norm(
        sums,
        new TensorOptional(scale),
        new TensorOptional(weights.tensor(convolution.normBias())),
        new TensorOptional(weights.tensor(convolution.normMean())),
        new TensorOptional(weights.tensor(convolution.normVariance())),
        training && scale.requires_grad(),
        NORM_MOMENTUM,
        Convolution.EPSILON,
        false);
  }

  private static Tensor paddedSame(Tensor x, int kernel, int stride) {
    long[] rows = sameMargins(x.size(2), kernel, stride);
    long[] columns = sameMargins(x.size(3), kernel, stride);
    if (rows[1] == 0 && columns[1] == 0) {
      return x;
    }
    return torch.constant_pad_nd(x, columns[0], columns[1], rows[0], rows[1]);
  }

  private static long[] sameMargins(long side, int kernel, int stride) {
    long out = (side + stride - 1) / stride;
    long total = Math.max((out - 1) * stride + kernel - side, 0);
    return new long[] {total / 2, total - total / 2};
  }

  @Override
  public Tensor linear(Tensor x, Linear linear) {
    return torch.linear(
        x, weights.tensor(linear.weight()), new TensorOptional(weights.tensor(linear.bias())));
  }

  @Override
  public Tensor layerNorm(Tensor x, LayerNorm norm) {
    return torch.layer_norm(
        x,
        new long[] {norm.width()},
        new TensorOptional(weights.tensor(norm.weight())),
        new TensorOptional(weights.tensor(norm.bias())),
        LayerNorm.EPSILON,
        false);
  }

  @Override
  public Tensor activate(Tensor x, Activation activation) {
    return switch (activation) {
      case RELU -> x.relu();
      case RELU6 -> torch.hardtanh(x, new Scalar(0), new Scalar(6));
      case HARD_SWISH -> torch.hardswish(x);
      case HARD_SIGMOID -> torch.hardsigmoid(x);
      case SIGMOID -> x.sigmoid();
      case SILU -> torch.silu(x);
      case GELU -> torch.gelu(x);
      case TANH -> x.tanh();
      case LOG -> x.log();
    };
  }

  @Override
  public Tensor add(Tensor a, Tensor b) {
    return a.add(b);
  }

  @Override
  public Tensor multiply(Tensor a, Tensor b) {
    return a.mul(b);
  }

  @Override
  public Tensor affine(Tensor x, double factor, double shift) {
    Tensor scaled = factor == 1 ? x : x.mul(new Scalar(factor));
    return shift == 0 ? scaled : scaled.add(new Scalar(shift));
  }

  @Override
  public Tensor matrixProduct(Tensor a, Tensor b) {
    return torch.matmul(a, b);
  }

  @Override
  public Tensor softmax(Tensor x) {
    return torch.softmax(x, -1);
  }

  @Override
  public Tensor pooledMean(Tensor x) {
    return x.mean(new long[] {2, 3}, true, new ScalarTypeOptional());
  }

  @Override
  public Tensor pooledDeviation(Tensor x) {
    // In 32 bits: the difference of the mean would lose what 16 bits hold.
    Tensor wide = x.to(torch.ScalarType.Float);
    Tensor variance = wide.var(new long[] {2, 3}, false, true);
    return variance.add(new Scalar(DEVIATION_EPSILON)).sqrt();
  }

  @Override
  public Tensor localMean(Tensor x, int side, int step) {
    return torch.avg_pool2d(
        x,
        new long[] {side, side},
        new long[] {step, step},
        new long[] {side / 2, side / 2},
        false,
        false,
        new LongOptional());
  }

  @Override
  public Tensor meanOfTokens(Tensor x) {
    return x.mean(1);
  }

  @Override
  public Tensor reshape(Tensor x, long... shape) {
    long[] sides = shape.clone();
    for (int i = 0; i < sides.length; i++) {
      if (sides[i] == 0) {
        sides[i] = x.size(i);
      }
    }
    return x.reshape(sides);
  }

  @Override
  public Tensor permute(Tensor x, long... axes) {
    return x.permute(axes);
  }

  @Override
  public Tensor slice(Tensor x, int axis, long begin, long end) {
    return x.slice(axis, new LongOptional(begin), new LongOptional(end), 1);
  }

  @Override
  public Tensor concatenate(int axis, List<Tensor> parts) {
    return torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), axis);
  }

  @Override
  @SuppressWarnings("try") // the guard works by being open
  public Tensor levelHistograms(Tensor picture, int step, double factor, double shift) {
    try (NoGradGuard noGradients = new NoGradGuard()) {
      Tensor some =
          picture
              .slice(2, new LongOptional(0), new LongOptional(), step)
              .slice(3, new LongOptional(0), new LongOptional(), step);
      Tensor levels =
          affine(some, 255 * factor, 255 * shift)
              .round()
              .clamp(new ScalarOptional(new Scalar(0)), new ScalarOptional(new Scalar(255)));
      Tensor most = levels.amax(new long[] {1}, true);
      Tensor least = levels.amin(new long[] {1}, true);
      Tensor all = concatenate(1, List.of(levels, most, most.sub(least)));
      Tensor places = all.reshape(all.size(0), LEVEL_HISTOGRAMS, -1);
      Tensor ones = torch.ones_like(places);
      Tensor none = torch.zeros(new long[] {all.size(0), LEVEL_HISTOGRAMS, 256}, ones.options());
      return none.scatter_add(2, places.to(torch.ScalarType.Long), ones)
          .div(new Scalar(places.size(2)));
    }
  }

  @Override
  public Tensor constant(float[] values, long... shape) {
    return Values.of(values, shape).tensor();
  }

  @Override
  public Tensor weight(Weight weight) {
    return weights.tensor(weight.name());
  }

  @Override
  public Tensor rows(Tensor table, Tensor indices) {
    return torch.embedding(table, indices.to(torch.ScalarType.Long));
  }

  @Override
  public Tensor unitMeanSquare(Tensor x, double epsilon) {
    Tensor wide = x.to(torch.ScalarType.Float);
    Tensor squares = wide.mul(wide).mean(new long[] {-1}, true, new ScalarTypeOptional());
    return wide.mul(squares.add(new Scalar(epsilon)).rsqrt());
  }
}
