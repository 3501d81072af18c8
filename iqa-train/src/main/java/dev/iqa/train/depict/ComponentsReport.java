// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The cells of a study as {@code table.md}, {@code table.csv} and {@code plot.png}. */
final class ComponentsReport {

  /** A column: its title and the figure, means over the seeds. */
  private record Column(String title, String figure) {}

  private ComponentsReport() {}

  static void write(ComponentsPlan plan, List<ArmCell> cells, Path out) throws IOException {
    Map<String, List<ArmCell>> byArm = new LinkedHashMap<>();
    for (Arm arm : plan.arms()) {
      List<ArmCell> own = cells.stream().filter(cell -> cell.arm().equals(arm.name())).toList();
      if (!own.isEmpty()) {
        byArm.put(arm.name(), own);
      }
    }
    StringBuilder text = new StringBuilder();
    section(
        text,
        "Which of eight",
        byArm,
        List.of(
            new Column("likelihood", "own.likelihood"),
            new Column("free text", "own.free"),
            new Column("open question", "own.open"),
            new Column("macro-F1", "own.macro-f1"),
            new Column("unparsable", "own.unparsable.free"),
            new Column("… open", "own.unparsable.open"),
            new Column("second generator", "other.likelihood"),
            new Column("… open", "other.open"),
            new Column("… macro-F1", "other.macro-f1")));
    section(text, "By severity (0: clean)", byArm, severities());
    section(text, "What a linear map reads", byArm, places("own", cells));
    section(text, "… of the second generator", byArm, places("other", cells));
    section(
        text,
        "Rows and words",
        byArm,
        List.of(
            new Column("similarity", "similarity"),
            new Column("change", ""),
            new Column("margin", "margin"),
            new Column("nearest is right", "nearest"),
            new Column("distance", "distance")));
    section(
        text,
        "What was known before, templates, repeats",
        byArm,
        List.of(
            new Column("description reads", "description.read"),
            new Column("its words are true", "description.words"),
            new Column("SRCC of the score", "score.srcc"),
            new Column("unseen wording", "own.unseen.likelihood"),
            new Column("… open", "own.unseen.open"),
            new Column("order flips", "order.flips"),
            new Column("agreement", "repeat.agreement"),
            new Column("entropy, bits", "repeat.entropy"),
            new Column("score ±", "repeat.deviation"),
            new Column("same at 0", "repeat.same"),
            new Column("blank: clean", "blank.clean")));
    confusions(text, byArm);
    Files.writeString(out.resolve("table.md"), text);
    csv(cells, out.resolve("table.csv"));
    plot(byArm, cells, out.resolve("plot.png"));
  }

  private static List<Column> severities() {
    List<Column> columns = new ArrayList<>();
    for (String generator : List.of("own", "other")) {
      for (int severity = 0; severity <= 5; severity++) {
        columns.add(
            new Column(
                (generator.equals("own") ? "" : "second ") + severity,
                generator + ".severity" + severity));
      }
    }
    return columns;
  }

  private static List<Column> places(String generator, List<ArmCell> cells) {
    String prefix = "probe." + generator + ".";
    return cells.isEmpty()
        ? List.of()
        : cells.get(0).figures().keySet().stream()
            .filter(figure -> figure.startsWith(prefix))
            .map(figure -> new Column(figure.substring(prefix.length()), figure))
            .toList();
  }

  private static void section(
      StringBuilder text, String title, Map<String, List<ArmCell>> byArm, List<Column> columns) {
    text.append("## ").append(title).append("\n\n| learns | weights | seeds |");
    columns.forEach(column -> text.append(' ').append(column.title()).append(" |"));
    text.append("\n|---|---|---|").append("---|".repeat(columns.size())).append('\n');
    byArm.forEach(
        (arm, cells) -> {
          text.append(
              String.format(
                  Locale.ROOT, "| %s | %,d | %d |", arm, cells.get(0).trainable(), cells.size()));
          for (Column column : columns) {
            text.append(' ')
                .append(column.figure().isEmpty() ? change(byArm, cells) : said(cells, column))
                .append(" |");
          }
          text.append('\n');
        });
    text.append('\n');
  }

  private static double[] values(List<ArmCell> cells, String figure) {
    return cells.stream()
        .mapToDouble(cell -> cell.figures().getOrDefault(figure, Double.NaN))
        .toArray();
  }

  private static String said(List<ArmCell> cells, Column column) {
    double[] values = values(cells, column.figure());
    double mean = Arrays.stream(values).average().orElseThrow();
    double spread = Arrays.stream(values).map(value -> Math.abs(value - mean)).max().orElse(0);
    return values.length > 1
        ? String.format(Locale.ROOT, "%.3f ±%.3f", mean, spread)
        : String.format(Locale.ROOT, "%.3f", mean);
  }

  /** (Sim₁ − Sim₀) / |Sim₀|, against the first arm of the same seeds. */
  private static String change(Map<String, List<ArmCell>> byArm, List<ArmCell> cells) {
    List<ArmCell> before = byArm.values().iterator().next();
    double change =
        cells.stream()
            .mapToDouble(
                cell -> {
                  double first =
                      before.stream()
                          .filter(one -> one.seed() == cell.seed())
                          .mapToDouble(one -> one.figures().getOrDefault("similarity", Double.NaN))
                          .findFirst()
                          .orElse(Double.NaN);
                  double now = cell.figures().getOrDefault("similarity", Double.NaN);
                  return (now - first) / Math.abs(first);
                })
            .average()
            .orElseThrow();
    return String.format(Locale.ROOT, "%+.2f", change);
  }

  /** Of the first arm and of the best, all seeds together. */
  private static void confusions(StringBuilder text, Map<String, List<ArmCell>> byArm) {
    if (byArm.isEmpty()) {
      return;
    }
    String first = byArm.keySet().iterator().next();
    String best =
        byArm.entrySet().stream()
            .max(
                java.util.Comparator.comparingDouble(
                    (Map.Entry<String, List<ArmCell>> arm) ->
                        Arrays.stream(values(arm.getValue(), "own.likelihood"))
                            .average()
                            .orElseThrow()))
            .orElseThrow()
            .getKey();
    for (String arm : first.equals(best) ? List.of(first) : List.of(first, best)) {
      text.append("## Answers by likelihood, ").append(arm).append("\n\n| true \\ said |");
      Exchanges.EIGHT.forEach(word -> text.append(' ').append(word).append(" |"));
      text.append("\n|---|").append("---|".repeat(Exchanges.EIGHT.size())).append('\n');
      for (int truth = 0; truth < Exchanges.EIGHT.size(); truth++) {
        text.append("| ").append(Exchanges.EIGHT.get(truth)).append(" |");
        for (int said = 0; said < Exchanges.EIGHT.size(); said++) {
          int row = truth;
          int column = said;
          text.append(' ')
              .append(
                  byArm.getOrDefault(arm, List.of()).stream()
                      .mapToInt(cell -> cell.confusion().get(row).get(column))
                      .sum())
              .append(" |");
        }
        text.append('\n');
      }
      text.append('\n');
    }
  }

  private static void csv(List<ArmCell> cells, Path file) throws IOException {
    try (CsvWriter csv = CsvWriter.builder().build(file)) {
      csv.writeRecord("arm", "seed", "trainable", "figure", "value");
      for (ArmCell cell : cells) {
        cell.figures()
            .forEach(
                (figure, value) ->
                    csv.writeRecord(
                        cell.arm(),
                        Integer.toString(cell.seed()),
                        Long.toString(cell.trainable()),
                        figure,
                        String.format(Locale.ROOT, "%.4f", value)));
      }
    }
  }

  private static void plot(Map<String, List<ArmCell>> byArm, List<ArmCell> cells, Path picture)
      throws IOException {
    List<String> arms = List.copyOf(byArm.keySet());
    CategoryChart answers = chart("Which of eight, by what learns (guessing: .125)", "right");
    for (Column column :
        List.of(
            new Column("by likelihood", "own.likelihood"),
            new Column("open question", "own.open"),
            new Column("second generator", "other.likelihood"))) {
      answers.addSeries(column.title(), arms, means(byArm, column.figure()));
    }
    CategoryChart probes = chart("What a linear map reads at each place", "right");
    List<Column> places = places("own", cells);
    byArm.forEach(
        (arm, own) ->
            probes.addSeries(
                arm,
                places.stream().map(Column::title).toList(),
                places.stream()
                    .map(place -> Arrays.stream(values(own, place.figure())).average().orElse(0))
                    .toList()));
    List<Chart<?, ?>> charts = List.of(answers, probes);
    BitmapEncoder.saveBitmap(charts, charts.size(), 1, picture.toString(), BitmapFormat.PNG);
  }

  private static List<Double> means(Map<String, List<ArmCell>> byArm, String figure) {
    return IntStream.range(0, byArm.size())
        .mapToObj(i -> List.copyOf(byArm.values()).get(i))
        .map(cells -> Arrays.stream(values(cells, figure)).average().orElse(0))
        .toList();
  }

  private static CategoryChart chart(String title, String axis) {
    CategoryChart chart =
        new CategoryChartBuilder().width(980).height(460).title(title).yAxisTitle(axis).build();
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0);
    return chart;
  }
}
