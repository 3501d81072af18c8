// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.Picture;
import dev.iqa.model.PictureEncoder;
import java.util.List;

/** A model by manifest as the eyes of a language model. */
record Eyes(PictureEncoder encoder) implements VisionEncoder {

  @Override
  public int width() {
    return encoder.width();
  }

  @Override
  public String device() {
    return encoder.device();
  }

  @Override
  public String digest() {
    return encoder.digest();
  }

  @Override
  public List<String> preprocessing(Picture picture) {
    return encoder.steps(picture);
  }

  @Override
  public Embeddings encode(Picture picture) {
    PictureEncoder.Seen seen = encoder.encode(picture);
    return Embeddings.copyOf(seen.width(), seen.values(), seen.steps());
  }

  @Override
  public void close() {
    encoder.close();
  }
}
