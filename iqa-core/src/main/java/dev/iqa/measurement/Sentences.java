// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.DistortionFamily;
import dev.iqa.Severity;
import java.util.List;
import java.util.Locale;

/** Says the findings in plain English: the same words for the same findings. */
final class Sentences {

  private static final double DOUBTFUL = 0.6;

  private Sentences() {}

  static String describe(Observations o, List<Symptom> present, double score) {
    if (Symptom.isBlank(o)) {
      return "The picture is practically blank: there is nothing in it whose quality could be"
          + " judged, so take the score with caution.";
    }
    if (Symptom.isOnlyNoise(o)) {
      return "The picture consists of little but noise; no content can be made out, and statements"
          + " about anything else would be guesses.";
    }
    String verdict = verdict(score);
    return switch (present.size()) {
      case 0 -> clean(o, verdict);
      case 1 -> main(present.get(0)) + " " + conclusion(verdict, present);
      case 2 ->
          main(present.get(0)) + " " + beside(present.get(1)) + " " + conclusion(verdict, present);
      default -> {
        List<Symptom> rest = present.subList(1, present.size());
        yield main(present.get(0))
            + " It also shows "
            + list(rest.stream().map(Sentences::noun).toList())
            + ". "
            + conclusion(verdict, present);
      }
    };
  }

  private static String clean(Observations o, String verdict) {
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
        "No damage stands out: edges are about %.1f pixels soft and noise stays near %.0f of 255"
            + " grey levels. %s and %s, so the picture looks %s.",
        o.blurSigmaPixels(),
        o.noiseGreyLevels(),
        light,
        colour,
        verdict);
  }

  private static String main(Symptom symptom) {
    String words = noun(symptom);
    boolean strong = symptom.severity() >= 3;
    if (symptom.confidence() < DOUBTFUL) {
      return "The picture may suffer from " + words + ": " + effect(symptom, strong) + ".";
    }
    return strong
        ? capital(words) + " spoils the picture: " + effect(symptom, true) + "."
        : "There is " + words + " in the picture: " + effect(symptom, false) + ".";
  }

  private static String beside(Symptom symptom) {
    return (symptom.confidence() < DOUBTFUL ? "Perhaps there is " : "Besides, there is ")
        + noun(symptom)
        + ", so "
        + effect(symptom, symptom.severity() >= 3)
        + ".";
  }

  private static String conclusion(String verdict, List<Symptom> present) {
    boolean sure = present.stream().allMatch(s -> s.confidence() >= DOUBTFUL);
    boolean taste =
        present.stream().anyMatch(s -> s.confidence() < DOUBTFUL && isTaste(s.family()));
    if (sure) {
      return "Overall it looks " + verdict + ".";
    }
    return taste
        ? "Overall it looks " + verdict + ", unless light and colour were meant that way."
        : "Overall it looks " + verdict + ", though the signs are weak.";
  }

  private static boolean isTaste(DistortionFamily family) {
    return switch (family) {
      case BRIGHTEN,
          DARKEN,
          CONTRAST_STRENGTHEN,
          CONTRAST_WEAKEN,
          SATURATE_STRENGTHEN,
          SATURATE_WEAKEN ->
          true;
      default -> false;
    };
  }

  private static String verdict(double score) {
    return score >= 80
        ? "excellent"
        : score >= 60 ? "good" : score >= 40 ? "fair" : score >= 20 ? "poor" : "bad";
  }

  /** Severity and kind, such as "slight noise". */
  private static String noun(Symptom symptom) {
    double severity = Math.max(1, Math.min(5, symptom.severity()));
    String kind =
        switch (symptom.family()) {
          case BLUR -> "blur";
          case NOISE -> "noise";
          case COMPRESSION -> "compression damage";
          case BRIGHTEN -> "overexposure";
          case DARKEN -> "underexposure";
          case CONTRAST_STRENGTHEN -> "excess of contrast";
          case CONTRAST_WEAKEN -> "lack of contrast";
          case SATURATE_STRENGTHEN -> "oversaturation";
          case SATURATE_WEAKEN -> "lack of colour";
          case OVERSHARPEN -> "oversharpening";
          case PIXELATE -> "pixelation";
          case QUANTIZATION -> "banding";
          case OTHER -> "other damage";
        };
    return Severity.nearest(severity).word() + " " + kind;
  }

  private static String effect(Symptom symptom, boolean strong) {
    return switch (symptom.family()) {
      case BLUR ->
          strong
              ? "edges are smeared and fine detail is gone"
              : "edges are soft and fine detail fades";
      case NOISE ->
          strong ? "grain covers everything and buries detail" : "smooth areas look grainy";
      case COMPRESSION ->
          strong
              ? "square blocks break up surfaces and outlines"
              : "the edges of square blocks show in smooth areas";
      case BRIGHTEN ->
          strong ? "shadows are washed out and highlights burnt" : "shadows are lifted to grey";
      case DARKEN -> strong ? "most of the scene sinks into black" : "highlights are dull";
      case CONTRAST_STRENGTHEN ->
          strong
              ? "much of it is pure black or white"
              : "the deepest and lightest tones run together";
      case CONTRAST_WEAKEN -> strong ? "tones run together into grey" : "it looks hazy";
      case SATURATE_STRENGTHEN ->
          strong ? "colours glare and lose their shades" : "some colours are too vivid";
      case SATURATE_WEAKEN -> strong ? "hardly any colour is left" : "colours look pale";
      case OVERSHARPEN ->
          strong ? "outlines carry halos and textures look brittle" : "outlines look hard";
      case PIXELATE ->
          strong
              ? "outlines turn into staircases of large squares"
              : "small squares show at outlines";
      case QUANTIZATION -> "gradients turn into bands";
      case OTHER -> "something else is wrong";
    };
  }

  private static String list(List<String> words) {
    return words.size() == 1
        ? words.get(0)
        : String.join(", ", words.subList(0, words.size() - 1))
            + " and "
            + words.get(words.size() - 1);
  }

  private static String capital(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
