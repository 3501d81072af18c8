// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.train.Predictor;
import dev.iqa.train.Values;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Makes probabilities mean what they say, by one temperature for each head, found on photographs
 * nothing was learnt from; then holds the families back by as much as keeps undamaged photographs
 * free of false alarms. Both go into the weights of the heads, so that the exported network needs
 * no step after it.
 *
 * @param familyTemperature the logits of families are divided by it
 * @param kindTemperature the logits of kinds are divided by it
 * @param reserve subtracted from the logits of families afterwards
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al., 2017</a>
 */
record StudentCalibration(double familyTemperature, double kindTemperature, double reserve) {

  /** Share of undamaged photographs that may raise an alarm. */
  static final double ALARMS = 0.02;

  /** What was found on examples with labels, and on undamaged ones. */
  static StudentCalibration fitted(
      Predictor predictor, List<StudentObjective.Labelled> labelled, List<Named<Values>> clean) {
    int families = Vocabulary.FAMILIES.size();
    double familyTemperature =
        best(
            t -> {
              double sum = 0;
              for (StudentObjective.Labelled batch : labelled) {
                float[] logits = batch.outputs(predictor, StudentNetwork.FAMILY_LOGITS);
                float[] truth = batch.labels().get("presence").floats();
                float[] known = batch.labels().get("presence known").floats();
                for (int i = 0; i < logits.length; i++) {
                  double z = logits[i] / t;
                  sum +=
                      known[i]
                          * (Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - z * truth[i]);
                }
              }
              return sum;
            });
    double kindTemperature =
        best(
            t -> {
              double sum = 0;
              for (StudentObjective.Labelled batch : labelled) {
                float[] logits = batch.outputs(predictor, StudentNetwork.KIND_LOGITS);
                float[] truth = batch.labels().get("types").floats();
                int kinds = Vocabulary.TYPES.size() + 1;
                for (int row = 0; row < logits.length; row += kinds) {
                  double total = 0;
                  for (int k = row; k < row + kinds; k++) {
                    total += Math.exp(logits[k] / t);
                  }
                  for (int k = row; k < row + kinds; k++) {
                    sum += truth[k] * (Math.log(total) - logits[k] / t);
                  }
                }
              }
              return sum;
            });
    double[] loudest =
        clean.stream()
            .flatMapToDouble(
                inputs -> {
                  float[] logits =
                      predictor.predict(inputs).get(StudentNetwork.FAMILY_LOGITS).floats();
                  double[] rows = new double[logits.length / families];
                  Arrays.fill(rows, Double.NEGATIVE_INFINITY);
                  for (int i = 0; i < logits.length; i++) {
                    rows[i / families] =
                        Math.max(rows[i / families], logits[i] / familyTemperature);
                  }
                  return Arrays.stream(rows);
                })
            .sorted()
            .toArray();
    double reserve = 0;
    if (loudest.length > 0) {
      int allowed = (int) (ALARMS * loudest.length);
      reserve = Math.max(0, loudest[loudest.length - 1 - allowed]);
    }
    return new StudentCalibration(familyTemperature, kindTemperature, reserve);
  }

  /** The least of a smooth function of a temperature, between a quarter and four. */
  private static double best(DoubleUnaryOperator loss) {
    double best = 1;
    double least = loss.applyAsDouble(1);
    for (double step = 0.32; step > 0.01; step /= 2) {
      for (int side = -1; side <= 1; side += 2) {
        while (true) {
          double next = best * Math.exp(side * step);
          double value = next < 0.25 || next > 4 ? Double.NaN : loss.applyAsDouble(next);
          if (!(value < least)) {
            break;
          }
          best = next;
          least = value;
        }
      }
    }
    return best;
  }

  /** Changes the heads. */
  void into(Weights weights) {
    scale(weights, "families", familyTemperature, reserve);
    scale(weights, "types", kindTemperature, 0);
  }

  private static void scale(Weights weights, String head, double temperature, double reserve) {
    for (String part : List.of(".weight", ".bias")) {
      float[] values = weights.values(head + part);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (values[i] / temperature - (part.equals(".bias") ? reserve : 0));
      }
      weights.put(head + part, values);
    }
  }
}
