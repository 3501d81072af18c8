// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** ONNX Runtime tells nobody that it runs. */
class OnnxEnvironmentTest {

  private static final List<String> LIBRARIES =
      List.of(
          "linux-x64/libonnxruntime.so",
          "linux-aarch64/libonnxruntime.so",
          "osx-aarch64/libonnxruntime.dylib");

  private static Optional<String> refusal(
      String version, String system, @Nullable String switched) {
    return OnnxEnvironment.unavailableBecause(
        Optional.of(ModuleDescriptor.Version.parse(version)), system, switched);
  }

  @Test
  void versionsThatReportAreRefusedUnlessSwitchedOff() {
    for (String version : List.of("1.29.0", "1.29", "1.30.1", "2.0.0")) {
      for (String system : List.of("Linux", "Mac OS X")) {
        for (@Nullable String switched : new @Nullable String[] {null, "", "0"}) {
          assertThat(refusal(version, system, switched))
              .get()
              .asString()
              .contains(version, "ORT_DISABLE_TELEMETRY", "onnxruntime:1.28.0, would work");
        }
        assertThat(refusal(version, system, "1")).isEmpty();
      }
      assertThat(refusal(version, "Windows 11", null)).isEmpty();
    }
    assertThat(refusal("1.28.0", "Linux", null)).isEmpty();
    assertThat(refusal("1.9.2", "Linux", null)).isEmpty();
  }

  @Test
  void theVersionThatComesWithThisModuleDoesNotReport() throws IOException {
    assertThat(OnnxEnvironment.unavailableBecause()).isEmpty();
    for (String library : LIBRARIES) {
      try (InputStream in =
          OrtEnvironment.class.getResourceAsStream("/ai/onnxruntime/native/" + library)) {
        assertThat(in).as(library).isNotNull();
        // Of the collector that 1.29 reports to.
        String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(text.contains("events.data.microsoft")).as(library).isFalse();
      }
    }
  }
}
