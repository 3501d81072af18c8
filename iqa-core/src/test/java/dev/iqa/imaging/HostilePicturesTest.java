// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Picture;
import dev.iqa.UnreadablePictureException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * Seeded mutations of files of every format and shape, decoded in this process. Half of the PNGs
 * have their checksums corrected, so that they reach libpng. More of them with the profile {@code
 * hostile}, or by {@code -Diqa.mutations=200000}; of your own files too with {@code
 * -Diqa.hostile.corpus=DIR}.
 */
final class HostilePicturesTest {

  private static final int MUTATIONS = Integer.getInteger("iqa.mutations", 3_000);
  private static final long SEED = 20_260_101;

  @Test
  void endInAPictureOrInATypedError() throws IOException {
    List<byte[]> sound = HostileCorpus.files();
    Random random = new Random(SEED);
    ReadLimits limits = new ReadLimits(1 << 22, 1 << 16, 1 << 20);
    int read = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] file = mutated(sound.get(i % sound.size()), random);
      boolean picture =
          Assertions.assertTimeoutPreemptively(
              Duration.ofSeconds(20), () -> isPicture(file, limits), "mutation " + i);
      read += picture ? 1 : 0;
    }
    System.out.println(MUTATIONS + " mutations of " + sound.size() + " files, read " + read);
    // Both outcomes occur, or the test tests nothing.
    assertThat(read).isBetween(MUTATIONS / 50, MUTATIONS * 49 / 50);
  }

  private static boolean isPicture(byte[] file, ReadLimits limits) {
    try {
      Picture picture = Pictures.read(file, limits);
      return picture.pixels().remaining() > 0;
    } catch (UnreadablePictureException expected) {
      assertThat(expected).hasMessageContaining("would work");
      return false;
    }
  }

  private static byte[] mutated(byte[] sound, Random random) {
    byte[] file = sound.clone();
    int changes = 1 + random.nextInt(6);
    for (int i = 0; i < changes; i++) {
      // Headers are short and matter most.
      int reach = random.nextBoolean() ? Math.min(200, file.length) : file.length;
      int at = random.nextInt(reach);
      switch (random.nextInt(5)) {
        case 0 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> file[at] = (byte) random.nextInt(256);
        case 2 -> file[at] = (byte) (random.nextBoolean() ? 0xff : 0);
        case 3 -> {
          int length = Math.min(random.nextInt(16), file.length - at);
          System.arraycopy(file, random.nextInt(file.length - length + 1), file, at, length);
        }
        default -> {
          if (random.nextInt(4) == 0) {
            file = Arrays.copyOf(file, Math.max(1, random.nextInt(file.length)));
          }
        }
      }
    }
    boolean png = file.length > 20 && file[1] == 'P';
    return png && random.nextBoolean() ? PictureFiles.withChecksums(file) : file;
  }
}
