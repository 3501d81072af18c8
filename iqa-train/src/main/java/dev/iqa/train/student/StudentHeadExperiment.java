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
 * <p>A mix may be named as in {@link StudentExperiment}.
 */
public final class StudentHeadExperiment implements Experiment {

  private static final Set<String> FIELDS =
      Set.of(
          "photos", "qualityScale", "measuredShare", "pairs", "views", "heldPairs", "trunk", "mix");

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
    ExampleSynthesis synthesis =
        new ExampleSynthesis(
            photos,
            agreement,
            seed + 2,
            settings.path("measuredShare").asDouble(0.3),
            StudentExperiment.mix(settings));
    ExampleSynthesis others =
        new ExampleSynthesis(
            StudentExperiment.photos(settings, folder, SourcePhotos.Part.VALIDATION),
            agreement,
            seed + 1,
            1);
    return objective(
        weights(folder.resolve(settings.path("trunk").asString(""))),
        synthesis::pair,
        settings.path("pairs").asInt(12000),
        settings.path("views").asInt(2),
        others::pair,
        settings.path("heldPairs").asInt(320),
        seed);
  }

  /** All weights of a student. */
  static Weights weights(Path file) {
    SafetensorsFile content = SafetensorsFile.open(file);
    Weights weights = Weights.initial(new StudentNetwork().weights(), 0);
    for (Weight weight : weights.specifications()) {
      weights.put(weight.name(), content.floats(weight.name()));
    }
    return weights;
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
    StudentNetwork network = new StudentNetwork();
    List<Named<Values>> chunks = new ArrayList<>();
    for (long first = 0; first + PAIRS_OF_CHUNK <= pairs; first += PAIRS_OF_CHUNK) {
      List<List<Example>> some = some(source, first);
      for (int view = 0; view < views; view++) {
        Draw draw = Draw.of(seed, first, view);
        chunks.add(
            StudentHeadObjective.chunk(
                network, trunk, some, StudentHeadObjective.side(draw), draw));
      }
    }
    List<Named<Values>> heldChunks = new ArrayList<>();
    List<Example> held = new ArrayList<>();
    for (long first = 0; first + PAIRS_OF_CHUNK <= heldPairs; first += PAIRS_OF_CHUNK) {
      List<List<Example>> some = some(others, first);
      some.forEach(held::addAll);
      heldChunks.add(
          StudentHeadObjective.chunk(network, trunk, some, Example.SIDE, Draw.of(seed, first)));
    }
    return new StudentHeadObjective(network.head(), trunk, chunks, heldChunks, held, seed);
  }

  private static List<List<Example>> some(LongFunction<List<Example>> source, long first) {
    List<List<Example>> some = new ArrayList<>();
    for (int i = 0; i < PAIRS_OF_CHUNK; i++) {
      some.add(source.apply(first + i));
    }
    return some;
  }
}
