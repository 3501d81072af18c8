// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.Aspect;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.Description;
import dev.iqa.Finding;
import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.event.StageEvent;
import dev.iqa.model.spi.ModelRunner;
import dev.iqa.model.spi.RunnerSlot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Everything one call at a time needs, kept for the next: buffers, scratch pictures, decoders. */
final class CallSlot implements AutoCloseable {

  /** Findings, and the steps from file to tensor. */
  record Judged(List<Finding> findings, List<String> history) {}

  private final ModelManifest manifest;
  private final RunnerSlot slot;
  private final Tensors tensors;
  private final List<ViewDecoder> decoders = new ArrayList<>();
  private final @Nullable DomainDecoder domain;
  private final PictureFeed[] feeds;
  private final @Nullable PixelTarget[] targets;
  private final int[] inputOf;
  private final int weightTensor;

  /** Which of the feeds takes the candidate, or the first of two. */
  private final int judged;

  private final List<long[]> shapes = new ArrayList<>();
  private @Nullable RowDecoder rows;

  CallSlot(
      ModelManifest manifest,
      ModelRunner runner,
      ModelOutput.@Nullable Scoring head,
      Map<String, float[]> texts) {
    this.manifest = manifest;
    slot = runner.newSlot();
    tensors = new Tensors(manifest.name(), runner, slot);
    ModelInput input = manifest.input();
    int count = input.tensors().size();
    feeds = new PictureFeed[count];
    targets = new PixelTarget[count];
    inputOf = new int[count];
    for (int i = 0; i < count; i++) {
      feeds[i] = new PictureFeed(manifest);
      String name = input.tensors().get(i).name();
      for (int j = 0; j < runner.inputs().size(); j++) {
        if (runner.inputs().get(j).name().equals(name)) {
          inputOf[i] = j;
        }
      }
      shapes.add(new long[4]);
    }
    ModelInput.Role role = input.tensors().get(0).picture();
    judged = role == ModelInput.Role.CANDIDATE || role == ModelInput.Role.FIRST ? 0 : 1;
    weightTensor = input.weights().map(tensors::indexOf).orElse(-1);
    DomainDecoder known = null;
    Aggregate aggregate = manifest.tiling().map(Tiling::merge).orElse(input.aggregate());
    for (ModelOutput output : manifest.outputs()) {
      boolean chosen = output == head;
      ViewDecoder decoder = decoder(output, chosen, aggregate, texts);
      if (decoder != null) {
        decoders.add(decoder);
      }
      if (decoder instanceof DomainDecoder found) {
        known = found;
      }
    }
    domain = known;
  }

  private @Nullable ViewDecoder decoder(
      ModelOutput output, boolean chosen, Aggregate aggregate, Map<String, float[]> texts) {
    if (output instanceof ModelOutput.Rows given) {
      rows = new RowDecoder(manifest, given, tensors);
      return rows;
    } else if (output instanceof ModelOutput.MultiLabel labels) {
      return new LabelDecoder(labels, tensors, aggregate == Aggregate.WORST);
    } else if (output instanceof ModelOutput.Pairwise pair) {
      return new PairDecoder(pair, tensors);
    } else if (output instanceof ModelOutput.QualityGrid grid) {
      return new MapDecoder(manifest, grid, tensors);
    } else if (output instanceof ModelOutput.JointPrompts prompts) {
      return new JointDecoder(prompts, match(prompts.texts(), prompts.tensor(), texts), chosen);
    } else if (output instanceof ModelOutput.Domain kind) {
      return new DomainDecoder(kind, tensors);
    } else if (!chosen) {
      return null;
    } else if (output instanceof ModelOutput.Scalar scalar) {
      int deviation = scalar.deviation().map(d -> tensors.indexOf(d.tensor())).orElse(-1);
      return score(
          scalar,
          new ScoreDecoder.Scalar(scalar, tensors.indexOf(scalar.tensor()), deviation),
          scalar.line().clamp(),
          aggregate);
    } else if (output instanceof ModelOutput.Distribution bins) {
      return score(
          bins, new ScoreDecoder.Bins(bins, tensors.indexOf(bins.tensor())), true, aggregate);
    } else if (output instanceof ModelOutput.Antonyms antonyms) {
      return score(
          antonyms,
          new ScoreDecoder.Pairs(
              match(antonyms.texts(), antonyms.tensor(), texts), antonyms.scale()),
          true,
          aggregate);
    }
    throw new IllegalStateException("no decoder for " + output);
  }

  private TextMatch match(
      ModelOutput.TextFeatures features, String tensor, Map<String, float[]> texts) {
    float[] unit = texts.get(features.file());
    if (unit == null) {
      throw new IllegalStateException(features.file() + " was not read");
    }
    return TextMatch.of(features, unit, tensors.indexOf(tensor));
  }

  private ViewDecoder score(
      ModelOutput.Scoring scoring,
      ScoreDecoder.ViewScore score,
      boolean clamp,
      Aggregate aggregate) {
    return new ScoreDecoder(manifest.name(), score, scoring.scale(), clamp, aggregate);
  }

  /** What a request shows to tensor {@code i}. */
  private Picture picture(AssessmentRequest request, int i) {
    return switch (manifest.input().tensors().get(i).picture()) {
      case CANDIDATE -> request.candidate();
      case REFERENCE -> request.reference().orElseThrow();
      case FIRST -> request.candidates().get(0);
      case SECOND -> request.candidates().get(1);
    };
  }

  /** Opens the pictures of a request and checks that their views go together. */
  private void open(AssessmentRequest request) {
    for (int i = 0; i < feeds.length; i++) {
      feeds[i].open(picture(request, i));
    }
    if (feeds.length == 2) {
      boolean compared = request.reference().isPresent();
      if (compared && !request.reference().get().hasSizeOf(request.candidate())) {
        throw new UnsupportedRequestException(
            "reference and test must have the same size; the reference is "
                + request.reference().get()
                + ", the test "
                + request.candidate());
      }
      if (feeds[0].views().size() != feeds[1].views().size()) {
        throw new UnsupportedRequestException(
            manifest.name()
                + " looks at "
                + feeds[0].views().size()
                + " parts of the first picture and "
                + feeds[1].views().size()
                + " of the second; pictures of one size would work");
      }
    }
  }

  private void shape(int pictures, int view) {
    ModelInput input = manifest.input();
    boolean planar = input.layout() == ModelInput.Layout.NCHW;
    for (int i = 0; i < feeds.length; i++) {
      View part = feeds[i].views().get(view);
      long[] shape = shapes.get(i);
      shape[0] = pictures;
      shape[planar ? 1 : 3] = input.channels().count();
      shape[planar ? 2 : 1] = feeds[i].paddedHeight(part);
      shape[planar ? 3 : 2] = feeds[i].paddedWidth(part);
    }
    slot.shape(shapes);
    for (int i = 0; i < feeds.length; i++) {
      PixelTarget target = targets[i];
      if (target == null || !target.isOver(slot.input(inputOf[i]))) {
        if (target != null) {
          target.close();
        }
        View part = feeds[i].views().get(view);
        targets[i] =
            new PixelTarget(
                input,
                slot.input(inputOf[i]),
                pictures,
                feeds[i].paddedWidth(part),
                feeds[i].paddedHeight(part));
      }
    }
  }

  private void write(int view, int place) {
    for (int i = 0; i < feeds.length; i++) {
      PixelTarget target = targets[i];
      if (target != null) {
        feeds[i].write(feeds[i].views().get(view), target, place);
      }
    }
  }

  /**
   * Judges one request, view after view.
   *
   * @param trial whether numbers that are not finite are let pass
   * @return findings in the order of the manifest's outputs, and what led to them
   */
  Judged judge(AssessmentRequest request, AssessmentListener listener, boolean trial) {
    open(request);
    try {
      Set<Aspect> asked = request.aspects();
      Set<Aspect> needed = Wording.needed(asked);
      begin();
      List<View> views = feeds[0].views();
      for (int view = 0; view < views.size(); view++) {
        requireUninterrupted();
        StageEvent preparing = StageEvent.begun();
        shape(1, view);
        write(view, 0);
        preparing.ended(manifest.name(), "prepare");
        run();
        StageEvent decoding = StageEvent.begun();
        tensors.refresh(1, trial);
        add(views.get(view), 0, needed);
        decoding.ended(manifest.name(), "decode");
        if (views.size() > 1) {
          listener.onProgress((view + 1.0) / views.size());
        }
      }
      return new Judged(finish(asked, listener), steps(history()));
    } finally {
      release();
    }
  }

  private void begin() {
    for (int i = 0; i < decoders.size(); i++) {
      decoders.get(i).begin(feeds[0].sizedWidth(), feeds[0].sizedHeight());
    }
  }

  private void add(View view, int place, Set<Aspect> asked) {
    double weight = 1;
    if (weightTensor >= 0) {
      weight = Math.max(0, tensors.at(weightTensor, place, 0));
    } else if (manifest.tiling().isPresent()) {
      weight = view.area();
    }
    for (int i = 0; i < decoders.size(); i++) {
      if (decoders.get(i).answers(asked)) {
        decoders.get(i).add(tensors, place, view, weight);
      }
    }
  }

  private List<Finding> finish(Set<Aspect> asked, AssessmentListener listener) {
    Set<Aspect> needed = Wording.needed(asked);
    List<Finding> findings = new ArrayList<>(needed.size());
    for (int i = 0; i < decoders.size(); i++) {
      decoders.get(i).finish(needed, findings);
    }
    if (asked.contains(Aspect.DESCRIPTION)) {
      Description words =
          Wording.of(findings, domain == null ? Optional.empty() : domain.warning());
      listener.onText(words.text());
      findings.removeIf(finding -> !asked.contains(finding.aspect()));
      findings.add(words);
    }
    return findings;
  }

  /** The history of the picture, and that it is of no kind the model knows. */
  private List<String> steps(List<String> history) {
    if (domain == null || domain.step().isEmpty()) {
      return history;
    }
    List<String> steps = new ArrayList<>(history);
    steps.add(domain.step().get());
    return steps;
  }

  /** What was done to the picture judged. */
  private List<String> history() {
    return feeds[judged].history();
  }

  /**
   * The tensor shapes a request needs, if it is judged in one view.
   *
   * @return null if it takes several
   */
  @Nullable List<Integer> singleShape(AssessmentRequest request) {
    open(request);
    try {
      if (feeds[0].views().size() != 1) {
        return null;
      }
      Integer[] sides = new Integer[2 * feeds.length];
      for (int i = 0; i < feeds.length; i++) {
        View view = feeds[i].views().get(0);
        sides[2 * i] = feeds[i].paddedWidth(view);
        sides[2 * i + 1] = feeds[i].paddedHeight(view);
      }
      return Arrays.asList(sides);
    } finally {
      release();
    }
  }

  /** Judges requests of one {@link #singleShape} in one run. */
  List<Judged> judgeTogether(List<AssessmentRequest> requests) {
    List<Judged> all = new ArrayList<>(requests.size());
    List<List<String>> histories = new ArrayList<>(requests.size());
    StageEvent preparing = StageEvent.begun();
    for (int place = 0; place < requests.size(); place++) {
      requireUninterrupted();
      open(requests.get(place));
      try {
        shape(requests.size(), 0);
        write(0, place);
        histories.add(history());
      } finally {
        release();
      }
    }
    preparing.ended(manifest.name(), "prepare");
    run();
    StageEvent decoding = StageEvent.begun();
    tensors.refresh(requests.size(), false);
    for (int place = 0; place < requests.size(); place++) {
      Set<Aspect> asked = requests.get(place).aspects();
      open(requests.get(place));
      try {
        begin();
        add(feeds[0].views().get(0), place, Wording.needed(asked));
        List<Finding> findings = finish(asked, AssessmentListener.NONE);
        all.add(new Judged(findings, steps(histories.get(place))));
      } finally {
        release();
      }
    }
    decoding.ended(manifest.name(), "decode");
    return all;
  }

  private void run() {
    StageEvent running = StageEvent.begun();
    slot.run();
    running.ended(manifest.name(), "run");
  }

  /** Rows of the picture last judged; only of a model that has them. */
  RowDecoder rows() {
    return Objects.requireNonNull(rows, "a model with rows");
  }

  /** What would be done to a picture. */
  List<String> steps(Picture picture) {
    feeds[0].open(picture);
    try {
      return feeds[0].steps();
    } finally {
      release();
    }
  }

  private void release() {
    for (PictureFeed feed : feeds) {
      feed.release();
    }
  }

  static void requireUninterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }

  @Override
  public void close() {
    for (PictureFeed feed : feeds) {
      feed.close();
    }
    for (PixelTarget target : targets) {
      if (target != null) {
        target.close();
      }
    }
    slot.close();
  }
}
