// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.TorchAlgebra;
import dev.iqa.train.network.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Steps, averages and validations of one network. Used by one thread. */
public final class Training implements AutoCloseable {

  private final TrainingPlan plan;
  private final Objective objective;
  private final Network network;
  private final long seed;
  private final boolean bf16;
  private final Weights weights;
  private final Weights average;
  private final AdamW optimiser;

  /**
   * Begins with weights at random.
   *
   * @param plan how to train
   * @param objective what to learn
   * @param seed of the weights
   */
  public Training(TrainingPlan plan, Objective objective, long seed) {
    this.plan = plan;
    this.objective = objective;
    this.seed = seed;
    torch.set_num_threads(plan.threads());
    bf16 = Autocast.chosenBy(plan.precision());
    network = objective.network();
    weights = Weights.initial(network.weights(), seed);
    objective.initialise(weights);
    average = weights.copy();
    optimiser = new AdamW(weights, objective::frozen);
  }

  /**
   * Does all steps.
   *
   * @return what it reached
   * @throws InterruptedException if interrupted
   */
  public TrainingOutcome run() throws InterruptedException {
    double best = Double.NaN;
    long bestStep = 0;
    Map<String, Double> bestFigures = Map.of();
    try (BatchQueue batches = new BatchQueue(objective::batch, plan.workers(), 0, plan.steps())) {
      for (long step = 0; step < plan.steps(); step++) {
        step(step, batches.next());
        if ((step + 1) % plan.validateEvery() == 0 || step + 1 == plan.steps()) {
          Map<String, Double> figures = objective.validate(this::predict);
          double figure = figures.getOrDefault(objective.goal().figure(), Double.NaN);
          if (objective.goal().prefers(figure, best)) {
            best = figure;
            bestStep = step + 1;
            bestFigures = figures;
          }
        }
      }
    }
    return new TrainingOutcome(
        plan.steps(), bestStep, bestFigures, TrainingOutcome.Reason.FINISHED);
  }

  /** One step; returns the loss and its parts. */
  Map<String, Double> step(long step, Batch batch) {
    try (PointerScope scope = new PointerScope()) {
      // Chance within the network is a function of the step too: nothing to keep in a checkpoint.
      torch.manual_seed(seed * 0x9E3779B97F4A7C15L + step);
      Named<Tensor> tensors = batch.values().map(Values::tensor);
      optimiser.clear();
      Loss loss = objective.loss(forward(tensors), tensors);
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("loss", loss.total().item_double());
      loss.parts().forEach((name, part) -> figures.put(name, part.item_double()));
      requireFinite(step, batch, figures, "loss");
      loss.total().backward();
      figures.put("gradient", optimiser.clip(plan.clipNorm()));
      requireFinite(step, batch, figures, "gradient");
      optimiser.step(step, plan.rate(step), plan.weightDecay());
      Scalar share = new Scalar(1 - plan.averageDecay(step));
      average.trained().lerp_(weights.trained(), share);
      average.statistics().lerp_(weights.statistics(), share);
      return figures;
    }
  }

  private Named<Tensor> forward(Named<Tensor> batch) {
    TorchAlgebra algebra = TorchAlgebra.training(weights);
    Named<Tensor> outputs;
    if (bf16) {
      try (Autocast autocast = Autocast.open()) {
        outputs = network.apply(algebra, inputs(batch));
      }
    } else {
      outputs = network.apply(algebra, inputs(batch));
    }
    return outputs.map(output -> output.to(ScalarType.Float));
  }

  private <T> Named<T> inputs(Named<T> batch) {
    Map<String, T> inputs = new LinkedHashMap<>();
    network.inputs().forEach(port -> inputs.put(port.name(), batch.get(port.name())));
    return Named.of(inputs);
  }

  private static void requireFinite(
      long step, Batch batch, Map<String, Double> figures, String figure) {
    if (!Double.isFinite(figures.getOrDefault(figure, Double.NaN))) {
      throw new TrainingException(
          TrainingException.Kind.NOT_FINITE,
          "the "
              + figure
              + " of step "
              + step
              + " is not finite ("
              + figures
              + "); its batch: "
              + batch.name()
              + ". Look at these pictures, or lower the learning rate");
    }
  }

  private Named<Values> predict(Named<Values> inputs) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      Named<Tensor> tensors = inputs(inputs).map(Values::tensor);
      return network.apply(TorchAlgebra.inference(average), tensors).map(Values::of);
    }
  }

  /** Frees the weights. */
  @Override
  public void close() {
    optimiser.close();
    average.close();
    weights.close();
  }
}
