// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.Distortion;
import dev.iqa.Distortions;
import dev.iqa.QualityMap;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.language.Complaint.Certainty;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What is known about a picture, ready to be said: the same words for the same findings.
 *
 * @param found the distortions, in any order
 * @param score the overall judgement; a verdict is said where its scale has two finite ends
 * @param map quality by place
 * @param appearance a sentence on what the picture looks like, said where nothing is wrong
 * @param unfamiliarBecause a sentence on why the findings are hardly to be trusted
 */
public record Diagnosis(
    List<Distortion> found,
    Optional<Score> score,
    Optional<QualityMap> map,
    Optional<String> appearance,
    Optional<String> unfamiliarBecause) {

  // Fainter suspicions would only unsettle the reader.
  private static final double WORTH_SAYING = 0.25;

  // A fifth of the scale is one word.
  private static final double UNSURE = 0.2;

  // What is known of a picture unlike those an assessor was made for.
  private static final double CONFIDENCE_IN_THE_UNFAMILIAR = 0.2;

  /** Copies the list. */
  public Diagnosis {
    found = List.copyOf(found);
  }

  /**
   * Only distortions so far.
   *
   * @param distortions what was found; none for a clean picture
   * @return the diagnosis
   */
  public static Diagnosis of(Distortions distortions) {
    return new Diagnosis(
        distortions.found(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * With other distortions.
   *
   * @param distortions what was found; none for a clean picture
   * @return the diagnosis with them
   */
  public Diagnosis finding(Distortions distortions) {
    return new Diagnosis(distortions.found(), score, map, appearance, unfamiliarBecause);
  }

  /**
   * With an overall judgement.
   *
   * @param score on any scale
   * @return the diagnosis with it
   */
  public Diagnosis scored(Score score) {
    return new Diagnosis(found, Optional.of(score), map, appearance, unfamiliarBecause);
  }

  /**
   * With the places of damage.
   *
   * @param map on any scale
   * @return the diagnosis with it
   */
  public Diagnosis mapped(QualityMap map) {
    return new Diagnosis(found, score, Optional.of(map), appearance, unfamiliarBecause);
  }

  /**
   * With what a clean picture looks like.
   *
   * @param sentence full, with a full stop
   * @return the diagnosis with it
   */
  public Diagnosis looking(String sentence) {
    return new Diagnosis(found, score, map, Optional.of(sentence), unfamiliarBecause);
  }

  /**
   * With the reason why it should hardly be trusted.
   *
   * @param because a full sentence, such as {@code "The picture is practically blank."}
   * @return the diagnosis with it; nothing is stated for sure any more
   */
  public Diagnosis unfamiliar(String because) {
    return new Diagnosis(found, score, map, appearance, Optional.of(because));
  }

  /**
   * How sure the words are.
   *
   * @return that of the most doubtful finding that is said; empty where nothing was found
   */
  public OptionalDouble confidence() {
    if (unfamiliarBecause.isPresent()) {
      return OptionalDouble.of(CONFIDENCE_IN_THE_UNFAMILIAR);
    }
    return complaints().stream().mapToDouble(c -> c.distortion().confidence()).min();
  }

  /**
   * The diagnosis in plain English.
   *
   * @return one to six full sentences
   */
  public String text() {
    List<Complaint> complaints = complaints();
    List<String> sentences = new ArrayList<>();
    if (unfamiliarBecause.isPresent()) {
      sentences.add(unfamiliarBecause.get());
      sentences.add(guess(complaints));
    } else if (complaints.isEmpty()) {
      clean(sentences);
    } else {
      Complaint main = complaints.get(0);
      int key = complaints.stream().mapToInt(Complaint::key).reduce(0, (a, b) -> a * 17 + b);
      sentences.add(main(main, key));
      place(main, key).ifPresent(sentences::add);
      if (main.certainty() == Certainty.POSSIBLE) {
        sentences.add(
            (main.mayBeMeant() ? "If it was not intended, " : "If so, ") + lower(main.remedy()));
      } else {
        if (complaints.size() == 1 || main.severity().level() >= 3) {
          sentences.add(main.cost());
        }
        sentences.add(main.remedy());
      }
      if (complaints.size() == 2) {
        sentences.add(beside(complaints.get(1), key));
      } else if (complaints.size() > 2) {
        sentences.add(rest(complaints.subList(1, complaints.size())));
      }
      conclusion(complaints, key).ifPresent(sentences::add);
    }
    return String.join(" ", sentences);
  }

  /** What is worth saying, what weighs most first. */
  private List<Complaint> complaints() {
    return found.stream()
        .filter(d -> d.confidence() >= WORTH_SAYING)
        .sorted(
            Comparator.comparingDouble((Distortion d) -> -d.severity() * d.confidence())
                .thenComparing(d -> d.type().family())
                .thenComparing(d -> d.type().id()))
        .map(Complaint::new)
        .toList();
  }

  private void clean(List<String> sentences) {
    Optional<String> verdict = verdict();
    boolean praised = verdict.isEmpty() || verdict.get().matches("excellent|good");
    sentences.add(
        praised
            ? "No damage stands out."
            : "No fault that can be named stands out, yet the picture does not convince.");
    appearance.ifPresent(sentences::add);
    verdict.ifPresent(
        v ->
            sentences.add(
                (isUnsure() ? "As far as can be told" : "Overall") + " it looks " + v + "."));
  }

  /** Whether the score may as well lie a whole word higher or lower. */
  private boolean isUnsure() {
    return score.isPresent()
        && score.get().standardDeviation().orElse(0)
            >= UNSURE * Math.abs(score.get().scale().best() - score.get().scale().worst());
  }

  private static String guess(List<Complaint> complaints) {
    return complaints.isEmpty()
        ? "Whether anything is wrong with it cannot be said, so take the score with caution."
        : "If anything, it may suffer from "
            + list(complaints.stream().limit(2).map(Complaint::noun).toList())
            + ", but that is a guess; take the score with caution.";
  }

  private static String main(Complaint complaint, int key) {
    String noun = complaint.noun();
    String sign = complaint.sign();
    return switch (complaint.certainty()) {
      case STATED ->
          complaint.severity().level() >= 3
              ? pick(
                  key,
                  capital(noun) + " spoils the picture: " + sign + ".",
                  "The picture suffers from " + noun + "; " + sign + ".",
                  "What strikes the eye first is " + noun + ": " + sign + ".",
                  capital(sign) + ", and that is " + noun + ".")
              : pick(
                  key,
                  "There is " + noun + " in the picture: " + sign + ".",
                  "On a close look " + sign + ", a sign of " + noun + ".",
                  "The picture shows " + noun + "; " + sign + ".");
      case PROBABLE ->
          pick(
              key,
              "The picture probably suffers from " + noun + ": " + sign + ".",
              capital(sign) + ", most likely because of " + noun + ".",
              "This is probably " + noun + ", as " + sign + ".");
      case POSSIBLE ->
          complaint.mayBeMeant()
              ? pick(
                  key,
                  "There may be " + noun + ": " + sign + ", unless that is the look intended.",
                  capital(sign) + ", which may be " + noun + " or the look intended.")
              : pick(
                  key,
                  "There may be " + noun + ", for it seems that " + sign + ".",
                  "Perhaps " + sign + "; that would be " + noun + ".",
                  "The picture may suffer from " + noun + ", but the signs are weak.");
    };
  }

  private Optional<String> place(Complaint main, int key) {
    return map.flatMap(Place::worst)
        .map(
            place ->
                main.certainty() == Certainty.POSSIBLE
                    ? "If so, it is worst " + place.words() + "."
                    : pick(
                        key,
                        "It is worst " + place.words() + ".",
                        "Look " + place.words() + ", where it is worst.",
                        "The damage gathers " + place.words() + "."));
  }

  private static String beside(Complaint complaint, int key) {
    String noun = complaint.noun();
    String sign = complaint.sign();
    return switch (complaint.certainty()) {
      case STATED ->
          pick(
              key,
              "Besides, there is " + noun + ": " + sign + ".",
              "In addition " + sign + ", a sign of " + noun + ".",
              capital(noun) + " comes on top of it, so that " + sign + ".");
      case PROBABLE ->
          pick(
              key,
              "There is probably " + noun + " as well: " + sign + ".",
              "In addition " + sign + ", most likely because of " + noun + ".");
      case POSSIBLE ->
          pick(
              key,
              "Perhaps there is " + noun + " as well.",
              "There may be " + noun + " too, though that is less certain.");
    };
  }

  private static String rest(List<Complaint> others) {
    List<String> sure =
        others.stream()
            .filter(c -> c.certainty() != Certainty.POSSIBLE)
            .map(Complaint::noun)
            .toList();
    List<String> doubtful =
        others.stream()
            .filter(c -> c.certainty() == Certainty.POSSIBLE)
            .map(Complaint::noun)
            .toList();
    if (sure.isEmpty()) {
      return "There may also be " + list(doubtful) + ".";
    }
    return "It also shows "
        + list(sure)
        + (doubtful.isEmpty() ? "." : ", and perhaps " + list(doubtful) + ".");
  }

  private Optional<String> conclusion(List<Complaint> complaints, int key) {
    return verdict()
        .map(
            verdict -> {
              Complaint main = complaints.get(0);
              if (main.certainty() == Certainty.POSSIBLE) {
                return main.mayBeMeant()
                    ? "As it is, the picture as a whole looks " + verdict + "."
                    : "As far as can be told, the picture looks " + verdict + ".";
              }
              boolean spoilt = main.severity().level() >= 3;
              if (spoilt && verdict.matches("excellent|good")) {
                return "Even so, the picture as a whole looks " + verdict + ".";
              }
              return pick(
                  key,
                  "Overall it looks " + verdict + ".",
                  "As a whole the picture looks " + verdict + ".",
                  "All in all its quality is " + verdict + ".");
            });
  }

  /** A word for the fifth of the scale; empty where the scale has no ends. */
  private Optional<String> verdict() {
    return score
        .filter(s -> Double.isFinite(s.scale().worst()) && Double.isFinite(s.scale().best()))
        .map(
            s -> {
              ScoreScale scale = s.scale();
              double share = (s.value() - scale.worst()) / (scale.best() - scale.worst());
              return share >= 0.8
                  ? "excellent"
                  : share >= 0.6 ? "good" : share >= 0.4 ? "fair" : share >= 0.2 ? "poor" : "bad";
            });
  }

  private static String pick(int key, String... shapes) {
    // Neighbouring keys must not give neighbouring shapes in step.
    return shapes[Math.floorMod((key * 0x9E3779B9) >>> 16, shapes.length)];
  }

  private static String list(List<String> words) {
    return words.size() == 1
        ? words.get(0)
        : String.join(", ", words.subList(0, words.size() - 1))
            + " and "
            + words.get(words.size() - 1);
  }

  private static String lower(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
