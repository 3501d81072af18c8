// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnreadablePictureException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads pictures in child processes, so that a file on which a native decoder dies, hangs or
 * devours memory costs one exception and not this process. The children have this process's class
 * path, live long, and are replaced when they die or miss the deadline. Thread-safe.
 *
 * <pre>{@code
 * try (IsolatedReader reader = new IsolatedReader(Isolation.DEFAULT)) {
 *   Picture upload = reader.read(bytes);
 * }
 * }</pre>
 *
 * <p>The class path is that of {@code java.class.path} and {@code jdk.module.path}: an application
 * whose own loader opens jars inside jars has to give the children a plain one.
 */
public final class IsolatedReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(IsolatedReader.class);
  private static final long START_SECONDS = 60;

  /** 128 and SIGINT, as of Ctrl-C, which reaches children too, or SIGTERM. */
  private static final Set<Integer> STOPPED = Set.of(130, 143);

  private final Isolation isolation;
  private final List<String> command;
  private final Semaphore free;
  private final ConcurrentLinkedDeque<Child> idle = new ConcurrentLinkedDeque<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ExecutorService exchanges =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "iqa-isolated-reader");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * A reader whose children start when they are first needed.
   *
   * @param isolation what they may use
   */
  public IsolatedReader(Isolation isolation) {
    this(isolation, DecodingProcess.class.getName());
  }

  IsolatedReader(Isolation isolation, String main) {
    this.isolation = isolation;
    this.free = new Semaphore(isolation.processes());
    this.command = command(isolation, main);
  }

  private static List<String> command(Isolation isolation, String main) {
    ReadLimits limits = isolation.limits();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + isolation.heapMegabytes() + "m");
    command.add("-XX:MaxDirectMemorySize=" + isolation.nativeMegabytes() + "m");
    // What starts fastest; decoding is native.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-XX:-CreateCoredumpOnCrash");
    command.add("-XX:ErrorFile=" + (isWindows() ? "NUL" : "/dev/null"));
    command.add(
        "-Dorg.bytedeco.javacpp.maxPhysicalBytes="
            + (isolation.heapMegabytes() + isolation.nativeMegabytes())
            + "m");
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.add("-cp");
    command.add(classPath());
    command.add(main);
    command.add(Long.toString(limits.maxPixels()));
    command.add(Integer.toString(limits.maxSidePixels()));
    command.add(Long.toString(limits.maxBytes()));
    return List.copyOf(command);
  }

  private static boolean isWindows() {
    return System.getProperty("os.name", "").startsWith("Windows");
  }

  private static String classPath() {
    String classes = System.getProperty("java.class.path", "");
    String modules = System.getProperty("jdk.module.path", "");
    String separator = classes.isEmpty() || modules.isEmpty() ? "" : java.io.File.pathSeparator;
    return classes + separator + modules;
  }

  /**
   * Reads a file in a child.
   *
   * @param file JPEG, PNG, WebP, TIFF or BMP, told apart by content
   * @return an upright sRGB picture
   * @throws UnreadablePictureException if it is not such a picture, or the child died of it or took
   *     too long
   * @throws CancellationException if the thread is interrupted, its flag still set
   * @throws IllegalStateException after {@link #close}
   */
  public Picture read(Path file) {
    byte[] bytes = Pictures.bytes(file, isolation.limits());
    try {
      return read(bytes);
    } catch (UnreadablePictureException unreadable) {
      throw new UnreadablePictureException(file + ": " + unreadable.getMessage(), unreadable);
    }
  }

  /**
   * Reads the bytes of a file in a child.
   *
   * @param bytes of a JPEG, PNG, WebP, TIFF or BMP file
   * @return an upright sRGB picture
   * @throws UnreadablePictureException if it is not such a picture, or the child died of it or took
   *     too long
   * @throws CancellationException if the thread is interrupted, its flag still set
   * @throws IllegalStateException after {@link #close}
   */
  public Picture read(byte[] bytes) {
    requireOpen();
    try {
      free.acquire();
    } catch (InterruptedException interruption) {
      throw cancelled();
    }
    try {
      requireOpen();
      try {
        return readOnce(bytes);
      } catch (StoppedException stopped) {
        LOG.debug("asking another process", stopped);
        return readOnce(bytes);
      }
    } finally {
      free.release();
    }
  }

  private Picture readOnce(byte[] bytes) {
    Child child = idle.pollFirst();
    if (child == null || !child.isAlive()) {
      child = start();
    }
    Picture picture = exchange(child, bytes);
    if (closed.get()) {
      child.kill();
    }
    return picture;
  }

  private void requireOpen() {
    if (closed.get()) {
      throw new IllegalStateException("this reader is closed; a new IsolatedReader would work");
    }
  }

  private static CancellationException cancelled() {
    Thread.currentThread().interrupt();
    return new CancellationException("interrupted while a picture was read");
  }

  private Child start() {
    Child child;
    try {
      child = new Child(command);
    } catch (IOException failure) {
      throw new IllegalStateException(
          "no child process could be started with "
              + command.get(0)
              + ": "
              + failure.getMessage()
              + "; Pictures.read needs none",
          failure);
    }
    Future<?> ready =
        exchanges.submit(
            () -> {
              child.awaitReady();
              return null;
            });
    try {
      ready.get(START_SECONDS, TimeUnit.SECONDS);
      LOG.debug("decoding process {} started", child.pid());
      return child;
    } catch (InterruptedException interruption) {
      child.kill();
      throw cancelled();
    } catch (ExecutionException | TimeoutException failure) {
      child.kill();
      throw new IllegalStateException(
          "the decoding process did not start; its last words: "
              + child.lastWords()
              + "; Pictures.read needs none",
          failure);
    }
  }

  private Picture exchange(Child child, byte[] bytes) {
    Future<Picture> answer = exchanges.submit(() -> child.decode(bytes));
    try {
      Picture picture = answer.get(isolation.deadline().toMillis(), TimeUnit.MILLISECONDS);
      idle.addFirst(child);
      return picture;
    } catch (TimeoutException late) {
      child.kill();
      LOG.debug("decoding process {} killed after its deadline", child.pid());
      throw new UnreadablePictureException(
          "decoding took longer than "
              + isolation.deadline().toMillis()
              + " ms and was stopped; a smaller picture or a longer deadline would work",
          late);
    } catch (InterruptedException interruption) {
      child.kill();
      throw cancelled();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof UnreadablePictureException unreadable) {
        idle.addFirst(child);
        throw new UnreadablePictureException(String.valueOf(unreadable.getMessage()), unreadable);
      }
      child.kill();
      if (closed.get()) {
        throw new IllegalStateException("this reader was closed while it read", failure);
      }
      if (failure.getCause() instanceof OutOfMemoryError) {
        throw new UnreadablePictureException(
            "there is not enough memory here for its pixels;"
                + " more of it (-Xmx or -XX:MaxDirectMemorySize) or lower ReadLimits would work",
            failure);
      }
      Integer status = child.exitStatus();
      if (status != null && STOPPED.contains(status)) {
        throw new StoppedException(status);
      }
      throw new UnreadablePictureException(
          "the decoding process died of this picture (exit status "
              + status
              + ", "
              + isolation.heapMegabytes()
              + " MB of heap and "
              + isolation.nativeMegabytes()
              + " MB of native memory allowed); saving it anew or a higher limit would work",
          failure);
    }
  }

  /** Ends the children; a picture being read fails. A second call does nothing. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    for (Child child = idle.pollFirst(); child != null; child = idle.pollFirst()) {
      child.kill();
    }
    exchanges.shutdownNow();
  }

  /** The process ids of the idle children. */
  List<Long> processIds() {
    return idle.stream().map(Child::pid).toList();
  }

  /** Somebody ended the child; the picture it was reading is not to blame. */
  private static final class StoppedException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    StoppedException(int status) {
      super("the decoding process was ended from outside (exit status " + status + ")");
    }
  }

  /** One process and the conversation with it. */
  private static final class Child {

    private static final int LAST_WORDS = 2_000;

    private final Process process;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final StringBuilder errors = new StringBuilder();

    Child(List<String> command) throws IOException {
      ProcessBuilder builder = new ProcessBuilder(command);
      // What is broken comes back as an exception.
      builder.environment().put("OPENCV_LOG_LEVEL", "SILENT");
      process = builder.start();
      in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
      out = new DataOutputStream(process.getOutputStream());
      Thread drain = new Thread(this::drain, "iqa-isolated-reader-errors");
      drain.setDaemon(true);
      drain.start();
    }

    private void drain() {
      byte[] buffer = new byte[1024];
      try {
        int count = process.getErrorStream().read(buffer);
        while (count >= 0) {
          synchronized (errors) {
            errors.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
            errors.delete(0, Math.max(0, errors.length() - LAST_WORDS));
          }
          count = process.getErrorStream().read(buffer);
        }
      } catch (IOException ended) {
        LOG.trace("standard error of a decoding process ended", ended);
      }
    }

    void awaitReady() throws IOException {
      if (in.readInt() != DecodingProcess.READY) {
        throw new IOException("not the answer of a decoding process");
      }
    }

    Picture decode(byte[] bytes) throws IOException {
      out.writeInt(bytes.length);
      out.write(bytes);
      out.flush();
      int kind = in.readInt();
      if (kind == DecodingProcess.UNREADABLE) {
        throw new UnreadablePictureException(text());
      }
      if (kind != DecodingProcess.PICTURE) {
        throw new IOException("answer of unknown kind " + kind);
      }
      int width = in.readInt();
      int height = in.readInt();
      PixelFormat format = PixelFormat.valueOf(text());
      List<String> steps = new ArrayList<>();
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        steps.add(text());
      }
      ByteBuffer pixels = Decoder.allocate(width, height, format);
      byte[] part = new byte[1 << 16];
      while (pixels.hasRemaining()) {
        int read = in.read(part, 0, Math.min(part.length, pixels.remaining()));
        if (read < 0) {
          throw new IOException("the samples ended early");
        }
        pixels.put(part, 0, read);
      }
      Picture picture = Picture.wrap(width, height, format, pixels.flip());
      for (String step : steps) {
        picture = picture.withStep(step);
      }
      return picture.withStep("decoded in a child process");
    }

    private String text() throws IOException {
      return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    boolean isAlive() {
      return process.isAlive();
    }

    long pid() {
      return process.pid();
    }

    void kill() {
      process.destroyForcibly();
    }

    String lastWords() {
      synchronized (errors) {
        return errors.toString().strip();
      }
    }

    @Nullable Integer exitStatus() {
      try {
        return process.waitFor(5, TimeUnit.SECONDS) ? process.exitValue() : null;
      } catch (InterruptedException interruption) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
  }
}
