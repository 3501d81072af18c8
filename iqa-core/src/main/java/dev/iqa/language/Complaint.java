// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.Distortion;
import dev.iqa.DistortionFamily;
import dev.iqa.Severity;

/**
 * The words for one distortion.
 *
 * @param distortion what was found
 */
record Complaint(Distortion distortion) {

  /** How far the words commit themselves. */
  enum Certainty {
    STATED,
    PROBABLE,
    POSSIBLE
  }

  private static final double STATED_FROM = 0.8;
  private static final double PROBABLE_FROM = 0.6;

  DistortionFamily family() {
    return distortion.type().family();
  }

  Severity severity() {
    return Severity.nearest(distortion.severity());
  }

  Certainty certainty() {
    return distortion.confidence() >= STATED_FROM
        ? Certainty.STATED
        : distortion.confidence() >= PROBABLE_FROM ? Certainty.PROBABLE : Certainty.POSSIBLE;
  }

  /** Whether the photographer may have wanted it. */
  boolean mayBeMeant() {
    return switch (family()) {
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

  /** Severity and kind, a noun with the article it needs, such as "slight noise". */
  String noun() {
    String words = severity().word() + " " + kind();
    return switch (family()) {
      case CONTRAST_STRENGTHEN, CONTRAST_WEAKEN, SATURATE_WEAKEN ->
          (words.startsWith("o") ? "an " : "a ") + words;
      default -> words;
    };
  }

  private String kind() {
    return switch (family()) {
      case BLUR ->
          switch (distortion.type().id()) {
            case "motion-blur" -> "motion blur";
            case "lens-blur" -> "defocus blur";
            case "zoom-blur" -> "zoom blur";
            default -> "blur";
          };
      case NOISE ->
          switch (distortion.type().id()) {
            case "impulse-noise" -> "salt-and-pepper noise";
            default -> "noise";
          };
      case COMPRESSION -> "compression damage";
      case BRIGHTEN -> "overexposure";
      case DARKEN -> "underexposure";
      case CONTRAST_STRENGTHEN -> "excess of contrast";
      case CONTRAST_WEAKEN -> "lack of contrast";
      case SATURATE_STRENGTHEN -> "oversaturation";
      case SATURATE_WEAKEN -> "loss of colour";
      case OVERSHARPEN -> "oversharpening";
      case PIXELATE -> "pixelation";
      case QUANTIZATION -> "banding";
      case OTHER -> "damage of an unusual kind";
    };
  }

  private boolean isMild() {
    return severity().level() <= 2;
  }

  private boolean isStrong() {
    return severity().level() >= 4;
  }

  private String byDegree(String mild, String plain, String strong) {
    return isMild() ? mild : isStrong() ? strong : plain;
  }

  /** What one sees, a main clause. */
  String sign() {
    return switch (family()) {
      case BLUR ->
          distortion.type().id().equals("motion-blur")
              ? byDegree(
                  "edges are drawn out a little in one direction",
                  "edges are drawn out in one direction",
                  "everything is smeared in one direction")
              : byDegree(
                  "edges are a little soft and fine detail fades",
                  "edges are soft and fine detail is lost",
                  "edges are smeared and fine detail is gone");
      case NOISE ->
          byDegree(
              "smooth areas look grainy",
              "grain lies over the whole picture",
              "grain covers everything and buries detail");
      case COMPRESSION ->
          byDegree(
              "square blocks and ringing show in smooth areas and at edges",
              "square blocks stand out and textures are wiped away",
              "square blocks break up surfaces and outlines");
      case BRIGHTEN ->
          byDegree(
              "shadows are lifted to grey",
              "bright areas are burnt out",
              "shadows are washed out and highlights are burnt to white");
      case DARKEN ->
          byDegree(
              "light areas are dull",
              "dark areas lose their detail",
              "most of the scene sinks into black");
      case CONTRAST_STRENGTHEN ->
          byDegree(
              "the deepest and lightest tones run together",
              "detail is missing in both shadows and highlights",
              "much of the picture is pure black or pure white");
      case CONTRAST_WEAKEN ->
          byDegree(
              "everything looks a little hazy",
              "everything looks flat, as through fog",
              "all tones run together into grey");
      case SATURATE_STRENGTHEN ->
          byDegree(
              "some colours are too vivid",
              "colours look unnatural",
              "colours glare and have lost their shades");
      case SATURATE_WEAKEN ->
          byDegree("colours look pale", "colours are washed out", "hardly any colour is left");
      case OVERSHARPEN ->
          byDegree(
              "outlines look hard",
              "bright lines run along outlines",
              "outlines carry halos and textures look brittle");
      case PIXELATE ->
          byDegree(
              "small steps show along outlines",
              "outlines turn into steps",
              "the picture falls apart into large squares");
      case QUANTIZATION ->
          byDegree(
              "smooth gradients show faint steps",
              "smooth gradients turn into bands",
              "only a few tones are left, in patches with hard borders");
      case OTHER ->
          byDegree(
              "something looks slightly off",
              "something is visibly wrong",
              "parts of the picture are badly distorted");
    };
  }

  /** What that does to the picture, a sentence. */
  String cost() {
    return switch (family()) {
      case BLUR ->
          isMild()
              ? "At a small size nobody will mind, but it shows in full view or in print."
              : "Small things such as hair, leaves or lettering cannot be made out.";
      case NOISE ->
          isMild()
              ? "It catches the eye in skies and plain walls first."
              : "Smooth areas become restless, and fine texture cannot be told from grain.";
      case COMPRESSION ->
          isMild()
              ? "It is easy to overlook until the picture is enlarged."
              : "Smooth transitions and small structures are lost, and lettering becomes ragged.";
      case BRIGHTEN ->
          isMild()
              ? "The picture loses some depth."
              : "What was burnt out has no detail left to bring back.";
      case DARKEN ->
          isMild()
              ? "The picture looks dimmer than it needs to."
              : "What happens in the dark parts can hardly be followed.";
      case CONTRAST_STRENGTHEN ->
          isMild()
              ? "It looks somewhat harsh."
              : "The shades that give things their shape are missing.";
      case CONTRAST_WEAKEN ->
          isMild() ? "It lacks a little punch." : "Things hardly stand out from one another.";
      case SATURATE_STRENGTHEN ->
          isMild()
              ? "It looks a little artificial."
              : "Shades within one colour, as on petals or skin, flow into one patch.";
      case SATURATE_WEAKEN ->
          isMild() ? "It looks a little lifeless." : "It comes close to a black-and-white picture.";
      case OVERSHARPEN ->
          isMild()
              ? "It looks crisper than life."
              : "It looks processed, and grain is made worse along with the detail.";
      case PIXELATE ->
          isMild()
              ? "From some distance it disappears."
              : "Shapes smaller than the squares are gone for good.";
      case QUANTIZATION ->
          isMild()
              ? "It shows most in skies and soft shadows."
              : "Roundness and depth are lost where tones should change gently.";
      case OTHER -> isMild() ? "It hardly disturbs." : "It distracts from what the picture shows.";
    };
  }

  /** What would help, a sentence. */
  String remedy() {
    return switch (family()) {
      case BLUR ->
          switch (distortion.type().id()) {
            case "motion-blur" -> "A faster shutter, a tripod or a steadier hand would prevent it.";
            case "lens-blur" -> "Focusing again on what matters would prevent it.";
            default ->
                isMild()
                    ? "Careful sharpening may help."
                    : "Only a new shot, well focused and held still, would bring the detail back;"
                        + " sharpening recovers little.";
          };
      case NOISE ->
          isMild()
              ? "Gentle noise reduction would clean it."
              : "More light or a lower ISO setting would help most; strong noise reduction would"
                  + " cost detail.";
      case COMPRESSION ->
          "Saving it again from the original at a higher quality would avoid this; saving this file"
              + " anew would not.";
      case BRIGHTEN ->
          isMild()
              ? "Lowering the brightness or the black point would repair it."
              : "A shorter exposure would have kept the highlights.";
      case DARKEN ->
          isMild()
              ? "Raising the brightness would repair it."
              : "A longer exposure or more light would help; brightening now will bring up noise.";
      case CONTRAST_STRENGTHEN -> "A flatter tone curve, best from the original, would help.";
      case CONTRAST_WEAKEN -> "Setting the black and white points anew would help.";
      case SATURATE_STRENGTHEN -> "Lowering the saturation, best from the original, would help.";
      case SATURATE_WEAKEN ->
          isStrong()
              ? "Colour that is gone can only come from the original."
              : "Raising the saturation would help.";
      case OVERSHARPEN -> "The original with less sharpening would look more natural.";
      case PIXELATE -> "A version with more pixels is needed; enlarging this one adds nothing.";
      case QUANTIZATION -> "A version with more colours or a finer bit depth would avoid it.";
      case OTHER ->
          "A comparison with an earlier version of the file may show what happened to it.";
    };
  }

  /** A number that is the same for the same words on every machine. */
  int key() {
    return distortion.type().id().hashCode() * 31
        + severity().level() * 7
        + certainty().name().hashCode();
  }
}
