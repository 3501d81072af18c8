// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Aspect;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessorConfig;
import dev.iqa.Finding;
import dev.iqa.Score;
import dev.iqa.UnsupportedRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A {@link Metric} as a {@link dev.iqa.QualityAssessor}. */
final class MetricAssessor extends PixelAssessor {

  private final Metric metric;

  MetricAssessor(MetricDefinition definition, AssessorConfig config) {
    super(definition.descriptor(), config);
    metric =
        definition.factory().apply(new MetricOptions(definition.descriptor(), config.options()));
  }

  @Override
  protected List<Finding> findings(
      MetricInput input, Set<Aspect> aspects, AssessmentListener listener) {
    MetricResult result = metric.measure(input);
    if (Double.isNaN(result.value())) {
      throw new UnsupportedRequestException(
          descriptor().id()
              + " has no value for these samples: they lie too far outside their nominal range");
    }
    List<Finding> findings = new ArrayList<>();
    if (aspects.contains(Aspect.SCORE)) {
      findings.add(
          new Score(
              result.value(), result.standardDeviation(), descriptor().scale().orElseThrow()));
    }
    if (input.wantsMap()) {
      findings.add(result.map().orElseThrow());
    }
    return findings;
  }

  @Override
  protected Optional<String> modelDigest() {
    return metric.modelDigest();
  }
}
