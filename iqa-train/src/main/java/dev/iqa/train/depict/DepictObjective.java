// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.language.BytePairs;
import dev.iqa.train.Batch;
import dev.iqa.train.Goal;
import dev.iqa.train.Loss;
import dev.iqa.train.Objective;
import dev.iqa.train.Predictor;
import dev.iqa.train.Values;
import dev.iqa.train.depict.Exchange.Task;
import dev.iqa.train.depict.SeenScenes.Seen;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import dev.iqa.train.student.Draw;
import dev.iqa.train.student.Vocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Projector and decoder learn to answer. The loss is the cross entropy of the answers' tokens, and
 * an auxiliary one on the projector's rows: distortions and quality must be told from them by a
 * linear map.
 */
final class DepictObjective implements Objective {

  private static final String CHOSEN = "chosen";
  private static final String TARGETS = "targets";
  private static final String TOLD = "told";

  /**
   * What a step asks: questions of about one length, since a batch is as long as its longest.
   *
   * @param library whether as the library asks
   * @param together exchanges of a step
   * @param tasks any of them
   */
  private record Kind(boolean library, int together, List<Task> tasks) {}

  private static final Kind SHORT =
      new Kind(
          false,
          48,
          List.of(
              Task.IDENTIFY,
              Task.IDENTIFY,
              Task.RATE,
              Task.PREFER,
              Task.PREFER,
              Task.SEVERITY,
              Task.CHOOSE,
              Task.CHOOSE,
              Task.LIST));
  private static final Kind ASKED =
      new Kind(true, 32, List.of(Task.RATE, Task.PREFER, Task.PREFER, Task.SEVERITY));
  private static final Kind LISTED =
      new Kind(true, 16, List.of(Task.LIST, Task.LIST, Task.IDENTIFY));
  private static final Kind TEXTS = new Kind(true, 16, List.of(Task.DESCRIBE, Task.COMPARE));
  private static final Kind OWN_TEXTS = new Kind(false, 16, List.of(Task.DESCRIBE, Task.COMPARE));

  private static final List<Kind> KIND_OF_STEP =
      List.of(SHORT, LISTED, SHORT, ASKED, TEXTS, SHORT, LISTED, ASKED, SHORT, OWN_TEXTS);

  private final DepictNetwork network;
  private final BytePairs encoding;
  private final List<Seen> scenes;
  private final List<Seen> held;
  private final Exchanges exchanges;
  private final Exchanges unseen;
  private final List<String> frozen;
  private final double auxiliary;
  private final Map<String, float[]> beginning;
  private final long seed;

  /**
   * An objective.
   *
   * @param network to be trained
   * @param encoding of texts
   * @param scenes to learn from
   * @param held to validate with
   * @param typeNames of the generator
   * @param library questions of it
   * @param frozen what the names of weights that stay begin with
   * @param auxiliary factor of the auxiliary loss
   * @param beginning weights to begin from; of others, chance
   * @param seed of all chance
   */
  DepictObjective(
      DepictNetwork network,
      BytePairs encoding,
      List<Seen> scenes,
      List<Seen> held,
      List<String> typeNames,
      LibraryQuestions library,
      List<String> frozen,
      double auxiliary,
      Map<String, float[]> beginning,
      long seed) {
    this.network = network;
    this.encoding = encoding;
    this.scenes = List.copyOf(scenes);
    this.held = List.copyOf(held);
    exchanges = new Exchanges(typeNames, library, false);
    unseen = new Exchanges(typeNames, library, true);
    this.frozen = List.copyOf(frozen);
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
    return frozen.stream().anyMatch(weight::startsWith);
  }

  /** One exchange and the scene it is about. */
  private record Item(Script script, Seen scene) {}

  @Override
  public Batch batch(long step) {
    Kind kind = KIND_OF_STEP.get((int) (step % KIND_OF_STEP.size()));
    Draw draw = Draw.of(seed, step, 7);
    List<Item> items = new ArrayList<>();
    while (items.size() < kind.together()) {
      Seen scene = scenes.get(draw.below(scenes.size()));
      Task task = kind.tasks().get(draw.below(kind.tasks().size()));
      Exchange exchange =
          kind.library()
              ? exchanges.fromLibrary(task, scene.truth(), draw)
              : exchanges.drawn(task, scene.truth(), draw);
      items.add(item(exchange, scene, draw));
      if (exchange.task() == Task.PREFER && items.size() < kind.together()) {
        items.add(item(exchange.swapped(), scene, draw));
      }
    }
    return new Batch("step " + step + ", " + kind, values(items));
  }

  private Item item(Exchange exchange, Seen scene, Draw draw) {
    return new Item(Script.of(exchange, encoding, network.projector().rows(), draw), scene);
  }

  private Named<Values> values(List<Item> items) {
    // Behind the end of an answer nothing is to be learnt: it need not be read.
    List<Script> read = new ArrayList<>();
    for (Item item : items) {
      read.add(item.script().goingOn(item.script().ids().length - 1, List.of()));
    }
    Named<Values> inputs =
        inputs(network, read, items.stream().map(item -> item.scene().features()).toList());
    int length = (int) inputs.get(Decoder.TOKENS).shape()[1];
    float[] told = new float[items.size() * Scene.PICTURES * DepictNetwork.TOLD];
    List<Long> chosen = new ArrayList<>();
    List<Long> targets = new ArrayList<>();
    for (int b = 0; b < items.size(); b++) {
      Script script = items.get(b).script();
      for (int p = 0; p < Scene.PICTURES; p++) {
        tell(
            items.get(b).scene().truth().get(p),
            told,
            (b * Scene.PICTURES + p) * DepictNetwork.TOLD);
      }
      for (int i = script.answerStart() - 1; i < script.ids().length - 1; i++) {
        chosen.add((long) b * length + i);
        targets.add((long) script.ids()[i + 1]);
      }
    }
    return inputs
        .and(CHOSEN, longs(chosen))
        .and(TARGETS, longs(targets))
        .and(TOLD, Values.of(told, (long) items.size() * Scene.PICTURES, DepictNetwork.TOLD));
  }

  /** Inputs of the network: tokens, and what the tower saw of the three pictures of each scene. */
  static Named<Values> inputs(DepictNetwork network, List<Script> scripts, List<float[]> features) {
    int batch = scripts.size();
    int length = scripts.stream().mapToInt(script -> script.ids().length).max().orElseThrow();
    int width = network.projector().features();
    int rows = Scene.PICTURES * network.projector().rows();
    float[] seen = new float[batch * Scene.PICTURES * width];
    float[] places = new float[batch * length * rows];
    float[] tokens = new float[batch * length];
    float[] text = new float[batch * length];
    for (int b = 0; b < batch; b++) {
      Script script = scripts.get(b);
      System.arraycopy(
          features.get(b), 0, seen, b * Scene.PICTURES * width, Scene.PICTURES * width);
      for (int i = 0; i < script.ids().length; i++) {
        int at = b * length + i;
        tokens[at] = script.ids()[i];
        text[at] = script.rows()[i] < 0 ? 1 : 0;
        if (script.rows()[i] >= 0) {
          places[at * rows + script.rows()[i]] = 1;
        }
        if (script.less()[i] >= 0) {
          places[at * rows + script.less()[i]] = -1;
        }
      }
    }
    Map<String, Values> values = new LinkedHashMap<>();
    values.put(DepictNetwork.FEATURES, Values.of(seen, batch, Scene.PICTURES, width));
    values.put(DepictNetwork.PLACES, Values.of(places, batch, length, rows));
    values.put(Decoder.TOKENS, Values.of(tokens, batch, length));
    values.put(Decoder.TEXT, Values.of(text, batch, length, 1));
    Places.into(values, network.decoder(), 0, length);
    return Named.of(values);
  }

  private static Values longs(List<Long> numbers) {
    return Values.of(numbers.stream().mapToLong(Long::longValue).toArray(), (long) numbers.size());
  }

  private static void tell(Shown shown, float[] told, int at) {
    for (Shown.Damage damage : shown.damages()) {
      told[at + Vocabulary.FAMILIES.indexOf(damage.family())] = 1;
    }
    told[at + DepictNetwork.TOLD - 1] = shown.quality();
  }

  @Override
  public Loss loss(Named<Tensor> outputs, Named<Tensor> batch) {
    Tensor logits = outputs.get(Decoder.LOGITS).reshape(-1, network.decoder().tokens());
    Tensor answers = logits.index_select(0, batch.get(CHOSEN));
    Tensor told = outputs.get(DepictNetwork.AUXILIARY);
    Tensor truth = batch.get(TOLD);
    Map<String, Tensor> parts = new LinkedHashMap<>();
    parts.put("answers", torch.cross_entropy_loss(answers, batch.get(TARGETS)));
    parts.put("told", torch.softplus(told).sub(told.mul(truth)).mean());
    return Loss.weighted(parts, Map.of("answers", 1.0, "told", auxiliary));
  }

  @Override
  public Map<String, Double> validate(Predictor predictor) {
    Map<String, Double> figures = new LinkedHashMap<>();
    double sum = 0;
    List<Task> counted = List.of(Task.IDENTIFY, Task.CHOOSE, Task.PREFER, Task.LIST);
    for (Task task :
        List.of(Task.IDENTIFY, Task.CHOOSE, Task.PREFER, Task.LIST, Task.SEVERITY, Task.RATE)) {
      double right = right(predictor, task, exchanges);
      figures.put(task.name().toLowerCase(java.util.Locale.ROOT), right);
      sum += counted.contains(task) ? right : 0;
    }
    figures.put("unseen", right(predictor, Task.IDENTIFY, unseen));
    figures.put("overall", sum / counted.size());
    return figures;
  }

  /** Share of answers whose every token is the most likely one: what greedy decoding writes. */
  private double right(Predictor predictor, Task task, Exchanges asked) {
    int right = 0;
    int count = 0;
    int together = 32;
    for (int begin = 0; begin + together <= held.size(); begin += together) {
      List<Item> items = new ArrayList<>();
      for (int i = begin; i < begin + together; i++) {
        Draw draw = Draw.of(seed, i, 11);
        boolean library = i % 4 == 0;
        Exchange exchange =
            library
                ? asked.fromLibrary(task, held.get(i).truth(), draw)
                : asked.drawn(task, held.get(i).truth(), draw);
        items.add(item(exchange, held.get(i), draw));
      }
      Named<Values> inputs = values(items);
      Values logits = predictor.predict(inputs).get(Decoder.LOGITS);
      int length = (int) logits.shape()[1];
      for (int b = 0; b < items.size(); b++) {
        right += isRight(items.get(b).script(), logits.floats(), b * length) ? 1 : 0;
        count++;
      }
    }
    return right / (double) Math.max(1, count);
  }

  private boolean isRight(Script script, float[] logits, int row) {
    int tokens = network.decoder().tokens();
    for (int i = script.answerStart(); i < script.ids().length; i++) {
      int from = (row + i - 1) * tokens;
      int best = 0;
      for (int t = 1; t < tokens; t++) {
        best = logits[from + t] > logits[from + best] ? t : best;
      }
      if (best != script.ids()[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Goal goal() {
    return Goal.highest("overall");
  }

  @Override
  public List<Named<Values>> calibration() {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < Math.min(8, held.size()); i++) {
      Draw draw = Draw.of(seed, i, 13);
      items.add(item(exchanges.drawn(Task.IDENTIFY, held.get(i).truth(), draw), held.get(i), draw));
    }
    return List.of(values(items));
  }

  /** The names of all weights that hold an image of a student's. */
  static Map<String, String> studentNames(Projector projector) {
    Map<String, String> names = new LinkedHashMap<>();
    for (Weight weight : projector.weights()) {
      String name = weight.name().substring(Projector.PREFIX.length());
      if (!name.startsWith("rows.")) {
        names.put(weight.name(), name);
      }
    }
    return names;
  }
}
