// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.MobileNetV2;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Weight;
import dev.iqa.train.student.StudentStages;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a student looks at pictures with. It says mean and deviation of every channel, and of some
 * maps which channels are strong at the same places: the correlation of every two.
 *
 * @see <a href="https://arxiv.org/abs/1907.02665">Zhang et al., 2020, who judge pictures by such
 *     products of channels</a>
 */
public enum Trunk {

  /**
   * {@link MobileNetV2}, as ImageNet taught it to name things: mean and deviation after each of its
   * blocks; correlations at strides 4 to 16.
   */
  MOBILENET_V2("mobilenet.", 5568) {
    @Override
    List<Integer> correlated() {
      return List.of(24, 32, 64, 96);
    }

    @Override
    List<Weight> weights() {
      return network().weights();
    }

    @Override
    <T> Seen<T> look(Algebra<T> algebra, T picture) {
      // The students' pictures lie in −2..2, this network's in −1..1.
      Named<T> seen = network().features(algebra, algebra.affine(picture, 0.5, 0));
      List<T> moments = new ArrayList<>();
      for (String tap : seen.names()) {
        if (!tap.equals("embedding")) {
          moments.add(algebra.pooledMean(seen.get(tap)));
          moments.add(algebra.pooledDeviation(seen.get(tap)));
        }
      }
      return new Seen<>(
          algebra.concatenate(1, moments),
          List.of(
              seen.get("stride_4"),
              seen.get("stride_8"),
              seen.get("block_10"),
              seen.get("stride_16")));
    }

    private MobileNetV2 network() {
      return new MobileNetV2(prefix(), false);
    }
  },

  /**
   * {@link StudentStages}: our own, 0.9 million weights, which no opinion and no name taught;
   * correlations of all stages but the last.
   */
  STUDENT("", new StudentStages("").features()) {
    @Override
    List<Integer> correlated() {
      return IntStream.range(0, 3).mapToObj(StudentStages::width).toList();
    }

    @Override
    List<Weight> weights() {
      return new StudentStages("").weights();
    }

    @Override
    <T> Seen<T> look(Algebra<T> algebra, T picture) {
      StudentStages.Seen<T> seen = new StudentStages("").apply(algebra, picture);
      return new Seen<>(seen.statistics(), seen.maps().subList(0, 3));
    }
  };

  /** Mean and deviation of all channels, and the maps to correlate. */
  record Seen<T>(T moments, List<T> maps) {}

  private static final double EPSILON = 1e-6;

  private final String prefix;
  private final int moments;

  Trunk(String prefix, int moments) {
    this.prefix = prefix;
    this.moments = moments;
  }

  /** What its weights' names begin with here, and do not in files. */
  String prefix() {
    return prefix;
  }

  /** How many statistics there are. */
  int width() {
    return groups().sum();
  }

  /** How many of each sort: first means and deviations, then correlations map by map. */
  IntStream groups() {
    return IntStream.concat(
        IntStream.of(moments), correlated().stream().mapToInt(c -> c * (c - 1) / 2));
  }

  /** How many of them, the first ones, are means and deviations. */
  int moments() {
    return moments;
  }

  abstract List<Weight> weights();

  /** Channels of the maps that are correlated. */
  abstract List<Integer> correlated();

  abstract <T> Seen<T> look(Algebra<T> algebra, T picture);

  /** From pictures as {@link dev.iqa.train.student.StudentInput} makes them to [batch, width]. */
  <T> T statistics(Algebra<T> algebra, T picture) {
    Seen<T> seen = look(algebra, picture);
    List<T> all = new ArrayList<>();
    all.add(algebra.reshape(seen.moments(), 0, moments));
    for (int i = 0; i < correlated().size(); i++) {
      addCorrelations(algebra, seen.maps().get(i), correlated().get(i), all);
    }
    return algebra.concatenate(1, all);
  }

  private static <T> void addCorrelations(
      Algebra<T> algebra, T map, int channels, List<T> statistics) {
    T centred = algebra.add(map, algebra.affine(algebra.pooledMean(map), -1, 0));
    T unit = algebra.unitMeanSquare(algebra.reshape(centred, 0, channels, -1), EPSILON);
    // A softmax of zeros is one over their number, whatever the size of the map.
    T shared = algebra.multiply(unit, algebra.softmax(algebra.affine(unit, 0, 0)));
    T all = algebra.matrixProduct(shared, algebra.permute(unit, 0, 2, 1));
    // Every two once: row by row what is right of the diagonal.
    for (int i = 0; i + 1 < channels; i++) {
      T right = algebra.slice(algebra.slice(all, 1, i, i + 1L), 2, i + 1L, channels);
      statistics.add(algebra.reshape(right, 0, channels - 1L - i));
    }
  }
}
