// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import static dev.iqa.train.student.StudentNetwork.DAMAGE_LOGIT;
import static dev.iqa.train.student.StudentNetwork.DEVIATION;
import static dev.iqa.train.student.StudentNetwork.DOUBT;
import static dev.iqa.train.student.StudentNetwork.DOUBTFUL;
import static dev.iqa.train.student.StudentNetwork.FAMILIES;
import static dev.iqa.train.student.StudentNetwork.FAMILY_LOGITS;
import static dev.iqa.train.student.StudentNetwork.KINDS;
import static dev.iqa.train.student.StudentNetwork.KIND_LOGITS;
import static dev.iqa.train.student.StudentNetwork.MERIT;
import static dev.iqa.train.student.StudentNetwork.PHOTOGRAPH;
import static dev.iqa.train.student.StudentNetwork.PHOTOGRAPH_LOGIT;
import static dev.iqa.train.student.StudentNetwork.SCORE;
import static dev.iqa.train.student.StudentNetwork.SEVERITY;
import static dev.iqa.train.student.StudentNetwork.SPREAD;
import static dev.iqa.train.student.StudentNetwork.STEPS;
import static dev.iqa.train.student.StudentNetwork.STEP_LOGITS;
import static dev.iqa.train.student.StudentNetwork.TYPES;

import dev.iqa.train.network.Activation;
import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.LayerNorm;
import dev.iqa.train.network.Linear;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Port;
import dev.iqa.train.network.Weight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of the student that sees no pixels: from the statistics of a whole picture to its
 * answers. A network of its own, so that it can be trained alone on statistics made once.
 */
final class StudentHead implements Network {

  /** Means, logarithms of deviations and what attention saw. */
  static final String STATISTICS = "statistics";

  /** The cells' merit, weighted by attention. */
  static final String MERIT_OF_CELLS = "merit of cells";

  /** How far the picture is large enough to be judged, 0 to 1. */
  static final String SIZE = "size";

  /** What the whole adds to the merit of each cell. */
  static final String SHIFT = "shift";

  private static final int HIDDEN = 256;

  private final Linear hidden;
  private final LayerNorm level = new LayerNorm("level", HIDDEN);
  private final Map<String, Linear> heads = new LinkedHashMap<>();

  /** A head over so many statistics. */
  StudentHead(int features) {
    hidden = new Linear("hidden", features, HIDDEN);
    int families = Vocabulary.FAMILIES.size();
    heads.put(FAMILY_LOGITS, new Linear("families", HIDDEN, families));
    heads.put(KIND_LOGITS, new Linear("types", HIDDEN, Vocabulary.TYPES.size() + 1));
    heads.put(STEP_LOGITS, new Linear("severities", HIDDEN, STEPS * families));
    heads.put(SHIFT, new Linear("shift", HIDDEN, 1));
    heads.put(SPREAD, new Linear("deviation", HIDDEN, 1));
    heads.put(PHOTOGRAPH_LOGIT, new Linear("photograph", HIDDEN, 1));
    heads.put(DAMAGE_LOGIT, new Linear("damage", HIDDEN, 1));
  }

  int features() {
    return hidden.in();
  }

  @Override
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>(hidden.weights());
    weights.addAll(level.weights());
    heads.values().forEach(head -> weights.addAll(head.weights()));
    return weights;
  }

  @Override
  public List<Port> inputs() {
    return List.of(
        Port.of(STATISTICS, "batch", Integer.toString(features())),
        Port.of(MERIT_OF_CELLS, "batch", "1"),
        Port.of(SIZE, "batch", "1"));
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
        Port.of(PHOTOGRAPH, "batch", "1"));
  }

  @Override
  public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
    T mixed = level.apply(algebra, hidden.apply(algebra, inputs.get(STATISTICS)));
    T code = algebra.activate(mixed, Activation.RELU);
    Map<String, T> outputs = new LinkedHashMap<>();
    T shift = head(SHIFT, algebra, code);
    outputs.put(SHIFT, shift);
    outputs.put(MERIT, algebra.add(inputs.get(MERIT_OF_CELLS), shift));
    // At most half the scale, the deviation of a coin.
    outputs.put(
        SPREAD,
        algebra.affine(
            algebra.activate(head(SPREAD, algebra, code), Activation.SIGMOID), 0.49, 0.01));
    for (String name :
        List.of(FAMILY_LOGITS, KIND_LOGITS, STEP_LOGITS, PHOTOGRAPH_LOGIT, DAMAGE_LOGIT)) {
      outputs.put(name, head(name, algebra, code));
    }
    answer(algebra, outputs, inputs.get(SIZE));
    return Named.of(outputs);
  }

  /**
   * From logits to what is asked, less sure the less the picture is a photograph and the smaller it
   * is.
   */
  private static <T> void answer(Algebra<T> algebra, Map<String, T> outputs, T size) {
    Named<T> raw = Named.of(outputs);
    T natural =
        algebra.multiply(algebra.activate(raw.get(PHOTOGRAPH_LOGIT), Activation.SIGMOID), size);
    outputs.put(PHOTOGRAPH, natural);
    T score = algebra.activate(raw.get(MERIT), Activation.SIGMOID);
    outputs.put(SCORE, towards(algebra, DOUBTFUL, natural, score));
    outputs.put(DEVIATION, towards(algebra, DOUBT, natural, raw.get(SPREAD)));
    outputs.put(KINDS, algebra.softmax(raw.get(KIND_LOGITS)));
    T presence =
        algebra.multiply(
            least(
                algebra,
                algebra.activate(raw.get(FAMILY_LOGITS), Activation.SIGMOID),
                algebra.activate(raw.get(DAMAGE_LOGIT), Activation.SIGMOID)),
            natural);
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

  /** The smaller of two: a − max(0, a − b). */
  private static <T> T least(Algebra<T> algebra, T a, T b) {
    T over = algebra.activate(algebra.add(a, algebra.affine(b, -1, 0)), Activation.RELU);
    return algebra.add(a, algebra.affine(over, -1, 0));
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
