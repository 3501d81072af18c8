// SPDX-License-Identifier: Apache-2.0
package dev.iqa.batch;

import dev.iqa.UnsupportedRequestException;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds the original of a picture by its name: {@code I01.png} is that of {@code I01.jpg}, of
 * {@code I01_01_05.png} and of {@code I01-blur.webp}, not of {@code I011.png}.
 *
 * <p>Endings do not count. Of several whose name begins the picture's, the longest is taken; behind
 * it the picture's name ends or goes on with neither a letter nor a digit.
 */
public final class ReferencePairing {

  private final Path folder;
  private final TreeMap<String, List<Path>> byName = new TreeMap<>();
  private final Set<String> used = new HashSet<>();

  private ReferencePairing(Path folder) {
    this.folder = folder;
  }

  /**
   * Looks for references.
   *
   * @param folder with its subfolders; told by their first bytes
   * @return what is there
   * @throws UnsupportedRequestException if there is no picture
   * @throws IOException if the folder cannot be listed
   */
  public static ReferencePairing of(Path folder) throws IOException {
    ReferencePairing pairing = new ReferencePairing(folder);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
        if (Pictures.beginsAsPicture(file)) {
          pairing.byName.computeIfAbsent(stem(file), name -> new ArrayList<>()).add(file);
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    if (pairing.byName.isEmpty()) {
      throw new UnsupportedRequestException(
          folder + " holds no pictures; a folder of originals would work");
    }
    return pairing;
  }

  private static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /**
   * The original of a picture.
   *
   * @param picture by its name alone
   * @return empty if none has a name that begins the picture's
   * @throws UnsupportedRequestException if several have the name
   */
  public Optional<Path> find(Path picture) {
    String name = stem(picture);
    for (int length = name.length(); length > 0; length--) {
      boolean whole = length == name.length() || !Character.isLetterOrDigit(name.charAt(length));
      List<Path> found = whole ? byName.get(name.substring(0, length)) : null;
      if (found != null) {
        if (found.size() > 1) {
          throw new UnsupportedRequestException(
              picture
                  + " has several references of its name in "
                  + folder
                  + ": "
                  + found.get(0)
                  + " and "
                  + found.get(1)
                  + "; one of them would work");
        }
        used.add(name.substring(0, length));
        return Optional.of(found.get(0));
      }
    }
    return Optional.empty();
  }

  /**
   * References that no picture asked for so far.
   *
   * @return sorted by name
   */
  public List<Path> unused() {
    return byName.entrySet().stream()
        .filter(entry -> !used.contains(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream())
        .toList();
  }
}
