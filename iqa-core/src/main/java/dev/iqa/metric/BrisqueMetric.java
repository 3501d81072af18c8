// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ModelUnavailableException;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Blind quality by natural-scene statistics in the spatial domain: 36 features of the normalised
 * luma and a regression by support vectors, ours or one that the user brings.
 *
 * <p>Scores lie at 0 to 100, lower is better; the regression may leave the range and is clipped.
 *
 * <p>Ours asked nobody's opinion. Undistorted photographs (CID22 reference pictures of
 * imazen/codec-corpus, 512 × 512, CC BY-SA 4.0, three of four) were damaged by 16 types of {@link
 * dev.iqa.distortion.DistortionGenerator#DEPICTQA} at severities 1 to 5; a picture's label is the
 * mean over {@code ssim}, {@code gmsd}, {@code haarpsi} and {@code mdsi} of the percentage of
 * damaged training pictures that the metric finds less damaged, 0 for a clean picture. Libsvm
 * trained an ε-SVR on the features of variant live, and a second one, small enough to ship, on the
 * answers of the first. The files hold statistics of those photographs and no pixel; they are ours,
 * under Apache-2.0. {@code BrisqueTraining} among the tests repeats it.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2012.2214050">Mittal, Moorthy and Bovik, 2012</a>
 */
final class BrisqueMetric implements Metric {

  private static final String BUILT_IN = "built-in";
  private static final String MODEL = "brisque-cid22.model";
  private static final String RANGE = "brisque-cid22.range";

  /** SHA-256 of the support vectors that ship, so that listing need not read them. */
  private static final String MODEL_DIGEST =
      "sha256:ed34280ce3908176d6c46dc7edaa53965f05981b8ea0fa7cdc4a98e7c373a188";

  /** SHA-256 of the ranges that ship. */
  private static final String RANGE_DIGEST =
      "sha256:6f7f107949331e836d2c7d6d304a0fdf380e4ef34d0806cec52ee169f23ced3c";

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("brisque", "core")
              .summary("Quality from 36 natural-scene statistics by a support vector regression.")
              .guidance(
                  "The built-in regression is ours, trained without opinions on synthesised"
                      + " damage, 0 none, 100 the worst. Clean photographs read about 19, noise or"
                      + " blur 25 to 90; JPEG compression it ranks badly. Three others are in use,"
                      + " each with its own way of computing the features; scores of different"
                      + " ones do not compare. Give both files of one and name its variant: live"
                      + " for allmodel and allrange of the authors, opencv for OpenCV's yml files,"
                      + " libsvm for the model of the Python packages.")
              .scoring(new ScoreScale("BRISQUE", 100, 0))
              .option(
                  "variant",
                  "Whose features: the authors' MATLAB release (and ours), OpenCV's or the Python"
                      + " packages'.",
                  "live",
                  "opencv",
                  "libsvm")
              .option(
                  "model",
                  "File of support vectors (libsvm's text or OpenCV's YAML), or built-in for ours.",
                  BUILT_IN)
              .option(
                  "range",
                  "File of feature ranges (svm-scale's text, OpenCV's YAML or JSON), or built-in"
                      + " for ours.",
                  BUILT_IN)
              .modelDigest(MODEL_DIGEST)
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
    boolean ours = modelFile.equals(BUILT_IN);
    if (ours != rangeFile.equals(BUILT_IN) || (ours && variant != BrisqueVariant.LIVE)) {
      throw new ModelUnavailableException(
          "brisque: variant "
              + options.text("variant")
              + " with model '"
              + modelFile
              + "' and range '"
              + rangeFile
              + "' do not go together: the built-in pair is for variant live, another needs both"
              + " files, as in brisque?variant=live&model=allmodel&range=allrange");
    }
    byte[] modelBytes = ours ? shipped(MODEL, MODEL_DIGEST) : read("model", modelFile);
    model =
        SupportVectors.parse(
            new String(modelBytes, StandardCharsets.UTF_8), modelFile, BrisqueFeatures.COUNT);
    byte[] rangeBytes = ours ? shipped(RANGE, RANGE_DIGEST) : read("range", rangeFile);
    range =
        FeatureRange.parse(
            new String(rangeBytes, StandardCharsets.UTF_8), rangeFile, BrisqueFeatures.COUNT);
    digest = NaturalnessModel.digest(modelBytes);
  }

  private static byte[] shipped(String resource, String expected) {
    byte[] bytes;
    try (InputStream in = BrisqueMetric.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new ModelUnavailableException(
            "the regression of brisque is missing from this jar: " + resource);
      }
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot read " + resource, e);
    }
    String found = NaturalnessModel.digest(bytes);
    if (!found.equals(expected)) {
      throw new ModelUnavailableException(
          resource + " was altered: " + found + " instead of " + expected);
    }
    return bytes;
  }

  private static byte[] read(String option, String file) {
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
