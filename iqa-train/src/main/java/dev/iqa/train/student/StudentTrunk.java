// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.Block;
import dev.iqa.train.network.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The student's four stages of convolutions, without its heads: {@code stem} and {@code stage1} to
 * {@code stage3}, as named in {@code student.safetensors}.
 */
public final class StudentTrunk {

  private final StudentNetwork network = new StudentNetwork();

  /** A trunk. */
  public StudentTrunk() {}

  /**
   * How many statistics there are.
   *
   * @return mean and logarithm of the deviation, for each channel of each stage
   */
  public int width() {
    return 2 * Arrays.stream(StudentNetwork.WIDTHS).sum();
  }

  /**
   * The weights of the stages.
   *
   * @return in the order of the network
   */
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>();
    for (Block stage : network.stages()) {
      weights.addAll(stage.weights());
    }
    return weights;
  }

  /**
   * What it sees in a picture.
   *
   * @param <T> a value
   * @param algebra to write it in
   * @param picture as {@link StudentInput} makes it
   * @return [batch, {@link #width}]
   */
  public <T> T statistics(Algebra<T> algebra, T picture) {
    List<T> statistics = new ArrayList<>();
    network.look(algebra, picture, statistics);
    return algebra.reshape(algebra.concatenate(1, statistics), 0, width());
  }
}
