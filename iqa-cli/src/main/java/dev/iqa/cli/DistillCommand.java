// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.AssessmentException;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.compose.Ranked;
import dev.iqa.distillation.Distillation;
import dev.iqa.distillation.DistillationException;
import dev.iqa.distillation.PairSampling;
import dev.iqa.distillation.Signal;
import dev.iqa.distillation.SignalJournal;
import dev.iqa.distillation.Teacher;
import dev.iqa.imaging.Pictures;
import dev.iqa.io.JournalWriteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iqa distill PICTURE...}: what teachers think of pictures nobody rated. */
@Command(
    name = "distill",
    description = {
      "Asks assessors about unrated pictures, for a smaller one to learn from: for each picture the"
          + " shares of five levels, for each pair the probability that the first is better.",
      "Every answer is a line of JSON, written when it is known. A run that was stopped goes on with"
          + " --resume, and asks nothing again that is in the file."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  iqa distill photos/ --teacher brisque --out signals.jsonl",
      "  iqa distill photos/ --teacher musiq,liqe --out signals.jsonl --pairs 500"
    })
final class DistillCommand implements Callable<Integer> {

  private static final int RANKED_AMONG = 300;

  @Mixin private final Session session = new Session();

  @Mixin private final Threads threads = new Threads();

  @Parameters(
      arity = "1..*",
      paramLabel = "PICTURE",
      description = {
        "Picture files or folders. Of a folder, the pictures directly inside are taken, told by"
            + " their first bytes."
      })
  private List<Path> pictures = List.of();

  @Option(
      names = "--teacher",
      required = true,
      split = ",",
      paramLabel = "NAME",
      description = {
        "Who is asked, as in brisque or musiq@onnx?head=spaq; several joined by commas. They judge"
            + " without reference, and score on a scale with two ends or prefer one of two."
      })
  private List<String> names = List.of();

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "FILE.jsonl",
      description = "Takes the answers.")
  private Path out = Path.of("");

  @Option(
      names = "--ranked",
      description = {
        "Replace scores by their ranks among these pictures, "
            + RANKED_AMONG
            + " of them at most: for scales without ends, such as niqe, and for teachers of"
            + " different scales."
      })
  private boolean ranked;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      description = "Ask about N pairs too, in both orders.")
  private Optional<Integer> pairs = Optional.empty();

  @Option(
      names = "--strategy",
      paramLabel = "WHICH",
      description = {
        "Of the pairs: random (default), near-tie (the teachers' scores are close) or cross-content"
            + " (from different folders, where there are several)."
      })
  private Optional<String> strategy = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the pairs; default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(names = "--resume", description = "Go on with the file of an earlier run.")
  private boolean resume;

  DistillCommand() {}

  @Override
  public Integer call() throws IOException {
    if (strategy.isPresent() && pairs.isEmpty()) {
      throw session.usage("--strategy is for pairs; add --pairs N");
    }
    if (!resume && Files.exists(out) && Files.size(out) > 0) {
      throw session.usage("--out " + out + " exists; --resume goes on with it");
    }
    Path folder = out.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(out)) {
      throw session.usage("--out " + out + ": a file in a folder that exists would work");
    }
    Inputs inputs = Inputs.of(pictures);
    inputs.empty().forEach((where, why) -> complain(where.toString(), why));
    List<QualityAssessor> open = new ArrayList<>();
    try {
      Optional<PairSampling> sampling =
          pairs.map(
              n ->
                  new PairSampling(
                      PairSampling.Strategy.named(strategy.orElse("random")), n, seed));
      List<Teacher> teachers = new ArrayList<>();
      for (String name : names) {
        QualityAssessor assessor =
            QualityAssessors.open(name, AssessorConfig.defaults().withThreads(threads.count()));
        open.add(assessor);
        teachers.add(
            new Teacher(ranked ? ranked(assessor, inputs.pictures()) : assessor, options(name)));
      }
      return distill(inputs, teachers, sampling);
    } catch (DistillationException e) {
      throw session.usage(String.valueOf(e.getMessage()));
    } catch (JournalWriteException e) {
      session.err().println("iqa: " + Text.printable(String.valueOf(e.getMessage())));
      return ExitCode.USAGE;
    } catch (CancellationException e) {
      session.err().println("iqa: interrupted; --resume goes on from here");
      return ExitCode.INTERRUPTED;
    } finally {
      open.forEach(QualityAssessor::close);
    }
  }

  /** By the scores of pictures at even distances; those that cannot be judged are passed over. */
  private static QualityAssessor ranked(QualityAssessor assessor, List<Path> pictures) {
    double step = Math.max(1, pictures.size() / (double) RANKED_AMONG);
    List<Double> scores = new ArrayList<>();
    for (double at = 0; at < pictures.size(); at += step) {
      score(assessor, pictures.get((int) at)).ifPresent(scores::add);
    }
    return new Ranked(assessor, scores.stream().mapToDouble(score -> score).toArray());
  }

  /** Empty for what cannot be judged; the run itself records why. */
  private static Optional<Double> score(QualityAssessor assessor, Path picture) {
    try {
      return assessor
          .assess(AssessmentRequest.of(Pictures.read(picture)))
          .score()
          .map(score -> score.value());
    } catch (AssessmentException e) {
      return Optional.empty();
    }
  }

  private int distill(Inputs inputs, List<Teacher> teachers, Optional<PairSampling> sampling)
      throws IOException {
    Distillation.Outcome outcome;
    try (SignalJournal journal = SignalJournal.open(out, teachers);
        Progress progress = new Progress("distill", "questions")) {
      outcome = new Distillation(teachers, journal).run(inputs.pictures(), sampling, progress::at);
    }
    for (Signal.Failure failure : outcome.failures()) {
      complain(
          failure.picture()
              + failure.second().map(second -> " and " + second).orElse("")
              + " by "
              + failure.teacher(),
          failure.reason());
    }
    session
        .out()
        .println(
            out
                + ": asked about "
                + Text.count(outcome.points(), "picture")
                + " and "
                + Text.count(outcome.pairs(), "pair")
                + " in "
                + Text.duration(outcome.elapsed())
                + ", kept "
                + outcome.kept()
                + " answered before, "
                + outcome.failures().size()
                + " failed");
    return outcome.failures().isEmpty() && inputs.empty().isEmpty()
        ? ExitCode.FINE
        : ExitCode.INPUTS_FAILED;
  }

  private void complain(String what, String why) {
    session.err().println("iqa: left out: " + Text.printable(what + ": " + why));
  }

  private static Map<String, String> options(String name) {
    Map<String, String> options = new HashMap<>();
    int question = name.indexOf('?');
    if (question >= 0) {
      for (String option : name.substring(question + 1).split("&", -1)) {
        int equals = option.indexOf('=');
        options.put(
            equals < 0 ? option : option.substring(0, equals),
            equals < 0 ? "" : option.substring(equals + 1));
      }
    }
    return options;
  }
}
