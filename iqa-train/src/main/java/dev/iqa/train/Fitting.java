// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.train.TrainingException.Kind;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Weights;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A training that is over in seconds, in memory: all steps of a plan, without folder, validation or
 * checkpoint. What it does in a step is what {@link Training} does.
 */
public final class Fitting {

  private Fitting() {}

  /**
   * Trains.
   *
   * @param plan steps, rate, decay, clipping, average, precision and threads; the rest is for
   *     {@link Training}
   * @param objective whose learner is trained
   * @param seed of the initial weights and of chance within the network
   * @return the averaged weights, to be closed
   * @throws TrainingException if a loss or gradient is not finite; the message names the batch
   */
  public static Weights run(TrainingPlan plan, Objective objective, long seed) {
    torch.set_num_threads(plan.threads());
    boolean bf16 = Autocast.chosenBy(plan.precision());
    try (Weights weights = Weights.initial(objective.network().weights(), seed)) {
      objective.initialise(weights);
      Weights average = weights.copy();
      try (AdamW optimiser = new AdamW(weights, objective::frozen)) {
        for (long step = 0; step < plan.steps(); step++) {
          step(plan, objective, seed, step, weights, average, optimiser, bf16);
        }
        return average;
      } catch (RuntimeException e) {
        average.close();
        throw e;
      }
    }
  }

  private static void step(
      TrainingPlan plan,
      Objective objective,
      long seed,
      long step,
      Weights weights,
      Weights average,
      AdamW optimiser,
      boolean bf16) {
    Batch batch = objective.batch(step);
    try (PointerScope scope = new PointerScope()) {
      torch.manual_seed(seed * 0x9E3779B97F4A7C15L + step);
      Named<Tensor> tensors = batch.values().map(Values::tensor);
      optimiser.clear();
      Loss loss =
          objective.loss(Training.forward(objective.learner(), weights, tensors, bf16), tensors);
      requireFinite("loss", loss.total().item_double(), step, batch);
      loss.total().backward();
      requireFinite("gradient", optimiser.clip(plan.clipNorm()), step, batch);
      optimiser.step(step, plan.rate(step), plan.weightDecay());
      Scalar share = new Scalar(1 - plan.averageDecay(step));
      average.trained().lerp_(weights.trained(), share);
      average.statistics().lerp_(weights.statistics(), share);
    }
  }

  private static void requireFinite(String figure, double value, long step, Batch batch) {
    if (!Double.isFinite(value)) {
      throw new TrainingException(
          Kind.NOT_FINITE,
          "the "
              + figure
              + " of step "
              + step
              + " is "
              + value
              + "; its batch: "
              + batch.name()
              + ". Look at these pictures, or lower the learning rate");
    }
  }
}
