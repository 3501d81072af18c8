// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Contexts over one model, made when they are needed, up to a number; later callers wait. */
final class SessionPool implements AutoCloseable {

  private final int most;
  private final Supplier<LlamaSession> making;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition returned = lock.newCondition();
  private final List<LlamaSession> idle = new ArrayList<>();
  private int made;

  SessionPool(int most, Supplier<LlamaSession> making) {
    this.most = most;
    this.making = making;
  }

  /**
   * Lends the idle session that has read most of a prompt; {@link #giveBack} ends the loan.
   *
   * @throws CancellationException if the thread is interrupted
   */
  LlamaSession borrow(List<Chunk> chunks) {
    lock.lock();
    try {
      while (idle.isEmpty() && made == most) {
        returned.await();
      }
      if (!idle.isEmpty()) {
        LlamaSession best =
            idle.stream().max(Comparator.comparingInt(s -> s.shared(chunks))).orElseThrow();
        idle.remove(best);
        return best;
      }
      LlamaSession session = making.get();
      made++;
      return session;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } finally {
      lock.unlock();
    }
  }

  void giveBack(LlamaSession session) {
    lock.lock();
    try {
      idle.add(session);
      returned.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Closes the idle ones: call it when nobody borrows. */
  @Override
  public void close() {
    lock.lock();
    try {
      idle.forEach(LlamaSession::close);
      idle.clear();
    } finally {
      lock.unlock();
    }
  }
}
