// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.testkit.QualityAssessorContract;
import dev.iqa.testkit.SampleDamage;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every metric of {@link ClassicalMetrics} keeps the contract; a new one is covered by its line
 * there.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("metrics")
class MetricContractTest extends QualityAssessorContract {

  /** Measures of one thing only, and the damages that move them the right way. */
  private static final Map<String, Set<SampleDamage>> SINGLE_PURPOSE =
      Map.of(
          // Noise that the picture's texture hides is 0, as for the picture itself.
          "mad", EnumSet.complementOf(EnumSet.of(SampleDamage.NOISE)));

  /** Open only with a model file; their own tests bring one. */
  private static final Set<String> WITH_MODEL_FILE = Set.of("vmaf");

  @Parameter
  @SuppressWarnings("NullAway.Init") // injected
  private AssessorId id;

  static List<AssessorId> metrics() {
    return ClassicalMetrics.all().stream()
        .map(MetricDefinition::descriptor)
        .map(AssessorDescriptor::id)
        .filter(id -> !WITH_MODEL_FILE.contains(id.name()))
        .toList();
  }

  @Override
  protected String assessor() {
    return id.toString();
  }

  @Override
  protected Set<SampleDamage> damages() {
    return SINGLE_PURPOSE.getOrDefault(id.name(), EnumSet.allOf(SampleDamage.class));
  }
}
