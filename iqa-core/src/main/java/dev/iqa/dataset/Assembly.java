// SPDX-License-Identifier: Apache-2.0
package dev.iqa.dataset;

import dev.iqa.ScoreScale;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Matches the entries of tables with the files that are there. */
final class Assembly {

  private static final Set<String> PICTURES =
      Set.of("png", "jpg", "jpeg", "bmp", "tif", "tiff", "webp", "jp2", "ppm", "pgm");

  private final Path root;
  private final Map<Path, Map<String, Path>> folders = new HashMap<>();
  private final Map<String, Path> unmatched = new TreeMap<>();
  private final Set<String> listed = new HashSet<>();
  private final List<RatedPicture> pictures = new ArrayList<>();
  private final List<RatedPair> pairs = new ArrayList<>();
  private final List<DatasetProblem> problems = new ArrayList<>();

  Assembly(Path root) {
    this.root = root;
  }

  /** The pictures below a folder; those no table names are problems in the end. */
  void expect(String folder) throws IOException {
    Path base = root.resolve(folder);
    if (!Files.isDirectory(base)) {
      throw new DatasetException(
          DatasetException.Kind.NOT_THIS_LAYOUT, "there is no folder " + base);
    }
    try (Stream<Path> files = Files.walk(base, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : files.filter(Files::isRegularFile).filter(Assembly::isPicture).toList()) {
        unmatched.put(key(file), file);
      }
    }
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString();
    return PICTURES.contains(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private static String key(Path file) {
    return file.toAbsolutePath().normalize().toString();
  }

  /** A file of a folder; databases disagree with their tables about upper and lower case. */
  Optional<Path> find(String path) throws IOException {
    Path exact;
    try {
      exact = root.resolve(path);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    Path name = exact.getFileName();
    if (name == null) {
      return Optional.empty();
    }
    if (Files.isRegularFile(exact)) {
      return Optional.of(exact);
    }
    Path folder = Optional.ofNullable(exact.getParent()).orElse(root);
    Map<String, Path> names = folders.get(folder);
    if (names == null) {
      names = listing(folder);
      folders.put(folder, names);
    }
    return Optional.ofNullable(names.get(name.toString().toLowerCase(Locale.ROOT)));
  }

  private static Map<String, Path> listing(Path folder) throws IOException {
    Map<String, Path> names = new HashMap<>();
    if (!Files.isDirectory(folder)) {
      return names;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        Path before = names.put(file.getFileName().toString().toLowerCase(Locale.ROOT), file);
        if (before != null) {
          throw new DatasetException(
              DatasetException.Kind.DUPLICATE,
              "two files of one name: " + before + " and " + file.getFileName());
        }
      }
    }
    return names;
  }

  /** One rated picture; a missing file makes a problem instead. */
  void add(
      String id,
      String picture,
      Optional<String> reference,
      OptionalDouble opinion,
      OptionalDouble deviation,
      List<RatedPicture.AppliedDistortion> distortions)
      throws IOException {
    if (!listed.add(id.toLowerCase(Locale.ROOT))) {
      throw new DatasetException(
          DatasetException.Kind.DUPLICATE, "the table names " + id + " twice");
    }
    Optional<Path> file = find(picture);
    if (file.isEmpty()) {
      problems.add(new DatasetProblem(DatasetProblem.Kind.MISSING_PICTURE, picture));
      return;
    }
    unmatched.remove(key(file.get()));
    Optional<Path> original = Optional.empty();
    if (reference.isPresent()) {
      original = find(reference.get());
      if (original.isEmpty()) {
        problems.add(
            new DatasetProblem(
                DatasetProblem.Kind.MISSING_REFERENCE, reference.get() + " of " + id));
        return;
      }
      unmatched.remove(key(original.get()));
    }
    pictures.add(new RatedPicture(id, file.get(), original, opinion, deviation, distortions));
  }

  /** One rated pair; a missing file makes a problem instead. */
  void addPair(String id, String first, String second, Optional<String> reference, double part)
      throws IOException {
    List<Path> found = new ArrayList<>();
    List<String> wanted = new ArrayList<>(List.of(first, second));
    reference.ifPresent(wanted::add);
    for (String name : wanted) {
      Optional<Path> file = find(name);
      if (file.isEmpty()) {
        problems.add(new DatasetProblem(DatasetProblem.Kind.MISSING_PICTURE, name));
        return;
      }
      unmatched.remove(key(file.get()));
      found.add(file.get());
    }
    pairs.add(
        new RatedPair(
            id,
            found.get(0),
            found.get(1),
            reference.isPresent() ? Optional.of(found.get(2)) : Optional.empty(),
            part));
  }

  Dataset dataset(String name, ScoreScale scale) {
    unmatched
        .values()
        .forEach(
            file ->
                problems.add(
                    new DatasetProblem(
                        DatasetProblem.Kind.UNMATCHED_PICTURE,
                        root.toAbsolutePath()
                            .normalize()
                            .relativize(file.toAbsolutePath().normalize())
                            .toString())));
    return new Dataset(name, scale, pictures, pairs, problems);
  }
}
