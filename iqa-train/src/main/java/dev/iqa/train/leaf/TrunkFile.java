// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.model.safetensors.SafetensorsFile;
import dev.iqa.train.TrainingException;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A trunk with its weights.
 *
 * @param kind of trunk
 * @param file of its weights, in safetensors
 */
record TrunkFile(Trunk kind, Path file) {

  /** Puts its weights where a network wants them. */
  void load(Weights weights) {
    SafetensorsFile content = SafetensorsFile.open(file);
    for (Weight weight : kind.weights()) {
      weights.put(weight.name(), content.floats(weight.name().substring(kind.prefix().length())));
    }
  }

  /** SHA-256 of the file, 64 hexadecimal digits. */
  String digest() {
    return HexFormat.of().formatHex(sha256(file));
  }

  static byte[] sha256(Path file) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new TrainingException(
          TrainingException.Kind.NO_DATA, file + " cannot be read: " + e, e);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
