// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DoctorCommandTest {

  @Test
  void showsWhatWorksAndWhatDoesNot() {
    Shell shell = Shell.iqa("doctor");

    assertThat(shell.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
    assertThat(shell.out())
        .startsWith("iqa development\n")
        .contains("Java         " + Runtime.version())
        .containsPattern("(?m)^  OpenCV +4\\.\\d+\\.\\d+$")
        .containsPattern("(?m)^  core +\\d+ assessors on cpu$")
        .containsPattern("(?m)^  onnx +\\d+ assessors on cpu")
        .containsPattern("(?m)^  absent +\\(!\\) no machine has it$")
        .containsPattern("(?m)^  default +example@test judges")
        .containsPattern("(?m)^  in use +\\S+")
        .containsPattern("(?m)^  student +student\\.onnx$")
        .containsOnlyOnce("  core  ")
        .contains("1 complaint, marked (!)");
    assertThat(shell.out().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(90));
  }
}
