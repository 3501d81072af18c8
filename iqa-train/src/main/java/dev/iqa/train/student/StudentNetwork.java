// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.train.network.Activation;
import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.Block;
import dev.iqa.train.network.Convolution;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Port;
import dev.iqa.train.network.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The student: four stages of plain convolutions at strides 4, 8, 16 and 32, and heads over the
 * mean and deviation of every stage and over {@link LevelStatistics}. Brightness, contrast and
 * colour stand in the statistics of the first stage, texture in the next, what the picture shows in
 * the last. Some 2,050 multiplications for each pixel, {@value #PARAMETERS_ABOUT} weights.
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

  /**
   * Probability that the picture is a photograph large enough to be judged; distortions are as
   * probable as this at most.
   */
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

  /** Logit that anything is wrong with the picture; no family is more probable than this. */
  static final String DAMAGE_LOGIT = "damage";

  /** Severities above which a logit says the severity is. */
  static final int STEPS = 4;

  /** Channels of the stages. */
  static final int[] WIDTHS = StudentStages.WIDTHS;

  private final StudentStages stages = new StudentStages("");
  private final Convolution cells = Convolution.biased("cells", WIDTHS[3], 1, 1, 1);
  private final Optional<LevelStatistics> levels;
  private final StudentHead head;

  private StudentNetwork(Optional<LevelStatistics> levels) {
    this.levels = levels;
    head = new StudentHead(stages.features() + (levels.isPresent() ? LevelStatistics.COUNT : 0));
  }

  /** As the stages learn: the few pixels of a small window have no histogram to speak of. */
  static StudentNetwork ofStages() {
    return new StudentNetwork(Optional.empty());
  }

  /** The student as it is used. */
  static StudentNetwork whole() {
    return whole(LevelStatistics.STEP);
  }

  /**
   * The student for pictures of another size.
   *
   * @param step from one pixel whose level counts to the next
   */
  static StudentNetwork whole(int step) {
    return new StudentNetwork(Optional.of(new LevelStatistics(step)));
  }

  /** The part that sees no pixels. */
  StudentHead head() {
    return head;
  }

  /** What the heads look at, one after the other. */
  List<Block> stages() {
    return stages.stages();
  }

  @Override
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>(stages.weights());
    weights.addAll(cells.weights());
    weights.addAll(head.weights());
    return weights;
  }

  @Override
  public List<Port> inputs() {
    return List.of(Port.pictures(PICTURE));
  }

  @Override
  public List<Port> outputs() {
    List<Port> outputs = new ArrayList<>(head.outputs());
    outputs.add(Port.of(MAP, "batch", "1", "rows", "columns"));
    return outputs;
  }

  @Override
  public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
    StudentStages.Seen<T> stagesSaw = stages.apply(algebra, inputs.get(PICTURE));
    T merits = cells.apply(algebra, stagesSaw.cells());
    T merit = algebra.matrixProduct(algebra.reshape(merits, 0, 1, -1), stagesSaw.attention());
    Map<String, T> seenOutputs = new LinkedHashMap<>();
    T statistics = stagesSaw.statistics();
    if (levels.isPresent()) {
      T ofLevels = levels.orElseThrow().apply(algebra, inputs.get(PICTURE));
      statistics = algebra.concatenate(1, List.of(statistics, ofLevels));
    }
    seenOutputs.put(StudentHead.STATISTICS, statistics);
    seenOutputs.put(StudentHead.MERIT_OF_CELLS, algebra.reshape(merit, 0, 1));
    seenOutputs.put(StudentHead.SIZE, size(algebra, stagesSaw.scores()));
    Map<String, T> outputs = new LinkedHashMap<>(seenOutputs);
    Named<T> judged = head.apply(algebra, Named.of(seenOutputs));
    outputs.putAll(judged.asMap());
    T shift = algebra.reshape(judged.get(StudentHead.SHIFT), 0, 1, 1, 1);
    outputs.put(MAP, algebra.activate(algebra.add(merits, shift), Activation.SIGMOID));
    return Named.of(outputs);
  }

  /**
   * How far a picture is large enough to be judged: 1 − 9 / cells², not below 0; 0.44 for 64×64
   * pixels, 0.96 for 128×128. Even weights tell the number of cells: their squares sum to its
   * inverse.
   */
  private static <T> T size(Algebra<T> algebra, T scores) {
    T even = algebra.softmax(algebra.affine(scores, 0, 0));
    T share = algebra.matrixProduct(even, algebra.permute(even, 0, 2, 1));
    T inverse = algebra.reshape(share, 0, 1);
    return algebra.activate(
        algebra.affine(algebra.multiply(inverse, inverse), -9, 1), Activation.RELU);
  }
}
