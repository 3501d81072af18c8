// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * One run of the command in this JVM.
 *
 * @param exitCode as the shell would see it
 * @param out standard output, lines ended by \n
 * @param err standard error, lines ended by \n
 */
record Shell(int exitCode, String out, String err) {

  static Shell iqa(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    int code = Iqa.commandLine(new PrintWriter(out), new PrintWriter(err)).execute(words);
    return new Shell(
        code,
        out.toString().replace(System.lineSeparator(), "\n"),
        err.toString().replace(System.lineSeparator(), "\n"));
  }

  /** A PNG of 8×6 pixels, all of one grey. */
  static Path grey(Path folder, String name, int level) throws IOException {
    ByteBuffer pixels = ByteBuffer.allocate(3 * 8 * 6);
    while (pixels.hasRemaining()) {
      pixels.put((byte) level);
    }
    Path file = folder.resolve(name);
    Pictures.write(Picture.copyOf(8, 6, PixelFormat.RGB8, pixels.flip()), file);
    return file;
  }
}
