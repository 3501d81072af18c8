// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Aspect;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.batch.FailureKind;
import dev.iqa.calibration.Calibration;
import dev.iqa.calibration.CalibrationException;
import dev.iqa.compose.Calibrated;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iqa assess PHOTO...}: judges pictures one by one. */
@Command(
    name = "assess",
    description = {
      "Judges pictures: the score, the distortions, the words, and how it came to that.",
      "A picture that cannot be judged becomes an error row; the others go on."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  iqa assess photo.jpg",
      "  iqa assess --describe photo.jpg",
      "  iqa assess --format json photos/ > photos.json",
      "  iqa assess --assessor psnr --reference original.png --fail-under 30 small.jpg"
    })
final class AssessCommand implements Callable<Integer> {

  private static final String DESCRIBER = "depict-nano";

  @Mixin private final Session session = new Session();

  @Mixin private final Threads threads = new Threads();

  @Mixin private final Output output = new Output();

  @Parameters(
      arity = "1..*",
      paramLabel = "PHOTO",
      description = {
        "Picture files or folders. Of a folder, the pictures directly inside are taken, told by"
            + " their first bytes, not by their names; its other files are counted as skipped."
      })
  private List<Path> photos = List.of();

  @Option(
      names = {"-a", "--assessor"},
      paramLabel = "NAME",
      description = {
        "Who judges, as in ssim, ssim@core or psnr?channels=luma. Without it, the default of this"
            + " installation; 'iqa list' shows all."
      })
  private Optional<String> assessor = Optional.empty();

  @Option(
      names = "--describe",
      description = {
        "Have "
            + DESCRIBER
            + ", a language model, judge and describe the pictures in its own words:"
            + " the same as --assessor "
            + DESCRIBER
            + "."
      })
  private boolean describe;

  @Option(
      names = {"-r", "--reference"},
      paramLabel = "REF",
      description = "The pristine original, for assessors that compare with one.")
  private Optional<Path> reference = Optional.empty();

  @Option(
      names = "--calibration",
      paramLabel = "FILE.json",
      description = {
        "Map the scores to opinions as iqa calibrate has written it, for the same assessor."
      })
  private Optional<Path> calibration = Optional.empty();

  @Option(
      names = "--fail-under",
      paramLabel = "N",
      description = {
        "Exit with 1 if a score is worse than N. Worse follows the scale: below N where higher is"
            + " better, above N where lower is better."
      })
  private Optional<Double> failUnder = Optional.empty();

  AssessCommand() {}

  @Override
  public Integer call() throws IOException {
    output.map().ifPresent(file -> session.requireWritable("--map", file));
    Inputs inputs = Inputs.of(photos);
    if (output.map().isPresent() && inputs.pictures().size() != 1) {
      throw session.usage(
          "--map draws one picture, not " + inputs.pictures().size() + "; name a single PHOTO");
    }
    if (describe && assessor.isPresent()) {
      throw session.usage(
          "--describe is --assessor "
              + DESCRIBER
              + "; with --assessor "
              + assessor.get()
              + " leave one of them away");
    }
    String name =
        assessor.orElseGet(
            () -> describe ? DESCRIBER : QualityAssessors.embeddedDefault().toString());
    Optional<Calibration> fitted =
        calibration.isPresent() ? Optional.of(read(calibration.get())) : Optional.empty();
    try (QualityAssessor opened =
            QualityAssessors.open(name, AssessorConfig.defaults().withThreads(threads.count()));
        QualityAssessor judge =
            fitted.isPresent() ? calibrated(name, opened, fitted.get()) : opened) {
      requireFitting(judge.descriptor());
      return assess(inputs, judge);
    }
  }

  private Calibration read(Path file) {
    try {
      return Calibration.read(file);
    } catch (CalibrationException e) {
      throw session.usage(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw session.usage("--calibration " + file + " cannot be read: " + e);
    }
  }

  private QualityAssessor calibrated(String name, QualityAssessor opened, Calibration fitted) {
    String exact = Assessing.exactName(name, opened.descriptor().id());
    if (!fitted.assessor().equals(exact)) {
      throw session.usage(
          "--calibration was fitted on "
              + fitted.assessor()
              + ", not on "
              + exact
              + "; --assessor "
              + fitted.assessor()
              + " would work");
    }
    try {
      return new Calibrated(opened, fitted);
    } catch (CalibrationException e) {
      throw session.usage(String.valueOf(e.getMessage()));
    }
  }

  private int assess(Inputs inputs, QualityAssessor judge) throws IOException {
    Assessing assessing = new Assessing(session);
    Set<Aspect> aspects =
        EnumSet.of(Aspect.SCORE, Aspect.DISTORTIONS, Aspect.DESCRIPTION, Aspect.MAP);
    aspects.retainAll(judge.descriptor().aspects());
    if (output.map().isEmpty()) {
      aspects.remove(Aspect.MAP);
    }
    Optional<String> id = Optional.of(judge.descriptor().id().toString());
    OptionalDouble gate = failUnder.map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
    try (Report report = report()) {
      try {
        Optional<Assessing.Loaded> original = Optional.empty();
        if (reference.isPresent()) {
          original = assessing.load(reference.get(), id, report::add);
          if (original.isEmpty()) {
            return assessing.exitCode();
          }
        }
        inputs
            .empty()
            .forEach(
                (folder, why) ->
                    report.add(
                        assessing.failed(folder, reference, id, FailureKind.UNREADABLE, why)));
        for (Path photo : inputs.pictures()) {
          Row row = assessing.judge(photo, original, judge, aspects, gate);
          report.add(row);
          if (output.map().isPresent() && row instanceof Row.Assessed assessed) {
            HeatMap heat = new HeatMap(assessed.assessment().map().orElseThrow());
            Pictures.write(
                heat.sheet(assessed.pixels().width(), assessed.pixels().height(), name(judge)),
                output.map().get());
          }
        }
        inputs.skipped().forEach(report::skipped);
      } catch (CancellationException e) {
        report.interrupted();
        return ExitCode.INTERRUPTED;
      }
    }
    return assessing.exitCode();
  }

  private static String name(QualityAssessor judge) {
    return judge.descriptor().id().name();
  }

  private Report report() {
    return output.format() == OutputFormat.JSON
        ? new JsonReport(session.out())
        : new TextReport(session.out(), Ansi.AUTO.enabled());
  }

  /** Refuses before any picture is read what would fail on every one. */
  private void requireFitting(AssessorDescriptor descriptor) {
    if (reference.isPresent() && descriptor.reference() == ReferenceUse.NONE) {
      throw session.usage(
          descriptor.id()
              + " judges a picture alone; leave --reference away, or choose with --assessor one of "
              + names(d -> d.reference() != ReferenceUse.NONE));
    }
    if (reference.isEmpty() && descriptor.reference() == ReferenceUse.REQUIRED) {
      throw session.usage(
          descriptor.id()
              + " compares with an original; add --reference REF, or choose with --assessor one of "
              + names(d -> d.reference() != ReferenceUse.REQUIRED));
    }
    if (output.map().isPresent() && !descriptor.aspects().contains(Aspect.MAP)) {
      throw session.usage(
          descriptor.id()
              + " has no map; choose with --assessor one of "
              + names(d -> d.aspects().contains(Aspect.MAP)));
    }
    if (failUnder.isPresent()) {
      ScoreScale scale =
          descriptor
              .scale()
              .orElseThrow(
                  () ->
                      session.usage(descriptor.id() + " gives no score; leave --fail-under away"));
      if (!scale.contains(failUnder.get())) {
        throw session.usage(
            "--fail-under "
                + failUnder.get()
                + " is not on the scale of "
                + descriptor.id()
                + ": "
                + scale);
      }
    }
  }

  private static String names(Predicate<AssessorDescriptor> fitting) {
    return QualityAssessors.installed().stream()
        .filter(fitting)
        .map(d -> d.id().name())
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
