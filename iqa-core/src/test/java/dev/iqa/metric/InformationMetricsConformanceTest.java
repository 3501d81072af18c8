// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imread;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.indexer.Indexer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The values other implementations publish, one test per row of the table beside the data. */
final class InformationMetricsConformanceTest {

  private static final Path DATA =
      Path.of(System.getProperty("iqa.shared", "../../shared")).resolve("data");

  private static final Set<String> METRICS =
      Set.of(
          "vif_p",
          "iw_ssim",
          "vif_scale",
          "adm2",
          "adm_scale",
          "adm_dwt2",
          "motion2",
          "vmaf",
          "vmaf_bagging",
          "vmaf_stddev",
          "luma_mean",
          "luma_variance",
          "luma_second_moment");

  @TestFactory
  Stream<DynamicTest> holdsWithinTheToleranceOfTheRow() throws IOException {
    Path table = DATA.resolve("conformance/expected.csv");
    assumeTrue(Files.exists(table), () -> "no conformance data at " + table);
    List<NamedCsvRecord> rows;
    try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(table)) {
      rows = reader.stream().toList();
    }
    return IntStream.range(0, rows.size())
        .filter(i -> METRICS.contains(rows.get(i).getField("metric")))
        .mapToObj(
            i ->
                DynamicTest.dynamicTest(
                    "row "
                        + (i + 2)
                        + " "
                        + rows.get(i).getField("metric")
                        + " "
                        + rows.get(i).getField("variant"),
                    () -> holds(rows.get(i))));
  }

  private static void holds(NamedCsvRecord row) throws IOException {
    double expected = Double.parseDouble(row.getField("expected"));
    double tolerance = Double.parseDouble(row.getField("tolerance"));
    double value = value(row);
    if (System.getenv("IQA_PRINT") != null) {
      System.out.printf(
          "ROW %s | %s | %s | %.9f | %.9f | %.2g | %s%n",
          Math.abs(value - expected) <= tolerance ? "ok" : "FAIL",
          row.getField("metric"),
          row.getField("variant").substring(0, Math.min(60, row.getField("variant").length())),
          value,
          expected,
          (value - expected) / tolerance,
          row.getField("distorted"));
    }
    assertThat(value).isCloseTo(expected, within(tolerance));
  }

  private static double value(NamedCsvRecord row) throws IOException {
    String variant = row.getField("variant");
    double divisor = row.getField("distorted").contains("10bit") ? 4 : 1;
    Grid[] test = grids(row.getField("distorted"), divisor);
    Grid[] reference =
        row.getField("reference").isEmpty() ? test : grids(row.getField("reference"), divisor);
    double[] motion = motion(row, reference);
    double[] values = new double[test.length];
    for (int i = 0; i < test.length; i++) {
      values[i] = value(row.getField("metric"), variant, reference[i], test[i], motion[i]);
    }
    if (variant.contains("of frame ")) {
      return values[variant.charAt(variant.indexOf("of frame ") + 9) - '0'];
    }
    return DoubleStream.of(values).average().orElseThrow();
  }

  /** Single frames of the clip state the motion they were given. */
  private static double[] motion(NamedCsvRecord row, Grid[] reference) {
    int stated = row.getField("variant").indexOf("motion2 of this frame: ");
    if (stated < 0) {
      return VmafFeatures.motion(reference);
    }
    String number = row.getField("variant").substring(stated + 23).replace(")", "");
    return new double[] {Double.parseDouble(number)};
  }

  private static double value(
      String metric, String variant, Grid reference, Grid test, double motion) {
    return switch (metric) {
      case "vif_p" -> VifMetric.fidelity(reference, test);
      case "iw_ssim" -> IwSsimMetric.similarity(reference, test);
      case "vif_scale" ->
          VmafFeatures.fidelity(reference, test, gainLimit(variant, "gain limit "))[
              digitAfter(variant, "VIF scale ")];
      case "adm2" ->
          VmafFeatures.detailLoss(reference, test, gainLimit(variant, "gain limit ")).score();
      case "adm_scale" ->
          VmafFeatures.detailLoss(reference, test, VmafFeatures.NO_LIMIT)
              .scales()[digitAfter(variant, "wavelet scale ")];
      case "adm_dwt2" -> bandStatistic(variant, test);
      case "motion2" -> motion;
      case "luma_mean" -> test.mean();
      case "luma_second_moment" -> test.times(test).mean();
      case "luma_variance" -> test.times(test).mean() - test.mean() * test.mean();
      default -> vmaf(metric, variant, reference, test, motion);
    };
  }

  private static double vmaf(
      String metric, String variant, Grid reference, Grid test, double motion) {
    String name =
        Arrays.stream(variant.split("[ ,]", -1))
            .filter(w -> w.startsWith("vmaf_"))
            .findFirst()
            .orElseThrow();
    VmafModel model = VmafModel.read(DATA.resolve("params/vmaf/" + name + ".json"));
    VmafModel.Source plain = VmafMetric.features(reference, test, motion);
    VmafModel.Source source =
        variant.contains("ADM 1.2, VIF 1.1")
            ? f ->
                plain.valueOf(new VmafModel.Feature(f.name(), f.name().equals("adm2") ? 1.2 : 1.1))
            : plain;
    boolean clipped = !variant.contains("without clipping") && !variant.contains("not clipped");
    VmafModel.Prediction prediction = model.predict(source, false, clipped);
    OptionalDouble value =
        switch (metric) {
          case "vmaf_bagging" -> prediction.bagging();
          case "vmaf_stddev" -> prediction.standardDeviation();
          default -> OptionalDouble.of(prediction.score());
        };
    return value.orElseThrow();
  }

  private static double bandStatistic(String variant, Grid luma) {
    Grid grid = luma.map(v -> v - 128);
    int level = digitAfter(variant, "level ");
    for (int i = 1; i < level; i++) {
      grid = VmafFeatures.transformed(grid).approximation();
    }
    VmafFeatures.Bands bands = VmafFeatures.transformed(grid);
    Grid band =
        switch (variant.charAt(variant.indexOf("band ") + 5)) {
          case 'a' -> bands.approximation();
          case 'v' -> bands.vertical();
          case 'h' -> bands.horizontal();
          default -> bands.diagonal();
        };
    return switch (variant.substring(0, variant.indexOf(' '))) {
      case "mean" -> band.mean();
      case "max" -> DoubleStream.of(band.values()).max().orElseThrow();
      case "min" -> DoubleStream.of(band.values()).min().orElseThrow();
      default -> Math.sqrt(band.times(band).mean() - band.mean() * band.mean());
    };
  }

  private static int digitAfter(String variant, String words) {
    return variant.charAt(variant.indexOf(words) + words.length()) - '0';
  }

  private static double gainLimit(String variant, String words) {
    int at = variant.indexOf(words);
    return at < 0
        ? VmafFeatures.NO_LIMIT
        : Double.parseDouble(variant.substring(at + words.length()).split("[ ,;]", -1)[0]);
  }

  /** One grid, or those of the frames 0 to 2. */
  private static Grid[] grids(String path, double divisor) throws IOException {
    if (!path.contains("{0,1,2}")) {
      return new Grid[] {grid(path, divisor)};
    }
    Grid[] frames = new Grid[3];
    for (int i = 0; i < 3; i++) {
      frames[i] = grid(path.replace("{0,1,2}", Integer.toString(i)), divisor);
    }
    return frames;
  }

  private static Grid grid(String path, double divisor) throws IOException {
    try (Mat mat = imread(DATA.resolve("conformance/" + path).toString(), IMREAD_UNCHANGED);
        Indexer samples = mat.createIndexer()) {
      Grid grid = Grid.zeros(mat.cols(), mat.rows());
      for (int y = 0, i = 0; y < grid.height(); y++) {
        for (int x = 0; x < grid.width(); x++, i++) {
          grid.values()[i] =
              mat.channels() == 1
                  ? samples.getDouble(y, x) / divisor
                  : .299 * samples.getDouble(y, x, 2)
                      + .587 * samples.getDouble(y, x, 1)
                      + .114 * samples.getDouble(y, x, 0);
        }
      }
      return grid;
    }
  }
}
