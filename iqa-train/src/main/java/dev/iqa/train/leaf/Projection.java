// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.train.TrainingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * From statistics to principal coordinates, fitted on pictures nobody needs to have rated: each
 * statistic is brought to mean 0 and variance 1, each sort counts by the root of its number, and
 * the directions in which pictures differ most come first. Coordinates keep their proportions; all
 * are scaled so that their variances sum to their number.
 *
 * @param weight [coordinates, statistics], row by row
 * @param bias of each coordinate
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Projection(float[] weight, float[] bias) {

  /** Fitted on so many pictures at most, at even distances. */
  private static final int FITTED_ON = 2048;

  /** Pictures projected at a time. */
  private static final int TOGETHER = 256;

  private static final double LEAST_DEVIATION = 1e-6;

  static Projection fit(List<float[]> all, int[] groups, int coordinates) {
    List<float[]> some = all;
    if (all.size() > FITTED_ON) {
      double step = all.size() / (double) FITTED_ON;
      some =
          java.util.stream.IntStream.range(0, FITTED_ON)
              .mapToObj(i -> all.get((int) (i * step)))
              .toList();
    }
    int n = some.size();
    int d = Arrays.stream(groups).sum();
    if (coordinates < 1 || coordinates >= n) {
      throw new TrainingException(
          TrainingException.Kind.NO_DATA,
          coordinates
              + " coordinates need more pictures than that; there are "
              + n
              + ". Fewer coordinates would work");
    }
    double[] mean = new double[d];
    double[] factor = new double[d];
    moments(some, groups, mean, factor);
    double[] x = new double[n * d];
    for (int i = 0; i < n; i++) {
      float[] row = some.get(i);
      for (int j = 0; j < d; j++) {
        x[i * d + j] = (row[j] - mean[j]) * factor[j];
      }
    }
    double[] directions = new double[coordinates * d];
    double scale = directions(x, n, d, coordinates, directions);
    float[] weight = new float[coordinates * d];
    float[] bias = new float[coordinates];
    for (int k = 0; k < coordinates; k++) {
      double shift = 0;
      for (int j = 0; j < d; j++) {
        double w = scale * directions[k * d + j] * factor[j];
        weight[k * d + j] = (float) w;
        shift -= w * mean[j];
      }
      bias[k] = (float) shift;
    }
    return new Projection(weight, bias);
  }

  private static void moments(List<float[]> some, int[] groups, double[] mean, double[] factor) {
    double[] square = new double[mean.length];
    for (float[] row : some) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += row[j] / (double) some.size();
      }
    }
    for (float[] row : some) {
      for (int j = 0; j < mean.length; j++) {
        square[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / some.size();
      }
    }
    int begin = 0;
    for (int width : groups) {
      for (int j = begin; j < begin + width; j++) {
        // The squares of a sort sum to the root of its number.
        factor[j] = Math.pow(width, -0.25) / Math.max(LEAST_DEVIATION, Math.sqrt(square[j]));
      }
      begin += width;
    }
  }

  /** Unit vectors, the most telling first; returns the scale of the coordinates. */
  private static double directions(double[] x, int n, int d, int count, double[] directions) {
    try (PointerScope scope = new PointerScope()) {
      Tensor rows = Tensor.create(x, n, d);
      // n × n is smaller than d × d here, and has the same eigenvalues; 32 bits would do for the
      // product, but not for the eigenvectors.
      Tensor narrow = rows.to(torch.ScalarType.Float);
      Tensor products = torch.matmul(narrow, narrow.t()).to(torch.ScalarType.Double);
      var eigen = torch.linalg_eigh(products.contiguous());
      Tensor values = eigen.get0().slice(0, option(n - (long) count), option(n), 1).flip(0);
      Tensor vectors = eigen.get1().slice(1, option(n - (long) count), option(n), 1).flip(1);
      Tensor lengths = values.clamp_min(new org.bytedeco.pytorch.Scalar(1e-12)).sqrt();
      Tensor found = torch.matmul(vectors.t(), rows).div(lengths.reshape(-1, 1)).contiguous();
      found.data_ptr_double().get(directions);
      double variances = values.sum().item_double() / n;
      return Math.sqrt(count / variances);
    }
  }

  private static org.bytedeco.pytorch.LongOptional option(long index) {
    return new org.bytedeco.pytorch.LongOptional(index);
  }

  /** The coordinates of pictures, one after the other. */
  List<float[]> of(List<float[]> statistics) {
    int width = bias.length;
    List<float[]> all = new ArrayList<>();
    try (PointerScope scope = new PointerScope()) {
      Tensor factors = Tensor.create(weight, width, weight.length / width).t();
      Tensor shift = Tensor.create(bias, width);
      for (int from = 0; from < statistics.size(); from += TOGETHER) {
        List<float[]> some = statistics.subList(from, Math.min(statistics.size(), from + TOGETHER));
        try (PointerScope inner = new PointerScope()) {
          int length = weight.length / width;
          float[] rows = new float[some.size() * length];
          for (int i = 0; i < some.size(); i++) {
            System.arraycopy(some.get(i), 0, rows, i * length, length);
          }
          Tensor found = torch.matmul(Tensor.create(rows, some.size(), length), factors).add(shift);
          float[] coordinates = new float[some.size() * width];
          found.contiguous().data_ptr_float().get(coordinates);
          for (int i = 0; i < some.size(); i++) {
            all.add(Arrays.copyOfRange(coordinates, i * width, (i + 1) * width));
          }
        }
      }
    }
    return all;
  }
}
