// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.DoubleStream;

/** Rows of VMAF's features and models; rows over three frames are the mean of the frames. */
final class VmafConformance implements ConformanceFamily {

  private static final Path MODELS =
      Path.of(System.getProperty("iqa.shared", "../../shared"), "data", "params", "vmaf");

  private static final Set<String> METRICS =
      Set.of(
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

  private static final String WHOLE_NUMBERS =
      "libvmaf computes these features in whole numbers, whose rounding is larger than the"
          + " tolerance; here they are computed in floating point";

  @Override
  public Optional<Computation> computationOf(ConformanceRow row) {
    return METRICS.contains(row.metric()) ? Optional.of(VmafConformance::value) : Optional.empty();
  }

  @Override
  public Optional<String> unmetBecause(ConformanceRow row) {
    boolean enhanced = row.distorted().contains("akiyo_multiply");
    boolean whole =
        switch (row.metric()) {
          case "vif_scale" -> enhanced && row.says("integer VIF") && !row.says("float or integer");
          case "adm2" -> enhanced && row.says("integer ADM") && !row.says("float or integer");
          case "vmaf" ->
              !row.says("vmaf_float")
                  && !(row.says("mean over 3 frames")
                      && (row.says("vmaf_4k_v0.6.1") || row.says("vmaf_b_v0.6.3")));
          default -> false;
        };
    return whole ? Optional.of(WHOLE_NUMBERS) : Optional.empty();
  }

  private static double value(ConformanceRow row, ConformancePictures pictures) throws IOException {
    Grid[] test = grids(row.distorted(), pictures);
    Grid[] reference = row.reference().isEmpty() ? test : grids(row.reference(), pictures);
    double[] motion = motion(row, reference);
    double[] values = new double[test.length];
    for (int i = 0; i < test.length; i++) {
      values[i] = value(row, reference[i], test[i], motion[i]);
    }
    if (row.metric().equals("motion2") && row.says("of frame ")) {
      return values[digitAfter(row.variant(), "of frame ")];
    }
    return DoubleStream.of(values).average().orElseThrow();
  }

  /** Rows of single frames of the clip state the motion they were given. */
  private static double[] motion(ConformanceRow row, Grid[] reference) {
    String words = "motion2 of this frame: ";
    int stated = row.variant().indexOf(words);
    if (stated < 0) {
      return VmafFeatures.motion(reference);
    }
    String number = row.variant().substring(stated + words.length()).replace(")", "");
    return new double[] {Double.parseDouble(number)};
  }

  private static double value(ConformanceRow row, Grid reference, Grid test, double motion) {
    String variant = row.variant();
    return switch (row.metric()) {
      case "vif_scale" ->
          VmafFeatures.fidelity(reference, test, gainLimit(variant))[
              digitAfter(variant, "VIF scale ")];
      case "adm2" -> VmafFeatures.detailLoss(reference, test, gainLimit(variant)).score();
      case "adm_scale" ->
          VmafFeatures.detailLoss(reference, test, VmafFeatures.NO_LIMIT)
              .scales()[digitAfter(variant, "wavelet scale ")];
      case "adm_dwt2" -> bandStatistic(variant, test);
      case "motion2" -> motion;
      case "luma_mean" -> test.mean();
      case "luma_second_moment" -> test.times(test).mean();
      case "luma_variance" -> test.times(test).mean() - test.mean() * test.mean();
      default -> score(row, reference, test, motion);
    };
  }

  private static double score(ConformanceRow row, Grid reference, Grid test, double motion) {
    String name =
        Arrays.stream(row.variant().split("[ ,]", -1))
            .filter(w -> w.startsWith("vmaf_"))
            .findFirst()
            .orElseThrow();
    VmafModel model = VmafModel.read(MODELS.resolve(name + ".json"));
    VmafModel.Source features = VmafMetric.features(reference, test, motion);
    VmafModel.Source limited =
        f -> features.valueOf(new VmafModel.Feature(f.name(), f.name().equals("adm2") ? 1.2 : 1.1));
    VmafModel.Prediction prediction =
        model.predict(
            row.says("ADM 1.2, VIF 1.1") ? limited : features,
            false,
            !row.says("without clipping") && !row.says("not clipped"));
    OptionalDouble value =
        switch (row.metric()) {
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

  private static double gainLimit(String variant) {
    String words = "gain limit ";
    int at = variant.indexOf(words);
    return at < 0
        ? VmafFeatures.NO_LIMIT
        : Double.parseDouble(variant.substring(at + words.length()).split("[ ,;]", -1)[0]);
  }

  private static Grid[] grids(String path, ConformancePictures pictures) throws IOException {
    List<String> frames = ConformancePictures.frames(path);
    Grid[] grids = new Grid[frames.size()];
    for (int i = 0; i < grids.length; i++) {
      var picture = pictures.read(frames.get(i));
      if (path.contains("10bit")) {
        picture = ConformancePictures.tenBitsByFour(picture);
      }
      grids[i] = Grid.of(new Planes(picture).luma());
    }
    return grids;
  }
}
