// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.Aspect;
import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.ScoreScale;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an output tensor means: how its numbers become findings. Shapes are given without the batch
 * axis that comes first.
 */
public sealed interface ModelOutput {

  /**
   * What it answers.
   *
   * @return one aspect or more
   */
  Set<Aspect> aspects();

  /**
   * The tensors it reads.
   *
   * @return names in the model file
   */
  Set<String> tensors();

  /** An output that gives a score; of several, the option {@code head} chooses. */
  sealed interface Scoring extends ModelOutput {
    /**
     * Tells several scores apart.
     *
     * @return such as {@code quality}
     */
    String head();

    /**
     * Range and direction.
     *
     * @return the scale of the score
     */
    ScoreScale scale();
  }

  /**
   * A straight line from what the model puts out to a scale.
   *
   * @param slope factor
   * @param intercept added after it
   * @param clamp whether what lies beyond the scale is brought to its end; else it is refused
   */
  record Affine(double slope, double intercept, boolean clamp) {
    /** As it is, brought to the scale. */
    public static final Affine IDENTITY = new Affine(1, 0, true);

    /** Checks the numbers. */
    public Affine {
      Require.finite("slope", slope);
      Require.that(slope != 0, "slope", slope, "a number other than 0");
      Require.finite("intercept", intercept);
    }
  }

  /** What an uncertainty output holds, before the slope of the score. */
  enum DeviationForm {
    /** The standard deviation. */
    DEVIATION,
    /** Its square. */
    VARIANCE,
    /** The natural logarithm of its square. */
    LOG_VARIANCE
  }

  /**
   * An output with the uncertainty of a score.
   *
   * @param tensor shape [1] or []
   * @param form what it holds
   */
  record Deviation(String tensor, DeviationForm form) {
    /** Checks the name. */
    public Deviation {
      Require.text("tensor", tensor);
    }
  }

  /**
   * A score as one number.
   *
   * @param head name
   * @param tensor any shape that holds {@code index}
   * @param index of the number in the flattened tensor
   * @param scale of the score
   * @param line to the scale
   * @param deviation its uncertainty, if the model tells
   */
  record Scalar(
      String head,
      String tensor,
      int index,
      ScoreScale scale,
      Affine line,
      Optional<Deviation> deviation)
      implements Scoring {
    /** Checks names and index. */
    public Scalar {
      Require.text("head", head);
      Require.text("tensor", tensor);
      Require.atLeast("index", index, 0);
    }

    @Override
    public Set<Aspect> aspects() {
      return EnumSet.of(Aspect.SCORE);
    }

    @Override
    public Set<String> tensors() {
      Set<String> names = new HashSet<>(Set.of(tensor));
      deviation.ifPresent(d -> names.add(d.tensor()));
      return names;
    }
  }

  /**
   * A score as a distribution over bins or over the levels of a vocabulary: mean and deviation.
   *
   * @param head name
   * @param tensor shape [n]
   * @param values of the bins, on the scale
   * @param indices of the bins in the tensor, such as the token numbers of <i>bad</i> to
   *     <i>excellent</i>; empty for 0, 1, 2, …
   * @param softmax whether the tensor holds logits; else probabilities, which are made to sum to 1
   * @param scale of the score
   */
  record Distribution(
      String head,
      String tensor,
      List<Double> values,
      List<Integer> indices,
      boolean softmax,
      ScoreScale scale)
      implements Scoring {
    /** Copies the lists and checks them. */
    public Distribution {
      Require.text("head", head);
      Require.text("tensor", tensor);
      values = List.copyOf(values);
      indices = List.copyOf(indices);
      Require.that(values.size() >= 2, "values", values, "two or more");
      for (double value : values) {
        Require.that(scale.contains(value), "values", value, "a number on the scale " + scale);
      }
      Require.that(
          indices.isEmpty() || indices.size() == values.size(),
          "indices",
          indices,
          "none, or one for each of the " + values.size() + " values");
      for (int index : indices) {
        Require.atLeast("indices", index, 0);
      }
    }

    @Override
    public Set<Aspect> aspects() {
      return EnumSet.of(Aspect.SCORE);
    }

    @Override
    public Set<String> tensors() {
      return Set.of(tensor);
    }
  }

  /**
   * Stored features of texts that picture features are compared with.
   *
   * @param file rows × dimension little-endian 32-bit floats, one of the manifest's files
   * @param rows one for each text
   * @param dimension of a feature
   * @param logitScale what cosines are multiplied with
   */
  record TextFeatures(String file, int rows, int dimension, double logitScale) {
    /** Checks the numbers. */
    public TextFeatures {
      Require.text("file", file);
      Require.atLeast("rows", rows, 2);
      Require.atLeast("dimension", dimension, 1);
      Require.that(
          logitScale > 0 && Double.isFinite(logitScale),
          "logitScale",
          logitScale,
          "a finite number above 0");
    }
  }

  /**
   * A score from antonyms such as <i>Good photo.</i> and <i>Bad photo.</i>: the mean over the pairs
   * of the softmax share of the good text, 0 worst to 1 best on the scale.
   *
   * @param head name
   * @param tensor shape [dimension], features of the picture
   * @param texts row 2k the good, row 2k + 1 the bad text of pair k
   * @param scale bounded
   * @see <a href="https://arxiv.org/abs/2207.12396">Wang et al., 2023</a>
   */
  record Antonyms(String head, String tensor, TextFeatures texts, ScoreScale scale)
      implements Scoring {
    /** Checks that the texts make pairs. */
    public Antonyms {
      Require.text("head", head);
      Require.text("tensor", tensor);
      Require.that(texts.rows() % 2 == 0, "texts.rows", texts.rows(), "an even number");
      Require.that(scale.isBounded(), "scale", scale, "one with two finite ends");
    }

    @Override
    public Set<Aspect> aspects() {
      return EnumSet.of(Aspect.SCORE);
    }

    @Override
    public Set<String> tensors() {
      return Set.of(tensor);
    }
  }

  /**
   * Score and distortion from joint prompts, one for each combination of scene, distortion and
   * level: the softmax over all is summed over what is not asked. Row {@code (scene · distortions +
   * distortion) · levels + level}.
   *
   * @param head name
   * @param tensor shape [dimension], features of the picture
   * @param texts scenes × distortions × levels rows
   * @param scenes how many
   * @param distortions in order; {@link Optional#empty()} stands for no distortion
   * @param levels score of each level, on the scale
   * @param scale of the score
   * @see <a href="https://arxiv.org/abs/2303.14968">Zhang et al., 2023</a>
   */
  record JointPrompts(
      String head,
      String tensor,
      TextFeatures texts,
      int scenes,
      List<Optional<DistortionType>> distortions,
      List<Double> levels,
      ScoreScale scale)
      implements Scoring {
    /** Copies the lists and checks that the prompts are complete. */
    public JointPrompts {
      Require.text("head", head);
      Require.text("tensor", tensor);
      Require.atLeast("scenes", scenes, 1);
      distortions = List.copyOf(distortions);
      levels = List.copyOf(levels);
      Require.that(levels.size() >= 2, "levels", levels, "two or more");
      for (double level : levels) {
        Require.that(scale.contains(level), "levels", level, "a number on the scale " + scale);
      }
      Require.that(!distortions.isEmpty(), "distortions", distortions, "one or more");
      Require.that(
          texts.rows() == scenes * distortions.size() * levels.size(),
          "texts.rows",
          texts.rows(),
          "scenes × distortions × levels = " + scenes * distortions.size() * levels.size());
    }

    @Override
    public Set<Aspect> aspects() {
      return distortions.size() > 1
          ? EnumSet.of(Aspect.SCORE, Aspect.DISTORTIONS)
          : EnumSet.of(Aspect.SCORE);
    }

    @Override
    public Set<String> tensors() {
      return Set.of(tensor);
    }
  }

  /** From logits to probabilities. */
  enum Activation {
    /** They are probabilities already. */
    NONE,
    /** Each on its own: several can be present. */
    SIGMOID,
    /** One of them is present. */
    SOFTMAX
  }

  /**
   * Strength of the distortions.
   *
   * @param tensor one number for each type in their order, or a single one
   * @param slope factor to severities 1..5
   * @param intercept added after it; the result is brought to 1..5
   */
  record SeverityOutput(String tensor, double slope, double intercept) {
    /** Checks the numbers. */
    public SeverityOutput {
      Require.text("tensor", tensor);
      Require.finite("slope", slope);
      Require.finite("intercept", intercept);
    }
  }

  /**
   * Families of distortions, reported where the family is found but none of its types.
   *
   * @param tensor one number for each family; activated as the types are
   * @param families in the tensor's order
   */
  record FamilyOutput(String tensor, List<DistortionFamily> families) {
    /** Copies the list. */
    public FamilyOutput {
      Require.text("tensor", tensor);
      families = List.copyOf(families);
      Require.that(!families.isEmpty(), "families", families, "one or more");
    }
  }

  /**
   * Distortions with probability and severity. Those of at least {@code threshold} are found, the
   * most probable first.
   *
   * @param tensor shape [types]
   * @param types in the tensor's order; {@link Optional#empty()} stands for no distortion
   * @param activation of types and families
   * @param threshold least probability, in 0..1
   * @param severity of each; without it the severity is 1 + 4 · probability
   * @param families optional
   */
  record MultiLabel(
      String tensor,
      List<Optional<DistortionType>> types,
      Activation activation,
      double threshold,
      Optional<SeverityOutput> severity,
      Optional<FamilyOutput> families)
      implements ModelOutput {
    /** Copies the list and checks it. */
    public MultiLabel {
      Require.text("tensor", tensor);
      types = List.copyOf(types);
      Require.that(!types.isEmpty(), "types", types, "one or more");
      Require.that(
          new HashSet<>(types).size() == types.size(), "types", "two of one id", "different ids");
      Require.that(threshold >= 0 && threshold <= 1, "threshold", threshold, "0 to 1");
    }

    @Override
    public Set<Aspect> aspects() {
      return EnumSet.of(Aspect.DISTORTIONS);
    }

    @Override
    public Set<String> tensors() {
      Set<String> names = new HashSet<>(Set.of(tensor));
      severity.ifPresent(s -> names.add(s.tensor()));
      families.ifPresent(f -> names.add(f.tensor()));
      return names;
    }
  }

  /**
   * Whether a picture is of the kind the model was made for. It answers nothing itself: below the
   * threshold words about the picture begin with the warning, and the provenance says so.
   *
   * @param tensor shape [1]: a probability
   * @param threshold least probability of a familiar picture, in 0..1
   * @param warning a full sentence, such as {@code "This does not look like a photograph."}
   */
  record Domain(String tensor, double threshold, String warning) implements ModelOutput {
    /** Checks text and range. */
    public Domain {
      Require.text("tensor", tensor);
      Require.text("warning", warning);
      Require.that(threshold >= 0 && threshold <= 1, "threshold", threshold, "0 to 1");
    }

    @Override
    public Set<Aspect> aspects() {
      return EnumSet.noneOf(Aspect.class);
    }

    @Override
    public Set<String> tensors() {
      return Set.of(tensor);
    }
  }

  /** What an output about a pair holds. */
  enum PreferenceForm {
    /** One number: the log-odds that the first is better. */
    LOG_ODDS,
    /** One number: the probability that the first is better. */
    PROBABILITY,
    /** Two or three logits: first, (tie,) second. */
    LOGITS
  }

  /**
   * Which of two pictures is better.
   *
   * @param tensor shape [1], [2] or [3]
   * @param form what it holds
   */
  record Pairwise(String tensor, PreferenceForm form) implements ModelOutput {
    /** Checks the name. */
    public Pairwise {
      Require.text("tensor", tensor);
    }

    @Override
    public Set<Aspect> aspects() {
      return EnumSet.of(Aspect.PREFERENCE);
    }

    @Override
    public Set<String> tensors() {
      return Set.of(tensor);
    }
  }

  /**
   * A quality map.
   *
   * @param tensor shape [1, h, w] or [h, w]
   * @param scale of its cells
   * @param line to the scale
   */
  record QualityGrid(String tensor, ScoreScale scale, Affine line) implements ModelOutput {
    /** Checks the name. */
    public QualityGrid {
      Require.text("tensor", tensor);
    }

    @Override
    public Set<Aspect> aspects() {
      return EnumSet.of(Aspect.MAP);
    }

    @Override
    public Set<String> tensors() {
      return Set.of(tensor);
    }
  }

  /**
   * Rows of numbers for a language model in place of a finding: what its eyes see. Rows of several
   * views follow each other.
   *
   * @param tensor shape [1, rows, width] or [rows, width]
   * @param width of a row as it leaves the tower
   * @param skip leading rows that are left out, such as that of a class token
   * @param projector file of the model that brings rows to the width of the language model: one
   *     input and one output, both [1, rows, numbers]; empty if the tower does
   */
  record Rows(String tensor, int width, int skip, Optional<String> projector)
      implements ModelOutput {
    /** Checks the numbers. */
    public Rows {
      Require.text("tensor", tensor);
      Require.atLeast("width", width, 1);
      Require.atLeast("skip", skip, 0);
    }

    @Override
    public Set<Aspect> aspects() {
      return EnumSet.noneOf(Aspect.class);
    }

    @Override
    public Set<String> tensors() {
      return Set.of(tensor);
    }
  }
}
