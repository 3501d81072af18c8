// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnreadablePictureException;
import dev.iqa.event.ReadEvent;
import dev.iqa.io.WholeFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Reads, converts and writes pictures.
 *
 * <p>Every way of reading ends in an upright sRGB picture whose {@link Picture#history()} names
 * each step, or in an {@link UnreadablePictureException} that says what is wrong, where, and what
 * would work. Nothing else is thrown for bad input. Thread-safe.
 */
public final class Pictures {

  // ITU-R BT.601-7 §2.5.1
  private static final double RED_WEIGHT = 0.299;
  private static final double GREEN_WEIGHT = 0.587;
  private static final double BLUE_WEIGHT = 0.114;

  // WebP's, the longest: RIFF, a length, WEBP.
  private static final int SIGNATURE_BYTES = 12;

  private Pictures() {}

  /**
   * Reads a file within {@link ReadLimits#DEFAULT}.
   *
   * @param file JPEG, PNG, WebP, TIFF or BMP, told apart by content
   * @return an upright sRGB picture
   * @throws UnreadablePictureException if there is no such file or it is not such a picture
   */
  public static Picture read(Path file) {
    return read(file, ReadLimits.DEFAULT);
  }

  /**
   * Reads a file.
   *
   * @param file JPEG, PNG, WebP, TIFF or BMP, told apart by content
   * @param limits beyond which it is refused before it is decoded
   * @return an upright sRGB picture
   * @throws UnreadablePictureException if there is no such file or it is not such a picture
   */
  public static Picture read(Path file, ReadLimits limits) {
    byte[] bytes = bytes(file, limits);
    return guarded(bytes, limits, file + ": ");
  }

  /**
   * Reads a stream to its end within {@link ReadLimits#DEFAULT}.
   *
   * @param stream of a JPEG, PNG, WebP, TIFF or BMP file; left open
   * @return an upright sRGB picture
   * @throws UnreadablePictureException if it is not such a picture or reading fails
   */
  public static Picture read(InputStream stream) {
    return read(stream, ReadLimits.DEFAULT);
  }

  /**
   * Reads a stream to its end.
   *
   * @param stream of a JPEG, PNG, WebP, TIFF or BMP file; left open
   * @param limits beyond which it is refused before it is decoded
   * @return an upright sRGB picture
   * @throws UnreadablePictureException if it is not such a picture or reading fails
   */
  public static Picture read(InputStream stream, ReadLimits limits) {
    try {
      return guarded(bytes(stream, limits), limits, "");
    } catch (IOException failure) {
      throw new UnreadablePictureException(
          "the stream broke: " + failure.getMessage() + "; a complete one would work", failure);
    }
  }

  /**
   * Reads the bytes of a file within {@link ReadLimits#DEFAULT}.
   *
   * @param bytes of a JPEG, PNG, WebP, TIFF or BMP file; left untouched
   * @return an upright sRGB picture
   * @throws UnreadablePictureException if it is not such a picture
   */
  public static Picture read(byte[] bytes) {
    return read(bytes, ReadLimits.DEFAULT);
  }

  /**
   * Reads the bytes of a file.
   *
   * @param bytes of a JPEG, PNG, WebP, TIFF or BMP file; left untouched
   * @param limits beyond which it is refused before it is decoded
   * @return an upright sRGB picture
   * @throws UnreadablePictureException if it is not such a picture
   */
  public static Picture read(byte[] bytes, ReadLimits limits) {
    return guarded(bytes, limits, "");
  }

  /**
   * Whether a file begins as a picture of a format that is read. It may still be broken; of several
   * files in a folder this picks those worth {@linkplain #read(Path) reading}.
   *
   * @param file of any kind
   * @return true for the first bytes of JPEG, PNG, WebP, TIFF or BMP
   * @throws IOException if it cannot be opened
   */
  public static boolean beginsAsPicture(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      FileFormat.of(stream.readNBytes(SIGNATURE_BYTES));
      return true;
    } catch (UnreadablePictureException other) {
      return false;
    }
  }

  /**
   * How much memory the pixels of a file take, told by its header; nothing is decoded.
   *
   * @param bytes of a JPEG, PNG, WebP, TIFF or BMP file
   * @return within {@link ReadLimits#DEFAULT}
   * @throws UnreadablePictureException if it is not such a picture
   */
  public static long pixelBytes(byte[] bytes) {
    Header header = Decoder.header(bytes, ReadLimits.DEFAULT);
    return (long) header.width() * header.height() * header.pixelFormat().bytesPerPixel();
  }

  /**
   * The bytes of a file, for a decoder elsewhere.
   *
   * @param file of any kind
   * @param limits beyond whose length it is refused
   * @return all of it
   * @throws UnreadablePictureException if there is no such file, it is longer, or memory is short
   */
  public static byte[] bytes(Path file, ReadLimits limits) {
    if (Files.isDirectory(file)) {
      throw new UnreadablePictureException(file + " is a folder; a picture file would work");
    }
    try (InputStream stream = Files.newInputStream(file)) {
      return bytes(stream, limits);
    } catch (NoSuchFileException missing) {
      throw new UnreadablePictureException(
          file + " does not exist; the path of a picture file would work", missing);
    } catch (IOException failure) {
      throw new UnreadablePictureException(
          file + " cannot be read: " + failure + "; a readable file would work", failure);
    } catch (UnreadablePictureException tooLong) {
      throw new UnreadablePictureException(file + ": " + tooLong.getMessage(), tooLong);
    }
  }

  private static byte[] bytes(InputStream stream, ReadLimits limits) throws IOException {
    int most = (int) Math.min(limits.maxBytes(), Integer.MAX_VALUE - 16);
    try {
      byte[] bytes = stream.readNBytes(most);
      if (bytes.length == most && stream.read() >= 0) {
        throw new UnreadablePictureException(
            "the file has more than " + most + " bytes; ReadLimits that allow more would work");
      }
      return bytes;
    } catch (OutOfMemoryError tooLarge) {
      throw new UnreadablePictureException(
          "the file does not fit in memory; more of it (-Xmx) would work", tooLarge);
    }
  }

  private static Picture guarded(byte[] bytes, ReadLimits limits, String where) {
    try {
      return ReadEvent.recorded(bytes.length, () -> Decoder.decode(bytes, limits));
    } catch (UnreadablePictureException unreadable) {
      throw where.isEmpty()
          ? unreadable
          : new UnreadablePictureException(where + unreadable.getMessage(), unreadable);
    } catch (OutOfMemoryError tooLarge) {
      throw new UnreadablePictureException(
          where
              + "there is not enough memory for its pixels;"
              + " more of it (-Xmx or -XX:MaxDirectMemorySize) or lower ReadLimits would work",
          tooLarge);
    } catch (RuntimeException decoder) {
      throw new UnreadablePictureException(
          where
              + "the decoder failed: "
              + decoder.getMessage()
              + "; saving the picture anew would work",
          decoder);
    }
  }

  /**
   * The picture in another layout. Colour becomes grey by .299 R + .587 G + .114 B of the encoded
   * samples (BT.601); grey becomes three equal channels; depths scale white to white, rounded to
   * nearest, floats outside 0..1 clipped on the way to integers.
   *
   * @param picture any
   * @param format wanted
   * @return the same picture if it has that format; otherwise a new one with the step in its
   *     history
   */
  public static Picture convert(Picture picture, PixelFormat format) {
    PixelFormat from = picture.format();
    if (from == format) {
      return picture;
    }
    int width = picture.width();
    ByteBuffer out = Decoder.allocate(width, picture.height(), format);
    double[] in = new double[width * from.channels()];
    double[] made = new double[width * format.channels()];
    for (int y = 0; y < picture.height(); y++) {
      readRow(picture, y, in);
      if (from.channels() == format.channels()) {
        System.arraycopy(in, 0, made, 0, in.length);
      } else if (format.channels() == 1) {
        for (int x = 0; x < width; x++) {
          made[x] =
              RED_WEIGHT * in[3 * x] + GREEN_WEIGHT * in[3 * x + 1] + BLUE_WEIGHT * in[3 * x + 2];
        }
      } else {
        for (int i = 0; i < made.length; i++) {
          made[i] = in[i / 3];
        }
      }
      writeRow(out, format, y, made);
    }
    Picture made2 = Picture.wrap(width, picture.height(), format, out);
    for (String step : picture.history()) {
      made2 = made2.withStep(step);
    }
    return made2.withStep("converted from " + from + " to " + format);
  }

  /** One row on the scale 0..1. */
  private static void readRow(Picture picture, int y, double[] row) {
    ByteBuffer pixels = picture.pixels();
    int first = y * row.length;
    double peak = picture.format().peak();
    switch (picture.format().bytesPerSample()) {
      case 1 -> {
        for (int i = 0; i < row.length; i++) {
          row[i] = (pixels.get(first + i) & 0xff) / peak;
        }
      }
      case 2 -> {
        ShortBuffer shorts = pixels.asShortBuffer();
        for (int i = 0; i < row.length; i++) {
          row[i] = (shorts.get(first + i) & 0xffff) / peak;
        }
      }
      default -> {
        FloatBuffer floats = pixels.asFloatBuffer();
        for (int i = 0; i < row.length; i++) {
          row[i] = floats.get(first + i);
        }
      }
    }
  }

  private static void writeRow(ByteBuffer out, PixelFormat format, int y, double[] row) {
    int first = y * row.length;
    for (int i = 0; i < row.length; i++) {
      long sample = Math.round(Math.max(0, Math.min(1, row[i])) * format.peak());
      switch (format.bytesPerSample()) {
        case 1 -> out.put(first + i, (byte) sample);
        case 2 -> out.putShort(2 * (first + i), (short) sample);
        default -> out.putFloat(4 * (first + i), (float) row[i]);
      }
    }
  }

  /**
   * A picture of AWT's. Grey of 8 or 16 bits keeps its samples as they are; everything else becomes
   * RGB8 in sRGB, its transparency composited on white.
   *
   * @param image any type
   * @return a copy
   */
  public static Picture of(BufferedImage image) {
    return AwtPictures.of(image);
  }

  /**
   * Writes PNG or, with quality 95, JPEG, as the file's ending says.
   *
   * @param picture 8 or 16 bits per sample for PNG, 8 for JPEG
   * @param file ending in .png, .jpg or .jpeg; replaced in one step, so that nobody sees half of it
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException for other endings and formats
   */
  public static void write(Picture picture, Path file) throws IOException {
    write(picture, file, 95);
  }

  /**
   * Writes PNG or JPEG, as the file's ending says.
   *
   * @param picture 8 or 16 bits per sample for PNG, 8 for JPEG
   * @param file ending in .png, .jpg or .jpeg; replaced in one step, so that nobody sees half of it
   * @param jpegQualityPercent 0..100 on libjpeg's scale; PNG is lossless and ignores it
   * @throws IOException if the file cannot be written
   * @throws IllegalArgumentException for other endings, formats and qualities
   */
  public static void write(Picture picture, Path file, int jpegQualityPercent) throws IOException {
    String name = file.toString().toLowerCase(Locale.ROOT);
    byte[] bytes;
    if (name.endsWith(".png")) {
      bytes = png(picture);
    } else if (name.endsWith(".jpg") || name.endsWith(".jpeg")) {
      bytes = jpeg(picture, jpegQualityPercent);
    } else {
      throw new IllegalArgumentException(
          file + " names no format that is written; .png, .jpg or .jpeg would work");
    }
    WholeFile.write(file, bytes);
  }

  /**
   * The picture as a PNG file.
   *
   * @param picture 8 or 16 bits per sample
   * @return the file's bytes
   * @throws IllegalArgumentException for floats
   */
  public static byte[] png(Picture picture) {
    if (picture.format().bytesPerSample() > 2) {
      throw new IllegalArgumentException(
          "PNG has no " + picture.format() + "; converted to 8 or 16 bits it would work");
    }
    return encode(".png", picture);
  }

  /**
   * The picture as a baseline JPEG file with OpenCV's default chroma subsampling.
   *
   * @param picture 8 bits per sample
   * @param qualityPercent 0..100 on libjpeg's scale
   * @return the file's bytes
   * @throws IllegalArgumentException for other depths and qualities
   */
  public static byte[] jpeg(Picture picture, int qualityPercent) {
    if (picture.format().bytesPerSample() != 1) {
      throw new IllegalArgumentException(
          "JPEG has no " + picture.format() + "; converted to 8 bits it would work");
    }
    if (qualityPercent < 0 || qualityPercent > 100) {
      throw new IllegalArgumentException(
          "JPEG quality " + qualityPercent + " is not from 0 to 100; 95 would work");
    }
    return encode(".jpg", picture, opencv_imgcodecs.IMWRITE_JPEG_QUALITY, qualityPercent);
  }

  @SuppressWarnings("try") // the scope works by being open
  private static byte[] encode(String ending, Picture picture, int... options) {
    try (PointerScope scope = new PointerScope()) {
      Mat mat = Mats.of(picture);
      if (picture.format().channels() == 3) {
        Mat reversed = new Mat();
        opencv_imgproc.cvtColor(mat, reversed, opencv_imgproc.COLOR_RGB2BGR);
        mat = reversed;
      }
      BytePointer encoded = new BytePointer();
      if (!opencv_imgcodecs.imencode(ending, mat, encoded, new IntPointer(options))) {
        throw new IllegalStateException("OpenCV did not encode " + picture + " as " + ending);
      }
      byte[] bytes = new byte[(int) encoded.limit()];
      encoded.get(bytes);
      return bytes;
    }
  }
}
