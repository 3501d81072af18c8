// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.remote;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many requests may be under way to a server, of all assessors of this process. */
final class Lanes {

  private static final Map<String, Semaphore> BY_SERVER = new ConcurrentHashMap<>();

  private final Semaphore free;

  private Lanes(Semaphore free) {
    this.free = free;
  }

  /** The lanes to a server, shared by all who allow the same number. */
  static Lanes to(ServerAddress server) {
    String where = server.base().getAuthority() + " " + server.inFlight();
    return new Lanes(BY_SERVER.computeIfAbsent(where, w -> new Semaphore(server.inFlight(), true)));
  }

  /** Waits for a lane; false if none came free in time. */
  boolean enter(Duration most) throws InterruptedException {
    return free.tryAcquire(Math.max(0, most.toNanos()), TimeUnit.NANOSECONDS);
  }

  void leave() {
    free.release();
  }
}
