// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.train.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Where fine-tuning on opinions begins: at the least squares of the opinions by what the student
 * says and by its coordinates, with a penalty chosen by leaving one out. Few opinions then change
 * little, and many as much as they can; what follows adds the order of pairs and the teacher.
 */
final class Tuning {

  /** How freely the student's own score may be stretched, beside all coordinates together. */
  private static final double OWN_SHARE = .2;

  private Tuning() {}

  /** Gain 1 and no shift: the head says what its members say. */
  static void neutral(Weights weights, LeafHead head) {
    weights.put("gain.weight", new float[] {1});
    weights.put("gain.bias", new float[] {0});
    weights.put("tune.weight", new float[head.coordinates()]);
    weights.put("tune.bias", new float[] {0});
  }

  /**
   * Tunes a head.
   *
   * @param weights that hold those of the head, neutral
   * @param head itself
   * @param lesson whose rated pictures it is tuned by
   * @param taught whether its members know anything
   */
  static void tune(Weights weights, LeafHead head, Lesson lesson, boolean taught) {
    List<String> names = lesson.index().rated();
    int count = head.coordinates();
    double[] opinions = new double[names.size()];
    double[] scores =
        taught ? head.levels(weights, lesson.coordinates(names)) : new double[names.size()];
    double mean = Arrays.stream(scores).average().orElse(0);
    double variance = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).average().orElse(0);
    double own = variance > 1e-9 ? Math.sqrt(OWN_SHARE * count / variance) : 0;
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      double[] row = new double[count + 1];
      float[] coordinates = Objects.requireNonNull(lesson.pictures().get(names.get(i)));
      for (int k = 0; k < count; k++) {
        row[k] = coordinates[k];
      }
      row[count] = own * (scores[i] - mean);
      rows.add(row);
      opinions[i] = lesson.opinions().getOrDefault(names.get(i), 0.0);
    }
    Ridge ridge = Ridge.fit(rows, opinions);
    float[] tune = new float[count];
    for (int k = 0; k < count; k++) {
      tune[k] = (float) ridge.weights()[k];
    }
    double gain = own * ridge.weights()[count];
    weights.put("gain.weight", new float[] {(float) gain});
    weights.put("gain.bias", new float[] {(float) (ridge.intercept() - gain * mean)});
    weights.put("tune.weight", tune);
  }
}
