// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * Memory of pictures, used again once nobody can reach the picture it was lent to. Fresh memory
 * costs more than decoding into it: each of its pages is mapped and cleared on first touch.
 *
 * <p>Pictures leave hardly a trace on the heap, so where nothing else allocates, the collector that
 * would find them unreachable hardly ever runs. When much memory is lent and little of the heap is
 * in use, so that it takes milliseconds, it is asked to, as the JDK asks it when direct memory runs
 * out, and never for more than a small share of the time. A program with a large heap is never
 * stopped for this: its own allocation keeps the collector running.
 */
final class PixelMemory {

  /** Where it pays: smaller blocks stay in the heap of the C library, warm. */
  private static final int SMALLEST_BLOCK_BYTES = 64 << 10;

  private static final long LENT_BEFORE_COLLECTING_BYTES =
      Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4);
  private static final long IDLE_AT_MOST_BYTES = LENT_BEFORE_COLLECTING_BYTES;
  private static final int LEAST_WORK_PER_COLLECTION = 30;
  private static final long LARGEST_HEAP_COLLECTED_BYTES = 128L << 20;
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final PixelMemory SHARED = new PixelMemory();
  private static final Cleaner CLEANER = Cleaner.create();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition returned = lock.newCondition();
  private final Map<Integer, ArrayDeque<ByteBuffer>> idle = new HashMap<>();
  private long idleBytes;
  private long lentBytes;
  private long nextCollectionNanos = System.nanoTime();

  private PixelMemory() {}

  /**
   * Lends memory until the buffer and every view of it are unreachable.
   *
   * @param bytes how many
   * @param cleared whether it must be zeros; else it may hold anything
   * @return a direct buffer in native order
   */
  static ByteBuffer lend(int bytes, boolean cleared) {
    if (bytes < SMALLEST_BLOCK_BYTES) {
      return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    ByteBuffer block = SHARED.take(bytes);
    if (block == null) {
      block = fresh(bytes);
    } else if (cleared) {
      clear(block);
    }
    ByteBuffer kept = block;
    // Views of a view keep only the buffer at the root, so what is lent must be a root itself.
    ByteBuffer lent = new BytePointer(block).asByteBuffer();
    CLEANER.register(lent, () -> SHARED.giveBack(kept));
    return lent;
  }

  private static ByteBuffer fresh(int bytes) {
    try {
      return ByteBuffer.allocateDirect(bytes);
    } catch (OutOfMemoryError e) {
      // What lies idle here counts as used there.
      SHARED.dropIdle();
      return ByteBuffer.allocateDirect(bytes);
    }
  }

  private static void clear(ByteBuffer block) {
    ByteBuffer zeros = block.duplicate().order(ByteOrder.nativeOrder());
    while (zeros.remaining() >= Long.BYTES) {
      zeros.putLong(0);
    }
    while (zeros.hasRemaining()) {
      zeros.put((byte) 0);
    }
  }

  private @Nullable ByteBuffer take(int bytes) {
    lock.lock();
    try {
      ByteBuffer block = poll(bytes);
      if (block == null && lentBytes >= LENT_BEFORE_COLLECTING_BYTES && heapIsSmall()) {
        block = afterCollection(bytes);
      }
      lentBytes += bytes;
      return block;
    } finally {
      lock.unlock();
    }
  }

  private static boolean heapIsSmall() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory() <= LARGEST_HEAP_COLLECTED_BYTES;
  }

  private @Nullable ByteBuffer poll(int bytes) {
    ArrayDeque<ByteBuffer> blocks = idle.get(bytes);
    ByteBuffer block = blocks == null ? null : blocks.pollLast();
    if (block != null) {
      idleBytes -= bytes;
    }
    return block;
  }

  private @Nullable ByteBuffer afterCollection(int bytes) {
    long start = System.nanoTime();
    if (start - nextCollectionNanos < 0) {
      return null;
    }
    // Others need not wait, and must not collect as well.
    nextCollectionNanos = Long.MAX_VALUE / 2 + start;
    long took;
    lock.unlock();
    try {
      System.gc();
    } finally {
      lock.lock();
      took = System.nanoTime() - start;
      nextCollectionNanos = System.nanoTime() + LEAST_WORK_PER_COLLECTION * took;
    }
    ByteBuffer block = poll(bytes);
    try {
      long left = LONGEST_WAIT_NANOS;
      while (block == null && left > 0) {
        left = returned.awaitNanos(left);
        block = poll(bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return block;
  }

  private void giveBack(ByteBuffer block) {
    lock.lock();
    try {
      int bytes = block.capacity();
      lentBytes -= bytes;
      if (idleBytes + bytes <= IDLE_AT_MOST_BYTES) {
        idle.computeIfAbsent(bytes, size -> new ArrayDeque<>()).addLast(block);
        idleBytes += bytes;
      }
      returned.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void dropIdle() {
    lock.lock();
    try {
      idle.clear();
      idleBytes = 0;
    } finally {
      lock.unlock();
    }
  }
}
