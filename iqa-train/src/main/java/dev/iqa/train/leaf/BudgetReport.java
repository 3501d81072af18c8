// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.iqa.evaluation.Correlation;
import dev.iqa.train.TrainingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** The cells of a study as {@code table.md}, {@code table.csv} and {@code plot.png}. */
final class BudgetReport {

  private static final int RESAMPLES = 300;
  private static final double TAIL = .025;

  /** A method at a budget, over its seeds. */
  private record Row(String method, double budget, List<BudgetCell> cells) {}

  private BudgetReport() {}

  static double srcc(BudgetCell cell, double[] truth) {
    return Correlation.SRCC.of(cell.predicted(), truth).value().orElse(0);
  }

  static void write(List<BudgetCell> cells, double[] truth, int pool, Path out) {
    Map<String, Row> rows = new LinkedHashMap<>();
    for (LabelBudget.Method method : LabelBudget.Method.values()) {
      for (BudgetCell cell :
          cells.stream().sorted(java.util.Comparator.comparing(BudgetCell::budget)).toList()) {
        if (cell.method().equals(method.title)) {
          rows.computeIfAbsent(
                  cell.method() + cell.budget(),
                  key -> new Row(cell.method(), cell.budget(), new ArrayList<>()))
              .cells()
              .add(cell);
        }
      }
    }
    try {
      table(List.copyOf(rows.values()), truth, pool, out);
      plot(List.copyOf(rows.values()), truth, out.resolve("plot.png"));
    } catch (IOException e) {
      throw new TrainingException(
          TrainingException.Kind.NOT_WRITTEN, "the report cannot be written: " + e, e);
    }
  }

  private static void table(List<Row> rows, double[] truth, int pool, Path out) throws IOException {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%d pictures held out, %d to learn from. Means over seeds; in brackets the 95 %%"
                    + " bootstrap interval of that mean, over pictures; ± is the deviation over"
                    + " seeds. RMSE in units of the opinions.%n%n"
                    + "| method | budget | scores | seeds | SRCC | ± | PLCC | RMSE | 95 %% interval:"
                    + " coverage, width |%n|---|---|---|---|---|---|---|---|---|%n",
                truth.length,
                pool));
    try (CsvWriter csv = CsvWriter.builder().build(out.resolve("table.csv"))) {
      csv.writeRecord(
          "method",
          "budget",
          "scores",
          "seeds",
          "srcc",
          "srcc_low",
          "srcc_high",
          "srcc_deviation",
          "plcc",
          "rmse",
          "coverage",
          "width");
      for (Row row : rows) {
        double[] srcc = row.cells().stream().mapToDouble(c -> srcc(c, truth)).toArray();
        double mean = Arrays.stream(srcc).average().orElse(0);
        double deviation =
            srcc.length < 2
                ? 0
                : Math.sqrt(
                    Arrays.stream(srcc).map(s -> (s - mean) * (s - mean)).sum()
                        / (srcc.length - 1));
        double plcc =
            row.cells().stream()
                .mapToDouble(c -> Correlation.PLCC.of(c.predicted(), truth).value().orElse(0))
                .average()
                .orElse(0);
        double rmse = row.cells().stream().mapToDouble(c -> rmse(c, truth)).average().orElse(0);
        double[] interval = interval(row, truth);
        BudgetCell measured =
            row.cells().stream()
                .filter(c -> c.coverage() >= 0)
                .findFirst()
                .orElse(row.cells().get(0));
        text.append(
            String.format(
                Locale.ROOT,
                "| %s | %s %% | %d | %d | %.3f [%.3f, %.3f] | %.3f | %.3f | %.3f | %s |%n",
                row.method(),
                number(row.budget()),
                row.cells().get(0).scores(),
                srcc.length,
                mean,
                interval[0],
                interval[1],
                deviation,
                plcc,
                rmse,
                measured.coverage() < 0
                    ? ""
                    : String.format(
                        Locale.ROOT, "%.3f, %.3f", measured.coverage(), measured.width())));
        csv.writeRecord(
            row.method(),
            number(row.budget()),
            Integer.toString(row.cells().get(0).scores()),
            Integer.toString(srcc.length),
            four(mean),
            four(interval[0]),
            four(interval[1]),
            four(deviation),
            four(plcc),
            four(rmse),
            measured.coverage() < 0 ? "" : four(measured.coverage()),
            measured.coverage() < 0 ? "" : four(measured.width()));
      }
    }
    Files.writeString(out.resolve("table.md"), text);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static String four(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static double rmse(BudgetCell cell, double[] truth) {
    double squares = 0;
    for (int i = 0; i < truth.length; i++) {
      double miss = cell.predictions().get(i) - truth[i];
      squares += miss * miss;
    }
    return Math.sqrt(squares / truth.length);
  }

  /** Of the mean SRCC over seeds, the same pictures drawn for every seed. */
  private static double[] interval(Row row, double[] truth) {
    Random random = new Random(1);
    int n = truth.length;
    double[] means = new double[RESAMPLES];
    List<double[]> predicted = row.cells().stream().map(BudgetCell::predicted).toList();
    for (int r = 0; r < RESAMPLES; r++) {
      int[] drawn = random.ints(n, 0, n).toArray();
      double[] y = Arrays.stream(drawn).mapToDouble(i -> truth[i]).toArray();
      double sum = 0;
      for (double[] one : predicted) {
        double[] x = Arrays.stream(drawn).mapToDouble(i -> one[i]).toArray();
        sum += Correlation.SRCC.of(x, y).value().orElse(0);
      }
      means[r] = sum / predicted.size();
    }
    Arrays.sort(means);
    return new double[] {
      means[(int) Math.floor(TAIL * (RESAMPLES - 1))],
      means[(int) Math.ceil((1 - TAIL) * (RESAMPLES - 1))]
    };
  }

  private static void plot(List<Row> rows, double[] truth, Path picture) throws IOException {
    List<XYChart> charts = new ArrayList<>();
    for (Correlation figure : List.of(Correlation.SRCC, Correlation.PLCC)) {
      XYChart chart =
          new XYChartBuilder()
              .width(820)
              .height(560)
              .title(figure + " on pictures held out")
              .xAxisTitle("opinion scores")
              .yAxisTitle(figure.toString())
              .build();
      chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
      chart.getStyler().setXAxisLogarithmic(true);
      chart.getStyler().setMarkerSize(5);
      Map<String, List<Row>> byMethod =
          rows.stream()
              .collect(Collectors.groupingBy(Row::method, LinkedHashMap::new, Collectors.toList()));
      byMethod.forEach(
          (method, points) -> {
            // A logarithm has no place for none: they stand at 10.
            List<Double> x =
                points.stream().map(p -> Math.max(10.0, p.cells().get(0).scores())).toList();
            List<Double> y =
                points.stream()
                    .map(
                        p ->
                            p.cells().stream()
                                .mapToDouble(c -> figure.of(c.predicted(), truth).value().orElse(0))
                                .average()
                                .orElse(0))
                    .toList();
            chart.addSeries(method, x, y);
          });
      charts.add(chart);
    }
    BitmapEncoder.saveBitmap(charts, charts.size(), 1, picture.toString(), BitmapFormat.PNG);
  }
}
