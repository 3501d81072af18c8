// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelManifest;
import dev.iqa.train.OnnxPredictor;
import dev.iqa.train.network.OnnxAlgebra;
import dev.iqa.train.network.Weights;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StudentNetworkTest {

  private static final int TWO_MILLION = 2_000_000;

  private final StudentNetwork network = StudentNetwork.whole();
  private final Weights weights = Weights.initial(network.weights(), 3);
  private final byte[] model = OnnxAlgebra.graph("student", network, weights).toBytes();
  private final OnnxPredictor predictor = new OnnxPredictor(model);

  @AfterAll
  void close() {
    predictor.close();
    weights.close();
  }

  @Test
  void isSmall() {
    assertThat(weights.trained().numel()).isLessThan(TWO_MILLION);
    assertThat(model.length).isLessThan(4_000_000);
  }

  @Test
  void answersForEverySizeFrom64Pixels() {
    for (int[] size : new int[][] {{64, 64}, {65, 91}, {200, 64}, {321, 257}}) {
      StudentAnswer answer =
          StudentAnswer.of(predictor.predict(StudentInput.of(Scenes.scene(size[0], size[1], 1))))
              .get(0);
      assertThat(answer.score()).isBetween(0.0, 1.0);
      assertThat(answer.deviation()).isBetween(0.0, 0.5);
      assertThat(answer.types()).hasSize(35);
      assertThat(answer.severity()).hasSize(35);
      for (float severity : answer.severity()) {
        assertThat(severity).isBetween(1f, 5f);
      }
      assertThat(answer.map()).hasSize((size[0] + 31) / 32 * ((size[1] + 31) / 32));
    }
  }

  @Test
  void sharesAFamilysProbabilityAmongItsTypes() {
    StudentAnswer answer =
        StudentAnswer.of(predictor.predict(StudentInput.of(Scenes.scene(128, 128, 2)))).get(0);
    double[] sums = new double[Vocabulary.FAMILIES.size()];
    for (int t = 0; t < answer.types().length; t++) {
      sums[Vocabulary.familyOfType(t)] += answer.types()[t];
    }
    for (int f = 0; f < sums.length; f++) {
      assertThat(sums[f]).isEqualTo(answer.presence()[f], within(1e-5));
      assertThat(answer.presence()[f]).isLessThanOrEqualTo((float) answer.photograph());
    }
    double kinds = 0;
    for (float kind : answer.kinds()) {
      kinds += kind;
    }
    assertThat(kinds).isEqualTo(1, within(1e-5));
  }

  @Test
  void trustsThumbnailsLess() {
    StudentAnswer small =
        StudentAnswer.of(predictor.predict(StudentInput.of(Scenes.scene(64, 64, 2)))).get(0);
    StudentAnswer large =
        StudentAnswer.of(predictor.predict(StudentInput.of(Scenes.scene(256, 256, 2)))).get(0);
    assertThat(small.photograph()).isLessThan(0.4376);
    assertThat(large.photograph()).isGreaterThan(small.photograph());
    double nearest = StudentNetwork.DOUBTFUL + 0.4376 * (1 - StudentNetwork.DOUBTFUL);
    assertThat(small.score()).isLessThan(nearest);
  }

  @Test
  void saysTheSameAgain() {
    StudentAnswer once =
        StudentAnswer.of(predictor.predict(StudentInput.of(Scenes.scene(200, 150, 2)))).get(0);
    StudentAnswer again =
        StudentAnswer.of(predictor.predict(StudentInput.of(Scenes.scene(200, 150, 2)))).get(0);
    assertThat(again.score()).isEqualTo(once.score());
    assertThat(again.types()).isEqualTo(once.types());
  }

  @Test
  void describesItselfInAManifestThatCanBeReadAgain() {
    ModelManifest manifest =
        StudentManifest.of("student", new ModelFile("student.onnx", "onnx", "0".repeat(64)));
    ModelManifest again =
        ModelManifest.parse(manifest.toJson().getBytes(StandardCharsets.UTF_8), "memory");
    assertThat(again).isEqualTo(manifest);
  }
}
