// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import java.util.regex.Pattern;

/**
 * A file of a model.
 *
 * @param path relative to the manifest, with {@code /}, never out of its folder
 * @param format {@code onnx}, {@code torchscript}, …: the backend that can run it; {@code data} for
 *     what belongs to another file
 * @param sha256 64 lower-case hexadecimal digits
 */
public record ModelFile(String path, String format, String sha256) {

  /** Format of files that no backend runs. */
  public static final String DATA = "data";

  private static final Pattern PATH = Pattern.compile("[\\w+-][\\w.+-]*(/[\\w+-][\\w.+-]*)*");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern FORMAT = Pattern.compile("[a-z0-9][a-z0-9-]*");

  /** Checks the parts. */
  public ModelFile {
    Require.that(
        PATH.matcher(path).matches(),
        "path",
        "'" + path + "'",
        "names of letters, digits, _ . + - joined by /, none beginning with a dot,");
    Require.that(FORMAT.matcher(format).matches(), "format", "'" + format + "'", "onnx or data");
    Require.that(
        SHA256.matcher(sha256).matches(), "sha256", "'" + sha256 + "'", "64 digits 0-9a-f");
  }

  /**
   * The digest as provenance prints it.
   *
   * @return {@code "sha256:…"}
   */
  public String digest() {
    return "sha256:" + sha256;
  }
}
