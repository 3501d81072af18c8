// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.DistortionType;
import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.distortion.ContactSheet;
import dev.iqa.distortion.DistortionGenerator;
import dev.iqa.distortion.DistortionLadder;
import dev.iqa.distortion.SyntheticDistortion;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code iqa distort PHOTO}: what a distortion does to a picture. */
@Command(
    name = "distort",
    description = {
      "Distorts a picture in one of 35 ways, five severities each, or in all of them.",
      "The same picture, type, severity and seed give the same samples on every machine."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  iqa distort --list",
      "  iqa distort photo.jpg --type motion-blur --severity 3 -o blurred.png",
      "  iqa distort photo.jpg --type jpeg --ladder --sheet ladder.png",
      "  iqa distort photo.jpg --all -o sheet.png"
    })
final class DistortCommand implements Callable<Integer> {

  /** Smaller pictures leave nothing to see of some distortions. */
  private static final int LEAST_SIDE = 32;

  private static final int COLUMNS = 6;

  @Mixin private final Session session = new Session();

  @Parameters(arity = "0..1", paramLabel = "PHOTO", description = "The picture to distort.")
  private Optional<Path> photo = Optional.empty();

  @Option(
      names = {"-T", "--type"},
      paramLabel = "TYPE",
      description = "What to do to it, such as gaussian-blur; --list shows all.")
  private Optional<String> type = Optional.empty();

  @Option(
      names = {"-s", "--severity"},
      paramLabel = "1..5",
      description = "1 slight, 2 moderate, 3 obvious, 4 serious, 5 catastrophic.")
  private Optional<Integer> severity = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all chance in it; any whole number, default ${DEFAULT-VALUE}.",
      defaultValue = "0")
  private long seed;

  @Option(
      names = "--library",
      paramLabel = "NAME",
      description = "depictqa (35 types, the default) or kadid (25 types, other parameters).",
      defaultValue = "depictqa")
  private String library = "depictqa";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT.png",
      description = {
        "Where to write. Without it, a name made of the picture's and the type, in the current"
            + " folder. With --ladder, -1 to -5 is put before .png."
      })
  private Optional<Path> output = Optional.empty();

  @Option(names = "--ladder", description = "Write all five severities of the type.")
  private boolean ladder;

  @Option(
      names = "--sheet",
      paramLabel = "OUT.png",
      description = "With --ladder: also write the original and the five side by side.")
  private Optional<Path> sheet = Optional.empty();

  @Option(
      names = "--all",
      description = {
        "Write a labelled contact sheet of every type: at the given severity, or at all five."
      })
  private boolean all;

  @Option(
      names = "--cell",
      paramLabel = "PIXELS",
      description = {
        "Long side of a picture on a sheet of --all, to which PHOTO is reduced before it is"
            + " distorted; default ${DEFAULT-VALUE}."
      },
      defaultValue = "320")
  private int cell;

  @Option(names = "--list", description = "List the types and the values of their parameters.")
  private boolean list;

  DistortCommand() {}

  @Override
  public Integer call() throws IOException {
    DistortionGenerator generator = DistortionGenerator.named(library);
    if (list) {
      list(generator);
      return ExitCode.FINE;
    }
    requireFitting(generator);
    Picture picture = read(photo.orElseThrow());
    if (all) {
      all(generator, picture);
    } else if (ladder) {
      ladder(new DistortionLadder(generator, generator.type(type.orElseThrow()), seed), picture);
    } else {
      SyntheticDistortion distortion =
          new SyntheticDistortion(
              generator, generator.type(type.orElseThrow()), severity.orElseThrow(), seed);
      write(
          distortion.apply(picture),
          output.orElseGet(() -> named(distortion.type() + "-" + distortion.severity())),
          distortion.toString());
    }
    return ExitCode.FINE;
  }

  /** Refuses before the picture is read what would fail after it. */
  private void requireFitting(DistortionGenerator generator) {
    if (photo.isEmpty()) {
      throw session.usage("PHOTO is missing; only --list needs none");
    }
    if (all && (type.isPresent() || ladder)) {
      throw session.usage("--all shows every type; leave --type and --ladder away");
    }
    if (!all && type.isEmpty()) {
      throw session.usage("--type is missing; --list shows what there is, --all shows all of them");
    }
    if (ladder && severity.isPresent()) {
      throw session.usage("--ladder makes all five severities; leave --severity away");
    }
    if (!all && !ladder && severity.isEmpty()) {
      throw session.usage("--severity is missing; 1 (slight) to 5 (catastrophic), or --ladder");
    }
    if (sheet.isPresent() && !ladder) {
      throw session.usage("--sheet belongs to --ladder; --all writes its sheet to --output");
    }
    if (severity.isPresent() && (severity.get() < 1 || severity.get() > 5)) {
      throw session.usage("--severity is 1 (slight) to 5 (catastrophic), not " + severity.get());
    }
    if (cell < LEAST_SIDE || cell > 2000) {
      throw session.usage("--cell is " + LEAST_SIDE + " to 2000 pixels, not " + cell);
    }
    type.ifPresent(generator::type);
    output.ifPresent(file -> session.requireWritable("--output", file));
    sheet.ifPresent(file -> session.requireWritable("--sheet", file));
  }

  private static Picture read(Path file) {
    Picture picture = Pictures.read(file);
    if (Math.min(picture.width(), picture.height()) < LEAST_SIDE) {
      throw new UnsupportedRequestException(
          file
              + " is "
              + picture.width()
              + "×"
              + picture.height()
              + "; distortions need at least "
              + LEAST_SIDE
              + " pixels on both sides");
    }
    if (picture.format().bytesPerSample() != 1) {
      throw new UnsupportedRequestException(
          file
              + " is "
              + picture.format()
              + "; distortions are defined on 8 bits per sample: save it with 8, or use"
              + " 'iqa synthesize', which rounds to 8");
    }
    return picture;
  }

  private void all(DistortionGenerator generator, Picture picture) throws IOException {
    double shrink = Math.min(1, cell / (double) Math.max(picture.width(), picture.height()));
    int width = Math.max(1, (int) Math.round(picture.width() * shrink));
    int height = Math.max(1, (int) Math.round(picture.height() * shrink));
    Picture small =
        Pictures.convert(Canvas.of(picture).resized(width, height).picture(), picture.format());
    ContactSheet made =
        severity.isPresent()
            ? ContactSheet.of(small, generator, severity.get(), seed, COLUMNS)
            : ContactSheet.of(small, generator, seed);
    Path file = output.orElseGet(() -> named(generator.id()));
    write(
        made.picture(),
        file,
        generator.id()
            + ", "
            + generator.types(small.format()).size()
            + " types"
            + severity.map(s -> ", severity " + s).orElse(", severity 1 to 5")
            + " (seed "
            + seed
            + ")");
  }

  private void ladder(DistortionLadder steps, Picture picture) throws IOException {
    Path base = output.orElseGet(() -> named(steps.type().id()));
    String stem = base.toString().substring(0, base.toString().length() - ".png".length());
    List<Picture> pictures = new ArrayList<>(List.of(picture));
    List<String> labels = new ArrayList<>(List.of("original"));
    for (SyntheticDistortion step : steps.steps()) {
      requireUninterrupted();
      Picture distorted = step.apply(picture);
      write(distorted, Path.of(stem + "-" + step.severity() + ".png"), step.toString());
      pictures.add(distorted);
      labels.add(step.type() + " " + step.severity());
    }
    if (sheet.isPresent()) {
      write(
          new ContactSheet().row(labels, pictures).picture(),
          sheet.get(),
          "original and severity 1 to 5");
    }
  }

  private static void requireUninterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }

  private void write(Picture picture, Path file, String what) throws IOException {
    requireUninterrupted();
    Pictures.write(picture, file);
    session.out().println(Text.printable(file + "  " + what));
    session.out().flush();
  }

  private Path named(String what) {
    String name = String.valueOf(photo.orElseThrow().getFileName());
    int dot = name.lastIndexOf('.');
    Path file = Path.of((dot > 0 ? name.substring(0, dot) : name) + "-" + what + ".png");
    session.requireWritable("--output", file);
    return file;
  }

  private void list(DistortionGenerator generator) {
    Table table =
        new Table(
            List.of("TYPE", "PARAMETER", "1", "2", "3", "4", "5"), List.of(27, 14, 5, 5, 5, 5, 5));
    for (Map.Entry<String, List<DistortionType>> group : generator.groups().entrySet()) {
      table.add(group.getKey().toUpperCase(Locale.ROOT));
      for (DistortionType type : group.getValue()) {
        Map<String, String[]> rows = new LinkedHashMap<>();
        List<Map<String, Double>> severities = generator.parameters(type);
        for (int i = 0; i < severities.size(); i++) {
          int column = 2 + i;
          severities
              .get(i)
              .forEach(
                  (name, value) ->
                      rows.computeIfAbsent(name, DistortCommand::emptyRow)[column] = number(value));
        }
        String shown = type.id();
        for (String[] row : rows.values()) {
          row[0] = shown;
          shown = "";
          table.add(row);
        }
      }
    }
    table.print(session.out());
    session.out().flush();
  }

  private static String[] emptyRow(String name) {
    return new String[] {"", name, "", "", "", "", ""};
  }

  private static String number(double value) {
    String shown = Text.format(value, 3);
    return shown.replaceAll("\\.?0+$", "");
  }
}
