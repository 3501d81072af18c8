// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.ScoreScale;
import dev.iqa.model.Aggregate;
import dev.iqa.model.ElementType;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelInput;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.ModelOutput;
import dev.iqa.model.Origin;
import dev.iqa.model.SizePolicy;
import dev.iqa.model.Tiling;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** How the student is fed, and what its outputs mean. */
public final class StudentManifest {

  private static final ScoreScale SCALE = new ScoreScale("quality", 0, 1);

  /** One tile: a megapixel keeps the memory of a run near 100 MB. */
  private static final int TILE = 1024;

  private static final int OVERLAP = 128;
  private static final int SMALLEST = 64;

  private StudentManifest() {}

  static ModelManifest of(String name, ModelFile file) {
    ModelInput input =
        input(List.of(new ModelInput.Tensor(StudentNetwork.PICTURE, ModelInput.Role.CANDIDATE)));
    ModelOutput score = score();
    ModelOutput distortions =
        new ModelOutput.MultiLabel(
            StudentNetwork.TYPES,
            Vocabulary.TYPES.stream().map(Optional::of).toList(),
            ModelOutput.Activation.NONE,
            0.5,
            Optional.of(new ModelOutput.SeverityOutput(StudentNetwork.SEVERITY, 1, 0)),
            Optional.of(
                new ModelOutput.FamilyOutput(StudentNetwork.FAMILIES, Vocabulary.FAMILIES)));
    ModelOutput map =
        new ModelOutput.QualityGrid(StudentNetwork.MAP, SCALE, ModelOutput.Affine.IDENTITY);
    ModelOutput domain =
        new ModelOutput.Domain(
            StudentNetwork.PHOTOGRAPH,
            0.5,
            "This does not look like a photograph that is large enough to be judged.");
    return new ModelManifest(
        name,
        "Score, distortions, words and quality map of a photograph by a small network that no"
            + " opinion score has taught.",
        "The score falls with damage, as five full-reference metrics agree on synthetically damaged"
            + " photographs; of one without damage it is 0.65 to 1, by the rank of its sharpness"
            + " among others. Text, charts, drawings and noise are outside its domain: it answers"
            + " about 0.3 with a deviation about 0.35. Slight changes of brightness, contrast and"
            + " colour are mostly told by the gaps they leave in histograms, which strong JPEG"
            + " compression afterwards hides.",
        1,
        input,
        Optional.of(new Tiling(TILE, TILE, OVERLAP, Aggregate.MEAN)),
        List.of(score, distortions, map, domain),
        List.of(file),
        new Origin(
            "Apache-2.0",
            "trained by this project",
            "",
            "152 photographs of CID22 and 1,112 of the Unsplash part of BIQ2021, without opinion"
                + " scores, damaged by this project's generators"));
  }

  /**
   * What all students are fed: pictures in their own size, padded to multiples of 32 pixels, as
   * {@link StudentInput} does.
   *
   * @param tensors of the network
   * @return the input of a manifest
   */
  public static ModelInput input(List<ModelInput.Tensor> tensors) {
    return new ModelInput(
        tensors,
        new SizePolicy.Native(),
        SMALLEST,
        0,
        Optional.empty(),
        Aggregate.MEAN,
        Optional.empty(),
        ModelInput.Channels.RGB,
        List.of(0.5, 0.5, 0.5),
        List.of(0.25, 0.25, 0.25),
        ModelInput.Layout.NCHW,
        ElementType.FLOAT32,
        EnumSet.of(ModelInput.Axis.BATCH, ModelInput.Axis.HEIGHT, ModelInput.Axis.WIDTH),
        StudentNetwork.CELL,
        ModelInput.Padding.REFLECT);
  }

  /** The score of both, with its deviation. */
  static ModelOutput score() {
    return new ModelOutput.Scalar(
        "quality",
        StudentNetwork.SCORE,
        0,
        SCALE,
        ModelOutput.Affine.IDENTITY,
        Optional.of(
            new ModelOutput.Deviation(
                StudentNetwork.DEVIATION, ModelOutput.DeviationForm.DEVIATION)));
  }
}
