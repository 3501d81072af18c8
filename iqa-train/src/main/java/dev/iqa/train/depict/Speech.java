// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.language.BytePairs;
import dev.iqa.train.student.Vocabulary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The vocabulary: marks, all bytes, and every word of the sentences as one token. Words are built
 * letter by letter, so that merges are all it takes; words unknown fall to bytes.
 */
final class Speech {

  /** Of the closed form of distortions. */
  private static final List<String> JSON =
      List.of(
          "{\"distortions\":[{\"distortion\":\"blur\",\"severity\":\"",
          "\"},{\"",
          "\"}]}",
          "\":[]}",
          "\",\"");

  private Speech() {}

  /** The encoding of all sentences. */
  static BytePairs encoding(LibraryQuestions library) {
    return encoding(library.texts());
  }

  /** The encoding of all sentences and some texts more. */
  static BytePairs encoding(List<String> more) {
    Set<String> inner = new LinkedHashSet<>();
    Set<String> first = new LinkedHashSet<>();
    List<String> texts = new ArrayList<>(texts());
    texts.addAll(more);
    for (String text : texts) {
      for (String word : BytePairs.words(" " + text)) {
        (word.charAt(0) == 'Ġ' ? inner : first).add(word);
      }
    }
    for (String text : beginnings()) {
      first.add(BytePairs.words(text).get(0));
    }
    for (String text : JSON) {
      first.addAll(BytePairs.words(text));
    }
    inner.removeIf(word -> word.length() < 2);
    first.removeIf(word -> word.length() < 2 || !word.chars().allMatch(c -> c < 127));
    inner.removeIf(word -> !word.substring(1).chars().allMatch(c -> c < 127));
    return encoding(inner, ordered(first));
  }

  /** So that no shorter word's merges break a longer one: words that fail go first. */
  private static List<String> ordered(Set<String> words) {
    List<String> order = new ArrayList<>(words);
    for (int round = 0; round < words.size(); round++) {
      BytePairs encoding = encoding(List.of(), order);
      List<String> broken = order.stream().filter(word -> !isWhole(encoding, word)).toList();
      if (broken.isEmpty()) {
        return order;
      }
      order.removeAll(broken);
      order.addAll(0, broken);
    }
    throw new IllegalStateException("no order of merges keeps all words whole: " + order);
  }

  private static boolean isWhole(BytePairs encoding, String word) {
    int[] ids = encoding.encode(text(word));
    return ids.length == 1 && encoding.tokens().get(ids[0]).equals(word);
  }

  /** Of a word of ASCII. */
  private static String text(String word) {
    return word.replace('Ġ', ' ');
  }

  private static BytePairs encoding(Collection<String> inner, List<String> first) {
    List<String> tokens = new ArrayList<>();
    for (Mark mark : Mark.values()) {
      tokens.add(mark.token());
    }
    tokens.addAll(BytePairs.alphabet());
    tokens.addAll(inner);
    tokens.addAll(first);
    Set<String> merges = new LinkedHashSet<>();
    for (Collection<String> words : List.of(inner, first)) {
      for (String word : words) {
        for (int end = 1; end < word.length(); end++) {
          merges.add(word.substring(0, end) + " " + word.charAt(end));
        }
      }
    }
    return new BytePairs(tokens, Mark.values().length, List.copyOf(merges));
  }

  /** What answers begin with. */
  private static List<String> beginnings() {
    List<String> texts = new ArrayList<>(List.of("none", "A", "B", "tie"));
    List.of(Sentences.SEVERITIES, Sentences.LEVELS, Exchanges.EIGHT).forEach(texts::addAll);
    Vocabulary.FAMILIES.forEach(family -> texts.add(family.words()));
    List.of(
            Sentences.CONTENT,
            Sentences.DAMAGE,
            Sentences.DAMAGE_BESIDE,
            Sentences.CLEAN,
            Sentences.OF_ONE,
            Sentences.OF_CLEAN)
        .forEach(
            list ->
                list.forEach(
                    text -> texts.add(Sentences.capital(text.replaceAll("\\{[a-z]\\}", "A")))));
    Sentences.SEVERITIES.forEach(word -> texts.add(Sentences.capital(word)));
    return texts;
  }

  private static List<String> texts() {
    List<String> texts = new ArrayList<>();
    List.of(
            Sentences.SEVERITIES,
            Sentences.LEVELS,
            Sentences.BRIGHTNESS,
            Sentences.COLOUR,
            Sentences.WARMTH,
            Sentences.TEXTURE,
            Sentences.CONTRAST,
            Sentences.CONTENT,
            Sentences.DAMAGE,
            Sentences.DAMAGE_BESIDE,
            Sentences.SECOND_DAMAGE,
            Sentences.CLEAN,
            Sentences.CONCLUSION,
            Sentences.OF_ONE,
            Sentences.OF_CLEAN,
            Sentences.VERDICT,
            Sentences.TIE,
            Exchanges.EIGHT,
            Questions.IDENTIFY,
            Questions.IDENTIFY_ONE,
            Questions.IDENTIFY_TWO,
            Questions.SEVERITY,
            Questions.RATE,
            Questions.PREFER,
            Questions.DESCRIBE,
            Questions.COMPARE,
            Questions.CHOOSE,
            Questions.BRIEFLY,
            Questions.AS_JSON)
        .forEach(texts::addAll);
    Vocabulary.FAMILIES.forEach(
        family -> {
          texts.add(family.words());
          texts.addAll(Sentences.effects(family));
        });
    texts.addAll(List.of("none", "A", "B", "tie", "and"));
    return texts.stream().map(text -> text.replaceAll("\\{[a-z]\\}", "A")).toList();
  }
}
