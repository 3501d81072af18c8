// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.Aspect;
import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.ModelUnavailableException;
import dev.iqa.ScoreScale;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelManifestTest {

  private static final String SMALL =
      """
      {
        "schema": "https://iqa.dev/schema/model/v1",
        "name": "small", "summary": "Judges sharpness.", "preprocessingVersion": 1,
        "input": {
          "tensors": [{"name": "x", "picture": "candidate"}],
          "size": {"policy": "fixed", "width": 224, "height": 224, "interpolation": "area"},
          "channels": "rgb", "mean": [0.5, 0.5, 0.5], "deviation": [0.25, 0.25, 0.25]
        },
        "outputs": [{"decoder": "scalar", "tensor": "y",
                     "scale": {"name": "MOS", "worst": 1, "best": 5}}],
        "files": [{"path": "small.onnx", "format": "onnx", "sha256": "%s"}],
        "origin": {"licence": "Apache-2.0", "source": "https://example.org/small"}
      }
      """
          .formatted("0".repeat(64));

  private static ModelManifest parse(String json) {
    return ModelManifest.parse(json.getBytes(StandardCharsets.UTF_8), "small.json");
  }

  /** Everything the format has. */
  static ModelManifest complete() {
    ModelOutput.TextFeatures texts = new ModelOutput.TextFeatures("text.bin", 4, 8, 100);
    Optional<DistortionType> blur =
        Optional.of(new DistortionType("gaussian-blur", DistortionFamily.BLUR));
    return new ModelManifest(
        "complete",
        "Has everything.",
        "Nothing.",
        3,
        new ModelInput(
            List.of(
                new ModelInput.Tensor("a", ModelInput.Role.CANDIDATE),
                new ModelInput.Tensor("b", ModelInput.Role.REFERENCE)),
            new SizePolicy.Native(),
            16,
            4096,
            Optional.empty(),
            Aggregate.WEIGHTED,
            Optional.of("weight"),
            ModelInput.Channels.BGR,
            List.of(0.1, 0.2, 0.3),
            List.of(1.0, 2.0, 3.0),
            ModelInput.Layout.NHWC,
            ElementType.FLOAT16,
            Set.of(ModelInput.Axis.HEIGHT, ModelInput.Axis.WIDTH),
            16,
            ModelInput.Padding.REFLECT),
        Optional.of(new Tiling(512, 256, 32, Aggregate.WORST)),
        List.of(
            new ModelOutput.Scalar(
                "quality",
                "q",
                2,
                new ScoreScale("open", Double.NEGATIVE_INFINITY, 0),
                new ModelOutput.Affine(-2, 1, false),
                Optional.of(
                    new ModelOutput.Deviation("v", ModelOutput.DeviationForm.LOG_VARIANCE))),
            new ModelOutput.Distribution(
                "levels", "logits", List.of(1.0, 5.0), List.of(7, 3), true, ScoreScale.MOS),
            new ModelOutput.Antonyms("look", "f", texts, ScoreScale.PERCENT),
            new ModelOutput.MultiLabel(
                "t",
                List.of(blur, Optional.empty()),
                ModelOutput.Activation.SOFTMAX,
                .25,
                Optional.of(new ModelOutput.SeverityOutput("s", 4, 1)),
                Optional.of(
                    new ModelOutput.FamilyOutput("g", List.of(DistortionFamily.CONTRAST_WEAKEN)))),
            new ModelOutput.QualityGrid("m", ScoreScale.PERCENT, ModelOutput.Affine.IDENTITY),
            new ModelOutput.Domain("p", .4, "This is no photograph.")),
        List.of(
            new ModelFile("net/complete.onnx", "onnx", "a".repeat(64)),
            new ModelFile("text.bin", ModelFile.DATA, "b".repeat(64))),
        new Origin("MIT", "https://example.org", "Somebody, 2024", "pictures"));
  }

  @Test
  void readsWhatItWrites() {
    for (ModelManifest manifest : List.of(complete(), parse(SMALL))) {
      assertThat(parse(manifest.toJson())).isEqualTo(manifest);
    }
  }

  @Test
  void readsEverySizePolicyItWrites() {
    for (SizePolicy size :
        List.of(
            new SizePolicy.ShortSide(384, Interpolation.CUBIC),
            new SizePolicy.LongSide(512, Interpolation.LINEAR),
            new SizePolicy.Fixed(8, 9, Interpolation.NEAREST),
            new SizePolicy.MultiScale(List.of(384, 224), true, Interpolation.LANCZOS))) {
      for (Crops crops :
          List.of(
              Crops.center(8, 8),
              Crops.five(8, 9),
              Crops.grid(8, 8, 3, 2),
              Crops.stride(8, 8, 4))) {
        ModelInput from = parse(SMALL).input();
        ModelInput input =
            new ModelInput(
                from.tensors(),
                size,
                1,
                0,
                Optional.of(crops),
                Aggregate.MEDIAN,
                Optional.empty(),
                from.channels(),
                from.mean(),
                from.deviation(),
                from.layout(),
                from.type(),
                Set.of(ModelInput.Axis.BATCH),
                1,
                ModelInput.Padding.BLACK);
        ModelManifest small = parse(SMALL);
        ModelManifest manifest =
            new ModelManifest(
                "small",
                "Small.",
                "",
                1,
                input,
                Optional.empty(),
                small.outputs(),
                small.files(),
                small.origin());

        assertThat(parse(manifest.toJson())).isEqualTo(manifest);
      }
    }
  }

  @Test
  void aspectsAndScaleComeFromTheOutputs() {
    assertThat(complete().aspects())
        .containsExactlyInAnyOrder(
            Aspect.SCORE, Aspect.DISTORTIONS, Aspect.DESCRIPTION, Aspect.MAP);
    assertThat(complete().descriptor("onnx", "onnx").options().get(0).values())
        .containsExactly("quality", "levels", "look");
    assertThat(parse(SMALL).scale()).contains(ScoreScale.MOS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"name\": \"small\"|\"name\": 7|name is 7; a text would work",
        "\"channels\": \"rgb\"|\"channels\": \"cmyk\"|input.channels is \"cmyk\"; one of [rgb, bgr, gray]",
        "\"width\": 224|\"width\": 0|input.size: width is 0; a whole number of at least 1",
        "\"width\": 224|\"width\": 2.5|input.size.width is 2.5; a whole number would work",
        "\"best\": 5|\"best\": 5, \"middle\": 3|unknown field outputs[0].scale.middle; known here: [best,",
        "\"tensor\": \"y\",||outputs[0].tensor is missing; a text would work",
        "small.onnx|../small.onnx|files[0]: path is '../small.onnx'",
        "model/v1|model/v2|schema is \"https://iqa.dev/schema/model/v2\"",
        "[0.25, 0.25, 0.25]|[0.25, 0, 0.25]|input: deviation is 0.0; a finite number above 0",
        "[0.5, 0.5, 0.5]|[0.5]|input: mean is [0.5]; 3 numbers would work",
        "\"scalar\"|\"oracle\"|outputs[0].decoder is \"oracle\"; scalar,",
        "\"candidate\"|\"first\"|input: tensors is [FIRST]",
      })
  void refusesByField(String part, String other, String words) {
    String json = SMALL.replace(part, other == null ? "" : other);

    assertThat(json).isNotEqualTo(SMALL);
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageStartingWith("small.json: ")
        .hasMessageContaining(words);
  }

  @Test
  void refusesWhatIsNoJson() {
    for (int length = 0; length < SMALL.length() - 2; length += 11) {
      String cut = SMALL.substring(0, length);

      assertThatThrownBy(() -> parse(cut)).isInstanceOf(ModelUnavailableException.class);
    }
  }
}
