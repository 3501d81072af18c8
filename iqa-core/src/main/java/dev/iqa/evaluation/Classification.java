// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How well an assessor names distortions. A clean picture has the class {@code none}.
 *
 * @param pictures how many
 * @param accuracy part of the pictures with at most one distortion whose first answer is right
 * @param macroF1 mean over the classes of the harmonic mean of precision and recall, of the same
 *     pictures
 * @param setAccuracy mean credit of the pictures with several distortions: 1 if the sets are equal,
 *     else hits / max(number found, number true)
 * @param severityError mean absolute difference of severities where the class is right
 * @param calibrationError expected calibration error: mean over bins of confidence of the
 *     difference between confidence and accuracy, weighted by size
 * @param confusion how often a class (outer key) was called a class (inner key), of pictures with
 *     at most one distortion
 * @see <a href="https://arxiv.org/abs/2405.18842">You et al., 2024, for the credit of sets</a>
 * @see <a href="https://arxiv.org/abs/1706.04599">Guo et al., 2017, for the calibration error</a>
 */
public record Classification(
    int pictures,
    Statistic accuracy,
    Statistic macroF1,
    Statistic setAccuracy,
    Statistic severityError,
    Statistic calibrationError,
    SortedMap<String, SortedMap<String, Integer>> confusion) {

  /** The class of a clean picture. */
  public static final String NONE = "none";

  /** Edges of the bins of confidence, first and last included. */
  private static final double[] EDGES = {0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1};

  /**
   * Compares answers with the truth.
   *
   * @param items pictures
   * @return the figures; those that are undefined say why
   */
  public static Classification of(List<ClassifiedPicture> items) {
    SortedMap<String, SortedMap<String, Integer>> confusion = new TreeMap<>();
    int singles = 0;
    int right = 0;
    double credit = 0;
    int several = 0;
    double severity = 0;
    int severities = 0;
    double[] confidence = new double[EDGES.length - 1];
    double[] hits = new double[EDGES.length - 1];
    int[] sizes = new int[EDGES.length - 1];
    int confident = 0;
    for (ClassifiedPicture item : items) {
      for (ClassifiedPicture.Label truth : item.truth()) {
        for (ClassifiedPicture.Label found : item.found()) {
          if (found.name().equals(truth.name())
              && truth.severity().isPresent()
              && found.severity().isPresent()) {
            severity += Math.abs(truth.severity().getAsDouble() - found.severity().getAsDouble());
            severities++;
          }
        }
      }
      if (item.truth().size() > 1) {
        several++;
        credit += credit(item);
        continue;
      }
      singles++;
      String truth = item.truth().isEmpty() ? NONE : item.truth().get(0).name();
      String found = item.found().isEmpty() ? NONE : item.found().get(0).name();
      boolean hit = truth.equals(found);
      right += hit ? 1 : 0;
      confusion.computeIfAbsent(truth, t -> new TreeMap<>()).merge(found, 1, Integer::sum);
      OptionalDouble sure =
          item.found().isEmpty() ? OptionalDouble.empty() : item.found().get(0).confidence();
      if (sure.isPresent()) {
        int bin = bin(sure.getAsDouble());
        confidence[bin] += sure.getAsDouble();
        hits[bin] += hit ? 1 : 0;
        sizes[bin]++;
        confident++;
      }
    }
    double gap = 0;
    for (int b = 0; b < sizes.length; b++) {
      gap += Math.abs(confidence[b] - hits[b]);
    }
    String noSingles = "no picture has at most one distortion";
    return new Classification(
        items.size(),
        mean(right, singles, noSingles),
        singles == 0 ? Statistic.undefined(noSingles) : Statistic.of(macroF1(confusion)),
        mean(credit, several, "no picture has several distortions"),
        mean(severity, severities, "no right answer has a severity to compare"),
        mean(gap, confident, "no answer has a confidence"),
        confusion);
  }

  private static Statistic mean(double sum, int count, String reason) {
    return count == 0 ? Statistic.undefined(reason) : Statistic.of(sum / count);
  }

  private static double credit(ClassifiedPicture item) {
    var truth = item.trueNames();
    var found = item.foundNames();
    if (truth.equals(found)) {
      return 1;
    }
    long common = found.stream().filter(truth::contains).count();
    return (double) common / Math.max(truth.size(), found.size());
  }

  private static int bin(double confidence) {
    for (int b = EDGES.length - 2; b > 0; b--) {
      if (confidence >= EDGES[b]) {
        return b;
      }
    }
    return 0;
  }

  private static double macroF1(SortedMap<String, SortedMap<String, Integer>> confusion) {
    SortedSet<String> classes = classes(confusion);
    double sum = 0;
    for (String name : classes) {
      int hit = count(confusion, name, name);
      int truth = 0;
      int found = 0;
      for (String other : classes) {
        truth += count(confusion, name, other);
        found += count(confusion, other, name);
      }
      sum += 2.0 * hit / (truth + found);
    }
    return sum / classes.size();
  }

  private static SortedSet<String> classes(
      SortedMap<String, SortedMap<String, Integer>> confusion) {
    SortedSet<String> classes = new TreeSet<>(confusion.keySet());
    confusion.values().forEach(row -> classes.addAll(row.keySet()));
    return classes;
  }

  /**
   * The classes that occur, as truth or as answer.
   *
   * @return sorted
   */
  public SortedSet<String> classes() {
    return classes(confusion);
  }

  /**
   * How often a class was called a class.
   *
   * @param truth what it is
   * @param found what it was called
   * @return at least 0
   */
  public int count(String truth, String found) {
    return count(confusion, truth, found);
  }

  private static int count(
      SortedMap<String, SortedMap<String, Integer>> confusion, String truth, String found) {
    SortedMap<String, Integer> row = confusion.get(truth);
    return row == null ? 0 : row.getOrDefault(found, 0);
  }
}
