// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.train.TrainingException.Kind;
import dev.iqa.train.TrainingOutcome.Reason;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.TorchAlgebra;
import dev.iqa.train.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Steps, averages, validations and checkpoints of one network, in one folder:
 *
 * <table>
 * <caption>Files</caption>
 * <tr><th>file</th><th>holds</th></tr>
 * <tr><td>{@code recipe.json}</td><td>what is trained</td></tr>
 * <tr><td>{@code checkpoint.safetensors}</td><td>weights, average, optimiser and step</td></tr>
 * <tr><td>{@code best.safetensors}</td><td>the average of the best validation</td></tr>
 * <tr><td>{@code steps.csv}, {@code validations.csv}, {@code curves.png}</td><td>figures by step</td>
 * </tr>
 * </table>
 *
 * <p>Used by one thread.
 */
public final class Training implements AutoCloseable {

  /** How to treat a folder. */
  public enum Start {
    /** It must not hold a training yet. */
    AFRESH,
    /** The training it holds goes on; without one, it begins. */
    RESUMED
  }

  private static final String STEPS_CURVE = "steps.csv";
  private static final String VALIDATIONS_CURVE = "validations.csv";
  private static final double PROGRESS_SECONDS = 10;

  private final Recipe recipe;
  private final TrainingPlan plan;
  private final Objective objective;
  private final Network learner;
  private final Path folder;
  private final Consumer<String> progress;
  private final boolean bf16;
  private final Weights weights;
  private final Weights average;
  private final AdamW optimiser;
  private Checkpoint state;
  private Map<String, Double> lastFigures = Map.of();

  private Training(Recipe recipe, Objective objective, Path folder, Consumer<String> progress) {
    this.recipe = recipe;
    this.plan = recipe.training();
    this.objective = objective;
    this.folder = folder;
    this.progress = progress;
    torch.set_num_threads(plan.threads());
    bf16 = Autocast.chosenBy(plan.precision());
    learner = objective.learner();
    weights = Weights.initial(objective.network().weights(), recipe.seed());
    objective.initialise(weights);
    average = weights.copy();
    optimiser = new AdamW(weights, objective::frozen);
    state = Checkpoint.beginning(recipe.digest());
  }

  /**
   * Begins a training, or goes on with one.
   *
   * @param recipe how and what
   * @param objective of the recipe
   * @param folder for all it writes; made if it is not there
   * @param start what to do with a training that is there
   * @param progress takes a line now and then
   * @return a training, to be run and closed
   * @throws TrainingException if the folder holds a training but should not, or one of another
   *     recipe, or cannot be written
   */
  public static Training open(
      Recipe recipe, Objective objective, Path folder, Start start, Consumer<String> progress) {
    boolean begun = Files.exists(folder.resolve(Checkpoint.FILE));
    if (begun && start == Start.AFRESH) {
      throw new TrainingException(
          Kind.NOT_RESUMABLE,
          folder
              + " holds a training already; --resume goes on with it, another --out begins anew");
    }
    try {
      Files.createDirectories(folder);
      Checkpoint.tidy(folder);
      if (!begun) {
        Files.writeString(folder.resolve("recipe.json"), recipe.toJson());
      }
    } catch (IOException e) {
      throw new TrainingException(Kind.NOT_WRITTEN, folder + " cannot be written: " + e, e);
    }
    Training training = new Training(recipe, objective, folder, progress);
    try {
      if (begun) {
        training.resume();
      }
      return training;
    } catch (RuntimeException e) {
      training.close();
      throw e;
    }
  }

  private void resume() {
    state = Checkpoint.read(folder, parts());
    if (!state.recipe().equals(recipe.digest())) {
      throw new TrainingException(
          Kind.NOT_RESUMABLE,
          folder
              + " holds a training of another recipe, kept there as recipe.json; resume with"
              + " that one, or begin anew with another --out");
    }
    progress.accept("resumed after step " + state.step());
  }

  private Map<String, Weights> parts() {
    Map<String, Weights> parts = new LinkedHashMap<>();
    parts.put("weights/", weights);
    parts.put("average/", average);
    parts.put("first/", optimiser.first());
    parts.put("second/", optimiser.second());
    return parts;
  }

  /**
   * Does all steps that are left.
   *
   * @return what it reached
   * @throws InterruptedException if interrupted; resuming goes on from the last checkpoint
   * @throws TrainingException if it cannot go on; the last checkpoint stays
   */
  public TrainingOutcome run() throws InterruptedException {
    return run(OptionalLong.empty());
  }

  /**
   * Does the steps that are left up to one of them; the schedule stays that of all steps.
   *
   * @param pause after so many steps, counted from the first run; empty for all
   * @return what it reached
   * @throws InterruptedException if interrupted; resuming goes on from the last checkpoint
   * @throws TrainingException if it cannot go on; the last checkpoint stays
   */
  public TrainingOutcome run(OptionalLong pause) throws InterruptedException {
    long end = Math.min(plan.steps(), pause.orElse(plan.steps()));
    double secondsBefore = state.seconds();
    long first = state.step();
    long begin = System.nanoTime();
    double lastCheckpoint = 0;
    double lastLine = 0;
    Reason reason = reason(end);
    try (BatchQueue batches = new BatchQueue(objective::batch, plan.workers(), first, end);
        LearningCurve steps = LearningCurve.after(folder.resolve(STEPS_CURVE), first);
        LearningCurve validations = LearningCurve.after(folder.resolve(VALIDATIONS_CURVE), first)) {
      while (state.step() < end && reason != Reason.NO_BETTER) {
        Map<String, Double> figures = step(state.step(), batches.next());
        double seconds = (System.nanoTime() - begin) / 1e9;
        long done = state.step() + 1;
        state =
            new Checkpoint(
                state.recipe(),
                done,
                secondsBefore + seconds,
                state.bestStep(),
                state.bestFigures(),
                state.withoutBetter());
        figures.put("seconds", state.seconds());
        steps.add(done, figures);
        if (done % plan.validateEvery() == 0 || done == plan.steps()) {
          validate(validations);
          reason = reason(end);
        }
        boolean due =
            plan.checkpointMinutes() > 0
                && seconds - lastCheckpoint >= 60 * plan.checkpointMinutes();
        if (due
            || done % plan.checkpointEvery() == 0
            || done == end
            || reason == Reason.NO_BETTER) {
          lastCheckpoint = seconds;
          // First the rows, then the checkpoint that counts on them.
          steps.flush();
          validations.flush();
          state.write(folder, parts());
          if (due) {
            plot();
          }
        }
        if (done == first + 1 || seconds - lastLine >= PROGRESS_SECONDS || done == end) {
          lastLine = seconds;
          progress.accept(
              line(figures, (done - first) / seconds, batches.waitedSeconds() / seconds));
        }
      }
    }
    plot();
    return new TrainingOutcome(state.step(), state.bestStep(), state.bestFigures(), reason);
  }

  private void plot() {
    try {
      CurvePlot.write(folder, objective.goal(), folder.resolve("curves.png"));
    } catch (IOException e) {
      throw new TrainingException(
          Kind.NOT_WRITTEN, "the curves of " + folder + " cannot be drawn: " + e, e);
    }
  }

  private Reason reason(long end) {
    if (plan.patience() > 0 && state.withoutBetter() >= plan.patience()) {
      return Reason.NO_BETTER;
    }
    return end < plan.steps() ? Reason.PAUSED : Reason.FINISHED;
  }

  private String line(Map<String, Double> figures, double stepsPerSecond, double waited) {
    double left = (plan.steps() - state.step()) / stepsPerSecond;
    StringBuilder line =
        new StringBuilder(String.format("step %d/%d ", state.step(), plan.steps()));
    figures.forEach(
        (name, figure) -> {
          if (!name.equals("seconds")) {
            line.append(String.format(" %s %.4g", name, figure));
          }
        });
    lastFigures.forEach((name, figure) -> line.append(String.format(" [%s %.4g]", name, figure)));
    return line.append(
            String.format(
                "  %.2f steps/s, waited %.0f %%, %s left",
                stepsPerSecond,
                100 * waited,
                left >= 5400
                    ? String.format("%.1f h", left / 3600)
                    : left >= 90
                        ? String.format("%.0f min", left / 60)
                        : String.format("%.0f s", left)))
        .toString();
  }

  private void validate(LearningCurve curve) {
    Map<String, Double> figures;
    try (PointerScope scope = new PointerScope()) {
      figures = objective.validate(predictor());
    }
    Goal goal = objective.goal();
    Double figure = figures.get(goal.figure());
    if (figure == null) {
      throw new IllegalArgumentException(
          "the goal " + goal.figure() + " is not among the figures " + figures.keySet());
    }
    boolean better =
        state.bestStep() == 0
            || goal.prefers(figure, state.bestFigures().getOrDefault(goal.figure(), Double.NaN));
    state =
        new Checkpoint(
            state.recipe(),
            state.step(),
            state.seconds(),
            better ? state.step() : state.bestStep(),
            better ? figures : state.bestFigures(),
            better ? 0 : state.withoutBetter() + 1);
    if (better) {
      state.writeBest(folder, average);
    }
    lastFigures = figures;
    curve.add(state.step(), figures);
  }

  /** One step; returns the loss, its parts and the length of the gradient. */
  private Map<String, Double> step(long step, Batch batch) {
    try (PointerScope scope = new PointerScope()) {
      // Chance within the network is a function of the step too: nothing to keep in a checkpoint.
      torch.manual_seed(recipe.seed() * 0x9E3779B97F4A7C15L + step);
      Named<Tensor> tensors = batch.values().map(Values::tensor);
      optimiser.clear();
      Loss loss = objective.loss(forward(learner, weights, tensors, bf16), tensors);
      Map<String, Double> figures = new LinkedHashMap<>();
      figures.put("rate", plan.rate(step));
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

  /** What a learner says while it trains, float32. */
  static Named<Tensor> forward(
      Network learner, Weights weights, Named<Tensor> batch, boolean bf16) {
    TorchAlgebra algebra = TorchAlgebra.training(weights);
    Named<Tensor> outputs;
    if (bf16) {
      try (Autocast autocast = Autocast.open()) {
        outputs = learner.apply(algebra, inputs(learner, batch));
      }
    } else {
      outputs = learner.apply(algebra, inputs(learner, batch));
    }
    return outputs.map(output -> output.to(ScalarType.Float));
  }

  static <T> Named<T> inputs(Network network, Named<T> batch) {
    Map<String, T> inputs = new LinkedHashMap<>();
    network.inputs().forEach(port -> inputs.put(port.name(), batch.get(port.name())));
    return Named.of(inputs);
  }

  private static void requireFinite(
      long step, Batch batch, Map<String, Double> figures, String figure) {
    if (!Double.isFinite(figures.getOrDefault(figure, Double.NaN))) {
      throw new TrainingException(
          Kind.NOT_FINITE,
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

  /**
   * The network as it is now.
   *
   * @return with averaged weights, valid until the next step
   */
  public Predictor predictor() {
    return inputs -> {
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGradients = new NoGradGuard()) {
        Named<Tensor> tensors = inputs(learner, inputs).map(Values::tensor);
        return learner.apply(TorchAlgebra.inference(average), tensors).map(Values::of);
      }
    };
  }

  /**
   * The weights to export: those of the best validation, or the average if there was none yet.
   *
   * @return a copy, to be closed
   */
  public Weights best() {
    Weights best = average.copy();
    if (state.bestStep() > 0) {
      Checkpoint.readBest(folder, best);
    }
    return best;
  }

  /** Frees the weights. */
  @Override
  public void close() {
    optimiser.close();
    average.close();
    weights.close();
  }
}
