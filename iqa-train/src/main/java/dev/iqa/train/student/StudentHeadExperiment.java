// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.model.safetensors.SafetensorsFile;
import dev.iqa.train.Experiment;
import dev.iqa.train.Objective;
import dev.iqa.train.Values;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import tools.jackson.databind.JsonNode;

/**
 * The second part of the student's training:
 *
 * <pre>{@code
 * "photos": [{"folder": "photos/cid22"}], "qualityScale": "student-scale.csv",
 * "measuredShare": 0.3, "pairs": 12000, "views": 2, "heldPairs": 320,
 * "trunk": "student/best.safetensors"
 * }</pre>
 *
 * <p>A mix may be named as in {@link StudentExperiment}; {@code originals} is the share of the
 * scale that goes by {@link Originals}, 0 if it is not named.
 */
public final class StudentHeadExperiment implements Experiment {

  private static final Set<String> FIELDS =
      Set.of(
          "photos",
          "qualityScale",
          "measuredShare",
          "pairs",
          "views",
          "heldPairs",
          "trunk",
          "mix",
          "originals");

  private static final int PAIRS_OF_CHUNK = 8;

  /** For {@link java.util.ServiceLoader}. */
  public StudentHeadExperiment() {}

  @Override
  public String kind() {
    return "student-head";
  }

  @Override
  public Objective open(JsonNode settings, long seed, Path folder) {
    for (String field : settings.propertyNames()) {
      if (!FIELDS.contains(field)) {
        throw new UnsupportedRequestException(
            "the student's head knows no setting '" + field + "'; it knows " + FIELDS);
      }
    }
    List<Picture> photos = StudentExperiment.photos(settings, folder, SourcePhotos.Part.TRAIN);
    QualityAgreement agreement = StudentExperiment.agreement(settings, folder, photos, seed);
    double share = settings.path("originals").asDouble(0);
    Optional<Originals> originals =
        share > 0 ? Optional.of(Originals.of(photos, seed, share)) : Optional.empty();
    ExampleSynthesis synthesis =
        new ExampleSynthesis(
            photos,
            agreement,
            seed + 2,
            settings.path("measuredShare").asDouble(0.3),
            StudentExperiment.mix(settings),
            originals);
    ExampleSynthesis others =
        new ExampleSynthesis(
            StudentExperiment.photos(settings, folder, SourcePhotos.Part.VALIDATION),
            agreement,
            seed + 1,
            1,
            ExampleSynthesis.Mix.PLAIN,
            originals);
    return objective(
        weights(folder.resolve(settings.path("trunk").asString(""))),
        synthesis::pair,
        settings.path("pairs").asInt(12000),
        settings.path("views").asInt(2),
        others::pair,
        settings.path("heldPairs").asInt(320),
        seed);
  }

  /** All weights of a student whose stages have learnt; the levels' factors begin by chance. */
  static Weights weights(Path file) {
    SafetensorsFile content = SafetensorsFile.open(file);
    Weights weights = Weights.initial(StudentNetwork.whole().weights(), 0);
    for (Weight weight : weights.specifications()) {
      float[] values = content.floats(weight.name());
      weights.put(
          weight.name(), values.length == weight.size() ? values : beside(values, weights, weight));
    }
    return weights;
  }

  /** Rows of the weight as it is, begun with those of the narrower one. */
  private static float[] beside(float[] narrower, Weights weights, Weight weight) {
    float[] all = weights.values(weight.name());
    int rows = Math.toIntExact(weight.shape().get(0));
    for (int row = 0; row < rows; row++) {
      System.arraycopy(
          narrower,
          row * (narrower.length / rows),
          all,
          row * (all.length / rows),
          narrower.length / rows);
    }
    return all;
  }

  /** Makes the statistics. */
  static StudentHeadObjective objective(
      Weights trunk,
      LongFunction<List<Example>> source,
      int pairs,
      int views,
      LongFunction<List<Example>> others,
      int heldPairs,
      long seed) {
    List<Named<Values>> chunks = new ArrayList<>();
    for (long first = 0; first + PAIRS_OF_CHUNK <= pairs; first += PAIRS_OF_CHUNK) {
      List<List<Example>> some = some(source, first);
      for (int view = 0; view < views; view++) {
        Draw draw = Draw.of(seed, first, view);
        int side = StudentHeadObjective.side(draw);
        // From as many levels as a photograph has to as few as a small picture.
        StudentNetwork network =
            StudentNetwork.whole(1 + draw.below(LevelStatistics.STEP_OF_WINDOWS));
        chunks.add(StudentHeadObjective.chunk(network, trunk, some, side, draw));
      }
    }
    List<Named<Values>> heldChunks = new ArrayList<>();
    List<Example> held = new ArrayList<>();
    for (long first = 0; first + PAIRS_OF_CHUNK <= heldPairs; first += PAIRS_OF_CHUNK) {
      List<List<Example>> some = some(others, first);
      some.forEach(held::addAll);
      heldChunks.add(
          StudentHeadObjective.chunk(
              StudentNetwork.whole(LevelStatistics.STEP_OF_WINDOWS),
              trunk,
              some,
              Example.SIDE,
              Draw.of(seed, first)));
    }
    return new StudentHeadObjective(
        StudentNetwork.whole().head(), trunk, chunks, heldChunks, held, seed);
  }

  private static List<List<Example>> some(LongFunction<List<Example>> source, long first) {
    List<List<Example>> some = new ArrayList<>();
    for (int i = 0; i < PAIRS_OF_CHUNK; i++) {
      some.add(source.apply(first + i));
    }
    return some;
  }
}
