// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Aspect;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.ReferenceUse;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.batch.BatchAssessor;
import dev.iqa.batch.BatchItem;
import dev.iqa.batch.BatchLimits;
import dev.iqa.batch.BatchRow;
import dev.iqa.batch.FailureKind;
import dev.iqa.batch.PictureDecoder;
import dev.iqa.batch.ReferencePairing;
import dev.iqa.imaging.IsolatedReader;
import dev.iqa.imaging.Isolation;
import dev.iqa.imaging.Pictures;
import dev.iqa.io.JournalInUseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iqa batch DIR}: many pictures, into files. */
@Command(
    name = "batch",
    description = {
      "Judges many pictures and writes rows.jsonl, rows.csv and report.html to --out. Pictures are"
          + " decoded in child processes, so that a hostile file costs its own row and nothing else.",
      "A picture that cannot be judged becomes an error row. After a kill, --resume goes on."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  iqa batch photos/ --out results",
      "  iqa batch 'photos/**/*.jpg' --assessor student --out results --resume",
      "  iqa batch small/ --references originals/ --assessor ssim --out results",
      "  find . -name '*.png' | iqa batch - --out results"
    })
final class BatchCommand implements Callable<Integer> {

  private static final int LISTED = 20;
  private static final long WATCH_MILLISECONDS = 1_000;

  @Mixin private final Session session = new Session();

  @Mixin private final Threads threads = new Threads();

  @Parameters(
      arity = "1..*",
      paramLabel = "DIR|GLOB|LIST|-",
      description = {
        "Folders, searched with their folders; patterns such as 'a/**/*.png'; lists of files, a"
            + " path in each line, named *.txt or *.lst, or - for standard input; single pictures."
      })
  private List<String> arguments = List.of();

  @Option(
      names = {"-a", "--assessor"},
      paramLabel = "NAME",
      description = "Who judges; without it, the default of this installation.")
  private Optional<String> assessor = Optional.empty();

  @Option(
      names = {"-r", "--references"},
      paramLabel = "DIR",
      description = {
        "Originals, found by name: I01.png is that of I01.jpg and of I01_blur.png. Pictures and"
            + " originals that find no partner are listed."
      })
  private Optional<Path> references = Optional.empty();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      defaultValue = "batch",
      description = "Folder for the results; default ${DEFAULT-VALUE}.")
  private Path out = Path.of("batch");

  @Option(names = "--resume", description = "Go on with the rows of an earlier run.")
  private boolean resume;

  @Option(
      names = "--shard",
      paramLabel = "i/n",
      defaultValue = "0/1",
      description = {
        "Judge only part i of n, counted from 0, into files of its own; the name of a picture"
            + " decides its part."
      })
  private String shard = "0/1";

  @Option(
      names = "--watch",
      description = "Go on with pictures that come, until interrupted; each when it is complete.")
  private boolean watch;

  @Option(names = "--dry-run", description = "Say what would be judged, and write nothing.")
  private boolean dryRun;

  @Option(
      names = "--trusted",
      description = "Decode in this process: for pictures of your own, in less memory.")
  private boolean trusted;

  BatchCommand() {}

  /** The size and time of a file that is being watched. */
  private record Seen(long bytes, FileTime modified) {}

  @Override
  public Integer call() throws IOException {
    Shard part = Shard.of(shard, session);
    if (part.count() < 1 || part.index() >= part.count()) {
      throw session.usage("--shard i/n has 0 <= i < n, not " + shard);
    }
    if (watch && arguments.contains(BatchInputs.STANDARD_INPUT)) {
      throw session.usage("--watch looks again and again; - can be read once only");
    }
    if (watch && dryRun) {
      throw session.usage("--watch and --dry-run exclude each other");
    }
    String name = assessor.orElseGet(() -> QualityAssessors.embeddedDefault().toString());
    requireFitting(QualityAssessors.describe(name));
    Path rows = out.resolve(part.file("rows", ".jsonl"));
    if (!dryRun && !resume && Files.exists(rows) && Files.size(rows) > 0) {
      throw session.usage(rows + " exists; --resume goes on with it");
    }
    if (!dryRun) {
      requireFolder();
    }
    try {
      return dryRun ? dryRun(name, part, rows) : judge(name, part, rows);
    } catch (UncheckedIOException e) {
      return cannotWrite(Objects.requireNonNull(e.getCause(), "never without a cause"));
    } catch (JournalInUseException e) {
      return cannotWrite(e);
    } catch (BatchJournal.Foreign e) {
      throw session.usage(String.valueOf(e.getMessage()));
    } catch (CancellationException | ClosedByInterruptException e) {
      session.err().println("iqa: interrupted; --resume goes on from here");
      return ExitCode.INTERRUPTED;
    }
  }

  private int cannotWrite(IOException failure) {
    session.err().println("iqa: " + Text.printable(String.valueOf(failure.getMessage())));
    return ExitCode.USAGE;
  }

  private void requireFolder() {
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw session.usage("--out " + out + ": the folder cannot be made: " + e);
    }
    if (!Files.isWritable(out)) {
      throw session.usage("--out " + out + ": you may not write into it");
    }
  }

  private void requireFitting(AssessorDescriptor descriptor) {
    if (references.isPresent() && descriptor.reference() == ReferenceUse.NONE) {
      throw session.usage(descriptor.id() + " judges a picture alone; leave --references away");
    }
    if (references.isEmpty() && descriptor.reference() == ReferenceUse.REQUIRED) {
      throw session.usage(
          descriptor.id() + " compares with an original; add --references DIR with the originals");
    }
  }

  private int dryRun(String name, Shard part, Path rows) throws IOException {
    BatchInputs inputs = BatchInputs.of(arguments, System.in);
    Set<String> known = new HashSet<>();
    if (resume && Files.exists(rows)) {
      BatchJournal.read(rows, (head, row) -> known.add(row.path("picture").asString("")));
    }
    List<Path> mine =
        inputs.pictures().stream().filter(path -> part.holds(Row.name(path))).toList();
    List<Path> wanted = mine.stream().filter(path -> !known.contains(Row.name(path))).toList();
    session
        .out()
        .println(
            "would judge "
                + Text.count(wanted.size(), "picture")
                + " with "
                + QualityAssessors.describe(name).id()
                + (trusted ? "" : ", decoded in child processes")
                + ", into "
                + rows);
    session.out().println(mine.size() - wanted.size() + " have their row already");
    if (part.count() > 1) {
      session.out().println(inputs.pictures().size() - mine.size() + " are in other shards");
    }
    Optional<ReferencePairing> pairing = pairing();
    if (pairing.isPresent()) {
      List<String> alone = new ArrayList<>();
      for (Path picture : wanted) {
        if (reference(pairing.get(), picture, alone).isEmpty()) {
          session.out().println("without reference: " + Text.printable(picture.toString()));
        }
      }
      listUnused(pairing.get());
    }
    complain(inputs);
    return inputs.unlisted().isEmpty() ? ExitCode.FINE : ExitCode.INPUTS_FAILED;
  }

  private int judge(String name, Shard part, Path rows) throws IOException {
    BatchLimits limits = BatchLimits.of(threads.count());
    try (QualityAssessor judge = QualityAssessors.open(name, AssessorConfig.defaults());
        IsolatedReader isolated =
            new IsolatedReader(Isolation.DEFAULT.withProcesses(limits.decoders()));
        BatchJournal journal = BatchJournal.open(rows, head(name, judge, part))) {
      PictureDecoder decoder = trusted ? Pictures::read : isolated::read;
      Set<Aspect> aspects = EnumSet.of(Aspect.SCORE, Aspect.DISTORTIONS, Aspect.DESCRIPTION);
      aspects.retainAll(judge.descriptor().aspects());
      if (aspects.isEmpty()) {
        throw session.usage(
            judge.descriptor().id() + " gives neither a score nor distortions nor words");
      }
      Run run =
          new Run(
              new BatchAssessor(judge, aspects, decoder, limits),
              judge.descriptor().id().toString(),
              journal,
              part,
              decoder);
      return watch ? run.watch() : run.once();
    }
  }

  private static BatchJournal.Head head(String name, QualityAssessor judge, Shard part) {
    AssessorDescriptor descriptor = judge.descriptor();
    return new BatchJournal.Head(
        Assessing.exactName(name, descriptor.id()),
        descriptor.modelDigest(),
        descriptor.scale(),
        part.toString());
  }

  private Optional<ReferencePairing> pairing() throws IOException {
    if (references.isEmpty()) {
      return Optional.empty();
    }
    if (!Files.isDirectory(references.get())) {
      throw session.usage("--references " + references.get() + ": a folder would work");
    }
    return Optional.of(ReferencePairing.of(references.get()));
  }

  /** The reference of a picture; else the reason why there is none is added. */
  private Optional<Path> reference(ReferencePairing pairing, Path picture, List<String> reasons) {
    try {
      Optional<Path> found = pairing.find(picture);
      if (found.isEmpty()) {
        reasons.add(
            "it has no reference: nothing in "
                + references.orElseThrow()
                + " has a name that begins as its own; '"
                + picture.getFileName()
                + "' there would work");
      }
      return found;
    } catch (UnsupportedRequestException several) {
      reasons.add(String.valueOf(several.getMessage()));
      return Optional.empty();
    }
  }

  private void complain(BatchInputs inputs) {
    if (inputs.skipped() > 0) {
      session
          .err()
          .println("iqa: " + Text.count(inputs.skipped(), "file") + " skipped: no pictures");
    }
    inputs.unlisted().forEach(why -> session.err().println("iqa: " + Text.printable(why)));
  }

  private void listUnused(ReferencePairing pairing) {
    List<Path> unused = pairing.unused();
    unused.stream()
        .limit(LISTED)
        .forEach(
            path ->
                session
                    .err()
                    .println("iqa: reference without picture: " + Text.printable(path.toString())));
    if (unused.size() > LISTED) {
      session
          .err()
          .println("iqa: and " + (unused.size() - LISTED) + " more references without picture");
    }
  }

  /** The work of one start of the command. */
  private final class Run {
    private final BatchAssessor batch;
    private final String id;
    private final BatchJournal journal;
    private final Shard part;
    private final PictureDecoder decoder;
    private final int kept;

    Run(BatchAssessor batch, String id, BatchJournal journal, Shard part, PictureDecoder decoder) {
      this.batch = batch;
      this.id = id;
      this.journal = journal;
      this.part = part;
      this.decoder = decoder;
      kept = journal.size();
    }

    int once() throws IOException {
      BatchInputs inputs = BatchInputs.of(arguments, System.in);
      complain(inputs);
      if (inputs.pictures().isEmpty()) {
        throw session.usage(String.join(" ", arguments) + ": there is no picture");
      }
      judge(inputs.pictures());
      writeReports();
      summarize();
      return journal.failures().isEmpty() && inputs.unlisted().isEmpty()
          ? ExitCode.FINE
          : ExitCode.INPUTS_FAILED;
    }

    /** A file is taken when two looks a second apart found it the same. */
    int watch() throws IOException {
      Map<Path, Seen> before = new HashMap<>();
      while (true) {
        Map<Path, Seen> now = new HashMap<>();
        List<Path> complete = new ArrayList<>();
        for (Path picture : BatchInputs.of(arguments, InputStream.nullInputStream()).pictures()) {
          if (!journal.knows(Row.name(picture))) {
            Optional<Seen> seen = look(picture);
            seen.ifPresent(s -> now.put(picture, s));
            if (seen.isPresent() && seen.get().equals(before.get(picture))) {
              complete.add(picture);
            }
          }
        }
        before = now;
        if (judge(complete) > 0) {
          writeReports();
          summarize();
        }
        journal.sync();
        try {
          Thread.sleep(WATCH_MILLISECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          CancellationException interrupted = new CancellationException("interrupted");
          interrupted.initCause(e);
          throw interrupted;
        }
      }
    }

    private static Optional<Seen> look(Path picture) {
      try {
        return Optional.of(new Seen(Files.size(picture), Files.getLastModifiedTime(picture)));
      } catch (IOException gone) {
        return Optional.empty();
      }
    }

    private int judge(List<Path> pictures) throws IOException {
      Optional<ReferencePairing> pairing = pictures.isEmpty() ? Optional.empty() : pairing();
      List<BatchItem> items = new ArrayList<>();
      int before = journal.size();
      for (Path picture : pictures) {
        String name = Row.name(picture);
        if (!part.holds(name) || journal.knows(name)) {
          continue;
        }
        Optional<Path> original = Optional.empty();
        List<String> reasons = new ArrayList<>();
        if (pairing.isPresent()) {
          original = reference(pairing.get(), picture, reasons);
        }
        BatchItem item = new BatchItem(picture, original);
        if (reasons.isEmpty()) {
          items.add(item);
        } else {
          journal.add(
              Row.of(new BatchRow.Failed(item, FailureKind.UNSUPPORTED, reasons.get(0)), id));
        }
      }
      int total = journal.size() + items.size();
      try (Progress progress = new Progress("batch", "pictures")) {
        batch.run(
            items,
            row -> {
              try {
                journal.add(Row.of(row, id));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
              progress.at(journal.size(), total);
            });
      }
      pairing.ifPresent(BatchCommand.this::listUnused);
      return journal.size() - before;
    }

    private void writeReports() throws IOException {
      journal.sync();
      BatchTable.write(journal.file(), out.resolve(part.file("rows", ".csv")));
      BatchReport.write(journal.file(), out.resolve(part.file("report", ".html")), decoder);
    }

    private void summarize() {
      int failed = journal.failures().values().stream().mapToInt(n -> n).sum();
      session
          .out()
          .println(
              journal.file()
                  + ": "
                  + Text.count(journal.size(), "picture")
                  + ", "
                  + kept
                  + " of an earlier run, "
                  + failed
                  + " not judged"
                  + journal.failures().entrySet().stream()
                      .map(e -> e.getKey() + " " + e.getValue())
                      .collect(
                          Collectors.joining(", ", failed > 0 ? " (" : "", failed > 0 ? ")" : ""))
                  + "; "
                  + out.resolve(part.file("report", ".html")));
      session.out().flush();
    }
  }
}
