// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.ScoreScale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IqaTest {

  @Test
  void wantsACommand() {
    Shell shell = Shell.iqa();

    assertThat(shell.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.out()).isEmpty();
    assertThat(shell.err()).contains("a command is missing").contains("Usage: iqa");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "assess",
        "compare",
        "evaluate",
        "calibrate",
        "distill",
        "list",
        "explain",
        "distort",
        "synthesize",
        "doctor"
      })
  void explainsItselfWithin80Columns(String command) {
    Shell shell = command.isEmpty() ? Shell.iqa("--help") : Shell.iqa(command, "--help");

    assertThat(shell.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(shell.out()).contains("Usage: iqa " + command);
    assertThat(shell.out().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void tellsItsVersion() {
    assertThat(Shell.iqa("--version").out())
        .startsWith("iqa ")
        .contains("Java " + Runtime.version().feature());
  }

  @Test
  void listsWhatIsInstalledAndWhyNot() {
    Shell shell = Shell.iqa("list");

    assertThat(shell.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(shell.out())
        .containsPattern("(?m)^ASSESSOR +BACKEND +REFERENCE +ASPECTS +SCALE, WORST TO BEST$")
        .containsPattern("(?m)^example \\* +test +none +score, +percent 0 to 100$")
        .containsPattern("(?m)^example-mapless +test +full +score +levels 255 to 0$")
        .containsPattern("(?m)^example-absent +absent +optional +score +MOS 1 to 5$")
        .contains("(!) absent: no machine has it\n");
    assertThat(shell.out().lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void explainsAnAssessor() {
    assertThat(Shell.iqa("explain", "example").out())
        .isEqualTo(
            """
            example@test
              measures     The brightness of the first sample.
              scale        percent; 0 is worst, 100 is best: higher is better
              in practice  Nobody should take it for quality.
              reference    none: judges a picture alone
              answers      score, distortions, description, map
              options      mood=calm|excited (default calm)
                           How it speaks.
                           offset=… (default 0)
                           Added to every score.
              model        sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
              licence      Apache-2.0
              source       A test
              try          iqa assess --assessor example PHOTO
            """);
    assertThat(Shell.iqa("explain", "example-absent").out()).contains("no machine has it");
  }

  @Test
  void showsAsManyDecimalsAsAScaleDeserves() {
    ScoreScale similarity = new ScoreScale("SSIM", -1, 1);
    ScoreScale distance = new ScoreScale("NLPD", Double.POSITIVE_INFINITY, 0);

    assertThat(Text.number(0.97314, similarity)).isEqualTo("0.9731");
    assertThat(Text.number(0.999_996, similarity)).isEqualTo("0.999996");
    assertThat(Text.number(1, similarity)).isEqualTo("1.0000");
    assertThat(Text.number(62.314, ScoreScale.PERCENT)).isEqualTo("62.31");
    assertThat(Text.number(8.667, distance)).isEqualTo("8.67");
    assertThat(Text.number(0.31964, distance)).isEqualTo("0.3196");
    assertThat(Text.number(0, distance)).isEqualTo("0.00");
  }

  @Test
  void explainsWhatScoresAreUsual() {
    assertThat(Shell.iqa("explain", "ssim").out())
        .contains("typically")
        .containsPattern("\n +slight 0\\.\\d+ \\(0\\.\\d+ to 0\\.\\d+\\)")
        .contains("catastrophic");
  }

  @Test
  void explainsNobodyWith4() {
    assertThat(Shell.iqa("explain", "nobody").exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
  }
}
