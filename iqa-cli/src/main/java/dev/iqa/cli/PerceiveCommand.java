// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.UnreadablePictureException;
import dev.iqa.imaging.Pictures;
import dev.iqa.perception.Perception;
import dev.iqa.perception.PerceptionBenchmark;
import dev.iqa.perception.Photographs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code iqa perceive ASSESSOR PHOTO...}: whether it sees damage, and which. */
@Command(
    name = "perceive",
    description = {
      "Damages undistorted photographs in known ways, asks an assessor that names distortions what"
          + " is wrong with them, and counts.",
      "Writes answers.jsonl, perception.json and report.html to --out. A run that was stopped goes"
          + " on where it was when it is started again."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  iqa perceive student photos/",
      "  iqa perceive measured photos/ --rounds 2 --out quick"
    })
final class PerceiveCommand implements Callable<Integer> {

  @Mixin private final Session session = new Session();

  @Mixin private final Threads threads = new Threads();

  @Mixin private final Asked asked = new Asked();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      defaultValue = "perception",
      description = "Folder for the results; default ${DEFAULT-VALUE}.")
  private Path out = Path.of("perception");

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "6",
      description = {
        "Photographs for each of the eight classes, and each of the twelve families, at each"
            + " severity; default ${DEFAULT-VALUE}."
      })
  private int rounds = 6;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of everything drawn; default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--held-out",
      description = {
        "Only those 12 of 100 photographs, told by their names, that no model of iqa has learned"
            + " from."
      })
  private boolean heldOut;

  PerceiveCommand() {}

  @Override
  public Integer call() throws IOException {
    Inputs inputs = asked.inputs(session);
    int exitCode = inputs.empty().isEmpty() ? ExitCode.FINE : ExitCode.INPUTS_FAILED;
    List<Path> readable = new ArrayList<>();
    for (Path file : inputs.pictures()) {
      if (heldOut && !Photographs.isHeldOut(String.valueOf(file.getFileName()))) {
        continue;
      }
      try {
        Pictures.read(file);
        readable.add(file);
      } catch (UnreadablePictureException e) {
        Asked.leaveOut(session, file, String.valueOf(e.getMessage()));
        exitCode = ExitCode.INPUTS_FAILED;
      }
    }
    PerceptionBenchmark benchmark =
        new PerceptionBenchmark(new Photographs(readable), rounds, seed);
    Files.createDirectories(out);
    Map<String, String> options = benchmark.options(QualityAssessors.describe(asked.name()));
    try (QualityAssessor assessor = asked.open(threads, options);
        Progress progress = new Progress("perceive", "questions")) {
      String exact = Assessing.exactName(asked.name(), assessor.descriptor().id());
      Perception perception =
          benchmark.run(assessor, exact, out.resolve("answers.jsonl"), progress::at);
      PerceptionReport report = new PerceptionReport(exact, perception);
      report.write(out);
      report.print(session.out());
      session.out().println();
      session.out().println("written: " + out.resolve("report.html"));
    } catch (CancellationException e) {
      session.err().println("iqa: interrupted; the same command goes on from here");
      return ExitCode.INTERRUPTED;
    }
    return exitCode;
  }
}
