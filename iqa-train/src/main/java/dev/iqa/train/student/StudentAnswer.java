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
 * @param types probability by type
 * @param kinds probability by type, and last of a clean picture; they sum to 1
 * @param severity by type, 1 to 5, whether or not it is there
 * @param photograph probability
 * @param map quality by cell, row by row
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record StudentAnswer(
    double score,
    double deviation,
    float[] presence,
    float[] types,
    float[] kinds,
    float[] severity,
    double photograph,
    float[] map) {

  /** The answers of a batch. */
  static List<StudentAnswer> of(Named<Values> outputs) {
    int count = outputs.get(StudentNetwork.SCORE).floats().length;
    List<StudentAnswer> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(
          new StudentAnswer(
              row(outputs, StudentNetwork.SCORE, i)[0],
              row(outputs, StudentNetwork.DEVIATION, i)[0],
              row(outputs, StudentNetwork.FAMILIES, i),
              row(outputs, StudentNetwork.TYPES, i),
              row(outputs, StudentNetwork.KINDS, i),
              row(outputs, StudentNetwork.SEVERITY, i),
              row(outputs, StudentNetwork.PHOTOGRAPH, i)[0],
              row(outputs, StudentNetwork.MAP, i)));
    }
    return answers;
  }

  private static float[] row(Named<Values> outputs, String name, int row) {
    Values values = outputs.get(name);
    int length = values.floats().length / Math.toIntExact(values.shape()[0]);
    return Arrays.copyOfRange(values.floats(), row * length, (row + 1) * length);
  }
}
