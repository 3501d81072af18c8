// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.ModelUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A regression by support vectors with the kernel exp(−γ |x − v|²).
 *
 * @param gamma γ
 * @param offset ρ, taken away from the sum
 * @param vectors one per row
 * @param weights one per vector
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SupportVectors(double gamma, double offset, double[][] vectors, double[] weights) {

  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?");

  /** Σ weight · kernel − ρ. */
  double predict(double[] features) {
    double sum = -offset;
    for (int v = 0; v < vectors.length; v++) {
      double distance = 0;
      for (int f = 0; f < features.length; f++) {
        double difference = features[f] - vectors[v][f];
        distance += difference * difference;
      }
      sum += weights[v] * Math.exp(-gamma * distance);
    }
    return sum;
  }

  /**
   * Reads a model by its first line: OpenCV's YAML or libsvm's text.
   *
   * @param text of the file
   * @param name of the file, for messages
   * @param features numbers in a vector
   * @throws ModelUnavailableException if it is neither, or not of this kind
   */
  static SupportVectors parse(String text, String name, int features) {
    try {
      SupportVectors model =
          text.startsWith("%YAML") ? fromOpenCv(text, features) : fromLibsvm(text, features);
      if (model.vectors.length == 0 || model.weights.length != model.vectors.length) {
        throw new IllegalArgumentException(
            model.vectors.length + " vectors with " + model.weights.length + " weights");
      }
      return model;
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new ModelUnavailableException(
          name
              + " is not an epsilon-SVR with RBF kernel over "
              + features
              + " features in libsvm's or OpenCV's format: "
              + e.getMessage(),
          e);
    }
  }

  private static SupportVectors fromOpenCv(String text, int features) {
    require(text.contains("EPS_SVR") && text.contains("RBF"), "no svmType EPS_SVR, kernel RBF");
    double[] vectors = numbers(between(text, "support_vectors:", "decision_functions:"));
    require(vectors.length % features == 0, vectors.length + " numbers in support_vectors");
    double[][] rows = new double[vectors.length / features][features];
    for (int i = 0; i < vectors.length; i++) {
      rows[i / features][i % features] = vectors[i];
    }
    String decision = text.substring(text.indexOf("decision_functions:"));
    return new SupportVectors(
        numbers(between(text, "gamma:", "\n"))[0],
        numbers(between(decision, "rho:", "\n"))[0],
        rows,
        numbers(between(decision, "alpha:", "]")));
  }

  private static SupportVectors fromLibsvm(String text, int features) {
    double gamma = Double.NaN;
    double offset = Double.NaN;
    List<double[]> vectors = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    boolean header = true;
    for (String line : text.lines().toList()) {
      String[] words = line.trim().split("\\s+", -1);
      if (header) {
        switch (words[0]) {
          case "svm_type" -> require(words[1].equals("epsilon_svr"), line);
          case "kernel_type" -> require(words[1].equals("rbf"), line);
          case "gamma" -> gamma = Double.parseDouble(words[1]);
          case "rho" -> offset = Double.parseDouble(words[1]);
          case "SV" -> header = false;
          default -> {} // counts and probabilities, not needed
        }
      } else if (!line.isBlank()) {
        weights.add(Double.valueOf(words[0]));
        double[] vector = new double[features];
        for (int i = 1; i < words.length; i++) {
          int colon = words[i].indexOf(':');
          vector[Integer.parseInt(words[i].substring(0, colon)) - 1] =
              Double.parseDouble(words[i].substring(colon + 1));
        }
        vectors.add(vector);
      }
    }
    require(!Double.isNaN(gamma + offset), "no gamma or no rho");
    return new SupportVectors(
        gamma,
        offset,
        vectors.toArray(double[][]::new),
        weights.stream().mapToDouble(w -> w).toArray());
  }

  /** Every number in a text, in order. */
  static double[] numbers(String text) {
    List<Double> found = new ArrayList<>();
    Matcher matcher = NUMBER.matcher(text);
    while (matcher.find()) {
      found.add(Double.valueOf(matcher.group()));
    }
    return found.stream().mapToDouble(n -> n).toArray();
  }

  private static String between(String text, String after, String before) {
    int start = text.indexOf(after);
    require(start >= 0, "no " + after);
    int end = text.indexOf(before, start + after.length());
    require(end >= 0, "nothing ends " + after);
    return text.substring(start + after.length(), end);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
