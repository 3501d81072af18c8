// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.ScoreScale;
import dev.iqa.UnreadablePictureException;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.model.safetensors.SafetensorsFile;
import dev.iqa.train.Experiment;
import dev.iqa.train.Objective;
import dev.iqa.train.Recipe;
import dev.iqa.train.TrainingException;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * LEAF's part of a recipe. First a student learns from signals; then, by another recipe, it is
 * calibrated with opinions, at a low rate:
 *
 * <pre>{@code
 * "pictures": "photos", "signals": ["signals.jsonl"], "statistics": "statistics",
 * "trunks": [{"kind": "mobilenet_v2", "weights": "mobilenet_v2_1.0_224.safetensors"}],
 * "coordinates": 256, "hidden": 32, "members": 4, "heldShare": 0.1,
 * "plan": {"pairLoss": "fidelity", "lambda": 1, "reliability": true,
 *          "opinionLoss": "mse", "replay": 0.3},
 * "calibration": {"student": "leaf/leaf/leaf.safetensors",
 *                 "opinions": {"table": "ratings.csv", "column": "score", "scale": "MOS",
 *                              "worst": 1, "best": 5}}
 * }</pre>
 *
 * <p>Without signals a head is trained by opinions alone; {@code "calibration": null} is the first
 * part, and {@code "student": null} begins by chance. {@code statistics} is a folder for what the
 * trunks see, computed once. Pictures are told by file name, in journals and tables alike; one that
 * a teacher failed at, or that cannot be read, is left out and counted.
 */
public final class LeafExperiment implements Experiment {

  private static final Logger LOG = LoggerFactory.getLogger(LeafExperiment.class);
  private static final int MOST_HELD = 200;
  private static final String PROJECTION = "projection.";

  /** What the recipe says. */
  record Settings(
      String pictures,
      List<String> signals,
      String statistics,
      List<TrunkSetting> trunks,
      int coordinates,
      int hidden,
      int members,
      double heldShare,
      LeafPlan plan,
      @Nullable Calibration calibration) {
    Settings {
      if (trunks.isEmpty()
          || trunks.stream().map(TrunkSetting::kind).distinct().count() < trunks.size()) {
        throw new UnsupportedRequestException(
            "a student has one trunk or several of different kinds, not " + trunks);
      }
      if (hidden < 1 || members < 1 || coordinates < 1) {
        throw new UnsupportedRequestException(
            "coordinates, hidden and members are at least 1, not "
                + coordinates
                + ", "
                + hidden
                + " and "
                + members);
      }
      if (!(heldShare > 0 && heldShare <= .5)) {
        throw new UnsupportedRequestException("heldShare lies in 0..0.5, not " + heldShare);
      }
    }
  }

  /** Opinions, and the student they calibrate. */
  record Calibration(@Nullable String student, Opinions opinions) {}

  /** For {@link java.util.ServiceLoader}. */
  public LeafExperiment() {}

  @Override
  public String kind() {
    return "leaf";
  }

  @Override
  public Objective open(JsonNode json, long seed, Path folder) {
    Settings settings = Recipe.settings(json, Settings.class);
    Calibration calibration = settings.calibration();
    TeacherSignals signals =
        TeacherSignals.read(settings.signals().stream().map(folder::resolve).toList());
    Map<String, Double> opinions =
        calibration == null ? Map.of() : calibration.opinions().read(folder);
    ScoreScale scale = calibration == null ? ScoreScale.MOS : calibration.opinions().scoreScale();
    Map<String, Path> files = files(folder.resolve(settings.pictures()));
    Set<String> known = new TreeSet<>(signals.points().keySet());
    known.addAll(opinions.keySet());
    known.retainAll(files.keySet());
    List<TrunkFile> trunks = settings.trunks().stream().map(t -> t.file(folder)).toList();
    Map<String, float[]> statistics =
        statistics(folder.resolve(settings.statistics()), trunks, files, known);
    LeafHead head =
        new LeafHead(settings.coordinates(), settings.hidden(), settings.members(), scale);
    LeafNetwork network =
        new LeafNetwork(settings.trunks().stream().map(TrunkSetting::kind).toList(), head);
    @Nullable Path student =
        calibration == null || calibration.student() == null
            ? null
            : folder.resolve(calibration.student());
    Projection projection =
        student == null ? fitted(network, statistics) : projection(network, student);
    Map<String, float[]> learnt = new TreeMap<>();
    List<LeafObjective.Held> held = new ArrayList<>();
    int ratedLearnt = 0;
    List<float[]> all = projection.of(List.copyOf(statistics.values()));
    int place = 0;
    for (Map.Entry<String, float[]> one : statistics.entrySet()) {
      float[] coordinates = all.get(place++);
      if (!isHeld(one.getKey(), settings.heldShare())) {
        learnt.put(one.getKey(), coordinates);
        ratedLearnt += opinions.containsKey(one.getKey()) ? 1 : 0;
      } else if (held.size() < MOST_HELD) {
        held.add(held(one.getKey(), files, coordinates, signals, opinions, scale));
      }
    }
    if (held.size() < 2) {
      throw new TrainingException(
          TrainingException.Kind.NO_DATA,
          "of "
              + statistics.size()
              + " pictures "
              + held.size()
              + " are held back to validate with; more pictures or a larger heldShare would work");
    }
    Lesson lesson = new Lesson(settings.plan(), learnt, signals, opinions, seed);
    String data =
        learnt.size()
            + " pictures with signals of teachers"
            + (opinions.isEmpty()
                ? ", without opinion scores"
                : ", " + ratedLearnt + " of them rated by people");
    LOG.info(
        "learns from {}; {} held back, {} questions without answer",
        data,
        held.size(),
        signals.failures());
    return LeafObjective.of(
        network,
        weights -> {
          load(weights, network, trunks, projection, student);
          if (!opinions.isEmpty()) {
            Tuning.tune(weights, network.head(), lesson, student != null);
          }
        },
        lesson,
        held,
        remarks(signals, calibration != null),
        data);
  }

  private static LeafObjective.Held held(
      String name,
      Map<String, Path> files,
      float[] coordinates,
      TeacherSignals signals,
      Map<String, Double> opinions,
      ScoreScale scale) {
    TeacherSignals.Point point = signals.points().get(name);
    Double opinion = opinions.get(name);
    return new LeafObjective.Held(
        files.getOrDefault(name, Path.of(name)),
        coordinates,
        point == null ? OptionalDouble.empty() : OptionalDouble.of(onScale(point.score(), scale)),
        opinion == null ? OptionalDouble.empty() : OptionalDouble.of(onScale(opinion, scale)));
  }

  static double onScale(double level, ScoreScale scale) {
    return scale.worst() + (level - 1) / 4 * (scale.best() - scale.worst());
  }

  /** Whether a name is held back: a fixed function of it. */
  static boolean isHeld(String name, double share) {
    CRC32 hash = new CRC32();
    hash.update(("held " + name).getBytes(StandardCharsets.UTF_8));
    return hash.getValue() % 1000 < 1000 * share;
  }

  private static Map<String, String> remarks(TeacherSignals signals, boolean calibrated) {
    Map<String, String> remarks = new LinkedHashMap<>();
    remarks.put(
        "Use",
        "For pictures like those it learnt from, in their size."
            + (calibrated
                ? " It says what the people who rated them would say."
                : " It says what its teachers would say; calibrate it before people read it."));
    remarks.put(
        "Signals",
        signals.points().size()
            + " pictures and "
            + signals.pairs().size()
            + " pairs; "
            + signals.failures()
            + " questions were left without an answer.");
    return remarks;
  }

  private static void load(
      Weights weights,
      LeafNetwork network,
      List<TrunkFile> trunks,
      Projection projection,
      @Nullable Path student) {
    trunks.forEach(trunk -> trunk.load(weights));
    weights.put(PROJECTION + "weight", projection.weight());
    weights.put(PROJECTION + "bias", projection.bias());
    if (student != null) {
      SafetensorsFile file = SafetensorsFile.open(student);
      for (Weight weight : network.head().weights()) {
        weights.put(weight.name(), file.floats(weight.name()));
      }
    }
  }

  private static Projection projection(LeafNetwork network, Path student) {
    SafetensorsFile file = SafetensorsFile.open(student);
    Projection projection =
        new Projection(file.floats(PROJECTION + "weight"), file.floats(PROJECTION + "bias"));
    if (projection.bias().length != network.head().coordinates()
        || projection.weight().length
            != (long) network.projection().in() * network.head().coordinates()) {
      throw new UnsupportedRequestException(
          student
              + " has "
              + projection.bias().length
              + " coordinates of other trunks or another number than the recipe's "
              + network.head().coordinates());
    }
    return projection;
  }

  private static Projection fitted(LeafNetwork network, Map<String, float[]> statistics) {
    return Projection.fit(
        List.copyOf(statistics.values()),
        network.trunks().stream().flatMapToInt(Trunk::groups).toArray(),
        network.head().coordinates());
  }

  /** Pictures of a folder by file name. */
  static Map<String, Path> files(Path folder) {
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(Files::isRegularFile)
          .forEach(file -> files.put(String.valueOf(file.getFileName()), file));
    } catch (IOException e) {
      throw new TrainingException(
          TrainingException.Kind.NO_DATA, "the pictures " + folder + " cannot be listed: " + e, e);
    }
    return files;
  }

  /** What the trunks see, one after the other; unreadable pictures are left out. */
  static Map<String, float[]> statistics(
      Path store, List<TrunkFile> trunks, Map<String, Path> files, Set<String> wanted) {
    Map<String, float[]> all = new TreeMap<>();
    Set<String> failed = new TreeSet<>();
    for (TrunkFile trunk : trunks) {
      try (StatisticsStore statistics = StatisticsStore.open(store, trunk)) {
        int done = 0;
        for (String name : wanted) {
          Path file = files.get(name);
          if (file == null || failed.contains(name)) {
            continue;
          }
          try {
            float[] seen = statistics.of(file);
            all.merge(name, seen, LeafExperiment::joined);
          } catch (UnreadablePictureException e) {
            LOG.warn("left out: {}", e.getMessage());
            failed.add(name);
            all.remove(name);
          }
          if (++done % 500 == 0) {
            LOG.info("{}: {} of {} pictures", trunk.kind(), done, wanted.size());
          }
        }
      }
    }
    return all;
  }

  private static float[] joined(float[] one, float[] other) {
    float[] both = java.util.Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }
}
