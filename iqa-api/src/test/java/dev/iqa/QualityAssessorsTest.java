// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.spi.QualityAssessorProvider;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityAssessorsTest {

  private ClassLoader before;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // JUnit sets the folder, remember() the loader
  QualityAssessorsTest() {}

  @BeforeEach
  void remember() {
    before = Thread.currentThread().getContextClassLoader();
  }

  @AfterEach
  void restore() throws IOException {
    if (Thread.currentThread().getContextClassLoader() instanceof URLClassLoader ours
        && ours != before) {
      ours.close();
    }
    Thread.currentThread().setContextClassLoader(before);
  }

  private void installed(Class<?>... providers) {
    installed(Arrays.stream(providers).map(Class::getName).toArray(String[]::new));
  }

  private void installed(String... classNames) {
    try {
      Path services = Files.createDirectories(folder.resolve("META-INF/services"));
      Files.write(
          services.resolve(QualityAssessorProvider.class.getName()), Arrays.asList(classNames));
      Thread.currentThread()
          .setContextClassLoader(new URLClassLoader(new URL[] {folder.toUri().toURL()}, before));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static AssessorId opened(String name) {
    try (QualityAssessor assessor = QualityAssessors.open(name)) {
      return assessor.descriptor().id();
    }
  }

  private static AssessorConfig configOf(String name, AssessorConfig config) {
    try (QualityAssessor assessor = QualityAssessors.open(name, config)) {
      return ((FakeProvider.FakeAssessor) assessor).config();
    }
  }

  @Test
  void listsWhatProvidersOfferSortedById() {
    installed(FakeProvider.Plain.class, FakeProvider.Unavailable.class, FakeProvider.Fast.class);

    assertThat(QualityAssessors.installed())
        .extracting(d -> d.id().toString())
        .containsExactly("only-cuda@cuda", "psnr@plain", "ssim@cuda", "ssim@fast", "ssim@plain");
    assertThat(QualityAssessors.providers())
        .extracting(QualityAssessorProvider::backend)
        .containsExactly("cuda", "fast", "plain");
  }

  @Test
  void opensTheNamedBackend() {
    installed(FakeProvider.Plain.class, FakeProvider.Fast.class);

    assertThat(opened("ssim@plain")).hasToString("ssim@plain");
  }

  @Test
  void opensTheHighestPriorityWhateverTheOrder() {
    installed(FakeProvider.Plain.class, FakeProvider.Fast.class);
    assertThat(opened("ssim")).hasToString("ssim@fast");

    installed(FakeProvider.Fast.class, FakeProvider.Plain.class);
    assertThat(opened("ssim")).hasToString("ssim@fast");
  }

  @Test
  void passesOverTheUnavailable() {
    installed(FakeProvider.Unavailable.class, FakeProvider.Plain.class);

    assertThat(opened("ssim")).hasToString("ssim@plain");
  }

  @Test
  void saysWhyAnAssessorIsUnavailable() {
    installed(FakeProvider.Unavailable.class, FakeProvider.Plain.class);

    assertThatThrownBy(() -> QualityAssessors.open("only-cuda"))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("only-cuda")
        .hasMessageContaining("CUDA 12 not found");
    assertThatThrownBy(() -> QualityAssessors.open("ssim@cuda"))
        .isInstanceOf(ModelUnavailableException.class);
  }

  @Test
  void refusesToChooseBetweenEqualPriorities() {
    installed(FakeProvider.Rival.class, FakeProvider.Fast.class, FakeProvider.Plain.class);

    assertThatThrownBy(() -> QualityAssessors.open("ssim"))
        .isInstanceOf(NoSuchAssessorException.class)
        .hasMessageContaining("[fast, rival]")
        .hasMessageContaining("'ssim@fast'");
    assertThat(opened("ssim@rival")).hasToString("ssim@rival");
  }

  @Test
  void namesTheCandidatesWhenNoneFits() {
    installed(FakeProvider.Plain.class);

    assertThatThrownBy(() -> QualityAssessors.open("musiq"))
        .isInstanceOf(NoSuchAssessorException.class)
        .hasMessageContaining("'musiq'")
        .hasMessageContaining("psnr@plain, ssim@plain");
    assertThatThrownBy(() -> QualityAssessors.open("ssim@onnx"))
        .isInstanceOf(NoSuchAssessorException.class)
        .hasMessageContaining("'ssim@onnx'");
  }

  @Test
  void aProviderThatIsMissingOrBrokenDoesNotHideTheOthers() {
    installed(
        "dev.iqa.NotThere",
        FakeProvider.CannotBeMade.class.getName(),
        FakeProvider.FakeAssessor.class.getName(),
        FakeProvider.CannotList.class.getName(),
        FakeProvider.ListsForeign.class.getName(),
        FakeProvider.Plain.class.getName());

    assertThat(QualityAssessors.installed()).hasSize(2);
    assertThat(QualityAssessors.problems())
        .hasSize(5)
        .anyMatch(p -> p.contains("dev.iqa.NotThere"))
        .anyMatch(p -> p.contains("CannotBeMade"))
        .anyMatch(p -> p.contains("FakeAssessor not a subtype"))
        .anyMatch(p -> p.contains("the list is lost"))
        .anyMatch(p -> p.contains("'foreign' lists ssim@plain"));
    assertThatThrownBy(() -> QualityAssessors.open("unmade"))
        .isInstanceOf(NoSuchAssessorException.class)
        .hasMessageContaining("failed to load")
        .hasMessageContaining("CannotBeMade");
  }

  @Test
  void aProviderCompiledForANewerJavaDoesNotHideTheOthers() throws IOException {
    byte[] newer;
    try (var in = FakeProvider.Plain.class.getResourceAsStream("FakeProvider$Plain.class")) {
      newer = in.readAllBytes();
    }
    // Major version, JVMS §4.1: 200 is a Java of the far future.
    newer[6] = 0;
    newer[7] = (byte) 200;
    Files.write(Files.createDirectories(folder.resolve("dev/iqa")).resolve("Future.class"), newer);
    installed("dev.iqa.Future", FakeProvider.Plain.class.getName());

    assertThat(QualityAssessors.installed()).hasSize(2);
    assertThat(QualityAssessors.problems())
        .singleElement()
        .asString()
        .contains("UnsupportedClassVersionError");
  }

  @Test
  void findsNothingWhereNothingIsInstalled() {
    assertThat(QualityAssessors.installed()).isEmpty();
    assertThat(QualityAssessors.problems()).isEmpty();
    assertThatThrownBy(() -> QualityAssessors.open("ssim"))
        .isInstanceOf(NoSuchAssessorException.class)
        .hasMessageContaining("installed: []");
  }

  @Test
  void takesOptionsFromTheName() {
    installed(FakeProvider.Plain.class);

    assertThat(configOf("ssim?window=uniform&seed=a=b", AssessorConfig.defaults()).options())
        .containsOnly(java.util.Map.entry("window", "uniform"), java.util.Map.entry("seed", "a=b"));
  }

  @Test
  void optionsInTheNameReplaceThoseOfTheConfiguration() {
    installed(FakeProvider.Plain.class);
    AssessorConfig config =
        AssessorConfig.defaults().withOption("window", "gaussian").withOption("seed", "7");

    assertThat(configOf("ssim@plain?window=uniform", config).options())
        .containsEntry("window", "uniform")
        .containsEntry("seed", "7");
  }

  @Test
  void refusesOptionsThatAreUnknownMalformedOrTwice() {
    installed(FakeProvider.Plain.class);

    assertThatThrownBy(() -> QualityAssessors.open("ssim?blur=1"))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("'blur'")
        .hasMessageContaining("[window, seed]");
    assertThatThrownBy(() -> QualityAssessors.open("ssim?window=round"))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("'round'")
        .hasMessageContaining("[gaussian, uniform]");
    for (String malformed : List.of("ssim?", "ssim?window", "ssim?=uniform", "ssim?seed=1&")) {
      assertThatThrownBy(() -> QualityAssessors.open(malformed))
          .as(malformed)
          .isInstanceOf(UnsupportedRequestException.class)
          .hasMessageContaining("name=value");
    }
    assertThatThrownBy(() -> QualityAssessors.open("ssim?seed=1&seed=2"))
        .isInstanceOf(UnsupportedRequestException.class)
        .hasMessageContaining("given twice");
  }

  @Test
  void opensTheEmbeddedDefaultOfTheAvailable() {
    installed(
        FakeProvider.Unavailable.class,
        FakeProvider.Recommending.class,
        FakeProvider.Plain.class,
        FakeProvider.Fast.class);

    try (QualityAssessor assessor = QualityAssessors.open()) {
      assertThat(assessor.descriptor().id()).hasToString("measured@recommending");
    }
  }

  @Test
  void refusesToChooseBetweenTwoDefaults() {
    installed(FakeProvider.Recommending.class, FakeProvider.AlsoRecommending.class);

    assertThatThrownBy(QualityAssessors::open)
        .isInstanceOf(NoSuchAssessorException.class)
        .hasMessageContaining("[also, recommending]")
        .hasMessageContaining("'student@also'");
  }

  @Test
  void saysWhenNothingIsRecommended() {
    installed(FakeProvider.Plain.class, FakeProvider.Unavailable.class);

    assertThatThrownBy(QualityAssessors::open)
        .isInstanceOf(NoSuchAssessorException.class)
        .hasMessageContaining("embedded default");
  }

  @Test
  void describesWhatWouldBeOpened() {
    installed(FakeProvider.Plain.class, FakeProvider.Unavailable.class);

    assertThat(QualityAssessors.describe("ssim").id()).hasToString("ssim@plain");
    assertThat(QualityAssessors.describe("ssim@cuda?window=uniform").id()).hasToString("ssim@cuda");
  }

  @Test
  void describesTheUnavailableAndTheTiedToo() {
    installed(FakeProvider.Unavailable.class, FakeProvider.Rival.class, FakeProvider.Fast.class);

    assertThat(QualityAssessors.describe("only-cuda").id()).hasToString("only-cuda@cuda");
    assertThat(QualityAssessors.describe("ssim").id()).hasToString("ssim@fast");
    assertThatThrownBy(() -> QualityAssessors.describe("musiq"))
        .isInstanceOf(NoSuchAssessorException.class)
        .hasMessageContaining("'musiq'");
  }
}
