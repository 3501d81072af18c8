// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.iqa.ModelUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelStoreTest {

  @TempDir private Path folder;
  private ModelStore store;

  @BeforeEach
  void makeStore() {
    store = new ModelStore(folder.resolve("store"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String manifest(String name, Map<String, byte[]> files) {
    StringBuilder list = new StringBuilder();
    files.forEach(
        (path, content) ->
            list.append(list.length() == 0 ? "" : ",")
                .append("{\"path\":\"" + path + "\",\"format\":")
                .append(path.endsWith(".onnx") ? "\"onnx\"" : "\"data\"")
                .append(",\"sha256\":\"" + Digests.sha256(content) + "\"}"));
    return """
        {"schema": "https://iqa.dev/schema/model/v1", "name": "%s", "summary": "A test.",
         "preprocessingVersion": 1,
         "input": {"tensors": [{"name": "x", "picture": "candidate"}], "channels": "rgb",
           "size": {"policy": "fixed", "width": 8, "height": 8, "interpolation": "area"}},
         "outputs": [{"decoder": "scalar", "tensor": "y",
           "scale": {"name": "MOS", "worst": 1, "best": 5}}],
         "files": [%s],
         "origin": {"licence": "Apache-2.0", "source": "a test"}}
        """
        .formatted(name, list);
  }

  private Path source(String name, Map<String, byte[]> files) {
    Path source = folder.resolve("source-" + name + files.hashCode());
    try {
      Files.createDirectories(source);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        Files.createDirectories(source.resolve(file.getKey()).resolveSibling("."));
        Files.write(source.resolve(file.getKey()), file.getValue());
      }
      Files.writeString(source.resolve("model.json"), manifest(name, files));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return source;
  }

  private Path zip(Map<String, byte[]> entries) throws IOException {
    Path zip = Files.createTempFile(folder, "model", ".zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return zip;
  }

  private InstalledModel install(Path source) {
    try (StagedModel staged = store.stage(source)) {
      return staged.install();
    }
  }

  private void assertRefused(Path source, String why) {
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> install(source))
        .withMessageContaining(why);
    assertThat(store.models()).isEmpty();
    assertThat(store.leftovers()).isEmpty();
  }

  @Test
  void installsAFolder() throws IOException {
    Path source = source("small", Map.of("a/net.onnx", bytes("net"), "texts.bin", bytes("texts")));
    Files.writeString(source.resolve("unnamed.txt"), "not named, not copied");
    InstalledModel model = install(source);
    Path place = model.folder().orElseThrow();
    assertThat(place.getFileName().toString()).matches("small@[0-9a-f]{16}");
    assertThat(place.resolve("a/net.onnx")).hasContent("net");
    assertThat(place.resolve("unnamed.txt")).doesNotExist();
    assertThat(store.find("small")).isPresent();
    assertThat(store.leftovers()).isEmpty();
    assertThat(ModelStore.verify(model).values()).containsOnly(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "small-1.0/"})
  void installsAnArchive(String top) throws IOException {
    Map<String, byte[]> files = Map.of("net.onnx", bytes("net"));
    Path zip =
        zip(
            Map.of(
                top + "model.json",
                bytes(manifest("small", files)),
                top + "net.onnx",
                bytes("net"),
                "../../escaped",
                bytes("zip-slip"),
                "/absolute",
                bytes("zip-slip")));
    Path place = install(zip).folder().orElseThrow();
    try (var all = Files.list(place)) {
      assertThat(all.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("model.json", "net.onnx");
    }
    assertThat(folder.resolve("escaped")).doesNotExist();
    assertThat(folder.resolve("store/escaped")).doesNotExist();
  }

  @Test
  void stagingInstallsNothing() {
    try (StagedModel staged = store.stage(source("small", Map.of("net.onnx", bytes("net"))))) {
      assertThat(staged.manifest().origin().licence()).isEqualTo("Apache-2.0");
      assertThat(store.models()).isEmpty();
    }
    assertThat(store.leftovers()).isEmpty();
  }

  @Test
  void anotherOfTheSameNameIsReplacedOnlyWhenTold() {
    InstalledModel first = install(source("small", Map.of("net.onnx", bytes("first"))));
    Path second = source("small", Map.of("net.onnx", bytes("second")));
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> install(second))
        .withMessageContaining("another small is installed");
    try (StagedModel staged = store.stage(second)) {
      staged.replace();
    }
    assertThat(store.models()).hasSize(1);
    assertThat(first.folder().orElseThrow()).doesNotExist();
    assertThat(store.leftovers()).isEmpty();
  }

  @Test
  void theSameModelAgainRepairsIt() throws IOException {
    Path source = source("small", Map.of("net.onnx", bytes("net")));
    Path place = install(source).folder().orElseThrow();
    Files.writeString(place.resolve("net.onnx"), "damaged");
    assertThat(install(source).folder()).contains(place);
    assertThat(place.resolve("net.onnx")).hasContent("net");
  }

  @Test
  void verifyNamesWhatIsMissingAlteredOrElsewhere() throws IOException {
    InstalledModel model =
        install(
            source(
                "small",
                Map.of("net.onnx", bytes("net"), "b.bin", bytes("b"), "c.bin", bytes("c"))));
    Path place = model.folder().orElseThrow();
    Files.writeString(place.resolve("net.onnx"), "other");
    Files.delete(place.resolve("b.bin"));
    Files.delete(place.resolve("c.bin"));
    Files.createSymbolicLink(
        place.resolve("c.bin"), Files.writeString(folder.resolve("outside"), "c"));
    assertThat(ModelStore.verify(model))
        .allSatisfy(
            (file, problem) ->
                assertThat(problem.orElseThrow())
                    .contains(
                        switch (file.path()) {
                          case "net.onnx" -> "has the SHA-256 d9298a10d1b07358";
                          case "b.bin" -> "is missing";
                          default -> "leads out";
                        }));
  }

  @Test
  void removesByName() {
    install(source("small", Map.of("net.onnx", bytes("net"))));
    assertThat(store.remove("small")).hasSize(1);
    assertThat(store.models()).isEmpty();
    assertThat(store.leftovers()).isEmpty();
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> store.remove("small"))
        .withMessageContaining("no model small is installed");
  }

  @Test
  void anAlteredOrMissingFileIsRefused() throws IOException {
    Path altered = source("small", Map.of("net.onnx", bytes("net")));
    Files.writeString(altered.resolve("net.onnx"), "changed");
    assertRefused(altered, "its manifest says");
    Files.delete(altered.resolve("net.onnx"));
    assertRefused(altered, "has no net.onnx");
    assertRefused(
        zip(Map.of("model.json", bytes(manifest("small", Map.of("net.onnx", bytes("net")))))),
        "has no net.onnx");
  }

  @Test
  void aLinkOutOfTheFolderIsRefused() throws IOException {
    Path source = source("small", Map.of("net.onnx", bytes("net")));
    Files.delete(source.resolve("net.onnx"));
    Files.createSymbolicLink(
        source.resolve("net.onnx"), Files.writeString(folder.resolve("secret"), "net"));
    assertRefused(source, "a file inside the folder would work");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.pt", "a.PTH", "a.pkl", "a.pickle", "a.ckpt", "a.joblib"})
  void pickleIsRefusedByNameUnopened(String name) throws IOException {
    assertRefused(folder.resolve(name), "is a pickle file");
    assertRefused(
        source("small", Map.of(name, bytes("x"), "net.onnx", bytes("net"))), "is a pickle file");
  }

  @Test
  void whatIsNoModelIsRefused() throws IOException {
    assertRefused(folder.resolve("nothing"), "there is no");
    assertRefused(Files.writeString(folder.resolve("net.onnx"), "net"), "a model needs a manifest");
    assertRefused(Files.createDirectory(folder.resolve("empty")), "has no model.json");
    assertRefused(
        Files.writeString(folder.resolve("cut.zip"), "PK\3\4 cut"), "is no whole ZIP archive");
    assertRefused(zip(Map.of("readme", bytes("x"))), "has no model.json");
    assertRefused(
        zip(Map.of("a/model.json", bytes("{}"), "b/model.json", bytes("{}"))), "has two manifests");
    assertRefused(zip(Map.of("model.json", bytes("{}"))), "schema");
    assertRefused(zip(Map.of("model.json", new byte[5 << 20])), "a manifest would work");
  }

  @Test
  void theDefaultFolderFollowsThePropertyThenTheSystem() {
    assertThat(ModelStore.defaultFolder(Map.of("XDG_DATA_HOME", "/data")))
        .isEqualTo(Path.of("/data/iqa/models"));
    assertThat(ModelStore.defaultFolder(Map.of("XDG_DATA_HOME", "relative")))
        .isEqualTo(Path.of(System.getProperty("user.home"), ".local/share/iqa/models"));
    assertThat(List.of(ModelStore.defaultFolder(Map.of()).isAbsolute())).containsExactly(true);
  }
}
