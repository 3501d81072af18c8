// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rows of metrics without a reference, and of the statistics they are made of. */
final class NoReferenceConformance implements ConformanceFamily {

  private static final Pattern PIXEL = Pattern.compile("pixel row (\\d+) column (\\d+)");
  private static final Pattern FEATURE = Pattern.compile("feature (\\d+)");
  private static final Pattern ELEMENT =
      Pattern.compile("(\\d+)x\\d+ sigma (\\d+), element row (\\d+) column (\\d+)");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.?\\d*");

  @Override
  public Optional<Computation> computationOf(ConformanceRow row) {
    return switch (row.metric()) {
      case "niqe" ->
          Optional.of(
              ConformancePictures.score(
                  "niqe?precision=single&model=" + params("niqe/niqe_pris_params.json")));
      // The programs take the variance over features for the covariance of a single block; this
      // library refuses a picture of one block.
      case "il_niqe" ->
          row.says("WITHOUT the resize") && row.distorted().equals("il-niqe/pepper_3.png")
              ? Optional.empty()
              : Optional.of(
                  ConformancePictures.score(
                      "il-niqe?resize="
                          + (row.says("WITHOUT the resize") ? "none" : "524")
                          + "&model="
                          + params("ilniqe/ilniqe_template.npz")));
      case "blur_effect" -> Optional.of(ConformancePictures.score("blur-effect"));
      case "noise_sigma" -> Optional.of(ConformancePictures.score("noise-sigma"));
      case "shannon_entropy" -> Optional.of(ConformancePictures.score("entropy"));
      // A half scale by quadratic splines is not offered.
      case "brisque" ->
          row.says("order-2 spline")
              ? Optional.empty()
              : Optional.of(ConformancePictures.score(brisque(row)));
      case "brisque.feature" ->
          Optional.of(
              (r, pictures) ->
                  BrisqueFeatures.of(new Planes(pictures.read(r.distorted())), variant(r))[
                      number(FEATURE, r)]);
      case "aggd" -> Optional.of((r, pictures) -> asymmetric(r.variant()));
      case "gaussian_kernel" -> Optional.of((r, pictures) -> element(r));
      default ->
          row.metric().startsWith("brisque.")
              ? Optional.of((r, pictures) -> pixel(r, new Planes(pictures.read(r.distorted()))))
              : Optional.empty();
    };
  }

  @Override
  public Optional<String> unmetBecause(ConformanceRow row) {
    if (row.metric().equals("brisque") && row.isFrom("rehanguha")) {
      return Optional.of(
          "a seventh of this picture is flat, where rounding decides on which side of zero a sample"
              + " lies: NumPy gives 34.848 with a square window and 34.349 by rows and columns, this"
              + " library 34.422");
    }
    if (row.metric().equals("il_niqe") && row.says("MATLAB-like bicubic")) {
      return Optional.of(
          "the program resizes in single precision and takes logarithms of samples near black; this"
              + " library, in double precision, is .002 to .019 away");
    }
    if (row.metric().equals("il_niqe") && row.says("by MATLAB imresize")) {
      return Optional.of(
          "MATLAB's own run is .2 to 5.3 away, from this library as from the authors' Python");
    }
    return Optional.empty();
  }

  private static String brisque(ConformanceRow row) {
    String variant = variant(row).name().toLowerCase(Locale.ROOT);
    return "brisque?variant="
        + variant
        + switch (variant(row)) {
          case LIVE ->
              "&model="
                  + params("brisque/live/allmodel")
                  + "&range="
                  + params("brisque/live/allrange");
          case OPENCV ->
              "&model="
                  + params("brisque/opencv_brisque_model_live.yml")
                  + "&range="
                  + params("brisque/opencv_brisque_range_live.yml");
          case LIBSVM ->
              "&model="
                  + params("brisque/libsvm/svm.txt")
                  + "&range="
                  + params("brisque/libsvm/normalize.json");
        };
  }

  private static BrisqueVariant variant(ConformanceRow row) {
    if (row.says("OpenCV variant")) {
      return BrisqueVariant.OPENCV;
    }
    return row.says("original LIVE release") ? BrisqueVariant.LIVE : BrisqueVariant.LIBSVM;
  }

  private static Path params(String path) {
    return SharedPictures.file("params/" + path);
  }

  private static double pixel(ConformanceRow row, Planes planes) {
    Matcher place = PIXEL.matcher(row.variant());
    if (!place.find()) {
      throw new IllegalArgumentException(row.variant());
    }
    int y = Integer.parseInt(place.group(1));
    int x = Integer.parseInt(place.group(2));
    Grid luma;
    Grid deviation;
    Grid mscn;
    BrisqueVariant variant = BrisqueVariant.LIBSVM;
    try (ScenePlane plane = variant.luma(planes);
        ScenePlane deviations = plane.deviations(variant.window());
        ScenePlane normalized = plane.normalized(variant.window())) {
      luma = plane.grid();
      deviation = deviations.grid();
      mscn = normalized.grid();
    }
    return switch (row.metric()) {
      // The table has samples on 0..1.
      case "brisque.local_mean" -> (luma.at(x, y) - mscn.at(x, y) * (deviation.at(x, y) + 1)) / 255;
      case "brisque.local_deviation" -> deviation.at(x, y) / 255;
      case "brisque.mscn" -> mscn.at(x, y);
      case "brisque.mscn_horizontal" -> mscn.at(x, y) * mscn.at(x + 1, y);
      case "brisque.mscn_vertical" -> mscn.at(x, y) * mscn.at(x, y + 1);
      case "brisque.mscn_diagonal" -> mscn.at(x, y) * mscn.at(x + 1, y + 1);
      case "brisque.mscn_secondary_diagonal" -> mscn.at(x + 1, y) * mscn.at(x, y + 1);
      default -> throw new IllegalArgumentException(row.metric());
    };
  }

  private static double asymmetric(String variant) {
    if (variant.startsWith("phi(alpha)")) {
      String alpha = variant.substring(variant.indexOf("at alpha ") + 9);
      return GaussianShapes.ratio(Double.parseDouble(alpha));
    }
    AsymmetricGaussian.Moments moments = new AsymmetricGaussian.Moments();
    String data = variant.substring(variant.indexOf("data ") + 5, variant.indexOf(" (not an"));
    NUMBER.matcher(data).results().forEach(n -> moments.add(Double.parseDouble(n.group())));
    AsymmetricGaussian fit = moments.fitSolved();
    double balance = fit.leftDeviation() / fit.rightDeviation();
    return switch (variant.substring(0, variant.indexOf(';')).replaceAll(" \\(zero.*", "")) {
      case "mean of squares" -> moments.meanSquare();
      case "r_hat" -> moments.ratio();
      case "R_hat" -> AsymmetricGaussian.Moments.corrected(moments.ratio(), balance);
      case "sigma left" -> fit.leftDeviation();
      case "sigma right" -> fit.rightDeviation();
      case "gamma" -> balance;
      case "alpha" -> fit.shape();
      case "mean" -> fit.mean();
      default -> GaussianShapes.scalePerDeviation(fit.shape());
    };
  }

  private static double element(ConformanceRow row) {
    Matcher element = ELEMENT.matcher(row.variant());
    if (!element.find()) {
      throw new IllegalArgumentException(row.variant());
    }
    int[] n =
        Arrays.stream(new int[] {1, 2, 3, 4})
            .map(g -> Integer.parseInt(element.group(g)))
            .toArray();
    double[] window = Grid.gaussian(n[0], n[1]);
    return window[n[2]] * window[n[3]];
  }

  private static int number(Pattern pattern, ConformanceRow row) {
    Matcher matcher = pattern.matcher(row.variant());
    if (!matcher.find()) {
      throw new IllegalArgumentException(row.variant());
    }
    return Integer.parseInt(matcher.group(1));
  }
}
