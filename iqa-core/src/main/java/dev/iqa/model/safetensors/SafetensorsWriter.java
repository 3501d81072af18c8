// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.safetensors;

import dev.iqa.io.WholeFile;
import dev.iqa.model.ElementType;
import dev.iqa.model.LittleEndian;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Collects tensors and writes them as one file. Wide elements come first, in the order given within
 * one width, so that all are aligned; the same calls give the same bytes.
 */
public final class SafetensorsWriter {

  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, Content> tensors = new LinkedHashMap<>();

  private record Content(String name, ElementType type, List<Long> shape, ByteBuffer bytes) {}

  /** Nothing yet. */
  public SafetensorsWriter() {}

  /**
   * Says something of the file.
   *
   * @param key of it
   * @param value of it
   * @return this
   */
  public SafetensorsWriter metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /**
   * 32-bit floats.
   *
   * @param name of the tensor
   * @param values in row-major order
   * @param shape sizes of the axes; none for a scalar
   * @return this
   */
  public SafetensorsWriter floats(String name, float[] values, long... shape) {
    return put(name, ElementType.FLOAT32, LittleEndian.floats(values), shape);
  }

  /**
   * 16-bit floats, rounded from 32 bits.
   *
   * @param name of the tensor
   * @param values in row-major order
   * @param shape sizes of the axes; none for a scalar
   * @return this
   */
  public SafetensorsWriter halves(String name, float[] values, long... shape) {
    return put(name, ElementType.FLOAT16, LittleEndian.halves(values), shape);
  }

  /**
   * Brain floats, rounded from 32 bits.
   *
   * @param name of the tensor
   * @param values in row-major order
   * @param shape sizes of the axes; none for a scalar
   * @return this
   */
  public SafetensorsWriter brains(String name, float[] values, long... shape) {
    return put(name, ElementType.BFLOAT16, LittleEndian.brains(values), shape);
  }

  /**
   * 64-bit whole numbers.
   *
   * @param name of the tensor
   * @param values in row-major order
   * @param shape sizes of the axes; none for a scalar
   * @return this
   */
  public SafetensorsWriter longs(String name, long[] values, long... shape) {
    return put(name, ElementType.INT64, LittleEndian.longs(values), shape);
  }

  /**
   * 32-bit whole numbers.
   *
   * @param name of the tensor
   * @param values in row-major order
   * @param shape sizes of the axes; none for a scalar
   * @return this
   */
  public SafetensorsWriter ints(String name, int[] values, long... shape) {
    return put(name, ElementType.INT32, LittleEndian.ints(values), shape);
  }

  /**
   * Signed bytes.
   *
   * @param name of the tensor
   * @param values in row-major order
   * @param shape sizes of the axes; none for a scalar
   * @return this
   */
  public SafetensorsWriter signedBytes(String name, byte[] values, long... shape) {
    return put(name, ElementType.INT8, values.clone(), shape);
  }

  /**
   * Unsigned bytes.
   *
   * @param name of the tensor
   * @param values in row-major order, 0..255 as the bits say
   * @param shape sizes of the axes; none for a scalar
   * @return this
   */
  public SafetensorsWriter unsignedBytes(String name, byte[] values, long... shape) {
    return put(name, ElementType.UINT8, values.clone(), shape);
  }

  private SafetensorsWriter put(String name, ElementType type, byte[] bytes, long... shape) {
    long elements = LongStream.of(shape).reduce(1, Math::multiplyExact);
    if (elements * type.bytes() != bytes.length) {
      throw new IllegalArgumentException(
          name
              + " has "
              + bytes.length / type.bytes()
              + " numbers and the shape "
              + Arrays.toString(shape)
              + " of "
              + elements);
    }
    if (name.equals("__metadata__")
        || tensors.putIfAbsent(
                name,
                new Content(
                    name, type, LongStream.of(shape).boxed().toList(), ByteBuffer.wrap(bytes)))
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
    List<Content> ordered = new ArrayList<>(tensors.values());
    ordered.sort(Comparator.comparingInt((Content content) -> -content.type().bytes()));
    WholeFile.write(
        file,
        out -> {
          WholeFile.writeAll(out, header(ordered));
          for (Content content : ordered) {
            WholeFile.writeAll(out, content.bytes().duplicate());
          }
        });
  }

  private ByteBuffer header(List<Content> ordered) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode lines = root.putObject("__metadata__");
      metadata.forEach(lines::put);
    }
    long at = 0;
    for (Content content : ordered) {
      ObjectNode entry = root.putObject(content.name());
      entry.put("dtype", content.type().safetensorsName());
      ArrayNode shape = entry.putArray("shape");
      content.shape().forEach(shape::add);
      entry.putArray("data_offsets").add(at).add(at + content.bytes().remaining());
      at += content.bytes().remaining();
    }
    byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
    // The format lets a header end in blanks; they put the numbers at a multiple of 8.
    int padded = (json.length + 7) / 8 * 8;
    byte[] header = new byte[8 + padded];
    Arrays.fill(header, (byte) ' ');
    return ByteBuffer.wrap(header)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(padded)
        .put(json)
        .rewind();
  }
}
