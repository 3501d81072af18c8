// SPDX-License-Identifier: Apache-2.0
package dev.iqa.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether a parser of files that nobody vouches for reads them or refuses them in words, whatever
 * they hold. A parser joins by a class of a few lines:
 *
 * <pre>{@code
 * class MyFormatTest extends ParserContract {
 *   @Override
 *   protected List<byte[]> sound() {
 *     return List.of(MyFormat.example());
 *   }
 *
 *   @Override
 *   protected void parse(byte[] content) {
 *     MyFormat.read(content);
 *   }
 *
 *   @Override
 *   protected Class<? extends RuntimeException> refusal() {
 *     return ModelUnavailableException.class;
 *   }
 * }
 * }</pre>
 *
 * <p>Seeded mutations of sound files run in every build: {@code -Diqa.fuzz.mutations=400}. With
 * {@code -Diqa.fuzz.seconds=60} and Jazzer on the class path (here: the profile {@code fuzz}),
 * mutations are guided by coverage for so long, in a JVM of their own.
 */
public abstract class ParserContract {

  private static final int MUTATIONS = Integer.getInteger("iqa.fuzz.mutations", 400);
  private static final int SECONDS = Integer.getInteger("iqa.fuzz.seconds", 0);
  private static final Duration SLOWEST = Duration.ofSeconds(20);
  private static final long SEED = 20_261_121;

  /** For the parser's test to extend. */
  protected ParserContract() {}

  /**
   * Files that are read without objection.
   *
   * @return at least one, small
   * @throws IOException if they cannot be made
   */
  protected abstract List<byte[]> sound() throws IOException;

  /**
   * Parses.
   *
   * @param content of a file
   * @throws IOException never but for trouble with temporary files
   */
  protected abstract void parse(byte[] content) throws IOException;

  /**
   * What a file that is refused ends in.
   *
   * @return the only exception allowed
   */
  protected abstract Class<? extends RuntimeException> refusal();

  /** Where Jazzer keeps what it finds. */
  @TempDir Path folder;

  /**
   * Parses what anybody may have written.
   *
   * @param content of a file
   * @return whether it was read
   * @throws IOException never but for trouble with temporary files
   */
  final boolean isRead(byte[] content) throws IOException {
    try {
      parse(content);
      return true;
    } catch (RuntimeException e) {
      if (refusal().isInstance(e) && e.getMessage() != null && !e.getMessage().isBlank()) {
        return false;
      }
      throw e;
    }
  }

  /** Sound files are read. */
  @Test
  public void soundFilesAreRead() throws IOException {
    for (byte[] content : sound()) {
      assertTrue(isRead(content), "a sound file is read");
    }
  }

  /** Mutated files are read or refused, and each takes its time and no more. */
  @Test
  public void mutatedFilesAreReadOrRefused() throws IOException {
    List<byte[]> sound = sound();
    Random random = new Random(SEED);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] content = mutated(sound.get(i % sound.size()), random);
      String which = "mutation " + i + " was neither read nor refused: " + shown(content);
      try {
        refused += assertTimeoutPreemptively(SLOWEST, () -> isRead(content), which) ? 0 : 1;
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        fail(which, e);
      }
    }
    assertTrue(refused > 0, "some mutations are refused, or this tests nothing");
  }

  private static String shown(byte[] content) {
    return new String(content, 0, Math.min(content.length, 300), StandardCharsets.ISO_8859_1);
  }

  private static byte[] mutated(byte[] sound, Random random) {
    byte[] content = sound.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && content.length > 0; i++) {
      int at = random.nextInt(content.length);
      switch (random.nextInt(7)) {
        case 0 -> content[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> content[at] = (byte) random.nextInt(256);
        case 2 -> content[at] = (byte) "0123456789-eE{}[],:\"\\.".charAt(random.nextInt(22));
        case 3 -> content = Arrays.copyOf(content, at);
        case 4 -> {
          int length = Math.min(1 + random.nextInt(40), content.length - at);
          content = spliced(content, at, at + length, new byte[0]);
        }
        case 5 -> {
          int from = random.nextInt(content.length);
          int to = Math.min(content.length, from + 1 + random.nextInt(40));
          content = spliced(content, at, at, Arrays.copyOfRange(content, from, to));
        }
        default -> {
          String[] odd = {"null", "1e999", "-1", "{}", "[]", "\"\"", "99999999999999", "NaN"};
          byte[] word = odd[random.nextInt(odd.length)].getBytes(StandardCharsets.US_ASCII);
          content = spliced(content, at, Math.min(content.length, at + word.length), word);
        }
      }
    }
    return content;
  }

  private static byte[] spliced(byte[] content, int from, int to, byte[] middle) {
    byte[] made = new byte[content.length - (to - from) + middle.length];
    System.arraycopy(content, 0, made, 0, from);
    System.arraycopy(middle, 0, made, from, middle.length);
    System.arraycopy(content, to, made, from + middle.length, content.length - to);
    return made;
  }

  /** Jazzer finds nothing in its time. */
  @Test
  public void guidedMutationsFindNothing() throws IOException, InterruptedException {
    assumeTrue(SECONDS > 0, "runs with -Diqa.fuzz.seconds, in the profile fuzz");
    Path corpus = Files.createDirectory(folder.resolve("corpus"));
    List<byte[]> sound = sound();
    for (int i = 0; i < sound.size(); i++) {
      Files.write(corpus.resolve("sound" + i), sound.get(i));
    }
    Path output = folder.resolve("output.txt");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzedParser.class.getName(),
                "--target_args=" + getClass().getName(),
                "--instrumentation_includes=dev.iqa.**",
                "--custom_hook_includes=dev.iqa.**",
                "-max_total_time=" + SECONDS,
                "-max_len=65536",
                "-timeout=20",
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                corpus.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int status = child.waitFor();
    List<String> lines = Files.readAllLines(output, StandardCharsets.ISO_8859_1);
    String end = String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    assertEquals(0, status, end);
    lines.stream()
        .filter(line -> line.startsWith("Done "))
        .forEach(line -> System.out.println(getClass().getSimpleName() + ": " + line));
  }
}
