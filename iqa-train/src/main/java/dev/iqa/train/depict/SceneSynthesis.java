// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.distortion.DistortionGenerator;
import dev.iqa.distortion.DistortionPlan;
import dev.iqa.distortion.SyntheticDistortion;
import dev.iqa.imaging.Pictures;
import dev.iqa.train.student.Draw;
import dev.iqa.train.student.QualityAgreement;
import dev.iqa.train.student.Vocabulary;
import dev.iqa.train.student.Windows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes scenes; each is a function of seed and index alone.
 *
 * <p>Of 100 damaged pictures 8 are undamaged and, of the first generator, 25 carry two distortions
 * at severities 1 to 3; a quarter of the B's repeat A's distortion at another severity. Of 100
 * scenes three are blank and one holds nothing but noise. Every other scene is as large as four
 * windows of the tower: as photographs are.
 */
final class SceneSynthesis {

  private static final int CLEAN = 8;
  private static final int BLANK = 3;
  private static final int DOUBLES = 25;
  private static final double SAME_TYPE = 0.25;
  private static final double FILE_SHARE = 0.25;

  private static final List<DistortionFamily[]> PAIRS = pairs();

  private final List<Picture> photos;
  private final QualityAgreement agreement;
  private final DistortionGenerator generator;
  private final long seed;

  SceneSynthesis(
      List<Picture> photos, QualityAgreement agreement, DistortionGenerator generator, long seed) {
    this.photos = List.copyOf(photos);
    this.agreement = agreement;
    this.generator = generator;
    this.seed = seed;
  }

  /** Windows a side of a scene. */
  static int windows(long index) {
    return 1 + (int) (index % 2);
  }

  Scene scene(long index) {
    int side = windows(index) * Scene.WINDOW;
    Draw draw = Draw.of(seed, index);
    int special = draw.below(100);
    if (special < BLANK) {
      Picture blank = blank(draw, side);
      Shown truth = new Shown(Content.of(blank), List.of(), 1, 0);
      return new Scene(List.of(blank, blank, blank), List.of(truth, truth, truth));
    }
    Picture source = Windows.drawn(photos, side, draw);
    int left = draw.below(source.width() - side + 1);
    int top = draw.below(source.height() - side + 1);
    Picture reference = Windows.crop(source, left, top, side, side);
    List<Picture> pictures = new ArrayList<>(List.of(reference));
    List<Shown> truth = new ArrayList<>();
    truth.add(new Shown(Content.of(reference), List.of(), 1, 0));
    List<SyntheticDistortion> previous = List.of();
    for (int i = 1; i < Scene.PICTURES; i++) {
      if (special == BLANK && i == 1) {
        Picture noise = noise(draw, side);
        pictures.add(noise);
        truth.add(
            new Shown(
                Content.of(noise), List.of(new Shown.Damage(DistortionFamily.NOISE, 0, 5)), 0, 0));
        continue;
      }
      List<SyntheticDistortion> steps = steps(draw, previous);
      previous = steps;
      Picture damaged = reference;
      if (!steps.isEmpty()) {
        Picture whole = source;
        for (SyntheticDistortion step : steps) {
          whole = step.apply(whole);
        }
        damaged = Windows.crop(whole, left, top, side, side);
      }
      if (draw.chance(FILE_SHARE)) {
        // Most files are JPEG: at these qualities it is no damage, and must not be taken for any.
        damaged = Pictures.read(Pictures.jpeg(damaged, 88 + draw.below(10)));
      }
      pictures.add(damaged);
      truth.add(shown(damaged, reference, steps));
    }
    return new Scene(pictures, truth);
  }

  private Shown shown(Picture damaged, Picture reference, List<SyntheticDistortion> steps) {
    List<Shown.Damage> damages = new ArrayList<>();
    for (SyntheticDistortion step : steps) {
      damages.add(
          new Shown.Damage(
              step.type().family(), generator.types().indexOf(step.type()), step.severity()));
    }
    if (damages.isEmpty()) {
      return new Shown(Content.of(damaged), damages, 1, 0);
    }
    int margin = damaged.width() / 8;
    int side = damaged.width() - 2 * margin;
    QualityAgreement.Quality quality =
        agreement.quality(
            agreement.measure(
                Windows.crop(damaged, margin, margin, side, side),
                Windows.crop(reference, margin, margin, side, side)));
    return new Shown(
        Content.of(damaged), damages, (float) quality.value(), (float) quality.deviation());
  }

  private List<SyntheticDistortion> steps(Draw draw, List<SyntheticDistortion> previous) {
    if (previous.size() == 1 && draw.chance(SAME_TYPE)) {
      SyntheticDistortion one = previous.get(0);
      int severity = 1 + (one.severity() + draw.below(4)) % 5;
      return List.of(step(one.type(), severity, draw));
    }
    int kind = draw.below(100);
    if (kind < CLEAN) {
      return List.of();
    }
    if (generator == DistortionGenerator.KADID) {
      List<DistortionType> types = generator.types();
      return List.of(step(types.get(draw.below(types.size())), 1 + draw.below(5), draw));
    }
    if (kind < CLEAN + DOUBLES) {
      DistortionFamily[] families = PAIRS.get(draw.below(PAIRS.size()));
      return List.of(
          step(type(families[0], draw), 1 + draw.below(3), draw),
          step(type(families[1], draw), 1 + draw.below(3), draw));
    }
    DistortionFamily family = Vocabulary.FAMILIES.get(draw.below(Vocabulary.FAMILIES.size()));
    return List.of(step(type(family, draw), 1 + draw.below(5), draw));
  }

  private SyntheticDistortion step(DistortionType type, int severity, Draw draw) {
    return new SyntheticDistortion(generator, type, severity, draw.seed());
  }

  private DistortionType type(DistortionFamily family, Draw draw) {
    List<DistortionType> members =
        generator.types().stream().filter(type -> type.family() == family).toList();
    return members.get(draw.below(members.size()));
  }

  private static Picture blank(Draw draw, int side) {
    int[] colour = {draw.below(256), draw.below(256), draw.below(256)};
    boolean grey = draw.chance(0.5);
    ByteBuffer samples = ByteBuffer.allocateDirect(side * side * 3);
    for (int i = 0; i < samples.capacity(); i++) {
      samples.put(i, (byte) colour[grey ? 0 : i % 3]);
    }
    return Picture.wrap(side, side, PixelFormat.RGB8, samples);
  }

  private static Picture noise(Draw draw, int side) {
    boolean grey = draw.chance(0.5);
    ByteBuffer samples = ByteBuffer.allocateDirect(side * side * 3);
    for (int i = 0; i < samples.capacity(); i += 3) {
      byte first = (byte) draw.below(256);
      samples.put(i, first);
      samples.put(i + 1, grey ? first : (byte) draw.below(256));
      samples.put(i + 2, grey ? first : (byte) draw.below(256));
    }
    return Picture.wrap(side, side, PixelFormat.RGB8, samples);
  }

  private static List<DistortionFamily[]> pairs() {
    List<DistortionFamily[]> pairs = new ArrayList<>();
    for (Map.Entry<DistortionFamily, Set<DistortionFamily>> entry :
        DistortionPlan.allowedPairs().entrySet()) {
      for (DistortionFamily second : entry.getValue()) {
        pairs.add(new DistortionFamily[] {entry.getKey(), second});
      }
    }
    return pairs;
  }
}
