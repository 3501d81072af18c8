// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weight.Role;
import dev.iqa.train.network.Weights;
import java.util.Arrays;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019), over the whole network as one
 * vector. Decay acts on {@link Role#FACTOR} weights that are not frozen.
 */
final class AdamW implements AutoCloseable {

  private static final double FIRST_DECAY = .9;
  private static final double SECOND_DECAY = .999;
  private static final double EPSILON = 1e-8;

  private final Weights weights;
  private final Weights gradients;
  private final Weights first;
  private final Weights second;
  private final Weights decayed;

  /** Makes the weights that are not frozen ask for gradients. */
  AdamW(Weights weights, Predicate<String> frozen) {
    this.weights = weights;
    gradients = weights.zeros();
    first = weights.zeros();
    second = weights.zeros();
    decayed = weights.zeros();
    for (Weight weight : weights.specifications()) {
      if (weight.role() == Role.STATISTIC || frozen.test(weight.name())) {
        continue;
      }
      Tensor tensor = weights.tensor(weight.name());
      tensor.requires_grad_(true);
      // Backward passes add into this tensor: all gradients lie in one vector.
      tensor.mutable_grad().put(gradients.tensor(weight.name()));
      if (weight.role() == Role.FACTOR) {
        float[] ones = new float[Math.toIntExact(weight.size())];
        Arrays.fill(ones, 1);
        decayed.put(weight.name(), ones);
      }
    }
  }

  /** The running mean of the gradients. */
  Weights first() {
    return first;
  }

  /** The running mean of the squared gradients. */
  Weights second() {
    return second;
  }

  Weights gradients() {
    return gradients;
  }

  /** Forgets the gradients. */
  void clear() {
    gradients.trained().zero_();
  }

  /** Shortens the gradient to the norm; returns what it was. */
  double clip(double norm) {
    double length = gradients.trained().norm().item_double();
    if (length > norm) {
      gradients.trained().mul_(new Scalar(norm / length));
    }
    return length;
  }

  /** Moves the weights; steps count from 0. */
  void step(long step, double rate, double weightDecay) {
    Tensor vector = weights.trained();
    Tensor gradient = gradients.trained();
    if (weightDecay > 0) {
      vector.addcmul_(vector, decayed.trained(), new Scalar(-rate * weightDecay));
    }
    first.trained().lerp_(gradient, new Scalar(1 - FIRST_DECAY));
    second
        .trained()
        .mul_(new Scalar(SECOND_DECAY))
        .addcmul_(gradient, gradient, new Scalar(1 - SECOND_DECAY));
    double firstBias = 1 - Math.pow(FIRST_DECAY, step + 1.0);
    double secondBias = 1 - Math.pow(SECOND_DECAY, step + 1.0);
    Tensor divisor =
        second.trained().sqrt().div_(new Scalar(Math.sqrt(secondBias))).add_(new Scalar(EPSILON));
    vector.addcdiv_(first.trained(), divisor, new Scalar(-rate / firstBias));
  }

  @Override
  public void close() {
    decayed.close();
    second.close();
    first.close();
    gradients.close();
  }
}
