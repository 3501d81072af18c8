// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What docs/architecture.md says of modules, held against every class compiled so far. */
class ModuleBoundariesTest {

  private static final Path ROOT = Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
  private static JavaClasses all;

  @BeforeAll
  static void read() throws IOException {
    all = new ClassFileImporter().importPaths(modules());
    assertThat(all.contain("dev.iqa.QualityAssessor")).isTrue();
    assertThat(all.contain("dev.iqa.imaging.Pictures")).isTrue();
    assertThat(all.contain("dev.iqa.backend.onnx.OnnxProvider")).isTrue();
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .map(folder -> folder.resolve("target/classes"))
          .filter(Files::isDirectory)
          .sorted()
          .toList();
    }
  }

  private static void holds(ArchRule rule) {
    rule.allowEmptyShould(true).check(all);
  }

  @Test
  void backendsNeverSeeEachOther() {
    holds(slices().matching("dev.iqa.backend.(*)..").should().notDependOnEachOther());
  }

  @Test
  void nothingDependsOnABackend() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.iqa.backend..", "dev.iqa.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.iqa.backend.."));
  }

  @Test
  void theApiNeedsTheJdkOnly() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage("dev.iqa", "dev.iqa.spi")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                "dev.iqa", "dev.iqa.spi", "java..", "jdk.jfr..", "org.jspecify.annotations.."));
  }

  @Test
  void theCoreKnowsNoEngine() {
    holds(
        noClasses()
            .that()
            .resideInAnyPackage(
                "dev.iqa.imaging..", "dev.iqa.metric..", "dev.iqa.model..", "dev.iqa.language..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "ai.onnxruntime..", "ai.djl..", "org.bytedeco.pytorch..", "dev.iqa.train.."));
  }

  @Test
  void trainingIsNeededByNobody() {
    holds(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.iqa.train..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.iqa.train.."));
  }

  @Test
  void aPackageIsOwnedByOneModule() throws IOException {
    Map<String, Set<String>> owners = new TreeMap<>();
    for (Path module : modules()) {
      try (Stream<Path> files = Files.walk(module)) {
        files
            .filter(file -> file.toString().endsWith(".class"))
            .map(file -> module.relativize(file).getParent())
            .filter(folder -> folder != null)
            .forEach(
                folder ->
                    owners
                        .computeIfAbsent(folder.toString(), f -> new TreeSet<>())
                        .add(ROOT.relativize(module).getName(0).toString()));
      }
    }
    owners.values().removeIf(modules -> modules.size() == 1);
    assertThat(owners).isEmpty();
  }
}
