// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Aspect;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.ModelUnavailableException;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.QualityMap;
import dev.iqa.ReferenceUse;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.imaging.Pictures;
import dev.iqa.metric.SharedPlanes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iqa compare REFERENCE TEST}: how far a version is from its original. */
@Command(
    name = "compare",
    description = "Says by several metrics how far a picture is from its original.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  iqa compare original.png small.jpg",
      "  iqa compare --metrics all --map sheet.png original.png small.jpg",
      "  iqa compare --metrics 'psnr,psnr?channels=luma' original.png small.jpg"
    })
final class CompareCommand implements Callable<Integer> {

  private static final List<String> USUAL = List.of("psnr", "ssim", "ms-ssim", "gmsd");

  private static final List<String> ALL = List.of("all");

  @Mixin private final Session session = new Session();

  @Mixin private final Threads threads = new Threads();

  @Mixin private final Output output = new Output();

  @Parameters(index = "0", paramLabel = "REFERENCE", description = "The pristine original.")
  private Path reference = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "TEST",
      description = "The picture to judge, of the same size.")
  private Path test = Path.of("");

  @Option(
      names = {"-M", "--metrics"},
      split = ",",
      paramLabel = "NAME",
      description = {
        "Assessors joined by commas, with options as in psnr?channels=luma, or 'all', which"
            + " leaves out those that need an option, such as a model. Without it, those of psnr,"
            + " ssim, ms-ssim and gmsd that are installed."
      })
  private List<String> metrics = List.of();

  CompareCommand() {}

  @Override
  public Integer call() throws IOException {
    output.map().ifPresent(file -> session.requireWritable("--map", file));
    List<String> names = names();
    names.forEach(this::requireComparing);
    Assessing assessing = new Assessing(session);
    List<Row> rows = new ArrayList<>();
    Map<String, QualityAssessor> opened = new LinkedHashMap<>();
    boolean interrupted = false;
    try {
      // All are opened first: a misspelt option is refused before any work is done.
      for (String name : names) {
        open(name).ifPresent(metric -> opened.put(name, metric));
      }
      compare(opened, assessing, rows);
    } catch (CancellationException e) {
      interrupted = true;
    } finally {
      opened.values().forEach(QualityAssessor::close);
    }
    report(rows, interrupted);
    return interrupted ? ExitCode.INTERRUPTED : assessing.exitCode();
  }

  /** Of all, those that want more than their name, such as the path of a model, are left out. */
  private Optional<QualityAssessor> open(String name) {
    try {
      return Optional.of(
          QualityAssessors.open(name, AssessorConfig.defaults().withThreads(threads.count())));
    } catch (UnsupportedRequestException | ModelUnavailableException e) {
      if (!metrics.equals(ALL)) {
        throw e;
      }
      session.err().println("iqa: left out: " + Text.printable(String.valueOf(e.getMessage())));
      return Optional.empty();
    }
  }

  private void compare(Map<String, QualityAssessor> opened, Assessing assessing, List<Row> rows)
      throws IOException {
    Optional<Assessing.Loaded> original = assessing.load(reference, Optional.empty(), rows::add);
    Optional<Assessing.Loaded> version = assessing.load(test, Optional.empty(), rows::add);
    if (original.isEmpty() || version.isEmpty()) {
      return;
    }
    Map<String, QualityMap> maps = new LinkedHashMap<>();
    SharedPlanes.during(
        List.of(original.get().picture(), version.get().picture()),
        () ->
            opened.forEach(
                (name, metric) -> {
                  Row row = judged(name, metric, assessing, original.get(), version.get());
                  rows.add(row);
                  if (row instanceof Row.Assessed assessed) {
                    assessed.assessment().map().ifPresent(m -> maps.put(name, m));
                  }
                }));
    if (output.map().isPresent()) {
      if (maps.isEmpty()) {
        session
            .err()
            .println("iqa: none of " + opened.keySet() + " has a map; the sheet has none either");
      }
      Pictures.write(
          ContactSheet.of(original.get().picture(), version.get().picture(), maps),
          output.map().get());
    }
  }

  private Row judged(
      String name,
      QualityAssessor metric,
      Assessing assessing,
      Assessing.Loaded original,
      Assessing.Loaded version) {
    Set<Aspect> aspects = EnumSet.of(Aspect.SCORE);
    if (output.map().isPresent() && metric.descriptor().aspects().contains(Aspect.MAP)) {
      aspects.add(Aspect.MAP);
    }
    return assessing.guarded(
        test,
        Optional.of(reference),
        Optional.of(name),
        () ->
            assessing.judge(
                version, Optional.of(original), metric, aspects, OptionalDouble.empty()));
  }

  private void report(List<Row> rows, boolean interrupted) {
    if (output.format() == OutputFormat.JSON) {
      try (Report json = new JsonReport(session.out())) {
        rows.forEach(json::add);
        if (interrupted) {
          json.interrupted();
        }
      }
      return;
    }
    TextReport.comparison(session.out(), reference.toString(), test.toString(), rows);
    if (interrupted) {
      session.out().println("interrupted: the remaining metrics were not asked");
    }
  }

  /** Every available assessor that compares; of one name, only the preferred. */
  private static List<String> all() {
    return QualityAssessors.providers().stream()
        .filter(p -> p.unavailableBecause().isEmpty())
        .flatMap(p -> p.assessors().stream())
        .filter(d -> d.reference() != ReferenceUse.NONE && d.aspects().contains(Aspect.SCORE))
        .map(d -> d.id().name())
        .distinct()
        .sorted()
        .toList();
  }

  private List<String> names() {
    if (metrics.equals(ALL)) {
      return all();
    }
    if (!metrics.isEmpty()) {
      return metrics;
    }
    List<String> installed = all();
    return USUAL.stream().filter(installed::contains).toList();
  }

  /** Refuses before any picture is read what could not work with any. */
  private void requireComparing(String name) {
    AssessorDescriptor descriptor = QualityAssessors.describe(name);
    if (descriptor.reference() == ReferenceUse.NONE
        || !descriptor.aspects().contains(Aspect.SCORE)) {
      throw session.usage(
          descriptor.id() + " does not compare pictures; these do: " + String.join(", ", all()));
    }
  }
}
