// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.AssessorConfig;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.compose.PreferenceFromScores;
import dev.iqa.model.InstalledModel;
import dev.iqa.testkit.QualityAssessorContract;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The models of iqa-models as they ship, and the preferences made of scores beside a reference. */
class ShippedModelsTest {

  /** The resources of the module that ships it. */
  private static final Path SHIPPED = Path.of("../iqa-models/src/main/resources").toAbsolutePath();

  private static ClassLoader before;
  private static URLClassLoader models;

  @BeforeAll
  static void installModels() throws IOException {
    before = Thread.currentThread().getContextClassLoader();
    models = new URLClassLoader(new URL[] {SHIPPED.toUri().toURL()}, before);
    Thread.currentThread().setContextClassLoader(models);
    // A folder is no module: on the module path the models are found in the store.
    System.setProperty("iqa.models", SHIPPED.resolve("META-INF/iqa").toString());
  }

  @AfterAll
  static void removeModels() throws IOException {
    Thread.currentThread().setContextClassLoader(before);
    System.clearProperty("iqa.models");
    models.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"student", "student-pair"})
  void areSmallAndListed(String name) throws IOException {
    Path file = SHIPPED.resolve("META-INF/iqa/" + name + "/" + name + ".onnx");
    assertThat(Files.size(file)).isLessThan(4_000_000);
    assertThat(Files.readAllLines(SHIPPED.resolve(InstalledModel.INDEX)))
        .contains(name + "/model.json");
  }

  @Test
  void theStudentServesWhoNamesNone() {
    assertThat(QualityAssessors.embeddedDefault()).hasToString("student@onnx");
  }

  @Test
  void aModelInTheStoreIsNoDefault() {
    ClassLoader withModels = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(before);
    try {
      assertThat(QualityAssessors.installed())
          .extracting(installed -> installed.id().toString())
          .contains("student@onnx");
      assertThat(QualityAssessors.embeddedDefault()).hasToString("measured@core");
    } finally {
      Thread.currentThread().setContextClassLoader(withModels);
    }
  }

  abstract static class Contract extends QualityAssessorContract {

    @Override
    protected String classPath() {
      return super.classPath() + File.pathSeparator + SHIPPED;
    }

    @Override
    protected double tolerance() {
      // A batch sums in another order than a single picture.
      return 1e-5;
    }
  }

  @Nested
  class Student extends Contract {

    @Override
    protected String assessor() {
      return "student@onnx";
    }
  }

  abstract static class PairContract extends Contract {

    @Override
    protected String assessor() {
      return "student-pair@onnx";
    }

    @Override
    protected double identicalTolerance() {
      return 0;
    }
  }

  @Nested
  class StudentPair extends PairContract {}

  @Nested
  class DepictNano extends Contract {

    @Override
    protected String assessor() {
      return "depict-nano@onnx";
    }

    @Override
    protected double identicalTolerance() {
      // Of a painted scene beside itself it says 4.28 or more: it judges photographs.
      return 0.8;
    }
  }

  /** A composition is made, not found: rule 1 holds for what it is made of. */
  @Nested
  class Preferences extends PairContract {

    @Override
    protected QualityAssessor open(AssessorConfig config) {
      return new PreferenceFromScores(QualityAssessors.open(assessor(), config), 0);
    }

    @Override
    @Test
    public void r01_isDiscoveredOnTheClassPath() {
      assertThat(QualityAssessors.installed())
          .extracting(installed -> installed.id().toString())
          .contains(assessor());
    }

    @Override
    @Test
    public void r01_isDiscoveredOnTheModulePath() {
      assumeTrue(false, "a composition has no provider");
    }
  }
}
