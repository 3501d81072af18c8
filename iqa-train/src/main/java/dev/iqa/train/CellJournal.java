// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.train.TrainingException.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The finished cells of a study: a head with the digest of what it is made from, then a line for
 * each cell. A line cut short by a kill is dropped, and its cell computed again.
 *
 * @param <C> a cell, a record that JSON can hold
 */
public final class CellJournal<C extends Record> implements AutoCloseable {

  private final Path file;
  private final RandomAccessFile content;
  private final Class<C> type;
  private final List<C> cells = new ArrayList<>();
  private long end;

  private CellJournal(Path file, RandomAccessFile content, Class<C> type) {
    this.file = file;
    this.type = type;
    this.content = content;
  }

  /**
   * Opens the journal of a study, or begins one.
   *
   * @param <C> a cell
   * @param file of the journal
   * @param digest of everything the cells depend on
   * @param type of the cells
   * @return a journal, to be closed
   * @throws TrainingException if the file holds cells of another study, or cannot be written
   */
  public static <C extends Record> CellJournal<C> open(Path file, String digest, Class<C> type) {
    try {
      CellJournal<C> journal =
          new CellJournal<>(file, new RandomAccessFile(file.toFile(), "rw"), type);
      journal.read(digest);
      return journal;
    } catch (IOException e) {
      throw notWritten(file, e);
    }
  }

  private void read(String digest) throws IOException {
    String head = "{\"study\":\"" + digest + "\"}\n";
    String text = Files.readString(file);
    int from = text.indexOf('\n') + 1;
    if (from == 0) {
      content.setLength(0);
      append(head);
      return;
    }
    if (!text.startsWith(head)) {
      throw new TrainingException(
          Kind.NOT_RESUMABLE,
          file
              + " holds cells of another study, other pictures or other signals; another --out"
              + " would begin afresh");
    }
    for (int next = text.indexOf('\n', from); next >= 0; next = text.indexOf('\n', from)) {
      try {
        cells.add(JsonMapper.shared().readValue(text.substring(from, next), type));
      } catch (JacksonException e) {
        throw new TrainingException(
            Kind.NOT_RESUMABLE, "a line of " + file + " is no cell: " + e.getOriginalMessage(), e);
      }
      from = next + 1;
    }
    end = text.substring(0, from).getBytes(StandardCharsets.UTF_8).length;
    content.setLength(end);
  }

  /**
   * What is finished.
   *
   * @return in the order it was
   */
  public List<C> cells() {
    return List.copyOf(cells);
  }

  /**
   * Keeps a cell.
   *
   * @param cell just finished
   * @throws TrainingException if it cannot be written
   */
  public void add(C cell) {
    try {
      append(JsonMapper.shared().writeValueAsString(cell) + "\n");
    } catch (IOException e) {
      throw notWritten(file, e);
    }
    cells.add(cell);
  }

  private void append(String line) throws IOException {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    content.seek(end);
    content.write(bytes);
    end += bytes.length;
  }

  private static TrainingException notWritten(Path file, IOException e) {
    return new TrainingException(
        Kind.NOT_WRITTEN,
        file
            + " takes no more cells: "
            + e.getMessage()
            + "; with more room the study goes on from the last whole one",
        e);
  }

  @Override
  public void close() {
    try {
      content.close();
    } catch (IOException e) {
      throw notWritten(file, e);
    }
  }
}
