// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureTest {

  private static ByteBuffer direct(int... bytes) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length);
    for (int b : bytes) {
      buffer.put((byte) b);
    }
    return buffer.flip();
  }

  @Test
  void aCopyIsNotReachedByLaterChanges() {
    ByteBuffer given = ByteBuffer.wrap(new byte[] {1, 2, 3, 4});
    Picture picture = Picture.copyOf(2, 2, PixelFormat.GRAY8, given);
    given.put(0, (byte) 99);

    assertThat(picture.pixels().get(0)).isEqualTo((byte) 1);
    assertThat(picture.pixels().isDirect()).isTrue();
  }

  @Test
  void aCopyBeginsAtThePositionAndLeavesTheBufferAlone() {
    ByteBuffer given = ByteBuffer.wrap(new byte[] {9, 9, 1, 2, 9}, 2, 2);
    Picture picture = Picture.copyOf(2, 1, PixelFormat.GRAY8, given);

    assertThat(picture.pixels()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
    assertThat(given.position()).isEqualTo(2);
    assertThat(given.remaining()).isEqualTo(2);
  }

  @Test
  void aWrappedBufferIsShared() {
    ByteBuffer given = direct(7, 7, 1, 2);
    given.position(2);
    Picture picture = Picture.wrap(1, 2, PixelFormat.GRAY8, given);
    given.put(2, (byte) 5);

    assertThat(picture.pixels().get(0)).isEqualTo((byte) 5);
  }

  @Test
  void onlyADirectBufferCanBeWrapped() {
    assertThatThrownBy(() -> Picture.wrap(1, 1, PixelFormat.GRAY8, ByteBuffer.wrap(new byte[1])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("copyOf takes any buffer");
  }

  @Test
  void pixelsAreReadOnlyInNativeOrderAndIndependent() {
    ByteBuffer bigEndian =
        ByteBuffer.allocateDirect(2)
            .order(ByteOrder.nativeOrder())
            .putShort((short) 0x1234)
            .flip()
            .order(ByteOrder.BIG_ENDIAN);
    Picture picture = Picture.wrap(1, 1, PixelFormat.GRAY16, bigEndian);
    ByteBuffer one = picture.pixels();

    assertThat(one.getShort()).isEqualTo((short) 0x1234);
    assertThat(one.order()).isEqualTo(ByteOrder.nativeOrder());
    assertThat(picture.pixels().position()).isZero();
    assertThat(one.isReadOnly()).isTrue();
    assertThatThrownBy(() -> one.put(0, (byte) 1)).isInstanceOf(ReadOnlyBufferException.class);
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,0", "-1,-1"})
  void hasAtLeastOnePixel(int width, int height) {
    assertThatThrownBy(() -> Picture.copyOf(width, height, PixelFormat.GRAY8, direct(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(width + "×" + height);
  }

  @ParameterizedTest
  @CsvSource({"GRAY8,1", "RGB8,3", "GRAY16,2", "RGB16,6", "GRAY_F32,4", "RGB_F32,12"})
  void aBufferHoldsExactlyThePixels(PixelFormat format, int bytesPerPixel) {
    assertThat(format.bytesPerPixel()).isEqualTo(bytesPerPixel);
    int bytes = 6 * bytesPerPixel;

    assertThat(Picture.wrap(2, 3, format, ByteBuffer.allocateDirect(bytes)))
        .hasToString("2×3 " + format);
    assertThatThrownBy(() -> Picture.copyOf(2, 3, format, ByteBuffer.allocate(bytes - 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs " + bytes + " bytes; the buffer holds " + (bytes - 1));
    assertThatThrownBy(() -> Picture.copyOf(2, 3, format, ByteBuffer.allocate(bytes + 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesMoreThanABufferCanHold() {
    assertThatThrownBy(() -> Picture.copyOf(65536, 65536, PixelFormat.RGB8, direct(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("12884901888 bytes; the limit is 2147483647");
  }

  @Test
  void aStepMakesALongerHistoryOverTheSamePixels() {
    Picture raw = Picture.wrap(1, 1, PixelFormat.GRAY8, direct(8));
    Picture turned = raw.withStep("decoded PNG").withStep("turned by 90°");

    assertThat(raw.history()).isEmpty();
    assertThat(turned.history()).containsExactly("decoded PNG", "turned by 90°");
    assertThat(turned.pixels()).isEqualTo(raw.pixels());
    assertThatThrownBy(() -> turned.history().add("more"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void comparesSizesWhateverTheFormat() {
    Picture grey = Picture.wrap(1, 2, PixelFormat.GRAY8, direct(1, 2));

    assertThat(grey.hasSizeOf(Picture.wrap(1, 2, PixelFormat.RGB8, direct(1, 2, 3, 4, 5, 6))))
        .isTrue();
    assertThat(grey.hasSizeOf(Picture.wrap(2, 1, PixelFormat.GRAY8, direct(1, 2)))).isFalse();
  }
}
