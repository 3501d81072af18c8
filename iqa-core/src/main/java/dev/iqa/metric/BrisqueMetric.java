// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ModelUnavailableException;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Blind quality by natural-scene statistics in the spatial domain: 36 features of the normalised
 * luma and a regression by support vectors that the user brings.
 *
 * <p>Scores lie at 0 to 100, lower is better; the regression may leave the range and is clipped.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2012.2214050">Mittal, Moorthy and Bovik, 2012</a>
 */
final class BrisqueMetric implements Metric {

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("brisque", "core")
              .summary("Quality from 36 natural-scene statistics by a support vector regression.")
              .guidance(
                  "Below 20 is good, above 50 plainly damaged. Three regressions are in use, each"
                      + " with its own way of computing the features; scores of different ones do"
                      + " not compare. Give the files of one and name its variant: live for"
                      + " allmodel and allrange of the authors, opencv for OpenCV's yml files,"
                      + " libsvm for the model of the Python packages.")
              .scoring(new ScoreScale("BRISQUE", 100, 0))
              .option(
                  "variant",
                  "Whose features: the authors' MATLAB release, OpenCV's or the Python packages'.",
                  "live",
                  "opencv",
                  "libsvm")
              .option("model", "File of support vectors: libsvm's text or OpenCV's YAML.", "")
              .option(
                  "range", "File of feature ranges: svm-scale's text, OpenCV's YAML or JSON.", "")
              .source(
                  "Mittal, Moorthy and Bovik, No-reference image quality assessment in the spatial"
                      + " domain, 2012, https://doi.org/10.1109/TIP.2012.2214050")
              .build(),
          BrisqueMetric::new);

  private static final int SMALLEST_SIDE = 16;

  private final BrisqueVariant variant;
  private final SupportVectors model;
  private final FeatureRange range;
  private final String digest;

  BrisqueMetric(MetricOptions options) {
    variant = BrisqueVariant.valueOf(options.text("variant").toUpperCase(Locale.ROOT));
    String modelFile = options.text("model");
    String rangeFile = options.text("range");
    byte[] modelBytes = read("model", modelFile);
    model =
        SupportVectors.parse(
            new String(modelBytes, StandardCharsets.UTF_8), modelFile, BrisqueFeatures.COUNT);
    range =
        FeatureRange.parse(
            new String(read("range", rangeFile), StandardCharsets.UTF_8),
            rangeFile,
            BrisqueFeatures.COUNT);
    digest = NaturalnessModel.digest(modelBytes);
  }

  private static byte[] read(String option, String file) {
    if (file.isEmpty()) {
      throw new ModelUnavailableException(
          "brisque ships no regression; give both files, as in"
              + " brisque?variant=live&model=allmodel&range=allrange (missing: "
              + option
              + ")");
    }
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw new ModelUnavailableException(
          "brisque: cannot read the " + option + " file '" + file + "'", e);
    }
  }

  @Override
  public Optional<String> modelDigest() {
    return Optional.of(digest);
  }

  @Override
  public MetricResult measure(MetricInput input) {
    input.requireAtLeast("brisque", SMALLEST_SIDE);
    input.step("luma of variant " + variant.name().toLowerCase(Locale.ROOT));
    double[] features = BrisqueFeatures.of(input.test(), variant);
    if (!MultivariateGaussian.isComplete(features)) {
      throw new UnsupportedRequestException(
          "brisque has no statistics of a flat picture, and this one is flat");
    }
    double score = model.predict(range.scale(features));
    return MetricResult.of(Math.max(0, Math.min(100, score)));
  }
}
