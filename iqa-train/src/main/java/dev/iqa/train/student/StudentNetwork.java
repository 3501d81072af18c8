// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.train.network.Activation;
import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.Block;
import dev.iqa.train.network.Convolution;
import dev.iqa.train.network.LayerNorm;
import dev.iqa.train.network.Linear;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Port;
import dev.iqa.train.network.Residual;
import dev.iqa.train.network.Sequence;
import dev.iqa.train.network.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The student: four stages of plain convolutions at strides 4, 8, 16 and 32, and heads over the
 * mean and deviation of every stage. Brightness, contrast and colour stand in the statistics of the
 * first stage, texture in the next, what the picture shows in the last. Some 2,050 multiplications
 * for each pixel, {@value #PARAMETERS_ABOUT} weights.
 *
 * <p>Quality is judged cell by cell (32×32 pixels); the score is their mean, weighted by learned
 * attention, moved by what only the whole shows. The same shift moves the map, so that map and
 * score are on one scale.
 */
final class StudentNetwork implements Network {

  static final String PARAMETERS_ABOUT = "0.9 million";

  /** Pixels a side of one cell. */
  static final int CELL = 32;

  /** The input: [batch, 3, height, width], red, green and blue as (sample / 255 − 0.5) · 4. */
  static final String PICTURE = "picture";

  /** Logits by family, in the order of {@link Vocabulary}. */
  static final String FAMILIES = "families";

  /** Logits by type, and last that of a clean picture. */
  static final String TYPES = "types";

  /** Logits that the severity of a family is above 1, 2, 3 and 4: four for each family. */
  static final String SEVERITIES = "severities";

  /** 0 worst to 1 best. */
  static final String SCORE = "score";

  /** Standard deviation of the score. */
  static final String DEVIATION = "deviation";

  /** Logit that the picture is a photograph. */
  static final String PHOTOGRAPH = "photograph";

  /** Quality by cell: [batch, 1, rows, columns], 0 worst to 1 best. */
  static final String MAP = "map";

  /** The logit of the score, seen by training only. */
  static final String MERIT = "merit";

  private static final int[] WIDTHS = {40, 56, 96, 176};
  private static final int HIDDEN = 256;
  private static final int STEPS = 4;

  private final List<Block> stages = new ArrayList<>();
  private final Convolution attention = Convolution.biased("attention", WIDTHS[3], 1, 1, 1);
  private final Convolution cells = Convolution.biased("cells", WIDTHS[3], 1, 1, 1);
  private final Linear hidden;
  private final LayerNorm level = new LayerNorm("level", HIDDEN);
  private final Map<String, Linear> heads = new LinkedHashMap<>();

  StudentNetwork() {
    stages.add(Sequence.of(Convolution.normed("stem", 3, WIDTHS[0], 7, 4), Activation.RELU));
    int features = 2 * WIDTHS[0] + WIDTHS[3];
    for (int i = 1; i < WIDTHS.length; i++) {
      String name = "stage" + i;
      stages.add(
          Sequence.of(
              Convolution.normed(name + ".down", WIDTHS[i - 1], WIDTHS[i], 3, 2),
              Activation.RELU,
              new Residual(
                  Sequence.of(
                      Convolution.normed(name + ".more", WIDTHS[i], WIDTHS[i], 3, 1),
                      Activation.RELU))));
      features += 2 * WIDTHS[i];
    }
    hidden = new Linear("hidden", features, HIDDEN);
    int families = Vocabulary.FAMILIES.size();
    heads.put(FAMILIES, new Linear(FAMILIES, HIDDEN, families));
    heads.put(TYPES, new Linear(TYPES, HIDDEN, Vocabulary.TYPES.size() + 1));
    heads.put(SEVERITIES, new Linear(SEVERITIES, HIDDEN, STEPS * families));
    heads.put("shift", new Linear("shift", HIDDEN, 1));
    heads.put(DEVIATION, new Linear(DEVIATION, HIDDEN, 1));
    heads.put(PHOTOGRAPH, new Linear(PHOTOGRAPH, HIDDEN, 1));
  }

  @Override
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>();
    stages.forEach(stage -> weights.addAll(stage.weights()));
    weights.addAll(attention.weights());
    weights.addAll(cells.weights());
    weights.addAll(hidden.weights());
    weights.addAll(level.weights());
    heads.values().forEach(head -> weights.addAll(head.weights()));
    return weights;
  }

  @Override
  public List<Port> inputs() {
    return List.of(Port.pictures(PICTURE));
  }

  @Override
  public List<Port> outputs() {
    String families = Integer.toString(Vocabulary.FAMILIES.size());
    return List.of(
        Port.of(SCORE, "batch", "1"),
        Port.of(DEVIATION, "batch", "1"),
        Port.of(FAMILIES, "batch", families),
        Port.of(TYPES, "batch", Integer.toString(Vocabulary.TYPES.size() + 1)),
        Port.of(SEVERITIES, "batch", Integer.toString(STEPS * Vocabulary.FAMILIES.size())),
        Port.of(PHOTOGRAPH, "batch", "1"),
        Port.of(MAP, "batch", "1", "rows", "columns"));
  }

  @Override
  public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
    List<T> statistics = new ArrayList<>();
    T x = inputs.get(PICTURE);
    for (Block stage : stages) {
      x = stage.apply(algebra, x);
      statistics.add(algebra.pooledMean(x));
      statistics.add(algebra.pooledDeviation(x));
    }
    // Attention: a softmax over the cells, and what it looks at.
    T looks = algebra.softmax(algebra.reshape(attention.apply(algebra, x), 0, 1, -1));
    T weights = algebra.permute(looks, 0, 2, 1);
    T seen = algebra.matrixProduct(algebra.reshape(x, 0, WIDTHS[3], -1), weights);
    statistics.add(algebra.reshape(seen, 0, WIDTHS[3], 1, 1));
    T all = algebra.reshape(algebra.concatenate(1, statistics), 0, hidden.in());
    T mixed = level.apply(algebra, hidden.apply(algebra, all));
    T code = algebra.activate(mixed, Activation.RELU);

    T merits = cells.apply(algebra, x);
    T merit = algebra.matrixProduct(algebra.reshape(merits, 0, 1, -1), weights);
    T shift = head("shift", algebra, code);
    T total = algebra.add(algebra.reshape(merit, 0, 1), shift);
    T moved = algebra.add(merits, algebra.reshape(shift, 0, 1, 1, 1));
    Map<String, T> outputs = new LinkedHashMap<>();
    outputs.put(MERIT, total);
    outputs.put(SCORE, algebra.activate(total, Activation.SIGMOID));
    // At most half the scale, the deviation of a coin.
    outputs.put(
        DEVIATION,
        algebra.affine(
            algebra.activate(head(DEVIATION, algebra, code), Activation.SIGMOID), 0.49, 0.01));
    outputs.put(FAMILIES, head(FAMILIES, algebra, code));
    outputs.put(TYPES, head(TYPES, algebra, code));
    outputs.put(SEVERITIES, head(SEVERITIES, algebra, code));
    outputs.put(PHOTOGRAPH, head(PHOTOGRAPH, algebra, code));
    outputs.put(MAP, algebra.activate(moved, Activation.SIGMOID));
    return Named.of(outputs);
  }

  private <T> T head(String name, Algebra<T> algebra, T code) {
    Linear head = heads.get(name);
    if (head == null) {
      throw new IllegalStateException("there is no head " + name);
    }
    return head.apply(algebra, code);
  }
}
