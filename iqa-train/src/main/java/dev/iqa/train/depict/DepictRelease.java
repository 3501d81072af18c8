// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.iqa.language.BytePairs;
import dev.iqa.model.gguf.GgufType;
import dev.iqa.model.safetensors.SafetensorsFile;
import dev.iqa.train.Recipe;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;

/**
 * Makes the files of a model from what a training kept.
 *
 * <pre>{@code
 * java dev.iqa.train.depict.DepictRelease RECIPE.json BEST.safetensors FOLDER
 * }</pre>
 */
public final class DepictRelease {

  /** File of a model to its format in the manifest; the first names the model. */
  private static final List<List<String>> FILES =
      List.of(
          List.of(DepictModel.DECODER, "onnx-decoder"),
          List.of(DepictModel.PROJECTOR, "onnx-projector"),
          List.of(DepictModel.TOWER, "onnx-tower"),
          List.of(DepictModel.TOKENIZER, BytePairs.FORMAT),
          List.of(DepictModel.GGUF, "gguf"));

  private DepictRelease() {}

  /**
   * Runs the program.
   *
   * @param arguments recipe, weights of the training, folder of the model
   * @throws IOException if a file cannot be written
   */
  public static void main(String... arguments) throws IOException {
    Path file = Path.of(arguments[0]);
    Path folder = Path.of(arguments[2]);
    Recipe recipe = Recipe.read(file);
    DepictExperiment.Settings settings =
        Recipe.settings(recipe.experiment(), DepictExperiment.Settings.class);
    BytePairs encoding = Speech.encoding(new LibraryQuestions());
    DepictNetwork network = DepictExperiment.network(settings, encoding);
    Path base = file.resolveSibling("").toAbsolutePath().normalize();
    try (Weights tower = DepictExperiment.tower(base.resolve(settings.student()));
        Weights weights = weights(network, Path.of(arguments[1]))) {
      new DepictModel(network.projector(), network.decoder(), encoding, tower, weights)
          .write(folder, GgufType.F16);
    }
    Files.writeString(folder.resolve("language.json"), manifest(folder), UTF_8);
  }

  /** What a training kept as its best. */
  static Weights weights(DepictNetwork network, Path file) {
    SafetensorsFile content = SafetensorsFile.open(file);
    Weights weights = Weights.initial(network.weights(), 0);
    for (Weight weight : weights.specifications()) {
      weights.put(weight.name(), content.floats(weight.name()));
    }
    return weights;
  }

  private static String manifest(Path folder) throws IOException {
    StringJoiner files = new StringJoiner(",\n    ");
    for (List<String> file : FILES) {
      files.add(
          String.format(
              "{\"path\": \"%s\", \"format\": \"%s\", \"sha256\": \"%s\"}",
              file.get(0), file.get(1), sha256(folder.resolve(file.get(0)))));
    }
    return """
        {
          "schema": "https://iqa.dev/schema/language/v1",
          "name": "depict-nano",
          "summary": "A vision-language assessor in miniature: names distortions, rates, compares and describes, in words it learnt for nothing else.",
          "guidance": "Learnt from synthetic damage, without opinion scores: levels are ranks among damaged photographs, not opinions. Other pictures than photographs are outside its domain.",
          "aspects": ["score", "distortions", "description", "preference"],
          "reference": "optional",
          "files": [
            %s
          ],
          "origin": {
            "licence": "Apache-2.0",
            "source": "iqa-train/recipes/depict-nano.json",
            "paper": "https://arxiv.org/abs/2405.18842",
            "trainingData": "Photographs of CID22 and of the Unsplash part of BIQ2021, without opinion scores, damaged by this project's generators; sentences of its own grammar."
          }
        }
        """
        .formatted(files);
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
