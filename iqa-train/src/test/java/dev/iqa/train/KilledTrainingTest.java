// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies at any moment costs time, never a number. */
class KilledTrainingTest {

  private static final int STEPS = 400;

  @TempDir Path temporary;

  @Test
  void resumesBitForBit() throws IOException, InterruptedException {
    Path whole = temporary.resolve("whole");
    TrainBrightness.train(whole, STEPS);
    Path killed = temporary;
    int kills = 0;
    for (int k = 0; k < 2 || kills == 0; k++) {
      // Where a kill came too late, as on a busy machine, the next training is a new one.
      assertThat(k).as("trainings that ended before the kill").isLessThan(6);
      killed = kills == 0 ? temporary.resolve("killed" + k) : killed;
      Process process = start(List.of(), killed);
      Path checkpoint = killed.resolve("checkpoint.safetensors");
      while (process.isAlive() && !Files.exists(checkpoint)) {
        Thread.sleep(2);
      }
      process.waitFor(
          ThreadLocalRandom.current().nextInt(k == 0 ? 300 : 1500), TimeUnit.MILLISECONDS);
      if (process.isAlive()) {
        kills++;
      }
      process.destroyForcibly().waitFor();
    }
    TrainBrightness.train(killed, STEPS);
    assertThat(kills).isPositive();
    assertThat(Curves.withoutSeconds(killed.resolve("steps.csv")))
        .hasSize(STEPS + 1)
        .isEqualTo(Curves.withoutSeconds(whole.resolve("steps.csv")));
    assertThat(killed.resolve("validations.csv"))
        .hasSameBinaryContentAs(whole.resolve("validations.csv"));
    for (String file : List.of("checkpoint.safetensors", "best.safetensors")) {
      assertThat(Curves.tensors(killed.resolve(file)))
          .isEqualTo(Curves.tensors(whole.resolve(file)));
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void keepsTheLastCheckpointWhenTheDiskIsFull() throws IOException, InterruptedException {
    Path folder = temporary.resolve("full");
    // The shell's limit on the size of files, in 512 bytes, stands for a disk without room: a
    // checkpoint has 12 kB, the table of steps grows beyond it later.
    List<String> limited = List.of("sh", "-c", "ulimit -f 40; exec \"$@\"", "sh");
    Process process = start(limited, folder);
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(3);
    assertThat(said).contains("NOT_WRITTEN", "--resume");
    long reached = Curves.step(folder);
    assertThat(reached).isPositive().isLessThan(STEPS);
    TrainBrightness.train(folder, STEPS);
    assertThat(Curves.step(folder)).isEqualTo(STEPS);
  }

  private static Process start(List<String> prefix, Path folder) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            TrainBrightness.class.getName(),
            folder.toString(),
            Integer.toString(STEPS)));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
