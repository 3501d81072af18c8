// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Picture;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Several metrics on the same pictures: while the work given here runs, every metric of this module
 * that judges one of the pictures, from whatever thread, works on the same {@link Planes}. Luma,
 * channels, averaged planes, gradients and phase congruency are computed once for all of them.
 * Values are those of single calls, bit for bit.
 *
 * <pre>{@code
 * SharedPlanes.during(
 *     List.of(original, version),
 *     () -> metrics.forEach(metric -> scores.add(metric.assess(request))));
 * }</pre>
 *
 * <p>What the metrics asked have made stays on the heap until the work ends: at most four floats a
 * pixel of each picture, and what is made of them averaged down to some 256 pixels a side.
 */
public final class SharedPlanes {

  private static final ReentrantLock LOCK = new ReentrantLock();

  // By identity: pictures do not compare by content.
  private static final Map<Picture, Shared> OPEN = new HashMap<>();

  /** Planes and the number of works they are shared by. */
  private static final class Shared {
    final Planes planes;
    int scopes;

    Shared(Picture picture) {
      planes = new Planes(picture);
    }
  }

  private SharedPlanes() {}

  /**
   * Shares planes during some work.
   *
   * @param pictures those that several metrics will judge, the same objects as in the requests
   * @param work asks the metrics; whatever it throws is thrown on
   */
  public static void during(List<Picture> pictures, Runnable work) {
    List<Picture> own = List.copyOf(pictures);
    LOCK.lock();
    try {
      own.forEach(picture -> OPEN.computeIfAbsent(picture, Shared::new).scopes++);
    } finally {
      LOCK.unlock();
    }
    try {
      work.run();
    } finally {
      release(own);
    }
  }

  private static void release(List<Picture> pictures) {
    LOCK.lock();
    try {
      for (Picture picture : pictures) {
        OPEN.computeIfPresent(picture, (same, shared) -> --shared.scopes == 0 ? null : shared);
      }
    } finally {
      LOCK.unlock();
    }
  }

  /** The planes shared at this moment, else new ones. */
  static Planes planes(Picture picture) {
    LOCK.lock();
    try {
      Shared shared = OPEN.get(picture);
      return shared == null ? new Planes(picture) : shared.planes;
    } finally {
      LOCK.unlock();
    }
  }
}
