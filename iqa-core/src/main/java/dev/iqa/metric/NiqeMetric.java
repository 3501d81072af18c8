// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Natural image quality evaluator: how far the statistics of 96 × 96 patches lie from those of
 * pristine photographs.
 *
 * <p>Luma 16..235 rounded, patches without overlap, normalisation over 7 × 7 pixels with σ = 7/6
 * px, C = 1 and repeated edges; the second scale by MATLAB's bicubic with antialiasing. 0 would be
 * a picture whose patches are exactly as pristine ones; lower is better.
 *
 * @see <a href="https://doi.org/10.1109/LSP.2012.2227726">Mittal, Soundararajan and Bovik, 2013</a>
 */
final class NiqeMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("niqe", "core")
              .summary("Distance of a picture's natural-scene statistics from pristine ones.")
              .guidance(
                  "Good photographs score 2 to 4, visibly damaged ones 5 to 10, heavy noise more."
                      + " It knows no content: drawings, text and smooth skies score badly without"
                      + " fault. Compare only scores of the same pristine model.")
              .scoring(new ScoreScale("NIQE", Double.POSITIVE_INFINITY, 0))
              .option(
                  "model", "File of pristine statistics (JSON), or built-in for ours.", "built-in")
              .option(
                  "precision",
                  "Of intermediate results: double as in MATLAB, single as in BasicSR. They differ"
                      + " where a picture is flat.",
                  "double",
                  "single")
              .modelDigest(NaturalnessModel.DEFAULT_DIGEST)
              .source(
                  "Mittal, Soundararajan and Bovik, Making a completely blind image quality"
                      + " analyzer, 2013, https://doi.org/10.1109/LSP.2012.2227726")
              .build(),
          NiqeMetric::new);

  private final NaturalnessModel model;
  private final boolean single;

  NiqeMetric(MetricOptions options) {
    single = options.text("precision").equals("single");
    String file = options.text("model");
    if (file.equals("built-in")) {
      model = NaturalnessModel.byDefault();
    } else {
      try {
        model = NaturalnessModel.read(Path.of(file));
      } catch (InvalidPathException e) {
        throw new UnsupportedRequestException("niqe: '" + file + "' is not a path", e);
      }
    }
  }

  @Override
  public Optional<String> modelDigest() {
    return Optional.of(model.digest());
  }

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("niqe", NiqeFeatures.PATCH);
    input.step(input.test().isGrey() ? "grey as luma, rounded" : "luma BT.601 16..235, rounded");
    List<double[]> vectors =
        single ? NiqeFeatures.inSinglePrecision(input.test()) : NiqeFeatures.of(input.test());
    long complete = vectors.stream().filter(MultivariateGaussian::isComplete).count();
    if (complete < 2) {
      throw new UnsupportedRequestException(
          "niqe needs at least two patches of 96×96 pixels that are not flat; this picture has "
              + complete
              + " of "
              + vectors.size());
    }
    return MetricResult.of(model.pristine().distance(MultivariateGaussian.fit(vectors)));
  }
}
