// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.UnsupportedRequestException;
import dev.iqa.model.ModelManifest;
import dev.iqa.train.ModelExport;
import dev.iqa.train.Objective;
import dev.iqa.train.Recipe;
import dev.iqa.train.Training;
import dev.iqa.train.TrainingException;
import dev.iqa.train.TrainingOutcome;
import dev.iqa.train.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From unrated pictures and a teacher to a calibrated model, on {@link Album}. */
class LeafExperimentTest {

  private static final int PICTURES = 80;

  @TempDir Path folder;

  @BeforeEach
  void paint() throws IOException {
    Album.into(folder, PICTURES);
  }

  private Objective open(String settings) {
    return Recipe.fromJson(Album.recipe("leaf", settings, 60)).open(folder);
  }

  private ModelExport train(String name, String settings) throws InterruptedException {
    Recipe recipe = Recipe.fromJson(Album.recipe(name, settings, 250));
    Path out = folder.resolve(name);
    try (Objective objective = recipe.open(folder);
        Training training =
            Training.open(recipe, objective, out, Training.Start.AFRESH, line -> {})) {
      TrainingOutcome outcome = training.run();
      try (Weights best = training.best()) {
        return ModelExport.write(recipe, objective, best, outcome, out);
      }
    }
  }

  @Test
  void learnsFromTheTeacherAndThenFromPeople() throws InterruptedException {
    ModelExport student = train("leaf", Album.settings("null"));
    assertThat(student.greatestDifference()).isLessThan(1e-4);
    assertThat(student.figures())
        .hasEntrySatisfying("teacher srcc", srcc -> assertThat(srcc).isGreaterThan(.6));
    assertThat(ModelManifest.read(student.folder().resolve("model.json")).heads().get(0).scale())
        .isEqualTo(dev.iqa.ScoreScale.MOS);

    ModelExport calibrated =
        train(
            "calibrated",
            Album.settings(
                "{\"student\": \"leaf/leaf/leaf.safetensors\", \"opinions\": "
                    + Album.opinions("ratings.csv")
                    + "}"));
    assertThat(calibrated.greatestDifference()).isLessThan(1e-4);
    assertThat(calibrated.figures())
        .hasEntrySatisfying("srcc", srcc -> assertThat(srcc).isGreaterThan(.85))
        .hasEntrySatisfying("rmse", rmse -> assertThat(rmse).isLessThan(.15));
    ModelManifest manifest = ModelManifest.read(calibrated.folder().resolve("model.json"));
    assertThat(manifest.heads().get(0).scale().name()).isEqualTo("share of users");
    assertThat(manifest.origin().trainingData()).contains("rated by people");
  }

  @Test
  void countsTheQuestionsWithoutAnswerInTheCard() {
    try (Objective objective = open(Album.settings("null"))) {
      assertThat(objective.remarks())
          .hasEntrySatisfying(
              "Signals", text -> assertThat(text).contains("79 pictures", "1 questions"));
    }
  }

  @Test
  void leavesOutAPictureThatCannotBeRead() throws IOException {
    Files.writeString(folder.resolve("images").resolve("picture001.png"), "no picture");
    try (Objective objective = open(Album.settings("null"))) {
      assertThat(objective.batch(0).name()).doesNotContain("picture001.png");
    }
  }

  @Test
  void seesAPictureOnlyOnce() throws IOException {
    open(Album.settings("null")).close();
    Path store;
    try (var files = Files.list(folder.resolve("statistics"))) {
      store = files.findFirst().orElseThrow();
    }
    byte[] whole = Files.readAllBytes(store);
    // A kill in the middle of a record.
    Files.write(store, java.util.Arrays.copyOf(whole, whole.length - 1000));
    open(Album.settings("null")).close();
    assertThat(store).hasBinaryContent(whole);
  }

  @Test
  void refusesScoresOffTheirScale() throws IOException {
    Files.writeString(folder.resolve("far.csv"), "image,score\npicture000.png,4.5\n");
    refuses("far.csv", "4.5 of picture000.png", "share of users");
  }

  @Test
  void refusesConstantScores() throws IOException {
    Files.writeString(
        folder.resolve("same.csv"), "image,score\npicture000.png,0.5\npicture001.png,0.5\n");
    refuses("same.csv", "2 scores, all equal");
  }

  @Test
  void refusesWhatIsNoNumber() throws IOException {
    Files.writeString(folder.resolve("word.csv"), "image,score\npicture000.png,good\n");
    refuses("word.csv", "'good'");
  }

  @Test
  void refusesNaN() throws IOException {
    Files.writeString(folder.resolve("nan.csv"), "image,score\npicture000.png,NaN\n");
    refuses("nan.csv", "NaN of picture000.png");
  }

  private void refuses(String table, String... said) {
    String settings =
        Album.settings("{\"student\": null, \"opinions\": " + Album.opinions(table) + "}");
    assertThatThrownBy(() -> open(settings))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContainingAll(said);
  }

  @Test
  void refusesSignalsOfOtherPictures() throws IOException {
    Path journal = folder.resolve("signals.jsonl");
    Files.writeString(journal, Files.readString(journal).replace("picture", "photo"));
    assertThatThrownBy(() -> open(Album.settings("null"))).isInstanceOf(TrainingException.class);
  }

  @Test
  void refusesMoreCoordinatesThanPictures() {
    assertThatThrownBy(
            () -> open(Album.settings("null").replace("\"coordinates\": 8", "\"coordinates\": 99")))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("99 coordinates need more pictures");
  }
}
