// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.DistortionType;
import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.distortion.DistortionGenerator;
import dev.iqa.language.BytePairs;
import dev.iqa.model.safetensors.SafetensorsFile;
import dev.iqa.train.Experiment;
import dev.iqa.train.Objective;
import dev.iqa.train.Recipe;
import dev.iqa.train.network.Weights;
import dev.iqa.train.student.QualityAgreement;
import dev.iqa.train.student.SourcePhotos;
import dev.iqa.train.student.StudentExperiment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The part of a recipe of {@code depict-nano}:
 *
 * <pre>{@code
 * "photos": [{"folder": "photos/cid22"}], "qualityScale": "student-scale.csv",
 * "student": "student.safetensors", "scenes": 10000, "heldScenes": 256, "seenIn": "scenes",
 * "rows": 4, "width": 128, "layers": 4, "heads": 4, "hidden": 352,
 * "auxiliary": 0.5, "frozen": []
 * }</pre>
 *
 * <p>Photographs are split as the student's are. Its stages are the tower and stay as they are; the
 * first map of its head is where the projector begins. What the tower sees is kept in the folder
 * {@code seenIn}.
 */
public final class DepictExperiment implements Experiment {

  /** Values between the maps of the projector: as many as the student's head has. */
  static final int PROJECTED = 256;

  /** What the recipe says. */
  record Settings(
      JsonNode photos,
      String qualityScale,
      String student,
      int scenes,
      int heldScenes,
      String seenIn,
      int rows,
      int width,
      int layers,
      int heads,
      int hidden,
      double auxiliary,
      List<String> frozen) {}

  /** For {@link java.util.ServiceLoader}. */
  public DepictExperiment() {}

  @Override
  public String kind() {
    return "depict";
  }

  @Override
  public Objective open(JsonNode json, long seed, Path folder) {
    Settings settings = Recipe.settings(json, Settings.class);
    if (settings.scenes() < 1 || settings.heldScenes() < 32) {
      throw new UnsupportedRequestException(
          "depict learns from at least one scene and holds 32 back, not "
              + settings.scenes()
              + " and "
              + settings.heldScenes());
    }
    LibraryQuestions library = new LibraryQuestions();
    BytePairs encoding = Speech.encoding(library);
    DepictNetwork network = network(settings, encoding);
    Path student = folder.resolve(settings.student());
    DistortionGenerator generator = DistortionGenerator.DEPICTQA;
    Path seenIn = folder.resolve(settings.seenIn());
    try (Weights tower = tower(student)) {
      return new DepictObjective(
          network,
          encoding,
          SeenScenes.open(
              seenIn.resolve("train"),
              settings.scenes(),
              synthesis(json, folder, SourcePhotos.Part.TRAIN, generator, seed),
              tower),
          SeenScenes.open(
              seenIn.resolve("validation"),
              settings.heldScenes(),
              synthesis(json, folder, SourcePhotos.Part.VALIDATION, generator, seed + 1),
              tower),
          generator.types().stream().map(DistortionType::id).toList(),
          library,
          settings.frozen(),
          settings.auxiliary(),
          beginning(network.projector(), student),
          seed);
    }
  }

  static DepictNetwork network(Settings settings, BytePairs encoding) {
    return new DepictNetwork(
        new Projector(new VisionTower().features(), PROJECTED, settings.rows(), settings.width()),
        new Decoder(
            encoding.tokens().size(),
            settings.width(),
            settings.layers(),
            settings.heads(),
            settings.hidden()));
  }

  /** The student's stages as a tower. */
  static Weights tower(Path student) {
    Weights tower = Weights.initial(new VisionTower().weights(), 0);
    tower.load(student, VisionTower.PREFIX);
    return tower;
  }

  static SceneSynthesis synthesis(
      JsonNode json,
      Path folder,
      SourcePhotos.Part part,
      DistortionGenerator generator,
      long seed) {
    List<Picture> photos = StudentExperiment.photos(json, folder, part);
    QualityAgreement agreement = StudentExperiment.agreement(json, folder, photos, seed);
    return new SceneSynthesis(photos, agreement, generator, seed);
  }

  private static Map<String, float[]> beginning(Projector projector, Path student) {
    SafetensorsFile file = SafetensorsFile.open(student);
    Map<String, float[]> values = new LinkedHashMap<>();
    DepictObjective.studentNames(projector)
        .forEach((mine, its) -> values.put(mine, file.floats(its)));
    return values;
  }
}
