// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.Aspect;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.Description;
import dev.iqa.Distortions;
import dev.iqa.Finding;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.language.Diagnosis;
import dev.iqa.metric.MetricInput;
import dev.iqa.metric.PixelAssessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Score, distortions and description out of measurements, without anything learnt. */
final class MeasuredAssessor extends PixelAssessor {

  static final AssessorDescriptor DESCRIPTOR =
      AssessorDescriptor.builder("measured", "core")
          .summary(
              "Measures sharpness, noise, blocks, light, contrast and colour, and says what is"
                  + " wrong.")
          .guidance(
              "From 80 on nothing is wrong that can be measured, 60 to 80 is good, below 40 damage"
                  + " is plain. It knows no content: an intended dark, misty or colourless look is"
                  + " reported as damage, with low confidence. Faults it cannot measure, such as"
                  + " motion of the subject or bad framing, go unseen.")
          .scoring(ScoreScale.PERCENT)
          .answering(Aspect.DISTORTIONS, Aspect.DESCRIPTION)
          .source(
              "Crete et al., 2007, https://doi.org/10.1117/12.702790; Zhuo and Sim, 2011,"
                  + " https://doi.org/10.1016/j.patcog.2011.03.009; Chen et al., 2015,"
                  + " https://doi.org/10.1109/ICCV.2015.62; Muijs and Kirenko, 2005,"
                  + " https://doi.org/10.1109/ICIP.2005.1529674; Peli, 1990,"
                  + " https://doi.org/10.1364/JOSAA.7.002032; Hasler and Süsstrunk, 2003,"
                  + " https://doi.org/10.1117/12.477378")
          .build();

  private static final int SMALLEST_SIDE = 16;

  MeasuredAssessor(AssessorConfig config) {
    super(DESCRIPTOR, config);
  }

  @Override
  protected List<Finding> findings(
      MetricInput input, Set<Aspect> aspects, AssessmentListener listener) {
    input.requireAtLeast("measured", SMALLEST_SIDE);
    input.step("luma BT.601");
    Observations observations = Observations.of(input.test());
    List<Symptom> symptoms =
        Symptom.of(observations, Math.min(input.test().width(), input.test().height()));
    Distortions found =
        new Distortions(Symptom.present(symptoms).stream().map(Symptom::toDistortion).toList());
    double score = Judgement.score(symptoms);
    List<Finding> findings = new ArrayList<>();
    if (aspects.contains(Aspect.SCORE)) {
      findings.add(Score.of(score, ScoreScale.PERCENT));
    }
    if (aspects.contains(Aspect.DISTORTIONS)) {
      findings.add(found);
    }
    if (aspects.contains(Aspect.DESCRIPTION)) {
      Diagnosis diagnosis =
          diagnosis(observations, found).scored(Score.of(score, ScoreScale.PERCENT));
      String text = diagnosis.text();
      listener.onText(text);
      findings.add(new Description(text, diagnosis.confidence()));
    }
    return findings;
  }

  @Override
  protected Optional<String> modelDigest() {
    return Optional.empty();
  }

  private static Diagnosis diagnosis(Observations o, Distortions found) {
    if (Symptom.isBlank(o)) {
      return Diagnosis.of(new Distortions(List.of()))
          .unfamiliar("The picture is practically blank: there is nothing in it to judge.");
    }
    if (Symptom.isOnlyNoise(o)) {
      return Diagnosis.of(found)
          .unfamiliar("The picture consists of little but noise; no content can be made out.");
    }
    return Diagnosis.of(found).looking(appearance(o));
  }

  private static String appearance(Observations o) {
    String light =
        o.meanLuma() < 70
            ? "It is a dark picture, yet keeps its detail"
            : o.meanLuma() > 190
                ? "It is a bright picture, yet keeps its detail"
                : "Light and contrast are balanced";
    String colour =
        o.grey()
            ? "it has no colour"
            : o.colourfulness() < 15
                ? "its colours are muted"
                : o.colourfulness() > 60 ? "its colours are strong" : "its colours are natural";
    return String.format(
        Locale.ROOT,
        "Edges are about %.1f pixels soft and noise stays near %.0f of 255 grey levels. %s and %s.",
        o.blurSigmaPixels(),
        o.noiseGreyLevels(),
        light,
        colour);
  }
}
