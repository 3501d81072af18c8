// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import dev.iqa.Picture;
import dev.iqa.language.Embeddings;
import dev.iqa.language.VisionEncoder;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** What an encoder saw lately: several questions about a picture look at it once. */
final class EncodedPictures {

  private static final int KEPT = 4;

  private final VisionEncoder encoder;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Seen> lately = new ArrayDeque<>();

  private record Seen(WeakReference<Picture> picture, Embeddings embeddings) {}

  EncodedPictures(VisionEncoder encoder) {
    this.encoder = encoder;
  }

  Embeddings of(Picture picture) {
    Optional<Embeddings> known = known(picture);
    if (known.isPresent()) {
      return known.get();
    }
    Embeddings embeddings = encoder.encode(picture);
    lock.lock();
    try {
      lately.addFirst(new Seen(new WeakReference<>(picture), embeddings));
      if (lately.size() > KEPT) {
        lately.removeLast();
      }
    } finally {
      lock.unlock();
    }
    return embeddings;
  }

  private Optional<Embeddings> known(Picture picture) {
    lock.lock();
    try {
      return lately.stream()
          .filter(seen -> seen.picture().refersTo(picture))
          .map(Seen::embeddings)
          .findFirst();
    } finally {
      lock.unlock();
    }
  }
}
