// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Figures by step in a table that grows; the first column is the step. */
final class LearningCurve implements AutoCloseable {

  private static final String STEP = "step";

  private final Path file;
  private final BufferedWriter out;
  private boolean headed;

  private LearningCurve(Path file, boolean headed) throws IOException {
    this.file = file;
    this.headed = headed;
    out =
        Files.newBufferedWriter(
            file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE);
  }

  /** Goes on with a table after a step; later rows, of steps to be done again, are dropped. */
  static LearningCurve after(Path file, long step) {
    try {
      if (!Files.exists(file) || step == 0) {
        Files.deleteIfExists(file);
        return new LearningCurve(file, false);
      }
      List<String> lines = Files.readAllLines(file);
      StringBuilder kept = new StringBuilder();
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        // The last row may have been cut by a kill, even within the step.
        boolean complete = line.split(",").length == lines.get(0).split(",").length;
        if (i == 0 || (complete && Long.parseLong(line.substring(0, line.indexOf(','))) <= step)) {
          kept.append(line).append("\r\n");
        }
      }
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(part, kept);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      return new LearningCurve(file, Files.size(file) > 0);
    } catch (IOException | NumberFormatException e) {
      throw new TrainingException(
          TrainingException.Kind.NOT_RESUMABLE,
          "the curve " + file + " cannot be continued: " + e,
          e);
    }
  }

  /** Adds a row. */
  void add(long step, Map<String, Double> figures) {
    try {
      if (!headed) {
        out.write(line(Stream.concat(Stream.of(STEP), figures.keySet().stream()).toList()));
        headed = true;
      }
      List<String> row = new ArrayList<>();
      row.add(Long.toString(step));
      figures.values().forEach(figure -> row.add(Double.toString(figure)));
      out.write(line(row));
    } catch (IOException e) {
      throw notWritten(e);
    }
  }

  /** Hands all rows to the disk, before a checkpoint says that their steps are done. */
  void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw notWritten(e);
    }
  }

  private TrainingException notWritten(IOException e) {
    return new TrainingException(
        TrainingException.Kind.NOT_WRITTEN,
        "the curve "
            + file
            + " cannot be written: "
            + e
            + "; the last checkpoint is whole. With room on the disk, --resume goes on from it",
        e);
  }

  private static String line(List<String> fields) {
    StringWriter text = new StringWriter();
    try (CsvWriter writer = CsvWriter.builder().build(text)) {
      writer.writeRecord(fields);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw notWritten(e);
    }
  }
}
