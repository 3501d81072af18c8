// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.Description;
import dev.iqa.Distortion;
import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.Distortions;
import dev.iqa.Finding;
import dev.iqa.Picture;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityMap;
import dev.iqa.ReferenceUse;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.spi.QualityAssessorProvider;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;

/**
 * Assessors simple enough to be checked by hand, on pictures of 8 bits: the score is the
 * brightness.
 */
public final class ExampleProvider implements QualityAssessorProvider {

  static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  private static final List<AssessorDescriptor> ASSESSORS =
      List.of(
          AssessorDescriptor.builder("example", "test")
              .summary("The brightness of the first sample.")
              .guidance("Nobody should take it for quality.")
              .scoring(ScoreScale.PERCENT)
              .answering(Aspect.DISTORTIONS, Aspect.DESCRIPTION, Aspect.MAP)
              .option("mood", "How it speaks.", "calm", "excited")
              .option("offset", "Added to every score.", "0")
              .modelDigest(DIGEST)
              .source("A test")
              .build(),
          AssessorDescriptor.builder("example-difference", "test")
              .summary("The mean absolute difference.")
              .reference(ReferenceUse.REQUIRED)
              .scoring(new ScoreScale("levels", 255, 0))
              .answering(Aspect.MAP)
              .build(),
          AssessorDescriptor.builder("example-defect", "test").scoring(ScoreScale.PERCENT).build(),
          AssessorDescriptor.builder("example-endless", "test")
              .scoring(ScoreScale.PERCENT)
              .build());

  @Override
  public String backend() {
    return "test";
  }

  @Override
  public int priority() {
    return 1000;
  }

  @Override
  public List<AssessorDescriptor> assessors() {
    return ASSESSORS;
  }

  @Override
  public Optional<AssessorId> embeddedDefault() {
    return Optional.of(new AssessorId("example", "test"));
  }

  @Override
  public QualityAssessor open(AssessorId id, AssessorConfig config) {
    AssessorDescriptor descriptor =
        ASSESSORS.stream().filter(d -> d.id().equals(id)).findFirst().orElseThrow();
    return new Example(descriptor, config.options());
  }

  private record Example(AssessorDescriptor descriptor, Map<String, String> options)
      implements QualityAssessor {

    @Override
    public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
      descriptor.requireSupported(request);
      return switch (descriptor.id().name()) {
        case "example-defect" -> throw new IllegalStateException("a defect");
        case "example-endless" -> throw new CancellationException("interrupted");
        case "example-difference" -> difference(request);
        default -> brightness(request);
      };
    }

    private Assessment brightness(AssessmentRequest request) {
      Picture picture = request.candidate();
      double score = 100 * (picture.pixels().get(0) & 0xff) / 255.0;
      List<Finding> findings = new ArrayList<>();
      findings.add(new Score(score, OptionalDouble.of(2.5), ScoreScale.PERCENT));
      if (score < 50) {
        findings.add(
            new Distortions(
                List.of(
                    new Distortion(
                        new DistortionType("night", DistortionFamily.DARKEN), 3.2, 0.875))));
        findings.add(
            new Description(
                "The picture is dark, so dark indeed that these words about it do not fit into a"
                    + " single line of a terminal.",
                OptionalDouble.of(0.5)));
      } else {
        findings.add(new Distortions(List.of()));
        findings.add(Description.of("The picture is bright."));
      }
      if (request.aspects().contains(Aspect.MAP)) {
        findings.add(new QualityMap(2, 1, new float[] {100, 0}, ScoreScale.PERCENT));
      }
      return assessment(picture, findings, Optional.of(DIGEST));
    }

    private Assessment difference(AssessmentRequest request) {
      Picture test = request.candidate();
      ByteBuffer a = test.pixels();
      ByteBuffer b = request.reference().orElseThrow().pixels();
      float[] cells = new float[test.width() * test.height()];
      double sum = 0;
      int channels = test.format().channels();
      for (int i = 0; i < cells.length; i++) {
        cells[i] = Math.abs((a.get(channels * i) & 0xff) - (b.get(channels * i) & 0xff));
        sum += cells[i];
      }
      ScoreScale scale = descriptor.scale().orElseThrow();
      List<Finding> findings = new ArrayList<>();
      findings.add(Score.of(sum / cells.length, scale));
      if (request.aspects().contains(Aspect.MAP)) {
        findings.add(new QualityMap(test.width(), test.height(), cells, scale));
      }
      return assessment(test, findings, Optional.empty());
    }

    private Assessment assessment(
        Picture picture, List<Finding> findings, Optional<String> digest) {
      List<String> steps = new ArrayList<>(picture.history());
      steps.add("first sample");
      return new Assessment(
          findings,
          new Provenance(descriptor.id(), options, digest, steps, "cpu", Duration.ofMillis(45)));
    }

    @Override
    public void close() {}
  }
}
