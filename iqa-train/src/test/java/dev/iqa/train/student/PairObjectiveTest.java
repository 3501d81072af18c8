// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.model.ModelInput;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.safetensors.SafetensorsFile;
import dev.iqa.model.safetensors.SafetensorsWriter;
import dev.iqa.train.ModelExport;
import dev.iqa.train.OnnxPredictor;
import dev.iqa.train.Recipe;
import dev.iqa.train.Training;
import dev.iqa.train.TrainingOutcome;
import dev.iqa.train.TrainingPlan;
import dev.iqa.train.Values;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A short training on drawn scenes, with a trunk that learnt nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PairObjectiveTest {

  private static final int STEPS = 120;

  @TempDir static Path folder;

  private final QualityAgreement agreement = new QualityAgreement();
  private Path trunk = Path.of("");
  private ModelExport export = new ModelExport(trunk, trunk, 0, Map.of(), Map.of());
  private Map<String, Double> before = Map.of();
  private TrainingOutcome outcome =
      new TrainingOutcome(0, 0, Map.of(), TrainingOutcome.Reason.PAUSED);

  @BeforeAll
  void train() throws IOException, InterruptedException {
    ExampleSynthesis synthesis = new ExampleSynthesis(Scenes.some(), agreement, 5, 1);
    agreement.fit(synthesis.sample(20));
    trunk = folder.resolve("trunk.safetensors");
    PairNetwork network = new PairNetwork();
    try (Weights weights = Weights.initial(network.weights(), 3)) {
      SafetensorsWriter tensors = new SafetensorsWriter();
      for (Weight weight : network.trunk()) {
        tensors.floats(
            weight.name(),
            weights.values(weight.name()),
            weight.shape().stream().mapToLong(Long::longValue).toArray());
      }
      tensors.write(trunk);
    }
    Recipe recipe =
        new Recipe(
            1,
            "tiny-pair",
            "student-pair",
            7,
            new TrainingPlan(
                STEPS, 3e-3, 5, .01, 1, .9, TrainingPlan.Precision.FP32, 20, 0, 1000, 0, 1, 1),
            JsonMapper.shared().createObjectNode());
    ExampleSynthesis other = new ExampleSynthesis(Scenes.some(), agreement, 6, 1);
    try (PairObjective objective =
            new PairObjective(synthesis::compared, 40, other::compared, 12, trunk, 7);
        Training training =
            Training.open(
                recipe, objective, folder.resolve("out"), Training.Start.AFRESH, line -> {})) {
      before = objective.validate(training.predictor());
      outcome = training.run();
      try (Weights weights = training.best()) {
        export = ModelExport.write(recipe, objective, weights, outcome, folder.resolve("models"));
      }
    }
  }

  @AfterAll
  void close() {
    agreement.close();
  }

  @Test
  void learnsFromComparisonsAlone() {
    assertThat(outcome.figures().get("rmse")).isLessThan(0.8 * before.getOrDefault("rmse", 0.0));
    assertThat(outcome.figures().get("srcc")).isGreaterThan(0.7);
  }

  @Test
  void exportsTheWholeNetworkWithTwoPictures() {
    assertThat(export.greatestDifference()).isLessThan(1e-4);
    assertThat(export.figures().get("srcc")).isCloseTo(outcome.figures().get("srcc"), within(1e-3));
    ModelManifest manifest = ModelManifest.read(export.folder().resolve("model.json"));
    assertThat(manifest.input().tensors())
        .extracting(ModelInput.Tensor::picture)
        .containsExactly(ModelInput.Role.CANDIDATE, ModelInput.Role.REFERENCE);
  }

  @Test
  void leavesTheTrunkAsItWas() {
    SafetensorsFile source = SafetensorsFile.open(trunk);
    SafetensorsFile result = SafetensorsFile.open(export.folder().resolve("tiny-pair.safetensors"));
    for (Weight weight : new PairNetwork().trunk()) {
      assertThat(result.floats(weight.name())).isEqualTo(source.floats(weight.name()));
    }
  }

  @Test
  void givesAnIdenticalPairTheBestScoreExactly() throws IOException {
    for (Path file :
        List.of(
            export.folder().resolve("tiny-pair.onnx"),
            export.int8Folder().resolve("tiny-pair-int8.onnx"))) {
      for (int[] size : new int[][] {{64, 64}, {96, 160}}) {
        Named<Values> outputs = run(file, size, 0);
        assertThat(outputs.get(StudentNetwork.SCORE).floats()).containsOnly(1);
        assertThat(outputs.get(StudentNetwork.DEVIATION).floats()).containsOnly(0);
        assertThat(run(file, size, 0.2f).get(StudentNetwork.SCORE).floats()[0]).isLessThan(1);
      }
    }
  }

  private static Named<Values> run(Path file, int[] size, float noise) throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    float[] reference = new float[2 * 3 * size[0] * size[1]];
    for (int i = 0; i < reference.length; i++) {
      reference[i] = (float) random.nextDouble(-2, 2);
    }
    float[] test = Arrays.copyOf(reference, reference.length);
    for (int i = 0; i < test.length; i++) {
      test[i] += noise * (float) random.nextGaussian();
    }
    try (OnnxPredictor onnx = new OnnxPredictor(Files.readAllBytes(file))) {
      return onnx.predict(
          Named.of(PairNetwork.REFERENCE, Values.of(reference, 2, 3, size[0], size[1]))
              .and(PairNetwork.TEST, Values.of(test, 2, 3, size[0], size[1])));
    }
  }
}
