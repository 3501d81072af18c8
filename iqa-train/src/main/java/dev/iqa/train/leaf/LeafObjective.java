// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.PixelFormat;
import dev.iqa.evaluation.Correlation;
import dev.iqa.imaging.Pictures;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelManifest;
import dev.iqa.train.Batch;
import dev.iqa.train.Goal;
import dev.iqa.train.Loss;
import dev.iqa.train.Objective;
import dev.iqa.train.Predictor;
import dev.iqa.train.Values;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import dev.iqa.train.student.StudentInput;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/** What a LEAF student learns: the head alone, over coordinates made once. */
final class LeafObjective implements Objective {

  /**
   * A picture that is not learnt from.
   *
   * @param file of it
   * @param coordinates of it
   * @param teacher what the teacher says, on the scale of the score
   * @param opinion of people, on that scale
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  record Held(Path file, float[] coordinates, OptionalDouble teacher, OptionalDouble opinion) {}

  private static final String TEACHER_SRCC = "teacher srcc";
  private static final String SRCC = "srcc";
  private static final String RMSE = "rmse";
  private static final int SHOWN = 6;

  private final LeafHead head;
  private final Network network;
  private final Consumer<Weights> start;
  private final Lesson lesson;
  private final List<Held> held;
  private final Map<String, String> remarks;
  private final String trainingData;
  private final Set<String> learnt;

  private LeafObjective(
      LeafHead head,
      Network network,
      Consumer<Weights> start,
      Lesson lesson,
      List<Held> held,
      Map<String, String> remarks,
      String trainingData) {
    this.head = head;
    this.network = network;
    this.start = start;
    this.lesson = lesson;
    this.held = List.copyOf(held);
    this.remarks = remarks;
    this.trainingData = trainingData;
    learnt = head.weights().stream().map(Weight::name).collect(Collectors.toSet());
  }

  /** The head alone, for studies: nothing is validated or exported. */
  static LeafObjective ofHead(LeafHead head, Consumer<Weights> start, Lesson lesson) {
    return new LeafObjective(head, head, start, lesson, List.of(), Map.of(), "");
  }

  /** The head as a part of a network that is exported. */
  static LeafObjective of(
      LeafNetwork network,
      Consumer<Weights> start,
      Lesson lesson,
      List<Held> held,
      Map<String, String> remarks,
      String trainingData) {
    return new LeafObjective(network.head(), network, start, lesson, held, remarks, trainingData);
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public Network learner() {
    return head;
  }

  @Override
  public boolean frozen(String weight) {
    boolean tuning = weight.startsWith("gain.") || weight.startsWith("tune.");
    return !learnt.contains(weight) || (tuning && lesson.opinions().isEmpty());
  }

  @Override
  public void initialise(Weights weights) {
    Tuning.neutral(weights, head);
    start.accept(weights);
  }

  @Override
  public Batch batch(long step) {
    return lesson.batch(step);
  }

  @Override
  public Loss loss(Named<Tensor> outputs, Named<Tensor> batch) {
    return lesson.loss(outputs, batch);
  }

  @Override
  public Map<String, Double> validate(Predictor predictor) {
    double[] scores = new double[held.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = predictor.predict(inputs(held.get(i))).get(LeafHead.SCORE).floats()[0];
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    List<Integer> heard = places(h -> h.teacher().isPresent());
    if (heard.size() > 1) {
      figures.put(
          TEACHER_SRCC,
          Correlation.SRCC
              .of(
                  heard.stream().mapToDouble(i -> scores[i]).toArray(),
                  heard.stream().mapToDouble(i -> held.get(i).teacher().orElse(0)).toArray())
              .value()
              .orElse(0));
    }
    List<Integer> rated = places(h -> h.opinion().isPresent());
    if (rated.size() > 1) {
      double[] found = rated.stream().mapToDouble(i -> scores[i]).toArray();
      double[] wanted = rated.stream().mapToDouble(i -> held.get(i).opinion().orElse(0)).toArray();
      double squares = 0;
      for (int i = 0; i < found.length; i++) {
        squares += (found[i] - wanted[i]) * (found[i] - wanted[i]);
      }
      figures.put(SRCC, Correlation.SRCC.of(found, wanted).value().orElse(0));
      figures.put(RMSE, Math.sqrt(squares / found.length));
    }
    return figures;
  }

  private List<Integer> places(java.util.function.Predicate<Held> wanted) {
    return java.util.stream.IntStream.range(0, held.size())
        .filter(i -> wanted.test(held.get(i)))
        .boxed()
        .toList();
  }

  /** What the learner takes and what the whole network takes. */
  private static Named<Values> inputs(Held picture) {
    return StudentInput.of(Pictures.convert(Pictures.read(picture.file()), PixelFormat.RGB8))
        .and(
            LeafHead.COORDINATES,
            Values.of(picture.coordinates(), 1, picture.coordinates().length));
  }

  @Override
  public Goal goal() {
    return places(h -> h.opinion().isPresent()).size() > 1
        ? Goal.lowest(RMSE)
        : Goal.highest(TEACHER_SRCC);
  }

  @Override
  public List<Named<Values>> calibration() {
    return held.stream().limit(SHOWN).map(LeafObjective::inputs).toList();
  }

  @Override
  public Optional<ModelManifest> manifest(String name, ModelFile file) {
    return Optional.of(
        LeafManifest.of(name, file, head.scale(), !lesson.opinions().isEmpty(), trainingData));
  }

  @Override
  public Map<String, String> remarks() {
    return remarks;
  }
}
