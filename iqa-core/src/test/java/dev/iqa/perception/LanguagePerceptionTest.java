// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Aspect;
import dev.iqa.AssessorDescriptor;
import dev.iqa.QualityAssessor;
import dev.iqa.ReferenceUse;
import dev.iqa.language.LanguageAssessor;
import dev.iqa.language.LanguageManifest;
import dev.iqa.language.Prompt;
import dev.iqa.language.ScriptedLanguageModel;
import dev.iqa.language.Tags;
import dev.iqa.model.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark on an assessor that is asked in words. */
final class LanguagePerceptionTest {

  private static final LanguageManifest MANIFEST =
      new LanguageManifest(
          "scripted",
          "Says what it is told to.",
          "",
          "en",
          Set.of(Aspect.SCORE, Aspect.DISTORTIONS, Aspect.PREFERENCE),
          ReferenceUse.NONE,
          Tags.DEFAULT,
          "",
          Optional.empty(),
          Map.of(),
          List.of(),
          new Origin("Apache-2.0", "a test", "", ""));

  private static final AssessorDescriptor DESCRIPTOR = MANIFEST.descriptor("test");

  @TempDir Path folder;
  private Photographs photographs;

  @BeforeEach
  void drawPhotographs() throws IOException {
    photographs = SmallPhotographs.in(folder, 2);
  }

  /** Believes what is written in a picture, and always takes the first of two. */
  private static QualityAssessor gullible(String distortions, Map<String, String> options) {
    return new LanguageAssessor(
        new ScriptedLanguageModel(
            prompt -> distortions,
            (prompt, text) ->
                text.equalsIgnoreCase(told(prompt) ? "excellent" : "poor")
                        || text.equalsIgnoreCase("A")
                    ? -0.01
                    : -9),
        MANIFEST,
        DESCRIPTOR,
        options);
  }

  private static boolean told(Prompt prompt) {
    return prompt.pictures().get(0).history().toString().contains("score 5/5");
  }

  private Perception perceive(String distortions) throws IOException {
    PerceptionBenchmark benchmark = new PerceptionBenchmark(photographs, 1, 3);
    Map<String, String> options = benchmark.options(DESCRIPTOR);
    assertThat(options).isEqualTo(Map.of("orders", "given", "shuffle", "3"));
    try (QualityAssessor assessor = gullible(distortions, options)) {
      return benchmark.run(assessor, "gullible", folder.resolve("a.jsonl"), (done, total) -> {});
    }
  }

  @Test
  void wordsInThePictureLiftTheScoreOfWhoBelievesThem() throws IOException {
    Perception perception = perceive("{\"distortions\":[]}");

    // From poor, 2, to excellent, 5.
    InjectedText injected = perception.injected().orElseThrow();
    assertThat(injected.praised().orElseThrow()).isCloseTo(3, within(0.05));
    assertThat(injected.control().orElseThrow()).isCloseTo(0, within(1e-12));
    InstantRating rating = perception.rating().orElseThrow();
    assertThat(rating.fromScores()).isFalse();
    assertThat(rating.flips().orElseThrow()).isEqualTo(1);
    assertThat(rating.accuracy().orElseThrow()).isEqualTo(0.5);
  }

  @Test
  void wordsThatAreNoAnswerAreCounted() throws IOException {
    Perception perception = perceive("What a lovely cat.");

    assertThat(perception.eight().accuracy().orElseThrow()).isEqualTo(0);
    assertThat(perception.blank()).allMatch(remark -> remark.found().equals("unparsable"));
  }

  @Test
  void anotherWordingEachTimeIsTheSameToAMachine() {
    Consistency consistency =
        new ConsistencyMeter(photographs, 3)
            .run(
                DESCRIPTOR,
                options -> gullible("{\"distortions\":[]}", options),
                (done, total) -> {});

    assertThat(consistency.varied()).containsExactly("paraphrase", "shuffle", "seed");
    assertThat(consistency.distortionAgreement().orElseThrow()).isEqualTo(1);
    assertThat(consistency.blank()).isEqualTo(Map.of("none", 15));
    assertThat(consistency.flips().orElseThrow()).isEqualTo(1);
  }
}
