// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.train.Batch;
import dev.iqa.train.Goal;
import dev.iqa.train.Loss;
import dev.iqa.train.Objective;
import dev.iqa.train.Predictor;
import dev.iqa.train.Values;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.TorchAlgebra;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * The head alone, on statistics a trained trunk made once of whole windows. The trunk learns from
 * small windows, because they are cheap, and its head with it: neither the noise of small windows
 * nor the trunk's high rate is good for the head. A step of this costs a hundredth.
 */
final class StudentHeadObjective implements Objective {

  /** Chunks of a batch. */
  private static final int TOGETHER = 16;

  private static final List<String> MADE =
      List.of(StudentHead.STATISTICS, StudentHead.MERIT_OF_CELLS, StudentHead.SIZE);

  private static final List<String> LABELS =
      List.of(
          "presence",
          "presence known",
          "types",
          "severities",
          "severities known",
          "quality",
          "quality known",
          "spread",
          "order",
          "across",
          "across known",
          "photograph",
          "damaged",
          "damaged known");

  private final StudentHead head;
  private final Weights trunk;
  private final List<Named<Values>> chunks;
  private final List<Named<Values>> heldChunks;
  private final List<Example> held;
  private final long seed;

  /**
   * An objective.
   *
   * @param head of the student
   * @param trunk all weights of the student, where the head starts from
   * @param chunks statistics and labels
   * @param heldChunks those that validate
   * @param held the examples of them, in order
   * @param seed of the batches
   */
  StudentHeadObjective(
      StudentHead head,
      Weights trunk,
      List<Named<Values>> chunks,
      List<Named<Values>> heldChunks,
      List<Example> held,
      long seed) {
    this.head = head;
    this.trunk = trunk;
    this.chunks = List.copyOf(chunks);
    this.heldChunks = List.copyOf(heldChunks);
    this.held = List.copyOf(held);
    this.seed = seed;
  }

  /** Statistics and labels of a few pairs, cut to windows of one size. */
  @SuppressWarnings("try") // the scope works by being open
  static Named<Values> chunk(
      StudentNetwork network, Weights weights, List<List<Example>> pairs, int side, Draw draw) {
    Named<Values> rows = StudentObjective.rows(pairs, side, draw);
    Map<String, Values> chunk = new LinkedHashMap<>();
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      Named<Tensor> seen =
          network.apply(
              TorchAlgebra.inference(weights),
              Named.of(StudentNetwork.PICTURE, rows.get(StudentNetwork.PICTURE).tensor()));
      for (String name : MADE) {
        chunk.put(name, Values.of(seen.get(name)));
      }
    }
    for (String name : LABELS) {
      chunk.put(name, rows.get(name));
    }
    return Named.of(chunk);
  }

  @Override
  public Network network() {
    return head;
  }

  @Override
  public void initialise(Weights weights) {
    for (Weight weight : weights.specifications()) {
      weights.put(weight.name(), trunk.values(weight.name()));
    }
  }

  @Override
  public Batch batch(long step) {
    Draw draw = Draw.of(seed, step, 23);
    List<Named<Values>> some = new ArrayList<>();
    for (int i = 0; i < TOGETHER; i++) {
      some.add(chunks.get(draw.below(chunks.size())));
    }
    return new Batch("step " + step + " of the head's statistics", joined(some));
  }

  private static Named<Values> joined(List<Named<Values>> chunks) {
    Map<String, Values> joined = new LinkedHashMap<>();
    for (String name : chunks.get(0).names()) {
      int length = 0;
      long rows = 0;
      for (Named<Values> chunk : chunks) {
        length += chunk.get(name).floats().length;
        rows += chunk.get(name).shape()[0];
      }
      float[] all = new float[length];
      int at = 0;
      for (Named<Values> chunk : chunks) {
        float[] part = chunk.get(name).floats();
        System.arraycopy(part, 0, all, at, part.length);
        at += part.length;
      }
      joined.put(name, Values.of(all, rows, length / rows));
    }
    return Named.of(joined);
  }

  @Override
  public Loss loss(Named<Tensor> outputs, Named<Tensor> batch) {
    return StudentObjective.lossOf(outputs, batch);
  }

  @Override
  public Map<String, Double> validate(Predictor predictor) {
    List<StudentAnswer> answers = new ArrayList<>();
    for (Named<Values> chunk : heldChunks) {
      Named<Values> outputs = predictor.predict(chunk);
      int rows = Math.toIntExact(chunk.get(StudentHead.SIZE).shape()[0]);
      answers.addAll(
          StudentAnswer.of(outputs.and(StudentNetwork.MAP, Values.of(new float[rows], rows, 1))));
    }
    return StudentFigures.of(held, answers);
  }

  @Override
  public Goal goal() {
    return Goal.highest(StudentFigures.OVERALL);
  }

  @Override
  public List<Named<Values>> calibration() {
    return List.of(
        joined(heldChunks.subList(0, Math.min(4, heldChunks.size()))),
        joined(heldChunks.subList(0, 1)));
  }

  @Override
  public void close() {
    trunk.close();
  }

  /** Windows are whole more often than not. */
  static int side(Draw draw) {
    return Arrays.asList(Example.SIDE, Example.SIDE, 192, 160).get(draw.below(4));
  }
}
