// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.model.Aggregate;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelInput;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.ModelOutput;
import dev.iqa.model.Origin;
import dev.iqa.model.Tiling;
import java.util.List;
import java.util.Optional;

/** How the student's sibling with a reference is fed, and what its outputs mean. */
final class PairManifest {

  /** One tile: a megapixel keeps the memory of a run near 200 MB. */
  private static final int TILE = 1024;

  private static final int OVERLAP = 128;

  private PairManifest() {}

  static ModelManifest of(String name, ModelFile file) {
    ModelInput input =
        StudentManifest.input(
            List.of(
                new ModelInput.Tensor(PairNetwork.TEST, ModelInput.Role.CANDIDATE),
                new ModelInput.Tensor(PairNetwork.REFERENCE, ModelInput.Role.REFERENCE)));
    ModelOutput score = StudentManifest.score();
    return new ModelManifest(
        name,
        "Score of a photograph beside its undistorted original, by the student's features of both;"
            + " no opinion score has taught it.",
        "The score is a rank: 0.7 means less damaged than 70 of 100 synthetically damaged"
            + " photographs, as five full-reference metrics agree; 1 exactly for equal pictures."
            + " Which of two versions is better: PreferenceFromScores.",
        1,
        input,
        Optional.of(new Tiling(TILE, TILE, OVERLAP, Aggregate.MEAN)),
        List.of(score),
        List.of(file),
        new Origin(
            "Apache-2.0",
            "trained by this project; compares as Zhang et al., 2018"
                + " (https://arxiv.org/abs/1801.03924) and Ding et al., 2020"
                + " (https://arxiv.org/abs/2004.07728) do",
            "",
            "146 photographs of CID22 and 1,112 of the Unsplash part of BIQ2021, without opinion"
                + " scores, damaged by this project's generators"));
  }
}
