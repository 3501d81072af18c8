// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import static dev.iqa.model.ElementType.FLOAT32;
import static dev.iqa.model.onnx.Dimension.fixed;
import static dev.iqa.model.onnx.Dimension.named;
import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.Description;
import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.model.ModelOutput;
import dev.iqa.model.onnx.OnnxGraph;
import dev.iqa.model.onnx.OnnxValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who names distortions says them: here blur is the red of a picture, and the domain its blue. */
class OnnxWordsTest {

  private static final String WARNING = "This is no photograph.";

  @TempDir Path folder;

  private String name = "";

  @BeforeEach
  void write() throws IOException {
    OnnxGraph graph = new OnnxGraph("m");
    OnnxValue x = graph.input("x", FLOAT32, TinyModels.pictures());
    OnnxValue means = TinyModels.mean(graph, x);
    OnnxValue red = graph.slice(means, 1, 0, 1);
    graph.output("score", graph.slice(means, 1, 1, 2), named("n"), fixed(1));
    graph.output(
        "types", graph.concat(1, red, graph.mul(red, graph.scalar(0))), named("n"), fixed(2));
    graph.output("known", graph.slice(means, 1, 2, 3), named("n"), fixed(1));
    DistortionType blur = new DistortionType("gaussian-blur", DistortionFamily.BLUR);
    DistortionType noise = new DistortionType("white-noise", DistortionFamily.NOISE);
    TinyModels.write(
        folder,
        "m",
        graph,
        TinyModels.input(TinyModels.candidate()),
        Optional.empty(),
        TinyModels.scalar("score", 1, 0),
        new ModelOutput.MultiLabel(
            "types",
            List.of(Optional.of(blur), Optional.of(noise)),
            ModelOutput.Activation.NONE,
            .5,
            Optional.empty(),
            Optional.empty()),
        new ModelOutput.Domain("known", .5, WARNING));
    name = "model@onnx?path=" + folder;
  }

  private static Picture of(int red, int green, int blue) {
    ByteBuffer pixels = ByteBuffer.allocate(3 * 32 * 32);
    while (pixels.hasRemaining()) {
      pixels.put((byte) red).put((byte) green).put((byte) blue);
    }
    return Picture.copyOf(32, 32, PixelFormat.RGB8, pixels.flip());
  }

  private static Assessment assess(QualityAssessor model, Picture picture) {
    return model.assess(AssessmentRequest.of(picture).asking(model.descriptor().aspects()));
  }

  @Test
  void whatIsWrongIsSaidWithItsRemedy() {
    try (QualityAssessor model = QualityAssessors.open(name)) {
      assertThat(model.descriptor().aspects()).contains(Aspect.DESCRIPTION);
      Description words = assess(model, of(240, 40, 255)).description().orElseThrow();
      assertThat(words.text()).contains("blur").containsIgnoringCase("focus");
      assertThat(words.confidence().orElseThrow()).isBetween(.93, .95);
    }
  }

  @Test
  void nothingWrongIsSaidToo() {
    try (QualityAssessor model = QualityAssessors.open(name)) {
      assertThat(assess(model, of(10, 230, 255)).description().orElseThrow().text())
          .isEqualTo("No damage stands out. Overall it looks excellent.");
    }
  }

  @Test
  void wordsAloneNeedNoOtherAnswer() {
    List<String> pieces = new ArrayList<>();
    try (QualityAssessor model = QualityAssessors.open(name)) {
      Picture picture = of(240, 40, 255);
      Assessment all = assess(model, picture);
      Assessment alone =
          model.assess(
              AssessmentRequest.of(picture).asking(Aspect.DESCRIPTION),
              new AssessmentListener() {
                @Override
                public void onText(String piece) {
                  pieces.add(piece);
                }
              });
      assertThat(alone.findings()).containsExactly(all.description().orElseThrow());
      assertThat(String.join("", pieces)).isEqualTo(all.description().orElseThrow().text());
    }
  }

  @Test
  void whatIsNoPhotographIsNeverExcellent() {
    try (QualityAssessor model = QualityAssessors.open(name)) {
      Assessment assessment = assess(model, of(10, 250, 20));
      Description words = assessment.description().orElseThrow();
      assertThat(words.text()).startsWith(WARNING).contains("caution").doesNotContain("excellent");
      assertThat(words.confidence().orElseThrow()).isLessThan(.3);
      assertThat(assessment.provenance().preprocessing())
          .endsWith("outside the domain: known 0.08");
      assertThat(assess(model, of(10, 250, 250)).provenance().preprocessing())
          .noneMatch(step -> step.contains("domain"));
    }
  }
}
