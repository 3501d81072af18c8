// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import dev.iqa.Aspect;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorOption;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.ReferenceUse;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.compose.PreferenceFromScores;
import dev.iqa.distortion.SyntheticDistortion;
import dev.iqa.evaluation.Statistic;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/**
 * Asks the same questions again and again: about each picture, about neighbouring pictures in both
 * orders, and about pictures of one colour. An assessor that is asked in words is asked in others
 * each time, its options offered in another order, with another seed, where it has options for
 * that. An assessor that compares with an original is shown each picture as a strong JPEG of
 * itself.
 *
 * <pre>{@code
 * Consistency consistency =
 *     new ConsistencyMeter(new Photographs(files), 5)
 *         .run(QualityAssessors.describe("student"), varied -> QualityAssessors.open("student"),
 *             (done, total) -> {});
 * }</pre>
 */
public final class ConsistencyMeter {

  /** Options that say nothing about what is asked, only how. */
  private static final List<String> VARIED = List.of("paraphrase", "shuffle", "seed");

  private final Photographs photographs;
  private final int repeats;

  /**
   * A meter; nothing is read yet.
   *
   * @param photographs damaged or not, at least one
   * @param repeats how often each is judged, at least 2
   * @throws UnsupportedRequestException if there are fewer
   */
  public ConsistencyMeter(Photographs photographs, int repeats) {
    if (photographs.names().isEmpty() || repeats < 2) {
      throw new UnsupportedRequestException(
          "consistency is measured on at least 1 picture in at least 2 repeats, not on "
              + photographs.names().size()
              + " in "
              + repeats);
    }
    this.photographs = photographs;
    this.repeats = repeats;
  }

  /**
   * Asks.
   *
   * @param descriptor of the assessor
   * @param opening opens it with the options given; what it opens is closed
   * @param listener hears of every question
   * @return the figures
   * @throws UnsupportedRequestException if it answers neither DISTORTIONS, SCORE nor PREFERENCE
   * @throws CancellationException if interrupted
   */
  public Consistency run(
      AssessorDescriptor descriptor,
      Function<Map<String, String>, QualityAssessor> opening,
      PerceptionBenchmark.Listener listener) {
    Set<Aspect> aspects = EnumSet.of(Aspect.DISTORTIONS, Aspect.SCORE);
    aspects.retainAll(descriptor.aspects());
    boolean compares = descriptor.reference() == ReferenceUse.REQUIRED;
    boolean prefers = descriptor.aspects().contains(Aspect.PREFERENCE);
    boolean chooses = !compares && (prefers || aspects.contains(Aspect.SCORE));
    if (aspects.isEmpty() && !chooses) {
      throw new UnsupportedRequestException(
          descriptor.id()
              + " answers "
              + descriptor.aspects()
              + "; consistency is measured of DISTORTIONS, SCORE and PREFERENCE");
    }
    Map<String, List<Answer>> replies = new LinkedHashMap<>();
    List<String> names = photographs.names();
    int blanks = compares || aspects.isEmpty() ? 0 : Stimulus.Blank.COLOURS.size();
    int total =
        repeats
            * ((aspects.isEmpty() ? 0 : names.size())
                + blanks
                + (chooses ? 2 * (names.size() - 1) : 0));
    for (int repeat = 0; repeat < repeats; repeat++) {
      try (QualityAssessor assessor = opening.apply(variation(descriptor, repeat))) {
        // Not closed: it would close the assessor, which is closed anyway.
        QualityAssessor chooser =
            prefers || !chooses ? assessor : new PreferenceFromScores(assessor, 0);
        Questions questions = new Questions(replies, listener, repeat * total / repeats, total);
        Picture before = photographs.read(names.get(0));
        for (int i = 0; i < names.size(); i++) {
          Picture picture = i == 0 ? before : photographs.read(names.get(i));
          if (!aspects.isEmpty()) {
            AssessmentRequest request = AssessmentRequest.of(picture).asking(aspects);
            if (compares) {
              Picture worse = SyntheticDistortion.of("jpeg", 3, 0).apply(picture);
              request = AssessmentRequest.of(worse).against(picture).asking(aspects);
            }
            questions.ask("picture/" + i, assessor, request);
          }
          if (chooses && i > 0) {
            questions.ask("pair/" + i, chooser, AssessmentRequest.between(before, picture));
            questions.ask("swapped/" + i, chooser, AssessmentRequest.between(picture, before));
          }
          before = picture;
        }
        for (int b = 0; b < blanks; b++) {
          Picture blank = new Stimulus.Blank(Stimulus.Blank.COLOURS.get(b)).picture(photographs);
          questions.ask("blank/" + b, assessor, AssessmentRequest.of(blank).asking(aspects));
        }
      }
    }
    return figures(descriptor, replies);
  }

  /** Puts questions and keeps the answers of all repeats together. */
  private static final class Questions {
    private final Map<String, List<Answer>> replies;
    private final PerceptionBenchmark.Listener listener;
    private final int total;
    private int done;

    Questions(
        Map<String, List<Answer>> replies,
        PerceptionBenchmark.Listener listener,
        int done,
        int total) {
      this.replies = replies;
      this.listener = listener;
      this.done = done;
      this.total = total;
    }

    void ask(String id, QualityAssessor assessor, AssessmentRequest request) {
      replies
          .computeIfAbsent(id, question -> new ArrayList<>())
          .add(Answer.to(() -> Optional.of(assessor.assess(request))));
      listener.onAnswer(++done, total);
    }
  }

  private static List<String> varied(AssessorDescriptor descriptor) {
    return descriptor.options().stream()
        .map(AssessorOption::name)
        .filter(VARIED::contains)
        .toList();
  }

  /** The first repeat is the assessor as it is. */
  private static Map<String, String> variation(AssessorDescriptor descriptor, int repeat) {
    Map<String, String> options = PerceptionBenchmark.inOrderGiven(descriptor);
    if (repeat > 0) {
      varied(descriptor).forEach(option -> options.put(option, Integer.toString(repeat)));
    }
    return options;
  }

  private Consistency figures(AssessorDescriptor descriptor, Map<String, List<Answer>> replies) {
    Share unparsable = new Share();
    SortedMap<String, Integer> failures = new TreeMap<>();
    replies.values().stream()
        .flatMap(List::stream)
        .forEach(
            answer -> {
              unparsable.add(answer.isUnparsable());
              if (!answer.isUnparsable()) {
                answer.failure().ifPresent(f -> failures.merge(f.reason(), 1, Integer::sum));
              }
            });
    Share agreement = new Share();
    Share entropy = new Share();
    Share scoreAgreement = new Share();
    Share deviation = new Share();
    Share choices = new Share();
    Share flips = new Share();
    double worst = 0;
    SortedMap<String, Integer> blank = new TreeMap<>();
    for (Map.Entry<String, List<Answer>> question : replies.entrySet()) {
      String id = question.getKey();
      List<Answer> answers = question.getValue();
      List<String> families = families(answers);
      if (id.startsWith("blank/")) {
        families.forEach(found -> blank.merge(found, 1, Integer::sum));
      } else if (id.startsWith("pair/")) {
        List<Integer> inOrder = verdicts(answers);
        add(choices, agreement(inOrder));
        List<Answer> swapped = replies.getOrDefault("swapped/" + id.substring(5), List.of());
        for (int r = 0; r < Math.min(answers.size(), swapped.size()); r++) {
          List<Integer> both = verdicts(List.of(answers.get(r), swapped.get(r)));
          if (both.size() == 2) {
            flips.add(both.get(0) != -both.get(1));
          }
        }
      } else if (id.startsWith("picture/")) {
        add(agreement, agreement(families));
        if (!families.isEmpty()) {
          entropy.add(entropyBits(families));
        }
        List<Double> scores = answers.stream().flatMap(a -> a.score().stream()).toList();
        add(scoreAgreement, agreement(scores));
        List<Double> finite = scores.stream().filter(Double::isFinite).toList();
        if (finite.size() > 1) {
          double spread = deviation(finite);
          deviation.add(spread);
          worst = Math.max(worst, spread);
        }
      }
    }
    String none = "the assessor does not answer that";
    return new Consistency(
        repeats,
        photographs.names().size(),
        varied(descriptor),
        agreement.mean(none),
        entropy.mean(none),
        scoreAgreement.mean(none),
        deviation.mean(none),
        deviation.count() == 0 ? Statistic.undefined(none) : Statistic.of(worst),
        choices.mean(none),
        flips.mean(none),
        blank,
        unparsable.mean("nothing was asked"),
        failures,
        descriptor.scale());
  }

  /** Words that are no answer are told apart from others, but not from each other. */
  private static List<String> families(List<Answer> answers) {
    return answers.stream()
        .filter(answer -> answer.distortions().isPresent() || answer.isUnparsable())
        .map(Answer::families)
        .toList();
  }

  private static List<Integer> verdicts(List<Answer> answers) {
    return answers.stream()
        .flatMap(answer -> answer.preference().stream())
        .map(Answer::verdict)
        .toList();
  }

  private static void add(Share share, Statistic part) {
    part.value().ifPresent(share::add);
  }

  private static <T> Statistic agreement(List<T> answers) {
    return answers.isEmpty()
        ? Statistic.undefined("no answer")
        : Statistic.of(
            (double) counts(answers).values().stream().mapToInt(n -> n).max().orElseThrow()
                / answers.size());
  }

  private static <T> Map<T, Integer> counts(List<T> answers) {
    Map<T, Integer> counts = new HashMap<>();
    answers.forEach(answer -> counts.merge(answer, 1, Integer::sum));
    return counts;
  }

  private static double entropyBits(List<String> answers) {
    double bits = 0;
    for (int count : new TreeMap<>(counts(answers)).values()) {
      double share = (double) count / answers.size();
      bits -= share * Math.log(share) / Math.log(2);
    }
    // Minus zero is no entropy.
    return Math.abs(bits);
  }

  private static double deviation(List<Double> scores) {
    double mean = scores.stream().mapToDouble(s -> s).average().orElseThrow();
    // The mean of equal numbers need not be that number.
    if (counts(scores).size() == 1) {
      return 0;
    }
    return Math.sqrt(
        scores.stream().mapToDouble(s -> (s - mean) * (s - mean)).sum() / (scores.size() - 1));
  }
}
