// SPDX-License-Identifier: Apache-2.0
package dev.iqa.compose;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.Finding;
import dev.iqa.Preference;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.hipparchus.special.Erf;

/**
 * Which of two pictures is better, by the scores another assessor gives to each: against one
 * reference or alone, as that assessor does.
 *
 * <p>Scores are taken for normal deviates about what people see, independent of each other. With
 * the lead δ of the first, turned so that more is better, and σ² the sum of both variances, people
 * find the first better with the probability Φ((δ − t) / σ), the second with Φ((−δ − t) / σ), and
 * see no difference with what is left: Thurstone's case V [1] with Glenn and David's ties [2], t
 * being the lead that goes unnoticed. Without deviations σ is 0 and the answer is certain; scores
 * exactly t apart are a tie then. With t = 0 the only ties are equal scores of no deviation.
 *
 * <p>Everything else is answered by the other assessor. Named {@code preference-NAME}, on its
 * backend.
 *
 * <pre>{@code
 * try (QualityAssessor judge = new PreferenceFromScores(QualityAssessors.open("student-pair"), 0.02)) {
 *   Preference p = judge.assess(AssessmentRequest.between(a, b).against(original)).preference().orElseThrow();
 * }
 * }</pre>
 *
 * @see <a href="https://doi.org/10.1037/h0070288">[1] Thurstone, 1927</a>
 * @see <a href="https://doi.org/10.2307/2527957">[2] Glenn and David, 1960</a>
 */
public final class PreferenceFromScores implements QualityAssessor {

  private final QualityAssessor assessor;
  private final double unnoticed;
  private final ScoreScale scale;
  private final AssessorDescriptor descriptor;

  /**
   * Wraps an assessor; closing this closes it.
   *
   * @param assessor that gives scores
   * @param unnoticed lead that goes unnoticed, in units of its scale, at least 0
   * @throws UnsupportedRequestException if the assessor gives no scores, or preferences already
   * @throws IllegalArgumentException if the lead is negative or not finite
   */
  public PreferenceFromScores(QualityAssessor assessor, double unnoticed) {
    AssessorDescriptor inner = assessor.descriptor();
    if (!(unnoticed >= 0 && Double.isFinite(unnoticed))) {
      throw new IllegalArgumentException(
          "a lead that goes unnoticed is finite and at least 0, not " + unnoticed);
    }
    if (inner.aspects().contains(Aspect.PREFERENCE)) {
      throw new UnsupportedRequestException(
          inner.id() + " answers PREFERENCE itself; ask it without PreferenceFromScores");
    }
    this.assessor = assessor;
    this.unnoticed = unnoticed;
    scale =
        inner
            .scale()
            .orElseThrow(
                () ->
                    new UnsupportedRequestException(
                        inner.id()
                            + " answers "
                            + inner.aspects()
                            + "; a preference from scores needs SCORE"));
    Set<Aspect> aspects = EnumSet.copyOf(inner.aspects());
    aspects.add(Aspect.PREFERENCE);
    descriptor =
        new AssessorDescriptor(
            new AssessorId("preference-" + inner.id().name(), inner.id().backend()),
            inner.summary(),
            inner.guidance()
                + " Preferences come from the scores of "
                + inner.id()
                + " and their deviations; a lead of "
                + unnoticed
                + " goes unnoticed.",
            aspects,
            inner.reference(),
            inner.scale(),
            inner.options(),
            inner.modelDigest(),
            inner.source(),
            inner.licence());
  }

  @Override
  public AssessorDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
    descriptor.requireSupported(request);
    List<AssessmentRequest> asked = asked(request);
    List<Assessment> answers = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      int before = i;
      answers.add(
          assessor.assess(
              asked.get(i),
              new AssessmentListener() {
                @Override
                public void onText(String piece) {
                  listener.onText(piece);
                }

                @Override
                public void onProgress(double fraction) {
                  listener.onProgress((before + fraction) / asked.size());
                }
              }));
    }
    return composed(request, answers);
  }

  @Override
  public List<Assessment> assessAll(List<AssessmentRequest> requests) {
    List<AssessmentRequest> asked = new ArrayList<>();
    for (AssessmentRequest request : requests) {
      descriptor.requireSupported(request);
      asked.addAll(asked(request));
    }
    List<Assessment> answers = assessor.assessAll(asked);
    List<Assessment> composed = new ArrayList<>();
    int from = 0;
    for (AssessmentRequest request : requests) {
      int to = from + asked(request).size();
      composed.add(composed(request, answers.subList(from, to)));
      from = to;
    }
    return composed;
  }

  /** What the other assessor is asked: the score of each candidate, then the rest. */
  private static List<AssessmentRequest> asked(AssessmentRequest request) {
    if (!request.aspects().contains(Aspect.PREFERENCE)) {
      return List.of(request);
    }
    List<AssessmentRequest> asked = new ArrayList<>();
    request
        .candidates()
        .forEach(
            candidate -> {
              AssessmentRequest alone = AssessmentRequest.of(candidate);
              asked.add(request.reference().map(alone::against).orElse(alone));
            });
    Set<Aspect> rest = EnumSet.copyOf(request.aspects());
    rest.remove(Aspect.PREFERENCE);
    if (!rest.isEmpty()) {
      asked.add(request.asking(rest));
    }
    return asked;
  }

  private Assessment composed(AssessmentRequest request, List<Assessment> answers) {
    Provenance first = answers.get(0).provenance();
    List<Finding> findings = new ArrayList<>();
    List<String> steps = new ArrayList<>(first.preprocessing());
    if (request.aspects().contains(Aspect.PREFERENCE)) {
      findings.add(
          preference(answers.get(0).score().orElseThrow(), answers.get(1).score().orElseThrow()));
      answers.subList(2, answers.size()).forEach(answer -> findings.addAll(answer.findings()));
      steps.add("preference from two scores; a lead of " + unnoticed + " goes unnoticed");
    } else {
      findings.addAll(answers.get(0).findings());
    }
    return Composed.of(descriptor, findings, steps, answers);
  }

  private Preference preference(Score first, Score second) {
    double lead =
        first.value() == second.value()
            ? 0 // equal, be they infinite
            : scale.best() > scale.worst()
                ? first.value() - second.value()
                : second.value() - first.value();
    double deviation =
        Math.hypot(first.standardDeviation().orElse(0), second.standardDeviation().orElse(0));
    double firstBetter = above(lead - unnoticed, deviation);
    double secondBetter = above(-lead - unnoticed, deviation);
    return new Preference(firstBetter, Math.max(0, 1 - firstBetter - secondBetter), secondBetter);
  }

  /** The probability that a normal deviate of this mean is above 0. */
  private static double above(double mean, double deviation) {
    if (deviation == 0) {
      return mean > 0 ? 1 : 0;
    }
    return 0.5 * Erf.erfc(-mean / (deviation * Math.sqrt(2)));
  }

  @Override
  public void close() {
    assessor.close();
  }
}
