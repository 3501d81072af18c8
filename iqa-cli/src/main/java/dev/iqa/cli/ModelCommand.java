// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.DistortionType;
import dev.iqa.ModelUnavailableException;
import dev.iqa.model.InstalledModel;
import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelInput;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.ModelOutput;
import dev.iqa.model.ModelStore;
import dev.iqa.model.SizePolicy;
import dev.iqa.model.StagedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iqa model}: models by manifest, and the store they are installed in. */
@Command(
    name = "model",
    description = "Checks, describes and installs models that are described by a manifest.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Models lie in the folder of -Diqa.models=..., else in iqa/models in",
      "$XDG_DATA_HOME, %%LOCALAPPDATA%% or ~/.local/share.",
      "",
      "Examples:",
      "  iqa model validate nima/model.json",
      "  iqa model install nima.zip",
      "  iqa model install https://example.org/nima.zip",
      "  iqa model verify"
    })
final class ModelCommand implements Runnable {

  @Mixin private final Session session = new Session();

  ModelCommand() {}

  @Override
  public void run() {
    throw session.usage(
        "a command is missing: validate, describe, verify, install, list or remove");
  }

  @Command(description = "Checks a manifest, field by field; its files are not looked at.")
  int validate(
      @Mixin Session here,
      @Parameters(paramLabel = "FILE", description = "A manifest, or a folder with a model.json.")
          Path file) {
    ModelManifest manifest = InstalledModel.at(file).manifest();
    here.out().println(manifest.name() + ": the manifest is valid");
    here.out().flush();
    return ExitCode.FINE;
  }

  @Command(description = "Says what a model is fed, what it answers and where it comes from.")
  int describe(
      @Mixin Session here,
      @Parameters(
              paramLabel = "MODEL",
              description = "The name of an installed model, a manifest, or its folder.")
          String model) {
    InstalledModel found = model(model);
    ModelManifest it = found.manifest();
    here.out().println(Text.printable(it.name()));
    field(here, "measures", it.summary());
    field(here, "in practice", it.guidance());
    field(here, "is fed", fed(it.input()));
    for (ModelOutput output : it.outputs()) {
      field(here, "answers", answered(output));
    }
    field(
        here,
        "files",
        it.files().stream()
            .map(f -> f.path() + " (" + f.format() + ")")
            .collect(Collectors.joining("\n")));
    found.folder().ifPresent(folder -> field(here, "folder", folder.toString()));
    origin(here, it);
    here.out().flush();
    return ExitCode.FINE;
  }

  @Command(description = "Reads every file of a model, or of all installed ones, again.")
  int verify(
      @Mixin Session here,
      @Parameters(
              arity = "0..1",
              paramLabel = "MODEL",
              description = "The name of an installed model, a manifest, or its folder.")
          Optional<String> model) {
    List<InstalledModel> models =
        model
            .map(name -> List.of(model(name)))
            .orElseGet(() -> InstalledModel.all(ModelStore.defaultFolder()));
    int wrong = 0;
    for (InstalledModel each : models) {
      for (Map.Entry<ModelFile, Optional<String>> file : ModelStore.verify(each).entrySet()) {
        wrong += file.getValue().isPresent() ? 1 : 0;
        here.out()
            .println(
                Text.printable(
                    each.manifest().name()
                        + "  "
                        + file.getKey().path()
                        + "  "
                        + file.getValue().orElse("is as its manifest says")));
      }
    }
    if (models.isEmpty()) {
      here.out().println("no model is installed in " + store().folder());
    }
    here.out().flush();
    return wrong == 0 ? ExitCode.FINE : ExitCode.UNAVAILABLE;
  }

  @Command(
      description = {
        "Copies a model into the store after showing its licence. Every file must be as its"
            + " manifest says. The network is used for an https:// address only."
      })
  int install(
      @Mixin Session here,
      @Parameters(
              paramLabel = "SOURCE",
              description = "A manifest beside its files, a folder, a ZIP archive, or https://...")
          String source,
      @Option(
              names = {"-y", "--yes"},
              description = "Accept the licence; without it nothing is installed.")
          boolean yes,
      @Option(names = "--replace", description = "Take the place of another model of its name.")
          boolean replace,
      @Option(
              names = "--max-megabytes",
              paramLabel = "N",
              defaultValue = "2048",
              description = "Largest download, default ${DEFAULT-VALUE}.")
          int maxMegabytes)
      throws IOException {
    if (maxMegabytes < 1) {
      throw here.usage("--max-megabytes must be at least 1, not " + maxMegabytes);
    }
    if (!source.contains("://")) {
      return install(here, Path.of(source), yes, replace);
    }
    if (!source.toLowerCase(Locale.ROOT).startsWith("https://")) {
      throw here.usage(source + " is not fetched; an address that begins with https:// would be");
    }
    Path archive = Files.createTempFile("iqa-model-", ".zip");
    try {
      Download.https(source, archive, maxMegabytes * 1_000_000L);
      return install(here, archive, yes, replace);
    } finally {
      Files.deleteIfExists(archive);
    }
  }

  private static int install(Session here, Path source, boolean yes, boolean replace) {
    try (StagedModel staged = store().stage(source)) {
      ModelManifest it = staged.manifest();
      here.out().println(Text.printable(it.name()));
      field(here, "measures", it.summary());
      origin(here, it);
      here.out().flush();
      if (!yes) {
        throw here.usage(
            "nothing is installed; --yes accepts the licence " + it.origin().licence());
      }
      InstalledModel installed = replace ? staged.replace() : staged.install();
      field(here, "installed", installed.folder().orElseThrow().toString());
      here.out().flush();
      return ExitCode.FINE;
    }
  }

  @Command(description = "Shows the installed models.")
  int list(@Mixin Session here) {
    List<InstalledModel> models = store().models();
    Table table =
        new Table(List.of("MODEL", "FORMATS", "ASPECTS", "LICENCE"), List.of(20, 14, 22, 18));
    for (InstalledModel model : models) {
      ModelManifest it = model.manifest();
      List<String> formats = formats(it);
      String aspects =
          it.rows().isPresent()
              ? "language model's eyes"
              : ListCommand.aspects(it.descriptor("store", formats.get(0)));
      table.add(it.name(), String.join(", ", formats), aspects, it.origin().licence());
    }
    if (!models.isEmpty()) {
      table.print(here.out());
      here.out().println();
    }
    here.out()
        .println(
            Text.count(models.size(), "model") + " in " + Text.printable("" + store().folder()));
    here.out().flush();
    return ExitCode.FINE;
  }

  @Command(description = "Takes an installed model out of the store.")
  int remove(
      @Mixin Session here,
      @Parameters(paramLabel = "NAME", description = "A model of 'iqa model list'.") String name) {
    store().remove(name).forEach(gone -> here.out().println(Text.printable("removed " + gone)));
    here.out().flush();
    return ExitCode.FINE;
  }

  private static ModelStore store() {
    return new ModelStore(ModelStore.defaultFolder());
  }

  private static InstalledModel model(String model) {
    List<InstalledModel> all = InstalledModel.all(ModelStore.defaultFolder());
    Optional<InstalledModel> installed =
        all.stream().filter(m -> m.manifest().name().equals(model)).findFirst();
    if (installed.isEmpty() && !Files.exists(Path.of(model))) {
      throw new ModelUnavailableException(
          "no model "
              + model
              + " is installed and no file has that name; there are "
              + all.stream().map(m -> m.manifest().name()).toList());
    }
    return installed.orElseGet(() -> InstalledModel.at(Path.of(model)));
  }

  private static List<String> formats(ModelManifest it) {
    return it.files().stream()
        .map(ModelFile::format)
        .filter(format -> !format.equals(ModelFile.DATA))
        .distinct()
        .toList();
  }

  private static String fed(ModelInput input) {
    List<String> parts = new ArrayList<>();
    input.tensors().forEach(t -> parts.add(t.name() + " takes the " + lower(t.picture())));
    parts.add(
        lower(input.channels())
            + ", "
            + sized(input.size())
            + input.crops().map(c -> ", crops of " + c.width() + "×" + c.height()).orElse(""));
    parts.add("mean " + input.mean() + ", deviation " + input.deviation());
    return String.join("\n", parts);
  }

  private static String answered(ModelOutput output) {
    String what =
        output.aspects().stream().map(ModelCommand::lower).collect(Collectors.joining(", "));
    if (output instanceof ModelOutput.Scoring s) {
      what += " on " + s.scale().name() + "; " + Text.direction(s.scale());
    }
    if (output instanceof ModelOutput.Rows r) {
      what = "rows of " + r.width() + " numbers, the eyes of a language model";
    }
    if (output instanceof ModelOutput.JointPrompts p) {
      what +=
          "\n"
              + p.distortions().stream()
                  .flatMap(Optional::stream)
                  .map(DistortionType::id)
                  .collect(Collectors.joining(", "));
    }
    return what;
  }

  private static String sized(SizePolicy size) {
    if (size instanceof SizePolicy.ShortSide s) {
      return "shorter side brought to " + s.pixels() + " pixels";
    }
    if (size instanceof SizePolicy.LongSide s) {
      return "longer side brought to " + s.pixels() + " pixels";
    }
    if (size instanceof SizePolicy.Fixed s) {
      return "brought to " + s.width() + "×" + s.height();
    }
    if (size instanceof SizePolicy.MultiScale s) {
      return (s.original() ? "as it is and " : "")
          + "with a longer side of "
          + s.longSides()
          + " pixels";
    }
    return "in its own size";
  }

  private static void origin(Session here, ModelManifest it) {
    field(here, "licence", it.origin().licence());
    field(here, "source", it.origin().source());
    field(here, "paper", it.origin().paper());
    field(here, "trained on", it.origin().trainingData());
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void field(Session here, String label, String text) {
    if (!text.isBlank()) {
      TextReport.field(here.out(), label, text);
    }
  }
}
