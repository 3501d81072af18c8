// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.evaluation.Correlation;
import dev.iqa.perception.PerceptionClass;
import dev.iqa.train.Values;
import dev.iqa.train.depict.StudyNetwork.Stage;
import dev.iqa.train.depict.StudyTalk.Ask;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.TorchAlgebra;
import dev.iqa.train.network.Weights;
import dev.iqa.train.student.Draw;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * Asks an arm everything the study wants to know of it. Answers are decoded greedily unless said
 * otherwise and read strictly: what is not exactly an answer is unparsable. Every question is a
 * function of the picture's index, so that all arms get the same ones.
 */
final class ArmExam {

  private static final int TOGETHER = 48;
  private static final int LONGEST = 6;
  private static final int LONGEST_TEXT = 40;

  /** Pictures that are described. */
  private static final int DESCRIBED = 96;

  /** Pictures that are asked about again and again, and how often. */
  private static final int REPEATED = 160;

  private static final int REPEATS = 5;
  private static final double TEMPERATURE = 0.7;
  private static final int BLANKS = 32;

  /** Specimens the probes learn from, at most. */
  private static final int PROBED = 1600;

  private static final int CLASSES = Exchanges.EIGHT.size();

  private final StudyNetwork network;
  private final StudyTalk talk;
  private final Weights weights;
  private final int[] options;
  private final Map<String, Double> figures = new LinkedHashMap<>();
  private List<List<Integer>> confusion = List.of();

  ArmExam(StudyNetwork network, StudyTalk talk, Weights weights) {
    this.network = network;
    this.talk = talk;
    this.weights = weights;
    options =
        Exchanges.EIGHT.stream()
            .mapToInt(
                word -> {
                  int[] ids = talk.encoding().encode(word);
                  if (ids.length != 1) {
                    throw new IllegalStateException(word + " is more than one token");
                  }
                  return ids[0];
                })
            .toArray();
  }

  Map<String, Double> figures() {
    return figures;
  }

  List<List<Integer>> confusion() {
    return confusion;
  }

  /** What eyes and projector make of some pictures. */
  private record Sight(List<float[]> encoded, List<float[]> rows) {}

  /** What is asked, of which picture. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Asked(Script script, float[] rows) {}

  /**
   * Asks.
   *
   * @param learnt specimens the arm learnt from, for the probes
   * @param own held specimens of the generator it learnt from
   * @param other held specimens of the other generator
   */
  void ask(List<Specimen> learnt, List<Specimen> own, List<Specimen> other) {
    Sight sight = sight(own);
    Sight otherSight = sight(other);
    List<float[]> choices = eight("own", own, sight, false);
    confusion = confusion(own, choices);
    eight("own.unseen", own, sight, true);
    eight("other", other, otherSight, false);
    orders(own, sight, choices);
    probes(learnt.subList(0, Math.min(PROBED, learnt.size())), own, sight, other, otherSight);
    alignment(own, sight);
    described(own, sight);
    rated(own, sight);
    repeated(own, sight);
    blank();
  }

  private Sight sight(List<Specimen> specimens) {
    List<float[]> encoded = new ArrayList<>();
    List<float[]> rows = new ArrayList<>();
    for (int from = 0; from < specimens.size(); from += TOGETHER) {
      List<Specimen> some = specimens.subList(from, Math.min(specimens.size(), from + TOGETHER));
      Named<Values> seen = run(Stage.SEEING, Map.of(StudyNetwork.WINDOWS, Specimen.windows(some)));
      split(seen.get(StudyNetwork.ENCODED).floats(), some.size(), encoded);
      split(seen.get(StudyNetwork.ROWS_OUT).floats(), some.size(), rows);
    }
    return new Sight(encoded, rows);
  }

  private static void split(float[] all, int parts, List<float[]> into) {
    int size = all.length / parts;
    for (int i = 0; i < parts; i++) {
      into.add(Arrays.copyOfRange(all, i * size, (i + 1) * size));
    }
  }

  private Named<Values> run(Stage stage, Map<String, Values> inputs) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      return network
          .in(stage)
          .apply(TorchAlgebra.inference(weights), Named.of(inputs).map(Values::tensor))
          .map(Values::of);
    }
  }

  /** Of the last token of each script: logits, or what a layer leaves. */
  private List<float[]> last(List<Asked> asked, String output) {
    List<float[]> last = new ArrayList<>();
    for (int from = 0; from < asked.size(); from += TOGETHER) {
      List<Asked> some = asked.subList(from, Math.min(asked.size(), from + TOGETHER));
      last.addAll(lastOfFew(some, List.of(output)).get(0));
    }
    return last;
  }

  private List<List<float[]>> lastOfFew(List<Asked> some, List<String> outputs) {
    int width = some.get(0).rows().length;
    float[] rows = new float[some.size() * width];
    for (int i = 0; i < some.size(); i++) {
      System.arraycopy(some.get(i).rows(), 0, rows, i * width, width);
    }
    List<Script> scripts = some.stream().map(Asked::script).toList();
    Map<String, Values> inputs = StudyTalk.inputs(scripts, network.decoder());
    inputs.put(
        StudyNetwork.ROWS_OUT,
        Values.of(rows, some.size(), StudyNetwork.ROWS, network.decoder().width()));
    Named<Values> said = run(Stage.SPEAKING, inputs);
    List<List<float[]>> all = new ArrayList<>();
    for (String output : outputs) {
      long[] shape = said.get(output).shape();
      float[] values = said.get(output).floats();
      List<float[]> last = new ArrayList<>();
      for (int i = 0; i < some.size(); i++) {
        int at = (i * (int) shape[1] + scripts.get(i).ids().length - 1) * (int) shape[2];
        last.add(Arrays.copyOfRange(values, at, at + (int) shape[2]));
      }
      all.add(last);
    }
    return all;
  }

  /** Texts of at most so many tokens, from the logits of their first. */
  private List<String> texts(List<Asked> asked, List<float[]> first, int longest) {
    List<List<Integer>> said = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      said.add(new ArrayList<>());
      if (goesOn(said.get(i), best(first.get(i)))) {
        open.add(i);
      }
    }
    for (int length = 1; length < longest && !open.isEmpty(); length++) {
      List<Asked> longer = open.stream().map(i -> longer(asked.get(i), said.get(i))).toList();
      List<float[]> next = last(longer, Decoder.LOGITS);
      List<Integer> still = new ArrayList<>();
      for (int k = 0; k < open.size(); k++) {
        if (goesOn(said.get(open.get(k)), best(next.get(k)))) {
          still.add(open.get(k));
        }
      }
      open = still;
    }
    return said.stream().map(this::text).toList();
  }

  private static boolean goesOn(List<Integer> said, int token) {
    if (token == Mark.END.id()) {
      return false;
    }
    said.add(token);
    return true;
  }

  private static Asked longer(Asked asked, List<Integer> said) {
    Script prompt = asked.script();
    return new Asked(prompt.goingOn(prompt.ids().length, said), asked.rows());
  }

  private String text(List<Integer> ids) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ids.forEach(id -> bytes.writeBytes(talk.encoding().bytes(id)));
    return bytes.toString(UTF_8);
  }

  private static int best(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best;
  }

  /** The option that is likeliest; each is one token, and nothing but the end follows any. */
  private int chosen(float[] logits) {
    float[] some = new float[options.length];
    for (int i = 0; i < options.length; i++) {
      some[i] = logits[options[i]];
    }
    return best(some);
  }

  private List<Asked> asked(Ask ask, List<float[]> rows, boolean held, int purpose) {
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      asked.add(new Asked(talk.question(ask, held, Draw.of(purpose, i)), rows.get(i)));
    }
    return asked;
  }

  /** The eight classes, closed and open; returns the logits of the closed question. */
  private List<float[]> eight(String name, List<Specimen> specimens, Sight sight, boolean held) {
    List<Asked> closed = asked(Ask.CHOOSE, sight.rows(), held, 31);
    List<float[]> logits = last(closed, Decoder.LOGITS);
    List<String> free = texts(closed, logits, LONGEST);
    List<Asked> open = asked(Ask.NAME, sight.rows(), held, 32);
    List<String> named = texts(open, last(open, Decoder.LOGITS), LONGEST);
    int[] right = new int[3];
    int[] unparsable = new int[2];
    int[][] bySeverity = new int[6][2];
    int[][] byClass = new int[CLASSES][3];
    for (int i = 0; i < specimens.size(); i++) {
      Specimen specimen = specimens.get(i);
      int said = chosen(logits.get(i));
      int hit = said == specimen.index() ? 1 : 0;
      right[0] += hit;
      right[1] += free.get(i).equals(specimen.truth().word()) ? 1 : 0;
      right[2] += named.get(i).equals(specimen.truth().word()) ? 1 : 0;
      unparsable[0] += Exchanges.EIGHT.contains(free.get(i)) ? 0 : 1;
      unparsable[1] += Exchanges.EIGHT.contains(named.get(i)) ? 0 : 1;
      bySeverity[specimen.severity()][0] += hit;
      bySeverity[specimen.severity()][1]++;
      byClass[specimen.index()][0] += hit;
      byClass[specimen.index()][1]++;
      byClass[said][2]++;
    }
    double count = specimens.size();
    figures.put(name + ".likelihood", right[0] / count);
    figures.put(name + ".free", right[1] / count);
    figures.put(name + ".open", right[2] / count);
    figures.put(
        name + ".macro-f1",
        Arrays.stream(byClass)
            .mapToDouble(c -> 2.0 * c[0] / Math.max(1, c[1] + c[2]))
            .average()
            .orElseThrow());
    figures.put(name + ".unparsable.free", unparsable[0] / count);
    figures.put(name + ".unparsable.open", unparsable[1] / count);
    for (int severity = 0; severity < bySeverity.length; severity++) {
      figures.put(
          name + ".severity" + severity,
          bySeverity[severity][0] / (double) Math.max(1, bySeverity[severity][1]));
    }
    return logits;
  }

  private List<List<Integer>> confusion(List<Specimen> specimens, List<float[]> logits) {
    List<List<Integer>> counts = new ArrayList<>();
    for (int i = 0; i < CLASSES; i++) {
      counts.add(new ArrayList<>(Collections.nCopies(CLASSES, 0)));
    }
    for (int i = 0; i < specimens.size(); i++) {
      List<Integer> row = counts.get(specimens.get(i).index());
      int said = chosen(logits.get(i));
      row.set(said, row.get(said) + 1);
    }
    return counts;
  }

  /** The same pictures and wordings, the options in another order. */
  private void orders(List<Specimen> specimens, Sight sight, List<float[]> before) {
    List<Asked> alphabetical = new ArrayList<>();
    List<Asked> backwards = new ArrayList<>();
    List<String> order = Exchanges.EIGHT.stream().sorted().toList();
    List<String> turned = new ArrayList<>(order);
    Collections.reverse(turned);
    for (int i = 0; i < specimens.size(); i++) {
      float[] rows = sight.rows().get(i);
      alphabetical.add(new Asked(talk.choice(order, false, Draw.of(33, i)), rows));
      backwards.add(new Asked(talk.choice(turned, false, Draw.of(33, i)), rows));
    }
    List<float[]> one = last(alphabetical, Decoder.LOGITS);
    List<float[]> two = last(backwards, Decoder.LOGITS);
    int flips = 0;
    int firstOrder = 0;
    int shuffled = 0;
    for (int i = 0; i < specimens.size(); i++) {
      flips += chosen(one.get(i)) == chosen(two.get(i)) ? 0 : 1;
      firstOrder += chosen(one.get(i)) == specimens.get(i).index() ? 1 : 0;
      shuffled += chosen(before.get(i)) == specimens.get(i).index() ? 1 : 0;
    }
    double count = specimens.size();
    figures.put("order.flips", flips / count);
    figures.put("order.drop", (shuffled - firstOrder) / count);
  }

  /** What a linear map reads, from the encoder to the last layer of the decoder. */
  private void probes(
      List<Specimen> learnt,
      List<Specimen> own,
      Sight sight,
      List<Specimen> other,
      Sight otherSight) {
    Sight learntSight = sight(learnt);
    int[] classes = classes(learnt);
    int[] ownClasses = classes(own);
    int[] otherClasses = classes(other);
    Map<String, List<float[]>> from = places(learntSight);
    Map<String, List<float[]>> to = places(sight);
    Map<String, List<float[]>> toOther = places(otherSight);
    from.forEach(
        (place, rows) -> {
          LinearProbe probe = LinearProbe.fit(rows, classes, CLASSES);
          figures.put(
              "probe.own." + place, probe.accuracy(to.getOrDefault(place, List.of()), ownClasses));
          figures.put(
              "probe.other." + place,
              probe.accuracy(toOther.getOrDefault(place, List.of()), otherClasses));
        });
  }

  private static int[] classes(List<Specimen> specimens) {
    return specimens.stream().mapToInt(Specimen::index).toArray();
  }

  /** The picture as it is at each place: means of its cells and rows, then the answer's mark. */
  private Map<String, List<float[]>> places(Sight sight) {
    Map<String, List<float[]>> places = new LinkedHashMap<>();
    places.put("encoder", sight.encoded().stream().map(e -> mean(e, StudyNetwork.CELL)).toList());
    places.put(
        "projector", sight.rows().stream().map(r -> mean(r, network.decoder().width())).toList());
    List<String> layers = new ArrayList<>();
    for (int i = 0; i < network.decoder().layers(); i++) {
      layers.add(StudyNetwork.layer(i));
      places.put("layer" + (i + 1), new ArrayList<>());
    }
    // One wording for all: what differs is the picture.
    Script question = talk.question(Ask.NAME, false, Draw.of(34));
    for (int begin = 0; begin < sight.rows().size(); begin += TOGETHER) {
      List<Asked> some =
          sight.rows().subList(begin, Math.min(sight.rows().size(), begin + TOGETHER)).stream()
              .map(rows -> new Asked(question, rows))
              .toList();
      List<List<float[]>> said = lastOfFew(some, layers);
      for (int i = 0; i < layers.size(); i++) {
        places.computeIfAbsent("layer" + (i + 1), name -> new ArrayList<>()).addAll(said.get(i));
      }
    }
    return places;
  }

  private static float[] mean(float[] rows, int width) {
    float[] mean = new float[width];
    int count = rows.length / width;
    for (int i = 0; i < rows.length; i++) {
      mean[i % width] += rows[i] / count;
    }
    return mean;
  }

  /** How near a picture's rows lie to the words of the classes. */
  private void alignment(List<Specimen> specimens, Sight sight) {
    int width = network.decoder().width();
    float[] table = weights.values(network.decoder().table().name());
    double similarity = 0;
    double margin = 0;
    double distance = 0;
    int nearest = 0;
    for (int i = 0; i < specimens.size(); i++) {
      float[] seen = mean(sight.rows().get(i), width);
      int truth = specimens.get(i).index();
      double wrong = -1;
      double right = 0;
      for (int c = 0; c < CLASSES; c++) {
        float[] word = Arrays.copyOfRange(table, options[c] * width, (options[c] + 1) * width);
        double cosine = dot(seen, word) / Math.sqrt(dot(seen, seen) * dot(word, word));
        if (c == truth) {
          right = cosine;
          distance += Math.sqrt(dot(seen, seen) + dot(word, word) - 2 * dot(seen, word));
        } else {
          wrong = Math.max(wrong, cosine);
        }
      }
      similarity += right;
      margin += right - wrong;
      nearest += right > wrong ? 1 : 0;
    }
    double count = specimens.size();
    figures.put("similarity", similarity / count);
    figures.put("margin", margin / count);
    figures.put("distance", distance / count);
    figures.put("nearest", nearest / count);
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** Descriptions: whether they are sentences of the grammar, and whether their words are true. */
  private void described(List<Specimen> specimens, Sight sight) {
    int count = Math.min(DESCRIBED, specimens.size());
    List<Asked> asked = asked(Ask.DESCRIBE, sight.rows().subList(0, count), false, 35);
    List<String> texts = texts(asked, last(asked, Decoder.LOGITS), LONGEST_TEXT);
    List<Pattern> grammar = grammar();
    int read = 0;
    int words = 0;
    int right = 0;
    for (int i = 0; i < count; i++) {
      Map<String, String> truth = Exchanges.words(specimens.get(i).content());
      for (Pattern sentences : grammar) {
        Matcher match = sentences.matcher(texts.get(i));
        if (match.matches()) {
          read++;
          for (Map.Entry<String, String> word : truth.entrySet()) {
            String group = word.getKey().substring(1, 2);
            if (sentences.pattern().contains("<" + group + ">")) {
              words++;
              right += word.getValue().equals(match.group(group)) ? 1 : 0;
            }
          }
          break;
        }
      }
    }
    figures.put("description.read", read / (double) count);
    figures.put("description.words", right / (double) Math.max(1, words));
  }

  private static List<Pattern> grammar() {
    Map<String, List<String>> groups =
        Map.of(
            "b", Sentences.BRIGHTNESS,
            "c", Sentences.COLOUR,
            "w", Sentences.WARMTH,
            "t", Sentences.TEXTURE,
            "k", Sentences.CONTRAST);
    String conclusions =
        Sentences.CONCLUSION.stream()
            .map(text -> text.replace(".", "\\.").replace("{l}", "\\w+"))
            .collect(Collectors.joining("|", "(?:", ")"));
    List<Pattern> patterns = new ArrayList<>();
    for (String content : Sentences.CONTENT) {
      String pattern = content.replace(".", "\\.");
      for (Map.Entry<String, List<String>> group : groups.entrySet()) {
        pattern =
            pattern.replace(
                "{" + group.getKey() + "}",
                "(?<" + group.getKey() + ">" + String.join("|", group.getValue()) + ")");
      }
      patterns.add(Pattern.compile(pattern + " " + conclusions));
    }
    return patterns;
  }

  /** The mean level by likelihood. */
  private static double score(float[] logits, int[] levels) {
    double most = Double.NEGATIVE_INFINITY;
    for (int level : levels) {
      most = Math.max(most, logits[level]);
    }
    double sum = 0;
    double weighted = 0;
    for (int i = 0; i < levels.length; i++) {
      double share = Math.exp(logits[levels[i]] - most);
      sum += share;
      weighted += share * (i + 1);
    }
    return weighted / sum;
  }

  private int[] levels() {
    return Sentences.LEVELS.stream().mapToInt(word -> talk.encoding().encode(word)[0]).toArray();
  }

  private void rated(List<Specimen> specimens, Sight sight) {
    List<Asked> asked = asked(Ask.RATE, sight.rows(), false, 36);
    List<float[]> logits = last(asked, Decoder.LOGITS);
    int[] levels = levels();
    figures.put(
        "score.srcc",
        Correlation.SRCC
            .of(
                logits.stream().mapToDouble(one -> score(one, levels)).toArray(),
                specimens.stream().mapToDouble(one -> -one.severity()).toArray())
            .value()
            .orElse(0));
  }

  /** Other wordings, other orders, drawn answers. */
  private void repeated(List<Specimen> specimens, Sight sight) {
    int count = Math.min(REPEATED, specimens.size());
    int[][] answers = new int[count][REPEATS];
    double[][] scores = new double[count][REPEATS];
    int[] levels = levels();
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      List<Asked> closed = asked(Ask.CHOOSE, sight.rows().subList(0, count), false, 40 + repeat);
      List<float[]> logits = last(closed, Decoder.LOGITS);
      List<Asked> rate = asked(Ask.RATE, sight.rows().subList(0, count), false, 50 + repeat);
      List<float[]> rated = last(rate, Decoder.LOGITS);
      for (int i = 0; i < count; i++) {
        answers[i][repeat] = sampled(logits.get(i), Draw.of(60, repeat, i));
        scores[i][repeat] = score(rated.get(i), levels);
      }
    }
    double agreement = 0;
    double entropy = 0;
    double deviation = 0;
    for (int i = 0; i < count; i++) {
      Map<Integer, Integer> counts = new LinkedHashMap<>();
      for (int answer : answers[i]) {
        counts.merge(answer, 1, Integer::sum);
      }
      agreement += Collections.max(counts.values()) / (double) REPEATS;
      for (int n : counts.values()) {
        double share = n / (double) REPEATS;
        entropy -= share * Math.log(share) / Math.log(2);
      }
      double mean = Arrays.stream(scores[i]).average().orElseThrow();
      deviation +=
          Math.sqrt(
              Arrays.stream(scores[i]).map(s -> (s - mean) * (s - mean)).sum() / (REPEATS - 1));
    }
    figures.put("repeat.agreement", agreement / count);
    figures.put("repeat.entropy", entropy / count);
    figures.put("repeat.deviation", deviation / count);
    List<Asked> once = asked(Ask.CHOOSE, sight.rows().subList(0, count), false, 31);
    List<Asked> turned = new ArrayList<>(once);
    Collections.reverse(turned);
    List<float[]> first = last(once, Decoder.LOGITS);
    List<float[]> again = last(turned, Decoder.LOGITS);
    int same = 0;
    for (int i = 0; i < count; i++) {
      same += best(first.get(i)) == best(again.get(count - 1 - i)) ? 1 : 0;
    }
    figures.put("repeat.same", same / (double) count);
  }

  /** A token drawn from all. */
  private static int sampled(float[] logits, Draw draw) {
    float most = logits[best(logits)];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp((logit - most) / TEMPERATURE);
    }
    double left = draw.between(0, sum);
    for (int i = 0; i < logits.length; i++) {
      left -= Math.exp((logits[i] - most) / TEMPERATURE);
      if (left < 0) {
        return i;
      }
    }
    return best(logits);
  }

  /** What is said where there is nothing to see. */
  private void blank() {
    List<Specimen> blanks = new ArrayList<>();
    for (int i = 0; i < BLANKS; i++) {
      byte grey = (byte) (i * 255 / (BLANKS - 1));
      ByteBuffer samples = ByteBuffer.allocateDirect(3 * StudyNetwork.SIDE * StudyNetwork.SIDE);
      for (int k = 0; k < samples.capacity(); k++) {
        samples.put(k, grey);
      }
      Picture picture =
          Picture.wrap(StudyNetwork.SIDE, StudyNetwork.SIDE, PixelFormat.RGB8, samples);
      blanks.add(
          new Specimen(picture, new float[0], Content.of(picture), PerceptionClass.CLEAN, 0));
    }
    List<float[]> logits = last(asked(Ask.CHOOSE, sight(blanks).rows(), false, 37), Decoder.LOGITS);
    int[] counts = new int[CLASSES];
    logits.forEach(one -> counts[chosen(one)]++);
    for (int c = 0; c < CLASSES; c++) {
      figures.put("blank." + Exchanges.EIGHT.get(c), counts[c] / (double) BLANKS);
    }
  }
}
