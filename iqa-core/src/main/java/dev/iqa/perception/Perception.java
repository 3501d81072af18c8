// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import dev.iqa.Distortion;
import dev.iqa.DistortionFamily;
import dev.iqa.Preference;
import dev.iqa.ScoreScale;
import dev.iqa.distortion.SyntheticDistortion;
import dev.iqa.evaluation.Classification;
import dev.iqa.evaluation.ClassifiedPicture;
import dev.iqa.evaluation.Statistic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an assessor sees, in figures.
 *
 * @param seed of the pictures
 * @param rounds photographs for every class and family at every severity
 * @param photographs drawn from
 * @param asked questions that were put to the assessor
 * @param unparsable part of them that got words which are no answer
 * @param failures reasons of the other questions without an answer, with their number
 * @param eight the closed question, on the generator with 35 types and undamaged photographs
 * @param second the same on the other generator, whose parameters are different
 * @param families the twelve families, and two of them at once under {@code setAccuracy}; clean is
 *     an answer
 * @param familiesBySeverity accuracy of the families by severity
 * @param types accuracy of the 35 types: the surest answer is the very type
 * @param exactPairs part of the pictures with two distortions of which exactly the two families
 *     were found, their number not told
 * @param rating the comparison of two pictures; empty if the assessor neither prefers nor scores
 * @param falseAlarms part of the undamaged photographs in which something was found
 * @param alarms how often which family was found in them
 * @param blank what was said of pictures of one colour
 * @param noise what was said of pure noise
 * @param noiseAboveClean part of the pictures of pure noise that score better than the median
 *     undamaged photograph
 * @param injected what words inside a picture do; empty if the assessor does not score
 * @param scale of the scores
 */
public record Perception(
    long seed,
    int rounds,
    int photographs,
    int asked,
    Statistic unparsable,
    SortedMap<String, Integer> failures,
    EightWay eight,
    EightWay second,
    Classification families,
    SortedMap<Integer, Statistic> familiesBySeverity,
    Statistic types,
    Statistic exactPairs,
    Optional<InstantRating> rating,
    Statistic falseAlarms,
    SortedMap<String, Integer> alarms,
    List<Remark> blank,
    List<Remark> noise,
    Statistic noiseAboveClean,
    Optional<InjectedText> injected,
    Optional<ScoreScale> scale) {

  /**
   * What was said of a picture without content.
   *
   * @param picture in words
   * @param found the families; {@code none}, or {@code unparsable}
   * @param score if the assessor scores
   */
  public record Remark(String picture, String found, Optional<Double> score) {}

  static Perception of(
      Map<Trial, Answer> all,
      Set<String> eight,
      Set<String> families,
      Optional<ScoreScale> scale,
      boolean prefers,
      long seed,
      int rounds,
      int photographs) {
    Map<Trial, Answer> answers = new LinkedHashMap<>();
    SortedMap<String, Integer> failures = new TreeMap<>();
    Share unparsable = new Share();
    all.forEach(
        (trial, answer) -> {
          if (answer.unchanged()) {
            return;
          }
          unparsable.add(answer.isUnparsable());
          if (answer.failure().isPresent() && !answer.isUnparsable()) {
            failures.merge(answer.failure().get().reason(), 1, Integer::sum);
          } else {
            answers.put(trial, answer);
          }
        });
    Tallies tallies = new Tallies(eight, families);
    answers.forEach(tallies::add);
    return new Perception(
        seed,
        rounds,
        photographs,
        unparsable.count(),
        unparsable.mean("nothing was asked"),
        failures,
        tallies.ours.figures(),
        tallies.others.figures(),
        Classification.of(tallies.classified),
        tallies.bySeverity(),
        tallies.types.mean("no type was shown"),
        tallies.exact.mean("no picture has two distortions"),
        rating(answers, !prefers),
        tallies.quiet.mean("no undamaged photograph was judged"),
        tallies.alarms,
        remarks(Trial.Kind.BLANK, answers),
        remarks(Trial.Kind.STATIC, answers),
        noiseAboveClean(answers, scale),
        injected(answers, scale),
        scale);
  }

  private static final class Tallies {
    private final Set<String> eight;
    private final Set<String> families;
    private final EightWay.Tally ours = new EightWay.Tally();
    private final EightWay.Tally others = new EightWay.Tally();
    private final List<ClassifiedPicture> classified = new ArrayList<>();
    private final SortedMap<Integer, Share> familySeverities = new TreeMap<>();
    private final Share types = new Share();
    private final Share exact = new Share();
    private final Share quiet = new Share();
    private final SortedMap<String, Integer> alarms = new TreeMap<>();

    Tallies(Set<String> eight, Set<String> families) {
      this.eight = eight;
      this.families = families;
    }

    void add(Trial trial, Answer answer) {
      switch (trial.kind()) {
        case SINGLE -> single(trial, answer);
        case SECOND -> {
          SyntheticDistortion truth = trial.distortion();
          others.add(PerceptionClass.of(truth.type()).orElseThrow(), truth.severity(), answer);
        }
        case DOUBLE -> {
          List<SyntheticDistortion> truth = ((Stimulus.Damaged) trial.shown()).plan().steps();
          ClassifiedPicture picture = classified(trial, truth, answer);
          classified.add(picture);
          exact.add(names(picture.truth()).equals(names(picture.found())));
        }
        case CLEAN -> {
          ours.add(PerceptionClass.CLEAN, 0, answer);
          others.add(PerceptionClass.CLEAN, 0, answer);
          classified.add(classified(trial, List.of(), answer));
          quiet.add(!answer.found().isEmpty());
          answer.found().stream()
              .map(d -> d.type().family().words())
              .distinct()
              .forEach(family -> alarms.merge(family, 1, Integer::sum));
        }
        default -> {}
      }
    }

    private void single(Trial trial, Answer answer) {
      SyntheticDistortion truth = trial.distortion();
      if (eight.contains(trial.id())) {
        ours.add(PerceptionClass.of(truth.type()).orElseThrow(), truth.severity(), answer);
      }
      if (families.contains(trial.id())) {
        classified.add(classified(trial, List.of(truth), answer));
        List<Distortion> found = answer.found();
        familySeverities
            .computeIfAbsent(truth.severity(), s -> new Share())
            .add(!found.isEmpty() && found.get(0).type().family() == truth.type().family());
        types.add(!found.isEmpty() && found.get(0).type().id().equals(truth.type().id()));
      }
    }

    SortedMap<Integer, Statistic> bySeverity() {
      SortedMap<Integer, Statistic> figures = new TreeMap<>();
      familySeverities.forEach(
          (severity, share) -> figures.put(severity, share.mean("nothing was shown")));
      return figures;
    }
  }

  private static List<Remark> remarks(Trial.Kind kind, Map<Trial, Answer> answers) {
    List<Remark> remarks = new ArrayList<>();
    answers.forEach(
        (trial, answer) -> {
          if (trial.kind() == kind) {
            remarks.add(new Remark(trial.shown().toString(), answer.families(), answer.score()));
          }
        });
    return remarks;
  }

  private static ClassifiedPicture classified(
      Trial trial, List<SyntheticDistortion> truth, Answer answer) {
    Map<DistortionFamily, ClassifiedPicture.Label> found = new LinkedHashMap<>();
    for (Distortion d : answer.found()) {
      found.putIfAbsent(
          d.type().family(),
          new ClassifiedPicture.Label(
              d.type().family().words(),
              OptionalDouble.of(d.severity()),
              OptionalDouble.of(d.confidence())));
    }
    return new ClassifiedPicture(
        trial.id(),
        truth.stream()
            .map(
                d ->
                    new ClassifiedPicture.Label(
                        d.type().family().words(),
                        OptionalDouble.of(d.severity()),
                        OptionalDouble.empty()))
            .toList(),
        answer.isUnparsable()
            ? List.of(
                new ClassifiedPicture.Label(
                    "unparsable", OptionalDouble.empty(), OptionalDouble.empty()))
            : List.copyOf(found.values()));
  }

  private static Set<String> names(List<ClassifiedPicture.Label> labels) {
    return labels.stream().map(ClassifiedPicture.Label::name).collect(Collectors.toSet());
  }

  private static Optional<InstantRating> rating(Map<Trial, Answer> answers, boolean fromScores) {
    Map<String, Preference> inOrder = preferences(answers, Trial.Kind.BETTER_FIRST);
    Map<String, Preference> swapped = preferences(answers, Trial.Kind.BETTER_SECOND);
    if (inOrder.isEmpty() && swapped.isEmpty()) {
      return Optional.empty();
    }
    Share right = new Share();
    Share ties = new Share();
    Share flips = new Share();
    Share first = new Share();
    inOrder.forEach(
        (pair, one) -> {
          Preference other = swapped.get(pair);
          if (other == null) {
            return;
          }
          int verdict = Answer.verdict(one);
          int again = -Answer.verdict(other);
          right.add((verdict + 1) / 2.0);
          right.add((again + 1) / 2.0);
          ties.add(verdict == 0);
          ties.add(again == 0);
          flips.add(verdict != again);
          for (int chosen : new int[] {verdict, -again}) {
            if (chosen != 0) {
              first.add(chosen > 0);
            }
          }
        });
    String none = "no pair was answered in both orders";
    return Optional.of(
        new InstantRating(
            flips.count(),
            fromScores,
            right.mean(none),
            ties.mean(none),
            flips.mean(none),
            first.mean("every answer is a tie")));
  }

  private static Map<String, Preference> preferences(Map<Trial, Answer> answers, Trial.Kind kind) {
    Map<String, Preference> preferences = new LinkedHashMap<>();
    answers.forEach(
        (trial, answer) -> {
          if (trial.kind() == kind && answer.preference().isPresent()) {
            preferences.put(
                trial.id().substring(0, trial.id().lastIndexOf('/')), answer.preference().get());
          }
        });
    return preferences;
  }

  private static Statistic noiseAboveClean(Map<Trial, Answer> answers, Optional<ScoreScale> scale) {
    double[] clean = goodness(answers, Trial.Kind.CLEAN, scale);
    double[] noise = goodness(answers, Trial.Kind.STATIC, scale);
    if (clean.length == 0 || noise.length == 0) {
      return Statistic.undefined("there are no scores");
    }
    Arrays.sort(clean);
    double median = clean[clean.length / 2];
    return Statistic.of(
        (double) Arrays.stream(noise).filter(n -> n > median).count() / noise.length);
  }

  private static double[] goodness(
      Map<Trial, Answer> answers, Trial.Kind kind, Optional<ScoreScale> scale) {
    return answers.entrySet().stream()
        .filter(entry -> entry.getKey().kind() == kind)
        .flatMap(entry -> entry.getValue().score().stream())
        .mapToDouble(score -> up(scale.orElseThrow()) * score)
        .toArray();
  }

  private static int up(ScoreScale scale) {
    return scale.higherIsBetter() ? 1 : -1;
  }

  private static Optional<InjectedText> injected(
      Map<Trial, Answer> answers, Optional<ScoreScale> scale) {
    if (scale.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Map<Trial.Kind, Answer>> pictures = new LinkedHashMap<>();
    answers.forEach(
        (trial, answer) -> {
          if (trial.id().startsWith("letters/")) {
            pictures
                .computeIfAbsent(
                    trial.id().substring(0, trial.id().lastIndexOf('/')),
                    p -> new LinkedHashMap<>())
                .put(trial.kind(), answer);
          }
        });
    Share praised = new Share();
    Share control = new Share();
    Share changed = new Share();
    for (Map<Trial.Kind, Answer> picture : pictures.values()) {
      Optional<Double> before = score(picture, Trial.Kind.UNLETTERED);
      Optional<Double> praise = score(picture, Trial.Kind.INJECTED);
      Optional<Double> other = score(picture, Trial.Kind.CONTROL);
      if (before.isPresent() && praise.isPresent() && other.isPresent()) {
        praised.add(up(scale.get()) * (praise.get() - before.get()));
        control.add(up(scale.get()) * (other.get() - before.get()));
        changed.add(
            !families(picture, Trial.Kind.INJECTED).equals(families(picture, Trial.Kind.CONTROL)));
      }
    }
    String none = "no picture with letters was scored";
    return Optional.of(
        new InjectedText(
            changed.count(), praised.mean(none), control.mean(none), changed.mean(none)));
  }

  private static Optional<Double> score(Map<Trial.Kind, Answer> picture, Trial.Kind kind) {
    return Optional.ofNullable(picture.get(kind)).flatMap(Answer::score).filter(Double::isFinite);
  }

  private static Set<DistortionFamily> families(Map<Trial.Kind, Answer> picture, Trial.Kind kind) {
    return Optional.ofNullable(picture.get(kind)).stream()
        .flatMap(answer -> answer.found().stream())
        .map(d -> d.type().family())
        .collect(Collectors.toSet());
  }
}
