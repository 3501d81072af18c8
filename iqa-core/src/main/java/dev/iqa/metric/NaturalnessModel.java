// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.ModelUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The statistics of pristine pictures that NIQE measures the distance to.
 *
 * <p>Files are JSON with the numbers {@code mean} (36) and {@code covariance} (36 × 36), or {@code
 * mu} and {@code cov} as converted from BasicSR's parameters; everything else in them is recipe.
 *
 * @param pristine mean and covariance of the 36 features
 * @param digest {@code "sha256:…"} of the file
 */
record NaturalnessModel(MultivariateGaussian pristine, String digest) {

  /** Fitted by {@link NiqeFitter}; the recipe lies in the file. */
  static final String DEFAULT_RESOURCE = "niqe-pristine.json";

  /** SHA-256 of that file, so that listing need not read it. */
  static final String DEFAULT_DIGEST =
      "sha256:6027c6c1a42bc4da45f726003e948198bbc7aab639d4cc3e06f8764f95954d91";

  /** The model that ships. */
  static NaturalnessModel byDefault() {
    byte[] bytes;
    try (InputStream in = NaturalnessModel.class.getResourceAsStream(DEFAULT_RESOURCE)) {
      if (in == null) {
        throw new ModelUnavailableException(
            "the pristine model of niqe is missing from this jar: " + DEFAULT_RESOURCE);
      }
      bytes = in.readAllBytes();
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot read " + DEFAULT_RESOURCE, e);
    }
    NaturalnessModel model = parse(bytes, DEFAULT_RESOURCE);
    if (!model.digest.equals(DEFAULT_DIGEST)) {
      throw new ModelUnavailableException(
          DEFAULT_RESOURCE + " was altered: " + model.digest + " instead of " + DEFAULT_DIGEST);
    }
    return model;
  }

  /**
   * A model of the user's.
   *
   * @throws ModelUnavailableException if the file cannot be read or holds something else
   */
  static NaturalnessModel read(Path file) {
    try {
      return parse(Files.readAllBytes(file), file.toString());
    } catch (IOException e) {
      throw new ModelUnavailableException(
          "cannot read the pristine model " + file + "; niqe?model= takes a JSON file", e);
    }
  }

  private static NaturalnessModel parse(byte[] bytes, String name) {
    try {
      JsonNode root = JsonMapper.shared().readTree(bytes);
      boolean own = root.has("mean");
      JsonNode mean = root.path(own ? "mean" : "mu");
      JsonNode covariance = root.path(own ? "covariance" : "cov");
      requireSize(mean, "mean", name);
      requireSize(covariance, "covariance", name);
      double[][] matrix = new double[NiqeFeatures.COUNT][];
      for (int row = 0; row < matrix.length; row++) {
        requireSize(covariance.get(row), "row " + row + " of the covariance", name);
        matrix[row] = numbers(covariance.get(row));
      }
      return new NaturalnessModel(new MultivariateGaussian(numbers(mean), matrix), digest(bytes));
    } catch (JacksonException e) {
      throw new ModelUnavailableException(
          name + " is not a pristine model: " + e.getOriginalMessage(), e);
    }
  }

  private static void requireSize(JsonNode array, String what, String name) {
    if (!array.isArray() || array.size() != NiqeFeatures.COUNT) {
      throw new ModelUnavailableException(
          name
              + " is not a pristine model: "
              + what
              + " must be an array of "
              + NiqeFeatures.COUNT
              + ", not of "
              + array.size());
    }
  }

  private static double[] numbers(JsonNode array) {
    double[] numbers = new double[array.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = array.get(i).asDouble();
    }
    return numbers;
  }

  /** {@code "sha256:"} and 64 hexadecimal digits. */
  static String digest(byte[] bytes) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
