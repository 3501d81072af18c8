// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.InferenceException;
import dev.iqa.ModelUnavailableException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Scaled cosines between the features of a view and stored features of texts. */
final class TextMatch {

  private final ModelOutput.TextFeatures texts;
  private final float[] unit;
  private final int tensor;
  private final double[] logits;

  private TextMatch(ModelOutput.TextFeatures texts, float[] unit, int tensor) {
    this.texts = texts;
    this.unit = unit;
    this.tensor = tensor;
    logits = new double[texts.rows()];
  }

  /**
   * Reads the texts' features and brings them to length 1.
   *
   * @throws ModelUnavailableException if the file has another length or a row has none
   */
  static float[] read(ModelOutput.TextFeatures texts, ByteBuffer file) {
    long wanted = (long) texts.rows() * texts.dimension() * Float.BYTES;
    if (file.remaining() != wanted) {
      throw new ModelUnavailableException(
          texts.file()
              + " has "
              + file.remaining()
              + " bytes; "
              + texts.rows()
              + " × "
              + texts.dimension()
              + " features have "
              + wanted);
    }
    float[] features = new float[texts.rows() * texts.dimension()];
    file.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(features);
    for (int row = 0; row < texts.rows(); row++) {
      double square = 0;
      for (int i = row * texts.dimension(); i < (row + 1) * texts.dimension(); i++) {
        square += (double) features[i] * features[i];
      }
      if (!(square > 0 && Double.isFinite(square))) {
        throw new ModelUnavailableException(
            "row " + row + " of " + texts.file() + " has no length; finite features would work");
      }
      for (int i = row * texts.dimension(); i < (row + 1) * texts.dimension(); i++) {
        features[i] /= (float) Math.sqrt(square);
      }
    }
    return features;
  }

  static TextMatch of(ModelOutput.TextFeatures texts, float[] unit, int tensor) {
    return new TextMatch(texts, unit, tensor);
  }

  /** One for each text, overwritten by the next call. */
  double[] logits(Tensors tensors, int place) {
    tensors.requireCount(tensor, texts.dimension());
    java.util.Arrays.fill(logits, 0);
    double square = 0;
    for (int i = 0; i < texts.dimension(); i++) {
      double feature = tensors.at(tensor, place, i);
      square += feature * feature;
      for (int row = 0; row < logits.length; row++) {
        logits[row] += feature * unit[row * texts.dimension() + i];
      }
    }
    if (!(square > 0)) {
      throw new InferenceException(
          "the features of the picture are all 0; a model that puts out features would work");
    }
    for (int row = 0; row < logits.length; row++) {
      logits[row] *= texts.logitScale() / Math.sqrt(square);
    }
    return logits;
  }
}
