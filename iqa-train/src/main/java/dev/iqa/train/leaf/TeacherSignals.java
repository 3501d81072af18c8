// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.distillation.DistillationException;
import dev.iqa.distillation.LevelDistribution;
import dev.iqa.distillation.PointSignal;
import dev.iqa.distillation.Signal;
import dev.iqa.distillation.SignalJournal;
import dev.iqa.train.TrainingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What all teachers of some journals said, joined: a picture's shares are those of its teachers,
 * each counted by its reliability, so that teachers who disagree make an unreliable signal; a
 * pair's probability is the mean by weight.
 *
 * @param points by file name
 * @param pairs of file names
 * @param failures how many questions no answer came to; those pictures are learnt from without
 */
record TeacherSignals(Map<String, Point> points, List<Pair> pairs, int failures) {

  /** What is said of one picture. */
  record Point(LevelDistribution levels) {
    double score() {
      return levels.score();
    }

    double reliability() {
      return levels.reliability();
    }
  }

  /** What is said of two. */
  record Pair(String first, String second, double probability, double weight) {}

  private static final double LEAST_WEIGHT = 1e-6;

  TeacherSignals {
    points = Map.copyOf(points);
    pairs = List.copyOf(pairs);
  }

  /** Reads journals. */
  static TeacherSignals read(List<Path> journals) {
    List<Signal> all = new ArrayList<>();
    for (Path journal : journals) {
      try {
        all.addAll(SignalJournal.read(journal));
      } catch (IOException e) {
        throw new TrainingException(
            TrainingException.Kind.NO_DATA,
            "the signals " + journal + " cannot be read: " + e + "; iqa distill writes such a file",
            e);
      } catch (DistillationException e) {
        throw new TrainingException(
            TrainingException.Kind.NO_DATA, String.valueOf(e.getMessage()), e);
      }
    }
    return of(all);
  }

  /** Joins signals. */
  static TeacherSignals of(List<Signal> signals) {
    Map<String, List<PointSignal>> points = new LinkedHashMap<>();
    Map<List<String>, List<Signal.Pair>> pairs = new LinkedHashMap<>();
    int failures = 0;
    for (Signal signal : signals) {
      if (signal instanceof Signal.Point point) {
        points
            .computeIfAbsent(fileName(point.picture()), name -> new ArrayList<>())
            .add(point.signal());
      } else if (signal instanceof Signal.Pair pair) {
        pairs
            .computeIfAbsent(
                List.of(fileName(pair.first()), fileName(pair.second())), p -> new ArrayList<>())
            .add(pair);
      } else {
        failures++;
      }
    }
    Map<String, Point> joined = new LinkedHashMap<>();
    points.forEach((name, said) -> joined.put(name, new Point(mixture(said))));
    List<Pair> both = new ArrayList<>();
    pairs.forEach((names, said) -> both.add(joined(names, said)));
    return new TeacherSignals(joined, both, failures);
  }

  static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static LevelDistribution mixture(List<PointSignal> said) {
    double[] shares = new double[LevelDistribution.LEVELS];
    double sum = 0;
    for (PointSignal one : said) {
      double weight = Math.max(LEAST_WEIGHT, one.reliability());
      sum += weight;
      for (int k = 0; k < shares.length; k++) {
        shares[k] += weight * one.levels().shares().get(k);
      }
    }
    List<Double> mean = new ArrayList<>();
    for (double share : shares) {
      mean.add(Math.min(1, share / sum));
    }
    return new LevelDistribution(mean);
  }

  private static Pair joined(List<String> names, List<Signal.Pair> said) {
    double weights = 0;
    double probability = 0;
    double weight = 0;
    for (Signal.Pair one : said) {
      double w = Math.max(LEAST_WEIGHT, one.signal().weight());
      weights += w;
      probability += w * one.signal().probability();
      weight += one.signal().weight() / said.size();
    }
    return new Pair(names.get(0), names.get(1), probability / weights, weight);
  }
}
