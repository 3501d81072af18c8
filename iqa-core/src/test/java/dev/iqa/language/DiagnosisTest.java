// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import static dev.iqa.DistortionFamily.BLUR;
import static dev.iqa.DistortionFamily.COMPRESSION;
import static dev.iqa.DistortionFamily.CONTRAST_WEAKEN;
import static dev.iqa.DistortionFamily.DARKEN;
import static dev.iqa.DistortionFamily.NOISE;
import static dev.iqa.DistortionFamily.PIXELATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Distortion;
import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.Distortions;
import dev.iqa.QualityMap;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DiagnosisTest {

  @ParameterizedTest
  @EnumSource
  void saysFullSentencesAtEverySeverityAndConfidence(DistortionFamily family) {
    Set<String> texts = new HashSet<>();
    for (int severity = 1; severity <= 5; severity++) {
      for (double confidence : new double[] {.95, .7, .4}) {
        String text = text(50, found(family, severity, confidence));
        assertThat(text)
            .matches("([A-Z][^.;]*(; [^.;]*)?\\. ?){3,5}")
            .doesNotContain("null", "  ", "..", " ,");
        texts.add(text);
      }
    }
    assertThat(texts).hasSize(15);
  }

  @Test
  void namesKindDegreeEffectAndRemedy() {
    assertThat(text(15, found(COMPRESSION, 4, .95)))
        .containsIgnoringCase("serious compression damage")
        .contains("square blocks")
        .contains("from the original at a higher quality")
        .contains("bad");
  }

  @Test
  void statesSupposesOrDoubtsByConfidence() {
    assertThat(text(40, found(NOISE, 3, .9))).doesNotContainPattern("probably|likely|may|erhaps");
    assertThat(text(40, found(NOISE, 3, .7))).containsPattern("probably|likely");
    assertThat(text(40, found(NOISE, 3, .4))).containsPattern("may|erhaps|would be");
  }

  @Test
  void leavesFaintSuspicionsUnsaid() {
    Diagnosis diagnosis = diagnosis(85, found(NOISE, 2, .1));
    assertThat(diagnosis.text()).startsWith("No damage stands out.").doesNotContain("noise");
    assertThat(diagnosis.confidence()).isEmpty();
  }

  @Test
  void grantsThatLightMayBeMeant() {
    assertThat(text(50, found(DARKEN, 3, .4)))
        .containsPattern("intended|meant")
        .contains("underexposure");
  }

  @Test
  void putsTheWeightiestFirst() {
    String text = text(30, found(NOISE, 2, .9), found(BLUR, 4, .9));
    assertThat(text.indexOf("blur")).isLessThan(text.indexOf("noise")).isNotNegative();
    assertThat(text(30, found(BLUR, 4, .9), found(NOISE, 2, .9))).isEqualTo(text);
  }

  @Test
  void listsThreeAndMore() {
    assertThat(
            text(
                10,
                found(BLUR, 5, .9),
                found(NOISE, 3, .9),
                found(PIXELATE, 2, .7),
                found(CONTRAST_WEAKEN, 2, .4)))
        .contains(
            "It also shows obvious noise and moderate pixelation, and perhaps a moderate lack of"
                + " contrast.");
  }

  @Test
  void saysWhereOnlyIfAPartStandsOut() {
    Diagnosis blur = diagnosis(40, found(BLUR, 3, .9));
    assertThat(blur.mapped(map(9, 9, 6, 0)).text()).contains("in the upper right corner");
    float[] even = new float[81];
    Arrays.fill(even, .5f);
    QualityMap flat = new QualityMap(9, 9, even, new ScoreScale("SSIM", 0, 1));
    assertThat(blur.mapped(flat).text()).isEqualTo(blur.text());
  }

  @Test
  void findsEveryPlaceWhicheverWayTheScaleRuns() {
    assertThat(Place.worst(map(9, 9, 3, 3)).orElseThrow().words()).isEqualTo("in the middle");
    assertThat(Place.worst(map(9, 9, 0, 6)).orElseThrow().words())
        .isEqualTo("in the lower left corner");
    float[] errors = new float[36];
    Arrays.fill(errors, 0, 12, 100);
    QualityMap squares = new QualityMap(6, 6, errors, new ScoreScale("MSE", 65025, 0));
    assertThat(Place.worst(squares).orElseThrow().words()).isEqualTo("in the upper part");
    assertThat(Place.worst(new QualityMap(2, 2, new float[4], squares.scale()))).isEmpty();
  }

  @Test
  void neverTrustsWhatItDoesNotKnow() {
    Diagnosis diagnosis =
        diagnosis(90, found(BLUR, 4, .99)).unfamiliar("It looks like no photograph.");
    assertThat(diagnosis.text())
        .startsWith("It looks like no photograph. If anything, it may suffer from serious blur")
        .contains("guess", "caution")
        .doesNotContain("excellent");
    assertThat(diagnosis.confidence().orElseThrow()).isLessThan(.3);
  }

  @Test
  void doesNotPraiseAPoorPictureInWhichNothingWasFound() {
    assertThat(text(90)).isEqualTo("No damage stands out. Overall it looks excellent.");
    assertThat(text(30)).contains("does not convince").contains("poor");
  }

  @Test
  void saysNoVerdictWithoutAScaleOfTwoEnds() {
    Diagnosis diagnosis = Diagnosis.of(new Distortions(List.of(found(BLUR, 3, .9))));
    Score endless = Score.of(3, new ScoreScale("NIQE", Double.POSITIVE_INFINITY, 0));
    assertThat(diagnosis.scored(endless).text()).isEqualTo(diagnosis.text());
  }

  @Test
  void variesTheShapeOfItsSentences() {
    Set<String> openings = new HashSet<>();
    for (DistortionFamily family : DistortionFamily.values()) {
      for (int severity = 1; severity <= 5; severity++) {
        String text = text(50, found(family, severity, .9));
        openings.add(String.join(" ", List.of(text.split(" ")).subList(0, 2)));
      }
    }
    assertThat(openings).hasSizeGreaterThan(15);
  }

  @Test
  void printsSamplesToRead() {
    List<String> samples = new ArrayList<>();
    DistortionFamily[] families = DistortionFamily.values();
    for (int i = 0; i < families.length; i++) {
      samples.add(text(90 - 6 * i, found(families[i], 1 + i % 5, .95)));
      samples.add(text(60, found(families[i], 1 + (i + 2) % 5, i % 2 == 0 ? .7 : .45)));
      samples.add(
          text(
              35,
              found(families[i], 3 + i % 3, .85),
              found(families[(i + 4) % families.length], 1 + i % 5, i % 3 == 0 ? .5 : .85)));
    }
    assertThat(samples).doesNotHaveDuplicates();
    if (Boolean.getBoolean("iqa.print")) {
      samples.forEach(System.out::println);
    }
  }

  private static QualityMap map(int width, int height, int left, int top) {
    float[] values = new float[width * height];
    for (int i = 0; i < values.length; i++) {
      boolean bad =
          i % width >= left && i % width < left + 3 && i / width >= top && i / width < top + 3;
      values[i] = bad ? .1f : .95f;
    }
    return new QualityMap(width, height, values, new ScoreScale("SSIM", 0, 1));
  }

  private static Distortion found(DistortionFamily family, double severity, double confidence) {
    String id = family.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new Distortion(new DistortionType(id, family), severity, confidence);
  }

  private static String text(double percent, Distortion... found) {
    return diagnosis(percent, found).text();
  }

  @Test
  void aScoreThatMayBeAWordOffIsNoCertainVerdict() {
    Diagnosis clean = Diagnosis.of(new Distortions(List.of()));
    ScoreScale scale = new ScoreScale("quality", 0, 1);
    assertThat(clean.scored(new Score(.9, OptionalDouble.of(.25), scale)).text())
        .endsWith("As far as can be told it looks excellent.");
    assertThat(clean.scored(new Score(.9, OptionalDouble.of(.1), scale)).text())
        .endsWith("Overall it looks excellent.");
  }

  private static Diagnosis diagnosis(double percent, Distortion... found) {
    return Diagnosis.of(new Distortions(List.of(found)))
        .scored(Score.of(percent, ScoreScale.PERCENT));
  }
}
