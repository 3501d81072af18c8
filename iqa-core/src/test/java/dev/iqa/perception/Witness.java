// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.Distortion;
import dev.iqa.DistortionType;
import dev.iqa.Distortions;
import dev.iqa.Finding;
import dev.iqa.Picture;
import dev.iqa.Preference;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.distortion.DistortionGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows what was done to a picture, because its history says so, and tells what it is made to. */
class Witness implements QualityAssessor {

  private static final Pattern STEP = Pattern.compile("(depictqa|kadid) (\\S+) (\\d) \\(seed.*");

  private final AssessorDescriptor descriptor;

  /** Hears of every question. */
  Consumer<AssessmentRequest> asked = request -> {};

  /** What it says of a picture. */
  Function<Picture, Distortions> testimony = Witness::truth;

  /** What it says of two. */
  Function<List<Picture>, Preference> choice =
      pair ->
          damage(pair.get(0)) == damage(pair.get(1))
              ? new Preference(0, 1, 0)
              : damage(pair.get(0)) < damage(pair.get(1))
                  ? new Preference(1, 0, 0)
                  : new Preference(0, 0, 1);

  /** The score it gives. */
  Function<Picture, Double> score = picture -> Math.max(0, 100 - 10 * damage(picture));

  Witness(Aspect... answering) {
    AssessorDescriptor.Builder builder =
        AssessorDescriptor.builder("witness", "test").scoring(ScoreScale.PERCENT);
    builder.answering(answering);
    descriptor = builder.build();
  }

  static Distortions truth(Picture picture) {
    List<Distortion> found = new ArrayList<>();
    for (String step : picture.history()) {
      Matcher matcher = STEP.matcher(step);
      if (matcher.matches()) {
        DistortionType type = DistortionGenerator.named(matcher.group(1)).type(matcher.group(2));
        found.add(new Distortion(type, Integer.parseInt(matcher.group(3)), 1));
      }
    }
    return new Distortions(found);
  }

  private static double damage(Picture picture) {
    return truth(picture).found().stream().mapToDouble(Distortion::severity).sum();
  }

  @Override
  public AssessorDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
    descriptor.requireSupported(request);
    asked.accept(request);
    List<Finding> findings = new ArrayList<>();
    for (Aspect aspect : request.aspects()) {
      findings.add(
          switch (aspect) {
            case DISTORTIONS -> testimony.apply(request.candidate());
            case PREFERENCE -> choice.apply(request.candidates());
            case SCORE -> Score.of(score.apply(request.candidate()), ScoreScale.PERCENT);
            default -> throw new AssertionError(aspect);
          });
    }
    return new Assessment(
        findings,
        new Provenance(
            descriptor.id(), Map.of(), Optional.empty(), List.of(), "cpu", Duration.ZERO));
  }

  @Override
  public void close() {}
}
