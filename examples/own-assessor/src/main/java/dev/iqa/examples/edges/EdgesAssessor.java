// SPDX-License-Identifier: Apache-2.0
package dev.iqa.examples.edges;

import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.imaging.Pictures;
import dev.iqa.spi.QualityAssessorProvider;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/**
 * An assessor of one's own, opened like any other as {@code edges}: the mean difference of
 * neighbouring pixels, which falls as a picture is blurred. Its provider is named in {@code
 * META-INF/services/dev.iqa.spi.QualityAssessorProvider}, its jar lies on the class path, and its
 * test extends the contract.
 */
public final class EdgesAssessor implements QualityAssessor {

  private static final AssessorDescriptor DESCRIPTOR =
      AssessorDescriptor.builder("edges", "examples")
          .summary("Mean absolute difference of neighbouring grey levels.")
          .guidance("Comparable only between versions of the same picture; noise raises it too.")
          .scoring(new ScoreScale("grey levels", 0, 255))
          .source("an example")
          .build();

  private final AssessorConfig config;
  private volatile boolean closed;

  private EdgesAssessor(AssessorConfig config) {
    this.config = config;
  }

  @Override
  public AssessorDescriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
    if (closed) {
      throw new IllegalStateException(DESCRIPTOR.id() + " is closed");
    }
    DESCRIPTOR.requireSupported(request);
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
    long start = System.nanoTime();
    Picture picture = request.candidate();
    double score = meanDifference(Pictures.convert(picture, PixelFormat.GRAY8));
    return new Assessment(
        List.of(Score.of(score, DESCRIPTOR.scale().orElseThrow())),
        new Provenance(
            DESCRIPTOR.id(),
            config.options(),
            Optional.empty(),
            Stream.concat(picture.history().stream(), Stream.of("8-bit grey")).toList(),
            "cpu",
            Duration.ofNanos(System.nanoTime() - start)));
  }

  private static double meanDifference(Picture grey) {
    ByteBuffer pixels = grey.pixels();
    long sum = 0;
    for (int i = 0; i < pixels.limit(); i++) {
      if (i % grey.width() > 0) {
        sum += Math.abs((pixels.get(i) & 0xff) - (pixels.get(i - 1) & 0xff));
      }
    }
    return (double) sum / Math.max(1, (grey.width() - 1) * grey.height());
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Offers {@link EdgesAssessor} to everybody. */
  public static final class Provider implements QualityAssessorProvider {

    /** For {@link java.util.ServiceLoader}. */
    public Provider() {}

    @Override
    public String backend() {
      return "examples";
    }

    @Override
    public List<AssessorDescriptor> assessors() {
      return List.of(DESCRIPTOR);
    }

    @Override
    public QualityAssessor open(AssessorId id, AssessorConfig config) {
      return new EdgesAssessor(config);
    }
  }
}
