// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.distortion.DistortionGenerator;
import dev.iqa.distortion.SyntheticDistortion;
import dev.iqa.evaluation.Correlation;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import libsvm.svm;
import libsvm.svm_model;
import libsvm.svm_node;
import libsvm.svm_parameter;
import libsvm.svm_problem;
import org.junit.jupiter.api.Test;

/**
 * Trains the regression that ships with {@code brisque}. Not part of a test run; from the root:
 *
 * <pre>{@code
 * mvn -q -pl iqa-core -am test -Dtest=BrisqueTraining -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 *
 * <p>writes {@code iqa-core/target/brisque-cid22.model}, {@code .range} and {@code
 * brisque-training.md} with the digest, which belongs into {@link BrisqueMetric}, and the figures.
 *
 * <p>No opinion was asked: a damaged picture's label is the mean of four full-reference metrics,
 * each replaced by the percentage of damaged training pictures that it finds less damaged; a clean
 * one's is 0. Three of four photographs train and choose the parameters, in folds of whole
 * photographs; the fourth is only measured on.
 */
class BrisqueTraining {

  /** Damage the features can see: they know luma only, and nothing of meaning. */
  private static final List<String> TYPES =
      List.of(
          "gaussian-blur",
          "rgb-noise",
          "jpeg",
          "oversharpen",
          "motion-blur",
          "speckle-noise",
          "pixelate",
          "contrast-weaken-scale",
          "lens-blur",
          "correlated-noise",
          "brighten-rgb-shift",
          "poisson-noise",
          "jitter-blur",
          "impulse-noise",
          "contrast-strengthen-scale",
          "darken-rgb-shift");

  /** Full-reference metrics that label. */
  private static final List<String> TEACHERS = List.of("ssim", "ms-ssim", "gmsd", "vif");

  /** Of {@code kadid}, what the list above lacks or has at other strengths. */
  private static final List<String> KADID_TYPES =
      List.of(
          "gaussian-blur",
          "lens-blur",
          "motion-blur",
          "jpeg2000",
          "jpeg",
          "white-noise",
          "ycbcr-noise",
          "impulse-noise",
          "multiplicative-noise",
          "denoise",
          "high-sharpen");

  private static final int DAMAGES_PER_PHOTOGRAPH = 16;
  private static final int SIDE = 256;
  private static final int FOLDS = 3;
  private static final int MOST_VECTORS = 600;
  private static final MathContext DIGITS = new MathContext(6);

  /** One picture: what was done to which photograph, what the teachers and the features say. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sample(
      int photograph, String type, int severity, double[] damage, double[] features) {

    boolean heldOut() {
      return photograph % 4 == 3;
    }
  }

  @Test
  void trainsOnSynthesisedDamage() throws IOException {
    svm.svm_set_print_string_function(text -> {});
    List<Path> files = SharedPictures.folder("photos/cid22");
    List<Sample> all;
    List<QualityAssessor> teachers = TEACHERS.stream().map(QualityAssessors::open).toList();
    try {
      all =
          IntStream.range(0, files.size())
              .parallel()
              .boxed()
              .flatMap(i -> samples(i, SharedPictures.read(files.get(i)), teachers))
              .filter(s -> MultivariateGaussian.isComplete(s.features))
              .toList();
    } finally {
      teachers.forEach(QualityAssessor::close);
    }
    List<Sample> training = all.stream().filter(s -> !s.heldOut()).toList();
    double[][] quantiles = quantiles(training);
    double[] labels = labels(training, quantiles);

    String rangeText = range(training);
    FeatureRange range = FeatureRange.parse(rangeText, "brisque-cid22.range", 36);
    svm_parameter best = chosen(training, labels, range);
    String modelText = trained(training, labels, range, best);
    SupportVectors model = SupportVectors.parse(modelText, "brisque-cid22.model", 36);
    Files.writeString(Path.of("target", "brisque-cid22.range"), rangeText);
    Files.writeString(Path.of("target", "brisque-cid22.model"), modelText);

    List<String> lines = new ArrayList<>();
    lines.add(NaturalnessModel.digest((modelText + rangeText).getBytes(StandardCharsets.UTF_8)));
    lines.add(
        String.format(
            Locale.ROOT,
            "C %s, gamma %s, epsilon %s, %d vectors; %d training pictures",
            best.C,
            best.gamma,
            best.p,
            model.weights().length,
            training.size()));
    report(training, quantiles, range, model, "training", lines);
    report(
        all.stream().filter(Sample::heldOut).toList(), quantiles, range, model, "held out", lines);
    Files.write(Path.of("target", "brisque-training.md"), lines);
    assertThat(model.weights().length).isBetween(100, MOST_VECTORS);
  }

  /**
   * A photograph twice, its middle and all of it at half size: of a training one damage of any
   * strength and of both libraries, of a held-out one two ladders.
   */
  private static Stream<Sample> samples(
      int photograph, Picture full, List<QualityAssessor> teachers) {
    List<Sample> samples = new ArrayList<>();
    if (full.format() != PixelFormat.RGB8) {
      return samples.stream();
    }
    List<Picture> views = List.of(ContinuousDamage.crop(full, SIDE), ContinuousDamage.half(full));
    for (Picture view : views) {
      samples.add(new Sample(photograph, "clean", 0, new double[TEACHERS.size()], features(view)));
    }
    boolean heldOut = photograph % 4 == 3;
    for (int d = 0; d < (heldOut ? 10 : DAMAGES_PER_PHOTOGRAPH); d++) {
      Picture clean = views.get(heldOut ? d / 5 : d % 2);
      int which = heldOut ? photograph / 4 * 2 + d / 5 : photograph * 3 + d * 5;
      String type = heldOut || d >= 10 ? TYPES.get(which % TYPES.size()) : d >= 7 ? "kadid" : "any";
      int severity = 1 + (heldOut ? d : photograph + d) % 5;
      Picture damaged =
          switch (type) {
            case "any" -> continuous(clean, photograph, d);
            case "kadid" -> kadid(clean, photograph, d);
            default -> SyntheticDistortion.of(type, severity, photograph).apply(clean);
          };
      samples.add(
          new Sample(
              photograph, type, severity, damage(damaged, clean, teachers), features(damaged)));
    }
    return samples.stream();
  }

  private static Picture kadid(Picture clean, int photograph, int d) {
    DistortionGenerator kadid = DistortionGenerator.KADID;
    String type = KADID_TYPES.get((photograph + 3 * d) % KADID_TYPES.size());
    int severity = 1 + (photograph + d) % 3;
    return new SyntheticDistortion(kadid, kadid.type(type), severity, photograph).apply(clean);
  }

  /** Blur, enlargement, noise and JPEG, alone and in the order in which a camera adds them. */
  private static Picture continuous(Picture clean, int photograph, int d) {
    Random random = new Random(1000L * photograph + d);
    double blurPixels = between(.4, 4, random);
    double scale = 1 / between(1.2, 4, random);
    double noiseGreyLevels = between(1.5, 35, random);
    double common = random.nextDouble();
    int qualityPercent = (int) Math.round(100 - between(4, 93, random));
    int kind = (photograph + d) % 6;
    Picture picture = clean;
    if (kind == 0 || kind == 3 || kind == 4) {
      picture = ContinuousDamage.blurred(picture, kind == 0 ? blurPixels : blurPixels / 2);
    } else if (kind == 5) {
      picture = ContinuousDamage.enlarged(picture, scale);
    }
    if (kind == 1 || kind == 3) {
      picture =
          ContinuousDamage.noisy(
              picture, kind == 1 ? noiseGreyLevels : noiseGreyLevels / 2, common, photograph);
    }
    return kind == 2 || kind == 4 ? ContinuousDamage.compressed(picture, qualityPercent) : picture;
  }

  /** Evenly spread over the logarithm. */
  private static double between(double least, double most, Random random) {
    return least * Math.pow(most / least, random.nextDouble());
  }

  /** What each teacher says, rising with damage. */
  private static double[] damage(Picture damaged, Picture clean, List<QualityAssessor> teachers) {
    return teachers.stream()
        .mapToDouble(
            teacher -> {
              double score =
                  teacher
                      .assess(AssessmentRequest.of(damaged).against(clean))
                      .score()
                      .orElseThrow()
                      .value();
              return teacher.descriptor().scale().orElseThrow().higherIsBetter() ? -score : score;
            })
        .toArray();
  }

  private static double[] features(Picture picture) {
    return BrisqueFeatures.of(new Planes(picture), BrisqueVariant.LIVE);
  }

  /** Per teacher the damage of all damaged training pictures, rising. */
  private static double[][] quantiles(List<Sample> training) {
    return IntStream.range(0, TEACHERS.size())
        .mapToObj(
            t ->
                training.stream()
                    .filter(s -> s.severity > 0)
                    .mapToDouble(s -> s.damage[t])
                    .sorted()
                    .toArray())
        .toArray(double[][]::new);
  }

  private static double[] labels(List<Sample> samples, double[][] quantiles) {
    return samples.stream()
        .mapToDouble(
            s ->
                s.severity == 0
                    ? 0
                    : IntStream.range(0, TEACHERS.size())
                        .mapToDouble(
                            t ->
                                100.0
                                    * Arrays.stream(quantiles[t])
                                        .filter(q -> q < s.damage[t])
                                        .count()
                                    / quantiles[t].length)
                        .average()
                        .orElseThrow())
        .toArray();
  }

  private static String range(List<Sample> training) {
    StringBuilder text = new StringBuilder("x\n-1 1\n");
    for (int f = 0; f < BrisqueFeatures.COUNT; f++) {
      int feature = f;
      var values = training.stream().mapToDouble(s -> s.features[feature]).summaryStatistics();
      text.append(f + 1)
          .append(' ')
          .append(rounded(values.getMin()))
          .append(' ')
          .append(rounded(values.getMax()))
          .append('\n');
    }
    return text.toString();
  }

  /** The parameters of least error in folds of whole photographs, before it is made small. */
  private static svm_parameter chosen(List<Sample> training, double[] labels, FeatureRange range) {
    svm_parameter best = parameter(1, 1, 1);
    double least = Double.POSITIVE_INFINITY;
    for (double cost : new double[] {16, 64, 256}) {
      for (double gamma : new double[] {1 / 64.0, 1 / 32.0, 1 / 16.0, 1 / 8.0}) {
        for (double epsilon : new double[] {4}) {
          svm_parameter parameter = parameter(cost, gamma, epsilon);
          double error = 0;
          int[] everything = IntStream.range(0, labels.length).toArray();
          for (int fold = 0; fold < FOLDS; fold++) {
            int left = fold;
            svm_model model =
                svm.svm_train(
                    problem(
                        training,
                        labels,
                        range,
                        IntStream.of(everything)
                            .filter(i -> training.get(i).photograph / 4 % FOLDS != left)
                            .toArray()),
                    parameter);
            for (int i : everything) {
              if (training.get(i).photograph / 4 % FOLDS == left) {
                double miss =
                    svm.svm_predict(model, nodes(range.scale(training.get(i).features)))
                        - labels[i];
                error += miss * miss;
              }
            }
          }
          if (error < least) {
            least = error;
            best = parameter;
          }
        }
      }
    }
    assertThat(least).isFinite();
    return best;
  }

  private static svm_parameter parameter(double cost, double gamma, double epsilon) {
    svm_parameter parameter = new svm_parameter();
    parameter.svm_type = svm_parameter.EPSILON_SVR;
    parameter.kernel_type = svm_parameter.RBF;
    parameter.C = cost;
    parameter.gamma = gamma;
    parameter.p = epsilon;
    parameter.eps = .1;
    parameter.cache_size = 200;
    parameter.shrinking = 1;
    return parameter;
  }

  private static svm_problem problem(
      List<Sample> training, double[] labels, FeatureRange range, int[] chosen) {
    svm_problem problem = new svm_problem();
    problem.l = chosen.length;
    problem.y = IntStream.of(chosen).mapToDouble(i -> labels[i]).toArray();
    problem.x =
        IntStream.of(chosen)
            .mapToObj(i -> nodes(range.scale(training.get(i).features)))
            .toArray(svm_node[][]::new);
    return problem;
  }

  private static svm_node[] nodes(double[] values) {
    svm_node[] nodes = new svm_node[values.length];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = new svm_node();
      nodes[i].index = i + 1;
      nodes[i].value = new BigDecimal(values[i]).round(DIGITS).doubleValue();
    }
    return nodes;
  }

  /**
   * A model in libsvm's text, six digits a number. The labels' noise makes most pictures support
   * vectors; a second regression of the first one's answers needs few, and is taken at the
   * narrowest tube that leaves no more than may be shipped.
   */
  private static String trained(
      List<Sample> training, double[] labels, FeatureRange range, svm_parameter parameter) {
    int[] everything = IntStream.range(0, labels.length).toArray();
    svm_model first = svm.svm_train(problem(training, labels, range, everything), parameter);
    double[] answers =
        training.stream()
            .mapToDouble(s -> svm.svm_predict(first, nodes(range.scale(s.features))))
            .toArray();
    svm_model model = first;
    for (double tube = 1; model.l > MOST_VECTORS; tube += .5) {
      model =
          svm.svm_train(
              problem(training, answers, range, everything),
              parameter(parameter.C, parameter.gamma, tube));
    }
    StringBuilder text = new StringBuilder("svm_type epsilon_svr\nkernel_type rbf\n");
    text.append("gamma ").append(parameter.gamma).append("\nnr_class 2\ntotal_sv ").append(model.l);
    text.append("\nrho ").append(model.rho[0]).append("\nSV\n");
    for (int v = 0; v < model.l; v++) {
      text.append(rounded(model.sv_coef[0][v]));
      for (svm_node node : model.SV[v]) {
        text.append(' ').append(node.index).append(':').append(rounded(node.value));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String rounded(double value) {
    return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toString();
  }

  private static void report(
      List<Sample> samples,
      double[][] quantiles,
      FeatureRange range,
      SupportVectors model,
      String name,
      List<String> lines) {
    double[] labels = labels(samples, quantiles);
    double[] scores =
        samples.stream()
            .mapToDouble(s -> Math.max(0, Math.min(100, model.predict(range.scale(s.features)))))
            .toArray();
    int[] damaged =
        IntStream.range(0, scores.length).filter(i -> samples.get(i).severity > 0).toArray();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %d damaged, SRCC with the label %.3f; mean score of %d clean ones %.1f",
            name,
            damaged.length,
            srcc(at(scores, damaged), at(labels, damaged)),
            scores.length - damaged.length,
            IntStream.range(0, scores.length)
                .filter(i -> samples.get(i).severity == 0)
                .mapToDouble(i -> scores[i])
                .average()
                .orElseThrow()));
    lines.add("| type | SRCC with the label | SRCC with severity, mean of ladders | mean 1–5 |");
    lines.add("|---|---|---|---|");
    for (String type : Stream.concat(TYPES.stream(), Stream.of("any", "kadid")).toList()) {
      int[] of = IntStream.of(damaged).filter(i -> samples.get(i).type.equals(type)).toArray();
      StringBuilder means = new StringBuilder();
      for (int severity = 1; severity <= 5; severity++) {
        int step = severity;
        means.append(
            String.format(
                Locale.ROOT,
                " %.0f",
                IntStream.of(of)
                    .filter(i -> samples.get(i).severity == step)
                    .mapToDouble(i -> scores[i])
                    .average()
                    .orElse(Double.NaN)));
      }
      if (of.length == 0) {
        continue;
      }
      double ladders =
          IntStream.of(of)
              .map(i -> samples.get(i).photograph)
              .distinct()
              .mapToObj(p -> IntStream.of(of).filter(i -> samples.get(i).photograph == p).toArray())
              .filter(ladder -> ladder.length == 5)
              .mapToDouble(
                  ladder ->
                      srcc(
                          at(scores, ladder),
                          IntStream.of(ladder).mapToDouble(i -> samples.get(i).severity).toArray()))
              .average()
              .orElse(Double.NaN);
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %.3f | %.2f |%s |",
              type,
              srcc(at(scores, of), at(labels, of)),
              ladders,
              means));
    }
  }

  private static double srcc(double[] scores, double[] truth) {
    return Correlation.SRCC.of(scores, truth).value().orElse(Double.NaN);
  }

  private static double[] at(double[] values, int[] places) {
    return IntStream.of(places).mapToDouble(i -> values[i]).toArray();
  }
}
