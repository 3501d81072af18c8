// SPDX-License-Identifier: Apache-2.0
package dev.iqa.io;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers that survive the process that found them: a JSON object a line, appended when it is
 * known.
 *
 * <p>A line is handed to the system by one write, so that a process that is killed loses no line
 * but the one in work; every 64 lines, and a second after the last time, what was written is
 * brought to the disk, so that a power cut loses no more. A last line cut short is dropped when the
 * journal is opened again, one that only lacks its end is completed. Where a line cannot be
 * written, the journal ends with the line before it. One process at a time writes, from one thread
 * at a time.
 */
public final class LineJournal implements AutoCloseable {

  private static final int LINES_PER_SYNC = 64;
  private static final long NANOS_PER_SYNC = 1_000_000_000L;

  private final Path file;
  private final RandomAccessFile content;
  private long end;
  private int unsynced;
  private long synced = System.nanoTime();
  private boolean closed;

  private LineJournal(Path file, RandomAccessFile content) {
    this.file = file;
    this.content = content;
  }

  /** Takes the lines of a journal. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Takes the next line. What it throws ends the reading and leaves the file as it was.
     *
     * @param number from 1 on; where there is a head, that is 1
     * @param line without its end
     */
    void read(int number, String line);
  }

  /**
   * Opens a journal or begins one.
   *
   * @param file in JSONL
   * @param head first line of a new journal; empty for none
   * @param known takes every line there is, the head included; it should refuse a first line that
   *     is no head of its own
   * @return the journal, ready for the next line
   * @throws JournalInUseException if another journal is open on the file, here or in another
   *     process
   * @throws JournalWriteException if the head cannot be written
   * @throws IOException if the file cannot be opened for writing, or read
   */
  public static LineJournal open(Path file, String head, Reader known) throws IOException {
    RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw");
    try {
      requireAlone(content, file);
      LineJournal journal = new LineJournal(file, content);
      journal.resume(head, known);
      return journal;
    } catch (IOException | RuntimeException e) {
      content.close();
      throw e;
    }
  }

  /**
   * Reads a journal, also one that is being written.
   *
   * @param file in JSONL
   * @param known takes every line but a last one without end
   * @throws IOException if it cannot be read
   */
  public static void read(Path file, Reader known) throws IOException {
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
      Lines lines = new Lines(bytes);
      while (lines.next()) {
        known.read(lines.number, lines.text());
      }
    }
  }

  private static void requireAlone(RandomAccessFile content, Path file) throws IOException {
    @Nullable FileLock lock;
    try {
      lock = content.getChannel().tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new JournalInUseException(file);
    }
  }

  private void resume(String head, Reader known) throws IOException {
    // Not closed: it would close the file below.
    Lines lines = new Lines(new BufferedInputStream(new FileInputStream(content.getFD()), 1 << 16));
    long whole = 0;
    while (lines.next()) {
      known.read(lines.number, lines.text());
      whole = lines.end;
    }
    String rest = lines.text();
    boolean begun = whole > 0 || head.isEmpty();
    if (begun ? isObject(rest) : !head.startsWith(rest)) {
      known.read(lines.number, rest);
      end = whole;
      content.setLength(end);
      append(rest);
    } else {
      end = whole;
      content.setLength(end);
      if (!begun) {
        append(head);
      }
    }
  }

  private static boolean isObject(String text) {
    try {
      return !text.isEmpty() && JsonMapper.shared().readTree(text).isObject();
    } catch (JacksonException e) {
      return false;
    }
  }

  /** Lines that have their end; what is behind the last of them is text too, but no line. */
  private static final class Lines {
    private final InputStream bytes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long end;
    private int number;

    Lines(InputStream bytes) {
      this.bytes = bytes;
    }

    boolean next() throws IOException {
      line.reset();
      number++;
      for (int b = bytes.read(); b >= 0; b = bytes.read()) {
        if (b == '\n') {
          end += line.size() + 1;
          return true;
        }
        line.write(b);
      }
      return false;
    }

    String text() {
      return line.toString(StandardCharsets.UTF_8);
    }
  }

  /**
   * Appends a line.
   *
   * @param line a JSON object in one line
   * @throws JournalWriteException if it cannot be written; the journal then ends with the line
   *     before it
   */
  // A RandomAccessFile and no channel: a channel closes itself when its thread is interrupted, and
  // an answer that was paid for would be lost.
  public void append(String line) throws JournalWriteException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      content.seek(end);
      content.write(bytes);
      unsynced++;
      if (unsynced >= LINES_PER_SYNC || System.nanoTime() - synced > NANOS_PER_SYNC) {
        sync();
      }
      end += bytes.length;
    } catch (IOException e) {
      JournalWriteException named =
          new JournalWriteException(
              file
                  + " takes no more lines: "
                  + e.getMessage()
                  + "; what it holds is whole, and with more room the run goes on from there",
              e);
      try {
        content.setLength(end);
      } catch (IOException again) {
        // The next one to open it drops what was cut short.
        named.addSuppressed(again);
      }
      throw named;
    }
  }

  /**
   * Brings every line to the disk now, before a pause.
   *
   * @throws IOException if the disk does not take them
   */
  public void sync() throws IOException {
    if (unsynced > 0) {
      content.getFD().sync();
      unsynced = 0;
    }
    synced = System.nanoTime();
  }

  /**
   * Brings everything to the disk and closes the file. A second call does nothing.
   *
   * @throws JournalWriteException if the disk does not take it
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (RandomAccessFile closing = content) {
      if (unsynced > 0) {
        closing.getFD().sync();
      }
    } catch (IOException e) {
      throw new JournalWriteException(file + " may have lost its last lines: " + e.getMessage(), e);
    }
  }
}
