// SPDX-License-Identifier: Apache-2.0
package dev.iqa.testkit;

import dev.iqa.AssessorDescriptor;
import dev.iqa.QualityAssessors;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * What a fresh JVM lists on a class path, and which native libraries that made it load. The JVM of
 * the tests cannot tell: other tests may have loaded libraries long before.
 *
 * @param assessors ids listed
 * @param libraries files mapped as code while listing, those of the Java runtime left out
 */
record InstalledListing(Set<String> assessors, Set<String> libraries) {

  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final String ASSESSOR = "iqa-testkit assessor ";
  private static final String LIBRARY = "iqa-testkit library ";
  private static final Map<String, InstalledListing> KNOWN = new ConcurrentHashMap<>();

  /** Whether this system shows what a process has mapped. */
  static boolean showsLibraries() {
    return Files.isReadable(MAPS);
  }

  /** Lists on a class path in a child JVM; each class path only once. */
  static InstalledListing on(String classPath) {
    return KNOWN.computeIfAbsent(classPath, InstalledListing::listInChild);
  }

  private static InstalledListing listInChild(String classPath) {
    try {
      Path output = Files.createTempFile("iqa-installed", ".txt");
      try {
        // The class path can be longer than a command line: it goes into an argument file.
        Path arguments = Files.createTempFile("iqa-installed", ".args");
        try {
          Files.writeString(
              arguments,
              "-cp \""
                  + classPath.replace("\\", "\\\\")
                  + "\"\n"
                  + InstalledListing.class.getName());
          Process child =
              new ProcessBuilder(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:TieredStopAtLevel=1",
                      "-Dfile.encoding=UTF-8",
                      "@" + arguments)
                  .redirectErrorStream(true)
                  .redirectOutput(output.toFile())
                  .start();
          if (!child.waitFor(5, TimeUnit.MINUTES)) {
            child.destroyForcibly();
            throw new AssertionError("listing the assessors took more than 5 minutes");
          }
          String said = Files.readString(output, StandardCharsets.UTF_8);
          if (child.exitValue() != 0) {
            throw new AssertionError("listing the assessors in a fresh JVM failed:\n" + said);
          }
          return new InstalledListing(linesAfter(ASSESSOR, said), linesAfter(LIBRARY, said));
        } finally {
          Files.deleteIfExists(arguments);
        }
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while listing the assessors", e);
    }
  }

  private static Set<String> linesAfter(String prefix, String text) {
    Set<String> found = new TreeSet<>();
    text.lines()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .forEach(found::add);
    return found;
  }

  /**
   * The class path of this JVM; what lies on its module path is put behind it.
   *
   * @return entries joined by the path separator
   */
  static String classPathOfThisJvm() {
    List<String> paths = new ArrayList<>();
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      String path = System.getProperty(property);
      if (path != null && !path.isEmpty()) {
        paths.add(path);
      }
    }
    return String.join(File.pathSeparator, paths);
  }

  /**
   * Lists and prints; the main of the child JVM.
   *
   * @param arguments none
   * @throws IOException if the process cannot read its own mappings
   */
  @SuppressWarnings("SystemOut") // the pipe to the parent
  public static void main(String[] arguments) throws IOException {
    Set<String> before = mappedCode();
    for (AssessorDescriptor descriptor : QualityAssessors.installed()) {
      System.out.println(ASSESSOR + descriptor.id());
    }
    QualityAssessors.providers().forEach(provider -> provider.unavailableBecause());
    Set<String> gained = mappedCode();
    gained.removeAll(before);
    gained.forEach(file -> System.out.println(LIBRARY + file));
  }

  private static Set<String> mappedCode() throws IOException {
    Set<String> files = new TreeSet<>();
    if (showsLibraries()) {
      String runtime = Path.of(System.getProperty("java.home")).toRealPath() + File.separator;
      // Columns: range, permissions, offset, device, inode, path (proc_pid_maps(5)).
      Files.readString(MAPS)
          .lines()
          .map(line -> line.split("\\s+", 6))
          .filter(c -> c.length == 6 && c[1].contains("x") && c[5].startsWith("/"))
          .map(c -> c[5])
          .filter(file -> !file.startsWith(runtime))
          .forEach(files::add);
    }
    return files;
  }
}
