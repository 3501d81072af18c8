// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import static dev.iqa.DistortionFamily.BLUR;
import static dev.iqa.DistortionFamily.BRIGHTEN;
import static dev.iqa.DistortionFamily.COMPRESSION;
import static dev.iqa.DistortionFamily.CONTRAST_STRENGTHEN;
import static dev.iqa.DistortionFamily.CONTRAST_WEAKEN;
import static dev.iqa.DistortionFamily.DARKEN;
import static dev.iqa.DistortionFamily.NOISE;
import static dev.iqa.DistortionFamily.OTHER;
import static dev.iqa.DistortionFamily.OVERSHARPEN;
import static dev.iqa.DistortionFamily.PIXELATE;
import static dev.iqa.DistortionFamily.QUANTIZATION;
import static dev.iqa.DistortionFamily.SATURATE_STRENGTHEN;
import static dev.iqa.DistortionFamily.SATURATE_WEAKEN;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnsupportedRequestException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A library of distortions: its types, and what each does at each of five severities.
 *
 * <p>The two share some names, never the parameters: what an assessor learned from one can be
 * tested on the other, which tells a learned distortion from a learned generator.
 */
public enum DistortionGenerator {
  /**
   * The 35 types in twelve families of DepictQA-Wild. Results are rounded to 8 bits where the
   * published code cuts the fraction off, and random numbers are our own.
   *
   * @see <a href="https://arxiv.org/abs/2405.18842">You et al., 2024</a>
   */
  DEPICTQA(depictQa()),

  /**
   * The 25 types in seven groups of KADID-10k, with the parameters of its published generator; mean
   * shift and contrast change are put in order of strength, as ARNIQA does. Denoising (the
   * published code leaves its denoiser out), the dithering of the palette and the weight of edges
   * in the colour shift are our own.
   *
   * @see <a href="https://doi.org/10.1109/QoMEX.2019.8743252">Lin, Hosu and Saupe, 2019</a>
   * @see <a href="https://github.com/miccunifi/ARNIQA">ARNIQA, utils/utils_data.py</a>
   */
  KADID(kadid());

  /** One type: its group, its parameters at the five severities, and what it does. */
  private record Entry(
      DistortionType type,
      String group,
      List<String> names,
      List<double[]> values,
      boolean needsColour,
      Operation operation) {

    Entry colour() {
      return new Entry(type, group, names, values, true, operation);
    }
  }

  @SuppressWarnings("ImmutableEnumChecker") // filled by the constructor alone
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  DistortionGenerator(List<Entry> entries) {
    for (Entry entry : entries) {
      this.entries.put(entry.type().id(), entry);
    }
  }

  /**
   * The name in commands and files.
   *
   * @return {@code depictqa} or {@code kadid}
   */
  @JsonValue
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The generator of a name.
   *
   * @param id as given by {@link #id()}
   * @return the generator
   * @throws UnsupportedRequestException if there is none; the message names those there are
   */
  @JsonCreator
  public static DistortionGenerator named(String id) {
    for (DistortionGenerator generator : values()) {
      if (generator.id().equals(id)) {
        return generator;
      }
    }
    throw new UnsupportedRequestException(
        "there is no distortion generator '" + id + "'; there are depictqa and kadid");
  }

  /**
   * All types.
   *
   * @return in the order of the publication
   */
  public List<DistortionType> types() {
    return entries.values().stream().map(Entry::type).toList();
  }

  /**
   * The types a picture of a format can suffer from: grey pictures have no colour to lose.
   *
   * @param format of the picture
   * @return in the order of the publication
   * @throws UnsupportedRequestException if the format has other than 8 bits
   */
  public List<DistortionType> types(PixelFormat format) {
    requireEightBits("every distortion", format);
    return entries.values().stream()
        .filter(entry -> !entry.needsColour() || format.channels() == 3)
        .map(Entry::type)
        .toList();
  }

  /**
   * The types by group.
   *
   * @return name of the group to its types: the families of the one, the seven groups of the other
   */
  public Map<String, List<DistortionType>> groups() {
    Map<String, List<DistortionType>> groups = new LinkedHashMap<>();
    for (Entry entry : entries.values()) {
      groups.computeIfAbsent(entry.group(), group -> new ArrayList<>()).add(entry.type());
    }
    return groups;
  }

  /**
   * The type of an id.
   *
   * @param id such as {@code gaussian-blur}
   * @return the type
   * @throws UnsupportedRequestException if this generator has none; the message lists those it has
   */
  public DistortionType type(String id) {
    return entry(id).type();
  }

  /**
   * What the severities of a type mean.
   *
   * @param type one of {@link #types()}
   * @return for severity 1 to 5, name of the parameter to its value
   * @throws UnsupportedRequestException if this generator lacks the type
   */
  public List<Map<String, Double>> parameters(DistortionType type) {
    Entry entry = entry(type.id());
    List<Map<String, Double>> severities = new ArrayList<>();
    for (double[] values : entry.values()) {
      Map<String, Double> named = new LinkedHashMap<>();
      for (int i = 0; i < values.length; i++) {
        named.put(entry.names().get(i), values[i]);
      }
      severities.add(named);
    }
    return severities;
  }

  private Entry entry(String id) {
    Entry entry = entries.get(id);
    if (entry == null) {
      throw new UnsupportedRequestException(
          "there is no distortion '"
              + id
              + "' in "
              + id()
              + ";"
              + Spelling.suggestion(id, entries.keySet())
              + " It has "
              + String.join(", ", entries.keySet()));
    }
    return entry;
  }

  Picture apply(Picture picture, SyntheticDistortion distortion) {
    Entry entry = entry(distortion.type().id());
    String id = entry.type().id();
    PixelFormat format = picture.format();
    requireEightBits(id, format);
    if (entry.needsColour() && format.channels() == 1) {
      throw new UnsupportedRequestException(
          id
              + " needs colour; this picture is "
              + picture
              + ", for which there are "
              + types(format).stream().map(DistortionType::id).collect(Collectors.joining(", ")));
    }
    // The type takes part in the key, so that two types of one seed do not share their noise.
    CounterRandom random = new CounterRandom(distortion.seed()).stream(id.hashCode());
    Picture distorted =
        entry
            .operation()
            .apply(picture, entry.values().get(distortion.severity() - 1).clone(), random);
    for (String step : picture.history()) {
      distorted = distorted.withStep(step);
    }
    return distorted.withStep(distortion.toString());
  }

  private static void requireEightBits(String what, PixelFormat format) {
    if (format != PixelFormat.GRAY8 && format != PixelFormat.RGB8) {
      throw new UnsupportedRequestException(
          what + " works on GRAY8 and RGB8 pictures, not on " + format + "; convert it first");
    }
  }

  private static Entry entry(
      String id, DistortionFamily family, String names, Operation operation, double[]... values) {
    List<double[]> severities =
        values.length == 1
            ? Arrays.stream(values[0]).mapToObj(v -> new double[] {v}).toList()
            : List.of(values);
    return new Entry(
        new DistortionType(id, family),
        family.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        List.of(names.split(" ")),
        severities,
        false,
        operation);
  }

  private static double[] of(double... values) {
    return values;
  }

  private static List<Entry> depictQa() {
    return List.of(
        entry("gaussian-blur", BLUR, "sigmaPixels", Blurs::gaussian, of(1, 2, 3, 4, 5)),
        entry(
            "motion-blur",
            BLUR,
            "radiusPixels sigmaPixels",
            Blurs::motion,
            of(5, 3),
            of(10, 5),
            of(15, 7),
            of(15, 9),
            of(20, 12)),
        entry(
            "glass-blur",
            BLUR,
            "sigmaPixels shiftPixels iterations",
            Blurs::glass,
            of(.7, 1, 1),
            of(.9, 2, 1),
            of(1.2, 2, 2),
            of(1.4, 3, 2),
            of(1.6, 4, 2)),
        entry("lens-blur", BLUR, "radiusPixels", Blurs::lens, of(2, 3, 4, 6, 8)),
        entry(
            "zoom-blur",
            BLUR,
            "largestZoom step",
            Blurs::zoom,
            of(1.03, .02),
            of(1.06, .02),
            of(1.10, .02),
            of(1.15, .02),
            of(1.21, .02)),
        entry("jitter-blur", BLUR, "shiftPixels", Blurs::jitter, of(1, 2, 3, 4, 5)),
        entry("rgb-noise", NOISE, "sigma", Noises::gaussian, of(.05, .1, .15, .2, .25)),
        entry(
                "ycrcb-noise",
                NOISE,
                "sigmaLuma sigmaChroma",
                Noises::lumaChroma,
                of(.05, .05),
                of(.06, .06 * 1.45),
                of(.07, .07 * 1.9),
                of(.08, .08 * 2.35),
                of(.09, .09 * 2.8))
            .colour(),
        entry("speckle-noise", NOISE, "sigma", Noises::speckle, of(.14, .21, .28, .35, .42)),
        entry("correlated-noise", NOISE, "sigma", Noises::correlated, of(.08, .11, .14, .18, .22)),
        entry("poisson-noise", NOISE, "peakPhotons", Noises::poisson, of(80, 60, 40, 25, 15)),
        entry("impulse-noise", NOISE, "share", Noises::impulse, of(.01, .03, .05, .07, .10)),
        entry("jpeg", COMPRESSION, "qualityPercent", Jpeg::byQuality, of(25, 18, 12, 8, 5)),
        entry(
            "jpeg2000", COMPRESSION, "psnrDecibels", Jpeg2000::byPsnr, of(29, 27.5, 26, 24.5, 23)),
        entry("brighten-value-shift", BRIGHTEN, "added", Tones::valueShift, of(.1, .2, .3, .4, .5)),
        entry("brighten-rgb-shift", BRIGHTEN, "added", Tones::shift, of(.1, .15, .2, .27, .35)),
        entry(
            "brighten-value-gamma",
            BRIGHTEN,
            "exponent",
            Tones::valueGamma,
            of(.7, .58, .47, .36, .25)),
        entry("brighten-rgb-gamma", BRIGHTEN, "exponent", Tones::gamma, of(.8, .7, .6, .45, .3)),
        entry(
            "darken-value-shift", DARKEN, "added", Tones::valueShift, of(-.1, -.2, -.3, -.4, -.5)),
        entry("darken-rgb-shift", DARKEN, "added", Tones::shift, of(-.1, -.15, -.2, -.27, -.35)),
        entry(
            "darken-value-gamma",
            DARKEN,
            "exponent",
            Tones::valueGamma,
            of(1.5, 1.8, 2.2, 2.7, 3.5)),
        entry("darken-rgb-gamma", DARKEN, "exponent", Tones::gamma, of(1.4, 1.7, 2.1, 2.6, 3.2)),
        entry(
            "contrast-strengthen-scale",
            CONTRAST_STRENGTHEN,
            "factor",
            Tones::contrastScale,
            of(1.4, 1.7, 2.1, 2.6, 4)),
        entry(
            "contrast-strengthen-stretch",
            CONTRAST_STRENGTHEN,
            "exponent",
            Tones::contrastStretch,
            of(2, 4, 6, 8, 10)),
        entry(
            "contrast-weaken-scale",
            CONTRAST_WEAKEN,
            "factor",
            Tones::contrastScale,
            of(.75, .6, .45, .3, .2)),
        entry(
            "contrast-weaken-stretch",
            CONTRAST_WEAKEN,
            "exponent",
            Tones::contrastStretch,
            of(1, .9, .8, .6, .4)),
        entry(
                "saturate-strengthen-hsv",
                SATURATE_STRENGTHEN,
                "factor",
                Colours::saturate,
                of(3, 6, 12, 20, 64))
            .colour(),
        entry(
                "saturate-strengthen-ycrcb",
                SATURATE_STRENGTHEN,
                "factor",
                Colours::scaleChroma,
                of(2, 3, 5, 8, 16))
            .colour(),
        entry(
                "saturate-weaken-hsv",
                SATURATE_WEAKEN,
                "factor",
                Colours::saturate,
                of(.7, .55, .4, .2, 0))
            .colour(),
        entry(
                "saturate-weaken-ycrcb",
                SATURATE_WEAKEN,
                "factor",
                Colours::scaleChroma,
                of(.6, .4, .2, .1, 0))
            .colour(),
        entry("oversharpen", OVERSHARPEN, "amount", Shapes::sharpen, of(2, 2.8, 4, 6, 8)),
        entry("pixelate", PIXELATE, "scale", Shapes::pixelate, of(.5, .4, .3, .25, .2)),
        entry("otsu-quantization", QUANTIZATION, "classes", Quantizers::otsu, of(15, 11, 8, 5, 3)),
        entry(
            "median-cut-quantization",
            QUANTIZATION,
            "classes",
            Quantizers::medianCut,
            of(20, 15, 10, 6, 3)),
        entry(
            "histogram-quantization",
            QUANTIZATION,
            "bins",
            Quantizers::equalised,
            of(24, 16, 8, 6, 4)));
  }

  private static List<Entry> kadid() {
    return List.of(
        in(
            "blurs",
            entry(
                "gaussian-blur",
                BLUR,
                "sigmaPixels",
                Blurs::gaussianCutAtTwoSigma,
                of(.1, .5, 1, 2, 5))),
        in("blurs", entry("lens-blur", BLUR, "radiusPixels", Blurs::lensByArea, of(1, 2, 4, 6, 8))),
        in("blurs", entry("motion-blur", BLUR, "lengthPixels", Blurs::line, of(1, 2, 4, 6, 10))),
        in(
            "colour distortions",
            entry("color-diffusion", OTHER, "amount", Colours::diffuse, of(1, 3, 6, 8, 12))
                .colour()),
        in(
            "colour distortions",
            entry("color-shift", OTHER, "shiftPixels", Colours::shiftGreen, of(1, 3, 6, 8, 12))
                .colour()),
        in(
            "colour distortions",
            entry(
                "color-quantization",
                QUANTIZATION,
                "colors",
                Quantizers::palette,
                of(64, 48, 32, 16, 8))),
        in(
            "colour distortions",
            entry(
                    "color-saturation-hsv",
                    SATURATE_WEAKEN,
                    "factor",
                    Colours::saturate,
                    of(.4, .2, .1, 0, -.4))
                .colour()),
        in(
            "colour distortions",
            entry(
                    "color-saturation-lab",
                    SATURATE_STRENGTHEN,
                    "factor",
                    Colours::scaleLab,
                    of(1, 2, 3, 6, 9))
                .colour()),
        in(
            "compression",
            entry(
                "jpeg2000",
                COMPRESSION,
                "compressionRatio",
                Jpeg2000::byRatio,
                of(16, 32, 45, 120, 400))),
        in(
            "compression",
            entry("jpeg", COMPRESSION, "qualityPercent", Jpeg::byQuality, of(43, 36, 24, 7, 4))),
        in(
            "noise",
            entry(
                "white-noise",
                NOISE,
                "variance",
                Noises::gaussianByVariance,
                of(.001, .002, .003, .005, .01))),
        in(
            "noise",
            entry(
                    "ycbcr-noise",
                    NOISE,
                    "variance",
                    Noises::lumaChromaByVariance,
                    of(.0001, .0005, .001, .002, .003))
                .colour()),
        in(
            "noise",
            entry("impulse-noise", NOISE, "share", Noises::impulse, of(.001, .005, .01, .02, .03))),
        in(
            "noise",
            entry(
                "multiplicative-noise",
                NOISE,
                "variance",
                Noises::speckleByVariance,
                of(.001, .005, .01, .02, .05))),
        in(
            "noise",
            entry("denoise", OTHER, "variance", Noises::denoised, of(.01, .03, .05, .1, .15))),
        in(
            "brightness change",
            entry(
                "brighten", BRIGHTEN, "amount", Colours::brightenByCurve, of(.1, .2, .4, .7, 1.1))),
        in(
            "brightness change",
            entry("darken", DARKEN, "amount", Tones::darkenByCurve, of(.05, .1, .2, .4, .8))),
        in(
            "brightness change",
            entry("mean-shift", OTHER, "added", Tones::shift, of(0, .08, -.08, .15, -.15))),
        in(
            "spatial distortions",
            entry("jitter", BLUR, "sigmaPixels", Shapes::warp, of(.05, .1, .2, .5, 1))),
        in(
            "spatial distortions",
            entry(
                "non-eccentricity-patch",
                OTHER,
                "patches",
                Shapes::movePatches,
                of(20, 40, 60, 80, 100))),
        in(
            "spatial distortions",
            entry(
                "pixelate",
                PIXELATE,
                "strength",
                Shapes::pixelateByLeavingOut,
                of(.01, .05, .1, .2, .5))),
        in(
            "spatial distortions",
            entry(
                "quantization",
                QUANTIZATION,
                "classes",
                Quantizers::otsuOfLuma,
                of(20, 16, 13, 10, 7))),
        in(
            "spatial distortions",
            entry("color-block", OTHER, "blocks", Shapes::coverBlocks, of(2, 4, 6, 8, 10))),
        in(
            "sharpness and contrast",
            entry(
                "high-sharpen",
                OVERSHARPEN,
                "amount",
                Colours::sharpenLightness,
                of(1, 2, 3, 6, 12))),
        in(
            "sharpness and contrast",
            entry(
                "contrast-change",
                OTHER,
                "amount",
                Tones::contrastByCurve,
                of(0, .15, -.4, .3, -.6))));
  }

  private static Entry in(String group, Entry entry) {
    return new Entry(
        entry.type(), group, entry.names(), entry.values(), entry.needsColour(), entry.operation());
  }
}
