// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnreadablePictureException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * The child of {@link IsolatedReader}: answers each file on standard input with a picture or a
 * message on standard output, until the input ends.
 *
 * <p>Request: length (int), bytes. Answer: {@link #PICTURE}, width, height, format (text), number
 * of steps, the steps, the samples in native order; or {@link #UNREADABLE} and the message. The
 * first answer, to nothing, is {@link #READY}. Text is a length (int) and UTF-8.
 */
final class DecodingProcess {

  static final int READY = 1;
  static final int PICTURE = 2;
  static final int UNREADABLE = 3;

  private DecodingProcess() {}

  /** Arguments: the three numbers of {@link ReadLimits}. */
  public static void main(String[] arguments) throws IOException {
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
    DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
    // A line that anybody prints must not end up between two answers.
    System.setOut(System.err);
    ReadLimits limits =
        new ReadLimits(
            Long.parseLong(arguments[0]),
            Integer.parseInt(arguments[1]),
            Long.parseLong(arguments[2]));
    warmUp();
    out.writeInt(READY);
    out.flush();
    while (true) {
      int length;
      try {
        length = in.readInt();
      } catch (EOFException parentIsGone) {
        return;
      }
      answer(in, length, limits, out);
      out.flush();
    }
  }

  private static void answer(
      DataInputStream in, int length, ReadLimits limits, DataOutputStream out) throws IOException {
    Picture picture;
    try {
      picture = Pictures.read(in.readNBytes(length), limits);
    } catch (UnreadablePictureException unreadable) {
      out.writeInt(UNREADABLE);
      writeText(out, String.valueOf(unreadable.getMessage()));
      return;
    }
    out.writeInt(PICTURE);
    out.writeInt(picture.width());
    out.writeInt(picture.height());
    writeText(out, picture.format().name());
    out.writeInt(picture.history().size());
    for (String step : picture.history()) {
      writeText(out, step);
    }
    WritableByteChannel channel = Channels.newChannel(out);
    ByteBuffer pixels = picture.pixels();
    while (pixels.hasRemaining()) {
      channel.write(pixels);
    }
  }

  /** Loads OpenCV, so that the first picture's deadline does not pay for it. */
  private static void warmUp() {
    byte[] pixel = new byte[3];
    Picture one = Picture.copyOf(1, 1, PixelFormat.RGB8, ByteBuffer.wrap(pixel));
    Pictures.read(Pictures.jpeg(one, 90));
  }

  static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
