// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.train.Experiment;
import dev.iqa.train.Objective;
import dev.iqa.train.Recipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The part of a recipe of the student's sibling with a reference:
 *
 * <pre>{@code
 * "trunk": "student.safetensors", "student": "student.json", "pairs": 5000, "heldPairs": 200
 * }</pre>
 *
 * <p>Photographs and quality scale are those of the student's recipe; the trunk's weights come from
 * any file that names them, such as the exported {@code student.safetensors}.
 */
public final class PairExperiment implements Experiment {

  /** What the recipe says. */
  record Settings(String trunk, String student, int pairs, int heldPairs) {}

  /** For {@link java.util.ServiceLoader}. */
  public PairExperiment() {}

  @Override
  public String kind() {
    return "student-pair";
  }

  @Override
  public Objective open(JsonNode json, long seed, Path folder) {
    Settings settings = Recipe.settings(json, Settings.class);
    if (settings.pairs() < 1 || settings.heldPairs() < 1) {
      throw new UnsupportedRequestException(
          "student-pair learns from at least one pair and holds one back, not "
              + settings.pairs()
              + " and "
              + settings.heldPairs());
    }
    QualityAgreement agreement = agreement(settings, folder);
    ExampleSynthesis learnt =
        new ExampleSynthesis(photos(settings, folder, SourcePhotos.Part.TRAIN), agreement, seed, 1);
    ExampleSynthesis held =
        new ExampleSynthesis(
            photos(settings, folder, SourcePhotos.Part.VALIDATION), agreement, seed + 1, 1);
    return new PairObjective(
        learnt::compared,
        settings.pairs(),
        held::compared,
        settings.heldPairs(),
        folder.resolve(settings.trunk()),
        seed);
  }

  private static JsonNode student(Settings settings, Path folder) {
    return Recipe.read(folder.resolve(settings.student())).experiment();
  }

  /** The photographs of the student's recipe that belong to a part. */
  static List<Picture> photos(Settings settings, Path folder, SourcePhotos.Part part) {
    return StudentExperiment.photos(student(settings, folder), folder, part);
  }

  /** The quality scale of the student's recipe, which must be fitted by now. */
  static QualityAgreement agreement(Settings settings, Path folder) {
    Path scale = StudentExperiment.scale(student(settings, folder), folder);
    QualityAgreement agreement = new QualityAgreement();
    try {
      agreement.read(scale);
    } catch (IOException e) {
      throw new UncheckedIOException("the quality scale " + scale + " cannot be read", e);
    }
    return agreement;
  }
}
