// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import dev.iqa.AssessorConfig;
import dev.iqa.model.InstalledModel;
import dev.iqa.testkit.QualityAssessorContract;
import dev.iqa.testkit.SampleDamage;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Models on the class path keep the contract of assessors. */
class OnnxModelsTest {

  @TempDir static Path folder;

  private static ClassLoader before;
  private static URLClassLoader models;

  @BeforeAll
  static void installModels() throws IOException {
    Path root = folder.resolve("META-INF/iqa");
    TinyModels.sharpness(root.resolve("models/tiny-sharpness"));
    TinyModels.difference(root.resolve("models/tiny-difference"));
    TinyModels.surveyor(root.resolve("models/tiny-surveyor"));
    TinyModels.pair(root.resolve("models/tiny-pair"));
    Files.writeString(
        folder.resolve(InstalledModel.INDEX),
        """
        models/tiny-sharpness/model.json
        models/tiny-difference/model.json
        models/tiny-surveyor/model.json
        models/tiny-pair/model.json
        """);
    before = Thread.currentThread().getContextClassLoader();
    models = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before);
    Thread.currentThread().setContextClassLoader(models);
    // A folder is no module: on the module path the models are found in the store.
    System.setProperty("iqa.models", root.resolve("models").toString());
  }

  @AfterAll
  static void removeModels() throws IOException {
    Thread.currentThread().setContextClassLoader(before);
    System.clearProperty("iqa.models");
    models.close();
  }

  abstract static class Contract extends QualityAssessorContract {
    private final String name;

    Contract(String name) {
      this.name = name;
    }

    @Override
    protected String assessor() {
      return name;
    }

    @Override
    protected AssessorConfig config() {
      return AssessorConfig.defaults();
    }

    @Override
    protected String classPath() {
      return super.classPath() + File.pathSeparator + folder;
    }

    @Override
    protected double tolerance() {
      // A batch sums in another order than a single picture.
      return 1e-6;
    }

    @Override
    protected Set<SampleDamage> damages() {
      return EnumSet.of(SampleDamage.BLUR);
    }
  }

  @Nested
  class Scalar extends Contract {
    Scalar() {
      super("tiny-sharpness@onnx");
    }
  }

  @Nested
  class FullReference extends Contract {
    FullReference() {
      super("tiny-difference@onnx");
    }

    @Override
    protected Set<SampleDamage> damages() {
      return EnumSet.allOf(SampleDamage.class);
    }
  }

  @Nested
  class DistortionsSeverityAndMap extends Contract {
    DistortionsSeverityAndMap() {
      super("tiny-surveyor@onnx");
    }
  }

  @Nested
  class PairwisePreference extends Contract {
    PairwisePreference() {
      super("tiny-pair@onnx");
    }
  }
}
