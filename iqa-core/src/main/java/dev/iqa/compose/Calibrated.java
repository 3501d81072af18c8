// SPDX-License-Identifier: Apache-2.0
package dev.iqa.compose;

import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.Finding;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import dev.iqa.Score;
import dev.iqa.calibration.Calibration;
import dev.iqa.calibration.CalibrationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Another assessor whose score is mapped to a scale of opinions. Its standard deviation is that of
 * the calibration's prediction interval at that score; the other findings pass unchanged.
 *
 * <p>Named {@code calibrated-NAME}, on the backend of the other.
 */
public final class Calibrated implements QualityAssessor {

  private final QualityAssessor assessor;
  private final Calibration calibration;
  private final AssessorDescriptor descriptor;

  /**
   * Wraps an assessor; closing this closes it.
   *
   * @param assessor that gives scores on the calibration's scale
   * @param calibration fitted on that assessor's scores
   * @throws CalibrationException if the calibration was fitted on another assessor or scale
   */
  public Calibrated(QualityAssessor assessor, Calibration calibration) {
    AssessorDescriptor inner = assessor.descriptor();
    String fitted = calibration.assessor().split("\\?", 2)[0];
    if (!fitted.equals(inner.id().toString()) && !fitted.equals(inner.id().name())) {
      throw new CalibrationException(
          "the calibration was fitted on " + calibration.assessor() + ", not on " + inner.id());
    }
    if (inner.scale().isEmpty() || !inner.scale().get().equals(calibration.from())) {
      throw new CalibrationException(
          "the calibration maps scores on "
              + calibration.from()
              + "; "
              + inner.id()
              + " scores on "
              + inner.scale().map(Object::toString).orElse("no scale"));
    }
    this.assessor = assessor;
    this.calibration = calibration;
    descriptor =
        new AssessorDescriptor(
            new AssessorId("calibrated-" + inner.id().name(), inner.id().backend()),
            inner.summary(),
            "The score of "
                + inner.id()
                + " mapped to "
                + calibration.to()
                + "; error on pictures left out of the fit: "
                + calibration.crossValidatedRmse()
                + ".",
            inner.aspects(),
            inner.reference(),
            Optional.of(calibration.to()),
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
    return mapped(assessor.assess(request, listener));
  }

  @Override
  public List<Assessment> assessAll(List<AssessmentRequest> requests) {
    return assessor.assessAll(requests).stream().map(this::mapped).toList();
  }

  private Assessment mapped(Assessment assessment) {
    List<Finding> findings = new ArrayList<>();
    for (Finding finding : assessment.findings()) {
      findings.add(
          finding instanceof Score score
              ? new Score(
                  calibration.predict(score.value()),
                  OptionalDouble.of(calibration.standardDeviation(score.value())),
                  calibration.to())
              : finding);
    }
    Provenance inner = assessment.provenance();
    List<String> steps = new ArrayList<>(inner.preprocessing());
    steps.add(
        "score mapped by "
            + calibration.map().kind().id()
            + " fitted on "
            + calibration.pairs()
            + " pairs to "
            + calibration.to().name());
    return new Assessment(
        findings,
        new Provenance(
            descriptor.id(),
            inner.options(),
            inner.modelDigest(),
            steps,
            inner.device(),
            inner.elapsed()));
  }

  @Override
  public void close() {
    assessor.close();
  }
}
