// SPDX-License-Identifier: Apache-2.0
package dev.iqa.calibration;

import dev.iqa.ScoreScale;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A fitted map with what is known of its errors.
 *
 * @param map from score to opinion
 * @param assessor whose scores it maps, such as {@code ssim@core}
 * @param from scale of the scores
 * @param to scale of the opinions
 * @param pairs how many it was fitted on
 * @param folds of the cross-validation
 * @param seed of the division into folds
 * @param crossValidatedRmse root mean square error on pictures the map was not fitted on, in units
 *     of {@code to}
 * @param predictionHalfWidth half of the interval that held 95 % of the opinions of pictures the
 *     map was not fitted on, in units of {@code to}
 * @param interval how sure the prediction for a single score is; empty if that was not measured
 */
public record Calibration(
    ScoreMap map,
    String assessor,
    ScoreScale from,
    ScoreScale to,
    int pairs,
    int folds,
    long seed,
    double crossValidatedRmse,
    double predictionHalfWidth,
    Optional<ConformalInterval> interval) {

  /** Part of the opinions inside the prediction interval. */
  public static final double COVERAGE = 0.95;

  private static final String SCHEMA = "https://iqa.dev/schema/calibration/v1";

  /**
   * Checks the errors.
   *
   * @throws CalibrationException if an error is negative or not finite, or the target scale is
   *     unbounded
   */
  public Calibration {
    if (!(crossValidatedRmse >= 0 && Double.isFinite(crossValidatedRmse))
        || !(predictionHalfWidth >= 0 && Double.isFinite(predictionHalfWidth))) {
      throw new CalibrationException(
          "errors are finite and at least 0, not "
              + crossValidatedRmse
              + " and "
              + predictionHalfWidth);
    }
    if (!to.isBounded()) {
      throw new CalibrationException("a scale of opinions has two finite ends; " + to + " has not");
    }
  }

  /**
   * A calibration with one interval for all scores.
   *
   * @param map from score to opinion
   * @param assessor whose scores it maps
   * @param from scale of the scores
   * @param to scale of the opinions
   * @param pairs how many it was fitted on
   * @param folds of the cross-validation
   * @param seed of the division into folds
   * @param crossValidatedRmse in units of {@code to}
   * @param predictionHalfWidth in units of {@code to}
   */
  public Calibration(
      ScoreMap map,
      String assessor,
      ScoreScale from,
      ScoreScale to,
      int pairs,
      int folds,
      long seed,
      double crossValidatedRmse,
      double predictionHalfWidth) {
    this(
        map,
        assessor,
        from,
        to,
        pairs,
        folds,
        seed,
        crossValidatedRmse,
        predictionHalfWidth,
        Optional.empty());
  }

  /**
   * Fits the kind of map with the least error in cross-validation and, from {@link
   * ConformalInterval#LEAST_PAIRS} pairs on, an interval for each score. Of kinds with the same
   * error the first counts.
   *
   * @param kinds to choose from, at least one; those that cannot be fitted are passed over
   * @param from scale of the scores
   * @param to scale of the opinions, bounded
   * @param assessor whose scores they are
   * @param scores finite and on their scale, one for each picture
   * @param opinions of the same pictures, on their scale
   * @param folds at least 2
   * @param seed of the division into folds and of the interval's parts
   * @return the best map fitted on all pairs
   * @throws CalibrationException if a value is off its scale, or no kind can be fitted
   */
  public static Calibration choose(
      List<MapKind> kinds,
      ScoreScale from,
      ScoreScale to,
      String assessor,
      double[] scores,
      double[] opinions,
      int folds,
      long seed) {
    Optional<Calibration> best = Optional.empty();
    List<String> refused = new ArrayList<>();
    for (MapKind kind : kinds) {
      try {
        Calibration one = fit(kind, from, to, assessor, scores, opinions, folds, seed);
        if (best.isEmpty() || one.crossValidatedRmse < best.get().crossValidatedRmse) {
          best = Optional.of(one);
        }
      } catch (CalibrationException e) {
        refused.add(kind.id() + ": " + e.getMessage());
      }
    }
    Calibration chosen =
        best.orElseThrow(
            () -> new CalibrationException("no map fits: " + String.join("; ", refused)));
    Optional<ConformalInterval> interval =
        scores.length < ConformalInterval.LEAST_PAIRS
            ? Optional.empty()
            : Optional.of(
                ConformalInterval.fit(
                    chosen.map.kind(), from, to, scores, opinions, COVERAGE, seed));
    return new Calibration(
        chosen.map,
        assessor,
        from,
        to,
        chosen.pairs,
        folds,
        seed,
        chosen.crossValidatedRmse,
        chosen.predictionHalfWidth,
        interval);
  }

  /**
   * Predicts each picture by a map fitted on the folds it is not in.
   *
   * @param kind of map
   * @param to scale of the opinions
   * @param scores finite, one for each picture
   * @param opinions of the same pictures
   * @param folds at least 2
   * @param seed of the division into folds
   * @return opinions on {@code to}, in the order of the pictures
   * @throws CalibrationException if a fold is too small or {@link MapKind#fit} refuses
   */
  public static double[] outOfFold(
      MapKind kind, ScoreScale to, double[] scores, double[] opinions, int folds, long seed) {
    if (folds < 2 || folds > scores.length) {
      throw new CalibrationException(
          "the number of folds lies in 2.." + scores.length + ", not " + folds);
    }
    int[] fold = folds(scores.length, folds, seed);
    double[] predicted = new double[scores.length];
    for (int f = 0; f < folds; f++) {
      ScoreMap other = kind.fit(outside(scores, fold, f), outside(opinions, fold, f));
      for (int i = 0; i < scores.length; i++) {
        if (fold[i] == f) {
          predicted[i] = clamp(other.apply(scores[i]), to);
        }
      }
    }
    return predicted;
  }

  /**
   * Refuses values off their scale.
   *
   * @throws CalibrationException if there is one
   */
  static void requireOn(ScoreScale scale, String what, double[] values) {
    for (double value : values) {
      if (!scale.contains(value)) {
        throw new CalibrationException(
            "the " + what + " " + value + " is not on the stated scale " + scale);
      }
    }
  }

  /**
   * Fits a map and measures its error by cross-validation: each fold is predicted by a map fitted
   * on the others.
   *
   * @param kind of map
   * @param from scale of the scores
   * @param to scale of the opinions, bounded
   * @param assessor whose scores they are
   * @param scores finite, one for each picture
   * @param opinions of the same pictures
   * @param folds at least 2
   * @param seed of the division into folds
   * @return the map fitted on all pairs, with its errors on pictures left out
   * @throws CalibrationException if a value is off its scale, a fold is too small or {@link
   *     MapKind#fit} refuses
   */
  public static Calibration fit(
      MapKind kind,
      ScoreScale from,
      ScoreScale to,
      String assessor,
      double[] scores,
      double[] opinions,
      int folds,
      long seed) {
    requireOn(from, "score", scores);
    requireOn(to, "opinion", opinions);
    ScoreMap map = kind.fit(scores, opinions);
    double[] errors = outOfFold(kind, to, scores, opinions, folds, seed);
    for (int i = 0; i < scores.length; i++) {
      errors[i] = Math.abs(errors[i] - opinions[i]);
    }
    double rmse = Math.sqrt(Arrays.stream(errors).map(e -> e * e).average().orElseThrow());
    Arrays.sort(errors);
    // The conformal rank: ⌈(n + 1) · 0.95⌉, as of Vovk et al., Algorithmic Learning, 2005.
    int rank = (int) Math.ceil((errors.length + 1) * COVERAGE);
    double half = errors[Math.min(rank, errors.length) - 1];
    return new Calibration(map, assessor, from, to, scores.length, folds, seed, rmse, half);
  }

  static int[] folds(int count, int folds, long seed) {
    int[] fold = new int[count];
    for (int i = 0; i < count; i++) {
      fold[i] = i % folds;
    }
    Random random = new Random(seed);
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = fold[i];
      fold[i] = fold[j];
      fold[j] = swapped;
    }
    return fold;
  }

  static double[] outside(double[] values, int[] fold, int left) {
    double[] kept = new double[values.length];
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      if (fold[i] != left) {
        kept[count++] = values[i];
      }
    }
    return Arrays.copyOf(kept, count);
  }

  /**
   * The opinion predicted for a score, kept on the scale of opinions.
   *
   * @param score on {@link #from()}
   * @return on {@link #to()}
   */
  public double predict(double score) {
    return clamp(map.apply(score), to);
  }

  static double clamp(double value, ScoreScale scale) {
    double low = Math.min(scale.worst(), scale.best());
    double high = Math.max(scale.worst(), scale.best());
    return Math.min(high, Math.max(low, value));
  }

  /**
   * The standard deviation that belongs to the prediction interval of a normal error.
   *
   * @return in units of {@link #to()}
   */
  public double standardDeviation() {
    // 95 % of a normal distribution lie within 1.96 deviations.
    return predictionHalfWidth / 1.959963984540054;
  }

  /**
   * The standard deviation of the opinion predicted for a score.
   *
   * @param score on {@link #from()}
   * @return that of the interval at this score, or {@link #standardDeviation()} without one; in
   *     units of {@link #to()}
   */
  public double standardDeviation(double score) {
    return interval.map(i -> i.standardDeviation(score)).orElseGet(this::standardDeviation);
  }

  /**
   * Writes the calibration as JSON.
   *
   * @param file to write or replace
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    JsonMapper json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    ObjectNode root = json.createObjectNode();
    root.put("schema", SCHEMA);
    root.put("assessor", assessor);
    scale(root.putObject("from"), from);
    scale(root.putObject("to"), to);
    root.put("pairs", pairs);
    root.put("folds", folds);
    root.put("seed", seed);
    root.put("crossValidatedRmse", crossValidatedRmse);
    root.put("predictionHalfWidth", predictionHalfWidth);
    write(root.putObject("map"), map);
    interval.ifPresent(i -> i.write(root.putObject("interval")));
    Files.writeString(file, json.writeValueAsString(root) + "\n");
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param file in JSON
   * @return the same calibration
   * @throws IOException if it cannot be read
   * @throws CalibrationException if it holds no calibration
   */
  public static Calibration read(Path file) throws IOException {
    JsonNode root;
    try {
      root = JsonMapper.shared().readTree(Files.readString(file));
    } catch (JacksonException e) {
      throw new CalibrationException(file + " is no JSON: " + e.getOriginalMessage());
    } catch (CharacterCodingException e) {
      throw new CalibrationException(file + " is no JSON: it is not UTF-8");
    }
    try {
      if (!root.path("schema").asString("").equals(SCHEMA)) {
        throw new CalibrationException(file + " is no calibration: its schema is not " + SCHEMA);
      }
      JsonNode shape = root.required("map");
      ScoreScale to = scale(root.required("to"));
      return new Calibration(
          map(shape),
          root.required("assessor").asString(),
          scale(root.required("from")),
          to,
          root.required("pairs").asInt(),
          root.required("folds").asInt(),
          root.required("seed").asLong(),
          root.required("crossValidatedRmse").asDouble(),
          root.required("predictionHalfWidth").asDouble(),
          root.has("interval")
              ? Optional.of(ConformalInterval.read(root.required("interval"), to))
              : Optional.empty());
    } catch (JacksonException e) {
      throw new CalibrationException(file + " is no calibration: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      // Of a scale without length.
      throw new CalibrationException(file + " is no calibration: " + e.getMessage());
    }
  }

  static void write(ObjectNode shape, ScoreMap map) {
    shape.put("kind", map.kind().id());
    if (map instanceof ScoreMap.Isotonic steps) {
      numbers(shape.putArray("scores"), steps.scores());
      numbers(shape.putArray("opinions"), steps.opinions());
    } else {
      numbers(shape.putArray("parameters"), parameters(map));
    }
  }

  static ScoreMap map(JsonNode shape) {
    return map(MapKind.named(shape.required("kind").asString()), shape);
  }

  private static ScoreMap map(MapKind kind, JsonNode shape) {
    if (kind == MapKind.ISOTONIC) {
      return new ScoreMap.Isotonic(
          numbers(shape.required("scores")), numbers(shape.required("opinions")));
    }
    List<Double> p = numbers(shape.required("parameters"));
    int wanted = kind == MapKind.AFFINE ? 2 : kind == MapKind.LOGISTIC4 ? 4 : 5;
    if (p.size() != wanted) {
      throw new CalibrationException(kind.id() + " has " + wanted + " parameters, not " + p.size());
    }
    return switch (kind) {
      case AFFINE -> new ScoreMap.Affine(p.get(0), p.get(1));
      case LOGISTIC4 -> new ScoreMap.Logistic4(p.get(0), p.get(1), p.get(2), p.get(3));
      default -> new ScoreMap.Logistic5(p.get(0), p.get(1), p.get(2), p.get(3), p.get(4));
    };
  }

  private static List<Double> parameters(ScoreMap map) {
    if (map instanceof ScoreMap.Affine line) {
      return List.of(line.slope(), line.intercept());
    }
    if (map instanceof ScoreMap.Logistic4 four) {
      return List.of(four.upper(), four.lower(), four.midpoint(), four.width());
    }
    ScoreMap.Logistic5 five = (ScoreMap.Logistic5) map;
    return List.of(five.height(), five.rate(), five.midpoint(), five.slope(), five.offset());
  }

  private static void scale(ObjectNode node, ScoreScale scale) {
    node.put("name", scale.name());
    // JSON has no infinity.
    node.put("worst", Double.toString(scale.worst()));
    node.put("best", Double.toString(scale.best()));
  }

  private static ScoreScale scale(JsonNode node) {
    return new ScoreScale(
        node.required("name").asString(),
        Double.parseDouble(node.required("worst").asString()),
        Double.parseDouble(node.required("best").asString()));
  }

  static void numbers(ArrayNode array, List<Double> values) {
    values.forEach(array::add);
  }

  static List<Double> numbers(JsonNode array) {
    return array.valueStream().map(JsonNode::asDouble).toList();
  }
}
