// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.train.network.Activation;
import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.Block;
import dev.iqa.train.network.Convolution;
import dev.iqa.train.network.Residual;
import dev.iqa.train.network.Sequence;
import dev.iqa.train.network.Weight;
import java.util.ArrayList;
import java.util.List;

/**
 * What sees: four stages of plain convolutions at strides 4, 8, 16 and 32, and of each stage the
 * mean and the deviation of every channel; last, what attention picks among the cells of the last
 * stage.
 */
public final class StudentStages {

  /** Multiples of 16: ONNX Runtime computes what is between all the same. */
  static final int[] WIDTHS = {48, 64, 96, 176};

  private final List<Block> stages = new ArrayList<>();
  private final Convolution attention;
  private final int features;

  /**
   * What a picture shows.
   *
   * @param <T> a value
   * @param cells the last stage: [batch, channels, rows, columns]
   * @param scores of the cells, before the softmax: [batch, 1, cells]
   * @param attention to the cells, sums to 1: [batch, cells, 1]
   * @param statistics [batch, {@link #features()}]
   * @param maps what each stage gives: [batch, {@link #width}, rows, columns]
   */
  public record Seen<T>(T cells, T scores, T attention, T statistics, List<T> maps) {
    /** Keeps the list as it is. */
    public Seen {
      maps = List.copyOf(maps);
    }
  }

  /**
   * The stages.
   *
   * @param prefix of the names of all weights
   */
  public StudentStages(String prefix) {
    stages.add(
        Sequence.of(Convolution.normed(prefix + "stem", 3, WIDTHS[0], 7, 4), Activation.RELU));
    int count = 2 * WIDTHS[0] + WIDTHS[3];
    for (int i = 1; i < WIDTHS.length; i++) {
      String name = prefix + "stage" + i;
      stages.add(
          Sequence.of(
              Convolution.normed(name + ".down", WIDTHS[i - 1], WIDTHS[i], 3, 2),
              Activation.RELU,
              new Residual(
                  Sequence.of(
                      Convolution.normed(name + ".more", WIDTHS[i], WIDTHS[i], 3, 1),
                      Activation.RELU))));
      count += 2 * WIDTHS[i];
    }
    features = count;
    attention = Convolution.biased(prefix + "attention", WIDTHS[3], 1, 1, 1);
  }

  /**
   * How many statistics there are.
   *
   * @return values by picture
   */
  public int features() {
    return features;
  }

  /**
   * How many channels a stage has.
   *
   * @param stage 0 to 3
   * @return channels
   */
  public static int width(int stage) {
    return WIDTHS[stage];
  }

  /** One after the other. */
  List<Block> stages() {
    return List.copyOf(stages);
  }

  /**
   * All weights.
   *
   * @return in the order they are stored
   */
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>();
    stages.forEach(stage -> weights.addAll(stage.weights()));
    weights.addAll(attention.weights());
    return weights;
  }

  /**
   * Looks.
   *
   * @param <T> a value
   * @param algebra to write it in
   * @param picture [batch, 3, height, width], as (sample / 255 − 0.5) · 4
   * @return what it shows
   */
  public <T> Seen<T> apply(Algebra<T> algebra, T picture) {
    List<T> statistics = new ArrayList<>();
    List<T> maps = new ArrayList<>();
    T x = picture;
    for (Block stage : stages) {
      x = stage.apply(algebra, x);
      maps.add(x);
      // Blur and noise act on the deviation by factors: a logarithm makes them differences. The
      // shifts bring both near to zero, where a linear map learns fastest.
      statistics.add(algebra.affine(algebra.pooledMean(x), 2, -0.8));
      T deviation = algebra.activate(algebra.pooledDeviation(x), Activation.LOG);
      statistics.add(algebra.affine(deviation, 1, 0.6));
    }
    // Attention: a softmax over the cells, and what it looks at.
    T scores = algebra.reshape(attention.apply(algebra, x), 0, 1, -1);
    T weights = algebra.permute(algebra.softmax(scores), 0, 2, 1);
    T seen = algebra.matrixProduct(algebra.reshape(x, 0, WIDTHS[3], -1), weights);
    statistics.add(algebra.reshape(seen, 0, WIDTHS[3], 1, 1));
    T all = algebra.reshape(algebra.concatenate(1, statistics), 0, features);
    return new Seen<>(x, scores, weights, all, maps);
  }
}
