// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.train.Values;
import java.util.Map;

/** Where tokens stand and what they may look at, as the decoder is told. */
final class Places {

  private Places() {}

  /** Adds cosines, sines and the mask of tokens behind those before. */
  static void into(Map<String, Values> inputs, Decoder decoder, int before, int count) {
    int half = decoder.width() / decoder.heads() / 2;
    float[] cosines = new float[count * half];
    float[] sines = new float[count * half];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < half; k++) {
        double angle = (before + i) * Math.pow(Decoder.FREQUENCY_BASE, -(double) k / half);
        cosines[i * half + k] = (float) Math.cos(angle);
        sines[i * half + k] = (float) Math.sin(angle);
      }
    }
    int all = before + count;
    float[] mask = new float[count * all];
    for (int i = 0; i < count; i++) {
      for (int j = before + i + 1; j < all; j++) {
        mask[i * all + j] = Decoder.UNSEEN;
      }
    }
    inputs.put(Decoder.COSINES, Values.of(cosines, count, half, 1));
    inputs.put(Decoder.SINES, Values.of(sines, count, half, 1));
    inputs.put(Decoder.MASK, Values.of(mask, count, all));
  }
}
