// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes that come in pieces to text; what is not whole yet waits for the next piece. */
final class TextStream {

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private ByteBuffer waiting = ByteBuffer.allocate(0);

  /** The characters that are whole with this piece. */
  String add(byte[] piece) {
    ByteBuffer bytes = ByteBuffer.allocate(waiting.remaining() + piece.length);
    bytes.put(waiting).put(piece).flip();
    CharBuffer text = CharBuffer.allocate(bytes.remaining() + 1);
    decoder.decode(bytes, text, false);
    waiting = bytes.slice();
    return text.flip().toString();
  }
}
