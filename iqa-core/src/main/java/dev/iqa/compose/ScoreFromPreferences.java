// SPDX-License-Identifier: Apache-2.0
package dev.iqa.compose;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.Finding;
import dev.iqa.Picture;
import dev.iqa.Preference;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import dev.iqa.ReferenceUse;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A score from another assessor's preferences: the picture is compared with anchor pictures of
 * known quality, and gets the quality under which those answers are the most likely, as
 * Compare2Score [1] does it.
 *
 * <p>By Bradley and Terry's model [2] the picture is found better than anchor k with the
 * probability L(d) = 1 / (1 + e^−d), d = (s − q_k) / σ, turned so that more is better. A tie counts
 * half. With the other assessor's probabilities P_k as shares of answers, the score s maximises
 *
 * <pre>Σ_k P_k ln L(d_k) + (1 − P_k) ln L(−d_k) − (s − m)² / (2 τ²)</pre>
 *
 * <p>on the scale, where m is the mean quality of the anchors and τ half the range of the scale: a
 * prior that keeps a picture which beats all anchors from running to the end. The deviation is that
 * of the normal distribution with the curvature of this sum at the score.
 *
 * <p>Everything else is answered by the other assessor. Named {@code score-NAME}, on its backend.
 *
 * <pre>{@code
 * List<Anchor> anchors = List.of(new Anchor(bad, 1.2), new Anchor(fair, 3), new Anchor(fine, 4.7));
 * try (QualityAssessor judge = new ScoreFromPreferences(
 *     QualityAssessors.open("my-llava"), ScoreScale.MOS, 1, anchors)) {
 *   Score score = judge.assess(photo).score().orElseThrow();
 * }
 * }</pre>
 *
 * @see <a href="https://arxiv.org/abs/2405.19298">[1] Zhu et al., 2024</a>
 * @see <a href="https://doi.org/10.2307/2334029">[2] Bradley and Terry, 1952</a>
 */
public final class ScoreFromPreferences implements QualityAssessor {

  /** Enough for the last bit. */
  private static final int HALVINGS = 64;

  /**
   * A picture of known quality.
   *
   * @param picture compared with
   * @param quality on the scale of all anchors
   */
  public record Anchor(Picture picture, double quality) {}

  private final QualityAssessor assessor;
  private final ScoreScale scale;
  private final double noticed;
  private final List<Anchor> anchors;
  private final double mean;
  private final double spread;
  private final double turn;
  private final AssessorDescriptor descriptor;

  /**
   * Wraps an assessor; closing this closes it.
   *
   * @param assessor that gives preferences without a reference
   * @param scale of the anchors' qualities and of the scores, bounded
   * @param noticed difference of quality, in units of the scale, that 73 % of answers get right: σ
   *     above, more than 0
   * @param anchors two or more of different quality; Compare2Score takes five
   * @throws UnsupportedRequestException if the assessor gives no preferences, or scores already
   * @throws IllegalArgumentException if scale, difference or anchors do not work
   */
  public ScoreFromPreferences(
      QualityAssessor assessor, ScoreScale scale, double noticed, List<Anchor> anchors) {
    AssessorDescriptor inner = assessor.descriptor();
    requireUsable(scale, noticed, anchors);
    if (!inner.aspects().contains(Aspect.PREFERENCE)
        || inner.reference() == ReferenceUse.REQUIRED) {
      throw new UnsupportedRequestException(
          inner.id()
              + " answers "
              + inner.aspects()
              + ", reference "
              + inner.reference()
              + "; a score from preferences needs PREFERENCE without a reference");
    }
    if (inner.aspects().contains(Aspect.SCORE)) {
      throw new UnsupportedRequestException(
          inner.id() + " answers SCORE itself; ask it without ScoreFromPreferences");
    }
    this.assessor = assessor;
    this.scale = scale;
    this.noticed = noticed;
    this.anchors = List.copyOf(anchors);
    mean = anchors.stream().mapToDouble(Anchor::quality).average().orElseThrow();
    spread = Math.abs(scale.best() - scale.worst()) / 2;
    turn = scale.higherIsBetter() ? 1 : -1;
    Set<Aspect> aspects = EnumSet.copyOf(inner.aspects());
    aspects.add(Aspect.SCORE);
    descriptor =
        new AssessorDescriptor(
            new AssessorId("score-" + inner.id().name(), inner.id().backend()),
            inner.summary(),
            inner.guidance()
                + " Scores come from the preferences of "
                + inner.id()
                + " between the picture and "
                + anchors.size()
                + " anchors.",
            aspects,
            inner.reference(),
            Optional.of(scale),
            inner.options(),
            inner.modelDigest(),
            inner.source(),
            inner.licence());
  }

  private static void requireUsable(ScoreScale scale, double noticed, List<Anchor> anchors) {
    if (!scale.isBounded()) {
      throw new IllegalArgumentException("anchors lie on a scale with two ends, not " + scale);
    }
    if (!(noticed > 0 && Double.isFinite(noticed))) {
      throw new IllegalArgumentException(
          "a difference that is noticed is finite and more than 0, not " + noticed);
    }
    if (anchors.stream().mapToDouble(Anchor::quality).distinct().count() < 2) {
      throw new IllegalArgumentException(
          "two or more anchors of different quality are compared with, not " + anchors);
    }
    for (Anchor anchor : anchors) {
      if (!scale.contains(anchor.quality())) {
        throw new IllegalArgumentException(
            "the quality " + anchor.quality() + " of an anchor is not on " + scale);
      }
    }
  }

  @Override
  public AssessorDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
    descriptor.requireSupported(request);
    if (!request.aspects().contains(Aspect.SCORE)) {
      return under(descriptor.id(), assessor.assess(request, listener));
    }
    List<Assessment> answers = new ArrayList<>();
    double[] shares = new double[anchors.size()];
    Picture picture = request.candidate();
    int questions = anchors.size() + (request.aspects().size() > 1 ? 1 : 0);
    for (int i = 0; i < shares.length; i++) {
      AssessmentRequest pair = AssessmentRequest.between(picture, anchors.get(i).picture());
      Assessment answer = assessor.assess(request.reference().map(pair::against).orElse(pair));
      Preference preference = answer.preference().orElseThrow();
      shares[i] = Math.min(1, preference.first() + preference.tie() / 2);
      answers.add(answer);
      listener.onProgress((i + 1.0) / questions);
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(score(shares));
    Set<Aspect> rest = EnumSet.copyOf(request.aspects());
    rest.remove(Aspect.SCORE);
    if (!rest.isEmpty()) {
      Assessment other =
          assessor.assess(
              request.asking(rest),
              new AssessmentListener() {
                @Override
                public void onText(String piece) {
                  listener.onText(piece);
                }
              });
      findings.addAll(other.findings());
      answers.add(other);
      listener.onProgress(1);
    }
    return composed(findings, shares, answers);
  }

  private static Assessment under(AssessorId id, Assessment answer) {
    Provenance how = answer.provenance();
    return new Assessment(
        answer.findings(),
        new Provenance(
            id,
            how.options(),
            how.modelDigest(),
            how.preprocessing(),
            how.device(),
            how.elapsed()));
  }

  private Assessment composed(List<Finding> findings, double[] shares, List<Assessment> answers) {
    Provenance first = answers.get(0).provenance();
    List<String> steps = new ArrayList<>(first.preprocessing());
    for (int i = 0; i < shares.length; i++) {
      steps.add(
          String.format(
              Locale.ROOT,
              "better than the anchor of quality %.4g with %.3f",
              anchors.get(i).quality(),
              shares[i]));
    }
    return Composed.of(descriptor, findings, steps, answers);
  }

  /** The maximum of the posterior: its logarithm is strictly concave, so that its slope falls. */
  private Score score(double[] shares) {
    double low = Math.min(scale.worst(), scale.best());
    double high = Math.max(scale.worst(), scale.best());
    for (int halving = 0; halving < HALVINGS; halving++) {
      double middle = (low + high) / 2;
      if (slope(middle, shares) > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double score = (low + high) / 2;
    double curvature = 1 / (spread * spread);
    for (Anchor anchor : anchors) {
      double better = better(score, anchor);
      curvature += better * (1 - better) / (noticed * noticed);
    }
    return new Score(score, OptionalDouble.of(Math.sqrt(1 / curvature)), scale);
  }

  private double slope(double score, double[] shares) {
    double slope = (mean - score) / (spread * spread);
    for (int i = 0; i < shares.length; i++) {
      slope += turn * (shares[i] - better(score, anchors.get(i))) / noticed;
    }
    return slope;
  }

  /** The probability that a picture of this score is found better than an anchor. */
  private double better(double score, Anchor anchor) {
    return 1 / (1 + Math.exp(-turn * (score - anchor.quality()) / noticed));
  }

  @Override
  public void close() {
    assessor.close();
  }
}
