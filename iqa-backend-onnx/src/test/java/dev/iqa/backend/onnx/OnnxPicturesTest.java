// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import static dev.iqa.model.ElementType.FLOAT16;
import static dev.iqa.model.ElementType.FLOAT32;
import static dev.iqa.model.ElementType.UINT8;
import static dev.iqa.model.onnx.Dimension.fixed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.QualityMap;
import dev.iqa.model.Aggregate;
import dev.iqa.model.ElementType;
import dev.iqa.model.Interpolation;
import dev.iqa.model.ModelInput;
import dev.iqa.model.SizePolicy;
import dev.iqa.model.onnx.Dimension;
import dev.iqa.model.onnx.OnnxGraph;
import dev.iqa.model.onnx.OnnxValue;
import dev.iqa.testkit.SamplePictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What reaches the network is what the manifest says, sample for sample. */
class OnnxPicturesTest {

  private static final int SIDE = 12;

  @TempDir Path folder;

  /** Samples of the model's input, weighted so that a swapped channel, row or column shows. */
  private double fed(ModelInput.Layout layout, ModelInput.Channels channels, ElementType type)
      throws IOException {
    OnnxGraph graph = new OnnxGraph("m");
    boolean planar = layout == ModelInput.Layout.NCHW;
    Dimension[] shape =
        planar
            ? new Dimension[] {fixed(1), fixed(3), fixed(SIDE), fixed(SIDE)}
            : new Dimension[] {fixed(1), fixed(SIDE), fixed(SIDE), fixed(3)};
    OnnxValue x = graph.input("x", type, shape);
    OnnxValue floats = type == FLOAT32 ? x : graph.cast(x, FLOAT32);
    float[] weights = new float[3 * SIDE * SIDE];
    for (int i = 0; i < weights.length; i++) {
      int channel = planar ? i / (SIDE * SIDE) : i % 3;
      int pixel = planar ? i % (SIDE * SIDE) : i / 3;
      weights[i] = weight(channel, pixel);
    }
    long[] sizes = planar ? new long[] {1, 3, SIDE, SIDE} : new long[] {1, SIDE, SIDE, 3};
    OnnxValue weighted = graph.mul(floats, graph.floats("w", weights, sizes));
    OnnxValue sum = graph.reduceMean(graph.flatten(weighted, 1), true, 1);
    graph.output("y", sum, fixed(1), fixed(1));
    boolean bytes = type == UINT8;
    ModelInput input =
        new ModelInput(
            List.of(TinyModels.candidate()),
            new SizePolicy.Fixed(SIDE, SIDE, Interpolation.AREA),
            1,
            0,
            Optional.empty(),
            Aggregate.MEAN,
            Optional.empty(),
            channels,
            bytes ? List.of(0.0, 0.0, 0.0) : List.of(.4, .5, .6),
            bytes ? List.of(1.0, 1.0, 1.0) : List.of(.2, .25, .3),
            layout,
            type,
            Set.of(),
            1,
            ModelInput.Padding.BLACK);
    TinyModels.write(folder, "m", graph, input, Optional.empty(), TinyModels.scalar("y", 1e-3, .5));
    try (QualityAssessor model = QualityAssessors.open("model@onnx?path=" + folder)) {
      return (model.assess(picture()).score().orElseThrow().value() - .5) * 1e3;
    }
  }

  private static float weight(int channel, int pixel) {
    return channel + 1 + pixel * .01f;
  }

  private static Picture picture() {
    return SamplePictures.scene(SIDE, SIDE, PixelFormat.RGB8, 5);
  }

  private static double expected(ModelInput.Channels channels, ElementType type) {
    double[] mean = {.4, .5, .6};
    double[] deviation = {.2, .25, .3};
    ByteBuffer pixels = picture().pixels();
    double sum = 0;
    for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
      for (int channel = 0; channel < 3; channel++) {
        int at = channels == ModelInput.Channels.BGR ? 2 - channel : channel;
        double sample = pixels.get(3 * pixel + at) & 0xff;
        double value = type == UINT8 ? sample : (sample / 255 - mean[channel]) / deviation[channel];
        sum += value * weight(channel, pixel);
      }
    }
    return sum / (3 * SIDE * SIDE);
  }

  @Test
  void samplesAreNormalisedOrderedAndLaidOutAsTheManifestSays() throws IOException {
    for (ModelInput.Layout layout : ModelInput.Layout.values()) {
      for (ModelInput.Channels channels :
          List.of(ModelInput.Channels.RGB, ModelInput.Channels.BGR)) {
        for (ElementType type : List.of(FLOAT32, FLOAT16, UINT8)) {
          double wanted = expected(channels, type);
          assertThat(fed(layout, channels, type))
              .as("%s %s %s", layout, channels, type)
              .isCloseTo(wanted, within(Math.abs(wanted) * (type == FLOAT16 ? 2e-3 : 2e-5)));
        }
      }
    }
  }

  @Test
  void tilesAnswerAsTheWholeDoesAwayFromTheirEdges() throws IOException {
    Path tiled = TinyModels.surveyor(folder);
    Picture large = SamplePictures.scene(300, 210, PixelFormat.RGB8, 3);
    try (QualityAssessor model = QualityAssessors.open("model@onnx?path=" + tiled)) {
      Assessment whole =
          model.assess(
              AssessmentRequest.of(large).asking(Aspect.SCORE, Aspect.MAP, Aspect.DISTORTIONS));
      QualityMap map = whole.map().orElseThrow();

      assertThat(map.width()).isEqualTo(19);
      assertThat(map.height()).isEqualTo(14);
      assertThat(whole.provenance().preprocessing())
          .contains("judged in 9 tiles of up to 128×96 that overlap by 32");
      // Cells of the second row and column are far from every border of the first tile.
      Picture corner = cut(large, 128, 96);
      QualityMap alone =
          model.assess(AssessmentRequest.of(corner).asking(Aspect.MAP)).map().orElseThrow();
      for (int y = 0; y < 5; y++) {
        for (int x = 0; x < 7; x++) {
          assertThat(map.at(x, y)).isEqualTo(alone.at(x, y));
        }
      }
    }
  }

  private static Picture cut(Picture from, int width, int height) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(3 * width * height);
    ByteBuffer all = from.pixels();
    for (int y = 0; y < height; y++) {
      pixels.put(all.slice(3 * y * from.width(), 3 * width));
    }
    return Picture.wrap(width, height, PixelFormat.RGB8, pixels.flip());
  }

  @Test
  void batchesOfMixedSizesKeepTheirOrder() throws IOException {
    try (QualityAssessor model =
        QualityAssessors.open("model@onnx?path=" + TinyModels.sharpness(folder))) {
      List<AssessmentRequest> requests =
          new ArrayList<>(
              Collections.nCopies(
                  9, AssessmentRequest.of(SamplePictures.scene(40, 30, PixelFormat.RGB8, 1))));
      requests.add(4, AssessmentRequest.of(SamplePictures.scene(30, 40, PixelFormat.GRAY16, 2)));

      List<Assessment> batch = model.assessAll(requests);

      for (int i = 0; i < requests.size(); i++) {
        Assessment single = model.assess(requests.get(i));
        assertThat(batch.get(i).score().orElseThrow().value())
            .isCloseTo(single.score().orElseThrow().value(), within(1e-6));
        assertThat(batch.get(i).provenance().preprocessing())
            .isEqualTo(single.provenance().preprocessing());
      }
    }
  }
}
