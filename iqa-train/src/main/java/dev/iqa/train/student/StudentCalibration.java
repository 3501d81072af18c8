// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.train.Predictor;
import dev.iqa.train.Values;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;

/**
 * Makes probabilities mean what they say, by one temperature for each head, found on photographs
 * nothing was learnt from; then chooses from where on a family is reported: the family's own
 * threshold by the sets of damage that are named right, and that of any damage at all so that
 * undamaged photographs stay free of false alarms. Both go into the weights of the heads, so that
 * the exported network needs no step after it, and one half is the threshold of everything.
 *
 * @param familyTemperature the logits of families are divided by it
 * @param kindTemperature the logits of kinds are divided by it
 * @param damageTemperature the logit of any damage is divided by it
 * @param reserve by family, subtracted from its logit afterwards
 * @param damageReserve subtracted from the logit of any damage
 * @param photographReserve subtracted from the logit of a photograph, which is sharpened then
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al., 2017</a>
 */
record StudentCalibration(
    double familyTemperature,
    double kindTemperature,
    double damageTemperature,
    List<Double> reserve,
    double damageReserve,
    double photographReserve) {

  /** Share of undamaged photographs that may raise an alarm; of others it will be somewhat more. */
  static final double ALARMS = 0.01;

  /** Share of photographs, damaged ones among them, that may be taken for something else. */
  static final double STRANGERS = 0.01;

  /** So that photographs keep their scores and what is none gets nothing of one. */
  private static final double PHOTOGRAPH_TEMPERATURE = 1 / 3.0;

  private static final double STEP = 0.1;

  /**
   * What the network said of a photograph.
   *
   * @param families logits
   * @param damage logit
   * @param photograph logit
   * @param truth by family, 1 for those that were done to it
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Judged(float[] families, float damage, float photograph, byte[] truth) {

    /** What the network says of a photograph. */
    static Judged of(Predictor predictor, Named<Values> photograph, byte[] truth) {
      Named<Values> said = predictor.predict(photograph);
      return new Judged(
          said.get(StudentNetwork.FAMILY_LOGITS).floats(),
          said.get(StudentNetwork.DAMAGE_LOGIT).floats()[0],
          said.get(StudentNetwork.PHOTOGRAPH_LOGIT).floats()[0],
          truth);
    }
  }

  /** What was found on examples with labels, and on damaged and undamaged photographs. */
  static StudentCalibration fitted(
      Predictor predictor,
      List<StudentObjective.Labelled> labelled,
      List<Judged> damaged,
      List<Judged> clean) {
    double familyTemperature =
        temperature(predictor, labelled, StudentNetwork.FAMILY_LOGITS, "presence");
    double damageTemperature =
        temperature(predictor, labelled, StudentNetwork.DAMAGE_LOGIT, "damaged");
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
                  double possible = 0;
                  for (int k = row; k < row + kinds; k++) {
                    total += Math.exp(logits[k] / t);
                    possible += truth[k] * Math.exp(logits[k] / t);
                  }
                  sum += possible > 0 ? Math.log(total / possible) : 0;
                }
              }
              return sum;
            });
    Thresholds thresholds =
        Thresholds.chosen(
            scaled(damaged, familyTemperature, damageTemperature),
            scaled(clean, familyTemperature, damageTemperature));
    return new StudentCalibration(
        familyTemperature,
        kindTemperature,
        damageTemperature,
        Arrays.stream(thresholds.families()).boxed().toList(),
        thresholds.damage(),
        photographReserve(damaged, clean));
  }

  /** The logit that all but a few photographs exceed, 0 at least. */
  static double photographReserve(List<Judged> damaged, List<Judged> clean) {
    double[] logits =
        Stream.concat(damaged.stream(), clean.stream())
            .mapToDouble(Judged::photograph)
            .sorted()
            .toArray();
    return Math.max(0, logits[(int) (STRANGERS * logits.length)]);
  }

  private static double temperature(
      Predictor predictor, List<StudentObjective.Labelled> labelled, String head, String labels) {
    return best(
        t -> {
          double sum = 0;
          for (StudentObjective.Labelled batch : labelled) {
            float[] logits = batch.outputs(predictor, head);
            float[] truth = batch.labels().get(labels).floats();
            float[] known = batch.labels().get(labels + " known").floats();
            for (int i = 0; i < logits.length; i++) {
              double z = logits[i] / t;
              sum +=
                  known[i] * (Math.log1p(Math.exp(-Math.abs(z))) + Math.max(z, 0) - z * truth[i]);
            }
          }
          return sum;
        });
  }

  private static List<Judged> scaled(
      List<Judged> all, double familyTemperature, double damageTemperature) {
    List<Judged> scaled = new ArrayList<>();
    for (Judged one : all) {
      float[] families = one.families().clone();
      for (int f = 0; f < families.length; f++) {
        families[f] = (float) (families[f] / familyTemperature);
      }
      scaled.add(
          new Judged(
              families, (float) (one.damage() / damageTemperature), one.photograph(), one.truth()));
    }
    return scaled;
  }

  /**
   * Logits from which on something is reported.
   *
   * @param families by family
   * @param damage that of any damage
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  record Thresholds(double[] families, double damage) {

    /**
     * For every threshold of any damage, the families' thresholds are moved one after the other to
     * where most sets are named right, then raised where undamaged photographs alarm too often. Of
     * all that, the best is taken; of equals the most cautious.
     */
    static Thresholds chosen(List<Judged> damaged, List<Judged> clean) {
      Thresholds best = new Thresholds(new double[Vocabulary.FAMILIES.size()], 99);
      double most = -1;
      for (int i = 60; i >= -20; i--) {
        Thresholds tried = new Thresholds(new double[Vocabulary.FAMILIES.size()], i * STEP);
        tried.improve(damaged);
        tried.quieten(clean);
        double credit = tried.credit(damaged);
        if (credit > most) {
          most = credit;
          best = tried;
        }
      }
      return best;
    }

    private void improve(List<Judged> damaged) {
      for (int sweep = 0; sweep < 2; sweep++) {
        for (int f = 0; f < families.length; f++) {
          double best = families[f];
          double most = -1;
          for (int i = 30; i >= -20; i--) {
            families[f] = i * STEP;
            double credit = credit(damaged);
            if (credit > most) {
              most = credit;
              best = families[f];
            }
          }
          families[f] = best;
        }
      }
    }

    private void quieten(List<Judged> clean) {
      while (true) {
        int[] alarms = new int[families.length];
        int alarmed = 0;
        for (Judged photo : clean) {
          boolean any = false;
          for (int f = 0; f < families.length; f++) {
            if (reports(photo, f)) {
              alarms[f]++;
              any = true;
            }
          }
          alarmed += any ? 1 : 0;
        }
        if (alarmed <= ALARMS * clean.size()) {
          return;
        }
        int worst = 0;
        for (int f = 1; f < alarms.length; f++) {
          if (alarms[f] > alarms[worst]) {
            worst = f;
          }
        }
        families[worst] += STEP;
      }
    }

    boolean reports(Judged photo, int family) {
      return photo.damage() >= damage && photo.families()[family] >= families[family];
    }

    /** Mean of {@link StudentFigures#credit}. */
    double credit(List<Judged> damaged) {
      double sum = 0;
      for (Judged photo : damaged) {
        float[] reported = new float[families.length];
        for (int f = 0; f < families.length; f++) {
          reported[f] = reports(photo, f) ? 1 : 0;
        }
        sum += StudentFigures.credit(photo.truth(), reported);
      }
      return sum / damaged.size();
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
    scale(weights, "damage", damageTemperature, List.of(damageReserve));
    scale(weights, "types", kindTemperature, List.of());
    scale(
        weights,
        "photograph",
        PHOTOGRAPH_TEMPERATURE,
        List.of(photographReserve / PHOTOGRAPH_TEMPERATURE));
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
