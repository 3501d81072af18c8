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

/** The student beside a reference, as it ships, and the preferences made of its scores. */
class StudentPairTest {

  private static final String NAME = "student-pair";

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

  @Test
  void isSmall() throws IOException {
    Path file = SHIPPED.resolve("META-INF/iqa/" + NAME + "/" + NAME + ".onnx");
    assertThat(Files.size(file)).isLessThan(4_000_000);
    assertThat(Files.readAllLines(SHIPPED.resolve(InstalledModel.INDEX)))
        .contains(NAME + "/model.json");
  }

  abstract static class Contract extends QualityAssessorContract {

    @Override
    protected String assessor() {
      return NAME + "@onnx";
    }

    @Override
    protected String classPath() {
      return super.classPath() + File.pathSeparator + SHIPPED;
    }

    @Override
    protected double tolerance() {
      // A batch sums in another order than a single picture.
      return 1e-5;
    }

    @Override
    protected double identicalTolerance() {
      return 0;
    }
  }

  @Nested
  class Scores extends Contract {}

  /** A composition is made, not found: rule 1 holds for what it is made of. */
  @Nested
  class Preferences extends Contract {

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
