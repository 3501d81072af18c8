// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.ScoreScale;
import dev.iqa.model.Aggregate;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelInput;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.ModelOutput;
import dev.iqa.model.Origin;
import dev.iqa.model.Tiling;
import dev.iqa.train.student.StudentManifest;
import java.util.List;
import java.util.Optional;

/** How a LEAF student is fed, and what its outputs mean. */
final class LeafManifest {

  private static final int TILE = 1024;
  private static final int OVERLAP = 128;

  private LeafManifest() {}

  static ModelManifest of(
      String name, ModelFile file, ScoreScale scale, boolean calibrated, String trainingData) {
    return new ModelManifest(
        name,
        calibrated
            ? "Score of a picture by a small network that learnt to see from a teacher and what to"
                + " say from rated pictures."
            : "Score of a picture by a small network that learnt from a teacher, without any"
                + " opinion.",
        calibrated
            ? "The score is on the scale of the opinions it was calibrated with, as those people"
                + " would say of pictures like theirs, in their size."
            : "The score is what the teacher would say; calibrated with some opinions it would say"
                + " what people do.",
        1,
        StudentManifest.input(
            List.of(new ModelInput.Tensor(LeafNetwork.PICTURE, ModelInput.Role.CANDIDATE))),
        Optional.of(new Tiling(TILE, TILE, OVERLAP, Aggregate.MEAN)),
        List.of(
            new ModelOutput.Scalar(
                "quality",
                LeafHead.SCORE,
                0,
                scale,
                ModelOutput.Affine.IDENTITY,
                Optional.of(
                    new ModelOutput.Deviation(
                        LeafHead.DEVIATION, ModelOutput.DeviationForm.DEVIATION)))),
        List.of(file),
        new Origin(
            "as the data it learnt from",
            "trained by iqa-train's leaf experiment, after LEAF"
                + " (https://arxiv.org/abs/2601.20689)",
            "",
            trainingData));
  }
}
