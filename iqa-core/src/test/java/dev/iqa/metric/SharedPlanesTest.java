// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.AssessmentException;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.ReferenceUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharedPlanesTest {

  private static final Picture ORIGINAL = SyntheticPair.original(410, 395);
  private static final Picture VERSION = SyntheticPair.distorted(410, 395);

  @Test
  void leaveEveryMetricItsValueToTheLastBit() {
    List<String> names =
        ClassicalMetrics.all().stream()
            .map(MetricDefinition::descriptor)
            .filter(d -> d.reference() != ReferenceUse.NONE)
            .map(AssessorDescriptor::id)
            .map(Object::toString)
            .toList();
    Map<String, Double> alone = values(names);
    Map<String, Double> together = new LinkedHashMap<>();
    SharedPlanes.during(List.of(ORIGINAL, VERSION), () -> together.putAll(values(names)));
    assertThat(alone).hasSizeGreaterThan(15);
    assertThat(together).isEqualTo(alone);
  }

  private static Map<String, Double> values(List<String> names) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (String name : names) {
      try (QualityAssessor metric = QualityAssessors.open(name)) {
        AssessmentRequest request = AssessmentRequest.of(VERSION).against(ORIGINAL);
        values.put(name, metric.assess(request).score().orElseThrow().value());
      } catch (AssessmentException e) {
        // Needs an option, such as the path of a model.
        assertThat(e).hasMessageContaining("model");
      }
    }
    return values;
  }

  @Test
  void areKeptUntilTheLastWorkEnds() {
    List<Planes> seen = new ArrayList<>();
    Runnable look = () -> seen.add(SharedPlanes.planes(ORIGINAL));
    SharedPlanes.during(
        List.of(ORIGINAL, VERSION),
        () -> {
          look.run();
          SharedPlanes.during(List.of(ORIGINAL), look);
          look.run();
        });
    look.run();
    assertThat(seen.get(1)).isSameAs(seen.get(0));
    assertThat(seen.get(2)).isSameAs(seen.get(0));
    assertThat(seen.get(3)).isNotSameAs(seen.get(0));
  }

  @Test
  void areReleasedWhenTheWorkFails() {
    List<Planes> seen = new ArrayList<>();
    assertThatThrownBy(
            () ->
                SharedPlanes.during(
                    List.of(ORIGINAL),
                    () -> {
                      seen.add(SharedPlanes.planes(ORIGINAL));
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");
    assertThat(SharedPlanes.planes(ORIGINAL)).isNotSameAs(seen.get(0));
  }

  @Test
  void makeEachPlaneOnce() {
    Planes planes = new Planes(VERSION);
    assertThat(planes.reducedGradient(2)).isSameAs(planes.reducedGradient(2));
    assertThat(planes.luma()).isSameAs(planes.luma());
  }
}
