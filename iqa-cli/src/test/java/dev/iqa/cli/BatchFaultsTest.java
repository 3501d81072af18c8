// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code iqa batch} in a JVM of its own, to which all that happens which can happen to a process.
 * With the profile {@code faults} 5,000 pictures and 50 kills.
 */
@Timeout(value = 90, unit = TimeUnit.MINUTES)
final class BatchFaultsTest {

  private static final int PICTURES = Integer.getInteger("iqa.faults.pictures", 60);
  private static final int KILLS = Integer.getInteger("iqa.faults.kills", 3);
  private static final long SEED = 20_261_121;

  @TempDir Path folder;
  private Path photos;
  private Path rows;

  @BeforeEach
  void makeFolder() throws IOException {
    photos = Files.createDirectory(folder.resolve("photos"));
    rows = folder.resolve("out/rows.jsonl");
  }

  private void draw(int count) throws IOException {
    draw(0, count);
  }

  private void draw(int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      Shell.grey(photos, "p" + i + ".png", i % 256);
    }
  }

  private Process start(List<String> before, String... options) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
    command.addAll(Arrays.asList(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Iqa.class.getName()));
    command.addAll(List.of("batch", photos.toString(), "-a", "colourfulness", "-t", "1"));
    command.addAll(List.of("--out", folder.resolve("out").toString(), "--resume"));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said.txt").toFile())
        .start();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said.txt"));
  }

  private List<JsonNode> rows() throws IOException {
    List<String> lines = Files.readAllLines(rows);
    return lines.subList(1, lines.size()).stream()
        .map(line -> JsonMapper.shared().readTree(line))
        .toList();
  }

  private long size() throws IOException {
    return Files.exists(rows) ? Files.size(rows) : 0;
  }

  /** Lines so far, the head included, while they are being written. */
  private int lines() throws IOException {
    if (!Files.exists(rows)) {
      return 0;
    }
    int lines = 0;
    for (byte b : Files.readAllBytes(rows)) {
      lines += b == '\n' ? 1 : 0;
    }
    return lines;
  }

  private void requireEveryPictureOnce(int count) throws IOException {
    Set<String> names = new HashSet<>();
    for (JsonNode row : rows()) {
      assertThat(names.add(row.get("picture").asString())).as("no picture twice").isTrue();
      assertThat(row.has("score")).as("%s", row).isTrue();
    }
    assertThat(names).hasSize(count);
  }

  @Test
  void killsLoseNoRowAndDoubleNone() throws Exception {
    draw(PICTURES);
    Random random = new Random(SEED);
    int pictures = PICTURES;
    int kills = 0;
    while (kills < KILLS) {
      Process run = start(List.of());
      int before = lines();
      int share = (pictures - before) / (KILLS - kills + 1);
      // From before the first new row on, but leaving one for each kill to come.
      int wanted = Math.min(before + random.nextInt(2 * share + 1), pictures - 2 * (KILLS - kills));
      while (run.isAlive() && lines() < wanted) {
        Thread.sleep(5 + random.nextInt(10));
      }
      Thread.sleep(random.nextInt(20));
      run.destroyForcibly();
      int status = run.waitFor();
      if (status == ExitCode.FINE && pictures < 20 * PICTURES) {
        // The kill came too late, as on a busy machine: there is more to do for the next one.
        draw(pictures, pictures + PICTURES);
        pictures += PICTURES;
        continue;
      }
      assertThat(status).as("killed, not ended: %s", said()).isEqualTo(137);
      kills++;
    }

    Process last = start(List.of());
    assertThat(last.waitFor()).as(said()).isEqualTo(ExitCode.FINE);
    requireEveryPictureOnce(pictures);
    assertThat(said()).contains(pictures + " pictures", " 0 not judged");
    System.out.println(kills + " kills, " + pictures + " pictures: " + said().strip());
  }

  /** A limit on the size of files is the full disk that needs no administrator. */
  @Test
  void aFullDiskIsNamedAndLeavesWholeRows() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash's ulimit");
    draw(60);
    Process run = start(List.of("/bin/bash", "-c", "ulimit -f 8; exec \"$@\"", "bash"));

    assertThat(run.waitFor()).as(said()).isEqualTo(ExitCode.USAGE);
    assertThat(said()).contains("takes no more lines", "what it holds is whole");
    assertThat(Files.size(rows)).isBetween(7000L, 8192L);
    assertThat(rows()).hasSizeBetween(5, 20);
    assertThat(start(List.of()).waitFor()).isEqualTo(ExitCode.FINE);
    requireEveryPictureOnce(60);
  }

  /** A build in the background ignores SIGINT, and hands that down. */
  private static List<String> heedingInterruption() throws InterruptedException {
    List<String> words = List.of("env", "--default-signal=INT");
    List<String> trial = new ArrayList<>(words);
    trial.add("true");
    try {
      return new ProcessBuilder(trial).start().waitFor() == 0 ? words : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  @Test
  void anInterruptionMakesNoErrorRows() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash's kill");
    draw(1500);
    // As a terminal does it: to the command and to its children. A background job ignores SIGINT
    // unless job control is on.
    List<String> before = new ArrayList<>(heedingInterruption());
    before.addAll(List.of("/bin/bash", "-c", "set -m; \"$@\" & wait $!", "bash"));
    Process run = start(before);
    while (run.isAlive() && size() < 3000) {
      Thread.sleep(2);
    }
    long start = System.nanoTime();
    String all = run.descendants().map(each -> " " + each.pid()).collect(Collectors.joining());
    new ProcessBuilder("/bin/bash", "-c", "kill -INT" + all).start().waitFor();

    assertThat(run.waitFor()).as(said()).isEqualTo(ExitCode.INTERRUPTED);
    System.out.println("interrupted in " + (System.nanoTime() - start) / 1_000_000 + " ms");
    assertThat(said()).contains("interrupted; --resume goes on from here");
    assertThat(rows().size()).isLessThan(1500);
    assertThat(start(List.of()).waitFor()).as(said()).isEqualTo(ExitCode.FINE);
    requireEveryPictureOnce(1500);
  }

  @Test
  void aSmallHeapGivesAnErrorRowAndNoDeadJvm() throws Exception {
    draw(5);
    // 81 MB as samples, 80 KB as a file.
    Files.write(
        photos.resolve("large.png"),
        Pictures.png(
            Picture.wrap(
                6000, 4500, PixelFormat.RGB8, ByteBuffer.allocateDirect(6000 * 4500 * 3))));

    assertThat(start(List.of(), "-Xmx64m").waitFor()).as(said()).isEqualTo(ExitCode.INPUTS_FAILED);

    assertThat(rows()).hasSize(6);
    for (JsonNode row : rows()) {
      boolean large = row.get("picture").asString().endsWith("large.png");
      assertThat(row.has("error")).as("%s", row).isEqualTo(large);
      if (large) {
        assertThat(row.at("/error/message").asString()).contains("memory", "would work");
      }
    }
  }
}
