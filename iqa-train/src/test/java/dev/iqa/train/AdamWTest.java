// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.junit.jupiter.api.Test;

class AdamWTest {

  private static final List<Weight> WEIGHTS =
      List.of(Weight.factor("factor", 3, 5, 3), Weight.offset("offset", 1, 5));

  /** Something with gradients that change from step to step. */
  private static Tensor loss(Tensor factor, Tensor offset, int step) {
    Tensor x = factor.mul(new Scalar(step + 1)).sum(1).add(offset);
    return x.mul(x).mean();
  }

  @Test
  void movesAsTorchDoes() {
    double rate = 1e-2;
    double decay = .1;
    try (Weights weights = Weights.initial(WEIGHTS, 3);
        AdamW ours = new AdamW(weights, name -> false);
        PointerScope scope = new PointerScope()) {
      Tensor factor = Tensor.create(weights.values("factor"), 5, 3).requires_grad_(true);
      Tensor offset = Tensor.create(weights.values("offset"), 5).requires_grad_(true);
      AdamWOptions decayed = new AdamWOptions(rate);
      decayed.weight_decay().put(decay);
      AdamWOptions undecayed = new AdamWOptions(rate);
      undecayed.weight_decay().put(0);
      var first = new org.bytedeco.pytorch.AdamW(new TensorVector(factor), decayed);
      var second = new org.bytedeco.pytorch.AdamW(new TensorVector(offset), undecayed);
      for (int step = 0; step < 20; step++) {
        ours.clear();
        loss(weights.tensor("factor"), weights.tensor("offset"), step).backward();
        ours.step(step, rate, decay);
        first.zero_grad();
        second.zero_grad();
        loss(factor, offset, step).backward();
        first.step();
        second.step();
      }
      requireClose(weights.values("factor"), factor);
      requireClose(weights.values("offset"), offset);
    }
  }

  private static void requireClose(float[] ours, Tensor torch) {
    float[] expected = new float[ours.length];
    torch.data_ptr_float().get(expected);
    for (int i = 0; i < ours.length; i++) {
      assertThat(ours[i]).isCloseTo(expected[i], within(1e-6f));
    }
  }

  @Test
  void shortensLongGradientsOnly() {
    try (Weights weights = Weights.initial(WEIGHTS, 3);
        AdamW optimiser = new AdamW(weights, name -> false);
        PointerScope scope = new PointerScope()) {
      loss(weights.tensor("factor"), weights.tensor("offset"), 0).backward();
      double length = optimiser.clip(Double.MAX_VALUE);
      assertThat(optimiser.clip(length / 2)).isCloseTo(length, within(1e-6));
      assertThat(optimiser.clip(length)).isCloseTo(length / 2, within(1e-6));
    }
  }
}
