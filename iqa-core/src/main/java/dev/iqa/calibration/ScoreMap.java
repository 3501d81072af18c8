// SPDX-License-Identifier: Apache-2.0
package dev.iqa.calibration;

import java.util.Collections;
import java.util.List;

/** A function from a score to a mean opinion score. */
public sealed interface ScoreMap {

  /**
   * Maps a score.
   *
   * @param score any number; infinite ones are mapped to the limit where there is one
   * @return the opinion it predicts
   */
  double apply(double score);

  /**
   * Which kind of map this is.
   *
   * @return its kind
   */
  MapKind kind();

  /**
   * A straight line.
   *
   * @param slope opinion per score
   * @param intercept opinion at score 0
   */
  record Affine(double slope, double intercept) implements ScoreMap {
    @Override
    public double apply(double score) {
      // 0 times infinity is no number; a level line has the same height everywhere.
      return slope == 0 ? intercept : slope * score + intercept;
    }

    @Override
    public MapKind kind() {
      return MapKind.AFFINE;
    }
  }

  /**
   * The logistic curve of four parameters of the Video Quality Experts Group: lower + (upper −
   * lower) / (1 + exp(−(score − midpoint) / width)).
   *
   * @param upper limit at +∞; below {@code lower} for falling curves
   * @param lower limit at −∞
   * @param midpoint score half-way
   * @param width score over which the curve rises, positive
   * @see <a href="https://vqeg.org/projects/frtv-phase-i/">VQEG, 2000</a>
   */
  record Logistic4(double upper, double lower, double midpoint, double width) implements ScoreMap {
    @Override
    public double apply(double score) {
      return lower + (upper - lower) / (1 + Math.exp(-(score - midpoint) / width));
    }

    @Override
    public MapKind kind() {
      return MapKind.LOGISTIC4;
    }
  }

  /**
   * The logistic curve with a linear term: β₁ (1/2 − 1 / (1 + exp(β₂ (score − β₃)))) + β₄ score +
   * β₅.
   *
   * @param height β₁
   * @param rate β₂
   * @param midpoint β₃
   * @param slope β₄
   * @param offset β₅
   * @see <a href="https://doi.org/10.1109/TIP.2006.881959">Sheikh, Sabir and Bovik, 2006</a>
   */
  record Logistic5(double height, double rate, double midpoint, double slope, double offset)
      implements ScoreMap {
    @Override
    public double apply(double score) {
      double linear = slope == 0 ? offset : slope * score + offset;
      return height * (0.5 - 1 / (1 + Math.exp(rate * (score - midpoint)))) + linear;
    }

    @Override
    public MapKind kind() {
      return MapKind.LOGISTIC5;
    }
  }

  /**
   * The monotone function of least squares, straight between its knots and level outside.
   *
   * @param scores of the knots, rising strictly
   * @param opinions at the knots, rising or falling
   * @see <a href="https://doi.org/10.1214/aoms/1177728423">Ayer et al., 1955</a>
   */
  record Isotonic(List<Double> scores, List<Double> opinions) implements ScoreMap {
    /**
     * Copies the lists.
     *
     * @throws CalibrationException if the knots are none, of unequal number or out of order
     */
    public Isotonic {
      scores = List.copyOf(scores);
      opinions = List.copyOf(opinions);
      if (scores.isEmpty() || scores.size() != opinions.size()) {
        throw new CalibrationException(
            "an isotonic map needs as many scores as opinions, at least one; not "
                + scores.size()
                + " and "
                + opinions.size());
      }
      for (int i = 1; i < scores.size(); i++) {
        if (!(scores.get(i) > scores.get(i - 1))) {
          throw new CalibrationException(
              "the knots of an isotonic map rise; "
                  + scores.get(i)
                  + " follows "
                  + scores.get(i - 1));
        }
      }
    }

    @Override
    public double apply(double score) {
      int found = Collections.binarySearch(scores, score);
      if (found >= 0) {
        return opinions.get(found);
      }
      int next = -found - 1;
      if (next == 0) {
        return opinions.get(0);
      }
      if (next == scores.size()) {
        return opinions.get(next - 1);
      }
      double left = scores.get(next - 1);
      double part = (score - left) / (scores.get(next) - left);
      return opinions.get(next - 1) + part * (opinions.get(next) - opinions.get(next - 1));
    }

    @Override
    public MapKind kind() {
      return MapKind.ISOTONIC;
    }
  }
}
