// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.ModelUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A VMAF model file: one support vector regression over elementary features, or a set of them whose
 * first member was trained on all opinions and the others on resampled ones.
 */
final class VmafModel {

  /** Larger than any published model (0.4 MB) and small enough to read at once. */
  private static final long LARGEST_FILE = 64L << 20;

  private static final Set<String> FEATURES =
      Set.of("adm2", "motion2", "vif_scale0", "vif_scale1", "vif_scale2", "vif_scale3");

  private final String digest;
  private final List<Regression> members;

  private VmafModel(String digest, List<Regression> members) {
    this.digest = digest;
    this.members = members;
  }

  /**
   * What a model says.
   *
   * @param score of the model trained on all opinions
   * @param bagging mean of the resampled ones
   * @param standardDeviation of the resampled ones
   */
  record Prediction(double score, OptionalDouble bagging, OptionalDouble standardDeviation) {}

  /** An elementary feature as a model asks for it. */
  record Feature(String name, double gainLimit) {}

  /** The value of a feature. */
  @FunctionalInterface
  interface Source {
    double valueOf(Feature feature);
  }

  static VmafModel read(Path path) {
    byte[] bytes;
    try {
      if (Files.size(path) > LARGEST_FILE) {
        throw new ModelUnavailableException(
            path + " holds " + Files.size(path) + " bytes; a VMAF model has less than a million");
      }
      bytes = Files.readAllBytes(path);
    } catch (IOException e) {
      throw new ModelUnavailableException(
          "cannot read the VMAF model " + path + "; give the path of a model in JSON format", e);
    }
    try {
      JsonNode root = JsonMapper.shared().readTree(new String(bytes, StandardCharsets.UTF_8));
      List<Regression> members = new ArrayList<>();
      if (root.has("model_dict")) {
        members.add(Regression.read(root.get("model_dict")));
      } else {
        for (int i = 0; root.has(Integer.toString(i)); i++) {
          members.add(Regression.read(root.get(Integer.toString(i)).path("model_dict")));
        }
      }
      if (members.isEmpty()) {
        throw new IllegalArgumentException("it has neither 'model_dict' nor numbered members");
      }
      return new VmafModel("sha256:" + sha256(bytes), List.copyOf(members));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new ModelUnavailableException(
          path + " is not a VMAF model this library can run: " + e.getMessage(), e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Identity of the file.
   *
   * @return {@code "sha256:…"}
   */
  String digest() {
    return digest;
  }

  /**
   * Predicts.
   *
   * @param source of the features; asked several times for the same one
   * @param transformed whether the model's transform for phone screens is applied
   * @param clipped whether scores are limited to the model's range
   */
  Prediction predict(Source source, boolean transformed, boolean clipped) {
    double score = members.get(0).predict(source, transformed, clipped);
    int count = members.size() - 1;
    if (count == 0) {
      return new Prediction(score, OptionalDouble.empty(), OptionalDouble.empty());
    }
    double[] scores =
        members.stream()
            .skip(1)
            .mapToDouble(m -> m.predict(source, transformed, clipped))
            .toArray();
    double mean = 0;
    for (double s : scores) {
      mean += s / count;
    }
    double variance = 0;
    for (double s : scores) {
      variance += (s - mean) * (s - mean) / count;
    }
    return new Prediction(score, OptionalDouble.of(mean), OptionalDouble.of(Math.sqrt(variance)));
  }

  /** Whether the model has a transform for phone screens. */
  boolean hasTransform() {
    return members.get(0).transform.isPresent();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Transform(double[] coefficients, boolean neverLower) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Clip(double low, double high) {}

  /** ν-support-vector regression with a radial kernel, between linear rescalings. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Regression(
      List<Feature> features,
      double[] slopes,
      double[] intercepts,
      double gamma,
      double rho,
      double[] weights,
      double[][] vectors,
      Optional<Transform> transform,
      Optional<Clip> clip) {

    static Regression read(JsonNode dict) {
      String type = dict.path("model_type").asString("");
      if (!type.endsWith("LIBSVMNUSVR")) {
        throw new IllegalArgumentException(
            "its model_type is '" + type + "'; LIBSVMNUSVR and BOOTSTRAP_LIBSVMNUSVR work");
      }
      List<Feature> features = new ArrayList<>();
      JsonNode names = dict.path("feature_names");
      for (int i = 0; i < names.size(); i++) {
        features.add(feature(names.get(i).asString(), dict.path("feature_opts_dicts").path(i)));
      }
      boolean rescaled = dict.path("norm_type").asString("none").equals("linear_rescale");
      double[] slopes = numbers(dict.path("slopes"), features.size() + 1, rescaled, 1);
      double[] intercepts = numbers(dict.path("intercepts"), features.size() + 1, rescaled, 0);
      if (slopes[0] == 0) {
        throw new IllegalArgumentException("the slope of its score is 0");
      }
      Optional<Transform> transform = Optional.empty();
      JsonNode t = dict.path("score_transform");
      if (t.isObject()) {
        transform =
            Optional.of(
                new Transform(
                    new double[] {
                      t.path("p0").asDouble(0), t.path("p1").asDouble(0), t.path("p2").asDouble(0)
                    },
                    t.path("out_gte_in").asBoolean(false)));
      }
      Optional<Clip> clip = Optional.empty();
      JsonNode c = dict.path("score_clip");
      if (c.isArray() && c.size() == 2) {
        clip = Optional.of(new Clip(c.get(0).asDouble(), c.get(1).asDouble()));
      }
      return svm(dict.path("model").asString(""), features, slopes, intercepts, transform, clip);
    }

    private static Feature feature(String full, JsonNode options) {
      String name = full.replaceFirst("^VMAF_(integer_)?feature_", "").replaceFirst("_score$", "");
      if (!FEATURES.contains(name)) {
        throw new IllegalArgumentException(
            "it asks for the feature '"
                + full
                + "'; there are "
                + FEATURES.stream().sorted().toList());
      }
      String known =
          name.equals("adm2")
              ? "adm_enhn_gain_limit"
              : name.startsWith("vif") ? "vif_enhn_gain_limit" : "";
      double limit = VmafFeatures.NO_LIMIT;
      if (options.isObject()) {
        for (String option : options.propertyNames()) {
          if (!option.equals(known)) {
            throw new IllegalArgumentException(
                "it sets '" + option + "' of the feature '" + full + "', which is not supported");
          }
          limit = options.get(option).asDouble();
        }
      }
      return new Feature(name, limit);
    }

    private static double[] numbers(JsonNode array, int count, boolean needed, double otherwise) {
      double[] result = new double[count];
      if (!needed) {
        java.util.Arrays.fill(result, otherwise);
        return result;
      }
      if (array.size() != count) {
        throw new IllegalArgumentException(
            "it rescales " + array.size() + " numbers and has " + count);
      }
      for (int i = 0; i < count; i++) {
        result[i] = array.get(i).asDouble();
      }
      return result;
    }

    private static Regression svm(
        String text,
        List<Feature> features,
        double[] slopes,
        double[] intercepts,
        Optional<Transform> transform,
        Optional<Clip> clip) {
      double gamma = Double.NaN;
      double rho = Double.NaN;
      boolean inVectors = false;
      List<Double> weights = new ArrayList<>();
      List<double[]> vectors = new ArrayList<>();
      for (String line : text.split("\\R", -1)) {
        String[] words = line.strip().split("\\s+", -1);
        if (words[0].isEmpty()) {
          continue;
        }
        if (inVectors) {
          weights.add(number(words[0]));
          double[] vector = new double[features.size()];
          for (int i = 1; i < words.length; i++) {
            int colon = words[i].indexOf(':');
            int index = colon < 1 ? 0 : (int) number(words[i].substring(0, colon));
            if (index < 1 || index > vector.length) {
              throw new IllegalArgumentException("a support vector has the entry " + words[i]);
            }
            vector[index - 1] = number(words[i].substring(colon + 1));
          }
          vectors.add(vector);
          continue;
        }
        switch (words[0].toLowerCase(Locale.ROOT)) {
          case "svm_type" -> require(words, "nu_svr", "epsilon_svr");
          case "kernel_type" -> require(words, "rbf", "rbf");
          case "gamma" -> gamma = number(words[1]);
          case "rho" -> rho = number(words[1]);
          case "sv" -> inVectors = true;
          default -> {
            // nr_class and total_sv say nothing new
          }
        }
      }
      if (!Double.isFinite(gamma) || !Double.isFinite(rho) || vectors.isEmpty()) {
        throw new IllegalArgumentException("its support vector machine lacks gamma, rho or SV");
      }
      return new Regression(
          List.copyOf(features),
          slopes,
          intercepts,
          gamma,
          rho,
          weights.stream().mapToDouble(Double::doubleValue).toArray(),
          vectors.toArray(double[][]::new),
          transform,
          clip);
    }

    private static void require(String[] words, String one, String other) {
      if (words.length < 2 || !(words[1].equals(one) || words[1].equals(other))) {
        throw new IllegalArgumentException(
            "its "
                + words[0]
                + " is "
                + (words.length < 2 ? "missing" : words[1])
                + ", not "
                + one);
      }
    }

    private static double number(String word) {
      try {
        return Double.parseDouble(word);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("'" + word + "' stands where a number belongs", e);
      }
    }

    double predict(Source source, boolean transformed, boolean clipped) {
      double[] x = new double[features.size()];
      for (int i = 0; i < x.length; i++) {
        x[i] = slopes[i + 1] * source.valueOf(features.get(i)) + intercepts[i + 1];
      }
      double sum = -rho;
      for (int v = 0; v < weights.length; v++) {
        double distance = 0;
        for (int i = 0; i < x.length; i++) {
          double difference = x[i] - vectors[v][i];
          distance += difference * difference;
        }
        sum += weights[v] * Math.exp(-gamma * distance);
      }
      double score = (sum - intercepts[0]) / slopes[0];
      if (transformed && transform.isPresent()) {
        double[] p = transform.get().coefficients();
        double moved = p[0] + p[1] * score + p[2] * score * score;
        score = transform.get().neverLower() ? Math.max(score, moved) : moved;
      }
      if (clipped && clip.isPresent()) {
        score = Math.max(clip.get().low(), Math.min(clip.get().high(), score));
      }
      return score;
    }
  }
}
