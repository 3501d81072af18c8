// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.UnsupportedRequestException;
import dev.iqa.model.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command, from recipe to model, on {@link BrightnessExperiment}. */
class TrainTest {

  @TempDir Path folder;

  private Path recipe;
  private Path out;

  @BeforeEach
  void writeRecipe() throws IOException {
    recipe = folder.resolve("recipe.json");
    out = folder.resolve("out");
    Files.writeString(recipe, TinyRecipes.brightness(60).toJson());
  }

  private int train(String... more) {
    String[] arguments = new String[more.length + 3];
    arguments[0] = recipe.toString();
    arguments[1] = "--out";
    arguments[2] = out.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return Train.run(arguments);
  }

  @Test
  void exportsWhatItTrained() throws IOException {
    assertThat(train("--steps", "25")).isZero();
    assertThat(train("--resume")).isZero();
    Path model = out.resolve("brightness");
    assertThat(Files.readString(model.resolve("README.md")))
        .contains("| rmse | 0.0", "60 of 60 steps", "\"seed\" : 7");
    assertThat(SafetensorsFile.open(model.resolve("brightness.safetensors")).tensor("stem.weight"))
        .satisfies(tensor -> assertThat(tensor.shape()).containsExactly(8L, 3L, 3L, 3L));
    assertThat(model).isDirectoryContaining("glob:**/brightness.onnx");
    assertThat(out.resolve("brightness-int8"))
        .isDirectoryContaining("glob:**/brightness-int8.onnx");
  }

  @Test
  void refusesAFolderInUse() {
    assertThat(train("--steps", "7")).isZero();
    assertThat(train()).isEqualTo(3);
  }

  @Test
  void refusesARecipeThatIsNotThere() {
    assertThat(Train.run(folder.resolve("none.json").toString())).isEqualTo(2);
  }

  @Test
  void namesAnUnknownField() {
    assertThatThrownBy(
            () ->
                Recipe.fromJson(
                    TinyRecipes.brightness(60).toJson().replace("\"clipNorm\"", "\"clip\"")))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("clip");
  }

  @Test
  void namesAMissingField() {
    assertThatThrownBy(
            () ->
                Recipe.fromJson(
                    TinyRecipes.brightness(60).toJson().replaceAll("\"patience\" : 0,", "")))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("patience");
  }

  @Test
  void namesAValueOutOfRange() {
    assertThatThrownBy(
            () ->
                Recipe.fromJson(
                    TinyRecipes.brightness(60)
                        .toJson()
                        .replaceAll("\"threads\" : 1", "\"threads\" : 0")))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessage("the training's threads is at least 1, not 0");
  }

  @Test
  void namesTheKindsThereAre() {
    Recipe other =
        Recipe.fromJson(
            TinyRecipes.brightness(60)
                .toJson()
                .replace("\"kind\" : \"brightness\"", "\"kind\" : \"bright\""));
    assertThatThrownBy(() -> other.open(folder))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("'bright'")
        .hasMessageContaining("brightness");
  }

  @Test
  void readsWhatItWrites() {
    Recipe tiny = TinyRecipes.brightness(60);
    assertThat(Recipe.fromJson(tiny.toJson())).isEqualTo(tiny);
  }
}
