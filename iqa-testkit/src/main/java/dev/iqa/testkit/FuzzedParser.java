// SPDX-License-Identifier: Apache-2.0
package dev.iqa.testkit;

import java.io.IOException;
import java.lang.reflect.Constructor;
import org.jspecify.annotations.Nullable;

/** The way by which Jazzer reaches a {@link ParserContract}: it looks for these methods by name. */
public final class FuzzedParser {

  private static @Nullable ParserContract parser;

  private FuzzedParser() {}

  /**
   * Chooses the parser, and has it load its classes: instrumenting them is no part of a run.
   *
   * @param arguments name of a class that extends {@link ParserContract}
   * @throws ReflectiveOperationException if there is no such class
   * @throws IOException if its sound files cannot be made
   */
  public static void fuzzerInitialize(String[] arguments)
      throws ReflectiveOperationException, IOException {
    Constructor<?> constructor = Class.forName(arguments[0]).getDeclaredConstructor();
    constructor.setAccessible(true);
    parser = (ParserContract) constructor.newInstance();
    for (byte[] content : parser.sound()) {
      fuzzerTestOneInput(content);
    }
    fuzzerTestOneInput(new byte[0]);
  }

  /**
   * Parses an input of Jazzer's.
   *
   * @param content of a file
   * @throws IOException never but for trouble with temporary files
   */
  public static void fuzzerTestOneInput(byte[] content) throws IOException {
    ParserContract chosen = parser;
    if (chosen != null) {
      boolean unused = chosen.isRead(content);
    }
  }
}
