// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.train.Values;
import dev.iqa.train.network.Named;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the student says of one picture.
 *
 * @param score 0 worst to 1 best
 * @param deviation of the score
 * @param presence probability by family
 * @param types probability by type, and last of a clean picture; they sum to 1
 * @param severity by family, 1 to 5, whether or not it is there
 * @param photograph probability
 * @param map quality by cell, row by row
 */
record StudentAnswer(
    double score,
    double deviation,
    double[] presence,
    double[] types,
    double[] severity,
    double photograph,
    float[] map) {

  /** The answers of a batch. */
  static List<StudentAnswer> of(Named<Values> outputs) {
    float[] scores = outputs.get(StudentNetwork.SCORE).floats();
    float[] deviations = outputs.get(StudentNetwork.DEVIATION).floats();
    float[] photographs = outputs.get(StudentNetwork.PHOTOGRAPH).floats();
    List<StudentAnswer> answers = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      float[] levels = row(outputs, StudentNetwork.SEVERITIES, i);
      int steps = levels.length / Vocabulary.FAMILIES.size();
      double[] severity = new double[levels.length / steps];
      for (int k = 0; k < levels.length; k++) {
        severity[k / steps] += (k % steps == 0 ? 1 : 0) + logistic(levels[k]);
      }
      float[] families = row(outputs, StudentNetwork.FAMILIES, i);
      double[] presence = new double[families.length];
      for (int f = 0; f < families.length; f++) {
        presence[f] = logistic(families[f]);
      }
      answers.add(
          new StudentAnswer(
              scores[i],
              deviations[i],
              presence,
              softmax(row(outputs, StudentNetwork.TYPES, i)),
              severity,
              logistic(photographs[i]),
              row(outputs, StudentNetwork.MAP, i)));
    }
    return answers;
  }

  private static float[] row(Named<Values> outputs, String name, int row) {
    Values values = outputs.get(name);
    int length = values.floats().length / Math.toIntExact(values.shape()[0]);
    return Arrays.copyOfRange(values.floats(), row * length, (row + 1) * length);
  }

  static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double[] softmax(float[] logits) {
    double most = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      most = Math.max(most, logit);
    }
    double sum = 0;
    double[] parts = new double[logits.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Math.exp(logits[i] - most);
      sum += parts[i];
    }
    for (int i = 0; i < parts.length; i++) {
      parts[i] /= sum;
    }
    return parts;
  }
}
