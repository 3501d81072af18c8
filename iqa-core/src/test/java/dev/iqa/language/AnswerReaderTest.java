// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.DistortionFamily;
import dev.iqa.Severity;
import dev.iqa.UnparsableAnswerException;
import dev.iqa.language.AnswerReader.Named;
import dev.iqa.language.Vocabulary.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

  private final AnswerReader reader = new AnswerReader(Vocabulary.ENGLISH);

  @Test
  void readsEveryFamilyWithEverySeverityInBothForms() {
    for (DistortionFamily family : families()) {
      for (Severity severity : Severity.values()) {
        String free = severity.word() + " " + family.words();
        String closed =
            "{\"distortions\":[{\"distortion\":\""
                + family.words()
                + "\",\"severity\":\""
                + severity.word()
                + "\"}]}";
        for (String answer : List.of(free, free + ".", " " + capital(free) + "\n", closed)) {
          List<Named> named = reader.distortions(answer, 0, 4);
          assertThat(named).as(answer).hasSize(1);
          assertThat(named.get(0).family()).isEqualTo(family);
          assertThat(named.get(0).severity()).contains(severity);
          assertThat(answer.substring(named.get(0).from(), named.get(0).to()))
              .isEqualToIgnoringCase(family.words());
        }
      }
    }
  }

  private static List<DistortionFamily> families() {
    return Stream.of(DistortionFamily.values()).filter(f -> f != DistortionFamily.OTHER).toList();
  }

  private static String capital(String text) {
    return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "slight blur and serious noise",
        "Slight blur, serious noise.",
        "slight blur, and serious noise",
        "slight blur; serious noise"
      })
  void readsTwoHoweverTheyAreJoined(String answer) {
    assertThat(reader.distortions(answer, 0, 4))
        .extracting(Named::family)
        .containsExactly(DistortionFamily.BLUR, DistortionFamily.NOISE);
  }

  @Test
  void leavesTheSeverityOpenWhereNoneIsSaid() {
    assertThat(reader.distortions("blur and colour quantization", 0, 2))
        .extracting(Named::family, Named::severity)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(DistortionFamily.BLUR, Optional.empty()),
            org.assertj.core.groups.Tuple.tuple(DistortionFamily.QUANTIZATION, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "None.", " NONE ", "{\"distortions\":[]}"})
  void readsAClearPictureAsNothing(String answer) {
    assertThat(reader.distortions(answer, 0, 4)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "The picture is blurred.",
        "blurred",
        "blur noise",
        "blur or noise",
        "not blur",
        "blur,",
        "blur and",
        "and blur",
        "blur and blur",
        "none and blur",
        "very slight blur",
        "slight",
        "blur-free",
        "noi\u017Fe",
        "blur, noise, compression, oversharpening, pixelation",
        "{\"distortions\":[{\"distortion\":\"blur\"}]}",
        "{\"distortions\":[{\"distortion\":\"blur\",\"severity\":\"awful\"}]}",
        "{\"distortions\":[{\"distortion\":\"fog\",\"severity\":\"slight\"}]}",
        "{\"distortions\":[{\"distortion\":\"blur\",\"severity\":\"slight\",\"x\":1}]}",
        "{\"distortions\":[]} and blur",
        "{\"distortions\":[],\"distortions\":[]}",
        "{\"distortions\":{}}",
        "{\"distortions\":[{\"distortion\":\"bl\\u0075r\",\"severity\":\"slight\"}]}",
        "{\"distortions\":[{\"distortion\":\"blur\",\"severity\":\"slight\"}",
        "{}",
        "[]"
      })
  void refusesWhatIsNoAnswerAndKeepsIt(String answer) {
    assertThatThrownBy(() -> reader.distortions(answer, 0, 4))
        .isInstanceOf(UnparsableAnswerException.class)
        .extracting(e -> ((UnparsableAnswerException) e).answer())
        .isEqualTo(answer);
  }

  @Test
  void refusesAnotherNumberThanAskedFor() {
    assertThatThrownBy(() -> reader.distortions("blur", 2, 2))
        .isInstanceOf(UnparsableAnswerException.class)
        .hasMessageContaining("2 of");
    assertThatThrownBy(() -> reader.distortions("blur and noise", 0, 1))
        .isInstanceOf(UnparsableAnswerException.class);
  }

  @Test
  void readsLevelsInWordsAndJson() {
    assertThat(reader.level("Excellent.")).isEqualTo(Level.EXCELLENT);
    assertThat(reader.level("{\"level\":\"bad\"}")).isEqualTo(Level.BAD);
    for (String other : List.of("very good", "goodish", "5", "{\"level\":5}", "{\"level\":\"\"}")) {
      assertThatThrownBy(() -> reader.level(other)).isInstanceOf(UnparsableAnswerException.class);
    }
  }

  @Test
  void readsWhichOfTwoIsBetter() {
    assertThat(reader.choice("A")).isEqualTo(Choice.FIRST);
    assertThat(reader.choice("Picture B.")).isEqualTo(Choice.SECOND);
    assertThat(reader.choice("{\"better\":\"tie\"}")).isEqualTo(Choice.TIE);
    for (String other : List.of("A or B", "C", "AB", "both", "")) {
      assertThatThrownBy(() -> reader.choice(other)).isInstanceOf(UnparsableAnswerException.class);
    }
  }

  @Test
  void readsWhateverAFormAllows() {
    Map<AnswerForm, Consumer<String>> readers =
        Map.of(
            AnswerForm.level(Vocabulary.ENGLISH), reader::level,
            AnswerForm.severity(Vocabulary.ENGLISH), reader::severity,
            AnswerForm.preference(Vocabulary.ENGLISH), reader::choice);
    readers.forEach(
        (form, read) -> {
          Matcher words = Pattern.compile("\"([^\"]+)\"").matcher(form.grammar());
          int count = 0;
          while (words.find()) {
            count++;
            String word = words.group(1);
            for (String answer : List.of(word, "{\"" + form.name() + "\":\"" + word + "\"}")) {
              assertThatCode(() -> read.accept(answer)).as(answer).doesNotThrowAnyException();
            }
          }
          assertThat(count).as(form.name()).isGreaterThanOrEqualTo(3);
        });
  }

  /**
   * Whatever is changed in an answer: it is read as what it then says, or refused with its text.
   */
  @Test
  void mutatedAnswersAreReadOrRefusedNeverAnythingElse() {
    List<String> seeds =
        List.of(
            "slight blur, serious noise and obvious compression",
            "none",
            "overly high saturation; insufficient contrast.",
            "{\"distortions\":[{\"distortion\":\"blur\",\"severity\":\"slight\"},"
                + "{\"distortion\":\"noise\",\"severity\":\"serious\"}]}",
            "{\"level\":\"good\"}",
            "{\"better\":\"A\"}",
            "excellent");
    String alphabet = "ab{}[]\":,.; \n\\u0000\u017F\u212A\uD83D\uDE00and none blur A";
    Random random = new Random(7);
    int refused = 0;
    int read = 0;
    for (int i = 0; i < Integer.getInteger("iqa.mutations", 20_000); i++) {
      StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
      for (int k = random.nextInt(4); k >= 0; k--) {
        int at = random.nextInt(text.length() + 1);
        switch (random.nextInt(4)) {
          case 0 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
          case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(4)));
          case 2 -> text.insert(at, seeds.get(random.nextInt(seeds.size())));
          default -> text.reverse();
        }
      }
      String answer = text.toString();
      List<Runnable> readers = new ArrayList<>();
      readers.add(
          () ->
              reader
                  .distortions(answer, 0, 4)
                  .forEach(
                      named ->
                          assertThat(
                                  Vocabulary.ENGLISH
                                      .familySpellings()
                                      .get(
                                          answer
                                              .substring(named.from(), named.to())
                                              .toLowerCase(java.util.Locale.ROOT)
                                              .replaceAll("\\s+", " ")))
                              .isEqualTo(named.family())));
      readers.add(() -> reader.level(answer));
      readers.add(() -> reader.choice(answer));
      for (Runnable each : readers) {
        try {
          each.run();
          read++;
        } catch (UnparsableAnswerException e) {
          assertThat(e.answer()).isEqualTo(answer);
          refused++;
        }
      }
    }
    System.out.println("of " + (read + refused) + " readings " + read + " read, the rest refused");
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }
}
