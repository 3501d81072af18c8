// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import dev.iqa.ScoreScale;
import dev.iqa.calibration.CalibrationException;
import dev.iqa.calibration.MapKind;
import dev.iqa.calibration.ScoreMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How well an assessor's scores agree with people. Correlations are positive if the assessor
 * agrees, whatever the directions of the two scales.
 *
 * @param pictures with both a score and an opinion
 * @param srcc Spearman's rank correlation
 * @param srccInterval its 95 % bootstrap interval
 * @param krcc Kendall's tau-b
 * @param plcc Pearson's correlation of the raw scores
 * @param plccInterval its 95 % bootstrap interval
 * @param plcc4 Pearson's correlation after a logistic fit of four parameters
 * @param plcc5 the same with five parameters
 * @param rmse root mean square error after the fit of four parameters, in units of the opinions
 * @param outlierRatio part of the pictures whose fitted score is more than two standard deviations
 *     of their opinions off; undefined if the dataset has no deviations. VQEG uses deviations of
 *     the mean opinion; the dataset says which its deviations are
 * @param pairwiseAccuracy part of all pairs with different opinions that the scores put in the same
 *     order; equal scores count half
 * @param curve the logistic curve of four parameters, if it could be fitted
 */
public record Agreement(
    int pictures,
    Statistic srcc,
    Optional<Interval> srccInterval,
    Statistic krcc,
    Statistic plcc,
    Optional<Interval> plccInterval,
    Statistic plcc4,
    Statistic plcc5,
    Statistic rmse,
    Statistic outlierRatio,
    Statistic pairwiseAccuracy,
    Optional<ScoreMap> curve) {

  private static final double DEVIATIONS = 2;

  /**
   * Compares scores with opinions; pictures without an opinion are left out.
   *
   * @param scored pictures, in any order
   * @param scores scale of the assessor
   * @param opinions scale of the dataset
   * @param bootstrap for the intervals; empty for none
   * @return the agreement; statistics that are undefined say why
   */
  public static Agreement of(
      List<ScoredPicture> scored,
      ScoreScale scores,
      ScoreScale opinions,
      Optional<Bootstrap> bootstrap) {
    List<ScoredPicture> rated =
        scored.stream().filter(s -> s.picture().opinion().isPresent()).toList();
    double sign = scores.higherIsBetter() == opinions.higherIsBetter() ? 1 : -1;
    double[] raw = rated.stream().mapToDouble(ScoredPicture::score).toArray();
    double[] x = new double[raw.length];
    for (int i = 0; i < raw.length; i++) {
      x[i] = sign * raw[i];
    }
    double[] y = rated.stream().mapToDouble(s -> s.picture().opinion().getAsDouble()).toArray();
    Statistic plcc = Correlation.PLCC.of(x, y);
    Fitted four = plcc.isDefined() ? Fitted.of(MapKind.LOGISTIC4, raw, y) : Fitted.none(plcc);
    Fitted five = plcc.isDefined() ? Fitted.of(MapKind.LOGISTIC5, raw, y) : Fitted.none(plcc);
    return new Agreement(
        rated.size(),
        Correlation.SRCC.of(x, y),
        bootstrap.flatMap(b -> b.interval(Correlation.SRCC, x, y)),
        Correlation.KRCC.of(x, y),
        plcc,
        bootstrap.flatMap(b -> b.interval(Correlation.PLCC, x, y)),
        four.plcc,
        five.plcc,
        four.rmse,
        four.outliers(raw, rated),
        pairwise(x, y),
        four.map);
  }

  /**
   * The agreement within groups of pictures.
   *
   * @param scored pictures
   * @param key of the group a picture belongs to; empty for none
   * @param scores scale of the assessor
   * @param opinions scale of the dataset
   * @return by group, sorted by name; without intervals
   */
  public static Map<String, Agreement> by(
      Function<ScoredPicture, Optional<String>> key,
      List<ScoredPicture> scored,
      ScoreScale scores,
      ScoreScale opinions) {
    Map<String, List<ScoredPicture>> groups =
        scored.stream()
            .filter(s -> key.apply(s).isPresent())
            .collect(
                Collectors.groupingBy(
                    s -> key.apply(s).orElseThrow(), TreeMap::new, Collectors.toList()));
    Map<String, Agreement> found = new TreeMap<>();
    groups.forEach((name, group) -> found.put(name, of(group, scores, opinions, Optional.empty())));
    return found;
  }

  /**
   * The agreement for each distortion; pictures with several distortions form the group of their
   * names joined by {@code +}.
   *
   * @param scored pictures
   * @param scores scale of the assessor
   * @param opinions scale of the dataset
   * @return by distortion
   */
  public static Map<String, Agreement> byDistortion(
      List<ScoredPicture> scored, ScoreScale scores, ScoreScale opinions) {
    return by(s -> s.picture().distortionName(), scored, scores, opinions);
  }

  /**
   * The agreement for each severity of pictures with one distortion.
   *
   * @param scored pictures
   * @param scores scale of the assessor
   * @param opinions scale of the dataset
   * @return by severity
   */
  public static Map<String, Agreement> bySeverity(
      List<ScoredPicture> scored, ScoreScale scores, ScoreScale opinions) {
    return by(s -> s.picture().severityName(), scored, scores, opinions);
  }

  private static Statistic pairwise(double[] x, double[] y) {
    double right = 0;
    long pairs = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = i + 1; j < x.length; j++) {
        int wanted = y[i] == y[j] ? 0 : Double.compare(y[i], y[j]);
        if (wanted != 0) {
          pairs++;
          int given = x[i] == x[j] ? 0 : Double.compare(x[i], x[j]);
          right += given == 0 ? 0.5 : Integer.signum(given) == Integer.signum(wanted) ? 1 : 0;
        }
      }
    }
    return pairs == 0 ? Statistic.undefined("no two opinions differ") : Statistic.of(right / pairs);
  }

  private record Fitted(Optional<ScoreMap> map, Statistic plcc, Statistic rmse) {

    static Fitted none(Statistic why) {
      return new Fitted(Optional.empty(), why, why);
    }

    static Fitted of(MapKind kind, double[] x, double[] y) {
      ScoreMap map;
      try {
        map = kind.fit(x, y);
      } catch (CalibrationException e) {
        return none(Statistic.undefined(String.valueOf(e.getMessage())));
      }
      double[] mapped = new double[x.length];
      double squares = 0;
      for (int i = 0; i < x.length; i++) {
        mapped[i] = map.apply(x[i]);
        squares += (mapped[i] - y[i]) * (mapped[i] - y[i]);
      }
      return new Fitted(
          Optional.of(map),
          Correlation.PLCC.of(mapped, y),
          Statistic.of(Math.sqrt(squares / x.length)));
    }

    Statistic outliers(double[] x, List<ScoredPicture> rated) {
      if (map.isEmpty()) {
        return rmse;
      }
      int known = 0;
      int outliers = 0;
      for (int i = 0; i < x.length; i++) {
        ScoredPicture scored = rated.get(i);
        if (scored.picture().deviation().isPresent()) {
          known++;
          double error = Math.abs(map.get().apply(x[i]) - scored.picture().opinion().getAsDouble());
          outliers += error > DEVIATIONS * scored.picture().deviation().getAsDouble() ? 1 : 0;
        }
      }
      return known == 0
          ? Statistic.undefined("the dataset has no deviations")
          : Statistic.of((double) outliers / known);
    }
  }
}
