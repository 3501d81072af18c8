// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentRequest;
import dev.iqa.Distortion;
import dev.iqa.DistortionFamily;
import dev.iqa.InferenceException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.Preference;
import dev.iqa.Score;
import dev.iqa.UnparsableAnswerException;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.testkit.SamplePictures;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LanguageAssessorTest {

  private static final Picture ONE = SamplePictures.scene(24, 20, PixelFormat.RGB8, 1);
  private static final Picture OTHER = SamplePictures.scene(24, 20, PixelFormat.RGB8, 2);

  private static double silent(Prompt prompt, String word) {
    throw new UnsupportedRequestException("this server tells no probabilities");
  }

  private static LanguageAssessor assessor(LanguageModel model, Map<String, String> options) {
    return new LanguageAssessor(
        model,
        ScriptedProvider.MANIFEST,
        ScriptedProvider.MANIFEST.descriptor("scripted"),
        options);
  }

  private static ScriptedLanguageModel saying(String answer) {
    return new ScriptedLanguageModel(prompt -> answer, LanguageAssessorTest::silent);
  }

  private static ScriptedLanguageModel weighing(Function<String, Double> probabilities) {
    return new ScriptedLanguageModel(
        prompt -> "", (prompt, word) -> Math.log(probabilities.apply(word)));
  }

  private static Assessment ask(LanguageModel model, Aspect aspect, Map<String, String> options) {
    AssessmentRequest request =
        aspect == Aspect.PREFERENCE
            ? AssessmentRequest.between(ONE, OTHER)
            : AssessmentRequest.of(ONE).asking(aspect);
    return assessor(model, options).assess(request);
  }

  @Test
  void scoreIsTheMeanOfTheLevelsByTheLikelihoodOfTheirWords() {
    Map<String, Double> shares = Map.of("good", 0.3, "Good", 0.1, "excellent", 0.1, "fair", 0.1);
    Assessment assessment =
        ask(weighing(word -> shares.getOrDefault(word, 0.0)), Aspect.SCORE, Map.of());
    Score score = assessment.score().orElseThrow();
    // 4/6 good, 1/6 excellent, 1/6 fair.
    assertThat(score.value()).isCloseTo(4, within(1e-9));
    assertThat(score.standardDeviation().orElseThrow()).isCloseTo(Math.sqrt(2.0 / 6), within(1e-9));
    assertThat(score.scale().worst()).isEqualTo(1);
    assertThat(score.scale().best()).isEqualTo(5);
    assertThat(assessment.provenance().preprocessing())
        .contains(
            "asked level in en, version 1, wording 0",
            "the answers offered hold 0.600 of the probability",
            "levels from bad to excellent 0.000 0.000 0.167 0.667 0.167; reliability 0.461");
  }

  @Test
  void scoreIsRefusedWhereNoLevelHasAnyProbability() {
    assertThatThrownBy(() -> ask(weighing(word -> 0.0), Aspect.SCORE, Map.of()))
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("excellent");
  }

  @Test
  void aModelThatTellsNoProbabilitiesIsTakenAtItsWord() {
    Assessment assessment = ask(saying("Good"), Aspect.SCORE, Map.of());
    assertThat(assessment.score().orElseThrow().value()).isEqualTo(4);
    assertThat(assessment.score().orElseThrow().standardDeviation()).isEmpty();
    assertThat(assessment.provenance().preprocessing())
        .contains("taken at its word: this server tells no probabilities");
    assertThat(ask(saying("A"), Aspect.PREFERENCE, Map.of()).preference())
        .contains(new Preference(0.5, 0, 0.5));
    assertThat(ask(saying("A"), Aspect.PREFERENCE, Map.of("orders", "given")).preference())
        .contains(new Preference(1, 0, 0));
  }

  @Test
  void preferenceIsTheMeanOfBothOrdersAndItsInconsistencyIsTold() {
    // Whatever is shown first gets .6, a tie .2.
    Map<String, Double> shares = Map.of("A", 0.6, "tie", 0.15, "Tie", 0.05, "B", 0.2);
    ScriptedLanguageModel model = weighing(word -> shares.getOrDefault(word, 0.0));
    Assessment assessment = ask(model, Aspect.PREFERENCE, Map.of());
    Preference preference = assessment.preference().orElseThrow();
    assertThat(preference.first()).isCloseTo(0.4, within(1e-9));
    assertThat(preference.tie()).isCloseTo(0.2, within(1e-9));
    assertThat(preference.second()).isCloseTo(0.4, within(1e-9));
    assertThat(assessment.provenance().preprocessing())
        .contains(
            "asked in both orders: the first is better with 0.700 when shown first, 0.300 when"
                + " shown second; inconsistency 0.400");
    assertThat(model.weighed())
        .extracting(Prompt::pictures)
        .containsExactly(List.of(ONE, OTHER), List.of(OTHER, ONE));
  }

  @Test
  void distortionsAreReadWithTheProbabilityOfTheirNames() {
    Assessment assessment =
        ask(
            saying(
                "{\"distortions\":[{\"distortion\":\"noise\",\"severity\":\"slight\"},"
                    + "{\"distortion\":\"blur\",\"severity\":\"serious\"}]}"),
            Aspect.DISTORTIONS,
            Map.of());
    List<Distortion> found = assessment.distortions().orElseThrow().found();
    assertThat(found)
        .extracting(d -> d.type().family())
        .containsExactly(DistortionFamily.BLUR, DistortionFamily.NOISE);
    assertThat(found).extracting(Distortion::severity).containsExactly(4.0, 1.0);
    assertThat(found)
        .allMatch(d -> d.confidence() == ScriptedLanguageModel.PROBABILITY)
        .allMatch(d -> d.type().id().equals(d.type().family().words()));
  }

  @Test
  void aMissingSeverityIsAskedFor() {
    ScriptedLanguageModel model =
        new ScriptedLanguageModel(
            prompt -> "blur", (prompt, word) -> Math.log(word.equals("serious") ? 0.5 : 0.0));
    Assessment assessment = ask(model, Aspect.DISTORTIONS, Map.of("form", "free"));
    assertThat(assessment.distortions().orElseThrow().found().get(0).severity()).isEqualTo(4);
    assertThat(ScriptedProvider.question(model.weighed().get(0))).contains("suffers from blur");
    assertThat(model.asked().get(0).decoding().form()).isEmpty();
  }

  @Test
  void noneMeansClean() {
    Assessment assessment = ask(saying("None."), Aspect.DISTORTIONS, Map.of("form", "free"));
    assertThat(assessment.distortions().orElseThrow().isClean()).isTrue();
  }

  @Test
  void anUnparsableAnswerIsAnErrorWithItsText() {
    assertThatThrownBy(
            () -> ask(saying("It looks nice."), Aspect.DISTORTIONS, Map.of("form", "free")))
        .isInstanceOf(UnparsableAnswerException.class)
        .isInstanceOf(InferenceException.class)
        .hasMessageContaining("It looks nice.");
    assertThatThrownBy(() -> ask(saying(" \n"), Aspect.DESCRIPTION, Map.of()))
        .isInstanceOf(UnparsableAnswerException.class);
  }

  @Test
  void askedForOneOrTwoTheFormHoldsTheModelToIt() {
    ScriptedLanguageModel model = saying("{\"distortions\":[]}");
    ask(model, Aspect.DISTORTIONS, Map.of("distortions", "one"));
    assertThat(model.asked().get(0).decoding().form().orElseThrow().grammar())
        .isEqualTo(AnswerForm.distortions(Vocabulary.ENGLISH, 0, 1).grammar());
    assertThatThrownBy(() -> ask(model, Aspect.DISTORTIONS, Map.of("distortions", "two")))
        .isInstanceOf(UnparsableAnswerException.class);
  }

  @Test
  void aDescriptionLosesTheSpaceAroundIt() {
    Assessment assessment = ask(saying("\n A sharp  picture. \n"), Aspect.DESCRIPTION, Map.of());
    assertThat(assessment.description().orElseThrow().text()).isEqualTo("A sharp  picture.");
    assertThat(assessment.description().orElseThrow().confidence())
        .hasValue(ScriptedLanguageModel.PROBABILITY);
  }

  @Test
  void aDetailedDescriptionWithoutKeyWordsHasNoConfidence() {
    String empty = "word ".repeat(22);
    assertThat(ask(saying(empty), Aspect.DESCRIPTION, Map.of()).description().orElseThrow())
        .matches(d -> d.confidence().isEmpty());
    assertThat(
            ask(saying(empty + "blur"), Aspect.DESCRIPTION, Map.of()).description().orElseThrow())
        .matches(d -> d.confidence().isPresent());
  }

  @Test
  void aCutDescriptionIsToldInTheProvenance() {
    assertThat(
            ask(saying("one two three four"), Aspect.DESCRIPTION, Map.of("tokens", "2"))
                .provenance()
                .preprocessing())
        .contains("the description was cut by its token limit after 2 tokens");
  }

  @Test
  void everyPictureHasTheTagOfItsPart() {
    ScriptedLanguageModel model = saying("Words.");
    assessor(model, Map.of())
        .assess(AssessmentRequest.between(ONE, OTHER).against(ONE).asking(Aspect.DESCRIPTION));
    List<Tag> tags =
        model.asked().get(0).prompt().parts().stream()
            .filter(Prompt.Shown.class::isInstance)
            .map(part -> ((Prompt.Shown) part).tag())
            .toList();
    assertThat(tags).containsExactly(Tag.REFERENCE, Tag.A, Tag.B);
  }

  @Test
  void detailReferenceAndNumberOfPicturesChooseTheQuestion() {
    Set<String> asked = new HashSet<>();
    for (String detail : List.of("brief", "detailed")) {
      for (boolean pair : List.of(false, true)) {
        for (boolean referenced : List.of(false, true)) {
          AssessmentRequest request =
              (pair ? AssessmentRequest.between(ONE, OTHER) : AssessmentRequest.of(ONE))
                  .asking(Aspect.DESCRIPTION);
          asked.add(
              assessor(saying("Words."), Map.of("detail", detail))
                  .assess(referenced ? request.against(ONE) : request)
                  .provenance()
                  .preprocessing()
                  .stream()
                  .filter(step -> step.startsWith("asked"))
                  .findFirst()
                  .orElseThrow());
        }
      }
    }
    assertThat(asked)
        .hasSize(8)
        .contains(
            "asked description in en, version 1, wording 0",
            "asked reasoned-comparison beside the reference in en, version 1, wording 0");
  }

  @Test
  void paraphrasesAndShuffledAnswersAreOtherWordsForTheSameQuestion() {
    Set<String> wordings = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      for (String shuffle : List.of("0", "1", "2")) {
        ScriptedLanguageModel model = weighing(word -> 0.1);
        ask(model, Aspect.SCORE, Map.of("paraphrase", "" + i, "shuffle", shuffle));
        wordings.add(ScriptedProvider.question(model.weighed().get(0)));
      }
    }
    assertThat(wordings).hasSize(15);
  }

  @Test
  void anAnswerThatBeginsAsTrainedIsWeighedBehindItsBeginning() {
    LanguageManifest trained =
        LanguageManifest.parse(
            """
            {"schema": "https://iqa.dev/schema/language/v1", "name": "trained",
             "summary": "Says a sentence.", "aspects": ["score"],
             "levelStart": "The quality of the image is",
             "tags": {"single": {"opening": "<image>", "closing": ""}},
             "origin": {"licence": "Apache-2.0", "source": "a test"}}
            """
                .getBytes(java.nio.charset.StandardCharsets.UTF_8),
            "test");
    ScriptedLanguageModel model = weighing(word -> word.equals(" good") ? 0.9 : 0.0);
    Score score =
        new LanguageAssessor(model, trained, trained.descriptor("scripted"), Map.of())
            .assess(ONE)
            .score()
            .orElseThrow();
    assertThat(score.value()).isEqualTo(4);
    assertThat(model.weighed().get(0).answerStart()).isEqualTo("The quality of the image is");
  }

  @Test
  void anotherLanguageIsTwoResourcesAndNothingElse() {
    Map<String, String> language = Map.of("language", "qaa", "form", "free");
    ScriptedLanguageModel model =
        new ScriptedLanguageModel(
            prompt -> "Leichte Unschärfe und schweres Rauschen.",
            (prompt, word) -> Math.log(word.equals("gut") ? 0.9 : 0));
    assertThat(ask(model, Aspect.DISTORTIONS, language).distortions().orElseThrow().found())
        .extracting(d -> d.type().family())
        .containsExactly(DistortionFamily.NOISE, DistortionFamily.BLUR);
    assertThat(ask(model, Aspect.SCORE, language).score().orElseThrow().value()).isEqualTo(4);
    assertThat(ScriptedProvider.question(model.weighed().get(0))).contains("mangelhaft");
  }

  @Test
  void optionsThatDoNotWorkAreRefusedByName() {
    for (Map<String, String> options :
        List.of(
            Map.of("language", "xx"),
            Map.of("language", "../en"),
            Map.of("paraphrase", "-1"),
            Map.of("temperature", "hot"),
            Map.of("tokens", "0"),
            Map.of("seconds", "0"))) {
      assertThatThrownBy(() -> assessor(saying(""), options))
          .as(options.toString())
          .isInstanceOf(UnsupportedRequestException.class)
          .hasMessageContaining("would work");
    }
  }

  @Test
  void manifestsAreRefusedByField() {
    String whole =
        """
        {"schema": "https://iqa.dev/schema/language/v1", "name": "x", "summary": "y",
         "aspects": ["score"], "origin": {"licence": "MIT", "source": "z"}}
        """;
    Map<String, String> broken =
        Map.of(
            whole.replace("\"score\"", "\"map\""),
            "aspects",
            whole.replace("\"score\"", ""),
            "aspects",
            whole.replace("language/v1", "language/v9"),
            "schema",
            whole.replace("\"y\"", "\"\""),
            "summary",
            whole.replace("\"name\"", "\"nom\""),
            "name",
            whole + "x",
            "no JSON");
    broken.forEach(
        (json, field) ->
            assertThatThrownBy(
                    () ->
                        LanguageManifest.parse(
                            json.getBytes(java.nio.charset.StandardCharsets.UTF_8), "test"))
                .as(json)
                .isInstanceOf(dev.iqa.ModelUnavailableException.class)
                .hasMessageContaining(field));
  }

  @Test
  void everyQuestionHasSeveralWordingsWithoutLeftOverPlaceholders() {
    Questions questions = Questions.in(Vocabulary.ENGLISH);
    for (Question question : Question.values()) {
      for (boolean referenced : List.of(false, true)) {
        List<String> wordings = questions.wordings(question, referenced);
        assertThat(wordings)
            .as(question.id())
            .hasSizeGreaterThanOrEqualTo(3)
            .doesNotHaveDuplicates();
        for (int i = 0; i < wordings.size(); i++) {
          for (String form : List.of("closed", "free")) {
            Interview interview = Interview.of("en", Map.of("paraphrase", "" + i, "form", form));
            assertThat(questions.asked(question, referenced, interview, "blur"))
                .doesNotContainPattern("\\{[a-z]+\\}");
          }
        }
      }
    }
  }
}
