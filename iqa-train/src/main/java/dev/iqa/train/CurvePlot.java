// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Learning curves as a picture: every figure of both tables over the steps. */
final class CurvePlot {

  private static final int WIDTH_PIXELS = 900;
  private static final int HEIGHT_PIXELS = 300;
  private static final int POINTS = 300;

  private CurvePlot() {}

  /** Draws loss and goal; tables without rows are left out. */
  static void write(Path folder, Goal goal, Path picture) throws IOException {
    List<XYChart> charts = new ArrayList<>();
    chart(folder.resolve("steps.csv"), "loss", charts);
    chart(folder.resolve("validations.csv"), goal.figure(), charts);
    if (!charts.isEmpty()) {
      BitmapEncoder.saveBitmap(charts, charts.size(), 1, picture.toString(), BitmapFormat.PNG);
    }
  }

  private static void chart(Path table, String figure, List<XYChart> charts) throws IOException {
    if (!Files.exists(table)) {
      return;
    }
    List<Double> steps = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(table)) {
      for (NamedCsvRecord row : rows) {
        double value = Double.parseDouble(row.getField(figure));
        if (Double.isFinite(value)) {
          steps.add(Double.valueOf(row.getField("step")));
          values.add(value);
        }
      }
    }
    if (steps.isEmpty()) {
      return;
    }
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH_PIXELS)
            .height(HEIGHT_PIXELS)
            .xAxisTitle("step")
            .yAxisTitle(figure)
            .build();
    chart.getStyler().setLegendPosition(LegendPosition.InsideNE);
    // Means of equal stretches: single steps say more about their batches than about the network.
    int stretch = Math.max(1, steps.size() / POINTS);
    chart
        .addSeries(figure, means(steps, stretch), means(values, stretch))
        .setMarker(SeriesMarkers.NONE);
    charts.add(chart);
  }

  private static List<Double> means(List<Double> values, int stretch) {
    List<Double> means = new ArrayList<>();
    for (int i = 0; i + stretch <= values.size(); i += stretch) {
      means.add(
          values.subList(i, i + stretch).stream()
              .mapToDouble(Double::doubleValue)
              .average()
              .orElseThrow());
    }
    return means;
  }
}
