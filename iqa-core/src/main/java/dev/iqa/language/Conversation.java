// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.Description;
import dev.iqa.Distortion;
import dev.iqa.DistortionType;
import dev.iqa.Distortions;
import dev.iqa.InferenceException;
import dev.iqa.Picture;
import dev.iqa.Preference;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.Severity;
import dev.iqa.UnparsableAnswerException;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.distillation.LevelDistribution;
import dev.iqa.distillation.PairSignal;
import dev.iqa.json.Fields;
import dev.iqa.language.AnswerReader.Named;
import dev.iqa.language.Vocabulary.Choice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One request, asked question by question. */
final class Conversation {

  private final LanguageModel model;
  private final LanguageManifest manifest;
  private final Interview interview;
  private final Questions questions;
  private final Optional<Picture> reference;
  private final Vocabulary words;
  private final AnswerReader reader;
  private final Confidence confidence;
  private final List<String> steps = new ArrayList<>();

  Conversation(
      LanguageModel model,
      LanguageManifest manifest,
      Interview interview,
      Questions questions,
      AnswerReader reader,
      Confidence confidence,
      Optional<Picture> reference) {
    this.model = model;
    this.manifest = manifest;
    this.interview = interview;
    this.questions = questions;
    this.reference = reference;
    words = interview.words();
    this.reader = reader;
    this.confidence = confidence;
  }

  /** What was asked and what is worth knowing about the answers, in order. */
  List<String> steps() {
    return steps;
  }

  Score score(Picture picture) {
    Prompt prompt = prompt(Question.LEVEL, List.of(picture), "", manifest.levelStart());
    double[] shares;
    try {
      shares = shares(prompt, words.levels().values());
    } catch (UnsupportedRequestException e) {
      Level level = reader.level(held(prompt, AnswerForm.level(words)).text());
      atItsWord(e);
      return Score.of(level.score(), ScoreScale.MOS);
    }
    LevelDistribution levels = new LevelDistribution(Arrays.stream(shares).boxed().toList());
    double mean = levels.score();
    double variance = 0;
    for (int i = 0; i < shares.length; i++) {
      variance += shares[i] * (i + 1 - mean) * (i + 1 - mean);
    }
    steps.add(
        String.format(
            Locale.ROOT,
            "levels from bad to excellent %s; reliability %.3f",
            Arrays.stream(shares)
                .mapToObj(share -> String.format(Locale.ROOT, "%.3f", share))
                .collect(Collectors.joining(" ")),
            levels.reliability()));
    return new Score(mean, OptionalDouble.of(Math.sqrt(variance)), ScoreScale.MOS);
  }

  Distortions distortions(Picture picture) {
    Prompt prompt = prompt(interview.identification(), List.of(picture), "", "");
    Answer answer =
        held(prompt, AnswerForm.distortions(words, interview.fewest(), interview.most()));
    List<Named> named = reader.distortions(answer.text(), interview.fewest(), interview.most());
    List<Distortion> found = new ArrayList<>();
    boolean told = true;
    for (Named each : named) {
      OptionalDouble sure = Confidence.of(answer, each.from(), each.to());
      told &= sure.isPresent();
      found.add(
          new Distortion(
              new DistortionType(Fields.word(each.family()), each.family()),
              each.severity().isPresent()
                  ? each.severity().get().level()
                  : severity(picture, words.word(each.family())),
              sure.orElse(1)));
    }
    if (!told) {
      steps.add("the model tells no probabilities of its words: distortions have the confidence 1");
    }
    found.sort((one, other) -> Double.compare(other.severity(), one.severity()));
    return new Distortions(found);
  }

  private double severity(Picture picture, String distortion) {
    Prompt prompt = prompt(Question.SEVERITY, List.of(picture), distortion, "");
    List<String> degrees = Stream.of(Severity.values()).map(words::word).toList();
    double[] shares;
    try {
      shares = shares(prompt, degrees);
    } catch (UnsupportedRequestException e) {
      Severity severity = reader.severity(held(prompt, AnswerForm.severity(words)).text());
      atItsWord(e);
      return severity.level();
    }
    double mean = 0;
    for (int i = 0; i < shares.length; i++) {
      mean += shares[i] * (i + 1);
    }
    return Math.min(5, Math.max(1, mean));
  }

  Description description(List<Picture> candidates, Consumer<String> listener) {
    Question question =
        candidates.size() == 2
            ? interview.detailed() ? Question.REASONED_COMPARISON : Question.COMPARISON
            : interview.detailed() ? Question.ASSESSMENT : Question.DESCRIPTION;
    Prompt prompt = prompt(question, candidates, "", "");
    WordStream stream = new WordStream(listener);
    Answer answer = model.answer(prompt, interview.decoding(), token -> stream.add(token.text()));
    if (stream.text().isEmpty()) {
      throw new UnparsableAnswerException("some words", answer.text());
    }
    if (answer.ending() != Answer.Ending.COMPLETE) {
      steps.add(
          "the description was cut by its "
              + Fields.word(answer.ending()).replace('-', ' ')
              + " after "
              + answer.tokens().size()
              + " tokens");
    }
    return new Description(stream.text(), confidence.of(answer));
  }

  Preference preference(Picture first, Picture second) {
    Preference inOrder = shown(first, second);
    if (!interview.bothOrders()) {
      return inOrder;
    }
    Preference swapped = shown(second, first);
    PairSignal signal = PairSignal.of(inOrder, swapped);
    steps.add(
        String.format(
            Locale.ROOT,
            "asked in both orders: the first is better with %.3f when shown first, %.3f when shown"
                + " second; inconsistency %.3f",
            signal.shownFirst(),
            signal.shownSecond(),
            signal.inconsistency()));
    return new Preference(
        (inOrder.first() + swapped.second()) / 2,
        (inOrder.tie() + swapped.tie()) / 2,
        (inOrder.second() + swapped.first()) / 2);
  }

  /** What the model prefers of two pictures shown in this order. */
  private Preference shown(Picture first, Picture second) {
    Prompt prompt = prompt(Question.RATING, List.of(first, second), "", "");
    try {
      double[] shares = shares(prompt, List.of(words.first(), words.tie(), words.second()));
      return new Preference(shares[0], shares[1], shares[2]);
    } catch (UnsupportedRequestException e) {
      Choice choice = reader.choice(held(prompt, AnswerForm.preference(words)).text());
      atItsWord(e);
      return new Preference(
          choice == Choice.FIRST ? 1 : 0,
          choice == Choice.TIE ? 1 : 0,
          choice == Choice.SECOND ? 1 : 0);
    }
  }

  /** An answer in a form, unless the model is to be left free. */
  private Answer held(Prompt prompt, AnswerForm form) {
    Decoding decoding = interview.closed() ? interview.decoding().in(form) : interview.decoding();
    return model.answer(prompt, decoding, token -> {});
  }

  private void atItsWord(UnsupportedRequestException why) {
    steps.add("taken at its word: " + why.getMessage());
  }

  /**
   * How the probability of some words at the answer position is shared among them. A model may
   * begin its answer with a capital, so that both spellings count, unless the answer has begun.
   */
  private double[] shares(Prompt prompt, Collection<String> among) {
    boolean begun = !prompt.answerStart().isEmpty();
    List<String> asked = new ArrayList<>();
    List<List<Integer>> places = new ArrayList<>();
    for (String word : among) {
      List<String> spellings =
          begun ? List.of(" " + word) : Stream.of(word, capital(word)).distinct().toList();
      List<Integer> own = new ArrayList<>();
      for (String spelling : spellings) {
        own.add(asked.size());
        asked.add(spelling);
      }
      places.add(own);
    }
    double[] logs = model.weigh(prompt, asked);
    double most = Arrays.stream(logs).max().orElse(Double.NEGATIVE_INFINITY);
    if (!Double.isFinite(most) || Arrays.stream(logs).anyMatch(Double::isNaN)) {
      throw new InferenceException(
          "the model gives none of the words "
              + List.copyOf(among)
              + " a probability ("
              + Arrays.toString(logs)
              + "); a model that follows instructions would");
    }
    double[] shares = new double[places.size()];
    double sum = 0;
    for (int i = 0; i < shares.length; i++) {
      for (int place : places.get(i)) {
        shares[i] += Math.exp(logs[place] - most);
      }
      sum += shares[i];
    }
    for (int i = 0; i < shares.length; i++) {
      shares[i] /= sum;
    }
    steps.add(
        String.format(
            Locale.ROOT,
            "the answers offered hold %.3g of the probability",
            Math.min(1, sum * Math.exp(most))));
    return shares;
  }

  private static String capital(String word) {
    int first = word.offsetByCodePoints(0, 1);
    return word.substring(0, first).toUpperCase(Locale.ROOT) + word.substring(first);
  }

  private Prompt prompt(
      Question question, List<Picture> candidates, String distortion, String answerStart) {
    List<Prompt.Part> parts = new ArrayList<>();
    Tags tags = manifest.tags();
    reference.ifPresent(picture -> show(parts, "reference", tags.reference(), picture));
    if (candidates.size() == 1) {
      show(parts, "single", tags.single(), candidates.get(0));
    } else {
      show(parts, "first", tags.first(), candidates.get(0));
      show(parts, "second", tags.second(), candidates.get(1));
    }
    boolean referenced = reference.isPresent();
    parts.add(
        new Prompt.Words("\n" + questions.asked(question, referenced, interview, distortion)));
    steps.add(
        "asked "
            + question.id()
            + (referenced ? " beside the reference" : "")
            + " in "
            + words.language()
            + ", version "
            + questions.version()
            + ", wording "
            + questions.paraphrase(question, referenced, interview.paraphrase()));
    return new Prompt(questions.system(), parts, answerStart);
  }

  private void show(List<Prompt.Part> parts, String part, Tag tag, Picture picture) {
    parts.add(new Prompt.Words((parts.isEmpty() ? "" : "\n") + questions.introduction(part) + " "));
    parts.add(new Prompt.Shown(tag, picture));
  }
}
