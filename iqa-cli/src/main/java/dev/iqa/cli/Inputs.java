// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The files behind the arguments of {@code assess}. A file stands for itself, whatever it is: if it
 * is no picture, its row says so. A folder stands for the pictures directly inside, told by their
 * first bytes and sorted by name; its other files are counted, not reported one by one.
 *
 * @param pictures to judge, in the order given
 * @param skipped how many files of a folder are no pictures, by folder
 * @param empty folders without any picture, or that cannot be listed, and why
 */
record Inputs(List<Path> pictures, Map<Path, Integer> skipped, Map<Path, String> empty) {

  /**
   * Looks into folders.
   *
   * @param arguments files and folders
   * @return what they stand for
   */
  static Inputs of(List<Path> arguments) {
    List<Path> pictures = new ArrayList<>();
    Map<Path, Integer> skipped = new LinkedHashMap<>();
    Map<Path, String> empty = new LinkedHashMap<>();
    for (Path argument : arguments) {
      if (!Files.isDirectory(argument)) {
        pictures.add(argument);
        continue;
      }
      try (Stream<Path> inside = Files.list(argument)) {
        List<Path> files = inside.filter(Files::isRegularFile).sorted().toList();
        List<Path> found = files.stream().filter(Inputs::mayBePicture).toList();
        pictures.addAll(found);
        if (found.size() < files.size()) {
          skipped.put(argument, files.size() - found.size());
        }
        if (found.isEmpty()) {
          empty.put(argument, "the folder holds no picture; folders inside it are not searched");
        }
      } catch (IOException e) {
        empty.put(argument, "the folder cannot be listed: " + e.getMessage());
      }
    }
    return new Inputs(pictures, skipped, empty);
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
