// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import static dev.iqa.model.ElementType.FLOAT32;
import static dev.iqa.model.onnx.Dimension.fixed;
import static dev.iqa.model.onnx.Dimension.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.AssessorConfig;
import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessors;
import dev.iqa.language.Embeddings;
import dev.iqa.language.VisionEncoder;
import dev.iqa.language.VisionEncoders;
import dev.iqa.model.ElementType;
import dev.iqa.model.InstalledModel;
import dev.iqa.model.Interpolation;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelInput;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.ModelOutput;
import dev.iqa.model.Origin;
import dev.iqa.model.SizePolicy;
import dev.iqa.model.onnx.Convolution;
import dev.iqa.model.onnx.OnnxGraph;
import dev.iqa.model.onnx.OnnxValue;
import dev.iqa.testkit.SamplePictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tower that multiplies patches of 4×4 with random weights, reckoned a second time here. */
class OnnxVisionEncoderTest {

  private static final int SIDE = 8;
  private static final int PATCH = 4;
  private static final int WIDTH = 5;
  private static final int PROJECTED = 3;
  private static final float[] PATCH_WEIGHTS = random(WIDTH * 3 * PATCH * PATCH, 1);
  private static final float[] PROJECTION = random(WIDTH * PROJECTED, 2);
  private static final Picture PICTURE = SamplePictures.scene(SIDE, SIDE, PixelFormat.RGB8, 4);

  @TempDir Path folder;

  private static float[] random(int count, long seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** A row of sevens for a class token, then one row for each patch. */
  private static byte[] tower() throws IOException {
    OnnxGraph graph = new OnnxGraph("tower");
    OnnxValue x = graph.input("x", FLOAT32, fixed(1), fixed(3), fixed(SIDE), fixed(SIDE));
    OnnxValue weights = graph.floats("patch", PATCH_WEIGHTS, WIDTH, 3, PATCH, PATCH);
    OnnxValue cells = graph.conv(x, weights, OnnxValue.ABSENT, Convolution.PLAIN.strided(PATCH));
    OnnxValue rows = graph.transpose(graph.reshape(cells, 1, WIDTH, 4), 0, 2, 1);
    OnnxValue token = graph.floats("token", new float[] {7, 7, 7, 7, 7}, 1, 1, WIDTH);
    graph.output("rows", graph.concat(1, token, rows), fixed(1), fixed(5), fixed(WIDTH));
    return graph.toBytes();
  }

  private static byte[] projector(int from) throws IOException {
    OnnxGraph graph = new OnnxGraph("projector");
    OnnxValue x = graph.input("rows", FLOAT32, fixed(1), named("n"), fixed(from));
    OnnxValue weights = graph.floats("projection", random(from * PROJECTED, 2), from, PROJECTED);
    graph.output("tokens", graph.matmul(x, weights), fixed(1), named("n"), fixed(PROJECTED));
    return graph.toBytes();
  }

  private InstalledModel model(int skip, byte[] tower, Optional<byte[]> projector)
      throws IOException {
    List<ModelFile> files = new ArrayList<>();
    Files.write(folder.resolve("tower.onnx"), tower);
    files.add(new ModelFile("tower.onnx", "onnx", TinyModels.sha256(tower)));
    if (projector.isPresent()) {
      Files.write(folder.resolve("projector.onnx"), projector.get());
      files.add(new ModelFile("projector.onnx", "onnx", TinyModels.sha256(projector.get())));
    }
    ModelInput input =
        TinyModels.still(
            "x",
            new SizePolicy.Fixed(SIDE, SIDE, Interpolation.AREA),
            Optional.empty(),
            ElementType.FLOAT32,
            1);
    new ModelManifest(
            "eyes",
            "Made for a test.",
            "",
            1,
            input,
            Optional.empty(),
            List.of(
                new ModelOutput.Rows(
                    "rows", WIDTH, skip, projector.map(bytes -> "projector.onnx"))),
            files,
            new Origin("Apache-2.0", "written by the test", "", ""))
        .write(folder.resolve("model.json"));
    return InstalledModel.at(folder);
  }

  private static VisionEncoder open(InstalledModel model) {
    return VisionEncoders.open(model, AssessorConfig.defaults());
  }

  /** The rows of the patches by hand, left to right and top to bottom. */
  private static double[][] expected() {
    ByteBuffer pixels = PICTURE.pixels();
    double[][] rows = new double[4][WIDTH];
    for (int patch = 0; patch < 4; patch++) {
      for (int k = 0; k < WIDTH; k++) {
        for (int c = 0; c < 3; c++) {
          for (int y = 0; y < PATCH; y++) {
            for (int x = 0; x < PATCH; x++) {
              int at = ((patch / 2 * PATCH + y) * SIDE + patch % 2 * PATCH + x) * 3 + c;
              rows[patch][k] +=
                  (pixels.get(at) & 255)
                      / 255.0
                      * PATCH_WEIGHTS[((k * 3 + c) * PATCH + y) * PATCH + x];
            }
          }
        }
      }
    }
    return rows;
  }

  @Test
  void givesARowForEachPatchWithoutTheClassToken() throws IOException {
    try (VisionEncoder eyes = open(model(1, tower(), Optional.empty()))) {
      Embeddings seen = eyes.encode(PICTURE);
      assertThat(eyes.width()).isEqualTo(WIDTH);
      assertThat(eyes.device()).isEqualTo("cpu");
      assertThat(eyes.digest()).isEqualTo("sha256:" + TinyModels.sha256(tower()));
      assertThat(seen.rows()).isEqualTo(4);
      double[][] expected = expected();
      FloatBuffer values = seen.values();
      for (int i = 0; i < 4 * WIDTH; i++) {
        assertThat((double) values.get(i)).isCloseTo(expected[i / WIDTH][i % WIDTH], within(1e-5));
      }
    }
  }

  @Test
  void keepsTheClassTokenWhereNothingIsLeftOut() throws IOException {
    try (VisionEncoder eyes = open(model(0, tower(), Optional.empty()))) {
      Embeddings seen = eyes.encode(PICTURE);
      assertThat(seen.rows()).isEqualTo(5);
      assertThat(seen.values().get(0)).isEqualTo(7);
    }
  }

  @Test
  void aProjectorBringsRowsToTheWidthOfTheLanguageModel() throws IOException {
    try (VisionEncoder eyes = open(model(1, tower(), Optional.of(projector(WIDTH))))) {
      assertThat(eyes.width()).isEqualTo(PROJECTED);
      FloatBuffer values = eyes.encode(PICTURE).values();
      double[][] tower = expected();
      for (int row = 0; row < 4; row++) {
        for (int k = 0; k < PROJECTED; k++) {
          double sum = 0;
          for (int i = 0; i < WIDTH; i++) {
            sum += tower[row][i] * PROJECTION[i * PROJECTED + k];
          }
          assertThat((double) values.get(row * PROJECTED + k)).isCloseTo(sum, within(1e-4));
        }
      }
    }
  }

  @Test
  void saysWhatItDoesToAPictureBeforeAndAfter() throws IOException {
    try (VisionEncoder eyes = open(model(1, tower(), Optional.empty()))) {
      Picture large = SamplePictures.scene(20, 16, PixelFormat.RGB8, 4).withStep("painted");
      assertThat(eyes.preprocessing(large)).isEqualTo(eyes.encode(large).preprocessing());
      assertThat(eyes.preprocessing(large).get(0)).contains("resized from 20×16 to 8×8");
    }
  }

  @Test
  void eightThreadsSeeWhatOneSees() throws Exception {
    try (VisionEncoder eyes = open(model(1, tower(), Optional.of(projector(WIDTH))))) {
      FloatBuffer once = eyes.encode(PICTURE).values();
      ExecutorService pool = Executors.newFixedThreadPool(8);
      try {
        List<Future<FloatBuffer>> all = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
          all.add(pool.submit(() -> eyes.encode(PICTURE).values()));
        }
        for (Future<FloatBuffer> each : all) {
          assertThat(each.get(5, TimeUnit.MINUTES)).isEqualTo(once);
        }
      } finally {
        pool.shutdownNow();
      }
    }
  }

  @Test
  void interruptionAndCloseEndIt() throws IOException {
    VisionEncoder eyes = open(model(1, tower(), Optional.of(projector(WIDTH))));
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> eyes.encode(PICTURE)).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    eyes.close();
    eyes.close();
    assertThatThrownBy(() -> eyes.encode(PICTURE)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatDoesNotFitIsRefusedByName() throws IOException {
    InstalledModel narrow = model(1, tower(), Optional.of(projector(WIDTH + 1)));
    assertThatThrownBy(() -> open(narrow))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContainingAll("rows of 6", "rows of 5");
    InstalledModel swapped = model(1, projector(WIDTH), Optional.empty());
    assertThatThrownBy(() -> open(swapped))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("takes the inputs [rows]");
  }

  @Test
  void eyesAloneAreNoAssessorAndAnAssessorHasNoEyes() throws IOException {
    model(1, tower(), Optional.empty());
    assertThatThrownBy(() -> QualityAssessors.open("model@onnx?path=" + folder))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("eyes of a language model");
    InstalledModel sharpness = InstalledModel.at(TinyModels.sharpness(folder.resolve("other")));
    assertThatThrownBy(() -> open(sharpness))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("decoder rows");
  }
}
