// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LibTorchTest {

  private static final ClassLoader OURS = LibTorchTest.class.getClassLoader();
  private static final ClassLoader BARE = new URLClassLoader(new URL[0], null);

  private static @Nullable String unset(String variable) {
    return null;
  }

  @Test
  void isAvailableOnTheClassPathOfTheseTests() {
    assertThat(LibTorch.unavailableBecause("Linux", "amd64", LibTorchTest::unset, OURS)).isEmpty();
  }

  @Test
  void namesThePlatformsItIsBuiltFor() {
    assertThat(LibTorch.unavailableBecause("SunOS", "sparcv9", LibTorchTest::unset, OURS))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .contains("not built for sunos-sparcv9")
                    .contains("linux-x86_64", "osx-aarch64", "win-x86_64"));
  }

  @Test
  void namesTheDependencyThatIsMissing() {
    Optional<String> noBridge =
        LibTorch.unavailableBecause("Linux", "amd64", LibTorchTest::unset, BARE);
    assertThat(noBridge)
        .hasValueSatisfying(r -> assertThat(r).contains("pytorch-jni:2.7.1-0.35.1"));
    Optional<String> noLibrary =
        LibTorch.unavailableBecause("Mac OS X", "aarch64", LibTorchTest::unset, OURS);
    assertThat(noLibrary)
        .hasValueSatisfying(r -> assertThat(r).contains("pytorch-native-cpu:2.7.1:osx-aarch64"));
    Map<String, String> given = Map.of("PYTORCH_LIBRARY_PATH", "/opt/libtorch/lib");
    assertThat(LibTorch.unavailableBecause("Mac OS X", "aarch64", given::get, OURS)).isEmpty();
  }

  @Test
  void refusesToStartWhereTheEnvironmentLetsDjlDownload() {
    assertThat(
            LibTorch.unavailableBecause(
                "Linux", "amd64", Map.of("DJL_OFFLINE", "false")::get, OURS))
        .hasValueSatisfying(r -> assertThat(r).contains("DJL_OFFLINE is 'false'", "unset or true"));
    assertThat(
            LibTorch.unavailableBecause("Linux", "amd64", Map.of("DJL_OFFLINE", "true")::get, OURS))
        .isEmpty();
  }

  @Test
  void overrulesWhoeverSwitchedTheNetworkOnAndKeepsTheCacheThatWasChosen() {
    String cache = System.getProperty("DJL_CACHE_DIR");
    System.setProperty("ai.djl.offline", "false");
    System.setProperty("OPT_OUT_TRACKING", "false");
    LibTorch.prepare();
    assertThat(System.getProperty("ai.djl.offline")).isEqualTo("true");
    assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
    assertThat(cache).endsWith("djl");
    assertThat(System.getProperty("DJL_CACHE_DIR")).isEqualTo(cache);
  }
}
