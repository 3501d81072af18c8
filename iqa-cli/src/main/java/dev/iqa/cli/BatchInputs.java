// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.imaging.Pictures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The pictures behind the arguments of {@code batch}, each once.
 *
 * <p>A folder stands for the pictures in it and in its folders, a pattern for those it matches;
 * both tell pictures by their first bytes and take them sorted by name. A list names files that are
 * taken as they stand, and so does an argument that is nothing of this: what is no picture gets a
 * row that says so.
 *
 * @param pictures to judge
 * @param skipped how many files of folders and patterns are no pictures
 * @param unlisted folders that could not be listed, and why
 */
record BatchInputs(List<Path> pictures, int skipped, List<String> unlisted) {

  /** The argument that stands for a list on standard input. */
  static final String STANDARD_INPUT = "-";

  /**
   * Looks for pictures.
   *
   * @param arguments of the command
   * @param in takes the list of {@code -}
   * @return what they stand for
   * @throws IOException if a list cannot be read
   */
  static BatchInputs of(List<String> arguments, InputStream in) throws IOException {
    Set<Path> pictures = new LinkedHashSet<>();
    int[] skipped = new int[1];
    List<String> unlisted = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.equals(STANDARD_INPUT)) {
        addLines(in, pictures);
      } else if (!isFile(argument) && folderOf(argument).isPresent()) {
        Path folder = folderOf(argument).get();
        PathMatcher pattern = FileSystems.getDefault().getPathMatcher("glob:" + argument);
        walk(folder, pattern::matches, pictures, skipped, unlisted);
      } else if (Files.isDirectory(Path.of(argument))) {
        walk(Path.of(argument), file -> true, pictures, skipped, unlisted);
      } else if (isList(argument)) {
        try (InputStream list = Files.newInputStream(Path.of(argument))) {
          addLines(list, pictures);
        }
      } else {
        pictures.add(Path.of(argument));
      }
    }
    return new BatchInputs(List.copyOf(pictures), skipped[0], unlisted);
  }

  private static boolean isFile(String argument) {
    try {
      return Files.exists(Path.of(argument));
    } catch (InvalidPathException pattern) {
      // Windows has no files with a star in their names.
      return false;
    }
  }

  private static boolean isList(String argument) {
    String name = argument.toLowerCase(Locale.ROOT);
    return name.endsWith(".txt") || name.endsWith(".lst");
  }

  /** The folder that holds everything a pattern can match; empty for what is no pattern. */
  private static Optional<Path> folderOf(String argument) {
    int first = argument.length();
    for (char special : "*?[{".toCharArray()) {
      int at = argument.indexOf(special);
      first = at >= 0 ? Math.min(first, at) : first;
    }
    if (first == argument.length()) {
      return Optional.empty();
    }
    int slash = argument.lastIndexOf('/', first);
    return Optional.of(Path.of(slash == 0 ? "/" : argument.substring(0, Math.max(0, slash))));
  }

  private static void addLines(InputStream in, Set<Path> pictures) throws IOException {
    // Not closed: standard input is not ours.
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isBlank()) {
        pictures.add(Path.of(line.strip()));
      }
    }
  }

  private static void walk(
      Path folder, Predicate<Path> wanted, Set<Path> pictures, int[] skipped, List<String> unlisted)
      throws IOException {
    List<Path> found = new ArrayList<>();
    FileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (wanted.test(file) && Files.isRegularFile(file)) {
              if (mayBePicture(file)) {
                found.add(file);
              } else {
                skipped[0]++;
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            unlisted.add(file + " cannot be listed: " + failure);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) {
            if (failure != null) {
              unlisted.add(visited + " cannot be listed: " + failure);
            }
            return FileVisitResult.CONTINUE;
          }
        };
    Files.walkFileTree(folder, visitor);
    Collections.sort(found);
    pictures.addAll(found);
  }

  /** A file that cannot be opened is taken, so that its row says so. */
  private static boolean mayBePicture(Path file) {
    try {
      return Pictures.beginsAsPicture(file);
    } catch (IOException e) {
      return true;
    }
  }
}
