// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iqa.Aspect;
import dev.iqa.AssessmentException;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.Device;
import dev.iqa.ModelUnavailableException;
import dev.iqa.NoSuchAssessorException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.language.BytePairs;
import dev.iqa.language.InstalledLanguageModel;
import dev.iqa.metric.SharedPictures;
import dev.iqa.testkit.SamplePictures;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlamaProviderTest {

  @TempDir private Path folder;

  /** A file as a manifest names it. */
  static String entry(Path file, String format) throws IOException {
    String digest = CheckedFile.sha256(file);
    return "{\"path\":\""
        + file.getFileName()
        + "\",\"format\":\""
        + format
        + "\",\"sha256\":\""
        + digest
        + "\"}";
  }

  private void manifest(String files, String engine) throws IOException {
    Files.writeString(
        folder.resolve("language.json"),
        "{\"schema\":\"https://iqa.dev/schema/language/v1\",\"name\":\"tiny-judge\","
            + "\"summary\":\"Random weights.\",\"aspects\":[\"score\",\"preference\"],"
            + "\"files\":["
            + files
            + "],\"engine\":{"
            + engine
            + "},\"origin\":{\"licence\":\"Apache-2.0\",\"source\":\"the test\"}}");
  }

  private Path language() throws IOException {
    return TinyModels.written(TinyModels.language(6), folder, "tiny.gguf");
  }

  private QualityAssessor open() {
    TinyModels.engine();
    return QualityAssessors.open(
        "language@llama", AssessorConfig.defaults().withOption("path", folder.toString()));
  }

  private void refused(Class<? extends AssessmentException> kind, String... why) {
    assertThatExceptionOfType(kind)
        .isThrownBy(() -> open().close())
        .satisfies(e -> assertThat(e.getMessage()).contains(why));
  }

  @Test
  void isListedWithoutAModelAndOpensOneByItsManifest() throws Exception {
    assertThat(QualityAssessors.installed())
        .extracting(AssessorDescriptor::id)
        .contains(new AssessorId("language", "llama"));
    manifest(entry(language(), "gguf"), "\"template\":\"vicuna\"");
    try (QualityAssessor assessor = open()) {
      assertThat(assessor.descriptor().modelDigest().orElseThrow()).startsWith("sha256:");
      Picture scene = SamplePictures.scene(64, 64, PixelFormat.RGB8, 1);
      assertThatExceptionOfType(UnsupportedRequestException.class)
          .isThrownBy(
              () ->
                  assessor.assess(
                      AssessmentRequest.of(scene).asking(Aspect.SCORE), AssessmentListener.NONE))
          .withMessageContaining("does not see pictures");
    }
  }

  @Test
  void anInstalledModelIsOpenedByItsName() throws Exception {
    TinyModels.engine();
    manifest(entry(language(), "gguf"), "\"template\":\"vicuna\"");
    Path installed = Files.createDirectories(folder.resolve("store/tiny"));
    for (String name : new String[] {"language.json", "tiny.gguf"}) {
      Files.move(folder.resolve(name), installed.resolve(name));
    }
    AssessorConfig store = AssessorConfig.defaults().withModels(folder.resolve("store"));
    LlamaProvider provider = new LlamaProvider();
    try (QualityAssessor assessor = provider.open(new AssessorId("tiny-judge", "llama"), store)) {
      assertThat(assessor.descriptor().id().name()).isEqualTo("tiny-judge");
    }
    assertThatExceptionOfType(NoSuchAssessorException.class)
        .isThrownBy(() -> provider.open(new AssessorId("nobody", "llama"), store).close())
        .withMessageContaining("no language model named 'nobody'");
  }

  /** llama.cpp loads by path: what lies in a jar is written to a file that does not stay. */
  @Test
  void aModelOnTheClassPathIsOpenedByItsName() throws Exception {
    TinyModels.engine();
    manifest(entry(language(), "gguf"), "\"template\":\"vicuna\"");
    Path jar = Files.createDirectories(folder.resolve("jar/META-INF/iqa/tiny"));
    for (String name : new String[] {"language.json", "tiny.gguf"}) {
      Files.move(folder.resolve(name), jar.resolve(name));
    }
    Files.writeString(jar.resolveSibling("languages.index"), "tiny/language.json\n");
    AssessorConfig empty = AssessorConfig.defaults().withModels(folder.resolve("nowhere"));
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader models =
        new URLClassLoader(new URL[] {folder.resolve("jar").toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(models);
      InstalledLanguageModel model = InstalledLanguageModel.all(folder.resolve("nowhere")).get(0);
      Path written;
      try (CheckedFile file = CheckedFile.of(model, model.manifest().files().get(0))) {
        written = file.path();
        assertThat(written).hasSameBinaryContentAs(jar.resolve("tiny.gguf"));
        assertThat(Files.getPosixFilePermissions(written))
            .containsExactlyInAnyOrder(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
      }
      assertThat(written).doesNotExist();
      assertThat(QualityAssessors.installed())
          .extracting(AssessorDescriptor::id)
          .contains(new AssessorId("tiny-judge", "llama"));
      QualityAssessors.open("tiny-judge@llama", empty).close();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void eyesOfAModelWithBytePairsNeedAnEngineOfTheirOwn() throws Exception {
    Path file = language();
    Path pairs = folder.resolve("tokenizer.json");
    List<String> tokens = new ArrayList<>(BytePairs.alphabet());
    manifest(entry(file, "gguf") + "," + tower(pairs, tokens), "");
    refused(ModelUnavailableException.class, "the byte pairs are 256 tokens");
    int all = TinyModels.vocabulary().pieces().size();
    for (int i = tokens.size(); i < all; i++) {
      tokens.add("a".repeat(i));
    }
    manifest(entry(file, "gguf") + "," + tower(pairs, tokens), "");
    refused(ModelUnavailableException.class, "onnx-tower", "iqa-backend-onnx runs onnx-tower");
  }

  private static String tower(Path pairs, List<String> tokens) throws IOException {
    Files.writeString(pairs, new BytePairs(tokens, 0, List.of()).toJson());
    return entry(pairs, "byte-pairs") + "," + entry(pairs, "onnx-tower");
  }

  @Test
  void anotherFileThanTheManifestsIsRefused() throws Exception {
    Path file = language();
    manifest(entry(file, "gguf"), "\"template\":\"vicuna\"");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    refused(ModelUnavailableException.class, "has the SHA-256", "the original file would work");
    Files.delete(file);
    refused(ModelUnavailableException.class, "is missing", "comes from the test");
  }

  @Test
  void aTruncatedFileIsRefused() throws Exception {
    Path file = language();
    byte[] bytes = Files.readAllBytes(file);
    for (int length : new int[] {0, 3, 1000, bytes.length / 3, bytes.length - 40_000}) {
      Files.write(file, Arrays.copyOf(bytes, length));
      manifest(entry(file, "gguf"), "\"template\":\"vicuna\"");
      refused(ModelUnavailableException.class, "is not a whole GGUF file");
    }
  }

  @Test
  void whatIsNoLanguageModelIsRefused() throws Exception {
    Path projector = TinyModels.written(TinyModels.projector(64, 1), folder, "eyes.gguf");
    manifest(entry(projector, "gguf"), "");
    refused(ModelUnavailableException.class, "is the vision part of a model");
    Path adapter = TinyModels.written(TinyModels.adapter(TinyModels.SHAPE, 1), folder, "lora.gguf");
    manifest(entry(adapter, "gguf"), "");
    refused(ModelUnavailableException.class, "is an adapter");
    Path vocabulary = folder.resolve("vocabulary.gguf");
    Files.copy(SharedPictures.file("params/language/gguf/ggml-vocab-llama-spm.gguf"), vocabulary);
    manifest(entry(vocabulary, "gguf"), "");
    refused(ModelUnavailableException.class, "holds a vocabulary only");
  }

  @Test
  void anArchitectureTheEngineDoesNotKnowIsNamed() throws Exception {
    byte[] bytes = Files.readAllBytes(language());
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    Path file = folder.resolve("other.gguf");
    Files.write(
        file,
        text.replace("llama.", "lxmax.")
            .replace(
                "general.architecture\u0008\0\0\0\u0005\0\0\0\0\0\0\0llama",
                "general.architecture\u0008\0\0\0\u0005\0\0\0\0\0\0\0lxmax")
            .getBytes(StandardCharsets.ISO_8859_1));
    manifest(entry(file, "gguf"), "");
    refused(ModelUnavailableException.class, "llama.cpp cannot load", "lxmax");
  }

  @Test
  void whatTheManifestSaysWronglyIsNamed() throws Exception {
    String file = entry(language(), "gguf");
    manifest(file, "\"colour\":\"red\"");
    refused(ModelUnavailableException.class, "unknown engine fields [colour]");
    manifest(file, "");
    refused(ModelUnavailableException.class, "brings no chat template");
    manifest(file, "\"template\":\"vicuna\",\"context\":\"many\"");
    refused(UnsupportedRequestException.class, "context is 'many'");
    Path lora = TinyModels.written(TinyModels.adapter(TinyModels.SHAPE, 1), folder, "lora.gguf");
    manifest(file + "," + entry(lora, "lora"), "\"template\":\"vicuna\",\"adapter-scale\":\"NaN\"");
    refused(ModelUnavailableException.class, "adapter-scale is 'NaN'");
  }

  @Test
  void eyesOfMtmdNeedALibraryThatHasIt() throws Exception {
    Path projector = TinyModels.written(TinyModels.projector(64, 1), folder, "eyes.gguf");
    manifest(
        entry(language(), "gguf") + "," + entry(projector, "mmproj"), "\"template\":\"vicuna\"");
    if (!TinyModels.engine().seesPictures()) {
      refused(ModelUnavailableException.class, "has no mtmd", "-Diqa.llama.library");
    }
  }

  @Test
  void aDeviceItDoesNotRunOnIsRefused() throws Exception {
    LlamaEngine engine = TinyModels.engine();
    manifest(entry(language(), "gguf"), "\"template\":\"vicuna\"");
    AssessorConfig there = AssessorConfig.defaults().withOption("path", folder.toString());
    assertThatExceptionOfType(UnsupportedRequestException.class)
        .isThrownBy(
            () ->
                QualityAssessors.open(
                        "language@llama", there.withDevice(new Device(Device.Kind.COREML, 0)))
                    .close())
        .withMessageContaining("not on coreml");
    if (!engine.offloads()) {
      assertThatExceptionOfType(ModelUnavailableException.class)
          .isThrownBy(
              () ->
                  QualityAssessors.open(
                          "language@llama", there.withDevice(new Device(Device.Kind.CUDA, 0)))
                      .close())
          .withMessageContaining("runs on the CPU only");
    }
  }

  @Test
  void aLibraryThatIsNoneIsRefused() throws IOException {
    TinyModels.engine();
    Path text = Files.writeString(folder.resolve("libllama.so"), "no library");
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> LlamaEngine.at(text))
        .withMessageContaining("is no llama.cpp that can be used");
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> LlamaEngine.at(folder.resolve("absent")))
        .withMessageContaining("there is no llama.cpp at");
    Path other = folder.resolve("other");
    Files.createDirectory(other);
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> LlamaEngine.at(other))
        .withMessageContaining("libllama.so");
  }
}
