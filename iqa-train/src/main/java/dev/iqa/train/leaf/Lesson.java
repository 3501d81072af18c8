// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.distillation.LevelDistribution;
import dev.iqa.train.Batch;
import dev.iqa.train.Loss;
import dev.iqa.train.TrainingException;
import dev.iqa.train.Values;
import dev.iqa.train.network.Named;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Batches of one student: pairs the teacher compared, pictures it scored, pictures people rated.
 * Which of the three there are depends on the plan.
 *
 * @param plan what counts how much
 * @param pictures coordinates by file name
 * @param signals of the teacher; may be empty
 * @param opinions in levels, 1 to 5, by file name; may be empty
 * @param seed of the draws
 */
record Lesson(
    LeafPlan plan,
    Map<String, float[]> pictures,
    TeacherSignals signals,
    Map<String, Double> opinions,
    long seed,
    Index index) {

  private static final int PAIRS = 32;
  private static final int POINTS = 32;
  private static final int RATED = 64;

  private static final String SHARES = "target shares";
  private static final String LEVEL = "target level";
  private static final String RELIABILITY = "reliability";
  private static final String PROBABILITY = "probability";
  private static final String WEIGHT = "weight";
  private static final String OPINION = "opinion";

  /** How far two opinions of equal pictures differ, in levels; where opinions come without. */
  private static final double OPINION_DEVIATION = .5;

  /** What can be drawn, in a fixed order. */
  record Index(List<String> points, List<TeacherSignals.Pair> pairs, List<String> rated) {}

  Lesson(
      LeafPlan plan,
      Map<String, float[]> pictures,
      TeacherSignals signals,
      Map<String, Double> opinions,
      long seed) {
    this(plan, pictures, signals, opinions, seed, index(pictures, signals, opinions));
  }

  private static Index index(
      Map<String, float[]> pictures, TeacherSignals signals, Map<String, Double> opinions) {
    return new Index(
        signals.points().keySet().stream().filter(pictures::containsKey).sorted().toList(),
        signals.pairs().stream()
            .filter(
                pair ->
                    pictures.containsKey(pair.first())
                        && pictures.containsKey(pair.second())
                        && signals.points().containsKey(pair.first())
                        && signals.points().containsKey(pair.second()))
            .toList(),
        opinions.keySet().stream().filter(pictures::containsKey).sorted().toList());
  }

  Lesson {
    if (index.points().isEmpty() && index.rated().isEmpty()) {
      throw new TrainingException(
          TrainingException.Kind.NO_DATA,
          "there is nothing to learn from: of "
              + pictures.size()
              + " pictures none is among the "
              + signals.points().size()
              + " a teacher scored or the "
              + opinions.size()
              + " that are rated; file names must agree");
    }
  }

  private boolean hearsTeacher() {
    return !index.points().isEmpty() && (index.rated().isEmpty() || plan.replay() > 0);
  }

  private int pairs() {
    return hearsTeacher() && plan.lambda() > 0 && !index.pairs().isEmpty() ? PAIRS : 0;
  }

  private int heard() {
    return hearsTeacher() ? 2 * pairs() + POINTS : 0;
  }

  private int rated() {
    return index.rated().isEmpty() ? 0 : RATED;
  }

  Batch batch(long step) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step);
    List<String> rows = new ArrayList<>();
    float[] probability = new float[pairs()];
    float[] weight = new float[pairs()];
    for (int i = 0; i < pairs(); i++) {
      TeacherSignals.Pair pair = index.pairs().get(random.nextInt(index.pairs().size()));
      rows.add(pair.first());
      rows.add(pair.second());
      probability[i] = (float) pair.probability();
      weight[i] = (float) (plan.reliability() ? pair.weight() : 1);
    }
    while (rows.size() < heard()) {
      rows.add(index.points().get(random.nextInt(index.points().size())));
    }
    int heard = heard();
    float[] shares = new float[heard * LevelDistribution.LEVELS];
    float[] level = new float[heard];
    float[] reliability = new float[heard];
    for (int i = 0; i < heard; i++) {
      TeacherSignals.Point point = point(rows.get(i));
      for (int k = 0; k < LevelDistribution.LEVELS; k++) {
        shares[i * LevelDistribution.LEVELS + k] = point.levels().shares().get(k).floatValue();
      }
      level[i] = (float) point.score();
      reliability[i] = (float) (plan.reliability() ? point.reliability() : 1);
    }
    float[] opinion = new float[rated()];
    for (int i = 0; i < opinion.length; i++) {
      String name = index.rated().get(random.nextInt(index.rated().size()));
      rows.add(name);
      opinion[i] = opinions.getOrDefault(name, 0.0).floatValue();
    }
    Map<String, Values> values = new LinkedHashMap<>();
    values.put(LeafHead.COORDINATES, coordinates(rows));
    values.put(SHARES, Values.of(shares, heard, LevelDistribution.LEVELS));
    values.put(LEVEL, Values.of(level, heard));
    values.put(RELIABILITY, Values.of(reliability, heard));
    values.put(PROBABILITY, Values.of(probability, probability.length));
    values.put(WEIGHT, Values.of(weight, weight.length));
    values.put(OPINION, Values.of(opinion, opinion.length));
    return new Batch(String.join(", ", rows), Named.of(values));
  }

  private TeacherSignals.Point point(String name) {
    TeacherSignals.Point point = signals.points().get(name);
    if (point == null) {
      throw new IllegalStateException("no signal of " + name);
    }
    return point;
  }

  /** Coordinates of some pictures, [pictures, coordinates]. */
  Values coordinates(List<String> names) {
    int width = pictures.values().iterator().next().length;
    float[] rows = new float[names.size() * width];
    for (int i = 0; i < names.size(); i++) {
      float[] one = pictures.get(names.get(i));
      if (one == null) {
        throw new IllegalStateException("no coordinates of " + names.get(i));
      }
      System.arraycopy(one, 0, rows, i * width, width);
    }
    return Values.of(rows, names.size(), width);
  }

  Loss loss(Named<Tensor> outputs, Named<Tensor> batch) {
    Tensor logits = outputs.get(LeafHead.LOGITS);
    long rows = logits.size(0);
    logits = logits.reshape(rows, -1, LevelDistribution.LEVELS);
    Tensor scores = outputs.get(LeafHead.LEVEL); // [rows, members]
    Tensor spread = outputs.get(LeafHead.SPREAD).reshape(-1);
    int heard = heard();
    Map<String, Tensor> parts = new LinkedHashMap<>();
    Map<String, Double> factors = new LinkedHashMap<>();
    double replay = index.rated().isEmpty() ? 1 : plan.replay();
    if (heard > 0) {
      Tensor s = head(scores, heard);
      Tensor miss = s.sub(batch.get(LEVEL).unsqueeze(1));
      Tensor point =
          LeafLosses.divergence(batch.get(SHARES), head(logits, heard))
              .add(LeafLosses.huber(miss).mean(1));
      parts.put("point", LeafLosses.mean(point, batch.get(RELIABILITY)));
      factors.put("point", replay);
      if (index.rated().isEmpty()) {
        parts.put("spread", LeafLosses.surprise(miss.mean(1), head(spread, heard)).mean());
        factors.put("spread", .1);
      }
    }
    if (pairs() > 0) {
      Tensor two = head(scores, 2 * pairs()).reshape(pairs(), 2, -1);
      Tensor lead = two.select(1, 0).sub(two.select(1, 1));
      Tensor told = batch.get(PROBABILITY).unsqueeze(1);
      Tensor each =
          plan.pairLoss() == LeafPlan.PairLoss.FIDELITY
              ? LeafLosses.infidelity(LeafLosses.preferred(lead), told)
              : LeafLosses.bradleyTerry(told, lead);
      parts.put("pair", LeafLosses.mean(each.mean(1), batch.get(WEIGHT)));
      factors.put("pair", replay * plan.lambda());
    }
    if (rated() > 0) {
      Tensor s = scores.slice(0, new LongOptional(heard), new LongOptional(rows), 1);
      Tensor opinion = batch.get(OPINION).unsqueeze(1);
      Tensor miss = s.sub(opinion);
      Tensor squares = miss.mul(miss).mean();
      if (plan.opinionLoss() == LeafPlan.OpinionLoss.MSE) {
        parts.put("opinion", squares);
      } else {
        parts.put(
            "opinion",
            LeafLosses.uncorrelated(s, opinion.expand_as(s)).add(squares.mul(new Scalar(.1))));
      }
      factors.put("opinion", 1.0);
      // Each with the next of the batch.
      Tensor lead = s.sub(torch.roll(s, new long[] {1}, new long[] {0}));
      Tensor told = opinion.sub(torch.roll(opinion, new long[] {1}, new long[] {0}));
      parts.put(
          "order",
          LeafLosses.infidelity(
                  LeafLosses.preferred(lead),
                  LeafLosses.preferred(told.mul(new Scalar(1 / OPINION_DEVIATION))))
              .mean());
      factors.put("order", 1.0);
      Tensor own = spread.slice(0, new LongOptional(heard), new LongOptional(rows), 1);
      parts.put("spread", LeafLosses.surprise(miss.mean(1), own).mean());
      factors.put("spread", .1);
    }
    return Loss.weighted(parts, factors);
  }

  private static Tensor head(Tensor x, int rows) {
    return x.slice(0, new LongOptional(0), new LongOptional(rows), 1);
  }
}
