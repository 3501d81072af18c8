// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.DistortionType;
import dev.iqa.evaluation.Correlation;
import dev.iqa.perception.PerceptionClass;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How good answers are, where the truth is known because it was made. */
final class StudentFigures {

  /** Mean of the accuracies and the correlation: what the best weights are chosen by. */
  static final String OVERALL = "overall";

  /** The classes of arXiv 2512.09573, clean last. */
  static final List<String> EIGHT =
      Stream.of(PerceptionClass.values()).map(PerceptionClass::word).toList();

  private StudentFigures() {}

  /** The place of a type among the eight classes; −1 if it has none. */
  static int eight(DistortionType type) {
    return PerceptionClass.of(type).map(found -> EIGHT.indexOf(found.word())).orElse(-1);
  }

  /** The likeliest of the eight classes. */
  static int eight(StudentAnswer answer) {
    float[] classes = new float[EIGHT.size()];
    for (int t = 0; t < Vocabulary.TYPES.size(); t++) {
      int place = eight(Vocabulary.TYPES.get(t));
      if (place >= 0) {
        classes[place] += answer.kinds()[t];
      }
    }
    classes[7] = answer.kinds()[Vocabulary.TYPES.size()];
    return largest(classes);
  }

  /** The likeliest family; the number of families for a clean picture. */
  static int family(StudentAnswer answer) {
    float[] families = new float[Vocabulary.FAMILIES.size() + 1];
    for (int t = 0; t < Vocabulary.TYPES.size(); t++) {
      families[Vocabulary.familyOfType(t)] += answer.kinds()[t];
    }
    families[families.length - 1] = answer.kinds()[Vocabulary.TYPES.size()];
    return largest(families);
  }

  static int largest(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  /** Figures by name. */
  static Map<String, Double> of(List<Example> examples, List<StudentAnswer> answers) {
    Share eight = new Share();
    Share family = new Share();
    Share type = new Share();
    Share severity = new Share();
    Share doubles = new Share();
    Share alarms = new Share();
    Share order = new Share();
    Share guarded = new Share();
    Share trusted = new Share();
    int measured = (int) examples.stream().filter(StudentFigures::isMeasured).count();
    double[] truth = new double[measured];
    double[] scores = new double[measured];
    int next = 0;
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      StudentAnswer answer = answers.get(i);
      if (!example.photograph()) {
        guarded.add(answer.photograph() < 0.5);
        continue;
      }
      trusted.add(answer.photograph() >= 0.5);
      if (isMeasured(example)) {
        truth[next] = example.quality();
        scores[next++] = answer.score();
      }
      if (i % 2 == 1 && example.strength() != examples.get(i - 1).strength()) {
        boolean worse = example.strength() > examples.get(i - 1).strength();
        order.add(worse == answer.score() < answers.get(i - 1).score());
      }
      int named = 0;
      int last = -1;
      for (int t = 0; t < example.types().length; t++) {
        if (example.types()[t]) {
          named++;
          last = t;
        }
      }
      if (named == 2) {
        doubles.add(credit(example.presence(), answer.presence()));
      } else if (named == 1) {
        int truthFamily = Vocabulary.familyOfType(last);
        family.add(family(answer) == truthFamily);
        type.add(largest(answer.kinds()) == last);
        severity.add(
            Math.abs(Math.rint(answer.severity()[last]) - example.severity()[truthFamily]) <= 1);
        int truthEight = eight(Vocabulary.TYPES.get(last));
        if (truthEight >= 0) {
          eight.add(eight(answer) == truthEight);
        }
      } else if (example.strength() == 0) {
        boolean quiet = true;
        for (float presence : answer.presence()) {
          quiet &= presence < 0.5;
        }
        alarms.add(!quiet);
        eight.add(eight(answer) == 7);
      }
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    double srcc = Correlation.SRCC.of(scores, truth).value().orElse(Double.NaN);
    figures.put(
        OVERALL, (eight.value() + family.value() + type.value() + doubles.value() + srcc) / 5);
    figures.put("eight", eight.value());
    figures.put("family", family.value());
    figures.put("type", type.value());
    figures.put("severity", severity.value());
    figures.put("doubles", doubles.value());
    figures.put("alarms", alarms.value());
    figures.put("srcc", srcc);
    figures.put("order", order.value());
    figures.put("guarded", guarded.value());
    figures.put("trusted", trusted.value());
    return figures;
  }

  private static boolean isMeasured(Example example) {
    return example.photograph() && !Float.isNaN(example.quality());
  }

  /** 1 for equal sets, else hits / max(found, true). */
  static double credit(byte[] truth, float[] presence) {
    int hits = 0;
    int found = 0;
    int there = 0;
    for (int f = 0; f < truth.length; f++) {
      boolean says = presence[f] >= 0.5;
      found += says ? 1 : 0;
      there += truth[f] > 0 ? 1 : 0;
      hits += says && truth[f] > 0 ? 1 : 0;
    }
    return (double) hits / Math.max(found, there);
  }
}
