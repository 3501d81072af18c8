// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.distortion.SynthesisRecipe;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class SynthesizeCommandTest {

  private static final int REFERENCES = 40;
  private static final int ITEMS = 3;
  private static final int KILLS = 10;

  @TempDir Path folder;

  private Path photos = Path.of("");
  private Path recipe = Path.of("");

  @BeforeEach
  void writeRecipeAndPhotos() throws IOException {
    photos = Files.createDirectories(folder.resolve("photos"));
    recipe =
        Files.writeString(
            folder.resolve("recipe.json"), SynthesisRecipe.depictQa(true, ITEMS, 5).toJson());
    for (int i = 0; i < REFERENCES; i++) {
      write(photos.resolve("photo" + i + ".png"), 96 + i, 64);
    }
  }

  private static void write(Path file, int width, int height) throws IOException {
    ByteBuffer pixels = ByteBuffer.allocate(3 * width * height);
    for (int i = 0; i < pixels.capacity(); i++) {
      pixels.put((byte) (128 + 100 * Math.sin(i * 0.001 * width) + i % 7));
    }
    Pictures.write(Picture.copyOf(width, height, PixelFormat.RGB8, pixels.flip()), file);
  }

  private Shell synthesize(Object... more) {
    Object[] words = new Object[4 + more.length];
    words[0] = "synthesize";
    words[1] = photos;
    words[2] = "--recipe";
    words[3] = recipe;
    System.arraycopy(more, 0, words, 4, more.length);
    return Shell.iqa(words);
  }

  @Test
  void makesADatasetOnceAndKeepsIt() throws IOException {
    Path out = folder.resolve("out");
    int items = REFERENCES * ITEMS;

    Shell first = synthesize("--out", out, "--threads", 2);
    Shell second = synthesize("--out", out);

    assertThat(first.err()).isEmpty();
    assertThat(first.exitCode()).isEqualTo(ExitCode.FINE);
    assertThat(first.out())
        .isEqualTo(out + ": made " + items + " items, kept 0 made before, left out 0 references\n");
    assertThat(second.out()).contains("made 0 items, kept " + items);
    assertThat(Files.readAllLines(out.resolve("records-0-of-1.jsonl"))).hasSize(items);
  }

  @Test
  void shardsAndThreadsMakeTheSameDataset() throws Exception {
    synthesize("--out", folder.resolve("whole"), "--threads", 1);
    synthesize("--out", folder.resolve("parts"), "--shard", "1/2", "--threads", 2);
    synthesize("--out", folder.resolve("parts"), "--shard", "0/2", "--threads", 2);

    assertThat(contents(folder.resolve("parts"))).isEqualTo(contents(folder.resolve("whole")));
  }

  @Test
  @Timeout(600)
  void losesAndDoublesNothingWhenTheProcessIsKilled() throws Exception {
    synthesize("--out", folder.resolve("whole"));
    Path out = folder.resolve("killed");
    Path records = out.resolve("records-0-of-1.jsonl");
    Random random = new Random(1);
    int kills = 0;
    int ended = 0;
    while (kills < KILLS) {
      Process process = start(out);
      long before = size(records);
      // Every other one while it starts or makes its first picture, the rest after some records.
      boolean early = kills % 2 == 0;
      while (process.isAlive()
          && (early ? !Files.exists(out.resolve("references")) : size(records) == before)) {
        Thread.sleep(1);
      }
      Thread.sleep(random.nextInt(40));
      boolean alive = process.isAlive();
      // SIGKILL where there are signals
      process.destroyForcibly().waitFor();
      kills++;
      if (!alive) {
        // The kill came too late, as on a busy machine: all kills anew, on a folder of its own.
        assertThat(process.exitValue()).isEqualTo(ExitCode.FINE);
        assertThat(++ended).as("runs in which there was nothing left to kill").isLessThan(5);
        Files.move(out, folder.resolve("ended" + ended));
        kills = 0;
      }
    }
    Process last = start(out);
    assertThat(last.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(last.exitValue()).isEqualTo(ExitCode.FINE);

    assertThat(contents(out)).isEqualTo(contents(folder.resolve("whole")));
    assertThat(Files.readAllLines(records)).doesNotHaveDuplicates().hasSize(REFERENCES * ITEMS);
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private Process start(Path out) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Iqa.class.getName(),
            "synthesize",
            photos.toString(),
            "--recipe",
            recipe.toString(),
            "--out",
            out.toString(),
            "--threads",
            "2")
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log.txt").toFile())
        .start();
  }

  /** SHA-256 of every file, and all records in alphabetical order. */
  private static Map<String, String> contents(Path root) throws Exception {
    Map<String, String> contents = new TreeMap<>();
    StringBuilder records = new StringBuilder();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        if (file.toString().endsWith(".jsonl")) {
          Files.readAllLines(file).forEach(line -> records.append(line).append('\n'));
        } else {
          contents.put(
              root.relativize(file).toString(),
              HexFormat.of()
                  .formatHex(
                      MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
        }
      }
    }
    contents.put("records", String.join("\n", records.toString().lines().sorted().toList()));
    return contents;
  }

  @Test
  void reportsReferencesItCannotUseAndGoesOn() throws IOException {
    write(photos.resolve("small.png"), 20, 64);
    Files.writeString(photos.resolve("broken.png"), "no picture");

    Shell shell = synthesize("--out", folder.resolve("out"));

    assertThat(shell.exitCode()).isEqualTo(ExitCode.INPUTS_FAILED);
    assertThat(shell.out()).contains("made " + REFERENCES * ITEMS, "left out 2 references");
    assertThat(shell.err())
        .contains("iqa: broken.png is left out: ")
        .contains("iqa: small.png is left out: small.png is 20×64; references have at least 32");
  }

  @Test
  void refusesWhatItCannotDo() throws IOException {
    Path out = folder.resolve("out");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Path file = Files.writeString(folder.resolve("file"), "");
    Path unknown =
        Files.writeString(
            folder.resolve("unknown.json"),
            Files.readString(recipe).replace("doubleShare", "doubleshares"));

    refuses("--shard is i/n", synthesize("--out", out, "--shard", "2"));
    refuses("not 2/2", synthesize("--out", out, "--shard", "2/2"));
    refuses("--threads must be at least 1", synthesize("--out", out, "--threads", 0));
    refuses("it is a file", synthesize("--out", file));
    refuses("inside the references", synthesize("--out", photos.resolve("out")));
    refuses("holds no pictures", Shell.iqa("synthesize", empty, "--recipe", recipe, "--out", out));
    refuses(
        "is no folder",
        Shell.iqa("synthesize", folder.resolve("absent"), "--recipe", recipe, "--out", out));
    refuses(
        "there is no such file",
        Shell.iqa("synthesize", photos, "--recipe", folder.resolve("none.json"), "--out", out));
    refuses(
        "unknown.json: the recipe has an unknown field 'doubleshares'; did you mean doubleShare?",
        Shell.iqa("synthesize", photos, "--recipe", unknown, "--out", out));
    assertThat(out.resolve("records-0-of-1.jsonl")).doesNotExist();
  }

  @Test
  void refusesToGoOnWithAnotherRecipe() throws IOException {
    Path out = folder.resolve("out");
    Path changed = folder.resolve("changed.json");
    Files.writeString(changed, SynthesisRecipe.depictQa(true, ITEMS, 6).toJson());
    synthesize("--out", out);

    Shell shell = Shell.iqa("synthesize", photos, "--recipe", changed, "--out", out);

    refuses("was begun with recipe " + SynthesisRecipe.depictQa(true, ITEMS, 5).digest(), shell);
  }

  @Test
  void documentedRecipesAreValid() throws IOException {
    Path recipes = Path.of("../docs/recipes");
    for (String name : List.of("singles.json", "pairs.json", "cross-generator.json")) {
      SynthesisRecipe read = SynthesisRecipe.fromJson(Files.readString(recipes.resolve(name)));
      assertThat(read.pairs()).isEqualTo(name.startsWith("pairs"));
    }
  }

  private static void refuses(String message, Shell shell) {
    assertThat(shell.err()).contains(message);
    assertThat(shell.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(shell.out()).isEmpty();
  }
}
