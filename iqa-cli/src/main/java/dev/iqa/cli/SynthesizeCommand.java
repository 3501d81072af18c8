// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.UnsupportedRequestException;
import dev.iqa.distortion.DatasetSynthesis;
import dev.iqa.distortion.SynthesisRecipe;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iqa synthesize DIR}: a dataset of distorted pictures. */
@Command(
    name = "synthesize",
    description = {
      "Makes a dataset of distorted pictures: the pictures as PNG, and a line of JSON for each item"
          + " with what was done to it.",
      "A run that was interrupted or killed goes on where it was when it is started again."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  iqa synthesize photos/ --recipe docs/recipes/pairs.json --out dataset/",
      "  iqa synthesize photos/ --recipe pairs.json --out dataset/ --shard 3/8"
    })
final class SynthesizeCommand implements Callable<Integer> {

  @Mixin private final Session session = new Session();

  @Mixin private final Threads threads = new Threads();

  @Parameters(
      paramLabel = "DIR",
      description = {
        "Folder of undistorted pictures, searched with its subfolders. Those that cannot be read or"
            + " have a side under 32 pixels are reported and left out."
      })
  private Path references = Path.of("");

  @Option(
      names = {"-r", "--recipe"},
      required = true,
      paramLabel = "RECIPE.json",
      description = "What to make; docs/recipes explains its fields.")
  private Path recipe = Path.of("");

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "DIR",
      description = "Folder to write to, made if absent; not inside the other.")
  private Path dataset = Path.of("");

  @Option(
      names = "--shard",
      paramLabel = "i/n",
      defaultValue = "0/1",
      description = {
        "Make only part i of n, counted from 0, each in a process or on a machine of its own;"
            + " default ${DEFAULT-VALUE}, everything."
      })
  private String shard = "0/1";

  SynthesizeCommand() {}

  @Override
  public Integer call() throws IOException {
    Shard part = Shard.of(shard, session);
    DatasetSynthesis synthesis =
        new DatasetSynthesis(
            recipe(), references, dataset, part.index(), part.count(), threads.count());
    requireFolder();
    DatasetSynthesis.Outcome outcome = run(synthesis);
    for (DatasetSynthesis.Failure failure : outcome.failures()) {
      session
          .err()
          .println(
              "iqa: " + Text.printable(failure.reference() + " is left out: " + failure.reason()));
    }
    session
        .out()
        .println(
            dataset
                + ": made "
                + Text.count(Math.toIntExact(outcome.made()), "item")
                + ", kept "
                + outcome.kept()
                + " made before, left out "
                + Text.count(outcome.failures().size(), "reference"));
    session.out().flush();
    return outcome.failures().isEmpty() ? ExitCode.FINE : ExitCode.INPUTS_FAILED;
  }

  private SynthesisRecipe recipe() throws IOException {
    if (!Files.isRegularFile(recipe)) {
      throw session.usage("--recipe " + recipe + ": there is no such file");
    }
    try {
      return SynthesisRecipe.fromJson(Files.readString(recipe));
    } catch (UnsupportedRequestException e) {
      throw new UnsupportedRequestException(recipe + ": " + e.getMessage(), e);
    }
  }

  private void requireFolder() throws IOException {
    if (Files.exists(dataset) && !Files.isDirectory(dataset)) {
      throw session.usage("--out " + dataset + ": it is a file; a folder would work");
    }
    try {
      Files.createDirectories(dataset);
    } catch (IOException e) {
      throw session.usage("--out " + dataset + ": the folder cannot be made: " + e);
    }
    if (!Files.isWritable(dataset)) {
      throw session.usage("--out " + dataset + ": you may not write into it");
    }
  }

  private DatasetSynthesis.Outcome run(DatasetSynthesis synthesis) throws IOException {
    try (Progress progress = new Progress("synthesize", "items")) {
      return synthesis.run((done, total, made) -> progress.at(done, total));
    } catch (InterruptedException | ClosedByInterruptException e) {
      CancellationException interrupted = new CancellationException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }
}
