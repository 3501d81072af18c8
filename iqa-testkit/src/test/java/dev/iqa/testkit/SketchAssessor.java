// SPDX-License-Identifier: Apache-2.0
package dev.iqa.testkit;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.Description;
import dev.iqa.Distortion;
import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.Distortions;
import dev.iqa.Finding;
import dev.iqa.Picture;
import dev.iqa.Preference;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityMap;
import dev.iqa.ReferenceUse;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small full-reference assessor that answers everything, and can be told to do one thing wrong.
 */
final class SketchAssessor implements QualityAssessor {

  /** Memory of pictures that were given away, for the fault of writing to them. */
  static final List<ByteBuffer> GIVEN_AWAY = new CopyOnWriteArrayList<>();

  private static final String DIGEST = "sha256:" + "0".repeat(64);
  private static final ScoreScale DECIBELS = new ScoreScale("dB", 0, Double.POSITIVE_INFINITY);

  private final Fault fault;
  private final AssessorConfig config;
  private final AtomicInteger running = new AtomicInteger();
  private final ThreadLocal<Boolean> lastWasPair = ThreadLocal.withInitial(() -> false);
  private volatile boolean closed;

  SketchAssessor(Fault fault, AssessorConfig config) {
    this.fault = fault;
    this.config = config;
  }

  static AssessorDescriptor descriptor(Fault fault) {
    AssessorDescriptor.Builder builder =
        AssessorDescriptor.builder(fault.assessor(), "sketch")
            .summary("Peak signal-to-noise ratio of the stored bytes.")
            .reference(ReferenceUse.REQUIRED)
            .scoring(DECIBELS)
            .option("sample", "Which bytes are looked at.", "all", "every-second")
            .modelDigest(DIGEST);
    return fault == Fault.ANSWERS_ANYTHING
        ? builder.build()
        : builder
            .answering(Aspect.DISTORTIONS, Aspect.DESCRIPTION, Aspect.PREFERENCE, Aspect.MAP)
            .build();
  }

  @Override
  public AssessorDescriptor descriptor() {
    return descriptor(fault);
  }

  @Override
  public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
    if (closed && fault != Fault.ANSWERS_WHEN_CLOSED) {
      throw new IllegalStateException(descriptor().id() + " is closed");
    }
    if (fault != Fault.ANSWERS_ANYTHING) {
      descriptor().requireSupported(request);
    }
    checkInterrupted();
    boolean disturbed = running.incrementAndGet() > 1;
    try {
      return answer(request, listener, disturbed);
    } finally {
      running.decrementAndGet();
    }
  }

  private void checkInterrupted() {
    if (Thread.currentThread().isInterrupted() && fault != Fault.IGNORES_INTERRUPTION) {
      if (fault == Fault.CLEARS_THE_INTERRUPT_FLAG) {
        boolean cleared = Thread.interrupted();
        throw new CancellationException("interrupted, cleared: " + cleared);
      }
      throw new CancellationException("interrupted");
    }
  }

  private Assessment answer(
      AssessmentRequest request, AssessmentListener listener, boolean disturbed) {
    Picture test = request.candidates().get(0);
    Picture reference = request.reference().orElse(test);
    if (fault == Fault.FAILS_ON_TINY_PICTURES && test.width() < 8) {
      throw new ArrayIndexOutOfBoundsException("index 8 of " + test.width());
    }
    if (fault == Fault.WRITES_TO_THE_REFERENCE) {
      GIVEN_AWAY.forEach(b -> b.put(b.limit() - 1, (byte) (b.get(b.limit() - 1) + 1)));
    }
    listener.onProgress(fault == Fault.PROGRESS_FALLS ? 0.9 : 0.1);
    double decibels = decibels(reference, test);
    if (fault == Fault.FINITE_FOR_IDENTICAL && decibels == Double.POSITIVE_INFINITY) {
      decibels = 100;
    }
    if (fault == Fault.PREFERS_DAMAGE && Double.isFinite(decibels)) {
      decibels = 100 - decibels;
    }
    if (fault == Fault.DISTURBED_BY_OTHER_THREADS) {
      pause();
      decibels += disturbed || running.get() > 1 ? 1 : 0;
    }
    if (fault == Fault.DEPENDS_ON_WORKERS) {
      decibels += 1e-9 * (config.threads() - 1);
    }
    double shown =
        fault == Fault.INFINITE_SCORE && request.aspects().contains(Aspect.MAP)
            ? Double.POSITIVE_INFINITY
            : decibels;
    List<Finding> findings = new ArrayList<>();
    if (request.aspects().contains(Aspect.SCORE) || fault == Fault.ANSWERS_ANYTHING) {
      findings.add(Score.of(shown, DECIBELS));
    }
    if (fault != Fault.ANSWERS_ANYTHING) {
      findings.addAll(beyondScore(request, listener, decibels));
    }
    lastWasPair.set(request.candidates().size() == 2);
    listener.onProgress(fault == Fault.PROGRESS_FALLS ? 0.1 : 1);
    return new Assessment(findings, provenance(test));
  }

  private List<Finding> beyondScore(
      AssessmentRequest request, AssessmentListener listener, double decibels) {
    List<Finding> findings = new ArrayList<>();
    if (request.aspects().contains(Aspect.DISTORTIONS)) {
      DistortionType type = new DistortionType("difference", DistortionFamily.OTHER);
      findings.add(new Distortions(List.of(new Distortion(type, decibels > 30 ? 1 : 3, 1))));
    }
    if (request.aspects().contains(Aspect.DESCRIPTION)) {
      String text = decibels > 30 ? "Hardly differs." : "Differs plainly.";
      listener.onText(text.substring(0, 7));
      if (fault != Fault.SWALLOWS_THE_LAST_PIECE) {
        listener.onText(text.substring(7));
      }
      findings.add(Description.of(text));
    }
    if (request.aspects().contains(Aspect.PREFERENCE)) {
      double other = decibels(request.reference().orElseThrow(), request.candidates().get(1));
      boolean first = decibels >= other;
      double sure = fault == Fault.REMEMBERS_THE_LAST_CALL && lastWasPair.get() ? 0.8 : 0.7;
      findings.add(new Preference(first ? sure : 0, 1 - sure, first ? 0 : sure));
    }
    if (request.aspects().contains(Aspect.MAP)) {
      findings.add(new QualityMap(1, 1, new float[] {(float) Math.min(99, decibels)}, DECIBELS));
    }
    return findings;
  }

  private Provenance provenance(Picture test) {
    List<String> steps = new ArrayList<>();
    if (fault != Fault.FORGETS_THE_HISTORY) {
      steps.addAll(test.history());
    }
    steps.add("bytes compared");
    return new Provenance(
        descriptor().id(),
        fault == Fault.FORGETS_THE_OPTIONS ? Map.of() : config.options(),
        Optional.of(fault == Fault.NAMES_ANOTHER_DIGEST ? "sha256:" + "f".repeat(64) : DIGEST),
        steps,
        "cpu",
        Duration.ZERO);
  }

  /** The last byte is left out, so that the fault of changing it shows in rule 8 only. */
  private static double decibels(Picture reference, Picture test) {
    ByteBuffer a = reference.pixels();
    ByteBuffer b = test.pixels();
    int count = a.limit() - 1;
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double difference = (a.get(i) & 0xff) - (b.get(i) & 0xff);
      sum += difference * difference;
    }
    return sum == 0 ? Double.POSITIVE_INFINITY : Math.max(0, 10 * Math.log10(65025 * count / sum));
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  @Override
  public List<Assessment> assessAll(List<AssessmentRequest> requests) {
    List<Assessment> all = new ArrayList<>(QualityAssessor.super.assessAll(requests));
    if (fault == Fault.BATCH_IN_REVERSE) {
      Collections.reverse(all);
    }
    return all;
  }

  @Override
  public void close() {
    if (closed && fault == Fault.CANNOT_CLOSE_TWICE) {
      throw new IllegalStateException("already closed");
    }
    closed = true;
  }
}
