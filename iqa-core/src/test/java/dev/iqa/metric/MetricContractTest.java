// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.testkit.QualityAssessorContract;
import dev.iqa.testkit.SampleDamage;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private static final Set<String> WITH_MODEL_FILE = Set.of("vmaf", "il-niqe");

  /** Metrics that open a model of somebody else's, and where tests find one. */
  private static final Map<String, String> MODELS =
      Map.of("vmaf", "data/params/vmaf/vmaf_v0.6.1.json");

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
  protected AssessorConfig config() {
    String model = MODELS.get(id.name());
    if (model == null) {
      return super.config();
    }
    Path file = Path.of(System.getProperty("iqa.shared", "../../shared")).resolve(model);
    assumeTrue(Files.exists(file), () -> id + " needs a model; there is no " + file);
    return super.config().withOption("model", file.toString());
  }

  /** VMAF's regression gives about 97.4, not 100, to an identical pair without motion. */
  @Override
  protected double identicalTolerance() {
    return id.name().equals("vmaf") ? 3 : super.identicalTolerance();
  }

  @Override
  protected Set<SampleDamage> damages() {
    return SINGLE_PURPOSE.getOrDefault(id.name(), EnumSet.allOf(SampleDamage.class));
  }
}
