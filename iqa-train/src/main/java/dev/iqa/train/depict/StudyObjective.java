// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.train.Batch;
import dev.iqa.train.Goal;
import dev.iqa.train.Loss;
import dev.iqa.train.Objective;
import dev.iqa.train.Predictor;
import dev.iqa.train.Values;
import dev.iqa.train.depict.StudyNetwork.Stage;
import dev.iqa.train.depict.StudyTalk.Ask;
import dev.iqa.train.depict.StudyTalk.Shown;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Weights;
import dev.iqa.train.student.Draw;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** One of the trainings of {@link Components}, all of them by {@link dev.iqa.train.Fitting}. */
final class StudyObjective implements Objective {

  /** What is trained. */
  enum Lesson {
    /** The decoder, on pictures told in words. */
    LANGUAGE,
    /** The tower: where things stand, whatever was done to the picture. */
    LAYOUT,
    /** Projector and decoder: content and quality of pictures, and words as before. */
    JOINT,
    /** An arm: distortions of pictures. */
    TUNING
  }

  private static final List<Lesson> LESSONS = List.of(Lesson.values());
  private static final String CHOSEN = "chosen";
  private static final String TARGETS = "targets";
  private static final String CLASSES = "classes";
  private static final String WANTED = "wanted";

  /** Of the exchanges in words: so often nothing is told at all. */
  private static final double UNTOLD = 0.15;

  private static final List<Ask> ALL =
      List.of(Ask.CHOOSE, Ask.NAME, Ask.CHOOSE, Ask.SEVERITY, Ask.RATE, Ask.CHOOSE, Ask.DESCRIBE);
  private static final List<Ask> SEEN_JOINTLY = List.of(Ask.DESCRIBE, Ask.RATE);
  private static final List<Ask> TUNED =
      List.of(Ask.CHOOSE, Ask.NAME, Ask.CHOOSE, Ask.SEVERITY, Ask.CHOOSE, Ask.NAME);

  private final Lesson lesson;
  private final StudyNetwork network;
  private final StudyTalk talk;
  private final List<Specimen> specimens;
  private final int together;
  private final Predicate<String> frozen;
  private final double auxiliary;
  private final Map<String, float[]> beginning;
  private final long seed;
  private double recent = Double.NaN;

  /**
   * An objective.
   *
   * @param lesson what is trained
   * @param decoder of the network
   * @param talk questions and answers
   * @param specimens to learn from
   * @param together exchanges of a step
   * @param frozen weights that stay
   * @param auxiliary factor of the auxiliary loss
   * @param beginning weights to begin from; of others, chance
   * @param seed of all chance
   */
  StudyObjective(
      Lesson lesson,
      Decoder decoder,
      StudyTalk talk,
      List<Specimen> specimens,
      int together,
      Predicate<String> frozen,
      double auxiliary,
      Map<String, float[]> beginning,
      long seed) {
    this.lesson = lesson;
    network =
        new StudyNetwork(
            decoder,
            switch (lesson) {
              case LANGUAGE -> Stage.LANGUAGE;
              case LAYOUT -> Stage.LAYOUT;
              case JOINT, TUNING -> Stage.WHOLE;
            });
    this.talk = talk;
    this.specimens = specimens;
    this.together = together;
    this.frozen = frozen;
    this.auxiliary = auxiliary;
    this.beginning = beginning;
    this.seed = seed;
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public void initialise(Weights weights) {
    beginning.forEach(weights::put);
  }

  @Override
  public boolean frozen(String weight) {
    return frozen.test(weight);
  }

  @Override
  public Batch batch(long step) {
    Draw draw = Draw.of(seed, step, LESSONS.indexOf(lesson));
    List<Specimen> some = new ArrayList<>();
    for (int i = 0; i < together; i++) {
      some.add(specimens.get(draw.below(specimens.size())));
    }
    return new Batch(
        lesson + " " + step,
        lesson == Lesson.LAYOUT ? layout(some) : exchanges((int) step, some, draw));
  }

  private static Named<Values> layout(List<Specimen> some) {
    int size = StudyNetwork.ROWS * StudyNetwork.LAYOUT_OF_CELL;
    float[] wanted = new float[some.size() * size];
    for (int i = 0; i < some.size(); i++) {
      System.arraycopy(some.get(i).layout(), 0, wanted, i * size, size);
    }
    return Named.of(StudyNetwork.WINDOWS, Specimen.windows(some))
        .and(
            WANTED, Values.of(wanted, some.size(), StudyNetwork.ROWS, StudyNetwork.LAYOUT_OF_CELL));
  }

  private Named<Values> exchanges(int step, List<Specimen> some, Draw draw) {
    List<Script> scripts = new ArrayList<>();
    for (int i = 0; i < some.size(); i++) {
      boolean words = lesson == Lesson.LANGUAGE || (lesson == Lesson.JOINT && i % 2 == 0);
      Shown shown = !words ? Shown.ROWS : draw.chance(UNTOLD) ? Shown.NOTHING : Shown.WORDS;
      // Questions of a step are alike, since a batch is as long as its longest.
      List<Ask> asks = words ? ALL : lesson == Lesson.JOINT ? SEEN_JOINTLY : TUNED;
      scripts.add(talk.exchange(asks.get(step % asks.size()), some.get(i), shown, false, draw));
    }
    List<Script> read =
        scripts.stream().map(script -> script.goingOn(script.ids().length - 1, List.of())).toList();
    Map<String, Values> values = StudyTalk.inputs(read, network.decoder());
    int length = read.stream().mapToInt(script -> script.ids().length).max().orElseThrow();
    List<Long> chosen = new ArrayList<>();
    List<Long> targets = new ArrayList<>();
    for (int b = 0; b < scripts.size(); b++) {
      Script script = scripts.get(b);
      for (int i = script.answerStart() - 1; i < script.ids().length - 1; i++) {
        chosen.add((long) b * length + i);
        targets.add((long) script.ids()[i + 1]);
      }
    }
    values.put(CHOSEN, longs(chosen));
    values.put(TARGETS, longs(targets));
    if (lesson != Lesson.LANGUAGE) {
      values.put(StudyNetwork.WINDOWS, Specimen.windows(some));
      values.put(CLASSES, longs(some.stream().map(one -> (long) one.index()).toList()));
    }
    return Named.of(values);
  }

  private static Values longs(List<Long> numbers) {
    return Values.of(numbers.stream().mapToLong(Long::longValue).toArray(), (long) numbers.size());
  }

  /** The loss of late steps. */
  double recentLoss() {
    return recent;
  }

  @Override
  public Loss loss(Named<Tensor> outputs, Named<Tensor> batch) {
    Loss loss = parts(outputs, batch);
    double now = loss.total().item_double();
    recent = Double.isNaN(recent) ? now : recent + 0.05 * (now - recent);
    return loss;
  }

  private Loss parts(Named<Tensor> outputs, Named<Tensor> batch) {
    Map<String, Tensor> parts = new LinkedHashMap<>();
    if (lesson == Lesson.LAYOUT) {
      parts.put("layout", torch.mse_loss(outputs.get(StudyNetwork.LAYOUT), batch.get(WANTED)));
      return Loss.weighted(parts, Map.of("layout", 1.0));
    }
    Tensor logits = outputs.get(Decoder.LOGITS).reshape(-1, network.decoder().tokens());
    parts.put(
        "answers",
        torch.cross_entropy_loss(logits.index_select(0, batch.get(CHOSEN)), batch.get(TARGETS)));
    if (auxiliary > 0) {
      parts.put(
          "auxiliary",
          torch.cross_entropy_loss(outputs.get(StudyNetwork.AUXILIARY), batch.get(CLASSES)));
    }
    return Loss.weighted(parts, Map.of("answers", 1.0, "auxiliary", auxiliary));
  }

  @Override
  public Map<String, Double> validate(Predictor predictor) {
    throw new IllegalStateException("arms are examined when they are done");
  }

  @Override
  public Goal goal() {
    throw new IllegalStateException("no weights are chosen among");
  }

  @Override
  public List<Named<Values>> calibration() {
    return List.of();
  }
}
