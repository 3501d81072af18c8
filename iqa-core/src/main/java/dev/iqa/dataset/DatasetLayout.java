// SPDX-License-Identifier: Apache-2.0
package dev.iqa.dataset;

import dev.iqa.ScoreScale;
import dev.iqa.distortion.SynthesisRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The published databases, each with the files, range and direction of its publication. The table
 * in the package's description names them.
 */
public enum DatasetLayout implements DatasetReader {
  /** KADID-10k: 81 references, 25 distortions, 5 levels. */
  KADID10K(new ScoreScale("DMOS", 1, 5)) {
    @Override
    public Dataset read(Path location) throws IOException {
      Assembly assembly = new Assembly(location);
      assembly.expect("images");
      for (DataTable.Row row : DataTable.csv(location.resolve("dmos.csv")).rows()) {
        String name = row.text("dist_img");
        OptionalDouble variance = row.number("var");
        assembly.add(
            name,
            "images/" + name,
            Optional.of("images/" + row.text("ref_img")),
            row.number("dmos"),
            variance.isPresent() ? OptionalDouble.of(Math.sqrt(variance.getAsDouble())) : variance,
            numbered(name));
      }
      return assembly.dataset(id(), opinions());
    }
  },

  /** TID2013: 25 references, 24 distortions, 5 levels. */
  TID2013(new ScoreScale("MOS", 0, 9)) {
    @Override
    public Dataset read(Path location) throws IOException {
      Assembly assembly = new Assembly(location);
      assembly.expect("distorted_images");
      DataTable table =
          DataTable.words(location.resolve("mos_with_names.txt"), "\\s+", "mos", "image");
      Optional<DataTable> deviations = Optional.empty();
      Path std = location.resolve("mos_std.txt");
      if (Files.isRegularFile(std)) {
        deviations = Optional.of(DataTable.words(std, "\\s+", "std"));
        requireSameLength(std, deviations.get().size(), table.size());
      }
      for (int i = 0; i < table.size(); i++) {
        String name = table.row(i).text("image");
        int row = i;
        assembly.add(
            name,
            "distorted_images/" + name,
            Optional.of("reference_images/" + name.split("_", 2)[0] + ".bmp"),
            table.row(i).number("mos"),
            deviations.map(d -> d.row(row).number("std")).orElseGet(OptionalDouble::empty),
            numbered(name));
      }
      return assembly.dataset(id(), opinions());
    }
  },

  /**
   * CSIQ: 30 references, 6 distortions. Its scores are published as a workbook; the sheet {@code
   * all_by_image} is read from {@code csiq.DMOS.csv}.
   */
  CSIQ(new ScoreScale("DMOS", 1, 0)) {
    @Override
    public Dataset read(Path location) throws IOException {
      Assembly assembly = new Assembly(location);
      assembly.expect("dst_imgs");
      Path table = location.resolve("csiq.DMOS.csv");
      requireExported(table, "csiq.DMOS.xlsx", "save its sheet all_by_image as CSV");
      for (DataTable.Row row : DataTable.csv(table).rows()) {
        if (row.find("image").isEmpty()) {
          continue; // the sheet is padded with empty rows
        }
        String type = row.text("dst_type").toLowerCase(Locale.ROOT).replace(" ", "");
        String folder = type.equals("noise") ? "awgn" : type;
        String word =
            switch (folder) {
              case "awgn", "blur", "jpeg" -> folder.toUpperCase(Locale.ROOT);
              default -> folder;
            };
        double level = row.requireNumber("dst_lev");
        String image = row.text("image").replaceFirst("\\.0$", "");
        String name = image + "." + word + "." + (int) level + ".png";
        assembly.add(
            name,
            "dst_imgs/" + folder + "/" + name,
            Optional.of("src_imgs/" + image + ".png"),
            row.number("dmos"),
            row.number("dmos_std"),
            List.of(distortion(folder, OptionalDouble.of(level))));
      }
      return assembly.dataset(id(), opinions());
    }
  },

  /**
   * LIVE, release 2: 29 references, 5 distortions, 982 pictures. Its scores are published as MATLAB
   * arrays; they are read from {@code dmos_realigned.csv}, whose columns {@code dmos_new}, {@code
   * dmos_std}, {@code orgs} and {@code refnames_all} are the arrays of these names, in their order.
   */
  LIVE(new ScoreScale("DMOS", 120, -20)) {
    @Override
    public Dataset read(Path location) throws IOException {
      Assembly assembly = new Assembly(location);
      Path file = location.resolve("dmos_realigned.csv");
      requireExported(
          file,
          "dmos_realigned.mat",
          "write dmos_new, dmos_std, orgs and, of refnames_all.mat, refnames_all as columns of a CSV");
      DataTable table = DataTable.csv(file);
      requireSameLength(file, table.size(), LIVE_TOTAL);
      int row = 0;
      for (Map.Entry<String, Integer> part : LIVE_PICTURES) {
        String folder = part.getKey();
        assembly.expect(folder);
        for (int i = 1; i <= part.getValue(); i++, row++) {
          DataTable.Row entry = table.row(row);
          boolean original = entry.requireNumber("orgs") != 0;
          String name = folder + "/img" + i + ".bmp";
          assembly.add(
              name,
              name,
              Optional.of("refimgs/" + entry.text("refnames_all")),
              entry.number("dmos_new"),
              entry.number("dmos_std"),
              // The originals hidden among the distorted pictures are clean.
              original ? List.of() : List.of(distortion(folder, OptionalDouble.empty())));
        }
      }
      return assembly.dataset(id(), opinions());
    }
  },

  /** KonIQ-10k: 10 073 pictures with authentic distortions. */
  KONIQ10K(new ScoreScale("MOS", 1, 5)) {
    @Override
    public Dataset read(Path location) throws IOException {
      Assembly assembly = new Assembly(location);
      String folder = Files.isDirectory(location.resolve("1024x768")) ? "1024x768" : "512x384";
      assembly.expect(folder);
      Path table = location.resolve("koniq10k_scores_and_distributions.csv");
      for (DataTable.Row row : DataTable.csv(table).rows()) {
        String name = row.text("image_name");
        assembly.add(
            name,
            folder + "/" + name,
            Optional.empty(),
            row.number("MOS"),
            row.number("SD"),
            List.of());
      }
      return assembly.dataset(id(), opinions());
    }
  },

  /**
   * SPAQ: 11 125 smartphone photographs. Its scores are published as a workbook, read from {@code
   * Annotations/MOS and Image attribute scores.csv}.
   */
  SPAQ(new ScoreScale("MOS", 0, 100)) {
    @Override
    public Dataset read(Path location) throws IOException {
      Assembly assembly = new Assembly(location);
      assembly.expect("TestImage");
      Path table = location.resolve("Annotations").resolve("MOS and Image attribute scores.csv");
      requireExported(
          table, "Annotations/MOS and Image attribute scores.xlsx", "save its sheet as CSV");
      for (DataTable.Row row : DataTable.csv(table).rows()) {
        String name = row.text("Image name");
        assembly.add(
            name,
            "TestImage/" + name,
            Optional.empty(),
            row.number("MOS"),
            OptionalDouble.empty(),
            List.of());
      }
      return assembly.dataset(id(), opinions());
    }
  },

  /** AGIQA-3K: 2 982 generated pictures; the opinions on quality, not on alignment. */
  AGIQA3K(new ScoreScale("MOS", 0, 5)) {
    @Override
    public Dataset read(Path location) throws IOException {
      Assembly assembly = new Assembly(location);
      String folder = Files.isDirectory(location.resolve("AGIQA-3K")) ? "AGIQA-3K/" : "";
      assembly.expect(folder);
      for (DataTable.Row row : DataTable.csv(location.resolve("data.csv")).rows()) {
        String name = row.text("name");
        assembly.add(
            name,
            folder + name,
            Optional.empty(),
            row.number("mos_quality"),
            row.number("std_quality"),
            List.of());
      }
      return assembly.dataset(id(), opinions());
    }
  },

  /** BIQ2021: photographs with authentic distortions. */
  BIQ2021(new ScoreScale("MOS", 0, 1)) {
    @Override
    public Dataset read(Path location) throws IOException {
      Assembly assembly = new Assembly(location);
      assembly.expect("images");
      for (DataTable.Row row : DataTable.csv(location.resolve("mos.csv")).rows()) {
        String name = row.text("image");
        assembly.add(
            name,
            "images/" + name,
            Optional.empty(),
            row.number("mos"),
            OptionalDouble.empty(),
            List.of());
      }
      return assembly.dataset(id(), opinions());
    }
  },

  /** PIPAL, training part: 200 references, 116 distortions in 7 groups, Elo ratings. */
  PIPAL(new ScoreScale("Elo", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)) {
    @Override
    public Dataset read(Path location) throws IOException {
      Assembly assembly = new Assembly(location);
      assembly.expect("Train_Dist");
      for (Path table : files(location.resolve("Train_Label"), ".txt")) {
        for (DataTable.Row row : DataTable.words(table, ",", "image", "elo").rows()) {
          String name = row.text("image");
          String[] parts = name.split("[_.]", -1);
          assembly.add(
              name,
              "Train_Dist/" + name,
              Optional.of("Train_Ref/" + parts[0] + ".bmp"),
              row.number("elo"),
              OptionalDouble.empty(),
              parts.length > 2
                  ? List.of(distortion("group " + parts[1], OptionalDouble.empty()))
                  : List.of());
        }
      }
      return assembly.dataset(id(), opinions());
    }
  },

  /**
   * Two-alternative pairs as BAPPS has them: in any folder below, {@code ref}, {@code p0}, {@code
   * p1} and {@code judge} with files of one name; the judge is the part of people who found {@code
   * p1} closer.
   */
  BAPPS(new ScoreScale("preference", 0, 1)) {
    @Override
    public Dataset read(Path location) throws IOException {
      Assembly assembly = new Assembly(location);
      List<Path> judges;
      try (Stream<Path> below = Files.walk(location)) {
        judges =
            below
                .filter(p -> p.getFileName().toString().equals("judge") && Files.isDirectory(p))
                .sorted()
                .toList();
      }
      if (judges.isEmpty()) {
        throw new DatasetException(
            DatasetException.Kind.NOT_THIS_LAYOUT, "there is no folder judge below " + location);
      }
      for (Path judge : judges) {
        String base = location.relativize(judge.resolveSibling("")).toString().replace('\\', '/');
        String prefix = base.isEmpty() ? "" : base + "/";
        for (String folder : List.of("ref", "p0", "p1")) {
          assembly.expect(prefix + folder);
        }
        for (Path file : files(judge, ".npy")) {
          String stem = file.getFileName().toString().replaceFirst("\\.npy$", "");
          assembly.addPair(
              prefix + stem,
              prefix + "p0/" + stem + ".png",
              prefix + "p1/" + stem + ".png",
              Optional.of(prefix + "ref/" + stem + ".png"),
              singleNumber(file));
        }
      }
      return assembly.dataset(id(), opinions());
    }
  },

  /**
   * What {@link dev.iqa.distortion.DatasetSynthesis} writes. Nobody rated it: the opinion is the
   * severity of the one distortion, 0 for a clean picture; pictures with two have none.
   */
  SYNTHESIZED(new ScoreScale("severity", 5, 0)) {
    @Override
    public Dataset read(Path location) throws IOException {
      Assembly assembly = new Assembly(location);
      JsonMapper json = JsonMapper.shared();
      for (Path table : files(location, ".jsonl")) {
        for (String line : Files.readAllLines(table)) {
          SynthesisRecord record;
          try {
            record = json.readValue(line, SynthesisRecord.class);
          } catch (JacksonException e) {
            throw new DatasetException(
                DatasetException.Kind.MALFORMED,
                table + " holds no record: " + e.getOriginalMessage());
          }
          add(assembly, record.reference(), record.a());
          SynthesisRecord.Side b = record.b();
          if (b != null) {
            add(assembly, record.reference(), b);
          }
        }
      }
      return assembly.dataset(id(), opinions());
    }

    private void add(Assembly assembly, String reference, SynthesisRecord.Side side)
        throws IOException {
      List<RatedPicture.AppliedDistortion> distortions = new ArrayList<>();
      for (int i = 0; i < side.names().size(); i++) {
        distortions.add(
            new RatedPicture.AppliedDistortion(
                side.names().get(i),
                Optional.of(side.classes().get(i)),
                OptionalDouble.of(side.severities().get(i))));
      }
      OptionalDouble opinion =
          switch (distortions.size()) {
            case 0 -> OptionalDouble.of(0);
            case 1 -> distortions.get(0).severity();
            default -> OptionalDouble.empty();
          };
      assembly.add(
          side.picture(),
          side.picture(),
          Optional.of(reference),
          opinion,
          OptionalDouble.empty(),
          distortions);
    }
  };

  private static final List<Map.Entry<String, Integer>> LIVE_PICTURES =
      List.of(
          Map.entry("jp2k", 227),
          Map.entry("jpeg", 233),
          Map.entry("wn", 174),
          Map.entry("gblur", 174),
          Map.entry("fastfading", 174));

  private static final int LIVE_TOTAL = 982;

  /** As in I01_05_3.png: reference, type, level. */
  private static final Pattern NUMBERED = Pattern.compile("(?i)i\\d+_(\\d+)_(\\d+)\\.\\w+");

  @SuppressWarnings("ImmutableEnumChecker") // a record of a name and two numbers
  private final ScoreScale opinions;

  DatasetLayout(ScoreScale opinions) {
    this.opinions = opinions;
  }

  /**
   * The name used on command lines.
   *
   * @return such as {@code kadid10k}
   */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Range and direction of the opinions.
   *
   * @return the scale of the publication
   */
  public ScoreScale opinions() {
    return opinions;
  }

  /**
   * The layout of a name.
   *
   * @param id as {@link #id()}
   * @return the layout
   * @throws DatasetException UNKNOWN_LAYOUT if there is none of this name
   */
  public static DatasetLayout named(String id) {
    return Arrays.stream(values())
        .filter(l -> l.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new DatasetException(
                    DatasetException.Kind.UNKNOWN_LAYOUT,
                    "no layout is called '"
                        + id
                        + "'; there are "
                        + Arrays.stream(values()).map(DatasetLayout::id).toList()));
  }

  private static RatedPicture.AppliedDistortion distortion(String name, OptionalDouble severity) {
    return new RatedPicture.AppliedDistortion(name, Optional.empty(), severity);
  }

  private static List<RatedPicture.AppliedDistortion> numbered(String name) {
    Matcher matcher = NUMBERED.matcher(name);
    return matcher.matches()
        ? List.of(
            distortion(
                "type " + matcher.group(1),
                OptionalDouble.of(Double.parseDouble(matcher.group(2)))))
        : List.of();
  }

  private static void requireSameLength(Path file, int found, int wanted) {
    if (found != wanted) {
      throw new DatasetException(
          DatasetException.Kind.MALFORMED,
          file + " should have " + wanted + " rows; it has " + found);
    }
  }

  private static void requireExported(Path wanted, String published, String how) {
    if (!Files.isRegularFile(wanted)) {
      throw new DatasetException(
          DatasetException.Kind.NOT_THIS_LAYOUT,
          "there is no table "
              + wanted
              + "; the scores are published as "
              + published
              + ": "
              + how);
    }
  }

  private static List<Path> files(Path folder, String suffix) throws IOException {
    List<Path> found = List.of();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        found = files.filter(f -> f.toString().endsWith(suffix)).sorted().toList();
      }
    }
    if (found.isEmpty()) {
      throw new DatasetException(
          DatasetException.Kind.NOT_THIS_LAYOUT, "there is no *" + suffix + " in " + folder);
    }
    return found;
  }

  /**
   * The number in a NumPy file of one number.
   *
   * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the
   *     format</a>
   */
  private static double singleNumber(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.capacity() > 10 && bytes.getInt(0) == 0x4d554e93) {
      int begin = bytes.get(6) == 1 ? 10 : 12;
      int length = bytes.get(6) == 1 ? Short.toUnsignedInt(bytes.getShort(8)) : bytes.getInt(8);
      int data = begin + length;
      if (length > 0 && data <= bytes.capacity()) {
        String header = new String(bytes.array(), begin, length, StandardCharsets.US_ASCII);
        if (header.contains("<f4") && bytes.capacity() - data == 4) {
          return bytes.getFloat(data);
        }
        if (header.contains("<f8") && bytes.capacity() - data == 8) {
          return bytes.getDouble(data);
        }
      }
    }
    throw new DatasetException(
        DatasetException.Kind.MALFORMED, file + " is no NumPy file of one number");
  }
}
