// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.distortion.DistortionPlan;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * A picture that can be made again at any time: a photograph damaged by a plan, one with letters
 * painted on it, one without content, or pure noise.
 */
public sealed interface Stimulus {

  /** Side of the pictures that are not made from a photograph, in pixels. */
  int SIDE = 512;

  /**
   * Makes it.
   *
   * @param photographs to read from
   * @return RGB8
   * @throws dev.iqa.UnreadablePictureException if its photograph cannot be read
   */
  Picture picture(Photographs photographs);

  /**
   * A photograph, damaged or not.
   *
   * @param photograph its name
   * @param plan what is done to it
   */
  record Damaged(String photograph, DistortionPlan plan) implements Stimulus {
    @Override
    public Picture picture(Photographs photographs) {
      return plan.apply(photographs.read(photograph));
    }

    @Override
    public String toString() {
      return plan.steps().isEmpty() ? photograph : photograph + ", " + plan.steps();
    }
  }

  /**
   * A picture that has letters in it, white on a black bar across its lower end.
   *
   * @param below the picture
   * @param text one line of ASCII
   */
  record Lettered(Damaged below, String text) implements Stimulus {
    @Override
    public Picture picture(Photographs photographs) {
      Picture picture = below.picture(photographs);
      ByteBuffer copy = ByteBuffer.allocateDirect(picture.pixels().capacity());
      copy.put(picture.pixels().duplicate()).flip();
      int bar = Math.max(16, picture.height() / 10);
      int from = Math.max(0, picture.height() - bar) * picture.width() * 3;
      for (int i = from; i < copy.capacity(); i++) {
        copy.put(i, (byte) 0);
      }
      letters(copy, picture.width(), picture.height(), bar);
      Picture lettered = Picture.wrap(picture.width(), picture.height(), PixelFormat.RGB8, copy);
      for (String step : picture.history()) {
        lettered = lettered.withStep(step);
      }
      return lettered.withStep("letters '" + text + "'");
    }

    @SuppressWarnings("try") // the scope works by being open
    private void letters(ByteBuffer pixels, int width, int height, int bar) {
      try (PointerScope scope = new PointerScope()) {
        Mat mat = new Mat(height, width, opencv_core.CV_8UC3, new BytePointer(pixels));
        // Hershey's capitals are 21 units high.
        double scale = bar * 0.6 / 21;
        opencv_imgproc.putText(
            mat,
            text,
            new Point(bar / 4, height - bar / 4),
            opencv_imgproc.FONT_HERSHEY_SIMPLEX,
            scale,
            new Scalar(255, 255, 255, 0),
            Math.max(1, (int) Math.round(scale * 2)),
            opencv_imgproc.LINE_AA,
            false);
      }
    }

    @Override
    public String toString() {
      return below + " saying '" + text + "'";
    }
  }

  /**
   * One colour everywhere.
   *
   * @param colour 0xRRGGBB
   */
  record Blank(int colour) implements Stimulus {

    /** Black, grey, white, and two colours. */
    static final List<Integer> COLOURS = List.of(0x000000, 0x808080, 0xffffff, 0xc03020, 0x2040a0);

    @Override
    public Picture picture(Photographs photographs) {
      ByteBuffer pixels = ByteBuffer.allocateDirect(3 * SIDE * SIDE);
      while (pixels.hasRemaining()) {
        pixels.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
      }
      return Picture.wrap(SIDE, SIDE, PixelFormat.RGB8, pixels.flip());
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "blank #%06x", colour);
    }
  }

  /**
   * Every sample drawn for itself, even over its whole range.
   *
   * @param seed of the samples
   */
  record Static(long seed) implements Stimulus {
    @Override
    public Picture picture(Photographs photographs) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] samples = new byte[3 * SIDE * SIDE];
      random.nextBytes(samples);
      return Picture.copyOf(SIDE, SIDE, PixelFormat.RGB8, ByteBuffer.wrap(samples));
    }

    @Override
    public String toString() {
      return "pure noise (seed " + seed + ")";
    }
  }
}
