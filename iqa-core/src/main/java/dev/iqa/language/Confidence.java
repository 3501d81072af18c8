// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How sure a model was of its words: the mean probability of the tokens that carry the answer.
 *
 * <p>In a brief answer these are all but the joining word. In a detailed one they are the words of
 * the {@link Vocabulary}: levels, severities, distortions, the names of the pictures. DepictQA
 * finds the key words of a detailed answer by what a sentence encoder loses without them; here no
 * second model is needed, and the same answer always has the same key words.
 *
 * @see <a href="https://arxiv.org/abs/2405.18842">You et al., 2024</a>
 */
final class Confidence {

  /** From as many words on an answer is detailed. */
  private static final int DETAILED_FROM_WORDS = 22;

  private static final Pattern SPACE = Pattern.compile("\\s+");

  private final Pattern joining;
  private final Pattern key;

  Confidence(Vocabulary words) {
    joining = pattern(Stream.of(words.and()));
    key =
        pattern(
            Stream.of(
                    words.levels().values().stream(),
                    words.severities().values().stream(),
                    words.familySpellings().keySet().stream(),
                    Stream.of(words.first(), words.second(), words.none(), words.tie()))
                .flatMap(all -> all));
  }

  private static Pattern pattern(Stream<String> words) {
    return Pattern.compile(
        words
            .sorted(Comparator.comparing(String::length).reversed().thenComparing(w -> w))
            // A picture's name is one letter, which in lower case is another word.
            .map(w -> w.length() == 1 ? Pattern.quote(w) : "(?i:" + Pattern.quote(w) + ")")
            .collect(Collectors.joining("|", "(?<![\\p{L}\\p{M}])(?:", ")(?![\\p{L}\\p{M}])")),
        Pattern.UNICODE_CASE);
  }

  /** Some characters of an answer. */
  private record Span(int from, int to) {}

  /** Of a whole answer; empty if the model tells no probabilities or no word carries the answer. */
  OptionalDouble of(Answer answer) {
    String text = answer.text();
    if (SPACE.split(text.strip(), -1).length >= DETAILED_FROM_WORDS) {
      return mean(answer, spans(key, text), true);
    }
    return mean(answer, spans(joining, text), false);
  }

  /** Of the characters from one to before another. */
  static OptionalDouble of(Answer answer, int from, int to) {
    return mean(answer, List.of(new Span(from, to)), true);
  }

  private static List<Span> spans(Pattern pattern, String text) {
    List<Span> spans = new ArrayList<>();
    for (Matcher found = pattern.matcher(text); found.find(); ) {
      spans.add(new Span(found.start(), found.end()));
    }
    return spans;
  }

  /** The mean over the tokens that share a letter with a span, or with none. */
  private static OptionalDouble mean(Answer answer, List<Span> spans, boolean inside) {
    double sum = 0;
    int count = 0;
    int at = 0;
    for (Token token : answer.tokens()) {
      int from = at;
      at += token.text().length();
      // Spaces that a token begins or ends with belong to no word.
      int first = from + token.text().length() - token.text().stripLeading().length();
      int last = from + token.text().stripTrailing().length();
      if (first >= last) {
        continue;
      }
      boolean met = spans.stream().anyMatch(span -> first < span.to() && span.from() < last);
      if (met == inside) {
        if (token.probability().isEmpty()) {
          return OptionalDouble.empty();
        }
        sum += token.probability().getAsDouble();
        count++;
      }
    }
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.min(1, sum / count));
  }
}
