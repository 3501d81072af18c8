// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.DistortionType;
import dev.iqa.Picture;
import dev.iqa.distortion.DistortionGenerator;
import dev.iqa.distortion.SyntheticDistortion;
import dev.iqa.perception.PerceptionClass;
import dev.iqa.train.Values;
import dev.iqa.train.student.Draw;
import dev.iqa.train.student.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A window of a photograph, damaged in one of the ways of the eight classes or not at all.
 *
 * @param picture of {@value StudyNetwork#SIDE}×{@value StudyNetwork#SIDE} pixels, RGB8
 * @param layout what stands where before the damage, whatever its brightness, contrast and colour:
 *     by cell, 2×2 patches of luma and two differences of colour, each channel of mean 0 and
 *     deviation 1 over the window
 * @param content of the picture as it is
 * @param truth its class
 * @param severity 1 to 5; 0 for clean
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Specimen(
    Picture picture, float[] layout, Content content, PerceptionClass truth, int severity) {

  /** In the order of {@link Exchanges#EIGHT}. */
  private static final List<PerceptionClass> CLASSES = List.of(PerceptionClass.values());

  /** What is cut out before it is damaged, so that rims are not seen. */
  private static final int CUT = 128;

  /** Mean step of luma below which a window shows no damage, and is drawn again. */
  private static final double FLAT = 2.5;

  private static final int TRIES = 20;

  /** Patches of a side. */
  private static final int PATCHES = 6;

  /** The index of its class. */
  int index() {
    return CLASSES.indexOf(truth);
  }

  /**
   * Draws specimens, classes, types and severities alike; each is a function of seed and index.
   *
   * @param photos RGB8, at least {@value #CUT} pixels a side
   * @param generator of the damage
   * @param count how many
   * @param seed of all chance
   */
  static List<Specimen> drawn(
      List<Picture> photos, DistortionGenerator generator, int count, long seed) {
    List<Specimen> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(one(photos, generator, Draw.of(seed, i)));
    }
    return all;
  }

  private static Specimen one(List<Picture> photos, DistortionGenerator generator, Draw draw) {
    Picture cut = cut(photos, draw);
    for (int more = 1; more < TRIES && flat(cut); more++) {
      cut = cut(photos, draw);
    }
    PerceptionClass truth = CLASSES.get(draw.below(CLASSES.size()));
    Picture damaged = cut;
    int severity = 0;
    if (truth != PerceptionClass.CLEAN) {
      List<DistortionType> types =
          generator.types().stream()
              .filter(type -> PerceptionClass.of(type).equals(Optional.of(truth)))
              .toList();
      severity = 1 + draw.below(5);
      damaged =
          new SyntheticDistortion(
                  generator, types.get(draw.below(types.size())), severity, draw.seed())
              .apply(cut);
    }
    Picture window = window(damaged);
    return new Specimen(window, layout(window(cut)), Content.of(window), truth, severity);
  }

  private static Picture cut(List<Picture> photos, Draw draw) {
    Picture part = Windows.drawn(photos, CUT, draw);
    return Windows.crop(
        part, draw.below(part.width() - CUT + 1), draw.below(part.height() - CUT + 1), CUT, CUT);
  }

  private static boolean flat(Picture cut) {
    return Content.of(window(cut)).texture() < FLAT;
  }

  private static Picture window(Picture cut) {
    int margin = (CUT - StudyNetwork.SIDE) / 2;
    return Windows.crop(cut, margin, margin, StudyNetwork.SIDE, StudyNetwork.SIDE);
  }

  private static float[] layout(Picture picture) {
    int channels = 3;
    int patch = StudyNetwork.SIDE / PATCHES;
    double[][] means = new double[channels][PATCHES * PATCHES];
    byte[] bytes = new byte[3 * StudyNetwork.SIDE * StudyNetwork.SIDE];
    picture.pixels().get(bytes);
    for (int y = 0; y < StudyNetwork.SIDE; y++) {
      for (int x = 0; x < StudyNetwork.SIDE; x++) {
        int at = 3 * (y * StudyNetwork.SIDE + x);
        double r = bytes[at] & 0xff;
        double g = bytes[at + 1] & 0xff;
        double b = bytes[at + 2] & 0xff;
        int to = y / patch * PATCHES + x / patch;
        means[0][to] += 0.299 * r + 0.587 * g + 0.114 * b;
        means[1][to] += r - g;
        means[2][to] += (r + g) / 2 - b;
      }
    }
    float[] layout = new float[StudyNetwork.ROWS * StudyNetwork.LAYOUT_OF_CELL];
    for (int c = 0; c < channels; c++) {
      double mean = 0;
      double square = 0;
      for (double value : means[c]) {
        mean += value / means[c].length;
        square += value * value / means[c].length;
      }
      double deviation = Math.sqrt(Math.max(0, square - mean * mean)) + 1e-3 * patch * patch;
      for (int y = 0; y < PATCHES; y++) {
        for (int x = 0; x < PATCHES; x++) {
          int cell = y / 2 * (PATCHES / 2) + x / 2;
          int within = (y % 2 * 2 + x % 2) * channels + c;
          layout[cell * StudyNetwork.LAYOUT_OF_CELL + within] =
              (float) ((means[c][y * PATCHES + x] - mean) / deviation);
        }
      }
    }
    return layout;
  }

  /** As the tower is fed them. */
  static Values windows(List<Specimen> specimens) {
    return SeenScenes.input(specimens.stream().map(Specimen::picture).toList());
  }
}
