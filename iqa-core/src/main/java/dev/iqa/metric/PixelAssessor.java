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
import dev.iqa.UnsupportedRequestException;
import dev.iqa.event.AssessEvent;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * An assessor that computes its answer from pixels on the processor: everything but the computation
 * itself. Subclasses fill in {@link #findings} and are thread-safe.
 */
public abstract class PixelAssessor implements QualityAssessor {

  private final AssessorDescriptor descriptor;
  private final Map<String, String> options;
  private final int threads;
  private volatile boolean closed;

  /**
   * Checks device and options.
   *
   * @param descriptor as listed
   * @param config how to open it
   * @throws UnsupportedRequestException if the device is not the processor, or an option is unknown
   *     or has a value that does not work
   */
  protected PixelAssessor(AssessorDescriptor descriptor, AssessorConfig config) {
    this.descriptor = descriptor;
    if (!config.device().equals(Device.CPU)) {
      throw new UnsupportedRequestException(
          descriptor.id() + " runs on cpu only, not on " + config.device());
    }
    descriptor.requireKnownOptions(config.options());
    options = config.options();
    threads = config.threads();
  }

  /**
   * Computes.
   *
   * @param input the pictures, already checked against the descriptor; reference and test have the
   *     same size and format
   * @param aspects what is asked
   * @param listener hears of pieces of text and progress
   * @return one finding for every aspect asked
   */
  protected abstract List<Finding> findings(
      MetricInput input, Set<Aspect> aspects, AssessmentListener listener);

  /**
   * The weights in use.
   *
   * @return {@code "sha256:…"}; empty for a formula
   */
  protected abstract Optional<String> modelDigest();

  @Override
  public final AssessorDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public final Assessment assess(AssessmentRequest request, AssessmentListener listener) {
    return AssessEvent.recorded(descriptor, List.of(request), () -> answer(request, listener));
  }

  private Assessment answer(AssessmentRequest request, AssessmentListener listener) {
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
            SharedPlanes.planes(test),
            request.reference().map(SharedPlanes::planes),
            request.aspects().contains(Aspect.MAP),
            threads);
    List<Finding> findings = findings(input, request.aspects(), listener);
    listener.onProgress(1);
    return new Assessment(
        findings,
        new Provenance(
            descriptor.id(),
            options,
            modelDigest(),
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
  public final void close() {
    closed = true;
  }
}
