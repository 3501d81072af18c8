// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.Picture;
import dev.iqa.distortion.DistortionGenerator;
import dev.iqa.distortion.DistortionPlan;
import dev.iqa.distortion.SyntheticDistortion;
import dev.iqa.imaging.Pictures;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes examples in pairs: the same window of the same photograph with the same damage at two
 * strengths. A pair is a function of seed and index alone.
 *
 * <p>Photographs are averaged down by a random factor first, so that detail of every scale occurs,
 * mirrored, and cut to 256, 384 or 512 pixels before the damage is done: what depends on the whole
 * picture (zoom, mean brightness, histograms) is seen in whole pictures and in parts.
 */
final class ExampleSynthesis {

  private static final int FAMILIES = Vocabulary.FAMILIES.size();
  private static final int TYPES = Vocabulary.TYPES.size();

  /** The middle that the metrics look at: their cost goes with the area. */
  static final int MEASURED = 192;

  /** Families that may follow one another. */
  static final List<DistortionFamily[]> PAIRS = pairs();

  /**
   * How often each kind of pair is made, in 100; what is left are pages.
   *
   * @param singles one distortion of the library
   * @param doubles two of them
   * @param clean an undamaged window beside a damaged one
   * @param camera faults in a camera's order
   * @param variants the library's families done otherwise, one or two
   */
  record Mix(int singles, int doubles, int clean, int camera, int variants) {

    static final Mix PLAIN = new Mix(48, 18, 7, 22, 0);

    int photographs() {
      return singles + doubles + clean + camera + variants;
    }
  }

  private final List<Picture> photos;
  private final QualityAgreement agreement;
  private final long seed;
  private final double measuredShare;
  private final Mix mix;
  private final Optional<Originals> originals;

  /**
   * Prepares the stream.
   *
   * @param photos RGB8, at least {@link Example#SIDE} pixels a side
   * @param agreement fitted, or to be fitted from {@link #sample}
   * @param seed of everything
   * @param measuredShare of the pairs the metrics are asked about
   */
  ExampleSynthesis(
      List<Picture> photos, QualityAgreement agreement, long seed, double measuredShare) {
    this(photos, agreement, seed, measuredShare, Mix.PLAIN, Optional.empty());
  }

  /** Prepares a stream of another mix, in which originals may differ in worth. */
  ExampleSynthesis(
      List<Picture> photos,
      QualityAgreement agreement,
      long seed,
      double measuredShare,
      Mix mix,
      Optional<Originals> originals) {
    this.photos = photos;
    this.agreement = agreement;
    this.seed = seed;
    this.measuredShare = measuredShare;
    this.mix = mix;
    this.originals = originals;
  }

  /** What is done to a window, and what there is to know about it. */
  @SuppressWarnings("ArrayRecordComponent") // short-lived, never compared
  private record Damage(
      Picture picture,
      Picture reference,
      byte[] presence,
      boolean[] types,
      byte[] severity,
      int strength) {}

  /** The two examples of an index. */
  List<Example> pair(long index) {
    Draw draw = Draw.of(seed, index);
    int kind = draw.below(100);
    if (kind >= mix.photographs()) {
      return List.of(page(draw), page(draw));
    }
    boolean measured = draw.chance(measuredShare);
    List<Example> examples = new ArrayList<>();
    for (Damage damage : damages(kind, draw)) {
      examples.add(example(damage, measured));
    }
    return examples;
  }

  /** The two examples of an index beside what they were made from: measured, never pages. */
  List<ComparedExample> compared(long index) {
    Draw draw = Draw.of(seed, index, 3);
    int kind = draw.below(mix.photographs());
    List<ComparedExample> examples = new ArrayList<>();
    for (Damage damage : damages(kind, draw)) {
      Picture test = middle(damage.picture());
      Picture reference = middle(damage.reference());
      QualityAgreement.Quality quality = agreement.quality(agreement.measure(test, reference));
      examples.add(
          new ComparedExample(
              bytes(reference),
              bytes(test),
              (float) quality.value(),
              (float) quality.deviation(),
              damage.strength()));
    }
    return examples;
  }

  private static byte[] bytes(Picture picture) {
    byte[] samples = new byte[picture.width() * picture.height() * 3];
    picture.pixels().get(samples);
    return samples;
  }

  /** Metric values of damaged windows, to lay the common scale over. */
  List<QualityAgreement.Values> sample(int pairs) {
    List<QualityAgreement.Values> values = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      Draw draw = Draw.of(seed, -1, i);
      int kind = draw.chance(0.7) ? draw.below(mix.singles() + mix.doubles()) : 99;
      for (Damage damage : damages(kind, draw)) {
        values.add(agreement.measure(middle(damage.picture()), middle(damage.reference())));
      }
    }
    return values;
  }

  private static Picture middle(Picture picture) {
    int margin = (Example.SIDE - MEASURED) / 2;
    return Windows.crop(picture, margin, margin, MEASURED, MEASURED);
  }

  private Example example(Damage damage, boolean measured) {
    double worth = originals.map(o -> o.worth(damage.reference())).orElse(1.0);
    double doubt = originals.map(Originals::deviation).orElse(0.0);
    if (damage.picture() == damage.reference()) {
      float[] perfect = new float[Example.CELLS * Example.CELLS];
      Arrays.fill(perfect, 1);
      return new Example(
          Example.samples(damage.picture()),
          damage.presence(),
          damage.types(),
          damage.severity(),
          (float) worth,
          (float) doubt,
          perfect,
          true,
          damage.strength());
    }
    float value = Float.NaN;
    float deviation = 0;
    float[] map = {};
    if (measured) {
      QualityAgreement.Values values =
          agreement.measure(middle(damage.picture()), middle(damage.reference()));
      QualityAgreement.Quality quality = agreement.quality(values);
      value = (float) (worth * quality.value());
      deviation = (float) Math.hypot(quality.deviation(), doubt);
      map = whole(agreement.map(values, quality.value()));
    }
    return new Example(
        Example.samples(damage.picture()),
        damage.presence(),
        damage.types(),
        damage.severity(),
        value,
        deviation,
        map,
        true,
        damage.strength());
  }

  /** The map of the middle laid into a map of the window; NaN where nothing was measured. */
  private static float[] whole(float[] map) {
    int side = Example.CELLS;
    int inner = MEASURED / Example.CELL;
    int margin = (side - inner) / 2;
    float[] cells = new float[side * side];
    Arrays.fill(cells, Float.NaN);
    for (int y = 0; y < inner; y++) {
      for (int x = 0; x < inner; x++) {
        // The map comes with as many cells as a whole window has.
        cells[(y + margin) * side + x + margin] = map[y * side / inner * side + x * side / inner];
      }
    }
    return cells;
  }

  private List<Damage> damages(int kind, Draw draw) {
    Picture source = Windows.drawn(photos, Example.SIDE, draw);
    int left = draw.below(source.width() - Example.SIDE + 1);
    int top = draw.below(source.height() - Example.SIDE + 1);
    Picture reference = Windows.crop(source, left, top, Example.SIDE, Example.SIDE);
    // Most files are JPEG: at these qualities it is no damage, and must not be taken for any.
    int file = draw.chance(0.25) ? 88 + draw.below(10) : 100;
    boolean partly = kind < mix.singles() + mix.doubles() && draw.chance(0.07);
    float[] mask = partly ? mask(draw) : new float[0];
    if (kind >= mix.photographs() - mix.variants() && kind < mix.photographs()) {
      return variants(draw, source, left, top, reference);
    }
    if (kind >= mix.singles() + mix.doubles() + mix.clean()) {
      CameraFaults faults = CameraFaults.drawn(draw);
      double first = draw.between(0.3, 0.8);
      List<Damage> both = new ArrayList<>();
      for (double factor : new double[] {first, 1}) {
        CameraFaults scaled = faults.times(factor);
        Picture damaged = Windows.crop(scaled.apply(source), left, top, Example.SIDE, Example.SIDE);
        both.add(
            new Damage(
                damaged,
                reference,
                scaled.presence(),
                new boolean[TYPES],
                new byte[FAMILIES],
                factor == 1 ? 2 : 1));
      }
      return both;
    }
    List<Damage> both = new ArrayList<>();
    for (DistortionPlan plan : plans(kind, draw)) {
      byte[] severity = new byte[FAMILIES];
      byte[] presence = new byte[FAMILIES];
      boolean[] types = new boolean[TYPES];
      int strength = 0;
      for (SyntheticDistortion step : plan.steps()) {
        int family = Vocabulary.indexOf(step.type().family());
        presence[family] = 1;
        severity[family] = (byte) step.severity();
        types[Vocabulary.indexOf(step.type())] = true;
        strength += step.severity();
      }
      Picture damaged = reference;
      if (!plan.steps().isEmpty()) {
        damaged = Windows.crop(plan.apply(source), left, top, Example.SIDE, Example.SIDE);
        if (partly) {
          damaged = blend(reference, damaged, mask);
        }
      }
      if (file < 100) {
        damaged = Pictures.read(Pictures.jpeg(damaged, file));
      }
      both.add(new Damage(damaged, reference, presence, types, severity, strength));
    }
    return both;
  }

  private static List<Damage> variants(
      Draw draw, Picture source, int left, int top, Picture reference) {
    FaultVariants first = FaultVariants.drawn(draw);
    FaultVariants second = FaultVariants.drawn(draw);
    boolean two = draw.chance(0.3) && DistortionPlan.allows(first.family(), second.family());
    // Two at once are milder, as those of the library are.
    double most = two ? 0.65 : 1;
    double less = draw.between(0.3, 0.8);
    List<Damage> both = new ArrayList<>();
    for (double factor : new double[] {less, 1}) {
      byte[] presence = new byte[FAMILIES];
      boolean[] types = new boolean[TYPES];
      Picture damaged = source;
      for (FaultVariants fault : two ? List.of(first, second) : List.of(first)) {
        FaultVariants scaled = fault.times(factor * most);
        damaged = scaled.apply(damaged);
        scaled.into(presence, types);
      }
      both.add(
          new Damage(
              Windows.crop(damaged, left, top, Example.SIDE, Example.SIDE),
              reference,
              presence,
              types,
              new byte[FAMILIES],
              factor == 1 ? 2 : 1));
    }
    return both;
  }

  private List<DistortionPlan> plans(int kind, Draw draw) {
    if (kind < mix.singles()) {
      DistortionFamily family = Vocabulary.FAMILIES.get(draw.below(FAMILIES));
      DistortionType type = type(family, draw);
      long stepSeed = draw.seed();
      int first = 1 + draw.below(5);
      int second = 1 + (first + draw.below(4)) % 5;
      return List.of(
          DistortionPlan.of(step(type, first, stepSeed)),
          DistortionPlan.of(step(type, second, stepSeed)));
    }
    if (kind < mix.singles() + mix.doubles()) {
      DistortionFamily[] families = PAIRS.get(draw.below(PAIRS.size()));
      DistortionType one = type(families[0], draw);
      DistortionType two = type(families[1], draw);
      long stepSeed = draw.seed();
      int[] severities = {1 + draw.below(3), 1 + draw.below(3)};
      // Weaker in one and not stronger in the other, so that the order is known.
      int weaker = severities[0] >= severities[1] ? 0 : 1;
      int[] others = severities.clone();
      if (others[weaker] == 1) {
        others[weaker] = 2 + draw.below(2);
      } else {
        others[weaker] = 1 + draw.below(others[weaker] - 1);
      }
      List<DistortionPlan> plans = new ArrayList<>();
      for (int[] s : List.of(severities, others)) {
        plans.add(DistortionPlan.of(step(one, s[0], stepSeed), step(two, s[1], stepSeed + 1)));
      }
      return plans;
    }
    DistortionFamily family = Vocabulary.FAMILIES.get(draw.below(FAMILIES));
    SyntheticDistortion step = step(type(family, draw), 1 + draw.below(3), draw.seed());
    return List.of(DistortionPlan.clean(), DistortionPlan.of(step));
  }

  static SyntheticDistortion step(DistortionType type, int severity, long seed) {
    return new SyntheticDistortion(DistortionGenerator.DEPICTQA, type, severity, seed);
  }

  static DistortionType type(DistortionFamily family, Draw draw) {
    List<DistortionType> members =
        Vocabulary.TYPES.stream().filter(type -> type.family() == family).toList();
    return members.get(draw.below(members.size()));
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

  /** A half plane or an ellipse with a soft edge: 1 where the damage shows. */
  private static float[] mask(Draw draw) {
    int side = Example.SIDE;
    float[] mask = new float[side * side];
    boolean ellipse = draw.chance(0.5);
    double x0 = draw.between(0.25, 0.75) * side;
    double y0 = draw.between(0.25, 0.75) * side;
    double angle = draw.between(0, 2 * Math.PI);
    double soft = draw.between(4, 24);
    double radius = draw.between(0.25, 0.45) * side;
    boolean inside = draw.chance(0.5);
    for (int i = 0; i < mask.length; i++) {
      int row = i / side;
      double dx = i % side - x0;
      double dy = row - y0;
      double distance =
          ellipse
              ? radius - Math.sqrt(dx * dx + 1.5 * dy * dy)
              : dx * Math.cos(angle) + dy * Math.sin(angle);
      double weight = Math.max(0, Math.min(1, 0.5 + distance / soft));
      mask[i] = (float) (inside ? weight : 1 - weight);
    }
    return mask;
  }

  private static Picture blend(Picture reference, Picture damaged, float[] mask) {
    ByteBuffer a = reference.pixels();
    ByteBuffer b = damaged.pixels();
    ByteBuffer out = ByteBuffer.allocateDirect(a.capacity());
    for (int i = 0; i < a.capacity(); i++) {
      float w = mask[i / 3];
      out.put(i, (byte) ((a.get(i) & 0xff) * (1 - w) + (b.get(i) & 0xff) * w + 0.5f));
    }
    return Picture.wrap(reference.width(), reference.height(), reference.format(), out);
  }

  private static Example page(Draw draw) {
    RenderedPages.Kind[] kinds = RenderedPages.Kind.values();
    Picture picture =
        RenderedPages.drawn(kinds[draw.below(kinds.length)], Example.SIDE, Example.SIDE, draw);
    if (draw.chance(0.25)) {
      picture = CameraFaults.drawn(draw).apply(picture);
    }
    byte[] unknown = new byte[FAMILIES];
    Arrays.fill(unknown, (byte) -1);
    return new Example(
        Example.samples(picture),
        unknown,
        new boolean[TYPES],
        new byte[FAMILIES],
        Float.NaN,
        0,
        new float[0],
        false,
        0);
  }
}
