// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelManifest;
import dev.iqa.train.Batch;
import dev.iqa.train.Goal;
import dev.iqa.train.Loss;
import dev.iqa.train.Objective;
import dev.iqa.train.Predictor;
import dev.iqa.train.Values;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the student learns: the presence of families, types and severities from what was applied;
 * quality from what metrics agree on, as a value, as an order within a pair and as an order across
 * pictures; its own error; the map; and what is no photograph.
 */
final class StudentObjective implements Objective {

  /**
   * Sides of the windows a step learns from, and pairs of them: about half a million pixels each.
   * Small ones come more often, since there are more of them for the same work.
   */
  private static final int[][] SHAPES = {
    {96, 28}, {96, 28}, {128, 16}, {128, 16}, {160, 10}, {224, 5}
  };

  private static final Map<String, Double> FACTORS =
      Map.of(
          "presence", 4.0,
          "types", 1.0,
          "severities", 1.0,
          "quality", 6.0,
          "deviation", 0.1,
          "order", 0.5,
          "across", 1.0,
          "map", 2.0,
          "photograph", 0.3,
          "damaged", 0.5);

  private static final int FAMILIES = Vocabulary.FAMILIES.size();
  private static final int TYPES = Vocabulary.TYPES.size();
  private static final int STEPS = StudentNetwork.STEPS;
  private static final int LEVELS = FAMILIES * STEPS;

  private final StudentNetwork network;
  private final ExamplePool pool;
  private final List<Example> held;
  private final long seed;

  /**
   * An objective.
   *
   * @param network that learns
   * @param pool what is learnt from
   * @param held what validates
   * @param seed of the windows
   */
  StudentObjective(StudentNetwork network, ExamplePool pool, List<Example> held, long seed) {
    this.network = network;
    this.pool = pool;
    this.held = List.copyOf(held);
    this.seed = seed;
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public void initialise(Weights weights) {
    List<Long> shape = weights.weight("stem.weight").shape();
    weights.put(
        "stem.weight",
        StemFilters.cosines(Math.toIntExact(shape.get(0)), Math.toIntExact(shape.get(3))));
  }

  @Override
  public Batch batch(long step) {
    Draw draw = Draw.of(seed, step, 17);
    int[] shape = SHAPES[draw.below(SHAPES.length)];
    pool.forgetBefore(step);
    List<List<Example>> pairs = new ArrayList<>();
    for (int i = 0; i < shape[1]; i++) {
      pairs.add(pool.pair(step, draw.below(pool.size())));
    }
    return new Batch("step " + step + " of the student's stream", rows(pairs, shape[0], draw));
  }

  /** Pairs cut to one window each, as a batch. */
  static Named<Values> rows(List<List<Example>> pairs, int side, Draw draw) {
    Rows rows = new Rows(2 * pairs.size(), side);
    for (int i = 0; i < pairs.size(); i++) {
      List<Example> pair = pairs.get(i);
      int left = draw.below(Example.SIDE - side + 1);
      int top = draw.below(Example.SIDE - side + 1);
      int turn = draw.below(8);
      rows.put(2 * i, pair.get(0), left, top, turn);
      rows.put(2 * i + 1, pair.get(1), left, top, turn);
      rows.order(i, pair.get(0), pair.get(1));
    }
    return rows.values();
  }

  /** The arrays of a batch, filled row by row. */
  private static final class Rows {

    private final int count;
    private final int side;
    private final int cells;
    private final float[] picture;
    private final float[] presence;
    private final float[] presenceKnown;
    private final float[] types;
    private final float[] severities;
    private final float[] severitiesKnown;
    private final float[] quality;
    private final float[] qualityKnown;
    private final float[] spread;
    private final float[] order;
    private final float[] across;
    private final float[] acrossKnown;
    private final float[] map;
    private final float[] mapKnown;
    private final float[] photograph;
    private final float[] damaged;
    private final float[] damagedKnown;

    Rows(int count, int side) {
      this.count = count;
      this.side = side;
      cells = (side + StudentNetwork.CELL - 1) / StudentNetwork.CELL;
      picture = new float[count * 3 * side * side];
      presence = new float[count * FAMILIES];
      presenceKnown = new float[count * FAMILIES];
      types = new float[count * (TYPES + 1)];
      severities = new float[count * FAMILIES * STEPS];
      severitiesKnown = new float[count * FAMILIES * STEPS];
      quality = new float[count];
      qualityKnown = new float[count];
      spread = new float[count];
      order = new float[count / 2];
      across = new float[count];
      acrossKnown = new float[count];
      map = new float[count * cells * cells];
      mapKnown = new float[count * cells * cells];
      photograph = new float[count];
      damaged = new float[count];
      damagedKnown = new float[count];
    }

    void put(int row, Example example, int left, int top, int turn) {
      byte[] bytes = example.samples();
      int plane = side * side;
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          int from = 3 * place(x, y, left, top, turn, 1);
          int to = row * 3 * plane + y * side + x;
          picture[to] = sample(bytes[from]);
          picture[to + plane] = sample(bytes[from + 1]);
          picture[to + 2 * plane] = sample(bytes[from + 2]);
        }
      }
      photograph[row] = example.photograph() ? 1 : 0;
      boolean named = false;
      boolean damaged = false;
      boolean whole = true;
      for (boolean type : example.types()) {
        named |= type;
      }
      for (int f = 0; f < FAMILIES; f++) {
        byte there = example.presence()[f];
        presence[row * FAMILIES + f] = there > 0 ? 1 : 0;
        presenceKnown[row * FAMILIES + f] = there >= 0 ? 1 : 0;
        damaged |= there > 0;
        whole &= there == 0;
        for (int s = 0; s < STEPS && example.severity()[f] > 0; s++) {
          int at = (row * FAMILIES + f) * STEPS + s;
          severities[at] = example.severity()[f] > s + 1 ? 1 : 0;
          severitiesKnown[at] = 1;
        }
      }
      if (example.photograph()) {
        // What it may be called: a type that was applied, else any of a family that may be there.
        for (int t = 0; t < TYPES; t++) {
          boolean possible =
              named ? example.types()[t] : example.presence()[Vocabulary.familyOfType(t)] != 0;
          types[row * (TYPES + 1) + t] = possible ? 1 : 0;
        }
        types[row * (TYPES + 1) + TYPES] = named || damaged ? 0 : 1;
        this.damaged[row] = damaged ? 1 : 0;
        damagedKnown[row] = damaged || whole ? 1 : 0;
      }
      if (!example.photograph()) {
        // Outside the domain no metric was asked: a poor score that is not sure of itself.
        quality[row] = 0.3f;
        spread[row] = 0.3f;
        qualityKnown[row] = 1;
      } else if (!Float.isNaN(example.quality())) {
        quality[row] = example.quality();
        spread[row] = example.deviation();
        qualityKnown[row] = 1;
      }
      if (example.map().length > 0) {
        cells(row, example.map(), left, top, turn);
      }
    }

    private void cells(int row, float[] fine, int left, int top, int turn) {
      int points = StudentNetwork.CELL / Example.CELL;
      for (int v = 0; v < cells; v++) {
        for (int u = 0; u < cells; u++) {
          double sum = 0;
          int found = 0;
          for (int k = 0; k < points * points; k++) {
            int x = u * StudentNetwork.CELL + Example.CELL * (k % points) + Example.CELL / 2;
            int y = v * StudentNetwork.CELL + Example.CELL * (k / points) + Example.CELL / 2;
            if (x < side && y < side) {
              float value = fine[place(x, y, left, top, turn, Example.CELL)];
              if (!Float.isNaN(value)) {
                sum += value;
                found++;
              }
            }
          }
          int at = (row * cells + v) * cells + u;
          map[at] = found > 0 ? (float) (sum / found) : 0;
          mapKnown[at] = found > 0 ? 1 : 0;
        }
      }
    }

    /** Where in the example a place of the turned window lies, in units of {@code unit} pixels. */
    private int place(int x, int y, int left, int top, int turn, int unit) {
      int u = (turn & 1) != 0 ? side - 1 - x : x;
      int v = (turn & 2) != 0 ? side - 1 - y : y;
      int column = left + ((turn & 4) != 0 ? v : u);
      int line = top + ((turn & 4) != 0 ? u : v);
      return line / unit * (Example.SIDE / unit) + column / unit;
    }

    void order(int pair, Example first, Example second) {
      order[pair] = Integer.signum(second.strength() - first.strength());
    }

    private void compareAcross() {
      for (int i = 0; i < count; i++) {
        int j = (i + 3) % count;
        if (qualityKnown[i] + qualityKnown[j] + photograph[i] + photograph[j] == 4) {
          across[i] = chance(quality[i] - quality[j], spread[i], spread[j]);
          acrossKnown[i] = 1;
        }
      }
    }

    Named<Values> values() {
      compareAcross();
      Map<String, Values> values = new LinkedHashMap<>();
      values.put(StudentNetwork.PICTURE, Values.of(picture, count, 3, side, side));
      values.put("presence", Values.of(presence, count, FAMILIES));
      values.put("presence known", Values.of(presenceKnown, count, FAMILIES));
      values.put("types", Values.of(types, count, TYPES + 1));
      values.put("severities", Values.of(severities, count, LEVELS));
      values.put("severities known", Values.of(severitiesKnown, count, LEVELS));
      values.put("quality", Values.of(quality, count, 1));
      values.put("quality known", Values.of(qualityKnown, count, 1));
      values.put("spread", Values.of(spread, count, 1));
      values.put("order", Values.of(order, count / 2, 1));
      values.put("across", Values.of(across, count, 1));
      values.put("across known", Values.of(acrossKnown, count, 1));
      values.put("map", Values.of(map, count, 1, cells, cells));
      values.put("map known", Values.of(mapKnown, count, 1, cells, cells));
      values.put("photograph", Values.of(photograph, count, 1));
      values.put("damaged", Values.of(damaged, count, 1));
      values.put("damaged known", Values.of(damagedKnown, count, 1));
      return Named.of(values);
    }
  }

  /** That the better of two is the better, by the distance of their qualities and their doubts. */
  static float chance(double lead, double oneSpread, double otherSpread) {
    double doubt = Math.sqrt(0.02 * 0.02 + (oneSpread * oneSpread + otherSpread * otherSpread) / 4);
    // The logistic function is within 0.01 of the normal distribution at 1.7 times the slope.
    return (float) (1 / (1 + Math.exp(-1.702 * lead / doubt)));
  }

  /** What the network sees of a sample. */
  static float sample(byte value) {
    return ((value & 0xff) / 255f - 0.5f) * 4;
  }

  @Override
  public Loss loss(Named<Tensor> outputs, Named<Tensor> batch) {
    return lossOf(outputs, batch);
  }

  /** The loss of all heads, and of the map if there is one. */
  static Loss lossOf(Named<Tensor> outputs, Named<Tensor> batch) {
    Map<String, Tensor> parts = new LinkedHashMap<>();
    parts.put(
        "presence",
        mean(
            entropy(outputs.get(StudentNetwork.FAMILY_LOGITS), batch.get("presence")),
            batch.get("presence known")));
    Tensor types = batch.get("types");
    parts.put("types", mean(surprise(outputs.get(StudentNetwork.KIND_LOGITS), types), some(types)));
    parts.put(
        "severities",
        mean(
            entropy(outputs.get(StudentNetwork.STEP_LOGITS), batch.get("severities")),
            batch.get("severities known")));
    Tensor quality = batch.get("quality");
    Tensor known = batch.get("quality known");
    Tensor merit = outputs.get(StudentNetwork.MERIT);
    Tensor error = merit.sigmoid().sub(quality);
    parts.put("quality", mean(error.mul(error), known));
    // How far off the score is and how far the metrics disagree, without pulling at the score.
    Tensor surprise =
        surprise(error.detach(), batch.get("spread"), outputs.get(StudentNetwork.SPREAD));
    parts.put("deviation", mean(surprise, known));
    Tensor pairs = merit.reshape(-1, 2);
    Tensor order = batch.get("order");
    Tensor lead = pairs.narrow(1, 0, 1).sub(pairs.narrow(1, 1, 1)).mul(order);
    parts.put("order", mean(torch.softplus(lead.mul(new Scalar(-2))), order.mul(order)));
    Tensor gap = merit.sub(torch.roll(merit, new long[] {-3}, new long[] {0}));
    parts.put(
        "across",
        mean(
            infidelity(gap.mul(new Scalar(2)).sigmoid(), batch.get("across")),
            batch.get("across known")));
    if (outputs.names().contains(StudentNetwork.MAP)) {
      Tensor off = outputs.get(StudentNetwork.MAP).sub(batch.get("map"));
      parts.put("map", mean(off.mul(off), batch.get("map known")));
    }
    parts.put(
        "photograph",
        entropy(outputs.get(StudentNetwork.PHOTOGRAPH_LOGIT), batch.get("photograph")).mean());
    parts.put(
        "damaged",
        mean(
            entropy(outputs.get(StudentNetwork.DAMAGE_LOGIT), batch.get("damaged")),
            batch.get("damaged known")));
    return Loss.weighted(parts, FACTORS);
  }

  /** How little the classes that are possible were expected, all of them together. */
  static Tensor surprise(Tensor logits, Tensor possible) {
    Tensor barred = possible.sub(new Scalar(1)).mul(new Scalar(1e4));
    return torch
        .logsumexp(logits, new long[] {1}, true)
        .sub(torch.logsumexp(logits.add(barred), new long[] {1}, true));
  }

  /** 1 for rows in which anything is set. */
  private static Tensor some(Tensor rows) {
    return rows.sum(new long[] {1}, true, new ScalarTypeOptional())
        .gt(new Scalar(0))
        .to(ScalarType.Float);
  }

  /** Binary cross entropy of logits. */
  private static Tensor entropy(Tensor logits, Tensor targets) {
    return torch.softplus(logits).sub(logits.mul(targets));
  }

  /** How little a deviation was expected to miss and to be disagreed with as it was. */
  static Tensor surprise(Tensor miss, Tensor spread, Tensor deviation) {
    return miss.mul(miss)
        .add(spread.mul(spread))
        .div(deviation.mul(deviation).mul(new Scalar(2)))
        .add(deviation.log());
  }

  /** 1 − √(p·q) − √((1 − p)·(1 − q)), Tsai et al., 2007. */
  static Tensor infidelity(Tensor p, Tensor q) {
    Scalar least = new Scalar(1e-6);
    Scalar one = new Scalar(1);
    Tensor both = p.mul(q).add(least).sqrt();
    Tensor neither = p.neg().add(one).mul(q.neg().add(one)).add(least).sqrt();
    return both.add(neither).neg().add(one);
  }

  static Tensor mean(Tensor values, Tensor known) {
    return values.mul(known).sum().div(known.sum().add(new Scalar(1e-6)));
  }

  @Override
  public Map<String, Double> validate(Predictor predictor) {
    List<StudentAnswer> answers = new ArrayList<>();
    int together = 16;
    for (int i = 0; i < held.size(); i += together) {
      List<Example> some = held.subList(i, Math.min(held.size(), i + together));
      Named<Values> inputs = inputs(some);
      answers.addAll(StudentAnswer.of(predictor.predict(inputs)));
    }
    return StudentFigures.of(held, answers);
  }

  private static Named<Values> inputs(List<Example> examples) {
    int side = Example.SIDE;
    Rows rows = new Rows(examples.size(), side);
    for (int i = 0; i < examples.size(); i++) {
      rows.put(i, examples.get(i), 0, 0, 0);
    }
    return Named.of(
        StudentNetwork.PICTURE, Values.of(rows.picture, examples.size(), 3, side, side));
  }

  /**
   * A batch nothing is learnt from.
   *
   * @param inputs of the network
   * @param labels as of {@link #batch}
   * @param kept what the network said
   */
  record Labelled(Named<Values> inputs, Named<Values> labels, Map<String, float[]> kept) {

    /** One of the network's outputs; asked for once. */
    float[] outputs(Predictor predictor, String name) {
      if (kept.isEmpty()) {
        Named<Values> outputs = predictor.predict(inputs);
        for (String output : outputs.names()) {
          kept.put(output, outputs.get(output).floats());
        }
      }
      return kept.getOrDefault(name, new float[0]);
    }
  }

  /** What validates, with labels. */
  List<Labelled> labelled() {
    List<Labelled> batches = new ArrayList<>();
    int together = 16;
    for (int i = 0; i < held.size(); i += together) {
      List<Example> some = held.subList(i, Math.min(held.size(), i + together));
      Rows rows = new Rows(some.size(), Example.SIDE);
      for (int k = 0; k < some.size(); k++) {
        rows.put(k, some.get(k), 0, 0, 0);
      }
      batches.add(new Labelled(inputs(some), rows.values(), new LinkedHashMap<>()));
    }
    return batches;
  }

  @Override
  public Goal goal() {
    return Goal.highest(StudentFigures.OVERALL);
  }

  @Override
  public Optional<ModelManifest> manifest(String name, ModelFile file) {
    return Optional.of(StudentManifest.of(name, file));
  }

  @Override
  public List<Named<Values>> calibration() {
    List<Named<Values>> batches = new ArrayList<>();
    for (int i = 0; i + 8 <= Math.min(held.size(), 64); i += 8) {
      batches.add(inputs(held.subList(i, i + 8)));
    }
    return batches;
  }
}
