// SPDX-License-Identifier: Apache-2.0
package dev.iqa.json;

import dev.iqa.ModelUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Manifests: one JSON object of a bounded size, no field twice and nothing behind it. */
public final class ManifestJson {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private ManifestJson() {}

  /** The bytes of a manifest. */
  public static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ModelUnavailableException(
          "cannot read the manifest " + file + ": " + e + "; the path of a JSON file would work",
          e);
    }
  }

  /** Reads a manifest field by field; what is too large or no JSON is refused, saying where. */
  public static <T> T read(byte[] json, int mostBytes, String where, Function<Fields, T> reader) {
    if (json.length > mostBytes) {
      throw new ModelUnavailableException(
          where + " has " + json.length + " bytes; a manifest has at most " + mostBytes);
    }
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JacksonException e) {
      throw new ModelUnavailableException(
          where + " is no manifest, as it is no JSON: " + e.getOriginalMessage(), e);
    }
    return Fields.read(root, where, "", reader);
  }
}
