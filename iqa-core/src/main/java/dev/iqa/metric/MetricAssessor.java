// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.Device;
import dev.iqa.Finding;
import dev.iqa.Picture;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A {@link Metric} as a {@link QualityAssessor}. */
final class MetricAssessor implements QualityAssessor {

  private final AssessorDescriptor descriptor;
  private final Metric metric;
  private final Map<String, String> options;
  private final int threads;
  private volatile boolean closed;

  MetricAssessor(MetricDefinition definition, AssessorConfig config) {
    descriptor = definition.descriptor();
    if (!config.device().equals(Device.CPU)) {
      throw new UnsupportedRequestException(
          descriptor.id() + " runs on cpu only, not on " + config.device());
    }
    descriptor.requireKnownOptions(config.options());
    options = config.options();
    threads = config.threads();
    metric = definition.factory().apply(new MetricOptions(descriptor, options));
  }

  @Override
  public AssessorDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
    if (closed) {
      throw new IllegalStateException(descriptor.id() + " is closed");
    }
    descriptor.requireSupported(request);
    MetricInput.checkInterrupted();
    long start = System.nanoTime();
    Picture test = request.candidate();
    requireFinite(test);
    request
        .reference()
        .ifPresent(
            reference -> {
              requireComparable(reference, test);
              requireFinite(reference);
            });
    MetricInput input =
        new MetricInput(
            new Planes(test),
            request.reference().map(Planes::new),
            request.aspects().contains(Aspect.MAP),
            threads);
    MetricResult result = metric.measure(input);
    if (Double.isNaN(result.value())) {
      throw new UnsupportedRequestException(
          descriptor.id()
              + " has no value for these samples: they lie too far outside their nominal range");
    }
    ScoreScale scale = descriptor.scale().orElseThrow();
    List<Finding> findings = new ArrayList<>();
    if (request.aspects().contains(Aspect.SCORE)) {
      findings.add(Score.of(result.value(), scale));
    }
    if (input.wantsMap()) {
      findings.add(result.map().orElseThrow());
    }
    listener.onProgress(1);
    return new Assessment(
        findings,
        new Provenance(
            descriptor.id(),
            options,
            Optional.empty(),
            Stream.concat(test.history().stream(), input.steps().stream()).toList(),
            Device.CPU.toString(),
            Duration.ofNanos(System.nanoTime() - start)));
  }

  private static void requireFinite(Picture picture) {
    if (picture.format().bytesPerSample() != Float.BYTES) {
      return;
    }
    FloatBuffer samples = picture.pixels().asFloatBuffer();
    for (int i = 0; i < samples.limit(); i++) {
      if (!Float.isFinite(samples.get(i))) {
        int perRow = picture.width() * picture.format().channels();
        throw new UnsupportedRequestException(
            "sample "
                + i % perRow
                + " of row "
                + i / perRow
                + " is "
                + samples.get(i)
                + "; metrics need finite samples");
      }
    }
  }

  private static void requireComparable(Picture reference, Picture test) {
    if (!reference.hasSizeOf(test)) {
      throw new UnsupportedRequestException(
          "reference and test must have the same size; the reference is "
              + reference.width()
              + "×"
              + reference.height()
              + ", the test "
              + test.width()
              + "×"
              + test.height());
    }
    if (reference.format() != test.format()) {
      throw new UnsupportedRequestException(
          "reference and test must have the same format; the reference is "
              + reference.format()
              + ", the test "
              + test.format());
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
