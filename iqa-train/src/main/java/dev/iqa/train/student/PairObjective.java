// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.evaluation.Correlation;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.safetensors.SafetensorsFile;
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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the student's sibling learns: the quality that full-reference metrics agree on, as a value,
 * as an order along a ladder and as an order across pictures, and its own error. The trunk is
 * frozen: pictures are compared once, when the weights are initialised, and only numbers are kept.
 */
final class PairObjective implements Objective {

  private static final Logger LOG = LoggerFactory.getLogger(PairObjective.class);

  /** Pairs of a step. */
  private static final int PAIRS = 96;

  private static final String OVERALL = "overall";

  /** Examples compared together. */
  private static final int TOGETHER = 8;

  private static final Map<String, Double> FACTORS =
      Map.of("quality", 6.0, "deviation", 0.1, "order", 0.5, "across", 1.0);

  private final PairNetwork network = new PairNetwork();
  private final LongFunction<List<ComparedExample>> learnt;
  private final int pairs;
  private final List<ComparedExample> held = new ArrayList<>();
  private final Path trunk;
  private final long seed;
  private final List<String> frozen;

  /** Of the pairs learnt from, two examples each: comparisons, then error, quality, deviation. */
  private float[] compared = new float[0];

  private float[] error = new float[0];
  private float[] quality = new float[0];
  private float[] deviation = new float[0];
  private float[] order = new float[0];

  /** Of those held back, in batches. */
  private final List<Named<Values>> heldInputs = new ArrayList<>();

  /**
   * An objective.
   *
   * @param learnt the two examples of an index, from what is learnt from
   * @param pairs how many
   * @param other the same, from what validates
   * @param heldPairs how many
   * @param trunk weights of the student's stages, in safetensors
   * @param seed of the batches
   */
  PairObjective(
      LongFunction<List<ComparedExample>> learnt,
      int pairs,
      LongFunction<List<ComparedExample>> other,
      int heldPairs,
      Path trunk,
      long seed) {
    this.learnt = learnt;
    this.pairs = pairs;
    this.trunk = trunk;
    this.seed = seed;
    LongStream.range(0, heldPairs).parallel().mapToObj(other).toList().forEach(held::addAll);
    frozen = network.trunk().stream().map(Weight::name).toList();
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public Network learner() {
    return network.learner();
  }

  @Override
  public boolean frozen(String weight) {
    return frozen.contains(weight);
  }

  @Override
  public void initialise(Weights weights) {
    SafetensorsFile file = SafetensorsFile.open(trunk);
    for (String name : frozen) {
      weights.put(name, file.floats(name));
    }
    int width = PairNetwork.COMPARISONS;
    compared = new float[2 * pairs * width];
    error = new float[2 * pairs];
    quality = new float[2 * pairs];
    deviation = new float[2 * pairs];
    order = new float[pairs];
    int chunk = 64;
    for (int from = 0; from < pairs; from += chunk) {
      int begin = from;
      int end = Math.min(pairs, from + chunk);
      List<ComparedExample> examples = new ArrayList<>();
      LongStream.range(begin, end).parallel().mapToObj(learnt).toList().forEach(examples::addAll);
      for (int i = 0; i < examples.size(); i += TOGETHER) {
        List<ComparedExample> some = examples.subList(i, Math.min(examples.size(), i + TOGETHER));
        Named<Values> found = compared(weights, inputs(some));
        int at = 2 * begin + i;
        System.arraycopy(
            found.get(PairNetwork.COMPARED).floats(), 0, compared, at * width, some.size() * width);
        System.arraycopy(found.get(PairNetwork.ERROR).floats(), 0, error, at, some.size());
        for (int k = 0; k < some.size(); k++) {
          quality[at + k] = some.get(k).quality();
          deviation[at + k] = some.get(k).deviation();
        }
      }
      for (int i = 0; i < end - begin; i++) {
        order[begin + i] =
            Integer.signum(examples.get(2 * i + 1).strength() - examples.get(2 * i).strength());
      }
      if (end == pairs || from / chunk % 8 == 0) {
        LOG.info("compared {} of {} pairs", end, pairs);
      }
    }
    heldInputs.clear();
    for (int i = 0; i < held.size(); i += TOGETHER) {
      Named<Values> inputs = inputs(held.subList(i, Math.min(held.size(), i + TOGETHER)));
      Named<Values> found = compared(weights, inputs);
      heldInputs.add(
          inputs
              .and(PairNetwork.COMPARED, found.get(PairNetwork.COMPARED))
              .and(PairNetwork.ERROR, found.get(PairNetwork.ERROR)));
    }
  }

  @SuppressWarnings("try") // the scope works by being open
  private Named<Values> compared(Weights weights, Named<Values> inputs) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      return network
          .compare(TorchAlgebra.inference(weights), inputs.map(Values::tensor))
          .map(Values::of);
    }
  }

  private static Named<Values> inputs(List<ComparedExample> examples) {
    return Named.of(
            PairNetwork.REFERENCE,
            planes(examples.stream().map(ComparedExample::reference).toList()))
        .and(PairNetwork.TEST, planes(examples.stream().map(ComparedExample::test).toList()));
  }

  private static Values planes(List<byte[]> pictures) {
    int side = ComparedExample.SIDE;
    int plane = side * side;
    float[] samples = new float[pictures.size() * 3 * plane];
    for (int picture = 0; picture < pictures.size(); picture++) {
      byte[] bytes = pictures.get(picture);
      for (int i = 0; i < bytes.length; i++) {
        samples[(3 * picture + i % 3) * plane + i / 3] = StudentObjective.sample(bytes[i]);
      }
    }
    return Values.of(samples, pictures.size(), 3, side, side);
  }

  @Override
  public Batch batch(long step) {
    Draw draw = Draw.of(seed, step, 23);
    int width = PairNetwork.COMPARISONS;
    int rows = 2 * PAIRS;
    float[] stepCompared = new float[rows * width];
    float[] stepError = new float[rows];
    float[] stepQuality = new float[rows];
    float[] stepDeviation = new float[rows];
    float[] stepOrder = new float[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      int pair = draw.below(pairs);
      System.arraycopy(compared, 2 * pair * width, stepCompared, 2 * i * width, 2 * width);
      System.arraycopy(error, 2 * pair, stepError, 2 * i, 2);
      System.arraycopy(quality, 2 * pair, stepQuality, 2 * i, 2);
      System.arraycopy(deviation, 2 * pair, stepDeviation, 2 * i, 2);
      stepOrder[i] = order[pair];
    }
    float[] across = new float[rows];
    for (int i = 0; i < rows; i++) {
      int j = (i + 3) % rows;
      across[i] =
          StudentObjective.chance(
              stepQuality[i] - stepQuality[j], stepDeviation[i], stepDeviation[j]);
    }
    Map<String, Values> values = new LinkedHashMap<>();
    values.put(PairNetwork.COMPARED, Values.of(stepCompared, rows, width));
    values.put(PairNetwork.ERROR, Values.of(stepError, rows, 1));
    values.put("quality", Values.of(stepQuality, rows, 1));
    values.put("spread", Values.of(stepDeviation, rows, 1));
    values.put("order", Values.of(stepOrder, PAIRS, 1));
    values.put("across", Values.of(across, rows, 1));
    return new Batch("step " + step + " of compared pairs", Named.of(values));
  }

  @Override
  public Loss loss(Named<Tensor> outputs, Named<Tensor> batch) {
    Map<String, Tensor> parts = new LinkedHashMap<>();
    Tensor merit = outputs.get(StudentNetwork.MERIT);
    Tensor miss = merit.sigmoid().sub(batch.get("quality"));
    parts.put("quality", miss.mul(miss).mean());
    parts.put(
        "deviation",
        StudentObjective.surprise(
                miss.detach(), batch.get("spread"), outputs.get(StudentNetwork.SPREAD))
            .mean());
    Tensor order = batch.get("order");
    Tensor two = merit.reshape(-1, 2);
    Tensor lead = two.narrow(1, 0, 1).sub(two.narrow(1, 1, 1)).mul(order);
    parts.put(
        "order", StudentObjective.mean(torch.softplus(lead.mul(new Scalar(-4))), order.mul(order)));
    Tensor gap = merit.sub(torch.roll(merit, new long[] {-3}, new long[] {0}));
    parts.put(
        "across",
        StudentObjective.infidelity(gap.mul(new Scalar(2)).sigmoid(), batch.get("across")).mean());
    return Loss.weighted(parts, FACTORS);
  }

  @Override
  public Map<String, Double> validate(Predictor predictor) {
    double[] score = new double[held.size()];
    double[] truth = new double[held.size()];
    double squares = 0;
    int covered = 0;
    int at = 0;
    for (Named<Values> inputs : heldInputs) {
      Named<Values> answer = predictor.predict(inputs);
      float[] scores = answer.get(StudentNetwork.SCORE).floats();
      float[] deviations = answer.get(StudentNetwork.DEVIATION).floats();
      for (int i = 0; i < scores.length; i++) {
        score[at] = scores[i];
        truth[at] = held.get(at).quality();
        double miss = Math.abs(score[at] - truth[at]);
        squares += miss * miss;
        covered += miss <= deviations[i] ? 1 : 0;
        at++;
      }
    }
    int ordered = 0;
    int known = 0;
    for (int i = 0; i + 1 < held.size(); i += 2) {
      int lead = Integer.signum(held.get(i + 1).strength() - held.get(i).strength());
      if (lead != 0) {
        known++;
        ordered += (score[i] - score[i + 1]) * lead > 0 ? 1 : 0;
      }
    }
    double srcc = Correlation.SRCC.of(score, truth).value().orElse(0);
    double inOrder = known == 0 ? 0 : (double) ordered / known;
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put(OVERALL, (srcc + inOrder) / 2);
    figures.put("srcc", srcc);
    figures.put("order", inOrder);
    figures.put("rmse", Math.sqrt(squares / at));
    figures.put("covered", (double) covered / at);
    return figures;
  }

  @Override
  public Goal goal() {
    return Goal.highest(OVERALL);
  }

  @Override
  public Optional<ModelManifest> manifest(String name, ModelFile file) {
    return Optional.of(PairManifest.of(name, file));
  }

  @Override
  public Map<String, String> remarks() {
    return Map.of(
        "Use",
        "For a picture and its undistorted original of the same size, aligned to the pixel: how much"
            + " compression, scaling, filtering or a camera took away. It answers what five"
            + " full-reference metrics agree on, which is not what people say; what no metric of the"
            + " five sees (banding of smooth areas, semantic errors) it was not taught either. Text,"
            + " charts and drawings were not among its examples.");
  }

  @Override
  public List<Named<Values>> calibration() {
    return heldInputs.subList(0, Math.min(8, heldInputs.size()));
  }
}
