// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Direct buffers for pyramids, kept for the next call: touching fresh memory costs more than
 * filtering it. The garbage collector takes them when memory is short.
 */
final class PyramidMemory {

  private static final int KEPT = 4;
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Deque<SoftReference<ByteBuffer>> FREE = new ArrayDeque<>();

  private PyramidMemory() {}

  /** A buffer of at least that many bytes, with whatever it held before. */
  static ByteBuffer borrow(int bytes) {
    LOCK.lock();
    try {
      for (SoftReference<ByteBuffer> kept : FREE) {
        ByteBuffer buffer = kept.get();
        if (buffer != null && buffer.capacity() >= bytes) {
          FREE.remove(kept);
          return buffer;
        }
      }
    } finally {
      LOCK.unlock();
    }
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  /** A part of a buffer as one of its own, in native order. */
  static ByteBuffer slice(ByteBuffer buffer, int from, int bytes) {
    return buffer.slice(from, bytes).order(ByteOrder.nativeOrder());
  }

  /** Keeps a buffer for later; the oldest makes room. */
  static void giveBack(ByteBuffer buffer) {
    LOCK.lock();
    try {
      FREE.addLast(new SoftReference<>(buffer));
      if (FREE.size() > KEPT) {
        FREE.removeFirst();
      }
    } finally {
      LOCK.unlock();
    }
  }
}
