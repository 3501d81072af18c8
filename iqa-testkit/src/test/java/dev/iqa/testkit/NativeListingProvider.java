// SPDX-License-Identifier: Apache-2.0
package dev.iqa.testkit;

import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.QualityAssessor;
import dev.iqa.spi.QualityAssessorProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Breaks rule 2: loads a library, a copy of one of the Java runtime's, when asked for its list. */
public final class NativeListingProvider implements QualityAssessorProvider {

  /** For {@link java.util.ServiceLoader}. */
  public NativeListingProvider() {}

  @Override
  public String backend() {
    return "native-listing";
  }

  @Override
  public List<AssessorDescriptor> assessors() {
    try {
      String library = System.mapLibraryName("prefs");
      Path copy = Files.createTempDirectory("iqa-library").resolve(library);
      Files.copy(Path.of(System.getProperty("java.home"), "lib", library), copy);
      System.load(copy.toString());
      copy.toFile().deleteOnExit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.of();
  }

  @Override
  public QualityAssessor open(AssessorId id, AssessorConfig config) {
    throw new IllegalArgumentException("offers nothing");
  }
}
