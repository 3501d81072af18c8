// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PixelMemoryTest {

  private static final int SIDE = 256;

  private static byte[] file(int grey) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(3 * SIDE * SIDE);
    while (pixels.hasRemaining()) {
      pixels.put((byte) grey);
    }
    return Pictures.png(Picture.wrap(SIDE, SIDE, PixelFormat.RGB8, pixels.flip()));
  }

  private static void collect() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(20);
    }
  }

  @Test
  void isNotLentAgainWhileAPictureCanBeReached() throws InterruptedException {
    byte[] file = file(80);
    byte[] other = file(200);
    Picture kept = Pictures.read(file);
    collect();
    for (int i = 0; i < 8; i++) {
      Pictures.read(other);
    }
    assertThat(kept.pixels().get(0) & 0xff).isEqualTo(80);
  }

  @Test
  void isNotLentAgainWhileAViewOfThePixelsCanBeReached() throws InterruptedException {
    ByteBuffer view = Pictures.read(file(80)).pixels().slice().position(1).slice();
    byte[] other = file(200);
    collect();
    for (int i = 0; i < 8; i++) {
      Pictures.read(other);
    }
    assertThat(view.get(0) & 0xff).isEqualTo(80);
  }

  @Test
  void isLentAgainOnceNobodyCanReachIt() throws InterruptedException {
    byte[] file = file(80);
    for (int i = 0; i < 4; i++) {
      Pictures.read(file);
    }
    // What was there before is still in it: fresh memory would be zeros, and is kept from coming
    // back. How soon the collector's word gets round is not ours to say.
    List<ByteBuffer> lent = new ArrayList<>();
    boolean again = false;
    for (int i = 0; i < 100 && !again; i++) {
      collect();
      lent.add(PixelMemory.lend(3 * SIDE * SIDE, false));
      again = lent.get(i).get(0) != 0;
    }
    assertThat(again).as("one of %d is lent again", lent.size()).isTrue();
  }
}
