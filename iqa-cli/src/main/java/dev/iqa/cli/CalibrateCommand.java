// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Aspect;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.calibration.Calibration;
import dev.iqa.calibration.CalibrationException;
import dev.iqa.calibration.ConformalInterval;
import dev.iqa.calibration.MapKind;
import dev.iqa.dataset.Dataset;
import dev.iqa.dataset.DatasetException;
import dev.iqa.dataset.DatasetProblem;
import dev.iqa.dataset.RatedPicture;
import dev.iqa.evaluation.Bootstrap;
import dev.iqa.evaluation.Correlation;
import dev.iqa.evaluation.Interval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iqa calibrate RATINGS.csv}: scores on the scale of one's own users. */
@Command(
    name = "calibrate",
    description = {
      "Fits a map from the scores of an assessor to the opinions of people.",
      "Of a straight line, a logistic curve and monotone steps it takes the one with the least error"
          + " on pictures left out of the fit, and prints how well that predicts."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  iqa calibrate -a brisque ratings.csv --worst 1 --best 5 -o calibration.json",
      "  iqa assess -a brisque --calibration calibration.json photo.jpg"
    })
final class CalibrateCommand implements Callable<Integer> {

  private static final List<MapKind> MONOTONE =
      List.of(MapKind.AFFINE, MapKind.LOGISTIC4, MapKind.ISOTONIC);

  @Mixin private final Session session = new Session();

  @Mixin private final Threads threads = new Threads();

  @Mixin private final OpinionTable opinions = new OpinionTable();

  @Mixin private final Resampling resampling = new Resampling();

  @Parameters(
      paramLabel = "RATINGS",
      description = "CSV or JSONL table beside its pictures, with columns image and mos.")
  private Path location = Path.of("");

  @Option(
      names = {"-a", "--assessor"},
      required = true,
      paramLabel = "NAME",
      description = "Whose scores are mapped, as in brisque or psnr?channels=luma.")
  private String name = "";

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE.json",
      defaultValue = "calibration.json",
      description = "File to write; default ${DEFAULT-VALUE}.")
  private Path out = Path.of("calibration.json");

  @Option(
      names = "--folds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Of the cross-validation; default ${DEFAULT-VALUE}.")
  private int folds = 5;

  CalibrateCommand() {}

  @Override
  public Integer call() throws IOException {
    Path folder = out.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(out)) {
      throw session.usage("--out " + out + ": a file in a folder that exists would work");
    }
    Dataset dataset;
    try {
      dataset = opinions.reader(session, "calibrate").read(location);
    } catch (DatasetException e) {
      throw session.usage(String.valueOf(e.getMessage()));
    }
    for (DatasetProblem problem : dataset.problems()) {
      session.err().println("iqa: left out: " + Text.printable(problem.toString()));
    }
    List<RatedPicture> rated =
        dataset.pictures().stream().filter(p -> p.opinion().isPresent()).toList();
    requireFitting(QualityAssessors.describe(name), rated);
    Assessing assessing = new Assessing(session);
    try (QualityAssessor judge =
        QualityAssessors.open(name, AssessorConfig.defaults().withThreads(threads.count()))) {
      List<Double> scores = new ArrayList<>();
      List<Double> wanted = new ArrayList<>();
      judge(rated, judge, assessing, scores, wanted);
      calibrate(judge.descriptor(), dataset.opinions(), array(scores), array(wanted));
    } catch (CalibrationException e) {
      throw session.usage(String.valueOf(e.getMessage()));
    }
    return dataset.problems().isEmpty()
        ? assessing.exitCode()
        : Math.max(assessing.exitCode(), ExitCode.INPUTS_FAILED);
  }

  private void requireFitting(AssessorDescriptor descriptor, List<RatedPicture> rated) {
    if (!descriptor.aspects().contains(Aspect.SCORE)) {
      throw session.usage(descriptor.id() + " gives no score");
    }
    if (descriptor.reference() == ReferenceUse.REQUIRED
        && rated.stream().anyMatch(p -> p.reference().isEmpty())) {
      throw session.usage(
          descriptor.id() + " compares with an original; the table needs a column reference");
    }
  }

  private void judge(
      List<RatedPicture> rated,
      QualityAssessor judge,
      Assessing assessing,
      List<Double> scores,
      List<Double> wanted) {
    Optional<Assessing.Loaded> original = Optional.empty();
    try (Progress progress = new Progress("calibrate", "pictures")) {
      for (int i = 0; i < rated.size(); i++) {
        RatedPicture picture = rated.get(i);
        boolean compares =
            judge.descriptor().reference() != ReferenceUse.NONE && picture.reference().isPresent();
        if (!compares) {
          original = Optional.empty();
        } else if (original.filter(o -> o.path().equals(picture.reference().get())).isEmpty()) {
          original = assessing.load(picture.reference().get(), Optional.empty(), this::complain);
        }
        if (!compares || original.isPresent()) {
          Row row =
              assessing.judge(
                  picture.picture(),
                  original,
                  judge,
                  EnumSet.of(Aspect.SCORE),
                  OptionalDouble.empty());
          if (row instanceof Row.Assessed assessed) {
            scores.add(assessed.assessment().score().orElseThrow().value());
            wanted.add(picture.opinion().getAsDouble());
          } else {
            complain(row);
          }
        }
        progress.at(i + 1, rated.size());
      }
    }
  }

  private void complain(Row row) {
    if (row instanceof Row.Failed failed) {
      session
          .err()
          .println("iqa: left out: " + Text.printable(failed.picture() + ": " + failed.message()));
    }
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(v -> v).toArray();
  }

  private void calibrate(
      AssessorDescriptor descriptor, ScoreScale scale, double[] scores, double[] wanted)
      throws IOException {
    String fitted = Assessing.exactName(name, descriptor.id());
    Calibration calibration =
        Calibration.choose(
            MONOTONE,
            descriptor.scale().orElseThrow(),
            scale,
            fitted,
            scores,
            wanted,
            folds,
            resampling.seed());
    calibration.write(out);
    double[] predicted =
        Calibration.outOfFold(
            calibration.map().kind(), scale, scores, wanted, folds, resampling.seed());
    Bootstrap bootstrap = resampling.bootstrap();
    session
        .out()
        .println(
            fitted
                + " to opinions by "
                + calibration.map().kind().id()
                + ", "
                + Text.count(calibration.pairs(), "picture")
                + "; opinions: "
                + Text.direction(scale));
    session.out().println();
    Table table = new Table(List.of("LEFT OUT", "", "95 % INTERVAL"), List.of(9, 8, 20));
    for (Correlation correlation : List.of(Correlation.SRCC, Correlation.PLCC)) {
      table.add(
          correlation.name(),
          EvaluationReport.cell(correlation.of(predicted, wanted)),
          bootstrap
              .interval(correlation, predicted, wanted)
              .map(CalibrateCommand::ends)
              .orElse("–"));
    }
    table.add(
        "RMSE",
        Text.format(calibration.crossValidatedRmse(), 4),
        ends(bootstrap.rmse(predicted, wanted)));
    table.print(session.out());
    session.out().println();
    session
        .out()
        .println(
            calibration
                .interval()
                .map(
                    i ->
                        "Intervals made for "
                            + Text.percent(i.coverage())
                            + " held "
                            + Text.format(100 * i.measuredCoverage(), 1)
                            + " % of the opinions left out.")
                .orElse(
                    "Intervals for single scores need "
                        + ConformalInterval.LEAST_PAIRS
                        + " pictures."));
    session.out().println("written: " + out);
  }

  private static String ends(Interval interval) {
    return Text.format(interval.low(), 4) + " to " + Text.format(interval.high(), 4);
  }
}
