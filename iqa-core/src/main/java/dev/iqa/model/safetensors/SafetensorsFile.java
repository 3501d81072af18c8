// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.safetensors;

import dev.iqa.ModelUnavailableException;
import dev.iqa.model.ElementType;
import dev.iqa.model.HalfPrecision;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of tensors. Opening reads and checks the header; a tensor's bytes are mapped when they are
 * asked for, so that a large file costs what is read of it.
 *
 * <p>Whatever the bytes are, the outcome is the tensors or a {@link ModelUnavailableException}: the
 * header must be at most {@value #MAX_HEADER_BYTES} bytes of UTF-8 JSON without a name twice, every
 * tensor's length its shape times its type, and together they must fill the file without gap or
 * overlap.
 *
 * <p>Safe for use by several threads. The file must not be cut while it is in use.
 */
public final class SafetensorsFile {

  /** A hundred thousand tensors fit; the format itself allows 100 MB. */
  public static final int MAX_HEADER_BYTES = 16 << 20;

  private static final String METADATA = "__metadata__";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path file;
  private final long dataStart;
  private final Map<String, String> metadata;
  private final Map<String, TensorEntry> tensors;

  private SafetensorsFile(
      Path file, long dataStart, Map<String, String> metadata, Map<String, TensorEntry> tensors) {
    this.file = file;
    this.dataStart = dataStart;
    this.metadata = Collections.unmodifiableMap(metadata);
    this.tensors = Collections.unmodifiableMap(tensors);
  }

  /**
   * Opens a file.
   *
   * @param file to read
   * @return its header, checked
   * @throws ModelUnavailableException if it cannot be read or is not safetensors
   */
  public static SafetensorsFile open(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < Long.BYTES) {
        throw malformed(file, "it has " + size + " bytes and the header's length alone takes 8");
      }
      long length = read(channel, 0, Long.BYTES).getLong();
      if (length < 0 || length > MAX_HEADER_BYTES) {
        throw malformed(
            file,
            "its header would have "
                + Long.toUnsignedString(length)
                + " bytes; up to "
                + MAX_HEADER_BYTES
                + " are read");
      }
      if (length > size - Long.BYTES) {
        throw malformed(file, "its header would have " + length + " bytes, the file has " + size);
      }
      return parse(
          file,
          text(file, read(channel, Long.BYTES, (int) length)),
          Long.BYTES + length,
          size - Long.BYTES - length);
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot read the weights " + file, e);
    }
  }

  private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException("the file was cut while it was read");
      }
    }
    return bytes.flip();
  }

  private static String text(Path file, ByteBuffer bytes) {
    if (!bytes.hasRemaining() || bytes.get(0) != '{') {
      throw malformed(file, "its header does not begin with {");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw malformed(file, "its header is not UTF-8");
    }
  }

  private static SafetensorsFile parse(Path file, String header, long dataStart, long dataLength) {
    JsonNode root;
    try {
      root = JSON.readTree(header);
    } catch (JacksonException e) {
      throw malformed(file, "its header is not JSON: " + e.getOriginalMessage());
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    List<TensorEntry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> property : root.properties()) {
      if (property.getKey().equals(METADATA)) {
        for (Map.Entry<String, JsonNode> line : property.getValue().properties()) {
          if (!line.getValue().isString()) {
            throw malformed(file, "its metadata " + line.getKey() + " is not text");
          }
          metadata.put(line.getKey(), line.getValue().stringValue());
        }
      } else {
        entries.add(entry(file, property.getKey(), property.getValue()));
      }
    }
    entries.sort(Comparator.comparingLong(TensorEntry::begin).thenComparing(TensorEntry::end));
    long filled = 0;
    Map<String, TensorEntry> tensors = new LinkedHashMap<>();
    for (TensorEntry entry : entries) {
      if (entry.begin() != filled) {
        throw malformed(
            file,
            (entry.begin() < filled ? "tensors overlap at " : "a gap lies before ")
                + entry.name()
                + ": it begins at byte "
                + entry.begin()
                + " and "
                + filled
                + " are taken");
      }
      filled = entry.end();
      tensors.put(entry.name(), entry);
    }
    if (filled != dataLength) {
      throw malformed(
          file,
          "its tensors take " + filled + " bytes and the file has " + dataLength + " of them");
    }
    return new SafetensorsFile(file, dataStart, metadata, tensors);
  }

  private static TensorEntry entry(Path file, String name, JsonNode node) {
    String dtype = node.path("dtype").stringValue("");
    ElementType type =
        Stream.of(ElementType.values())
            .filter(t -> t.safetensorsName().equals(dtype))
            .findFirst()
            .orElseThrow(
                () ->
                    malformed(
                        file,
                        "the dtype of "
                            + name
                            + " is '"
                            + dtype
                            + "'; one of "
                            + Stream.of(ElementType.values())
                                .map(ElementType::safetensorsName)
                                .collect(Collectors.joining(", "))
                            + " would work"));
    List<Long> shape = wholes(file, name, "shape", node.get("shape"));
    List<Long> offsets = wholes(file, name, "data_offsets", node.get("data_offsets"));
    if (offsets.size() != 2) {
      throw malformed(file, "the data_offsets of " + name + " are not two numbers");
    }
    long begin = offsets.get(0);
    long end = offsets.get(1);
    long bytes = type.bytes();
    try {
      for (long size : shape) {
        bytes = Math.multiplyExact(bytes, size);
      }
    } catch (ArithmeticException e) {
      throw malformed(file, "the shape of " + name + " is too large: " + shape);
    }
    if (end < begin || end - begin != bytes) {
      throw malformed(
          file,
          name
              + " has the bytes "
              + begin
              + " to "
              + end
              + " and "
              + dtype
              + " "
              + shape
              + " takes "
              + bytes);
    }
    return new TensorEntry(name, type, shape, begin, end);
  }

  private static List<Long> wholes(
      Path file, String name, String what, @Nullable JsonNode numbers) {
    if (numbers == null || !numbers.isArray()) {
      throw malformed(file, "the " + what + " of " + name + " is not an array");
    }
    List<Long> wholes = new ArrayList<>();
    for (JsonNode number : numbers) {
      if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
        throw malformed(file, "the " + what + " of " + name + " holds " + number);
      }
      wholes.add(number.longValue());
    }
    return wholes;
  }

  private static ModelUnavailableException malformed(Path file, String why) {
    return new ModelUnavailableException(
        file + " is not a whole safetensors file: " + why + "; an undamaged copy would work");
  }

  /**
   * What the writer said of the file.
   *
   * @return texts by key, in the order of the header
   */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * What is in the file.
   *
   * @return the tensors in the order of their bytes
   */
  public Collection<TensorEntry> tensors() {
    return tensors.values();
  }

  /**
   * One tensor's description.
   *
   * @param name of the tensor
   * @return type, shape and place
   * @throws ModelUnavailableException if there is none of that name
   */
  public TensorEntry tensor(String name) {
    TensorEntry entry = tensors.get(name);
    if (entry == null) {
      throw new ModelUnavailableException(
          file
              + " has no tensor "
              + name
              + "; it has "
              + tensors.keySet().stream().limit(5).collect(Collectors.joining(", "))
              + (tensors.size() > 5 ? ", … (" + tensors.size() + ")" : ""));
    }
    return entry;
  }

  /**
   * The bytes of a tensor, mapped.
   *
   * @param name of the tensor
   * @return read-only, little-endian
   * @throws ModelUnavailableException if there is none of that name, it is larger than 2 GiB, or
   *     the file is gone
   */
  public ByteBuffer bytes(String name) {
    TensorEntry entry = tensor(name);
    long length = entry.end() - entry.begin();
    if (length > Integer.MAX_VALUE) {
      throw new ModelUnavailableException(
          name + " of " + file + " has " + length + " bytes; up to 2 GiB are read at once");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < dataStart + entry.end()) {
        throw new EOFException("the file was cut since it was opened");
      }
      return channel
          .map(FileChannel.MapMode.READ_ONLY, dataStart + entry.begin(), length)
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot read " + name + " of " + file, e);
    }
  }

  /**
   * A tensor of 32-bit, 16-bit or brain floats.
   *
   * @param name of the tensor
   * @return its numbers in row-major order
   * @throws ModelUnavailableException if there is none of that name or it holds whole numbers
   */
  public float[] floats(String name) {
    TensorEntry entry = tensor(name);
    ByteBuffer bytes = bytes(name);
    float[] values = new float[(int) entry.elements()];
    switch (entry.type()) {
      case FLOAT32 -> bytes.asFloatBuffer().get(values);
      case FLOAT16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = HalfPrecision.toFloat(bytes.getShort(2 * i));
        }
      }
      case BFLOAT16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = HalfPrecision.fromBrain(bytes.getShort(2 * i));
        }
      }
      default -> throw wrongType(entry, "longs");
    }
    return values;
  }

  /**
   * A tensor of whole numbers or truth values.
   *
   * @param name of the tensor
   * @return its numbers in row-major order
   * @throws ModelUnavailableException if there is none of that name or it holds reals
   */
  public long[] longs(String name) {
    TensorEntry entry = tensor(name);
    ByteBuffer bytes = bytes(name);
    long[] values = new long[(int) entry.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (entry.type()) {
            case INT64 -> bytes.getLong(8 * i);
            case INT32 -> bytes.getInt(4 * i);
            case INT8 -> bytes.get(i);
            case UINT8, BOOL -> bytes.get(i) & 0xff;
            default -> throw wrongType(entry, "floats");
          };
    }
    return values;
  }

  private ModelUnavailableException wrongType(TensorEntry entry, String instead) {
    return new ModelUnavailableException(
        entry.name()
            + " of "
            + file
            + " is "
            + entry.type().safetensorsName()
            + "; "
            + instead
            + "(...) reads it");
  }
}
