// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.train.Experiment;
import dev.iqa.train.Objective;
import dev.iqa.train.TrainingException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The student's part of a recipe:
 *
 * <pre>{@code
 * "photos": [{"folder": "photos/cid22"}, {"folder": "biq2021/images", "prefix": "ss03"}],
 * "qualityScale": "student-scale.csv",
 * "poolPairs": 3000, "newPairsPerStep": 5, "measuredShare": 0.5, "heldPairs": 200,
 * "mix": {"singles": 32, "doubles": 22, "clean": 9, "camera": 12, "variants": 21}
 * }</pre>
 *
 * <p>Without a mix the library and the camera are all there is. What validates is always of the
 * plain mix, so that curves can be compared.
 *
 * <p>Photographs are split by the hash of their names: 70 of 100 to learn from, 10 to validate, 8
 * to choose thresholds, 12 for figures. The quality scale is read if the file is there, else fitted
 * and written.
 */
public final class StudentExperiment implements Experiment {

  private static final Set<String> FIELDS =
      Set.of(
          "photos",
          "qualityScale",
          "poolPairs",
          "newPairsPerStep",
          "measuredShare",
          "heldPairs",
          "mix");

  /** Pairs the quality scale is fitted to. */
  private static final int SCALE_PAIRS = 600;

  /** For {@link java.util.ServiceLoader}. */
  public StudentExperiment() {}

  @Override
  public String kind() {
    return "student";
  }

  @Override
  public Objective open(JsonNode settings, long seed, Path folder) {
    return objective(StudentNetwork.ofStages(), settings, seed, folder);
  }

  /** What a recipe says, for either form of the student. */
  static StudentObjective objective(
      StudentNetwork network, JsonNode settings, long seed, Path folder) {
    for (String field : settings.propertyNames()) {
      if (!FIELDS.contains(field)) {
        throw new UnsupportedRequestException(
            "the student knows no setting '" + field + "'; it knows " + FIELDS);
      }
    }
    List<Picture> photos = photos(settings, folder, SourcePhotos.Part.TRAIN);
    List<Picture> others = photos(settings, folder, SourcePhotos.Part.VALIDATION);
    QualityAgreement agreement = agreement(settings, folder, photos, seed);
    ExampleSynthesis synthesis =
        new ExampleSynthesis(
            photos,
            agreement,
            seed,
            settings.path("measuredShare").asDouble(0.5),
            mix(settings),
            Optional.empty());
    ExampleSynthesis held = new ExampleSynthesis(others, agreement, seed + 1, 1);
    List<Example> examples = new ArrayList<>();
    int heldPairs = settings.path("heldPairs").asInt(200);
    for (int i = 0; i < heldPairs; i++) {
      examples.addAll(held.pair(i));
    }
    ExamplePool pool =
        new ExamplePool(
            synthesis::pair,
            settings.path("poolPairs").asInt(3000),
            settings.path("newPairsPerStep").asInt(5));
    return new StudentObjective(network, pool, examples, seed);
  }

  /** How often each kind of pair is made. */
  static ExampleSynthesis.Mix mix(JsonNode settings) {
    JsonNode mix = settings.path("mix");
    return mix.isMissingNode()
        ? ExampleSynthesis.Mix.PLAIN
        : new ExampleSynthesis.Mix(
            mix.path("singles").asInt(0),
            mix.path("doubles").asInt(0),
            mix.path("clean").asInt(0),
            mix.path("camera").asInt(0),
            mix.path("variants").asInt(0));
  }

  /** The quality scale: read, or fitted and written. */
  public static QualityAgreement agreement(
      JsonNode settings, Path folder, List<Picture> photos, long seed) {
    QualityAgreement agreement = new QualityAgreement();
    Path scale = scale(settings, folder);
    try {
      if (Files.exists(scale)) {
        agreement.read(scale);
      } else {
        agreement.fit(new ExampleSynthesis(photos, agreement, seed, 1).sample(SCALE_PAIRS));
        agreement.write(scale);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the quality scale " + scale + " cannot be used", e);
    }
    return agreement;
  }

  /** The file of the quality scale. */
  static Path scale(JsonNode settings, Path folder) {
    return folder.resolve(settings.path("qualityScale").asString("student-scale.csv"));
  }

  public static List<Picture> photos(JsonNode settings, Path folder, SourcePhotos.Part part) {
    List<Path> files = new ArrayList<>();
    for (JsonNode source : settings.path("photos")) {
      files.addAll(
          SourcePhotos.files(
              folder.resolve(source.path("folder").asString("")),
              source.path("prefix").asString(""),
              part));
    }
    List<Picture> photos = SourcePhotos.read(files);
    if (photos.isEmpty()) {
      throw new TrainingException(
          TrainingException.Kind.NO_DATA,
          "the student found no photos of 256×256 pixels or more among "
              + files.size()
              + " files of its part of "
              + settings.path("photos")
              + "; folders with a hundred photos or more would work");
    }
    return photos;
  }
}
