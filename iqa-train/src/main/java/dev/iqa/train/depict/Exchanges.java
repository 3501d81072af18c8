// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.perception.PerceptionClass;
import dev.iqa.train.depict.Exchange.Part;
import dev.iqa.train.depict.Exchange.Shows;
import dev.iqa.train.depict.Exchange.Task;
import dev.iqa.train.depict.Exchange.Words;
import dev.iqa.train.student.Draw;
import dev.iqa.train.student.Vocabulary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks about scenes, and answers from what is true of them. */
final class Exchanges {

  /** The eight classes of the low-level perception paper. */
  static final List<String> EIGHT =
      Arrays.stream(PerceptionClass.values()).map(PerceptionClass::word).toList();

  private static final String JITTER = "jitter";

  private static final double BRIEF_SHARE = 0.3;

  /**
   * So often a question about one picture is about the reference: a model that meets damage only
   * finds some everywhere.
   */
  private static final double CLEAN_SHARE = 0.25;

  /** So often a picture stands beside itself as the reference, and has no damage then. */
  private static final double SELF_SHARE = 0.08;

  /** Qualities nearer than this are not asked to be told apart. */
  private static final double NEAR = 0.04;

  private final List<String> typeNames;
  private final LibraryQuestions library;
  private final boolean held;

  /**
   * Asks.
   *
   * @param typeNames of the generator, in its order
   * @param library questions of it
   * @param held whether the wordings are those nobody learns from
   */
  Exchanges(List<String> typeNames, LibraryQuestions library, boolean held) {
    this.typeNames = List.copyOf(typeNames);
    this.library = library;
    this.held = held;
  }

  /** A question of a kind, or of another where the scene does not allow it. */
  Exchange drawn(Task task, List<Shown> truth, Draw draw) {
    boolean brief = draw.chance(BRIEF_SHARE);
    int picture = draw.chance(CLEAN_SHARE) ? 0 : 1 + draw.below(2);
    if (draw.chance(SELF_SHARE)
        && !truth.get(picture).damages().isEmpty()
        && task != Task.PREFER
        && task != Task.COMPARE) {
      return besideItself(drawn(task, undamaged(truth), draw));
    }
    Shown shown = truth.get(picture);
    return switch (task) {
      case IDENTIFY -> identify(shown, picture, draw);
      case LIST ->
          single(
              task,
              picture,
              ask(Questions.IDENTIFY, draw) + " " + ask(Questions.AS_JSON, draw),
              json(shown),
              draw);
      case SEVERITY ->
          shown.damages().isEmpty()
              ? identify(shown, picture, draw)
              : severity(shown, picture, draw);
      case RATE -> single(task, picture, ask(Questions.RATE, draw), level(shown, draw), draw);
      case CHOOSE -> choose(shown, picture, draw);
      case DESCRIBE -> describe(shown, picture, brief, draw);
      case PREFER -> prefer(truth, draw);
      case COMPARE -> compare(truth, brief, draw);
    };
  }

  private static List<Shown> undamaged(List<Shown> truth) {
    return truth.stream().map(shown -> new Shown(shown.content(), List.of(), 1, 0)).toList();
  }

  private static Exchange besideItself(Exchange own) {
    int picture = shows(own, Mark.SINGLE).orElseThrow();
    List<Part> parts = new ArrayList<>();
    for (Part part : own.parts()) {
      if (part instanceof Shows shows && shows.mark() == Mark.SINGLE) {
        parts.add(new Shows(Mark.REFERENCE, picture));
      }
      if (!(part instanceof Shows shows && shows.mark() == Mark.REFERENCE)) {
        parts.add(part);
      }
    }
    return new Exchange(own.task(), parts, own.answer(), own.brief(), own.about());
  }

  /** What is true of the single picture of an exchange: beside itself it is undamaged. */
  static Shown judged(Exchange exchange, List<Shown> truth) {
    int picture = shows(exchange, Mark.SINGLE).orElseThrow();
    boolean itself = shows(exchange, Mark.REFERENCE).filter(p -> p == picture).isPresent();
    return (itself ? undamaged(truth) : truth).get(picture);
  }

  /** A question of a kind as the library asks it, if it does. */
  Exchange fromLibrary(Task task, List<Shown> truth, Draw draw) {
    Exchange own = drawn(task, truth, draw);
    List<LibraryQuestions.Asked> asked = library.of(own.task(), held);
    return asked.isEmpty() ? own : asLibraryAsks(own, asked, truth, draw);
  }

  /** The same answer to a question of the library's. */
  private static Exchange asLibraryAsks(
      Exchange own, List<LibraryQuestions.Asked> asked, List<Shown> truth, Draw draw) {
    boolean reference = shows(own, Mark.REFERENCE).isPresent();
    int damages = shows(own, Mark.SINGLE).isPresent() ? judged(own, truth).damages().size() : 0;
    List<LibraryQuestions.Asked> fitting =
        asked.stream()
            .filter(one -> one.parts().contains(Mark.REFERENCE) == reference)
            .filter(one -> fits(one, own, damages))
            .toList();
    LibraryQuestions.Asked one = fitting.get(draw.below(fitting.size()));
    List<Part> parts = new ArrayList<>();
    for (Object part : one.parts()) {
      if (part instanceof Mark mark) {
        parts.add(new Shows(mark, shows(own, mark).orElseThrow()));
      } else {
        String text = (String) part;
        parts.add(
            new Words(
                own.task() == Task.SEVERITY ? LibraryQuestions.about(text, own.about()) : text));
      }
    }
    String answer = own.answer();
    if (own.task() == Task.IDENTIFY) {
      answer = named(judged(own, truth));
    }
    return new Exchange(own.task(), parts, answer, own.brief(), own.about());
  }

  private static boolean fits(LibraryQuestions.Asked asked, Exchange own, int damages) {
    String text = asked.parts().toString();
    if (own.task() == Task.DESCRIBE || own.task() == Task.COMPARE) {
      return text.contains("sentences") == own.brief();
    }
    boolean two = text.contains("two") || text.contains("Two");
    boolean one = text.contains(" one ") || text.contains("single");
    boolean identifies = asked.task() == Task.IDENTIFY || asked.task() == Task.LIST;
    return !identifies || (two ? damages == 2 : !one || damages < 2);
  }

  private static java.util.Optional<Integer> shows(Exchange exchange, Mark mark) {
    return exchange.parts().stream()
        .filter(part -> part instanceof Shows shows && shows.mark() == mark)
        .map(part -> ((Shows) part).picture())
        .findFirst();
  }

  private Exchange identify(Shown shown, int picture, Draw draw) {
    List<String> of = Questions.IDENTIFY;
    if (draw.chance(0.4)) {
      of =
          switch (shown.damages().size()) {
            case 1 -> Questions.IDENTIFY_ONE;
            case 2 -> Questions.IDENTIFY_TWO;
            default -> Questions.IDENTIFY;
          };
    }
    String question = ask(of, draw);
    if (draw.chance(0.5)) {
      question += " " + ask(Questions.BRIEFLY, draw);
    }
    return single(Task.IDENTIFY, picture, question, names(shown), draw);
  }

  private Exchange severity(Shown shown, int picture, Draw draw) {
    Shown.Damage damage = shown.damages().get(draw.below(shown.damages().size()));
    String question = ask(Questions.SEVERITY, draw).replace("{d}", damage.family().words());
    Exchange asked = single(Task.SEVERITY, picture, question, severity(damage), draw);
    return new Exchange(asked.task(), asked.parts(), asked.answer(), true, damage.family().words());
  }

  private Exchange choose(Shown shown, int picture, Draw draw) {
    List<String> options = new ArrayList<>();
    String answer = "";
    String eight = eight(shown);
    if (!eight.isEmpty() && draw.chance(0.7)) {
      options.addAll(EIGHT);
      answer = eight;
    } else {
      answer = shown.damages().isEmpty() ? "none" : shown.damages().get(0).family().words();
      options.add(answer);
      while (options.size() < 4 + draw.below(3)) {
        String other = Vocabulary.FAMILIES.get(draw.below(Vocabulary.FAMILIES.size())).words();
        boolean true2 = names(shown).contains(other);
        if (!options.contains(other) && !true2) {
          options.add(other);
        }
      }
    }
    shuffle(options, draw);
    String question = ask(Questions.CHOOSE, draw).replace("{o}", String.join(", ", options));
    return single(Task.CHOOSE, picture, question, answer, draw);
  }

  /** Which of the eight classes, in a drawn order. */
  Exchange ofEight(int picture, Draw draw) {
    List<String> options = new ArrayList<>(EIGHT);
    shuffle(options, draw);
    String question = ask(Questions.CHOOSE, draw).replace("{o}", String.join(", ", options));
    return new Exchange(
        Task.CHOOSE, List.of(new Shows(Mark.SINGLE, picture), new Words(question)), "", true, "");
  }

  /** Which of two pictures is better, one of them shown first. */
  Exchange ofPair(int first, boolean reference, Draw draw) {
    List<Part> parts = new ArrayList<>();
    if (reference) {
      parts.add(new Shows(Mark.REFERENCE, 0));
    }
    parts.add(new Shows(Mark.A, first));
    parts.add(new Shows(Mark.B, 3 - first));
    parts.add(new Words(ask(Questions.PREFER, draw)));
    return new Exchange(Task.PREFER, parts, "", true, "");
  }

  /** Which level. */
  Exchange ofLevel(int picture, boolean reference, Draw draw) {
    List<Part> parts = new ArrayList<>();
    if (reference) {
      parts.add(new Shows(Mark.REFERENCE, 0));
    }
    parts.add(new Shows(Mark.SINGLE, picture));
    parts.add(new Words(ask(Questions.RATE, draw)));
    return new Exchange(Task.RATE, parts, "", true, "");
  }

  private static void shuffle(List<String> options, Draw draw) {
    for (int i = options.size() - 1; i > 0; i--) {
      Collections.swap(options, i, draw.below(i + 1));
    }
  }

  /** One of the eight classes; empty for two distortions, or one that is none of them. */
  String eight(Shown shown) {
    if (shown.damages().isEmpty()) {
      return "clean";
    }
    if (shown.damages().size() > 1) {
      return "";
    }
    Shown.Damage damage = shown.damages().get(0);
    return switch (damage.family()) {
      case BLUR -> typeNames.get(damage.type()).contains(JITTER) ? "jitter" : "blur";
      case NOISE -> "noise";
      case BRIGHTEN, DARKEN -> "brightness";
      case COMPRESSION -> "compression";
      case CONTRAST_STRENGTHEN, CONTRAST_WEAKEN -> "contrast";
      case SATURATE_STRENGTHEN, SATURATE_WEAKEN -> "colorfulness";
      default -> "";
    };
  }

  private Exchange describe(Shown shown, int picture, boolean brief, Draw draw) {
    boolean reference = draw.chance(0.5);
    StringBuilder answer = new StringBuilder();
    if (!brief) {
      answer.append(content(shown.content(), draw)).append(' ');
    }
    if (shown.damages().isEmpty()) {
      answer.append(Sentences.one(Sentences.CLEAN, draw));
    }
    List<String> first = reference ? Sentences.DAMAGE_BESIDE : Sentences.DAMAGE;
    for (int i = 0; i < shown.damages().size(); i++) {
      if (i > 0) {
        answer.append(' ');
      }
      answer.append(
          damage(
              Sentences.one(i == 0 ? first : Sentences.SECOND_DAMAGE, draw),
              shown.damages().get(i),
              draw));
    }
    answer
        .append(' ')
        .append(Sentences.one(Sentences.CONCLUSION, draw).replace("{l}", level(shown, draw)));
    String question = ask(Questions.DESCRIBE, draw);
    if (brief) {
      question += " " + ask(Questions.BRIEFLY, draw);
    }
    return single(Task.DESCRIBE, picture, reference, question, answer.toString(), brief, draw);
  }

  private Exchange prefer(List<Shown> truth, Draw draw) {
    int first = 1 + draw.below(2);
    String question = ask(Questions.PREFER, draw);
    if (draw.chance(0.5)) {
      question += " " + ask(Questions.BRIEFLY, draw);
    }
    String better = better(truth.get(first), truth.get(3 - first));
    if (better.isEmpty()) {
      return identify(truth.get(first), first, draw);
    }
    return pair(Task.PREFER, first, question, better, true, draw);
  }

  /** A, B or tie; empty where the truth is too close. */
  static String better(Shown a, Shown b) {
    if (a.damages().equals(b.damages()) && a.damages().isEmpty()) {
      return "tie";
    }
    double lead = a.quality() - b.quality();
    return Math.abs(lead) < NEAR ? "" : lead > 0 ? "A" : "B";
  }

  private Exchange compare(List<Shown> truth, boolean brief, Draw draw) {
    int first = 1 + draw.below(2);
    Shown a = truth.get(first);
    Shown b = truth.get(3 - first);
    String better = better(a, b);
    if (better.isEmpty()) {
      return describe(a, first, brief, draw);
    }
    StringBuilder answer = new StringBuilder();
    for (String name : List.of("A", "B")) {
      Shown shown = name.equals("A") ? a : b;
      boolean worse = !name.equals(better.equals("B") ? "B" : "A");
      if (brief && !worse) {
        continue;
      }
      if (shown.damages().isEmpty()) {
        answer.append(Sentences.one(Sentences.OF_CLEAN, draw).replace("{x}", name)).append(' ');
      }
      for (Shown.Damage damage : shown.damages()) {
        answer
            .append(
                damage(Sentences.one(Sentences.OF_ONE, draw).replace("{x}", name), damage, draw))
            .append(' ');
      }
    }
    answer.append(
        better.equals("tie")
            ? Sentences.one(Sentences.TIE, draw)
            : Sentences.one(Sentences.VERDICT, draw)
                .replace("{x}", better)
                .replace("{y}", better.equals("A") ? "B" : "A"));
    String question = ask(Questions.COMPARE, draw);
    if (brief) {
      question += " " + ask(Questions.BRIEFLY, draw);
    }
    return pair(Task.COMPARE, first, question, answer.toString(), brief, draw);
  }

  private static String damage(String sentence, Shown.Damage damage, Draw draw) {
    return Sentences.capital(
        sentence
            .replace("{s}", severity(damage))
            .replace("{d}", damage.family().words())
            .replace("{e}", Sentences.one(Sentences.effects(damage.family()), draw)));
  }

  static String severity(Shown.Damage damage) {
    return Sentences.SEVERITIES.get(damage.severity() - 1);
  }

  /**
   * The distortions in words, in the order of the families: the order they were done is not seen.
   */
  static String names(Shown shown) {
    return shown.damages().isEmpty()
        ? "none"
        : sorted(shown).stream()
            .map(damage -> damage.family().words())
            .collect(Collectors.joining(" and "));
  }

  private static List<Shown.Damage> sorted(Shown shown) {
    return shown.damages().stream()
        .sorted(
            java.util.Comparator.comparingInt(
                damage -> Vocabulary.FAMILIES.indexOf(damage.family())))
        .toList();
  }

  /** The most severe first. */
  private static List<Shown.Damage> bySeverity(Shown shown) {
    return sorted(shown).stream()
        .sorted(java.util.Comparator.comparingInt(damage -> -damage.severity()))
        .toList();
  }

  /** With severities, separated by commas. */
  static String named(Shown shown) {
    return shown.damages().isEmpty()
        ? "none"
        : bySeverity(shown).stream()
            .map(damage -> severity(damage) + " " + damage.family().words())
            .collect(Collectors.joining(", "));
  }

  static String json(Shown shown) {
    return bySeverity(shown).stream()
        .map(
            damage ->
                "{\"distortion\":\""
                    + damage.family().words()
                    + "\",\"severity\":\""
                    + severity(damage)
                    + "\"}")
        .collect(Collectors.joining(",", "{\"distortions\":[", "]}"));
  }

  /** A level, drawn around the quality by the metrics' disagreement. */
  static String level(Shown shown, Draw draw) {
    if (shown.damages().isEmpty()) {
      return "excellent";
    }
    double spread = Math.max(0.25, 2 * shown.deviation());
    // Sums of uniform numbers are normal enough here.
    double noise = 0;
    for (int i = 0; i < 12; i++) {
      noise += draw.between(-0.5, 0.5);
    }
    long level = Math.round(4 * shown.quality() + noise * spread);
    return Sentences.LEVELS.get((int) Math.max(0, Math.min(4, level)));
  }

  /** The level nearest to the quality. */
  static String level(Shown shown) {
    return Sentences.LEVELS.get(Math.round(4 * shown.quality()));
  }

  static String content(Content content, Draw draw) {
    String sentence = Sentences.one(Sentences.CONTENT, draw);
    for (Map.Entry<String, String> word : words(content).entrySet()) {
      sentence = sentence.replace(word.getKey(), word.getValue());
    }
    return sentence;
  }

  /** By the places of sentences. */
  static Map<String, String> words(Content content) {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("{b}", step(Sentences.BRIGHTNESS, content.brightness(), 45, 85, 150, 195));
    words.put("{c}", step(Sentences.COLOUR, content.colourfulness(), 4, 18, 35, 62));
    words.put("{w}", step(Sentences.WARMTH, content.warmth(), -12, 15));
    words.put("{t}", step(Sentences.TEXTURE, content.texture(), 2.5, 7, 16));
    words.put("{k}", step(Sentences.CONTRAST, content.contrast(), 30, 62));
    return words;
  }

  private static String step(List<String> words, double value, double... above) {
    int step = 0;
    while (step < above.length && value >= above[step]) {
      step++;
    }
    return words.get(step);
  }

  private String ask(List<String> of, Draw draw) {
    return Questions.one(of, held, draw);
  }

  private static Exchange single(
      Task task, int picture, String question, String answer, Draw draw) {
    return single(task, picture, draw.chance(0.5), question, answer, true, draw);
  }

  private static Exchange single(
      Task task,
      int picture,
      boolean reference,
      String question,
      String answer,
      boolean brief,
      Draw draw) {
    List<Part> shows = new ArrayList<>();
    if (reference) {
      shows.add(new Shows(Mark.REFERENCE, 0));
    }
    shows.add(new Shows(Mark.SINGLE, picture));
    return exchange(task, shows, question, answer, brief, draw);
  }

  private static Exchange pair(
      Task task, int first, String question, String answer, boolean brief, Draw draw) {
    List<Part> shows = new ArrayList<>();
    if (draw.chance(0.5)) {
      shows.add(new Shows(Mark.REFERENCE, 0));
    }
    shows.add(new Shows(Mark.A, first));
    shows.add(new Shows(Mark.B, 3 - first));
    return exchange(task, shows, question, answer, brief, draw);
  }

  private static Exchange exchange(
      Task task, List<Part> shows, String question, String answer, boolean brief, Draw draw) {
    List<Part> parts = new ArrayList<>(shows);
    parts.add(draw.chance(0.15) ? 0 : parts.size(), new Words(question));
    return new Exchange(task, parts, answer, brief, "");
  }
}
