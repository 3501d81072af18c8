// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.stream.ImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/** Picture files, sound, odd and broken, made by code. */
public final class PictureFiles {

  private PictureFiles() {}

  /** Smooth colours with some texture, the same for the same size. */
  public static Picture colours(int width, int height) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(3 * width * height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        pixels.put((byte) (255L * x / Math.max(1, width - 1)));
        pixels.put((byte) (255L * y / Math.max(1, height - 1)));
        pixels.put((byte) (128 + 90 * Math.sin(x * 0.7) * Math.cos(y * 0.4)));
      }
    }
    return Picture.wrap(width, height, PixelFormat.RGB8, pixels.flip());
  }

  /** A JPEG of quality 90. */
  public static byte[] jpeg(int width, int height) {
    return Pictures.jpeg(colours(width, height), 90);
  }

  /** A grey JPEG. */
  public static byte[] greyJpeg(int width, int height) {
    return Pictures.jpeg(Pictures.convert(colours(width, height), PixelFormat.GRAY8), 90);
  }

  /** A progressive JPEG. */
  public static byte[] progressiveJpeg(int width, int height) {
    return opencv(".jpg", opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE, 1, width, height);
  }

  /** A JPEG of four components. */
  public static byte[] cmykJpeg(int width, int height) {
    WritableRaster raster = Raster.createInterleavedRaster(0, width, height, 4, null);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        raster.setPixel(x, y, new int[] {x & 255, y & 255, 40, 10});
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(raster, null, null), null);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** The JPEG with one more segment after its first marker. */
  public static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    ByteBuffer made = ByteBuffer.allocate(jpeg.length + content.length + 4);
    made.put(jpeg, 0, 2).put((byte) 0xff).put((byte) marker);
    made.putShort((short) (content.length + 2)).put(content);
    return made.put(jpeg, 2, jpeg.length - 2).array();
  }

  /** The JPEG with EXIF that names an orientation. */
  public static byte[] withOrientation(byte[] jpeg, int orientation) {
    return withSegment(
        jpeg, 0xe1, join("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1), exif(orientation)));
  }

  /** EXIF data with nothing but an orientation. */
  public static byte[] exif(int orientation) {
    return tiff(ByteOrder.BIG_ENDIAN, Map.of(274, new long[] {orientation}), new byte[0]);
  }

  /** The JPEG with an ICC profile. */
  public static byte[] withProfile(byte[] jpeg, byte[] profile) {
    byte[] head = "ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1);
    return withSegment(jpeg, 0xe2, join(head, profile));
  }

  /** A PNG of 8-bit colour. */
  public static byte[] png(int width, int height) {
    return Pictures.png(colours(width, height));
  }

  /**
   * A PNG of any kind.
   *
   * @param bits per sample
   * @param colourType 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha
   * @param rows packed samples, without filter bytes
   * @param chunks put between IHDR and IDAT
   */
  public static byte[] png(
      int width, int height, int bits, int colourType, byte[] rows, byte[]... chunks) {
    int stride = rows.length / height;
    byte[] filtered = new byte[rows.length + height];
    for (int y = 0; y < height; y++) {
      System.arraycopy(rows, y * stride, filtered, y * (stride + 1) + 1, stride);
    }
    return join(
        pngBeginning(width, height, bits, colourType),
        join(chunks),
        chunk("IDAT", deflate(filtered)),
        chunk("IEND", new byte[0]));
  }

  private static byte[] pngBeginning(int width, int height, int bits, int colourType) {
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) bits)
            .put((byte) colourType)
            .array();
    byte[] signature = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    return join(signature, chunk("IHDR", header));
  }

  /** A PNG of 78 bytes that claims 30,000×30,000 pixels. */
  public static byte[] bombPng() {
    return bombPng(30_000, 30_000);
  }

  /** A PNG of 78 bytes that claims a size. */
  public static byte[] bombPng(int width, int height) {
    return join(
        pngBeginning(width, height, 8, 2),
        chunk("IDAT", Arrays.copyOf(deflate(new byte[1000]), 21)),
        chunk("IEND", new byte[0]));
  }

  /** An animated PNG of two frames. */
  public static byte[] animatedPng() {
    byte[] control = ByteBuffer.allocate(8).putInt(2).putInt(0).array();
    byte[] frame = new byte[26];
    ByteBuffer.wrap(frame).putInt(0).putInt(4).putInt(4);
    byte[] pixels = deflate(new byte[4 * 13]);
    byte[] second = frame.clone();
    second[3] = 1;
    return join(
        pngBeginning(4, 4, 8, 2),
        chunk("acTL", control),
        chunk("fcTL", frame),
        chunk("IDAT", pixels),
        chunk("fcTL", second),
        chunk("fdAT", join(new byte[] {0, 0, 0, 2}, pixels)),
        chunk("IEND", new byte[0]));
  }

  /** A chunk of PNG with its checksum. */
  public static byte[] chunk(String type, byte[] content) {
    byte[] named = join(type.getBytes(StandardCharsets.ISO_8859_1), content);
    CRC32 crc = new CRC32();
    crc.update(named);
    return ByteBuffer.allocate(named.length + 8)
        .putInt(content.length)
        .put(named)
        .putInt((int) crc.getValue())
        .array();
  }

  /** A chunk of PNG that holds an ICC profile. */
  public static byte[] profileChunk(byte[] profile) {
    return chunk("iCCP", join(new byte[] {'p', 0, 0}, deflate(profile)));
  }

  /** Corrects the checksums of whatever chunks can still be told apart. */
  public static byte[] withChecksums(byte[] png) {
    byte[] made = png.clone();
    ByteBuffer view = ByteBuffer.wrap(made);
    long at = 8;
    while (at + 12 <= made.length) {
      long length = view.getInt((int) at) & 0xffff_ffffL;
      if (at + 12 + length > made.length) {
        break;
      }
      CRC32 crc = new CRC32();
      crc.update(made, (int) at + 4, (int) length + 4);
      view.putInt((int) (at + 8 + length), (int) crc.getValue());
      at += 12 + length;
    }
    return made;
  }

  /** A WebP; quality above 100 is lossless. */
  public static byte[] webp(int width, int height, int quality) {
    return opencv(".webp", opencv_imgcodecs.IMWRITE_WEBP_QUALITY, quality, width, height);
  }

  /** A lossless WebP of one colour (red 200, green 100, blue 50) with one alpha everywhere. */
  public static byte[] webpWithAlpha(int width, int height, int alpha) {
    try (Mat mat = new Mat(height, width, opencv_core.CV_8UC4, new Scalar(50, 100, 200, alpha))) {
      return opencv(".webp", mat, opencv_imgcodecs.IMWRITE_WEBP_QUALITY, 101);
    }
  }

  /** The beginning of an animated WebP: canvas, animation and frame headers, no picture. */
  public static byte[] animatedWebp() {
    ByteBuffer made = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
    made.put("RIFF".getBytes(StandardCharsets.ISO_8859_1)).putInt(36);
    made.put("WEBPVP8X".getBytes(StandardCharsets.ISO_8859_1)).putInt(10).put((byte) 2);
    made.position(30);
    made.put("ANIM".getBytes(StandardCharsets.ISO_8859_1)).putInt(6);
    return made.array();
  }

  /** A GIF. */
  public static byte[] gif(int width, int height) {
    return imageIo("gif", new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED));
  }

  /** A BMP of 24 bits. */
  public static byte[] bmp(int width, int height) {
    return imageIo("bmp", awt(colours(width, height)));
  }

  /** A TIFF of 8-bit colour, compressed as ImageIO names it: "LZW", "Deflate", "PackBits". */
  public static byte[] tiff(int width, int height, String compression) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("tiff");
    ImageWriter writer = writers.next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam options = writer.getDefaultWriteParam();
      options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      options.setCompressionType(compression);
      BufferedImage image = awt(colours(width, height));
      IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), options);
      writer.write(null, new IIOImage(image, null, metadata), options);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** An uncompressed TIFF of one strip; photometric 0, 1 or 2. */
  public static byte[] tiff(
      ByteOrder order,
      int width,
      int height,
      int bits,
      int photometric,
      int orientation,
      byte[] samples) {
    int count = photometric == 2 ? 3 : 1;
    long[] depths = new long[count];
    Arrays.fill(depths, bits);
    Map<Integer, long[]> tags = new LinkedHashMap<>();
    tags.put(256, new long[] {width});
    tags.put(257, new long[] {height});
    tags.put(258, depths);
    tags.put(259, new long[] {1});
    tags.put(262, new long[] {photometric});
    tags.put(273, new long[] {-1});
    tags.put(274, new long[] {orientation});
    tags.put(277, new long[] {count});
    tags.put(278, new long[] {height});
    tags.put(279, new long[] {samples.length});
    return tiff(order, tags, samples);
  }

  /**
   * TIFF data with one directory.
   *
   * @param tags in ascending order; −1 stands for the place of the data
   */
  public static byte[] tiff(ByteOrder order, Map<Integer, long[]> tags, byte[] data) {
    int directory = 8 + 2 + 12 * tags.size() + 4;
    int extra = tags.values().stream().mapToInt(v -> v.length > 1 ? 4 * v.length : 0).sum();
    ByteBuffer made = ByteBuffer.allocate(directory + extra + data.length).order(order);
    made.put(order == ByteOrder.LITTLE_ENDIAN ? new byte[] {'I', 'I'} : new byte[] {'M', 'M'});
    made.putShort((short) 42).putInt(8).putShort((short) tags.size());
    int extraAt = directory;
    for (Map.Entry<Integer, long[]> tag : tags.entrySet()) {
      long[] values = tag.getValue();
      boolean isShort = tag.getKey() == 258 || tag.getKey() == 274;
      made.putShort((short) (int) tag.getKey()).putShort((short) (isShort ? 3 : 4));
      made.putInt(values.length);
      if (values.length > 1) {
        made.putInt(extraAt);
        for (int i = 0; i < values.length; i++) {
          made.putShort(extraAt + 2 * i, (short) values[i]);
        }
        extraAt += 4 * values.length;
      } else if (isShort) {
        made.putShort((short) values[0]).putShort((short) 0);
      } else {
        made.putInt((int) (values[0] == -1 ? directory + extra : values[0]));
      }
    }
    made.position(directory + extra);
    return made.put(data).array();
  }

  /** The first so many percent of a file. */
  public static byte[] truncated(byte[] file, int percent) {
    return Arrays.copyOf(file, (int) ((long) file.length * percent / 100));
  }

  /** A picture as AWT's. */
  public static BufferedImage awt(Picture picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_3BYTE_BGR);
    ByteBuffer pixels = picture.pixels();
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int r = pixels.get() & 0xff;
        int g = pixels.get() & 0xff;
        image.setRGB(x, y, r << 16 | g << 8 | (pixels.get() & 0xff));
      }
    }
    return image;
  }

  private static byte[] imageIo(String format, BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, bytes);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return bytes.toByteArray();
  }

  private static byte[] opencv(String ending, int option, int value, int width, int height) {
    try (Mat mat = Mats.of(colours(width, height))) {
      return opencv(ending, mat, option, value);
    }
  }

  private static byte[] opencv(String ending, Mat mat, int... options) {
    try (BytePointer encoded = new BytePointer()) {
      opencv_imgcodecs.imencode(ending, mat, encoded, new IntPointer(options));
      byte[] bytes = new byte[(int) encoded.limit()];
      encoded.get(bytes);
      return bytes;
    }
  }

  /** Bytes one after the other. */
  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }

  private static byte[] deflate(byte[] bytes) {
    Deflater deflater = new Deflater();
    deflater.setInput(bytes);
    deflater.finish();
    byte[] made = new byte[bytes.length + 64];
    int length = deflater.deflate(made);
    deflater.end();
    return Arrays.copyOf(made, length);
  }
}
