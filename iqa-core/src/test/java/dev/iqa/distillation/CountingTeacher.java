// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.Finding;
import dev.iqa.InferenceException;
import dev.iqa.Picture;
import dev.iqa.Preference;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Scores grey pictures by their level, prefers the one shown first a little, and keeps count. */
final class CountingTeacher implements QualityAssessor {

  /** The level at which it fails. */
  static final int UNLUCKY = 13;

  static final String DIGEST = "sha256:" + "ab".repeat(32);

  private final AssessorDescriptor descriptor;
  private final String digest;
  private final Consumer<String> asked;

  CountingTeacher(
      boolean prefers, Optional<String> declared, String digest, Consumer<String> asked) {
    AssessorDescriptor.Builder builder =
        AssessorDescriptor.builder("counting", "test").scoring(ScoreScale.PERCENT);
    if (prefers) {
      builder.answering(Aspect.PREFERENCE);
    }
    declared.ifPresent(builder::modelDigest);
    descriptor = builder.build();
    this.digest = digest;
    this.asked = asked;
  }

  static Teacher silent() {
    return new Teacher(
        new CountingTeacher(false, Optional.of(DIGEST), DIGEST, question -> {}), Map.of());
  }

  @Override
  public AssessorDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
    descriptor.requireSupported(request);
    List<Integer> levels = request.candidates().stream().map(CountingTeacher::level).toList();
    asked.accept(levels.toString());
    if (levels.contains(UNLUCKY)) {
      throw new InferenceException("13 brings bad luck; another number would work");
    }
    List<Finding> findings = new ArrayList<>();
    if (request.aspects().contains(Aspect.SCORE)) {
      findings.add(new Score(levels.get(0) / 2.55, OptionalDouble.of(10), ScoreScale.PERCENT));
    }
    if (request.aspects().contains(Aspect.PREFERENCE)) {
      double first = Math.min(1, (levels.get(0) > levels.get(1) ? 0.8 : 0.2) + 0.1);
      findings.add(new Preference(first, 0, 1 - first));
    }
    return new Assessment(
        findings,
        new Provenance(
            descriptor.id(), Map.of(), Optional.of(digest), List.of(), "cpu", Duration.ZERO));
  }

  private static int level(Picture picture) {
    return picture.pixels().get(0) & 0xff;
  }

  @Override
  public void close() {}
}
