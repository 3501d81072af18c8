// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.Distortion;
import dev.iqa.Distortions;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.ReferenceUse;
import dev.iqa.dataset.Dataset;
import dev.iqa.dataset.DatasetException;
import dev.iqa.dataset.DatasetLayout;
import dev.iqa.dataset.DatasetProblem;
import dev.iqa.dataset.DatasetReader;
import dev.iqa.dataset.RatedPair;
import dev.iqa.dataset.RatedPicture;
import dev.iqa.evaluation.Agreement;
import dev.iqa.evaluation.PairAgreement;
import dev.iqa.evaluation.ScoredPicture;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iqa evaluate DATASET}: how well assessors agree with people. */
@Command(
    name = "evaluate",
    description = {
      "Compares the scores of assessors with the opinions of people on a dataset.",
      "Prints a table and writes scores.csv, agreement.json and report.html to --out. A run that"
          + " was stopped goes on where it was when it is started again."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  iqa evaluate kadid10k --layout kadid10k --assessor ssim,psnr",
      "  iqa evaluate photos.csv --layout table --worst 1 --best 5 --assessor niqe"
    })
final class EvaluateCommand implements Callable<Integer> {

  private static final String TABLE = "table";

  @Mixin private final Session session = new Session();

  @Mixin private final Threads threads = new Threads();

  @Mixin private final OpinionTable opinions = new OpinionTable();

  @Mixin private final Resampling resampling = new Resampling();

  @Parameters(
      paramLabel = "DATASET",
      description = "Folder of the dataset, or a CSV or JSONL table beside its pictures.")
  private Path location = Path.of("");

  @Option(
      names = {"-l", "--layout"},
      required = true,
      paramLabel = "LAYOUT",
      description = {
        "kadid10k, tid2013, csiq, live, koniq10k, spaq, agiqa3k, biq2021, pipal, bapps,"
            + " synthesized, or table for a CSV or JSONL file."
      })
  private String layout = "";

  @Option(
      names = {"-a", "--assessor"},
      required = true,
      split = ",",
      paramLabel = "NAME",
      description = "Who judges, as in ssim or psnr?channels=luma; several joined by commas.")
  private List<String> names = List.of();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      defaultValue = "evaluation",
      description = "Folder for the results; default ${DEFAULT-VALUE}.")
  private Path out = Path.of("evaluation");

  EvaluateCommand() {}

  /** A picture to judge, and what it is judged against. */
  private record Item(String id, Path picture, Optional<Path> reference) {}

  /** An open assessor under the name by which the journal knows it. */
  private record Judge(String name, String key, QualityAssessor assessor) {}

  @Override
  public Integer call() throws IOException {
    Dataset dataset;
    try {
      dataset = reader().read(location);
    } catch (DatasetException e) {
      throw session.usage(String.valueOf(e.getMessage()));
    }
    for (DatasetProblem problem : dataset.problems()) {
      session.err().println("iqa: left out: " + Text.printable(problem.toString()));
    }
    List<Item> items = items(dataset);
    for (String name : names) {
      requireFitting(name, items);
    }
    Files.createDirectories(out);
    List<Judge> judges = new ArrayList<>();
    Assessing assessing = new Assessing(session);
    try (Journal journal =
        Journal.open(
            out.resolve("scores.jsonl"), layout + " " + location.toAbsolutePath().normalize())) {
      for (String name : names) {
        QualityAssessor assessor =
            QualityAssessors.open(name, AssessorConfig.defaults().withThreads(threads.count()));
        judges.add(new Judge(name, key(name, assessor.descriptor()), assessor));
      }
      judge(items, judges, tellsFamilies(dataset), journal, assessing);
      List<Evaluated> evaluated =
          judges.stream().map(judge -> evaluate(judge, dataset, items, journal)).toList();
      EvaluationReport report = new EvaluationReport(location.toString(), dataset, evaluated);
      report.write(out, resampling.bootstrap());
      print(dataset, evaluated);
    } catch (Journal.Foreign e) {
      throw session.usage(String.valueOf(e.getMessage()));
    } catch (CancellationException | ClosedByInterruptException e) {
      session.err().println("iqa: interrupted; the same command goes on from here");
      return ExitCode.INTERRUPTED;
    } finally {
      judges.forEach(judge -> judge.assessor.close());
    }
    return dataset.problems().stream()
            .anyMatch(p -> p.kind() != DatasetProblem.Kind.UNMATCHED_PICTURE)
        ? Math.max(assessing.exitCode(), ExitCode.INPUTS_FAILED)
        : assessing.exitCode();
  }

  private DatasetReader reader() {
    if (!layout.equals(TABLE)) {
      if (opinions.isGiven()) {
        throw session.usage("--worst, --best and --columns are for --layout table");
      }
      return DatasetLayout.named(layout);
    }
    return opinions.reader(session, "--layout table");
  }

  private static List<Item> items(Dataset dataset) {
    List<Item> items = new ArrayList<>();
    for (RatedPicture picture : dataset.pictures()) {
      items.add(new Item(picture.id(), picture.picture(), picture.reference()));
    }
    for (RatedPair pair : dataset.pairs()) {
      items.add(new Item(first(pair), pair.first(), pair.reference()));
      items.add(new Item(second(pair), pair.second(), pair.reference()));
    }
    return items;
  }

  private static String first(RatedPair pair) {
    return pair.id() + " first";
  }

  private static String second(RatedPair pair) {
    return pair.id() + " second";
  }

  private static boolean tellsFamilies(Dataset dataset) {
    return dataset.pictures().stream()
        .flatMap(p -> p.distortions().stream())
        .anyMatch(d -> d.family().isPresent());
  }

  private void requireFitting(String name, List<Item> items) {
    AssessorDescriptor descriptor = QualityAssessors.describe(name);
    if (!descriptor.aspects().contains(Aspect.SCORE)) {
      throw session.usage(descriptor.id() + " gives no score");
    }
    boolean without = items.stream().anyMatch(i -> i.reference().isEmpty());
    if (descriptor.reference() == ReferenceUse.REQUIRED && without) {
      throw session.usage(
          descriptor.id() + " compares with an original, which this dataset does not have");
    }
  }

  /** Options in a fixed order, so that the journal knows the same assessor again. */
  private static String key(String name, AssessorDescriptor descriptor) {
    StringBuilder key = new StringBuilder(Assessing.exactName(name, descriptor.id()));
    descriptor.modelDigest().ifPresent(digest -> key.append(' ').append(digest));
    return key.toString();
  }

  private void judge(
      List<Item> items, List<Judge> judges, boolean families, Journal journal, Assessing assessing)
      throws IOException {
    Optional<Assessing.Loaded> original = Optional.empty();
    try (ProgressBar progress = progress(items.size())) {
      for (Item item : items) {
        List<Judge> open =
            judges.stream()
                .filter(j -> journal.find(new Journal.Key(item.id(), j.key)) == null)
                .toList();
        if (!open.isEmpty()) {
          Optional<Assessing.Loaded> test =
              assessing.load(item.picture(), Optional.empty(), this::complain);
          if (item.reference().isPresent()
              && original.filter(o -> o.path().equals(item.reference().get())).isEmpty()) {
            original = assessing.load(item.reference().get(), Optional.empty(), this::complain);
          }
          for (Judge judge : open) {
            if (test.isPresent() && (item.reference().isEmpty() || original.isPresent())) {
              judge(item, judge, test.get(), original, families, journal, assessing);
            }
          }
        }
        if (progress != null) {
          progress.step();
        }
      }
    }
  }

  private void judge(
      Item item,
      Judge judge,
      Assessing.Loaded test,
      Optional<Assessing.Loaded> original,
      boolean families,
      Journal journal,
      Assessing assessing)
      throws IOException {
    AssessorDescriptor descriptor = judge.assessor.descriptor();
    Set<Aspect> aspects = EnumSet.of(Aspect.SCORE);
    if (families && descriptor.aspects().contains(Aspect.DISTORTIONS)) {
      aspects.add(Aspect.DISTORTIONS);
    }
    Optional<Assessing.Loaded> reference =
        item.reference().isPresent() && descriptor.reference() != ReferenceUse.NONE
            ? original
            : Optional.empty();
    Row row =
        assessing.guarded(
            item.picture(),
            item.reference(),
            Optional.of(judge.name),
            () ->
                assessing.judge(test, reference, judge.assessor, aspects, OptionalDouble.empty()));
    if (row instanceof Row.Assessed assessed) {
      Assessment assessment = assessed.assessment();
      journal.add(
          new Journal.Key(item.id(), judge.key),
          new Journal.Entry(
              assessment.score().orElseThrow().value(),
              assessment.distortions().map(Distortions::found)));
    } else {
      complain(row);
    }
  }

  private void complain(Row row) {
    if (row instanceof Row.Failed failed) {
      session
          .err()
          .println(
              "iqa: "
                  + Text.printable(failed.picture())
                  + failed.assessor().map(a -> " by " + a).orElse("")
                  + ": "
                  + Text.printable(failed.message()));
    }
  }

  private static @Nullable ProgressBar progress(int count) {
    return Ansi.AUTO.enabled()
        ? new ProgressBarBuilder().setTaskName("evaluate").setInitialMax(count).build()
        : null;
  }

  private Evaluated evaluate(Judge judge, Dataset dataset, List<Item> items, Journal journal) {
    Map<String, Double> scores = new HashMap<>();
    Map<String, List<Distortion>> found = new HashMap<>();
    for (Item item : items) {
      Journal.Entry entry = journal.find(new Journal.Key(item.id(), judge.key));
      if (entry != null) {
        scores.put(item.id(), entry.score());
        entry.distortions().ifPresent(d -> found.put(item.id(), d));
      }
    }
    List<ScoredPicture> scored = new ArrayList<>();
    for (RatedPicture picture : dataset.pictures()) {
      Double score = scores.get(picture.id());
      if (score != null) {
        scored.add(new ScoredPicture(picture, score));
      }
    }
    List<PairAgreement.ScoredPair> pairs = new ArrayList<>();
    for (RatedPair pair : dataset.pairs()) {
      Double one = scores.get(first(pair));
      Double other = scores.get(second(pair));
      if (one != null && other != null) {
        pairs.add(new PairAgreement.ScoredPair(pair, one, other));
      }
    }
    return Evaluated.of(
        judge.name,
        judge.assessor.descriptor().scale().orElseThrow(),
        dataset,
        scored,
        found,
        pairs,
        items.size() - scores.size(),
        resampling.bootstrap());
  }

  private void print(Dataset dataset, List<Evaluated> evaluated) {
    session
        .out()
        .println(
            Text.count(dataset.pictures().size(), "picture")
                + ", "
                + Text.count(dataset.pairs().size(), "pair")
                + "; opinions: "
                + Text.direction(dataset.opinions()));
    session.out().println();
    if (!dataset.pictures().isEmpty()) {
      Table table =
          new Table(
              List.of("ASSESSOR", "SRCC", "KRCC", "PLCC", "PLCC4", "RMSE", "PAIRS", "N"),
              List.of(20, 8, 8, 8, 8, 8, 8, 5));
      Map<String, String> reasons = new LinkedHashMap<>();
      for (Evaluated e : evaluated) {
        Agreement a = e.agreement();
        table.add(
            e.name(),
            EvaluationReport.cell(a.srcc()),
            EvaluationReport.cell(a.krcc()),
            EvaluationReport.cell(a.plcc()),
            EvaluationReport.cell(a.plcc4()),
            EvaluationReport.cell(a.rmse()),
            EvaluationReport.cell(a.pairwiseAccuracy()),
            Integer.toString(a.pictures()));
        List.of(a.srcc(), a.plcc(), a.plcc4())
            .forEach(s -> s.undefinedBecause().ifPresent(why -> reasons.put(e.name(), why)));
      }
      table.print(session.out());
      reasons.forEach((name, why) -> session.out().println("– " + name + ": undefined: " + why));
    }
    for (Evaluated e : evaluated) {
      e.pairs()
          .ifPresent(
              p ->
                  session
                      .out()
                      .println(
                          e.name()
                              + ": chooses as "
                              + p.twoAlternative()
                              + " of the people, "
                              + Text.count(p.pairs(), "pair")));
    }
    session.out().println();
    session.out().println("written: " + out.resolve("report.html"));
  }
}
