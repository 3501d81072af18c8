// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ModelUnavailableException;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Integrated local NIQE: how far every block of 84 × 84 pixels lies from pristine statistics of
 * texture, gradients, colour and log-Gabor responses, on average.
 *
 * <p>The picture is first resized to 524 × 524 with MATLAB's bicubic, unless told otherwise. 0 is
 * best. Takes seconds: each block and map has a distribution searched for.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2015.2426416">Zhang, Zhang and Bovik, 2015</a>
 */
final class IlNiqeMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("il-niqe", "core")
              .summary("Distance of every block's enriched statistics from pristine ones.")
              .guidance(
                  "Around 20 for good photographs, 30 to 50 for visible damage, more for heavy"
                      + " damage. Compare only scores of the same template and resizing.")
              .scoring(new ScoreScale("IL-NIQE", Double.POSITIVE_INFINITY, 0))
              .option("model", "File of pristine statistics (npz); needed to open.", "")
              .option(
                  "resize",
                  "Whether the picture is first resized to 524 × 524, as the authors do.",
                  "524",
                  "none")
              .source(
                  "Zhang, Zhang and Bovik, A feature-enriched completely blind image quality"
                      + " evaluator, 2015, https://doi.org/10.1109/TIP.2015.2426416")
              .build(),
          IlNiqeMetric::new);

  private static final int SIDE = 524;

  private final IlNiqeModel model;
  private final boolean resizes;

  IlNiqeMetric(MetricOptions options) {
    String file = options.text("model");
    if (file.isEmpty()) {
      throw new ModelUnavailableException(
          "il-niqe ships no template; give one, as in il-niqe?model=ilniqe_template.npz");
    }
    try {
      model = IlNiqeModel.read(Path.of(file));
    } catch (InvalidPathException e) {
      throw new ModelUnavailableException("il-niqe: '" + file + "' is not a path", e);
    }
    resizes = options.text("resize").equals("524");
  }

  @Override
  public Optional<String> modelDigest() {
    return Optional.of(model.digest());
  }

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("il-niqe", resizes ? 16 : IlNiqeFeatures.BLOCK);
    Plane[] planes = input.test().rgb();
    Grid[] rgb = new Grid[3];
    for (int c = 0; c < 3; c++) {
      Grid plane = Grid.of(planes[c]).map(Math::rint);
      rgb[c] =
          resizes
              ? MatlabBicubic.resize(plane, SIDE, SIDE).map(v -> Math.max(0, Math.min(255, v)))
              : plane;
    }
    if (resizes) {
      input.step("resized to 524×524, bicubic with antialiasing");
    }
    List<double[]> vectors = IlNiqeFeatures.of(rgb).stream().map(model::project).toList();
    long complete = vectors.stream().filter(MultivariateGaussian::isComplete).count();
    if (complete < 2) {
      throw new UnsupportedRequestException(
          "il-niqe needs at least two blocks of 84×84 pixels that are not flat; this picture has "
              + complete
              + " of "
              + vectors.size());
    }
    return MetricResult.of(model.pristine().meanDistance(vectors));
  }
}
