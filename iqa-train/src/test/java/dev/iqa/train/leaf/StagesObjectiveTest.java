// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.UnsupportedRequestException;
import dev.iqa.evaluation.Correlation;
import dev.iqa.train.Batch;
import dev.iqa.train.Fitting;
import dev.iqa.train.TrainingPlan;
import dev.iqa.train.network.Weights;
import dev.iqa.train.student.StudentInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages that learn from chance, on {@link Album}. */
class StagesObjectiveTest {

  private static final int LEARNT = 60;

  @TempDir Path folder;

  private Map<String, Path> files = Map.of();
  private final Map<String, Double> levels = new TreeMap<>();

  @BeforeEach
  void paint() throws IOException {
    Album.into(folder, LEARNT + 30);
    files = LeafExperiment.files(folder.resolve("images"));
    levels.putAll(new Opinions("ratings.csv", "score", "share", 0, 1).read(folder));
  }

  private static StagesPlan plan(int steps) {
    return new StagesPlan(
        new TrainingPlan(
            steps, 3e-3, 0, .01, 4, .9, TrainingPlan.Precision.FP32, steps, 0, steps, 0, 1, 1),
        32,
        8);
  }

  private StagesObjective objective(List<String> names, int steps) {
    Map<String, Double> some = new TreeMap<>(levels);
    some.keySet().retainAll(names);
    return new StagesObjective(windows(names), some, plan(steps), 5);
  }

  private PictureWindows windows(List<String> names) {
    PictureWindows windows = new PictureWindows();
    for (String name : names) {
      windows.read(name, folder.resolve("images").resolve(name));
    }
    return windows;
  }

  @Test
  void seesNoiseInPicturesItNeverSaw() {
    List<String> names = List.copyOf(files.keySet());
    List<String> others = names.subList(LEARNT, names.size());
    double[] truth = others.stream().mapToDouble(n -> levels.getOrDefault(n, 0.0)).toArray();
    List<Path> shown = others.stream().map(n -> folder.resolve("images").resolve(n)).toList();
    StagesObjective objective = objective(names.subList(0, LEARNT), 60);
    try (Weights weights = Fitting.run(plan(60).training(), objective, 1)) {
      double[] said = objective.levels(weights, shown);
      assertThat(Correlation.SRCC.of(said, truth).value().orElse(0)).isGreaterThan(.8);
      assertThat(Arrays.stream(said).min().orElse(0)).isGreaterThanOrEqualTo(1);
      assertThat(Arrays.stream(said).max().orElse(0)).isLessThanOrEqualTo(5);
    }
  }

  @Test
  void changesTheStages() {
    StagesObjective objective = objective(List.copyOf(files.keySet()), 3);
    try (Weights begin = Weights.initial(objective.network().weights(), 1);
        Weights weights = Fitting.run(plan(3).training(), objective, 1)) {
      for (String name : List.of("stem.weight", "stage3.more.weight", "stem.norm.mean")) {
        assertThat(weights.values(name)).isNotEqualTo(begin.values(name));
      }
    }
  }

  @Test
  void drawsTheSameBatchForTheSameStep() {
    StagesObjective objective = objective(List.copyOf(files.keySet()), 3);
    Batch one = objective.batch(7);
    Batch again = objective.batch(7);
    assertThat(again.name()).isEqualTo(one.name()).isNotEqualTo(objective.batch(8).name());
    assertThat(again.values().get(LeafNetwork.PICTURE).floats())
        .isEqualTo(one.values().get(LeafNetwork.PICTURE).floats());
  }

  @Test
  void showsAWholePictureAsItIs() {
    String name = files.keySet().iterator().next();
    PictureWindows windows = windows(List.of(name));
    Path file = folder.resolve("images").resolve(name);
    float[] whole =
        StudentInput.of(
                dev.iqa.imaging.Pictures.convert(
                    dev.iqa.imaging.Pictures.read(file), dev.iqa.PixelFormat.RGB8))
            .get(LeafNetwork.PICTURE)
            .floats();
    boolean asItIs = false;
    boolean turned = false;
    for (int seed = 0; seed < 16; seed++) {
      float[] shown =
          windows
              .show(
                  List.of(windows.anywhere(name, Album.SIDE, new SplittableRandom(seed))),
                  Album.SIDE)
              .floats();
      if (Arrays.equals(shown, whole)) {
        asItIs = true;
      } else {
        for (int i = 0; i < whole.length; i++) {
          int mirrored = i - i % Album.SIDE + Album.SIDE - 1 - i % Album.SIDE;
          assertThat(shown[i]).isEqualTo(whole[mirrored]);
        }
        turned = true;
      }
    }
    assertThat(asItIs && turned).isTrue();
  }

  @Test
  void mirrorsASmallerPictureAtItsRim() {
    String name = files.keySet().iterator().next();
    int side = Album.SIDE + 32;
    float[] shown =
        windows(List.of(name))
            .show(List.of(new PictureWindows.Window(name, 0, 0, false)), side)
            .floats();
    for (int x = 0; x < side; x++) {
      assertThat(shown[Album.SIDE * side + x]).isEqualTo(shown[(Album.SIDE - 2) * side + x]);
    }
  }

  @Test
  void refusesWindowsThatTheStagesCannotHalve() {
    assertThatThrownBy(() -> new StagesPlan(plan(1).training(), 100, 8))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("8 of 100");
  }
}
