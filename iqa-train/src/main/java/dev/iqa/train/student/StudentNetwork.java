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
import java.util.Collections;
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

  /** Probability by family, in the order of {@link Vocabulary}. */
  static final String FAMILIES = "families";

  /** Probability by type: that of its family, shared among the family's types. */
  static final String TYPES = "types";

  /** Severity by type, 1 to 5: that of its family. */
  static final String SEVERITY = "severity";

  /** Probabilities that sum to 1, by type, and last of a clean picture: if it is one of them. */
  static final String KINDS = "kinds";

  /** 0 worst to 1 best; {@link #DOUBTFUL} for what is no photograph. */
  static final String SCORE = "score";

  /** Standard deviation of the score. */
  static final String DEVIATION = "deviation";

  /** Probability that the picture is a photograph; distortions are as probable as this at most. */
  static final String PHOTOGRAPH = "photograph";

  /** Quality by cell: [batch, 1, rows, columns], 0 worst to 1 best. */
  static final String MAP = "map";

  /** What a picture gets that the student knows nothing of. */
  static final double DOUBTFUL = 0.3;

  /** How sure it is of that. */
  static final double DOUBT = 0.35;

  // Seen by training only.

  /** The logit of the score of a photograph. */
  static final String MERIT = "merit";

  /** The deviation of the score of a photograph. */
  static final String SPREAD = "spread";

  /** Logits by family. */
  static final String FAMILY_LOGITS = "family";

  /** Logits of {@link #KINDS}. */
  static final String KIND_LOGITS = "kind";

  /** Logits that the severity of a family is above 1, 2, 3 and 4: four for each family. */
  static final String STEP_LOGITS = "step";

  /** Logit of {@link #PHOTOGRAPH}. */
  static final String PHOTOGRAPH_LOGIT = "natural";

  /** Severities above which a logit says the severity is. */
  static final int STEPS = 4;

  /** Channels of the stages. */
  static final int[] WIDTHS = {40, 56, 96, 176};

  private static final int HIDDEN = 256;

  private static final String SHIFT = "shift";

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
    heads.put(FAMILY_LOGITS, new Linear("families", HIDDEN, families));
    heads.put(KIND_LOGITS, new Linear("types", HIDDEN, Vocabulary.TYPES.size() + 1));
    heads.put(STEP_LOGITS, new Linear("severities", HIDDEN, STEPS * families));
    heads.put(SHIFT, new Linear("shift", HIDDEN, 1));
    heads.put(SPREAD, new Linear("deviation", HIDDEN, 1));
    heads.put(PHOTOGRAPH_LOGIT, new Linear("photograph", HIDDEN, 1));
  }

  /** What the heads look at, one after the other. */
  List<Block> stages() {
    return List.copyOf(stages);
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
    String types = Integer.toString(Vocabulary.TYPES.size());
    return List.of(
        Port.of(SCORE, "batch", "1"),
        Port.of(DEVIATION, "batch", "1"),
        Port.of(TYPES, "batch", types),
        Port.of(SEVERITY, "batch", types),
        Port.of(FAMILIES, "batch", Integer.toString(Vocabulary.FAMILIES.size())),
        Port.of(KINDS, "batch", Integer.toString(Vocabulary.TYPES.size() + 1)),
        Port.of(PHOTOGRAPH, "batch", "1"),
        Port.of(MAP, "batch", "1", "rows", "columns"));
  }

  @Override
  public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
    List<T> statistics = new ArrayList<>();
    T x = inputs.get(PICTURE);
    for (Block stage : stages) {
      x = stage.apply(algebra, x);
      // Blur and noise act on the deviation by factors: a logarithm makes them differences. The
      // shifts bring both near to zero, where a linear map learns fastest.
      statistics.add(algebra.affine(algebra.pooledMean(x), 2, -0.8));
      T deviation = algebra.activate(algebra.pooledDeviation(x), Activation.LOG);
      statistics.add(algebra.affine(deviation, 1, 0.6));
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
    T shift = head(SHIFT, algebra, code);
    T moved = algebra.add(merits, algebra.reshape(shift, 0, 1, 1, 1));
    Map<String, T> outputs = new LinkedHashMap<>();
    outputs.put(MERIT, algebra.add(algebra.reshape(merit, 0, 1), shift));
    // At most half the scale, the deviation of a coin.
    outputs.put(
        SPREAD,
        algebra.affine(
            algebra.activate(head(SPREAD, algebra, code), Activation.SIGMOID), 0.49, 0.01));
    for (String name : List.of(FAMILY_LOGITS, KIND_LOGITS, STEP_LOGITS, PHOTOGRAPH_LOGIT)) {
      outputs.put(name, head(name, algebra, code));
    }
    outputs.put(MAP, algebra.activate(moved, Activation.SIGMOID));
    answer(algebra, outputs);
    return Named.of(outputs);
  }

  /** From logits to what is asked, less sure the less the picture is a photograph. */
  private static <T> void answer(Algebra<T> algebra, Map<String, T> outputs) {
    Named<T> raw = Named.of(outputs);
    T natural = algebra.activate(raw.get(PHOTOGRAPH_LOGIT), Activation.SIGMOID);
    outputs.put(PHOTOGRAPH, natural);
    T score = algebra.activate(raw.get(MERIT), Activation.SIGMOID);
    outputs.put(SCORE, towards(algebra, DOUBTFUL, natural, score));
    outputs.put(DEVIATION, towards(algebra, DOUBT, natural, raw.get(SPREAD)));
    outputs.put(KINDS, algebra.softmax(raw.get(KIND_LOGITS)));
    T presence =
        algebra.multiply(algebra.activate(raw.get(FAMILY_LOGITS), Activation.SIGMOID), natural);
    outputs.put(FAMILIES, presence);
    int families = Vocabulary.FAMILIES.size();
    T steps =
        algebra.reshape(
            algebra.activate(raw.get(STEP_LOGITS), Activation.SIGMOID), 0, families, STEPS);
    T severity = algebra.affine(algebra.meanOfTokens(algebra.permute(steps, 0, 2, 1)), STEPS, 1);
    List<T> types = new ArrayList<>();
    List<T> severities = new ArrayList<>();
    int begin = 0;
    for (int family = 0; family < families; family++) {
      int count = Vocabulary.typesOf(family);
      T whole = algebra.slice(presence, 1, family, family + 1);
      T shares = algebra.softmax(algebra.slice(raw.get(KIND_LOGITS), 1, begin, begin + count));
      types.add(algebra.multiply(shares, whole));
      severities.addAll(Collections.nCopies(count, algebra.slice(severity, 1, family, family + 1)));
      begin += count;
    }
    outputs.put(TYPES, algebra.concatenate(1, types));
    outputs.put(SEVERITY, algebra.concatenate(1, severities));
  }

  /** base + share · (value − base). */
  private static <T> T towards(Algebra<T> algebra, double base, T share, T value) {
    return algebra.affine(algebra.multiply(share, algebra.affine(value, 1, -base)), 1, base);
  }

  private <T> T head(String name, Algebra<T> algebra, T code) {
    Linear head = heads.get(name);
    if (head == null) {
      throw new IllegalStateException("there is no head " + name);
    }
    return head.apply(algebra, code);
  }
}
