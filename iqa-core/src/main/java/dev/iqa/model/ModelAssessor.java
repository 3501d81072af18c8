// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.Device;
import dev.iqa.InferenceException;
import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.event.AssessEvent;
import dev.iqa.model.spi.ModelRunner;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An assessor made of a manifest and a runner: pictures to tensors, run, tensors to findings.
 *
 * <p>One runner serves all threads; each call takes a slot with buffers of its own. In the steady
 * state a call allocates its result and nothing that grows with the picture. {@link #assessAll}
 * runs requests whose tensors have one shape together if the manifest sets the batch axis free;
 * engines may then round differently in the last bits.
 */
final class ModelAssessor implements QualityAssessor {

  private static final Logger LOG = LoggerFactory.getLogger(ModelAssessor.class);

  /** On the processor a batch pays as long as its input fits into the second-level cache. */
  private static final long LARGEST_BATCH_BYTES_ON_CPU = 1L << 20;

  private static final long LARGEST_BATCH_BYTES = 64L << 20;
  private static final int LARGEST_BATCH = 32;
  private static final int TRIAL_SIDE = 64;

  private final ModelManifest manifest;
  private final AssessorDescriptor descriptor;
  private final Map<String, String> options;
  private final Optional<String> digest;
  private final String device;
  private final SlotPool pool;

  /**
   * Checks the runner against the manifest and makes a trial run.
   *
   * @throws ModelUnavailableException if they contradict each other; the runner is closed then
   */
  ModelAssessor(
      InstalledModel model,
      AssessorDescriptor descriptor,
      ModelRunner runner,
      AssessorConfig config) {
    long start = System.nanoTime();
    manifest = model.manifest();
    this.descriptor = descriptor;
    options = Map.copyOf(config.options());
    digest = descriptor.modelDigest();
    device = runner.device();
    boolean opened = false;
    try {
      new TensorCheck(manifest).requireTensors(runner);
      Map<String, float[]> texts = texts(model);
      ModelOutput.Scoring head = head(config);
      int most = Math.max(2, 2 * Runtime.getRuntime().availableProcessors());
      pool =
          new SlotPool(
              descriptor.id().toString(),
              most,
              () -> new CallSlot(manifest, runner, head, texts),
              runner::close);
      tryOut();
      opened = true;
    } finally {
      if (!opened) {
        runner.close();
      }
    }
    LOG.info(
        "opened {} {} on {}, trial run {} ms",
        descriptor.id(),
        digest.orElse(""),
        device,
        (System.nanoTime() - start) / 1_000_000);
  }

  private ModelOutput.@Nullable Scoring head(AssessorConfig config) {
    return head(manifest, config).orElse(null);
  }

  /** The score that is asked for. */
  static Optional<ModelOutput.Scoring> head(ModelManifest manifest, AssessorConfig config) {
    String wanted = config.options().get(ModelManifest.HEAD);
    if (wanted == null) {
      return manifest.heads().stream().findFirst();
    }
    return Optional.of(
        manifest.heads().stream()
            .filter(h -> h.head().equals(wanted))
            .findFirst()
            .orElseThrow(
                () ->
                    new UnsupportedRequestException(
                        manifest.name()
                            + " has no head '"
                            + wanted
                            + "'; it has "
                            + manifest.heads().stream().map(ModelOutput.Scoring::head).toList())));
  }

  private static Map<String, float[]> texts(InstalledModel model) {
    Map<String, float[]> texts = new HashMap<>();
    for (ModelOutput output : model.manifest().outputs()) {
      ModelManifest.textFeatures(output)
          .ifPresent(
              features -> {
                ModelFile file =
                    model.manifest().files().stream()
                        .filter(f -> f.path().equals(features.file()))
                        .findFirst()
                        .orElseThrow();
                texts.put(features.file(), TextMatch.read(features, model.content(file)));
              });
    }
    return texts;
  }

  /** One run on grey, so that what does not fit shows now and the first call is not the slowest. */
  private void tryOut() {
    ModelInput input = manifest.input();
    int side = Math.max(TRIAL_SIDE, input.smallestSide());
    if (input.crops().isPresent()) {
      side = Math.max(side, Math.max(input.crops().get().width(), input.crops().get().height()));
    }
    if (input.largestSide() > 0) {
      side = Math.min(side, input.largestSide());
    }
    ByteBuffer pixels = ByteBuffer.allocateDirect(3 * side * side);
    while (pixels.hasRemaining()) {
      pixels.put((byte) 127);
    }
    Picture grey = Picture.wrap(side, side, PixelFormat.RGB8, pixels.flip());
    boolean pair = descriptor.aspects().equals(EnumSet.of(Aspect.PREFERENCE));
    AssessmentRequest request =
        pair ? AssessmentRequest.between(grey, grey) : AssessmentRequest.of(grey).against(grey);
    AssessmentRequest all = request.asking(descriptor.aspects());
    try {
      pool.inSlot(slot -> slot.judge(all, AssessmentListener.NONE, true));
    } catch (InferenceException e) {
      throw new ModelUnavailableException("a trial run failed: " + e.getMessage(), e);
    } catch (UnsupportedRequestException e) {
      // The trial picture is only a guess at what the model takes.
      LOG.debug("no trial run of {}: {}", manifest.name(), e.getMessage());
    }
  }

  @Override
  public AssessorDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
    return AssessEvent.recorded(
        descriptor,
        List.of(request),
        () ->
            pool.inSlot(
                slot -> {
                  descriptor.requireSupported(request);
                  CallSlot.requireUninterrupted();
                  long start = System.nanoTime();
                  CallSlot.Judged judged = slot.judge(request, listener, false);
                  listener.onProgress(1);
                  return made(judged, System.nanoTime() - start);
                }));
  }

  private Assessment made(CallSlot.Judged judged, long nanos) {
    return new Assessment(
        judged.findings(),
        new Provenance(
            descriptor.id(), options, digest, judged.history(), device, Duration.ofNanos(nanos)));
  }

  @Override
  public List<Assessment> assessAll(List<AssessmentRequest> requests) {
    if (requests.size() < 2 || !manifest.input().dynamic().contains(ModelInput.Axis.BATCH)) {
      return requests.stream().map(this::assess).toList();
    }
    return AssessEvent.recorded(
        descriptor, requests, () -> pool.inSlot(slot -> together(slot, requests)));
  }

  private List<Assessment> together(CallSlot slot, List<AssessmentRequest> requests) {
    Assessment[] made = new Assessment[requests.size()];
    for (Map.Entry<List<Integer>, List<Integer>> group : groups(slot, requests).entrySet()) {
      int most = group.getKey().isEmpty() ? 1 : largestBatch(group.getKey());
      List<Integer> places = group.getValue();
      for (int from = 0; from < places.size(); from += most) {
        List<Integer> batch = places.subList(from, Math.min(places.size(), from + most));
        long start = System.nanoTime();
        List<CallSlot.Judged> judged =
            batch.size() == 1
                ? List.of(slot.judge(requests.get(batch.get(0)), AssessmentListener.NONE, false))
                : slot.judgeTogether(batch.stream().map(requests::get).toList());
        long each = (System.nanoTime() - start) / batch.size();
        for (int i = 0; i < batch.size(); i++) {
          made[batch.get(i)] = made(judged.get(i), each);
        }
      }
    }
    return List.of(made);
  }

  /** Requests by the shape of their tensors; those of several views under the empty shape. */
  private Map<List<Integer>, List<Integer>> groups(
      CallSlot slot, List<AssessmentRequest> requests) {
    Map<List<Integer>, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      descriptor.requireSupported(requests.get(i));
      List<Integer> shape = slot.singleShape(requests.get(i));
      groups.computeIfAbsent(shape == null ? List.of() : shape, s -> new ArrayList<>()).add(i);
    }
    return groups;
  }

  private int largestBatch(List<Integer> sides) {
    boolean processor = device.equals(Device.CPU.toString());
    long most = processor ? LARGEST_BATCH_BYTES_ON_CPU : LARGEST_BATCH_BYTES;
    long bytes = 0;
    for (int i = 0; i < sides.size(); i += 2) {
      bytes +=
          (long) sides.get(i)
              * sides.get(i + 1)
              * manifest.input().channels().count()
              * manifest.input().type().bytes();
    }
    return (int) Math.max(1, Math.min(LARGEST_BATCH, most / bytes));
  }

  @Override
  public void close() {
    pool.close();
  }
}
