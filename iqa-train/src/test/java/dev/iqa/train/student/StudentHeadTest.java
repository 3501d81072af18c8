// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.model.safetensors.SafetensorsWriter;
import dev.iqa.train.Values;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.TorchAlgebra;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudentHeadTest {

  private final StudentNetwork network = StudentNetwork.whole();

  private static List<List<Example>> pairs(long first) {
    QualityAgreement agreement = new QualityAgreement();
    ExampleSynthesis synthesis = new ExampleSynthesis(Scenes.some(), agreement, 8, 0);
    return List.of(synthesis.pair(first), synthesis.pair(first + 1));
  }

  @Test
  void statisticsHoldAllThatTheAnswersNeed() {
    try (Weights weights = Weights.initial(network.weights(), 5)) {
      List<List<Example>> pairs = pairs(0);
      Named<Values> chunk = StudentHeadObjective.chunk(network, weights, pairs, 128, Draw.of(1, 2));
      Named<Values> rows = StudentObjective.rows(pairs, 128, Draw.of(1, 2));
      Named<Values> whole = predicted(network, weights, rows);
      try (Weights head = Weights.initial(network.head().weights(), 6)) {
        StudentHeadObjective objective =
            new StudentHeadObjective(
                network.head(), weights.copy(), List.of(chunk), List.of(chunk), List.of(), 1);
        objective.initialise(head);
        Named<Values> alone = predicted(network.head(), head, chunk);
        for (String output : List.of(StudentNetwork.SCORE, StudentNetwork.TYPES)) {
          assertThat(alone.get(output).floats())
              .as(output)
              .containsExactly(whole.get(output).floats(), within(1e-5f));
        }
        objective.close();
      }
    }
  }

  @Test
  void aBatchJoinsChunksWithTheirLabels() {
    try (Weights weights = Weights.initial(network.weights(), 5)) {
      Named<Values> chunk =
          StudentHeadObjective.chunk(network, weights, pairs(4), 96, Draw.of(1, 2));
      try (StudentHeadObjective objective =
          new StudentHeadObjective(
              network.head(), weights.copy(), List.of(chunk), List.of(chunk), List.of(), 1)) {
        Named<Values> batch = objective.batch(7).values();
        assertThat(batch.get("presence").shape()).containsExactly(64, 12);
        assertThat(batch.get("order").shape()).containsExactly(32, 1);
        assertThat(batch.get(StudentHead.STATISTICS).shape()[1])
            .isEqualTo(network.head().features());
      }
    }
  }

  @Test
  void beginsWithWhatTheStagesLearntWithoutLevels(@TempDir Path folder) throws IOException {
    StudentNetwork stages = StudentNetwork.ofStages();
    Path file = folder.resolve("stages.safetensors");
    try (Weights learnt = Weights.initial(stages.weights(), 5)) {
      SafetensorsWriter writer = new SafetensorsWriter();
      for (Weight weight : stages.weights()) {
        long[] shape = weight.shape().stream().mapToLong(Long::longValue).toArray();
        writer.floats(weight.name(), learnt.values(weight.name()), shape);
      }
      writer.write(file);
      try (Weights all = StudentHeadExperiment.weights(file)) {
        float[] narrow = learnt.values("hidden.weight");
        float[] wide = all.values("hidden.weight");
        int rows = Math.toIntExact(all.weight("hidden.weight").shape().get(0));
        for (int row = 0; row < rows; row += 17) {
          assertThat(
                  Arrays.copyOfRange(
                      wide,
                      row * (wide.length / rows),
                      row * (wide.length / rows) + narrow.length / rows))
              .isEqualTo(
                  Arrays.copyOfRange(
                      narrow, row * (narrow.length / rows), (row + 1) * (narrow.length / rows)));
        }
        assertThat(all.values("stem.weight")).isEqualTo(learnt.values("stem.weight"));
      }
    }
  }

  @Test
  void itsWeightsAreAmongTheStudents() {
    List<String> all = network.weights().stream().map(Weight::name).toList();
    assertThat(network.head().weights()).extracting(Weight::name).isSubsetOf(all);
  }

  @SuppressWarnings("try") // the scope works by being open
  private static Named<Values> predicted(
      dev.iqa.train.network.Network network, Weights weights, Named<Values> inputs) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      return network
          .apply(
              TorchAlgebra.inference(weights),
              Named.of(
                  network.inputs().stream()
                      .collect(
                          java.util.stream.Collectors.toMap(
                              port -> port.name(), port -> inputs.get(port.name()).tensor()))))
          .map(Values::of);
    }
  }
}
