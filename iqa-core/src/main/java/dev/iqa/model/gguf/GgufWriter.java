// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.gguf;

import dev.iqa.io.WholeFile;
import dev.iqa.model.LittleEndian;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Collects metadata and tensors and writes them as one file of version 3, everything in the order
 * given; the same calls give the same bytes.
 */
public final class GgufWriter {

  private static final int VERSION = 3;

  private final Map<String, byte[]> metadata = new LinkedHashMap<>();
  private final Map<String, Content> tensors = new LinkedHashMap<>();

  private record Content(GgufType type, List<Long> shape, ByteBuffer bytes) {}

  /**
   * A file with nothing in it yet.
   *
   * @param architecture that the tensors belong to, such as {@code llama}
   */
  public GgufWriter(String architecture) {
    text("general.architecture", architecture);
  }

  /**
   * Says a text.
   *
   * @param key of it
   * @param value of it
   * @return this
   */
  public GgufWriter text(String key, String value) {
    return put(key, GgufValueType.STRING, string(value));
  }

  /**
   * Says a whole number of 32 bits, written as unsigned.
   *
   * @param key of it
   * @param value of it, at least 0
   * @return this
   */
  public GgufWriter whole(String key, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(key + " is " + value + "; 0 or more would work");
    }
    return put(key, GgufValueType.UINT32, LittleEndian.ints(new int[] {value}));
  }

  /**
   * Says a real number of 32 bits.
   *
   * @param key of it
   * @param value of it
   * @return this
   */
  public GgufWriter real(String key, float value) {
    return put(key, GgufValueType.FLOAT32, LittleEndian.floats(new float[] {value}));
  }

  /**
   * Says a truth value.
   *
   * @param key of it
   * @param value of it
   * @return this
   */
  public GgufWriter truth(String key, boolean value) {
    return put(key, GgufValueType.BOOL, new byte[] {(byte) (value ? 1 : 0)});
  }

  /**
   * Says texts.
   *
   * @param key of them
   * @param values of them
   * @return this
   */
  public GgufWriter texts(String key, List<String> values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    values.forEach(value -> bytes.writeBytes(string(value)));
    return array(key, GgufValueType.STRING, values.size(), bytes.toByteArray());
  }

  /**
   * Says whole numbers of 32 bits.
   *
   * @param key of them
   * @param values of them
   * @return this
   */
  public GgufWriter wholes(String key, int[] values) {
    return array(key, GgufValueType.INT32, values.length, LittleEndian.ints(values));
  }

  /**
   * Says real numbers of 32 bits.
   *
   * @param key of them
   * @param values of them
   * @return this
   */
  public GgufWriter reals(String key, float[] values) {
    return array(key, GgufValueType.FLOAT32, values.length, LittleEndian.floats(values));
  }

  /**
   * A tensor of 32-bit floats.
   *
   * @param name of the tensor
   * @param values in row-major order
   * @param shape sizes of one to four axes, rows before columns
   * @return this
   */
  public GgufWriter floats(String name, float[] values, long... shape) {
    return put(name, GgufType.F32, values.length, LittleEndian.floats(values), shape);
  }

  /**
   * A tensor of 16-bit floats, rounded from 32 bits.
   *
   * @param name of the tensor
   * @param values in row-major order
   * @param shape sizes of one to four axes, rows before columns
   * @return this
   */
  public GgufWriter halves(String name, float[] values, long... shape) {
    return put(name, GgufType.F16, values.length, LittleEndian.halves(values), shape);
  }

  private GgufWriter put(String key, GgufValueType type, byte[] value) {
    byte[] entry = concat(LittleEndian.ints(new int[] {type.code()}), value);
    if (metadata.putIfAbsent(key, entry) != null) {
      throw new IllegalArgumentException("the key " + key + " is taken; say it once");
    }
    return this;
  }

  private GgufWriter array(String key, GgufValueType of, int length, byte[] values) {
    byte[] head =
        concat(LittleEndian.ints(new int[] {of.code()}), LittleEndian.longs(new long[] {length}));
    return put(key, GgufValueType.ARRAY, concat(head, values));
  }

  private GgufWriter put(String name, GgufType type, int values, byte[] bytes, long... shape) {
    if (shape.length < 1
        || shape.length > GgufLimits.AXES
        || LongStream.of(shape).anyMatch(s -> s < 1)) {
      throw new IllegalArgumentException(
          name
              + " has the shape "
              + Arrays.toString(shape)
              + "; 1 to 4 axes of 1 or more would work");
    }
    long elements = LongStream.of(shape).reduce(1, Math::multiplyExact);
    if (elements != values) {
      throw new IllegalArgumentException(
          name
              + " has "
              + values
              + " numbers and the shape "
              + Arrays.toString(shape)
              + " of "
              + elements);
    }
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (length > GgufLimits.TENSOR_NAME_BYTES) {
      throw new IllegalArgumentException(
          "the name "
              + name
              + " has "
              + length
              + " bytes; up to "
              + GgufLimits.TENSOR_NAME_BYTES
              + " would work");
    }
    if (tensors.putIfAbsent(
            name, new Content(type, LongStream.of(shape).boxed().toList(), ByteBuffer.wrap(bytes)))
        != null) {
      throw new IllegalArgumentException("the name " + name + " is taken; choose another");
    }
    return this;
  }

  /**
   * Writes the file; it is there whole or not at all.
   *
   * @param file to write; replaced where it exists
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    WholeFile.write(
        file,
        out -> {
          WholeFile.writeAll(out, ByteBuffer.wrap(padded(header())));
          for (Content content : tensors.values()) {
            WholeFile.writeAll(out, content.bytes().duplicate());
            WholeFile.writeAll(out, ByteBuffer.allocate(padding(content.bytes().remaining())));
          }
        });
  }

  private byte[] header() {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(LittleEndian.ints(new int[] {GgufReader.MAGIC, VERSION}));
    header.writeBytes(LittleEndian.longs(new long[] {tensors.size(), metadata.size()}));
    metadata.forEach(
        (key, value) -> {
          header.writeBytes(string(key));
          header.writeBytes(value);
        });
    long offset = 0;
    for (Map.Entry<String, Content> each : tensors.entrySet()) {
      Content content = each.getValue();
      header.writeBytes(string(each.getKey()));
      List<Long> fastestFirst = new ArrayList<>(content.shape());
      Collections.reverse(fastestFirst);
      header.writeBytes(LittleEndian.ints(new int[] {fastestFirst.size()}));
      header.writeBytes(
          LittleEndian.longs(fastestFirst.stream().mapToLong(Long::longValue).toArray()));
      header.writeBytes(LittleEndian.ints(new int[] {content.type().code()}));
      header.writeBytes(LittleEndian.longs(new long[] {offset}));
      offset += content.bytes().remaining() + (long) padding(content.bytes().remaining());
    }
    return header.toByteArray();
  }

  private static byte[] padded(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length + padding(bytes.length));
  }

  private static int padding(int length) {
    return Math.floorMod(-length, GgufReader.DEFAULT_ALIGNMENT);
  }

  private static byte[] string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return concat(LittleEndian.longs(new long[] {bytes.length}), bytes);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
