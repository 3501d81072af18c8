// SPDX-License-Identifier: Apache-2.0
package dev.iqa.micrometer;

import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.QualityAssessor;
import dev.iqa.Score;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.function.Supplier;

/** Answers as another assessor does, and records how often, how long and how good. Thread-safe. */
public final class MeteredAssessor implements QualityAssessor {

  private static final String SUCCESS = "success";

  private final QualityAssessor assessor;
  private final MeterRegistry registry;
  private final String name;

  private MeteredAssessor(QualityAssessor assessor, MeterRegistry registry) {
    this.assessor = assessor;
    this.registry = registry;
    name = assessor.descriptor().id().toString();
  }

  /**
   * Puts meters on an assessor.
   *
   * @param assessor closed with the result
   * @param registry takes the meters of the package documentation
   * @return with the same answers
   */
  public static QualityAssessor of(QualityAssessor assessor, MeterRegistry registry) {
    return new MeteredAssessor(assessor, registry);
  }

  @Override
  public AssessorDescriptor descriptor() {
    return assessor.descriptor();
  }

  @Override
  public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
    Assessment assessment = timed(1, () -> assessor.assess(request, listener));
    assessment.score().ifPresent(this::record);
    return assessment;
  }

  @Override
  public List<Assessment> assessAll(List<AssessmentRequest> requests) {
    List<Assessment> all = timed(requests.size(), () -> assessor.assessAll(requests));
    all.forEach(assessment -> assessment.score().ifPresent(this::record));
    return all;
  }

  private <T> T timed(int requests, Supplier<T> work) {
    Timer.Sample sample = Timer.start(registry);
    String outcome = SUCCESS;
    try {
      return work.get();
    } catch (RuntimeException | Error e) {
      outcome = e.getClass().getSimpleName();
      throw e;
    } finally {
      sample.stop(registry.timer("iqa.assess", "assessor", name, "outcome", outcome));
      registry.counter("iqa.requests", "assessor", name, "outcome", outcome).increment(requests);
    }
  }

  private void record(Score score) {
    if (Double.isFinite(score.value())) {
      DistributionSummary.builder("iqa.score")
          .tag("assessor", name)
          .tag("scale", score.scale().toString())
          .register(registry)
          .record(score.value());
    }
  }

  @Override
  public void close() {
    assessor.close();
  }
}
