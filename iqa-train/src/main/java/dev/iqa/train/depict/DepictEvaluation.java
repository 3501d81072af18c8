// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.iqa.DistortionType;
import dev.iqa.distortion.DistortionGenerator;
import dev.iqa.evaluation.Correlation;
import dev.iqa.language.BytePairs;
import dev.iqa.train.Recipe;
import dev.iqa.train.Values;
import dev.iqa.train.depict.Exchange.Task;
import dev.iqa.train.depict.SeenScenes.Seen;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.TorchAlgebra;
import dev.iqa.train.network.Weights;
import dev.iqa.train.student.Draw;
import dev.iqa.train.student.SourcePhotos;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * Asks a trained model about scenes of photographs that neither training nor validation saw, and
 * writes what its answers are worth. Answers are decoded greedily and read strictly: what is not
 * exactly an answer is unparsable.
 *
 * <pre>{@code
 * java dev.iqa.train.depict.DepictEvaluation RECIPE.json BEST.safetensors SCENES PAGE.md GENERATOR
 * }</pre>
 */
public final class DepictEvaluation {

  private static final int TOGETHER = 32;
  private static final int LONGEST = 40;
  private static final int LISTED = 96;

  private final DepictNetwork network;
  private final BytePairs encoding;
  private final Weights weights;
  private final LibraryQuestions library;
  private final List<String> lines = new ArrayList<>();

  private DepictEvaluation(
      DepictNetwork network, BytePairs encoding, Weights weights, LibraryQuestions library) {
    this.network = network;
    this.encoding = encoding;
    this.weights = weights;
    this.library = library;
  }

  /**
   * Runs the program.
   *
   * @param arguments recipe, weights of the training, number of scenes, page to be written,
   *     generator
   * @throws IOException if the page cannot be written
   */
  public static void main(String... arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    Recipe recipe = Recipe.read(file);
    DepictExperiment.Settings settings =
        Recipe.settings(recipe.experiment(), DepictExperiment.Settings.class);
    Path base = file.resolveSibling("").toAbsolutePath().normalize();
    int count = Integer.parseInt(arguments[2]);
    LibraryQuestions library = new LibraryQuestions();
    BytePairs encoding = Speech.encoding(library);
    DepictNetwork network = DepictExperiment.network(settings, encoding);
    try (Weights tower = DepictExperiment.tower(base.resolve(settings.student()));
        Weights weights = DepictRelease.weights(network, Path.of(arguments[1]))) {
      DepictEvaluation evaluation = new DepictEvaluation(network, encoding, weights, library);
      DistortionGenerator generator = DistortionGenerator.named(arguments[4]);
      boolean own = generator == DistortionGenerator.DEPICTQA;
      List<Seen> scenes =
          SeenScenes.open(
              base.resolve(settings.seenIn()).resolve(own ? "test" : "test-" + generator.id()),
              count,
              DepictExperiment.synthesis(
                  recipe.experiment(),
                  base,
                  SourcePhotos.Part.TEST,
                  generator,
                  recipe.seed() + (own ? 2 : 3)),
              tower);
      for (int windows : new int[] {1, 2}) {
        evaluation.measure(
            generator,
            windows,
            IntStream.range(0, scenes.size())
                .filter(i -> SceneSynthesis.windows(i) == windows)
                .mapToObj(scenes::get)
                .toList());
      }
      Files.writeString(Path.of(arguments[3]), String.join("\n", evaluation.lines) + "\n", UTF_8);
    }
  }

  /** A question, its scene, and what is said. */
  private record Asked(Exchange exchange, Seen scene, List<Integer> said) {}

  private void measure(DistortionGenerator generator, int windows, List<Seen> scenes) {
    List<String> types = generator.types().stream().map(DistortionType::id).toList();
    Exchanges learnt = new Exchanges(types, library, false);
    Exchanges unseen = new Exchanges(types, library, true);
    lines.add("## Generator " + generator.id() + ", " + windows + "×" + windows + " windows");
    lines.add("");
    lines.add("| figure | value | answers |");
    lines.add("| --- | --- | --- |");
    eight(learnt, scenes, "");
    eight(unseen, scenes, ", wording and order of options never seen");
    if (generator == DistortionGenerator.DEPICTQA) {
      identified(learnt, scenes, false, "");
      identified(unseen, scenes, false, ", wording never seen");
      identified(learnt, scenes, true, ", asked as the library asks");
      listed(learnt, scenes, "");
      listed(unseen, scenes, ", wording never seen");
      severities(learnt, scenes);
    }
    repeated(learnt, scenes);
    preferred(learnt, scenes, "");
    preferred(unseen, scenes, ", wording never seen");
    rated(learnt, scenes);
    lines.add("");
  }

  private void row(String figure, double value, int count) {
    lines.add(String.format(Locale.ROOT, "| %s | %.4f | %d |", figure, value, count));
    System.out.println(lines.get(lines.size() - 1));
  }

  /** Eight classes: free text, and by the likelihood of each option. */
  private void eight(Exchanges asks, List<Seen> scenes, String how) {
    List<Asked> asked = new ArrayList<>();
    List<String> truth = new ArrayList<>();
    List<Integer> severity = new ArrayList<>();
    for (int i = 0; i < scenes.size(); i++) {
      for (int picture = 1; picture < Scene.PICTURES; picture++) {
        Seen scene = scenes.get(i);
        Shown shown = scene.truth().get(picture);
        if (!asks.eight(shown).isEmpty()) {
          Draw draw = Draw.of(77, i, picture);
          asked.add(new Asked(asks.ofEight(picture, draw), scene, new ArrayList<>()));
          truth.add(asks.eight(shown));
          severity.add(shown.damages().isEmpty() ? 0 : shown.damages().get(0).severity());
        }
      }
    }
    List<String> free = answers(asked);
    List<String> likely = likeliest(asked, Exchanges.EIGHT);
    int right = 0;
    int rightLikely = 0;
    int unparsable = 0;
    Map<Integer, int[]> bySeverity = new TreeMap<>();
    Map<String, int[]> byClass = new TreeMap<>();
    for (int i = 0; i < truth.size(); i++) {
      boolean hit = likely.get(i).equals(truth.get(i));
      right += free.get(i).equals(truth.get(i)) ? 1 : 0;
      rightLikely += hit ? 1 : 0;
      unparsable += Exchanges.EIGHT.contains(free.get(i)) ? 0 : 1;
      int[] level = bySeverity.computeIfAbsent(severity.get(i), s -> new int[2]);
      level[0] += hit ? 1 : 0;
      level[1]++;
      byClass.computeIfAbsent(truth.get(i), c -> new int[3])[0] += hit ? 1 : 0;
      byClass.computeIfAbsent(truth.get(i), c -> new int[3])[1]++;
      byClass.computeIfAbsent(likely.get(i), c -> new int[3])[2]++;
    }
    int count = truth.size();
    row("eight classes by likelihood" + how, rightLikely / (double) count, count);
    row("eight classes in free text" + how, right / (double) count, count);
    row("eight classes, unparsable" + how, unparsable / (double) count, count);
    double f1 = 0;
    for (int[] counts : byClass.values()) {
      f1 += 2.0 * counts[0] / Math.max(1, counts[1] + counts[2]);
    }
    row("eight classes, macro-F1" + how, f1 / byClass.size(), count);
    bySeverity.forEach(
        (level, counts) ->
            row(
                "eight classes by likelihood, severity " + level + how,
                counts[0] / (double) counts[1],
                counts[1]));
  }

  private void identified(Exchanges asks, List<Seen> scenes, boolean fromLibrary, String how) {
    List<Asked> asked = asked(asks, Task.IDENTIFY, scenes, fromLibrary);
    List<String> answers = answers(asked);
    int[] single = new int[2];
    double[] twice = new double[3];
    int[] clean = new int[2];
    int unparsable = 0;
    for (int i = 0; i < answers.size(); i++) {
      Set<String> truth = names(Exchanges.names(shown(asked.get(i))));
      Set<String> said = names(plain(answers.get(i)));
      unparsable += said.isEmpty() ? 1 : 0;
      boolean exact = said.equals(truth);
      if (truth.contains("none")) {
        clean[0] += exact ? 1 : 0;
        clean[1]++;
      } else if (truth.size() == 1) {
        single[0] += exact ? 1 : 0;
        single[1]++;
      } else {
        Set<String> hits = new TreeSet<>(said);
        hits.retainAll(truth);
        twice[0] += exact ? 1 : 0;
        twice[1] += hits.size() / (double) Math.max(truth.size(), said.size());
        twice[2]++;
      }
    }
    row("twelve families, one distortion" + how, single[0] / (double) single[1], single[1]);
    row("two distortions, both right" + how, twice[0] / twice[2], (int) twice[2]);
    row("two distortions, hits / names" + how, twice[1] / twice[2], (int) twice[2]);
    row("clean called none" + how, clean[0] / (double) Math.max(1, clean[1]), clean[1]);
    row("identification, unparsable" + how, unparsable / (double) answers.size(), answers.size());
  }

  /** Without severities: the free form of the library. */
  private static String plain(String answer) {
    String words = answer;
    for (String severity : Sentences.SEVERITIES) {
      words = words.replace(severity + " ", "");
    }
    return words.replace(", ", " and ");
  }

  /** Empty where one of them is no name. */
  private static Set<String> names(String answer) {
    Set<String> names = new TreeSet<>();
    for (String name : answer.split(" and ", -1)) {
      boolean known =
          name.equals("none")
              || dev.iqa.train.student.Vocabulary.FAMILIES.stream()
                  .anyMatch(family -> family.words().equals(name));
      if (!known || !names.add(name)) {
        return Set.of();
      }
    }
    return names.contains("none") && names.size() > 1 ? Set.of() : names;
  }

  /** The same questions once more, among others: how many answers stay. */
  private void repeated(Exchanges asks, List<Seen> scenes) {
    List<Asked> asked =
        asked(asks, Task.IDENTIFY, scenes.subList(0, Math.min(64, scenes.size())), false);
    List<String> once = answers(asked);
    List<Asked> turned = new ArrayList<>(asked);
    java.util.Collections.reverse(turned);
    List<String> again = answers(turned);
    java.util.Collections.reverse(again);
    int same = 0;
    for (int i = 0; i < once.size(); i++) {
      same += once.get(i).equals(again.get(i)) ? 1 : 0;
    }
    row(
        "answers that stay when asked again among others",
        same / (double) once.size(),
        once.size());
  }

  private void listed(Exchanges asks, List<Seen> scenes, String how) {
    // Long answers to long questions: a few of the scenes take as long as all else.
    List<Asked> asked =
        asked(asks, Task.LIST, scenes.subList(0, Math.min(LISTED, scenes.size())), true);
    List<String> answers = answers(asked);
    int unparsable = 0;
    int[] single = new int[3];
    for (int i = 0; i < answers.size(); i++) {
      Shown truth = shown(asked.get(i));
      String said = answers.get(i);
      java.util.regex.Matcher items =
          java.util.regex.Pattern.compile(
                  "\\{\"distortion\":\"([a-z ]+)\",\"severity\":\"([a-z]+)\"\\}")
              .matcher(said);
      List<String> families = new ArrayList<>();
      List<Integer> degrees = new ArrayList<>();
      while (items.find()) {
        families.add(items.group(1));
        degrees.add(1 + Sentences.SEVERITIES.indexOf(items.group(2)));
      }
      StringBuilder again = new StringBuilder("{\"distortions\":[");
      for (int k = 0; k < families.size(); k++) {
        again
            .append(k > 0 ? "," : "")
            .append("{\"distortion\":\"")
            .append(families.get(k))
            .append("\",\"severity\":\"")
            .append(degrees.get(k) > 0 ? Sentences.SEVERITIES.get(degrees.get(k) - 1) : "")
            .append("\"}");
      }
      boolean read =
          again.append("]}").toString().equals(said)
              && families.stream().allMatch(name -> !names(name).isEmpty());
      unparsable += read ? 0 : 1;
      if (truth.damages().size() == 1) {
        Shown.Damage damage = truth.damages().get(0);
        boolean hit = families.equals(List.of(damage.family().words()));
        single[0] += hit ? 1 : 0;
        single[1] += hit && Math.abs(degrees.get(0) - damage.severity()) <= 1 ? 1 : 0;
        single[2]++;
      }
    }
    row("list in JSON, one distortion right" + how, single[0] / (double) single[2], single[2]);
    row(
        "list in JSON, severity within one where the family is right" + how,
        single[1] / (double) Math.max(1, single[0]),
        single[0]);
    row("list in JSON, unparsable" + how, unparsable / (double) answers.size(), answers.size());
  }

  private void severities(Exchanges asks, List<Seen> scenes) {
    List<Asked> asked =
        asked(asks, Task.SEVERITY, scenes, true).stream()
            .filter(one -> one.exchange().task() == Task.SEVERITY)
            .toList();
    List<String> answers = answers(asked);
    int right = 0;
    int near = 0;
    for (int i = 0; i < answers.size(); i++) {
      int truth = Sentences.SEVERITIES.indexOf(asked.get(i).exchange().answer());
      int said = Sentences.SEVERITIES.indexOf(answers.get(i));
      right += said == truth ? 1 : 0;
      near += said >= 0 && Math.abs(said - truth) <= 1 ? 1 : 0;
    }
    row("severity of a named distortion", right / (double) answers.size(), answers.size());
    row("severity within one", near / (double) answers.size(), answers.size());
  }

  private void preferred(Exchanges asks, List<Seen> scenes, String how) {
    for (boolean reference : new boolean[] {false, true}) {
      List<Asked> inOrder = new ArrayList<>();
      List<Asked> swapped = new ArrayList<>();
      List<String> truth = new ArrayList<>();
      for (int i = 0; i < scenes.size(); i++) {
        Seen scene = scenes.get(i);
        String better = Exchanges.better(scene.truth().get(1), scene.truth().get(2));
        if (better.equals("A") || better.equals("B")) {
          truth.add(better);
          Draw draw = Draw.of(78, i);
          inOrder.add(new Asked(asks.ofPair(1, reference, draw), scene, new ArrayList<>()));
          Draw again = Draw.of(78, i);
          swapped.add(new Asked(asks.ofPair(2, reference, again), scene, new ArrayList<>()));
        }
      }
      List<String> one = answers(inOrder);
      List<String> two = answers(swapped);
      int right = 0;
      int flips = 0;
      int unparsable = 0;
      for (int i = 0; i < truth.size(); i++) {
        String other = two.get(i).equals("A") ? "B" : two.get(i).equals("B") ? "A" : two.get(i);
        right += one.get(i).equals(truth.get(i)) ? 1 : 0;
        right += other.equals(truth.get(i)) ? 1 : 0;
        flips += one.get(i).equals(other) ? 0 : 1;
        unparsable += Set.of("A", "B", "tie").contains(one.get(i)) ? 0 : 1;
      }
      String with = (reference ? " beside the reference" : " without reference") + how;
      row("instant rating" + with, right / (2.0 * truth.size()), 2 * truth.size());
      row(
          "answers that change when A and B are swapped" + with,
          flips / (double) truth.size(),
          truth.size());
      row("instant rating, unparsable" + with, unparsable / (double) truth.size(), truth.size());
    }
  }

  /** Mean level by likelihood against the agreement of the metrics. */
  private void rated(Exchanges asks, List<Seen> scenes) {
    for (boolean reference : new boolean[] {false, true}) {
      List<Asked> asked = new ArrayList<>();
      List<Double> truth = new ArrayList<>();
      for (int i = 0; i < scenes.size(); i++) {
        for (int picture = 1; picture < Scene.PICTURES; picture++) {
          Seen scene = scenes.get(i);
          asked.add(
              new Asked(
                  asks.ofLevel(picture, reference, Draw.of(79, i, picture)),
                  scene,
                  new ArrayList<>()));
          truth.add((double) scene.truth().get(picture).quality());
        }
      }
      double[][] logs = weighed(asked, Sentences.LEVELS);
      double[] score = new double[logs.length];
      for (int i = 0; i < logs.length; i++) {
        double sum = 0;
        for (int level = 0; level < logs[i].length; level++) {
          double share = Math.exp(logs[i][level]);
          sum += share;
          score[i] += share * (level + 1);
        }
        score[i] /= sum;
      }
      double srcc =
          Correlation.SRCC
              .of(score, truth.stream().mapToDouble(Double::doubleValue).toArray())
              .value()
              .orElse(Double.NaN);
      row(
          "SRCC of the score with the metrics' agreement"
              + (reference ? " beside the reference" : " without reference"),
          srcc,
          score.length);
    }
  }

  private static Shown shown(Asked asked) {
    return Exchanges.judged(asked.exchange(), asked.scene().truth());
  }

  private static List<Asked> asked(
      Exchanges asks, Task task, List<Seen> scenes, boolean fromLibrary) {
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < scenes.size(); i++) {
      Seen scene = scenes.get(i);
      Draw draw = Draw.of(76, i);
      Exchange exchange =
          fromLibrary
              ? asks.fromLibrary(task, scene.truth(), draw)
              : asks.drawn(task, scene.truth(), draw);
      asked.add(new Asked(exchange, scene, new ArrayList<>()));
    }
    return asked;
  }

  /** Greedy answers. */
  private List<String> answers(List<Asked> asked) {
    List<String> answers = new ArrayList<>();
    for (int begin = 0; begin < asked.size(); begin += TOGETHER) {
      List<Asked> some = asked.subList(begin, Math.min(asked.size(), begin + TOGETHER));
      answers.addAll(greedy(some));
    }
    return answers;
  }

  private List<String> greedy(List<Asked> asked) {
    List<List<Integer>> said = new ArrayList<>();
    boolean[] done = new boolean[asked.size()];
    asked.forEach(one -> said.add(new ArrayList<>()));
    for (int step = 0; step < LONGEST; step++) {
      List<Script> scripts = new ArrayList<>();
      for (int i = 0; i < asked.size(); i++) {
        scripts.add(script(asked.get(i).exchange(), said.get(i)));
      }
      float[][] next = last(asked, scripts);
      boolean all = true;
      for (int i = 0; i < next.length; i++) {
        int best = best(next[i]);
        done[i] |= best == Mark.END.id();
        if (!done[i]) {
          said.get(i).add(best);
        }
        all &= done[i];
      }
      if (all) {
        break;
      }
    }
    return said.stream().map(this::text).toList();
  }

  private String text(List<Integer> ids) {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    ids.forEach(id -> bytes.writeBytes(encoding.bytes(id)));
    return bytes.toString(UTF_8);
  }

  private static int best(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }

  /** The prompt and what was said so far, without an end. */
  private Script script(Exchange exchange, List<Integer> said) {
    Exchange empty =
        new Exchange(exchange.task(), exchange.parts(), "", exchange.brief(), exchange.about());
    Script prompt = Script.plain(empty, encoding, network.projector().rows());
    return prompt.goingOn(prompt.ids().length - 1, said);
  }

  /** Logits behind the last token of each. */
  private float[][] last(List<Asked> asked, List<Script> scripts) {
    float[] logits = logits(asked, scripts);
    int tokens = network.decoder().tokens();
    int length = logits.length / tokens / asked.size();
    float[][] last = new float[asked.size()][];
    for (int i = 0; i < last.length; i++) {
      int at = (i * length + scripts.get(i).ids().length - 1) * tokens;
      last[i] = Arrays.copyOfRange(logits, at, at + tokens);
    }
    return last;
  }

  private float[] logits(List<Asked> asked, List<Script> scripts) {
    Named<Values> inputs =
        DepictObjective.inputs(
            network, scripts, asked.stream().map(one -> one.scene().features()).toList());
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      return Values.of(
              network
                  .apply(TorchAlgebra.inference(weights), inputs.map(Values::tensor))
                  .get(Decoder.LOGITS))
          .floats();
    }
  }

  private List<String> likeliest(List<Asked> asked, List<String> options) {
    double[][] logs = weighed(asked, options);
    List<String> likeliest = new ArrayList<>();
    for (double[] some : logs) {
      int best = 0;
      for (int i = 1; i < some.length; i++) {
        best = some[i] > some[best] ? i : best;
      }
      likeliest.add(options.get(best));
    }
    return likeliest;
  }

  /** ln p of each option and the end behind it. */
  private double[][] weighed(List<Asked> asked, List<String> options) {
    double[][] logs = new double[asked.size()][options.size()];
    int tokens = network.decoder().tokens();
    for (int begin = 0; begin < asked.size(); begin += TOGETHER) {
      List<Asked> some = asked.subList(begin, Math.min(asked.size(), begin + TOGETHER));
      for (int option = 0; option < options.size(); option++) {
        List<Integer> ids = new ArrayList<>();
        for (int id : encoding.encode(options.get(option))) {
          ids.add(id);
        }
        List<Script> scripts = some.stream().map(one -> script(one.exchange(), ids)).toList();
        float[] logits = logits(some, scripts);
        int length = logits.length / tokens / some.size();
        for (int i = 0; i < some.size(); i++) {
          Script script = scripts.get(i);
          for (int k = 0; k <= ids.size(); k++) {
            int at = (i * length + script.answerStart() + k - 1) * tokens;
            int next = k < ids.size() ? ids.get(k) : Mark.END.id();
            logs[begin + i][option] += log(logits, at, tokens, next);
          }
        }
      }
    }
    return logs;
  }

  private static double log(float[] logits, int from, int count, int id) {
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      most = Math.max(most, logits[from + i]);
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.exp(logits[from + i] - most);
    }
    return logits[from + id] - most - Math.log(sum);
  }
}
