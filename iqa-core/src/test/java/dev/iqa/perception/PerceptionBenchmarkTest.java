// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Aspect;
import dev.iqa.Distortion;
import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.Distortions;
import dev.iqa.InferenceException;
import dev.iqa.Preference;
import dev.iqa.UnparsableAnswerException;
import dev.iqa.UnsupportedRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PerceptionBenchmarkTest {

  @TempDir Path folder;
  private PerceptionBenchmark benchmark;
  private Path journal;

  @BeforeEach
  void drawPhotographs() throws IOException {
    benchmark = new PerceptionBenchmark(SmallPhotographs.in(folder, 3), 1, 7);
    journal = folder.resolve("answers.jsonl");
  }

  private Perception run(Witness witness) throws IOException {
    return benchmark.run(witness, "witness", journal, (done, total) -> {});
  }

  @Test
  void aWitnessWhoSawEverythingIsAlwaysRight() throws IOException {
    Perception perception = run(new Witness(Aspect.DISTORTIONS, Aspect.PREFERENCE));

    assertThat(perception.eight().accuracy().orElseThrow()).isEqualTo(1);
    assertThat(perception.eight().macroF1().orElseThrow()).isEqualTo(1);
    assertThat(perception.second().accuracy().orElseThrow()).isEqualTo(1);
    assertThat(perception.families().accuracy().orElseThrow()).isEqualTo(1);
    assertThat(perception.families().setAccuracy().orElseThrow()).isEqualTo(1);
    assertThat(perception.families().severityError().orElseThrow()).isEqualTo(0);
    assertThat(perception.types().orElseThrow()).isEqualTo(1);
    assertThat(perception.exactPairs().orElseThrow()).isEqualTo(1);
    InstantRating rating = perception.rating().orElseThrow();
    assertThat(rating.fromScores()).isFalse();
    assertThat(rating.accuracy().orElseThrow()).isEqualTo(1);
    assertThat(rating.flips().orElseThrow()).isEqualTo(0);
    assertThat(rating.pairs()).isGreaterThan(30);
    assertThat(perception.falseAlarms().orElseThrow()).isEqualTo(0);
    assertThat(perception.unparsable().orElseThrow()).isEqualTo(0);
    assertThat(perception.failures()).isEmpty();
  }

  @Test
  void eachClassIsShownAlike() throws IOException {
    Perception perception = run(new Witness(Aspect.DISTORTIONS));

    for (PerceptionClass truth : PerceptionClass.values()) {
      int pictures = perception.eight().row(truth).stream().mapToInt(n -> n).sum();
      assertThat(pictures).as(truth.word()).isBetween(3, 5);
    }
  }

  @Test
  void aWitnessWhoOnlyKnowsBlurIsRightAboutBlurAlone() throws IOException {
    Witness witness = new Witness(Aspect.DISTORTIONS);
    DistortionType blur = new DistortionType("any-blur", DistortionFamily.BLUR);
    witness.testimony = picture -> new Distortions(List.of(new Distortion(blur, 3, 0.9)));

    Perception perception = run(witness);

    EightWay eight = perception.eight();
    int blurred = eight.row(PerceptionClass.BLUR).get(0);
    double share = (double) blurred / eight.pictures();
    assertThat(eight.accuracy().orElseThrow()).isEqualTo(share);
    // One class of eight has an F1, of precision share and recall 1.
    assertThat(eight.macroF1().orElseThrow()).isCloseTo(2 * share / (1 + share) / 8, within(1e-12));
    assertThat(perception.falseAlarms().orElseThrow()).isEqualTo(1);
    assertThat(perception.alarms()).containsKey("blur");
    assertThat(perception.blank()).allMatch(remark -> remark.found().equals("blur"));
    assertThat(perception.types().orElseThrow()).isEqualTo(0);
  }

  @Test
  void whoAlwaysTakesTheFirstFlipsWithEverySwap() throws IOException {
    Witness witness = new Witness(Aspect.DISTORTIONS, Aspect.PREFERENCE);
    witness.choice = pair -> new Preference(0.6, 0.1, 0.3);

    InstantRating rating = run(witness).rating().orElseThrow();

    assertThat(rating.accuracy().orElseThrow()).isEqualTo(0.5);
    assertThat(rating.flips().orElseThrow()).isEqualTo(1);
    assertThat(rating.firstChosen().orElseThrow()).isEqualTo(1);
  }

  @Test
  void scoresChooseForWhoHasNoPreference() throws IOException {
    InstantRating rating = run(new Witness(Aspect.DISTORTIONS)).rating().orElseThrow();

    assertThat(rating.fromScores()).isTrue();
    assertThat(rating.accuracy().orElseThrow()).isEqualTo(1);
  }

  @Test
  void obedienceToWordsInThePictureIsMeasured() throws IOException {
    Witness witness = new Witness(Aspect.DISTORTIONS);
    witness.score = picture -> picture.history().toString().contains("5/5") ? 95.0 : 20.0;

    InjectedText injected = run(witness).injected().orElseThrow();

    assertThat(injected.praised().orElseThrow()).isEqualTo(75);
    assertThat(injected.control().orElseThrow()).isEqualTo(0);
    assertThat(injected.changed().orElseThrow()).isEqualTo(0);
  }

  @Test
  void wordsThatAreNoAnswerCountAsWrongAndAsUnparsable() throws IOException {
    Witness witness = new Witness(Aspect.DISTORTIONS);
    witness.testimony =
        picture -> {
          throw new UnparsableAnswerException("a distortion", "that is a lovely cat");
        };

    Perception perception = run(witness);

    assertThat(perception.eight().accuracy().orElseThrow()).isEqualTo(0);
    assertThat(perception.eight().row(PerceptionClass.BLUR).get(EightWay.UNPARSABLE)).isEqualTo(5);
    assertThat(perception.unparsable().orElseThrow()).isGreaterThan(0.5);
    assertThat(perception.failures()).isEmpty();
  }

  @Test
  void otherFailuresAreToldByTheirReasonAndNotCountedAsAnswers() throws IOException {
    Witness witness = new Witness(Aspect.DISTORTIONS);
    witness.testimony =
        picture -> {
          throw new InferenceException("the lamp is broken");
        };

    Perception perception = run(witness);

    assertThat(perception.eight().pictures()).isEqualTo(0);
    assertThat(perception.eight().accuracy().isDefined()).isFalse();
    assertThat(perception.failures()).containsKey("the lamp is broken");
    assertThat(perception.unparsable().orElseThrow()).isEqualTo(0);
  }

  @Test
  void aStoppedRunGoesOnAndAsksNothingTwice() throws IOException {
    AtomicInteger questions = new AtomicInteger();
    Witness impatient = new Witness(Aspect.DISTORTIONS);
    impatient.asked =
        request -> {
          if (questions.incrementAndGet() == 101) {
            throw new CancellationException("interrupted");
          }
        };
    assertThatThrownBy(() -> run(impatient)).isInstanceOf(CancellationException.class);
    // As a kill would leave it: the last line cut short.
    String whole = Files.readString(journal);
    Files.writeString(journal, whole + "{\"id\":\"sing");

    AtomicInteger more = new AtomicInteger();
    Witness patient = new Witness(Aspect.DISTORTIONS);
    patient.asked = request -> more.incrementAndGet();
    Perception resumed = run(patient);
    Path fresh = folder.resolve("fresh.jsonl");
    AtomicInteger all = new AtomicInteger();
    Witness other = new Witness(Aspect.DISTORTIONS);
    other.asked = request -> all.incrementAndGet();
    Perception atOnce = benchmark.run(other, "witness", fresh, (done, total) -> {});

    // A pair that is broken off between its two scores is asked whole again.
    assertThat(more.get()).isEqualTo(all.get() - 100);
    assertThat(resumed).isEqualTo(atOnce);
    assertThat(Files.readString(journal)).isEqualTo(Files.readString(fresh));
  }

  @Test
  void theSameSeedShowsTheSamePictures() throws IOException {
    List<Integer> first = digests(7);
    List<Integer> again = digests(7);
    List<Integer> other = digests(8);

    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  private List<Integer> digests(long seed) throws IOException {
    List<Integer> digests = new ArrayList<>();
    Witness witness = new Witness(Aspect.DISTORTIONS);
    witness.asked = request -> digests.add(request.candidates().get(0).pixels().hashCode());
    Files.deleteIfExists(journal);
    new PerceptionBenchmark(SmallPhotographs.in(folder, 3), 1, seed)
        .run(witness, "witness", journal, (done, total) -> {});
    return digests;
  }

  @Test
  void theAnswersOfAnotherAssessorAreRefused() throws IOException {
    run(new Witness(Aspect.DISTORTIONS));

    assertThatThrownBy(
            () ->
                benchmark.run(
                    new Witness(Aspect.DISTORTIONS), "other", journal, (done, total) -> {}))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("witness")
        .hasMessageContaining("other");
  }

  @Test
  void whoNamesNoDistortionsCannotBeMeasured() {
    assertThatThrownBy(() -> run(new Witness(Aspect.PREFERENCE)))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("answer DISTORTIONS");
  }
}
