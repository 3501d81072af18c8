// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelCommandTest {

  @TempDir private Path folder;
  private Path source;

  @BeforeEach
  void makeModel() throws IOException, NoSuchAlgorithmException {
    System.setProperty("iqa.models", folder.resolve("store").toString());
    source = Files.createDirectory(folder.resolve("source"));
    Files.writeString(source.resolve("net.onnx"), "net");
    String digest =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest("net".getBytes(StandardCharsets.UTF_8)));
    Files.writeString(
        source.resolve("model.json"),
        """
        {"schema": "https://iqa.dev/schema/model/v1", "name": "small", "summary": "A test.",
         "preprocessingVersion": 1,
         "input": {"tensors": [{"name": "x", "picture": "candidate"}], "channels": "rgb",
           "size": {"policy": "fixed", "width": 8, "height": 8, "interpolation": "area"}},
         "outputs": [{"decoder": "scalar", "tensor": "y",
           "scale": {"name": "MOS", "worst": 1, "best": 5}}],
         "files": [{"path": "net.onnx", "format": "onnx", "sha256": "%s"}],
         "origin": {"licence": "CC-BY-4.0", "source": "a test"}}
        """
            .formatted(digest));
  }

  @AfterEach
  void forgetStore() {
    System.clearProperty("iqa.models");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "validate", "describe", "verify", "install", "list", "remove"})
  void explainsItselfWithin80Columns(String command) {
    Shell shell =
        command.isEmpty() ? Shell.iqa("model", "--help") : Shell.iqa("model", command, "--help");

    assertThat(shell.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(shell.out()).contains("Usage: iqa model");
    assertThat(shell.out().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void wantsACommand() {
    assertThat(Shell.iqa("model").exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void validatesAndDescribesAManifest() {
    assertThat(Shell.iqa("model", "validate", source))
        .isEqualTo(new Shell(ExitCode.FINE, "small: the manifest is valid\n", ""));
    assertThat(Shell.iqa("model", "describe", source).out())
        .startsWith("small\n")
        .contains("score on MOS; 1 is worst, 5 is best: higher is better")
        .contains("net.onnx (onnx)")
        .contains("CC-BY-4.0");
  }

  @Test
  void aWrongManifestNamesTheField() throws IOException {
    Path manifest = source.resolve("model.json");
    Files.writeString(manifest, Files.readString(manifest).replace("\"area\"", "\"fancy\""));
    Shell shell = Shell.iqa("model", "validate", manifest);
    assertThat(shell.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(shell.err()).contains("input.size.interpolation is \"fancy\"");
  }

  @Test
  void installsAfterShowingTheLicenceListsVerifiesAndRemoves() throws IOException {
    Shell asked = Shell.iqa("model", "install", source);
    assertThat(asked.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(asked.out()).contains("CC-BY-4.0");
    assertThat(asked.err()).contains("nothing is installed; --yes accepts the licence CC-BY-4.0");
    assertThat(Shell.iqa("model", "list").out()).startsWith("0 models in ");

    Shell installed = Shell.iqa("model", "install", "--yes", source);
    assertThat(installed.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(installed.out()).containsSubsequence("CC-BY-4.0", "installed", "small@");
    assertThat(Shell.iqa("model", "list").out())
        .containsPattern("(?m)^small +onnx +score +CC-BY-4.0$")
        .contains("1 model in ");
    assertThat(Shell.iqa("model", "verify").exitCode()).isEqualTo(ExitCode.FINE);

    try (var places = Files.list(folder.resolve("store"))) {
      Files.writeString(places.findFirst().orElseThrow().resolve("net.onnx"), "changed");
    }
    Shell verified = Shell.iqa("model", "verify", "small");
    assertThat(verified.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(verified.out()).contains("small  net.onnx  has the SHA-256 ");

    assertThat(Shell.iqa("model", "remove", "small").exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(Shell.iqa("model", "remove", "small").exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
  }

  @Test
  void refusesWhatItDoesNotFetchOrOpen() {
    assertThat(Shell.iqa("model", "install", "http://example.org/m.zip").err())
        .contains("an address that begins with https:// would be");
    assertThat(Shell.iqa("model", "install", "file:///etc/passwd").exitCode())
        .isEqualTo(ExitCode.USAGE);
    Shell pickle = Shell.iqa("model", "install", "weights.pth");
    assertThat(pickle.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(pickle.err()).contains("is a pickle file").contains("ONNX");
  }
}
