// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.DistortionFamily;
import dev.iqa.train.student.Draw;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The sentences that answers and questions are made of. Braces hold places: {@code {d}} a
 * distortion, {@code {s}} its severity, {@code {e}} what it does, {@code {b}}, {@code {c}}, {@code
 * {w}}, {@code {t}} and {@code {k}} words of content, {@code {l}} a level, {@code {x}} and {@code
 * {y}} the names of two pictures.
 */
final class Sentences {

  static final List<String> SEVERITIES =
      List.of("slight", "moderate", "obvious", "serious", "catastrophic");

  static final List<String> LEVELS = List.of("bad", "poor", "fair", "good", "excellent");

  static final List<String> BRIGHTNESS =
      List.of("very dark", "dark", "evenly lit", "bright", "very bright");
  static final List<String> COLOUR =
      List.of("colourless", "muted", "moderately colourful", "colourful", "vivid");
  static final List<String> WARMTH = List.of("cool", "neutral", "warm");
  static final List<String> TEXTURE =
      List.of("smooth", "lightly textured", "textured", "richly textured");
  static final List<String> CONTRAST = List.of("low", "medium", "high");

  /** What the picture shows. */
  static final List<String> CONTENT =
      List.of(
          "The picture shows a {b} scene with {c} colours and {t} surfaces.",
          "This is a {b}, {t} scene in {c} colours.",
          "A {b} scene with {w} tones and {k} contrast can be seen.",
          "The content is {b} and {t}, its colours are {c}.",
          "One sees a {t} scene of {k} contrast, {b} and {c}.",
          "The scene is {b}, with {w} and {c} colours.",
          "It is a {b} photograph of {t} areas in {w} tones.",
          "The photograph holds {t} content under {b} light.",
          "Colours are {c} and {w}, the scene is {b}.",
          "A {t} scene, {b}, of {k} contrast.",
          "The view is {b} and its surfaces are {t}.",
          "Here is a scene of {c} colours and {k} contrast.",
          "What is shown is {b}, {t} and {c}.",
          "In {w} tones the picture shows {t} content.",
          "The frame holds a {k} contrast scene that is {b} and {c}.",
          "We look at a {b} view with {t} parts and {w} colours.");

  /** One distortion, without and with a reference. */
  static final List<String> DAMAGE =
      List.of(
          "It suffers from {s} {d}: {e}.",
          "There is {s} {d}, so that {e}.",
          "The main problem is {d} of {s} degree; {e}.",
          "Some {s} {d} can be noticed, and {e}.",
          "Its {d} is {s}: {e}.",
          "What harms it is {s} {d}, since {e}.",
          "One notices {s} {d}; {e}.",
          "The picture is harmed by {s} {d}, and {e}.",
          "{s} {d} is present, which means that {e}.",
          "The distortion is {d}, {s} in strength: {e}.",
          "Looking closely, {e}, a sign of {s} {d}.",
          "It can be seen that {e}: {s} {d}.",
          "Because of {s} {d}, {e}.",
          "Here {e}, as {s} {d} is there.");

  static final List<String> DAMAGE_BESIDE =
      List.of(
          "Compared with the reference, there is {s} {d}: {e}.",
          "Beside the reference {e}, a sign of {s} {d}.",
          "The reference is free of the {s} {d} seen here, where {e}.",
          "Unlike in the reference, {e}: {s} {d}.",
          "Against the reference it shows {s} {d}, and {e}.",
          "From the reference it differs by {s} {d}; {e}.",
          "What the reference lacks is {s} {d}: {e}.",
          "Next to the reference, {s} {d} stands out, since {e}.",
          "With the reference in view, {e}, which is {s} {d}.",
          "The change from the reference is {s} {d}, so that {e}.");

  static final List<String> SECOND_DAMAGE =
      List.of(
          "There is also {s} {d}: {e}.",
          "In addition, {e}, as {s} {d} is there.",
          "{s} {d} comes on top, and {e}.",
          "It suffers from {s} {d} as well; {e}.",
          "Besides, {s} {d} is present: {e}.",
          "A second problem is {s} {d}, so that {e}.",
          "Moreover, {e} because of {s} {d}.",
          "Next to it there is {s} {d}: {e}.",
          "One also notices {s} {d}, since {e}.",
          "Another harm is {s} {d}; {e}.");

  static final List<String> CLEAN =
      List.of(
          "No distortion can be seen.",
          "It is free of distortions.",
          "There is nothing that harms it.",
          "It looks clean, without any distortion.",
          "No damage is visible.",
          "Nothing disturbs the view.",
          "One finds no distortion in it.",
          "Everything is clear and natural.",
          "The picture is intact.",
          "It shows no sign of damage.");

  static final List<String> CONCLUSION =
      List.of(
          "Overall, the quality is {l}.",
          "All in all, its quality is {l}.",
          "The quality is {l}.",
          "In total the picture is of {l} quality.",
          "So the quality can be called {l}.",
          "This makes it a picture of {l} quality.",
          "It is therefore rated as {l}.",
          "As a whole, it looks {l}.",
          "The verdict is {l}.",
          "Its quality must be called {l}.",
          "Taken together, the quality is {l}.",
          "I rate it as {l}.");

  /** Sentences about one of two pictures. */
  static final List<String> OF_ONE =
      List.of(
          "Picture {x} suffers from {s} {d}: {e}.",
          "In picture {x} there is {s} {d}, so that {e}.",
          "Picture {x} shows {s} {d}; {e}.",
          "In {x}, {e}, a sign of {s} {d}.",
          "Picture {x} is harmed by {s} {d}, and {e}.",
          "For {x}, {s} {d} can be noticed: {e}.",
          "{x} has {s} {d}, since {e}.",
          "Looking at {x}, {e} because of {s} {d}.",
          "As to {x}, its {d} is {s}: {e}.",
          "Of {x} one notices {s} {d}; {e}.");

  static final List<String> OF_CLEAN =
      List.of(
          "Picture {x} is free of distortions.",
          "In picture {x} no damage is visible.",
          "Picture {x} looks clean.",
          "{x} shows no sign of damage.",
          "No distortion can be seen in {x}.",
          "As to {x}, nothing disturbs the view.",
          "Picture {x} is intact.",
          "Of {x} there is nothing to complain.");

  static final List<String> VERDICT =
      List.of(
          "So {x} is better than {y}.",
          "Therefore picture {x} has the better quality.",
          "Overall, {x} looks better.",
          "All in all, picture {x} is the better one.",
          "This makes {x} the better picture.",
          "Picture {x} wins over {y}.",
          "The quality of {x} is higher than that of {y}.",
          "As a whole, {x} is to be preferred.",
          "{x} is the better of the two.",
          "Taken together, {y} is worse than {x}.",
          "The better picture is {x}.",
          "I would choose {x}.");

  static final List<String> TIE =
      List.of(
          "Both are equally good.",
          "Neither is better than the other.",
          "The two are of the same quality.",
          "So it is a tie.");

  private static final Map<DistortionFamily, List<String>> EFFECTS = effects();

  private Sentences() {}

  static List<String> effects(DistortionFamily family) {
    List<String> effects = EFFECTS.get(family);
    if (effects == null) {
      throw new IllegalArgumentException("nothing is known of what " + family + " does");
    }
    return effects;
  }

  private static Map<DistortionFamily, List<String>> effects() {
    Map<DistortionFamily, List<String>> effects = new EnumMap<>(DistortionFamily.class);
    effects.put(
        DistortionFamily.BLUR,
        List.of(
            "edges are soft",
            "fine texture is smeared",
            "detail is hard to make out",
            "outlines run into each other",
            "the view lacks sharpness"));
    effects.put(
        DistortionFamily.NOISE,
        List.of(
            "random grains cover the surfaces",
            "specks disturb smooth areas",
            "grain hides fine detail",
            "surfaces look rough and restless",
            "random dots are spread over the view"));
    effects.put(
        DistortionFamily.COMPRESSION,
        List.of(
            "block borders can be seen",
            "ringing runs along the edges",
            "texture is lost in blocks",
            "smooth areas break into blocks",
            "edges are surrounded by ringing"));
    effects.put(
        DistortionFamily.BRIGHTEN,
        List.of(
            "light areas are washed out",
            "the view looks overexposed",
            "highlights have lost their detail",
            "everything looks too light",
            "bright parts run into white"));
    effects.put(
        DistortionFamily.DARKEN,
        List.of(
            "shadows swallow detail",
            "the view looks underexposed",
            "dark parts run into black",
            "everything looks too dim",
            "much is hidden in darkness"));
    effects.put(
        DistortionFamily.CONTRAST_STRENGTHEN,
        List.of(
            "light and dark parts clash",
            "shadows and highlights lose their detail",
            "tones look harsh",
            "middle tones are missing",
            "the steps between tones are too hard"));
    effects.put(
        DistortionFamily.CONTRAST_WEAKEN,
        List.of(
            "the view looks flat",
            "tones lie close together",
            "a grey veil covers the view",
            "light and dark parts hardly differ",
            "depth is lost"));
    effects.put(
        DistortionFamily.SATURATE_STRENGTHEN,
        List.of(
            "colours look garish",
            "colours are too strong",
            "colours run into each other",
            "the tones look unnatural",
            "colours glow too much"));
    effects.put(
        DistortionFamily.SATURATE_WEAKEN,
        List.of(
            "colours look pale",
            "colours are almost gone",
            "the view looks faded",
            "the tones are dull",
            "colour is missing"));
    effects.put(
        DistortionFamily.OVERSHARPEN,
        List.of(
            "edges have halos",
            "texture looks harsh",
            "outlines are overdrawn",
            "bright lines run along the edges",
            "fine detail looks artificial"));
    effects.put(
        DistortionFamily.PIXELATE,
        List.of(
            "coarse squares can be seen",
            "outlines turn into steps",
            "the view falls apart into squares",
            "detail is replaced by squares",
            "the raster is too coarse"));
    effects.put(
        DistortionFamily.QUANTIZATION,
        List.of(
            "smooth areas break into bands",
            "soft changes turn into steps",
            "there are too few colours",
            "contours appear in smooth areas",
            "tones jump instead of changing softly"));
    return effects;
  }

  static String one(List<String> of, Draw draw) {
    return of.get(draw.below(of.size()));
  }

  /** A sentence begins with a capital. */
  static String capital(String sentence) {
    return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
