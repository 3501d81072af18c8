// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import dev.iqa.AssessorConfig;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.model.ModelManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Folders with a manifest and a TorchScript file. */
final class TinyModel {

  private static final String MANIFEST =
      """
      {"schema": "%s", "name": "tiny", "summary": "Measures contrast between neighbours.",
       "preprocessingVersion": 1,
       "input": {
         "tensors": [{"name": "x", "picture": "candidate"}],
         "size": {"policy": "native"}, "smallestSide": 8,
         "channels": "rgb", "mean": [0.5, 0.5, 0.5], "deviation": [0.5, 0.5, 0.5],
         "type": "float32", "dynamic": ["batch", "height", "width"]
       },
       "outputs": [{"decoder": "scalar", "tensor": "y",
                    "scale": {"name": "MOS", "worst": 1, "best": 5}}],
       "files": [{"path": "tiny.pt", "format": "torchscript", "sha256": "%s"}],
       "origin": {"licence": "Apache-2.0", "source": "https://example.org/tiny"}}
      """;

  private TinyModel() {}

  /** The manifest, after replacing one text by another. */
  static String manifest(byte[] file, String... replaced) {
    try {
      String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file));
      String json = MANIFEST.formatted(ModelManifest.SCHEMA, digest);
      for (int i = 0; i < replaced.length; i += 2) {
        json = json.replace(replaced[i], replaced[i + 1]);
      }
      return json;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static Path write(Path folder, byte[] file, String... replaced) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("tiny.pt"), file);
    Files.writeString(
        folder.resolve("model.json"), manifest(file, replaced), StandardCharsets.UTF_8);
    return folder;
  }

  static QualityAssessor open(Path folder) {
    return QualityAssessors.open(
        "model@djl", AssessorConfig.defaults().withOption("path", folder.toString()));
  }
}
