// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Assessment;
import dev.iqa.Distortion;
import dev.iqa.Distortions;
import dev.iqa.Provenance;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows for people: a paragraph for each picture, 80 columns, colour only on a terminal. */
final class TextReport implements Report {

  private static final int LABEL = 15;
  private static final int BAR = 40;
  private static final int DIGEST_SHOWN = "sha256:".length() + 12;

  private static final List<Integer> METRIC_COLUMNS = List.of(20, 10, 36, 8);

  private final PrintWriter out;
  private final boolean styled;
  private final List<String> notes = new ArrayList<>();
  private int judged;
  private int failed;
  private int belowGate;

  /**
   * A report.
   *
   * @param out takes the text
   * @param styled whether bold and red may be used
   */
  TextReport(PrintWriter out, boolean styled) {
    this.out = out;
    this.styled = styled;
  }

  @Override
  public void add(Row row) {
    if (judged + failed > 0) {
      out.println();
    }
    if (row instanceof Row.Assessed assessed) {
      judged++;
      add(assessed);
    } else if (row instanceof Row.Failed failure) {
      failed++;
      out.println(bold(Text.printable(failure.picture())));
      field("error", failure.kind().words() + ". " + failure.message());
    }
    out.flush();
  }

  private void add(Row.Assessed row) {
    Assessment assessment = row.assessment();
    out.println(
        bold(Text.printable(row.picture()))
            + "  "
            + row.pixels().width()
            + "×"
            + row.pixels().height()
            + " "
            + row.pixels().format());
    assessment.score().ifPresent(this::score);
    assessment.distortions().ifPresent(this::distortions);
    assessment.description().ifPresent(d -> field("in words", d.text()));
    row.gate().ifPresent(this::gate);
    row.reference().ifPresent(reference -> field("reference", reference));
    how(assessment.provenance(), row.decoding());
  }

  private void score(Score score) {
    ScoreScale scale = score.scale();
    String value = Text.number(score.value(), scale);
    String deviation =
        score.standardDeviation().isPresent()
            ? " ± " + Text.format(score.standardDeviation().getAsDouble(), 2)
            : "";
    field("quality", value + deviation + " " + scale.name() + "; " + Text.direction(scale));
    // A bar only where the steps of the scale are steps for people; 65025 squared grey levels are
    // not.
    if (scale.equals(ScoreScale.PERCENT) || scale.equals(ScoreScale.MOS)) {
      int filled = (int) Math.round(scale.toUnit(score.value()) * BAR);
      field("", "worst [" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] best");
    }
  }

  private void distortions(Distortions distortions) {
    if (distortions.isClean()) {
      field("distortions", "none found");
    }
    String label = "distortions";
    for (Distortion d : distortions.found()) {
      String what = d.type().family().words();
      if (!what.equals(d.type().id())) {
        what += " (" + d.type().id() + ")";
      }
      String measured =
          "%-12s %s/5  %5s sure  "
              .formatted(
                  d.severityStep().word(),
                  Text.format(d.severity(), 1),
                  Text.percent(d.confidence()));
      for (String line : Text.wrap(what, Text.WIDTH - LABEL - measured.length())) {
        field(label, measured + line);
        label = "";
        measured = " ".repeat(measured.length());
      }
    }
  }

  private void gate(Row.Gate gate) {
    if (!gate.passed()) {
      belowGate++;
    }
    field(
        "gate",
        (gate.passed() ? "passed" : "FAILED") + ": the limit is " + Text.end(gate.threshold()));
  }

  private void how(Provenance provenance, Duration decoding) {
    String options =
        provenance.options().isEmpty()
            ? "default options"
            : provenance.options().entrySet().stream()
                .map(o -> o.getKey() + "=" + o.getValue())
                .collect(Collectors.joining(", "));
    String model =
        provenance
            .modelDigest()
            .map(d -> "model " + d.substring(0, Math.min(d.length(), DIGEST_SHOWN)) + "…")
            .orElse("a formula without weights");
    field("how", provenance.assessor() + ", " + options + ", " + model);
    String label = "steps";
    for (String step : provenance.preprocessing()) {
      field(label, step);
      label = "";
    }
    field(
        "time",
        "decoded in "
            + Text.duration(decoding)
            + ", assessed in "
            + Text.duration(provenance.elapsed())
            + " on "
            + provenance.device());
  }

  @Override
  public void skipped(Path folder, int files) {
    notes.add(Text.count(files, "file") + " in " + folder + " skipped: no pictures by signature");
  }

  @Override
  public void interrupted() {
    notes.add("interrupted: the remaining pictures were not judged");
  }

  @Override
  public void close() {
    if (judged + failed > 1) {
      notes.add(
          0,
          Text.count(judged + failed, "picture")
              + ": "
              + judged
              + " judged, "
              + failed
              + " not"
              + (belowGate > 0 ? ", " + belowGate + " beyond the limit" : ""));
    }
    if (!notes.isEmpty() && judged + failed > 0) {
      out.println();
    }
    for (String note : notes) {
      Text.wrap(note, Text.WIDTH).forEach(out::println);
    }
    out.flush();
  }

  /**
   * Lines of a label and its text, the text indented.
   *
   * @param out takes the lines
   * @param label at most 12 characters; empty to go on
   * @param text wrapped
   */
  static void field(PrintWriter out, String label, String text) {
    String margin = "  %-" + (LABEL - 2) + "s";
    String head = margin.formatted(label);
    for (String line : lines(text)) {
      out.println((head + line).stripTrailing());
      head = margin.formatted("");
    }
  }

  private static List<String> lines(String text) {
    // What fits stays as it is, with its columns.
    return text.length() <= Text.WIDTH - LABEL && text.indexOf('\n') < 0
        ? List.of(Text.printable(text))
        : Text.wrap(text, Text.WIDTH - LABEL);
  }

  private void field(String label, String text) {
    field(out, label, text);
  }

  private String bold(String text) {
    return styled ? "\u001b[1m" + text + "\u001b[0m" : text;
  }

  /**
   * Several scores of one pair, a line each.
   *
   * @param out takes the table
   * @param reference path of the original
   * @param test path of the version
   * @param rows of that pair; failed ones may be of one picture
   */
  static void comparison(PrintWriter out, String reference, String test, List<Row> rows) {
    field(out, "reference", reference);
    field(out, "test", test);
    List<Row.Assessed> judged =
        rows.stream().filter(Row.Assessed.class::isInstance).map(Row.Assessed.class::cast).toList();
    if (!judged.isEmpty()) {
      field(
          out,
          "size",
          judged.get(0).pixels().width()
              + "×"
              + judged.get(0).pixels().height()
              + " "
              + judged.get(0).pixels().format());
      out.println();
      Table table =
          new Table(List.of("METRIC", "SCORE", "SCALE, DIRECTION", "TIME"), METRIC_COLUMNS);
      for (Row.Assessed row : judged) {
        Score score = row.assessment().score().orElseThrow();
        ScoreScale scale = score.scale();
        table.add(
            name(row.assessment().provenance()),
            Text.number(score.value(), scale),
            scale.name()
                + (scale.higherIsBetter() ? ", higher is better, " : ", lower is better, ")
                + Text.end(scale.best())
                + " is best",
            Text.duration(row.assessment().provenance().elapsed()));
      }
      table.print(out);
    }
    for (Row row : rows) {
      if (row instanceof Row.Failed failure) {
        out.println();
        out.println(Text.printable(failure.assessor().orElse(failure.picture())));
        field(out, "error", failure.kind().words() + ". " + failure.message());
      }
    }
    out.flush();
  }

  private static String name(Provenance provenance) {
    String options =
        provenance.options().entrySet().stream()
            .map(Map.Entry::toString)
            .collect(Collectors.joining("&"));
    return provenance.assessor().name() + (options.isEmpty() ? "" : "?" + options);
  }
}
