// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.InferenceException;
import dev.iqa.UnsupportedRequestException;
import java.util.ArrayDeque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Slots that calls take and give back. Never more than a few per processor, so that memory stays
 * bounded however many threads ask; the others wait.
 */
final class SlotPool implements AutoCloseable {

  private final Supplier<CallSlot> maker;
  private final Runnable afterLast;
  private final String name;
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition returned = lock.newCondition();
  private final ArrayDeque<CallSlot> idle = new ArrayDeque<>();
  private int taken;
  private boolean closed;

  /**
   * An empty pool.
   *
   * @param name of the assessor, for messages
   * @param most slots at once
   * @param maker of a slot
   * @param afterLast run once the pool is closed and every slot is back
   */
  SlotPool(String name, int most, Supplier<CallSlot> maker, Runnable afterLast) {
    this.name = name;
    this.most = most;
    this.maker = maker;
    this.afterLast = afterLast;
  }

  /**
   * Works in a slot, waiting for one if all are taken. It is kept for the next call unless what it
   * holds may be anything.
   *
   * @throws IllegalStateException if the pool is closed
   * @throws CancellationException if interrupted while waiting; the flag stays set
   * @throws InferenceException if there is not enough memory
   */
  <T> T inSlot(Function<CallSlot, T> work) {
    CallSlot slot = take();
    boolean done = false;
    try {
      T answer = work.apply(slot);
      done = true;
      return answer;
    } catch (UnsupportedRequestException e) {
      done = true;
      throw e;
    } catch (OutOfMemoryError e) {
      throw new InferenceException(
          name
              + " ran out of memory ("
              + e.getMessage()
              + "); more of it (-Xmx), smaller pictures, or tiling in the manifest would work",
          e);
    } finally {
      if (done) {
        leave(slot);
      } else {
        discard(slot);
      }
    }
  }

  private CallSlot take() {
    lock.lock();
    try {
      while (!closed && idle.isEmpty() && taken == most) {
        returned.await();
      }
      if (closed) {
        throw new IllegalStateException(name + " is closed");
      }
      taken++;
      CallSlot slot = idle.pollLast();
      if (slot != null) {
        return slot;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } finally {
      lock.unlock();
    }
    boolean made = false;
    try {
      CallSlot slot = maker.get();
      made = true;
      return slot;
    } finally {
      if (!made) {
        leave(null);
      }
    }
  }

  /** For a slot whose call failed: what it holds may be anything. */
  private void discard(CallSlot slot) {
    try {
      slot.close();
    } finally {
      leave(null);
    }
  }

  private void leave(@Nullable CallSlot slot) {
    boolean last;
    CallSlot over = null;
    lock.lock();
    try {
      taken--;
      if (slot != null) {
        if (closed) {
          over = slot;
        } else {
          idle.addLast(slot);
        }
      }
      last = closed && taken == 0;
      returned.signal();
    } finally {
      lock.unlock();
    }
    if (over != null) {
      over.close();
    }
    if (last) {
      afterLast.run();
    }
  }

  @Override
  public void close() {
    boolean last;
    ArrayDeque<CallSlot> over;
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      over = new ArrayDeque<>(idle);
      idle.clear();
      last = taken == 0;
      returned.signalAll();
    } finally {
      lock.unlock();
    }
    over.forEach(CallSlot::close);
    if (last) {
      afterLast.run();
    }
  }
}
