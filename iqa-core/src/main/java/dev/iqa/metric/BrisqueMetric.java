// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.AssessorDescriptor;
import dev.iqa.ModelUnavailableException;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
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
 * imazen/codec-corpus, 512 × 512, CC BY-SA 4.0, three of four), their middle and all of them at
 * half size, were damaged by blur, enlargement, noise and JPEG of any strength and by types of both
 * {@link dev.iqa.distortion.DistortionGenerator}s; a picture's label is the mean over {@code ssim},
 * {@code ms-ssim}, {@code gmsd} and {@code vif} of the percentage of damaged training pictures that
 * the metric finds less damaged, 0 for a clean picture. Libsvm trained an ε-SVR on the features of
 * variant live, and a second one, small enough to ship, on the answers of the first. The files hold
 * statistics of those photographs and no pixel; they are ours, under Apache-2.0. {@code
 * BrisqueTraining} among the tests repeats it.
 *
 * @see <a href="https://doi.org/10.1109/TIP.2012.2214050">Mittal, Moorthy and Bovik, 2012</a>
 */
final class BrisqueMetric implements Metric {

  private static final String BUILT_IN = "built-in";
  private static final String MODEL = "brisque-cid22.model";
  private static final String RANGE = "brisque-cid22.range";

  /** SHA-256 of the support vectors and ranges that ship, so that listing need not read them. */
  private static final String DIGEST =
      "sha256:04b339fb9949f50cdd017827cbee89a4d2439b5b3ec34a9d933788f881e8007d";

  static final MetricDefinition DEFINITION =
      new MetricDefinition(
          AssessorDescriptor.builder("brisque", "core")
              .summary("Quality from 36 natural-scene statistics by a support vector regression.")
              .guidance(
                  "The built-in regression is ours, trained without opinions on synthesised"
                      + " damage, 0 none, 100 the worst. Clean photographs read about 23, noise or"
                      + " blur 40 to 95, JPEG 38 to 60; motion blur it does not see. Three others are in use,"
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
              .modelDigest(DIGEST)
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
    byte[] modelBytes = ours ? shipped(MODEL) : read("model", modelFile);
    model =
        SupportVectors.parse(
            new String(modelBytes, StandardCharsets.UTF_8), modelFile, BrisqueFeatures.COUNT);
    byte[] rangeBytes = ours ? shipped(RANGE) : read("range", rangeFile);
    range =
        FeatureRange.parse(
            new String(rangeBytes, StandardCharsets.UTF_8), rangeFile, BrisqueFeatures.COUNT);
    digest =
        NaturalnessModel.digest(
            ByteBuffer.allocate(modelBytes.length + rangeBytes.length)
                .put(modelBytes)
                .put(rangeBytes)
                .array());
    if (ours && !digest.equals(DIGEST)) {
      throw new ModelUnavailableException(
          MODEL + " or " + RANGE + " was altered: " + digest + " instead of " + DIGEST);
    }
  }

  private static byte[] shipped(String resource) {
    try (InputStream in = BrisqueMetric.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new ModelUnavailableException(
            "the regression of brisque is missing from this jar: " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot read " + resource, e);
    }
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
