// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.distortion.DistortionGenerator;
import dev.iqa.distortion.DistortionPlan;
import dev.iqa.distortion.SyntheticDistortion;
import dev.iqa.evaluation.Correlation;
import dev.iqa.imaging.Pictures;
import dev.iqa.train.OnnxPredictor;
import dev.iqa.train.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Measures an exported student on photographs that neither training nor calibration saw, and writes
 * a page about it:
 *
 * <pre>{@code
 * java dev.iqa.train.student.StudentEvaluation RECIPE.json student.onnx BIQ2021_FOLDER student.md
 * }</pre>
 *
 * <p>Whole photographs are damaged, not windows. Opinion scores are read here and nowhere else.
 */
public final class StudentEvaluation {

  private static final DistortionGenerator OURS = DistortionGenerator.DEPICTQA;
  private static final DistortionGenerator OTHERS = DistortionGenerator.KADID;

  /** Short side the library of distortions was published for. */
  private static final int SMALL = 224;

  private static final int TRIALS = 6;

  private final OnnxPredictor student;
  private final List<Picture> photos;
  private final MarkdownPage page = new MarkdownPage();

  private StudentEvaluation(OnnxPredictor student, List<Picture> photos) {
    this.student = student;
    this.photos = photos;
  }

  /**
   * Runs the program.
   *
   * @param arguments recipe, model, folder of BIQ2021, page to write
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String... arguments) throws IOException {
    Path recipeFile = Path.of(arguments[0]);
    Recipe recipe = Recipe.read(recipeFile);
    Path base = recipeFile.resolveSibling("").toAbsolutePath().normalize();
    List<Picture> photos =
        StudentExperiment.photos(recipe.experiment(), base, SourcePhotos.Part.TEST);
    byte[] model = Files.readAllBytes(Path.of(arguments[1]));
    try (OnnxPredictor student = new OnnxPredictor(model);
        QualityAgreement agreement = new QualityAgreement()) {
      agreement.read(StudentExperiment.scale(recipe.experiment(), base));
      StudentEvaluation evaluation = new StudentEvaluation(student, photos);
      evaluation.heading(model.length);
      evaluation.singles("whole photographs", Integer.MAX_VALUE, UnaryOperator.identity());
      evaluation.singles("photographs of short side " + SMALL, SMALL, UnaryOperator.identity());
      evaluation.singles(
          "whole photographs, saved as JPEG of quality 90 afterwards",
          Integer.MAX_VALUE,
          picture -> Pictures.read(Pictures.jpeg(picture, 90)));
      evaluation.doubles();
      evaluation.clean();
      evaluation.otherGenerator();
      evaluation.ladders(agreement);
      evaluation.opinions(Path.of(arguments[2]));
      evaluation.outside();
      Files.writeString(Path.of(arguments[3]), evaluation.page.toString());
    }
  }

  private void heading(int bytes) {
    page.append("# The student, measured\n\n");
    page.line(
        "%,d bytes; %d photographs that neither training nor calibration saw (the test part of the"
            + " hash of their names). Written by `StudentEvaluation`, which needs the model and the"
            + " photographs only:",
        bytes, photos.size());
    page.append(
        """
        ```
        iqa-train/run iqa-train/recipes/student.json --out student
        iqa-train/run iqa-train/recipes/student-head.json --out student-head
        java dev.iqa.train.student.StudentRelease iqa-train/recipes/student.json \\
            student/best.safetensors student-head/best.safetensors models
        java dev.iqa.train.student.StudentEvaluation iqa-train/recipes/student.json \\
            models/student/student.onnx ../shared/data/biq2021 docs/results/student.md
        ```

        Whole photographs are damaged here, where training saw windows of them. Severity 1 of many
        types is close to invisible, and without a reference a mild change of brightness, contrast or
        saturation looks like another photograph.

        """);
  }

  private StudentAnswer answer(Picture picture) {
    return StudentAnswer.of(student.predict(StudentInput.of(picture))).get(0);
  }

  private Picture photo(long number, int shortSide) {
    Picture photo = photos.get(Math.floorMod(number * 7919, photos.size()));
    int side = Math.min(photo.width(), photo.height());
    if (side <= shortSide) {
      return photo;
    }
    return Windows.resize(
        photo, photo.width() * shortSide / side, photo.height() * shortSide / side);
  }

  private void singles(String what, int shortSide, UnaryOperator<Picture> after) {
    Share eight = new Share();
    Share family = new Share();
    Share type = new Share();
    Share severity = new Share();
    Share named = new Share();
    Share nameless = new Share();
    Map<Integer, Share> bySeverity = new TreeMap<>();
    Map<String, Share> byFamily = new LinkedHashMap<>();
    Map<String, Integer> confusion = new TreeMap<>();
    List<double[]> sure = new ArrayList<>();
    long number = 0;
    for (int t = 0; t < Vocabulary.TYPES.size(); t++) {
      DistortionType truth = Vocabulary.TYPES.get(t);
      int truthFamily = Vocabulary.familyOfType(t);
      // Families count alike, as they do when plans are drawn.
      int trials = Math.max(1, TRIALS * 2 / Vocabulary.typesOf(truthFamily));
      for (int s = 1; s <= 5; s++) {
        for (int k = 0; k < trials; k++) {
          Picture picture =
              after.apply(
                  new SyntheticDistortion(OURS, truth, s, number).apply(photo(number, shortSide)));
          number++;
          StudentAnswer answer = answer(picture);
          int foundFamily = StudentFigures.family(answer);
          family.add(foundFamily == truthFamily);
          bySeverity.computeIfAbsent(s, any -> new Share()).add(foundFamily == truthFamily);
          byFamily
              .computeIfAbsent(name(truthFamily), any -> new Share())
              .add(foundFamily == truthFamily);
          if (foundFamily != truthFamily) {
            confusion.merge(name(truthFamily) + " called " + name(foundFamily), 1, Integer::sum);
          }
          int kind = StudentFigures.largest(answer.kinds());
          type.add(kind == t);
          sure.add(new double[] {answer.kinds()[kind], kind == t ? 1 : 0});
          severity.add(Math.abs(Math.rint(answer.severity()[t]) - s) <= 1);
          named.add(answer.presence()[truthFamily] >= 0.5);
          nameless.add(StudentFigures.largest(answer.presence()) == truthFamily);
          int truthEight = StudentFigures.eight(truth);
          if (truthEight >= 0) {
            eight.add(StudentFigures.eight(answer) == truthEight);
          }
        }
      }
    }
    page.append("## One distortion, ").append(what).append("\n\n");
    page.head("figure", "value", "goal", "pictures");
    page.row("eight classes", eight.value(), shortSide > SMALL ? "0.95" : "", eight.count());
    page.row("twelve families, clean allowed as answer", family.value(), "0.92", family.count());
    page.row("35 types, clean allowed as answer", type.value(), "0.80", type.count());
    page.row("severity within one", severity.value(), "0.90", severity.count());
    page.row("family reported (probability at least 0.5)", named.value(), "", named.count());
    page.row("family is the most probable one", nameless.value(), "", nameless.count());
    page.row(
        "calibration error of the kind's probability", calibrationError(sure), "", sure.size());
    page.append('\n');
    page.head("severity", "1", "2", "3", "4", "5");
    List<Object> cells = new ArrayList<>(List.of("twelve families"));
    bySeverity.values().forEach(share -> cells.add(share.value()));
    page.row(cells.toArray());
    page.append('\n');
    page.head("family", "right");
    byFamily.forEach((name, share) -> page.row(name, share.value()));
    page.append('\n');
    StringBuilder worst = new StringBuilder();
    confusion.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(8)
        .forEach(
            entry ->
                worst
                    .append(worst.isEmpty() ? "" : "; ")
                    .append(entry.getKey())
                    .append(' ')
                    .append(entry.getValue()));
    page.line("Most often confused: %s.", worst);
  }

  private static String name(int family) {
    return family == Vocabulary.FAMILIES.size() ? "clean" : Vocabulary.FAMILIES.get(family).words();
  }

  /** Mean distance of confidence and accuracy over ten bins, weighted by size. */
  static double calibrationError(List<double[]> sure) {
    double[][] bins = new double[10][3];
    for (double[] one : sure) {
      double[] bin = bins[Math.min(9, (int) (one[0] * 10))];
      bin[0] += one[0];
      bin[1] += one[1];
      bin[2]++;
    }
    double error = 0;
    for (double[] bin : bins) {
      error += Math.abs(bin[0] - bin[1]);
    }
    return error / sure.size();
  }

  private void doubles() {
    Share credit = new Share();
    Share exact = new Share();
    Share asked = new Share();
    long number = 100_000;
    for (Map.Entry<DistortionFamily, Set<DistortionFamily>> entry :
        DistortionPlan.allowedPairs().entrySet()) {
      for (DistortionFamily second : entry.getValue()) {
        for (int k = 0; k < TRIALS; k++) {
          Draw draw = Draw.of(31, number);
          DistortionPlan plan = DistortionPlan.of(step(entry.getKey(), draw), step(second, draw));
          StudentAnswer answer = answer(plan.apply(photo(number++, Integer.MAX_VALUE)));
          byte[] truth = new byte[Vocabulary.FAMILIES.size()];
          truth[Vocabulary.indexOf(entry.getKey())] = 1;
          truth[Vocabulary.indexOf(second)] = 1;
          double got = StudentFigures.credit(truth, answer.presence());
          credit.add(got);
          exact.add(got == 1);
          asked.add(StudentFigures.credit(truth, two(answer.presence())));
        }
      }
    }
    page.append("## Two distortions\n\n");
    page.head("figure", "value", "goal", "pictures");
    page.row("credit of the set, number not given", credit.value(), "0.65", credit.count());
    page.row("exactly the set, number not given", exact.value(), "", exact.count());
    page.row("credit of the set, two asked for", asked.value(), "", asked.count());
    page.append('\n');
  }

  private static SyntheticDistortion step(DistortionFamily family, Draw draw) {
    List<DistortionType> types =
        Vocabulary.TYPES.stream().filter(type -> type.family() == family).toList();
    return new SyntheticDistortion(
        OURS, types.get(draw.below(types.size())), 1 + draw.below(3), draw.seed());
  }

  /** The two most probable families made certain. */
  private static float[] two(float[] presence) {
    float[] sorted = presence.clone();
    Arrays.sort(sorted);
    float least = sorted[sorted.length - 2];
    float[] two = new float[presence.length];
    for (int i = 0; i < two.length; i++) {
      two[i] = presence[i] >= least ? 1 : 0;
    }
    return two;
  }

  private void clean() {
    Share alarms = new Share();
    Share called = new Share();
    double[] scores = new double[photos.size()];
    for (int i = 0; i < scores.length; i++) {
      StudentAnswer answer = answer(photos.get(i));
      boolean quiet = true;
      for (float presence : answer.presence()) {
        quiet &= presence < 0.5;
      }
      alarms.add(!quiet);
      called.add(StudentFigures.eight(answer) == 7);
      scores[i] = answer.score();
    }
    Arrays.sort(scores);
    page.append("## Undamaged photographs\n\n");
    page.head("figure", "value", "goal", "pictures");
    page.row("something reported", alarms.value(), "0.03", alarms.count());
    page.row("called clean among eight classes", called.value(), "", called.count());
    page.row("median score", scores[scores.length / 2], "", scores.length);
    page.row("tenth percentile of the score", scores[scores.length / 10], "", scores.length);
    page.append('\n');
  }

  private void otherGenerator() {
    Share all = new Share();
    Share plain = new Share();
    Map<String, Share> byType = new LinkedHashMap<>();
    long number = 200_000;
    for (DistortionType type : OTHERS.types()) {
      int truth = StudentFigures.eight(type);
      if (truth < 0) {
        continue;
      }
      for (int s = 1; s <= 5; s++) {
        for (int k = 0; k < TRIALS; k++) {
          Picture photo = photo(number, Integer.MAX_VALUE);
          Picture picture = new SyntheticDistortion(OTHERS, type, s, number++).apply(photo);
          if (picture.pixels().equals(photo.pixels())) {
            continue;
          }
          boolean right = StudentFigures.eight(answer(picture)) == truth;
          all.add(right);
          if (s >= 3) {
            plain.add(right);
          }
          byType.computeIfAbsent(type.id(), any -> new Share()).add(right);
        }
      }
    }
    page.append("## Another generator, never trained on\n\n");
    page.head("figure", "value", "goal", "pictures");
    page.row("eight classes, severities 1 to 5", all.value(), "0.90", all.count());
    page.row("eight classes, severities 3 to 5", plain.value(), "", plain.count());
    page.append('\n');
    page.head("type", "right");
    byType.forEach((name, share) -> page.row(name, share.value()));
    page.append('\n');
  }

  private void ladders(QualityAgreement agreement) {
    List<Double> scores = new ArrayList<>();
    List<Double> truths = new ArrayList<>();
    double sum = 0;
    int ladders = 0;
    Share covered = new Share();
    long number = 300_000;
    for (DistortionType type : Vocabulary.TYPES) {
      for (int k = 0; k < 2; k++) {
        Picture photo = photo(number, 384);
        double[] score = new double[6];
        double[] truth = new double[6];
        for (int s = 0; s <= 5; s++) {
          Picture picture =
              s == 0 ? photo : new SyntheticDistortion(OURS, type, s, number).apply(photo);
          StudentAnswer answer = answer(picture);
          score[s] = answer.score();
          truth[s] = s == 0 ? 1 : agreement.quality(agreement.measure(picture, photo)).value();
          covered.add(Math.abs(score[s] - truth[s]) <= answer.deviation());
          scores.add(score[s]);
          truths.add(truth[s]);
        }
        sum += Correlation.SRCC.of(score, truth).value().orElse(0);
        ladders++;
        number++;
      }
    }
    page.append("## Score against what full-reference metrics agree on\n\n");
    page.head("figure", "value", "goal", "pictures");
    page.row(
        "mean SRCC of a ladder (clean and five severities)", sum / ladders, "0.93", 6 * ladders);
    page.row("SRCC over all of them", srcc(scores, truths), "", scores.size());
    page.row("truth within one deviation", covered.value(), "0.68", covered.count());
    page.append('\n');
  }

  private static double srcc(List<Double> one, List<Double> other) {
    return Correlation.SRCC
        .of(
            one.stream().mapToDouble(Double::doubleValue).toArray(),
            other.stream().mapToDouble(Double::doubleValue).toArray())
        .value()
        .orElse(Double.NaN);
  }

  private void opinions(Path folder) throws IOException {
    Map<String, List<List<Double>>> parts = new TreeMap<>();
    Share inside = new Share();
    for (String line : Files.readAllLines(folder.resolve("mos.csv"))) {
      int comma = line.indexOf(',');
      String file = line.substring(0, comma);
      if (file.equals("image")) {
        continue;
      }
      String part = file.substring(0, 4);
      // Of the part the student learned from, only what its hash keeps for figures.
      if (part.equals("ss03") && SourcePhotos.partOf(file) != SourcePhotos.Part.TEST) {
        continue;
      }
      Picture picture =
          Pictures.convert(Pictures.read(folder.resolve("images").resolve(file)), PixelFormat.RGB8);
      StudentAnswer answer = answer(picture);
      inside.add(answer.photograph() >= 0.5);
      for (String name : List.of(part, "all")) {
        List<List<Double>> columns =
            parts.computeIfAbsent(name, any -> List.of(new ArrayList<>(), new ArrayList<>()));
        columns.get(0).add(answer.score());
        columns.get(1).add(Double.parseDouble(line.substring(comma + 1)));
      }
    }
    page.append("## Opinions of people: BIQ2021\n\n");
    page.line(
        "No opinion score was used to train, to calibrate or to choose weights. Of ss03, pictures"
            + " without scores were learned from; only its test part is counted here.");
    page.head("subset", "SRCC", "PLCC", "pictures");
    parts.forEach(
        (name, columns) ->
            page.row(
                name,
                srcc(columns.get(0), columns.get(1)),
                Correlation.PLCC
                    .of(
                        columns.get(0).stream().mapToDouble(Double::doubleValue).toArray(),
                        columns.get(1).stream().mapToDouble(Double::doubleValue).toArray())
                    .value()
                    .orElse(Double.NaN),
                columns.get(0).size()));
    page.append('\n');
    page.line("Taken for photographs: %.3f of them (goal for all: SRCC 0.60).", inside.value());
  }

  private void outside() {
    page.append("## What is no photograph\n\n");
    page.head("kind", "flagged (photograph below 0.5)", "highest score", "lowest deviation");
    for (RenderedPages.Kind kind : RenderedPages.Kind.values()) {
      List<Picture> pictures = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        pictures.add(RenderedPages.drawn(kind, 512, 384, Draw.of(77, kind.name().hashCode(), i)));
      }
      outside(kind.name().toLowerCase(Locale.ROOT), pictures);
    }
    List<Picture> thumbnails = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      thumbnails.add(photo(400_000 + i, 64));
    }
    outside("thumbnails of 64 pixels", thumbnails);
    page.append('\n');
  }

  private void outside(String name, List<Picture> pictures) {
    Share flagged = new Share();
    double highest = 0;
    double surest = 1;
    for (Picture picture : pictures) {
      StudentAnswer answer = answer(picture);
      flagged.add(answer.photograph() < 0.5);
      highest = Math.max(highest, answer.score());
      surest = Math.min(surest, answer.deviation());
    }
    page.row(name, flagged.value(), highest, surest);
  }
}
