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
 * @param reserve by family, subtracted from its logit afterwards
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al., 2017</a>
 */
record StudentCalibration(double familyTemperature, double kindTemperature, List<Double> reserve) {

  /** Share of undamaged photographs that may raise an alarm. */
  static final double ALARMS = 0.02;

  /** What was found on examples with labels, and on undamaged ones. */
  static StudentCalibration fitted(
      Predictor predictor, List<StudentObjective.Labelled> labelled, List<Named<Values>> clean) {
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
    List<float[]> quiet =
        clean.stream()
            .map(inputs -> predictor.predict(inputs).get(StudentNetwork.FAMILY_LOGITS).floats())
            .toList();
    return new StudentCalibration(
        familyTemperature, kindTemperature, reserve(quiet, familyTemperature));
  }

  /**
   * Raises the reserve of whichever family alarms most, a little at a time, until few enough of the
   * undamaged alarm: a family that never errs is not held back for another that does.
   */
  static List<Double> reserve(List<float[]> quiet, double temperature) {
    double[] reserve = new double[Vocabulary.FAMILIES.size()];
    while (true) {
      int[] alarms = new int[reserve.length];
      int alarmed = 0;
      for (float[] logits : quiet) {
        boolean any = false;
        for (int f = 0; f < reserve.length; f++) {
          if (logits[f] / temperature - reserve[f] >= 0) {
            alarms[f]++;
            any = true;
          }
        }
        alarmed += any ? 1 : 0;
      }
      if (alarmed <= ALARMS * quiet.size()) {
        return Arrays.stream(reserve).boxed().toList();
      }
      int worst = 0;
      for (int f = 1; f < alarms.length; f++) {
        if (alarms[f] > alarms[worst]) {
          worst = f;
        }
      }
      reserve[worst] += 0.05;
    }
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
    scale(weights, "types", kindTemperature, List.of());
  }

  private static void scale(
      Weights weights, String head, double temperature, List<Double> reserve) {
    for (String part : List.of(".weight", ".bias")) {
      float[] values = weights.values(head + part);
      boolean held = part.equals(".bias") && !reserve.isEmpty();
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (values[i] / temperature - (held ? reserve.get(i) : 0));
      }
      weights.put(head + part, values);
    }
  }
}
