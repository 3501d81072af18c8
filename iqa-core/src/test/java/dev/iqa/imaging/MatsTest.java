// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;

final class MatsTest {

  private static long address(Picture picture) {
    return new BytePointer(picture.pixels()).address();
  }

  @Test
  void shareAPicturesMemory() {
    for (PixelFormat format : PixelFormat.values()) {
      Picture picture = Pictures.convert(PictureFiles.colours(7, 5), format);
      try (Mat mat = Mats.of(picture)) {
        assertThat(mat.data().address()).isEqualTo(address(picture));
        assertThat(mat.rows()).isEqualTo(5);
        assertThat(mat.cols()).isEqualTo(7);
        assertThat(mat.elemSize()).isEqualTo(format.bytesPerPixel());
        Picture back = Mats.picture(mat);
        assertThat(back.format()).isEqualTo(format);
        assertThat(back.pixels()).isEqualTo(picture.pixels());
      }
    }
  }

  @Test
  void lendTheirMemoryToAPicture() {
    try (Mat mat = new Mat(5, 7, opencv_core.CV_8UC3, new Scalar(1, 2, 3, 0))) {
      assertThat(address(Mats.picture(mat))).isEqualTo(mat.data().address());
    }
  }

  @Test
  @SuppressWarnings("try") // the scope works by being open
  void mayBeClosedBeforeThePictureIsUsed() {
    ByteBuffer view;
    try (PointerScope scope = new PointerScope()) {
      Mat mat = new Mat(500, 700, opencv_core.CV_8UC1, new Scalar(77));
      view = Mats.picture(mat).pixels();
      mat.close();
    }
    for (int i = 0; i < 20; i++) {
      System.gc();
      try (Mat other = new Mat(500, 700, opencv_core.CV_8UC1, new Scalar(i))) {
        assertThat(other.empty()).isFalse();
      }
    }
    for (int i = 0; i < view.limit(); i++) {
      assertThat(view.get(i)).isEqualTo((byte) 77);
    }
  }

  @Test
  void giveTheirMemoryBackWithTheLastView() throws InterruptedException {
    // 200 times 100 MB: without release, this machine would not finish.
    for (int i = 0; i < 200; i++) {
      try (Mat mat = new Mat(10_000, 10_000, opencv_core.CV_8UC1)) {
        assertThat(Mats.picture(mat).width()).isEqualTo(10_000);
      }
      if (i % 10 == 9) {
        System.gc();
        Thread.sleep(20);
      }
    }
  }

  @Test
  void areCopiedWhereRowsHaveGaps() {
    try (Mat mat = new Mat(4, 4, opencv_core.CV_8UC1, new Scalar(5));
        Mat part = new Mat(mat, new Rect(1, 1, 2, 2))) {
      Picture picture = Mats.picture(part);
      assertThat(picture.toString()).isEqualTo("2×2 GRAY8");
      assertThat(address(picture)).isNotEqualTo(part.data().address());
      assertThat(picture.pixels().get(3)).isEqualTo((byte) 5);
    }
  }

  @Test
  void ofOtherTypesAreRefused() {
    try (Mat four = new Mat(4, 4, opencv_core.CV_8UC4);
        Mat empty = new Mat()) {
      assertThatIllegalArgumentException().isThrownBy(() -> Mats.picture(four));
      assertThatIllegalArgumentException().isThrownBy(() -> Mats.picture(empty));
    }
  }
}
