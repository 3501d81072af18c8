// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.ScoreScale;
import dev.iqa.calibration.CalibrationException;
import dev.iqa.calibration.ConformalInterval;
import dev.iqa.calibration.MapKind;
import dev.iqa.calibration.RatingBudget;
import dev.iqa.calibration.ScoreMap;
import dev.iqa.train.CellJournal;
import dev.iqa.train.Fitting;
import dev.iqa.train.TrainingException;
import dev.iqa.train.TrainingPlan;
import dev.iqa.train.Values;
import dev.iqa.train.network.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a number of opinion scores buys: agreement with people on pictures held out, by method and
 * budget. Every finished cell is a line of a journal; a study that was killed goes on from there
 * and ends with the same table.
 *
 * <p>The pictures to be rated are chosen by {@link RatingBudget}, stratified by the scores of the
 * student that no opinion has taught; all methods get the same ones.
 */
public final class LabelBudget {

  /** How students can be taught. */
  enum Method {
    /** What the teachers say themselves. */
    TEACHER("teacher alone", true, true),
    /** Distilled, and its scores mapped by the monotone map that fits the opinions best. */
    MONOTONE("student, monotone map", true, false),
    /** Distilled, then calibrated by fine-tuning with replay. */
    LEAF("LEAF", true, false),
    /** The same head taught by the opinions alone. */
    SUPERVISED("supervised, same trunks", false, false),
    /** Ridge on the means and deviations that the first trunk sees. */
    PROBE("linear probe", false, false),
    /** LEAF without the pair loss. */
    NO_PAIRS("LEAF without pairs", true, false),
    /** LEAF with all signals counting alike. */
    NO_RELIABILITY("LEAF without reliability", true, false),
    /** LEAF that does not hear the teacher while it is calibrated. */
    NO_REPLAY("LEAF without replay", false, false),
    /** LEAF with the small trunk. */
    SMALL("LEAF, small student", true, false),
    /** The small student taught by the larger one as calibrated, and by the opinions. */
    SMALL_OF_LEAF("LEAF, small student of the larger", false, false),
    /** The head of the small student taught by the opinions alone, over its frozen stages. */
    SMALL_SUPERVISED("supervised, small student", false, false),
    /** The small student from chance, stages and all, taught by the opinions alone. */
    SCRATCH("supervised from scratch, small student", false, false);

    final String title;
    final boolean withoutScores;
    final boolean onlyWithoutScores;

    Method(String title, boolean withoutScores, boolean onlyWithoutScores) {
      this.title = title;
      this.withoutScores = withoutScores;
      this.onlyWithoutScores = onlyWithoutScores;
    }
  }

  private static final int FOLDS = 5;

  /** A student's view of the pictures. */
  private record View(String kind, Map<String, float[]> pool, List<float[]> held) {}

  private final BudgetPlan plan;
  private final Consumer<String> progress;
  private final ScoreScale scale;
  private final TeacherSignals signals;
  private final Map<String, Double> opinions;
  private final List<String> pool = new ArrayList<>();
  private final List<String> held = new ArrayList<>();
  private final View student;
  private final View small;
  private final Map<String, double[]> probed;
  private final Map<String, float[][]> distilled = new HashMap<>();
  private final Map<String, Path> files;
  private @Nullable PictureWindows windows;

  private LabelBudget(BudgetPlan plan, Path folder, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
    scale = plan.opinions().scoreScale();
    signals = TeacherSignals.read(plan.signals().stream().map(folder::resolve).toList());
    opinions = plan.opinions().read(folder);
    files = LeafExperiment.files(folder.resolve(plan.pictures()));
    TreeSet<String> wanted = new TreeSet<>(opinions.keySet());
    wanted.retainAll(files.keySet());
    Map<String, float[]> seen = statistics(plan.student(), folder, wanted);
    Map<String, float[]> seenBySmall = statistics(plan.small(), folder, seen.keySet());
    for (String name : seenBySmall.keySet()) {
      (plan.holdsOut(name) ? held : pool).add(name);
    }
    if (held.size() < 2 || pool.size() <= plan.coordinates()) {
      throw new TrainingException(
          TrainingException.Kind.NO_DATA,
          pool.size()
              + " pictures to learn from and "
              + held.size()
              + " held out are too few for "
              + plan.coordinates()
              + " coordinates");
    }
    probed = standardised(seen, plan.student().get(0).kind().moments());
    student = view("student", plan.student(), seen);
    small = view("small", plan.small(), seenBySmall);
  }

  private Map<String, float[]> statistics(
      List<TrunkSetting> trunks, Path folder, java.util.Set<String> wanted) {
    return LeafExperiment.statistics(
        folder.resolve(plan.statistics()),
        trunks.stream().map(t -> t.file(folder)).toList(),
        files,
        wanted);
  }

  /** The first statistics of each picture, mean 0 and variance 1 over those to learn from. */
  private Map<String, double[]> standardised(Map<String, float[]> statistics, int width) {
    double[] mean = new double[width];
    double[] square = new double[width];
    for (String name : pool) {
      float[] row = of(statistics, name);
      for (int j = 0; j < width; j++) {
        mean[j] += row[j] / (double) pool.size();
      }
    }
    for (String name : pool) {
      float[] row = of(statistics, name);
      for (int j = 0; j < width; j++) {
        square[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / pool.size();
      }
    }
    Map<String, double[]> all = new HashMap<>();
    for (Map.Entry<String, float[]> one : statistics.entrySet()) {
      double[] row = new double[width];
      for (int j = 0; j < width; j++) {
        row[j] = (one.getValue()[j] - mean[j]) / (Math.sqrt(square[j]) + 1e-6);
      }
      all.put(one.getKey(), row);
    }
    return all;
  }

  private View view(String kind, List<TrunkSetting> trunks, Map<String, float[]> statistics) {
    Projection projection =
        Projection.fit(
            pool.stream().map(name -> of(statistics, name)).toList(),
            trunks.stream().flatMapToInt(t -> t.kind().groups()).toArray(),
            plan.coordinates());
    Map<String, float[]> coordinates = new LinkedHashMap<>();
    List<float[]> learnable =
        projection.of(pool.stream().map(name -> of(statistics, name)).toList());
    for (int i = 0; i < learnable.size(); i++) {
      coordinates.put(pool.get(i), learnable.get(i));
    }
    return new View(
        kind, coordinates, projection.of(held.stream().map(name -> of(statistics, name)).toList()));
  }

  private static <T> T of(Map<String, T> map, String name) {
    return Optional.ofNullable(map.get(name))
        .orElseThrow(() -> new IllegalStateException("nothing known of " + name));
  }

  /**
   * Runs a study, or goes on with one.
   *
   * @param plan of the study
   * @param folder that the plan's paths start from
   * @param out folder that takes {@code cells.jsonl}, the table and the plot
   * @param progress takes a line for each cell
   * @throws TrainingException if the data cannot be used, or the folder holds another study
   */
  public static void run(BudgetPlan plan, Path folder, Path out, Consumer<String> progress) {
    LabelBudget study = new LabelBudget(plan, folder, progress);
    try {
      java.nio.file.Files.createDirectories(out);
    } catch (java.io.IOException e) {
      throw new TrainingException(
          TrainingException.Kind.NOT_WRITTEN, out + " cannot be made: " + e, e);
    }
    try (CellJournal<BudgetCell> journal =
        CellJournal.open(out.resolve("cells.jsonl"), study.digest(), BudgetCell.class)) {
      for (int seed = 0; seed < plan.seeds(); seed++) {
        // Seed by seed: a study that is stopped has whole rows of fewer seeds.
        study.run(journal, seed);
        BudgetReport.write(journal.cells(), study.heldOpinions(), study.pool.size(), out);
      }
    }
  }

  /** On their scale. */
  private double[] heldOpinions() {
    return Arrays.stream(truth()).map(level -> LeafExperiment.onScale(level, scale)).toArray();
  }

  /** Of the plan and of everything it is computed from. */
  private String digest() {
    StringBuilder all = new StringBuilder(plan.toString());
    all.append(pool).append(held);
    pool.forEach(name -> all.append(opinions.get(name)).append(' '));
    held.forEach(name -> all.append(opinions.get(name)).append(' '));
    signals.points().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> all.append(e.getKey()).append(e.getValue().score()));
    all.append(signals.pairs().size());
    try {
      return java.util.HexFormat.of()
          .formatHex(
              java.security.MessageDigest.getInstance("SHA-256")
                  .digest(all.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private void run(CellJournal<BudgetCell> journal, int seed) {
    for (double budget : plan.budgets()) {
      int scores = scores(budget);
      for (Method method : Method.values()) {
        boolean asked = scores == 0 ? method.withoutScores : !method.onlyWithoutScores;
        // Neither the teacher nor the probe on all scores knows chance; the slow one has fewer
        // seeds.
        boolean same =
            (seed > 0
                    && (method == Method.TEACHER
                        || (method == Method.PROBE && scores == pool.size())))
                || (seed >= plan.scratchSeeds() && method == Method.SCRATCH);
        if (!asked
            || same
            || journal.cells().stream().anyMatch(c -> c.is(method.title, budget, seed))) {
          continue;
        }
        long begin = System.nanoTime();
        BudgetCell cell = cell(method, budget, scores, seed);
        journal.add(cell);
        progress.accept(
            String.format(
                java.util.Locale.ROOT,
                "%s, %s %% (%d scores), seed %d: srcc %.4f, %.1f s",
                method.title,
                budget,
                scores,
                seed,
                BudgetReport.srcc(cell, truth()),
                (System.nanoTime() - begin) / 1e9));
      }
    }
  }

  private double[] truth() {
    return held.stream().mapToDouble(n -> of(opinions, n)).toArray();
  }

  /** How many scores a budget buys. */
  private int scores(double budget) {
    return (int) Math.round(budget / 100 * pool.size());
  }

  private BudgetCell cell(Method method, double budget, int scores, int seed) {
    Map<String, Double> rated = scores == 0 ? Map.of() : rated(scores, seed);
    double[] levels;
    double coverage = -1;
    double width = -1;
    switch (method) {
      case TEACHER ->
          levels =
              held.stream()
                  .mapToDouble(
                      n -> signals.points().containsKey(n) ? of(signals.points(), n).score() : 3)
                  .toArray();
      case MONOTONE -> levels = mapped(rated, seed);
      case LEAF -> {
        levels = leaf(student, plan.plan(), rated, seed);
        Optional<double[]> measured = seed == 0 ? intervals(rated, levels, seed) : Optional.empty();
        if (measured.isPresent()) {
          coverage = measured.get()[0];
          width = measured.get()[1] * Math.abs(scale.best() - scale.worst()) / 4;
        }
      }
      case SUPERVISED -> levels = supervised(student, rated, seed);
      case PROBE -> levels = probe(rated);
      case NO_PAIRS -> levels = leaf(student, changed(0, true, plan.plan().replay()), rated, seed);
      case NO_RELIABILITY ->
          levels =
              leaf(
                  student, changed(plan.plan().lambda(), false, plan.plan().replay()), rated, seed);
      case NO_REPLAY -> levels = leaf(student, changed(plan.plan().lambda(), true, 0), rated, seed);
      case SMALL -> levels = leaf(small, plan.plan(), rated, seed);
      case SMALL_OF_LEAF -> levels = smallOfLeaf(rated, seed);
      case SMALL_SUPERVISED -> levels = supervised(small, rated, seed);
      case SCRATCH -> levels = fromScratch(rated, seed);
      default -> throw new IllegalStateException(method.title);
    }
    List<Double> predictions = new ArrayList<>();
    for (double level : levels) {
      predictions.add(Math.round(LeafExperiment.onScale(level, scale) * 1e6) / 1e6);
    }
    return new BudgetCell(method.title, budget, seed, scores, predictions, coverage, width);
  }

  private LeafPlan changed(double lambda, boolean reliability, double replay) {
    return new LeafPlan(
        plan.plan().pairLoss(), lambda, reliability, plan.plan().opinionLoss(), replay);
  }

  private LeafHead head() {
    return new LeafHead(plan.coordinates(), plan.hidden(), plan.members(), ScoreScale.MOS);
  }

  /** The opinions of pictures chosen by the student's scores. */
  private Map<String, Double> rated(int scores, int seed) {
    Map<String, Double> rated = new LinkedHashMap<>();
    if (scores >= pool.size()) {
      pool.forEach(name -> rated.put(name, of(opinions, name)));
      return rated;
    }
    Lesson lesson = lesson(student, plan.plan(), signals, Map.of(), seed);
    double[] byStudent;
    try (Weights weights = distilled(student, plan.plan(), seed)) {
      byStudent = levels(weights, lesson.coordinates(pool));
    }
    for (int place : new RatingBudget(scores, seed).choose(byStudent)) {
      rated.put(pool.get(place), of(opinions, pool.get(place)));
    }
    Opinions.requireDifferent(rated, scores + " per cent of the pictures");
    return rated;
  }

  private Lesson lesson(
      View view, LeafPlan how, TeacherSignals teacher, Map<String, Double> rated, int seed) {
    return new Lesson(how, view.pool(), teacher, rated, 1000L + seed);
  }

  /** A student no opinion has taught; computed once for each view, plan and seed. */
  private Weights distilled(View view, LeafPlan how, int seed) {
    String key = view.kind() + how.lambda() + how.reliability() + seed;
    float[][] known = distilled.get(key);
    if (known == null) {
      try (Weights weights =
          fitted(plan.distillation(), lesson(view, how, signals, Map.of(), seed), null, seed)) {
        known = values(weights);
        distilled.put(key, known);
      }
    }
    Weights weights = Weights.initial(head().weights(), seed);
    put(weights, known);
    return weights;
  }

  /**
   * Trains a head. With opinions it begins where {@link Tuning} leads from the weights given, or
   * from a head that knows nothing.
   */
  private Weights fitted(
      TrainingPlan training, Lesson lesson, float @Nullable [][] from, int seed) {
    LeafObjective objective =
        LeafObjective.ofHead(
            head(),
            weights -> {
              if (from != null) {
                put(weights, from);
              }
              if (!lesson.opinions().isEmpty()) {
                Tuning.tune(weights, head(), lesson, from != null);
              }
            },
            lesson);
    return Fitting.run(training, objective, 100L + seed);
  }

  private static float[][] values(Weights weights) {
    return weights.specifications().stream()
        .map(w -> weights.values(w.name()))
        .toArray(float[][]::new);
  }

  private static void put(Weights weights, float[][] values) {
    for (int i = 0; i < values.length; i++) {
      weights.put(weights.specifications().get(i).name(), values[i]);
    }
  }

  private double[] leaf(View view, LeafPlan how, Map<String, Double> rated, int seed) {
    // Without replay means without replay, not taught otherwise.
    LeafPlan before =
        new LeafPlan(how.pairLoss(), how.lambda(), how.reliability(), how.opinionLoss(), 1);
    try (Weights start = distilled(view, before, seed)) {
      if (rated.isEmpty()) {
        return levels(start, rows(view.held()));
      }
      try (Weights weights =
          fitted(
              plan.calibration(), lesson(view, how, signals, rated, seed), values(start), seed)) {
        return levels(weights, rows(view.held()));
      }
    }
  }

  private double[] supervised(View view, Map<String, Double> rated, int seed) {
    TeacherSignals silent = new TeacherSignals(Map.of(), List.of(), 0);
    try (Weights weights =
        fitted(plan.supervised(), lesson(view, plan.plan(), silent, rated, seed), null, seed)) {
      return levels(weights, rows(view.held()));
    }
  }

  private double[] mapped(Map<String, Double> rated, int seed) {
    try (Weights weights = distilled(student, plan.plan(), seed)) {
      double[] scores = levels(weights, rows(student.held()));
      if (rated.isEmpty()) {
        return scores;
      }
      double[] known =
          levels(
              weights,
              lesson(student, plan.plan(), signals, Map.of(), seed)
                  .coordinates(List.copyOf(rated.keySet())));
      double[] said = rated.values().stream().mapToDouble(v -> v).toArray();
      ScoreMap map = best(known, said, seed);
      return Arrays.stream(scores).map(s -> Math.min(5, Math.max(1, map.apply(s)))).toArray();
    }
  }

  private static ScoreMap best(double[] scores, double[] opinions, long seed) {
    ScoreMap best = MapKind.AFFINE.fit(scores, opinions);
    try {
      best =
          dev.iqa.calibration.Calibration.choose(
                  List.of(MapKind.AFFINE, MapKind.LOGISTIC4, MapKind.ISOTONIC),
                  ScoreScale.MOS,
                  ScoreScale.MOS,
                  "student",
                  scores,
                  opinions,
                  FOLDS,
                  seed)
              .map();
    } catch (CalibrationException e) {
      // Too few pairs for folds: the straight line stays.
      return best;
    }
    return best;
  }

  private double[] probe(Map<String, Double> rated) {
    Ridge ridge =
        Ridge.fit(
            rated.keySet().stream().map(name -> of(probed, name)).toList(),
            rated.values().stream().mapToDouble(v -> v).toArray());
    return held.stream()
        .mapToDouble(name -> Math.min(5, Math.max(1, ridge.of(of(probed, name)))))
        .toArray();
  }

  /**
   * The calibrated student scores all pictures to learn from; the small one learns these scores as
   * if people had given them, and for rated pictures the mean of score and opinion.
   */
  private double[] smallOfLeaf(Map<String, Double> rated, int seed) {
    double[] scores;
    try (Weights start = distilled(student, plan.plan(), seed);
        Weights weights =
            fitted(
                plan.calibration(),
                lesson(student, plan.plan(), signals, rated, seed),
                values(start),
                seed)) {
      scores = levels(weights, rows(pool.stream().map(n -> of(student.pool(), n)).toList()));
    }
    Map<String, Double> lessons = new LinkedHashMap<>();
    for (int i = 0; i < scores.length; i++) {
      double opinion = rated.getOrDefault(pool.get(i), scores[i]);
      lessons.put(pool.get(i), (scores[i] + opinion) / 2);
    }
    return supervised(small, lessons, seed);
  }

  /** The small network learns altogether from the rated pictures, and from nothing else. */
  private double[] fromScratch(Map<String, Double> rated, int seed) {
    PictureWindows read = windows;
    if (read == null) {
      read = new PictureWindows();
      for (String name : pool) {
        read.read(name, of(files, name));
      }
      windows = read;
    }
    StagesObjective objective = new StagesObjective(read, rated, plan.scratch(), 3000L + seed);
    try (Weights weights = Fitting.run(plan.scratch().training(), objective, 200L + seed)) {
      return objective.levels(weights, held.stream().map(name -> of(files, name)).toList());
    }
  }

  /**
   * Conformal intervals from scores of students that did not see the picture's opinion: coverage on
   * the pictures held out, and mean width in levels.
   */
  private Optional<double[]> intervals(Map<String, Double> rated, double[] heldLevels, int seed) {
    if (rated.size() < ConformalInterval.LEAST_PAIRS) {
      return Optional.empty();
    }
    List<String> names = List.copyOf(rated.keySet());
    double[] scores = new double[names.size()];
    try (Weights start = distilled(student, plan.plan(), seed)) {
      for (int fold = 0; fold < FOLDS; fold++) {
        Map<String, Double> others = new LinkedHashMap<>();
        List<String> left = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
          if (i % FOLDS == fold) {
            left.add(names.get(i));
          } else {
            others.put(names.get(i), of(rated, names.get(i)));
          }
        }
        Lesson lesson = lesson(student, plan.plan(), signals, others, seed);
        try (Weights weights = fitted(plan.calibration(), lesson, values(start), seed)) {
          double[] found = levels(weights, lesson.coordinates(left));
          for (int i = 0; i < found.length; i++) {
            scores[i * FOLDS + fold] = found[i];
          }
        }
      }
    }
    double[] said = names.stream().mapToDouble(n -> of(rated, n)).toArray();
    ConformalInterval interval =
        ConformalInterval.fit(
            MapKind.AFFINE, ScoreScale.MOS, ScoreScale.MOS, scores, said, .95, seed);
    double[] truth = truth();
    int inside = 0;
    double width = 0;
    for (int i = 0; i < truth.length; i++) {
      ConformalInterval.Prediction prediction = interval.predict(heldLevels[i]);
      inside += prediction.contains(truth[i]) ? 1 : 0;
      width += prediction.high() - prediction.low();
    }
    return Optional.of(new double[] {inside / (double) truth.length, width / truth.length});
  }

  private static Values rows(List<float[]> coordinates) {
    int width = coordinates.get(0).length;
    float[] rows = new float[coordinates.size() * width];
    for (int i = 0; i < coordinates.size(); i++) {
      System.arraycopy(coordinates.get(i), 0, rows, i * width, width);
    }
    return Values.of(rows, coordinates.size(), width);
  }

  private double[] levels(Weights weights, Values coordinates) {
    return head().levels(weights, coordinates);
  }
}
