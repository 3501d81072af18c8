// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.gguf;

import dev.iqa.ModelUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a header front to back; nothing is allocated that the file or the limits do not cover. */
final class GgufReader {

  static final int MAGIC = 0x46554747;
  static final String ALIGNMENT = "general.alignment";
  static final int DEFAULT_ALIGNMENT = 32;

  private static final int BLOCK_BYTES = 1 << 16;

  private final Path file;
  private final FileChannel channel;
  private final long size;
  private final ByteBuffer block =
      ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private long taken;

  GgufReader(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.size = channel.size();
  }

  GgufFile read() throws IOException {
    int magic = size < Integer.BYTES ? 0 : int32("the magic number");
    if (magic != MAGIC) {
      throw malformed("it does not begin with GGUF");
    }
    int version = int32("the version");
    if (version != 2 && version != 3) {
      throw malformed(
          Integer.reverseBytes(version) == 3
              ? "it is big-endian"
              : "its version is " + Integer.toUnsignedString(version) + ", 2 and 3 are read");
    }
    int tensors = count("tensors", int64("the number of tensors"), GgufLimits.TENSORS);
    int keys = count("keys", int64("the number of keys"), GgufLimits.KEYS);
    Map<String, Object> metadata = new LinkedHashMap<>();
    for (int i = 0; i < keys; i++) {
      String key = text("a key", GgufLimits.STRING_BYTES);
      GgufValueType type = type(key);
      if (metadata.putIfAbsent(key, value(key, type)) != null) {
        throw malformed("it has the key " + key + " twice");
      }
    }
    int alignment = alignment(metadata);
    List<GgufTensor> relative = new ArrayList<>();
    for (int i = 0; i < tensors; i++) {
      relative.add(tensor(alignment));
    }
    return new GgufFile(
        file, metadata, place(relative, (taken + alignment - 1) / alignment * alignment));
  }

  private Map<String, GgufTensor> place(List<GgufTensor> relative, long dataStart) {
    List<GgufTensor> ordered = new ArrayList<>(relative);
    ordered.sort(Comparator.comparingLong(GgufTensor::offset));
    Map<String, GgufTensor> placed = new LinkedHashMap<>();
    long end = 0;
    for (GgufTensor tensor : ordered) {
      if (tensor.offset() < end) {
        throw malformed("tensors overlap at " + tensor.name());
      }
      long room = size - dataStart;
      // Two comparisons: the difference of all three may not fit a long.
      if (tensor.bytes() > room || tensor.offset() > room - tensor.bytes()) {
        throw malformed(
            tensor.name()
                + " takes "
                + tensor.bytes()
                + " bytes from byte "
                + tensor.offset()
                + " of the data on, and the file is truncated after "
                + Math.max(0, room));
      }
      end = tensor.offset() + tensor.bytes();
      GgufTensor absolute =
          new GgufTensor(
              tensor.name(),
              tensor.type(),
              tensor.shape(),
              dataStart + tensor.offset(),
              tensor.bytes());
      if (placed.putIfAbsent(tensor.name(), absolute) != null) {
        throw malformed("it has the tensor " + tensor.name() + " twice");
      }
    }
    return placed;
  }

  private GgufTensor tensor(int alignment) throws IOException {
    String name = text("a tensor's name", GgufLimits.TENSOR_NAME_BYTES);
    int axes = int32("the axes of " + name);
    if (axes < 1 || axes > GgufLimits.AXES) {
      throw malformed(name + " has " + Integer.toUnsignedString(axes) + " axes; 1 to 4 are read");
    }
    List<Long> shape = new ArrayList<>();
    long elements = 1;
    for (int i = 0; i < axes; i++) {
      long length = int64("the shape of " + name);
      if (length < 1) {
        throw malformed(name + " has an axis of " + Long.toUnsignedString(length));
      }
      shape.add(0, length);
      elements = times(name, elements, length);
    }
    int code = int32("the type of " + name);
    GgufType type =
        GgufType.of(code)
            .orElseThrow(
                () ->
                    malformed(
                        name
                            + " has the type "
                            + Integer.toUnsignedString(code)
                            + ", which is unknown"));
    long row = shape.get(axes - 1);
    if (row % type.blockElements() != 0) {
      throw malformed(
          name
              + " has rows of "
              + row
              + " numbers; of "
              + type
              + " they come in blocks of "
              + type.blockElements());
    }
    long offset = int64("the offset of " + name);
    if (offset < 0 || offset % alignment != 0) {
      throw malformed(
          name
              + " lies at "
              + Long.toUnsignedString(offset)
              + ", which is no multiple of the alignment "
              + alignment);
    }
    long bytes = times(name, elements / type.blockElements(), type.blockBytes());
    return new GgufTensor(name, type, shape, offset, bytes);
  }

  private long times(String name, long a, long b) {
    try {
      return Math.multiplyExact(a, b);
    } catch (ArithmeticException e) {
      throw malformed("the shape of " + name + " is too large");
    }
  }

  private int alignment(Map<String, Object> metadata) {
    Object value = metadata.get(ALIGNMENT);
    if (value == null) {
      return DEFAULT_ALIGNMENT;
    }
    if (value instanceof Long alignment
        && alignment > 0
        && alignment <= GgufLimits.ALIGNMENT_BYTES
        && Long.bitCount(alignment) == 1) {
      return (int) (long) alignment;
    }
    throw malformed(
        "its alignment is "
            + value
            + "; a power of two up to "
            + GgufLimits.ALIGNMENT_BYTES
            + " is read");
  }

  private GgufValueType type(String key) throws IOException {
    int code = int32("the type of " + key);
    return GgufValueType.of(code)
        .orElseThrow(
            () ->
                malformed(
                    key
                        + " has the type "
                        + Integer.toUnsignedString(code)
                        + ", which is unknown"));
  }

  private Object value(String key, GgufValueType type) throws IOException {
    return switch (type) {
      case UINT8 -> (long) (int8(key) & 0xff);
      case INT8 -> (long) int8(key);
      case UINT16 -> (long) (int16(key) & 0xffff);
      case INT16 -> (long) int16(key);
      case UINT32 -> int32(key) & 0xffff_ffffL;
      case INT32 -> (long) int32(key);
      case FLOAT32 -> (double) Float.intBitsToFloat(int32(key));
      case BOOL -> truth(key);
      case STRING ->
          text(
              key,
              key.startsWith("tokenizer.chat_template")
                  ? GgufLimits.CHAT_TEMPLATE_BYTES
                  : GgufLimits.STRING_BYTES);
      case ARRAY -> array(key);
      // Above 2⁶³ − 1 it is not a number that anything here counts.
      case UINT64, INT64 -> int64(key);
      case FLOAT64 -> Double.longBitsToDouble(int64(key));
    };
  }

  private boolean truth(String key) throws IOException {
    byte value = int8(key);
    if (value != 0 && value != 1) {
      throw malformed(key + " is " + value + "; a truth value is 0 or 1");
    }
    return value == 1;
  }

  private Object array(String key) throws IOException {
    GgufValueType of = type(key);
    if (of == GgufValueType.ARRAY) {
      throw malformed(key + " is an array of arrays, which is not read");
    }
    int length = count("elements of " + key, int64(key), GgufLimits.ARRAY_ELEMENTS);
    if ((long) length * of.leastBytes() > size - taken) {
      throw truncated(key);
    }
    switch (of) {
      case STRING -> {
        List<String> texts = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
          texts.add(text(key, GgufLimits.STRING_BYTES));
        }
        return texts;
      }
      case FLOAT32, FLOAT64 -> {
        double[] reals = new double[length];
        for (int i = 0; i < length; i++) {
          reals[i] = (double) value(key, of);
        }
        return reals;
      }
      case BOOL -> {
        long[] truths = new long[length];
        for (int i = 0; i < length; i++) {
          truths[i] = truth(key) ? 1 : 0;
        }
        return truths;
      }
      default -> {
        long[] wholes = new long[length];
        for (int i = 0; i < length; i++) {
          wholes[i] = (long) value(key, of);
        }
        return wholes;
      }
    }
  }

  private int count(String what, long count, int most) {
    if (count < 0 || count > most) {
      throw malformed(
          "it would have "
              + Long.toUnsignedString(count)
              + " "
              + what
              + "; up to "
              + most
              + " are read");
    }
    return (int) count;
  }

  private String text(String what, int most) throws IOException {
    long length = int64(what);
    if (length < 0 || length > most) {
      throw malformed(
          what
              + " would have "
              + Long.toUnsignedString(length)
              + " bytes; up to "
              + most
              + " are read");
    }
    if (length > size - taken) {
      throw truncated(what);
    }
    byte[] bytes = new byte[(int) length];
    int done = 0;
    while (done < bytes.length) {
      need(what, 1);
      int part = Math.min(block.remaining(), bytes.length - done);
      block.get(bytes, done, part);
      done += part;
      taken += part;
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private byte int8(String what) throws IOException {
    need(what, Byte.BYTES);
    taken += Byte.BYTES;
    return block.get();
  }

  private short int16(String what) throws IOException {
    need(what, Short.BYTES);
    taken += Short.BYTES;
    return block.getShort();
  }

  private int int32(String what) throws IOException {
    need(what, Integer.BYTES);
    taken += Integer.BYTES;
    return block.getInt();
  }

  private long int64(String what) throws IOException {
    need(what, Long.BYTES);
    taken += Long.BYTES;
    return block.getLong();
  }

  private void need(String what, int bytes) throws IOException {
    if (taken > GgufLimits.HEADER_BYTES) {
      throw malformed("its header is longer than " + GgufLimits.HEADER_BYTES + " bytes");
    }
    if (block.remaining() >= bytes) {
      return;
    }
    block.compact();
    while (block.position() < bytes) {
      if (channel.read(block) < 0) {
        throw truncated(what);
      }
    }
    block.flip();
  }

  private ModelUnavailableException truncated(String what) {
    return malformed("it is truncated in " + what + ", after " + size + " bytes");
  }

  private ModelUnavailableException malformed(String why) {
    return new ModelUnavailableException(
        file + " is not a whole GGUF file: " + why + "; an undamaged copy would work");
  }
}
