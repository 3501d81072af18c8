// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.gguf;

import dev.iqa.ModelUnavailableException;
import dev.iqa.model.HalfPrecision;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file of metadata and tensors. Opening reads and checks the header; a tensor's numbers are read
 * when they are asked for.
 *
 * <p>Whatever the bytes are, the outcome is the header or a {@link ModelUnavailableException}: at
 * most 10,000 keys and 20,000 tensors, strings of at most 64 KiB (chat templates: 1 MiB), arrays of
 * at most a million elements, alignments up to 4096; no axis empty, no product of axes beyond 2⁶³,
 * no key or tensor twice, every tensor aligned, inside the file, and beside the others.
 *
 * <p>Safe for use by several threads. The file must not be cut while it is in use.
 */
public final class GgufFile {

  private final Path file;
  private final Map<String, Object> metadata;
  private final Map<String, GgufTensor> tensors;

  GgufFile(Path file, Map<String, Object> metadata, Map<String, GgufTensor> tensors) {
    this.file = file;
    this.metadata = Collections.unmodifiableMap(metadata);
    this.tensors = Collections.unmodifiableMap(tensors);
  }

  /**
   * Opens a file.
   *
   * @param file to read
   * @return its header, checked
   * @throws ModelUnavailableException if it cannot be read or is not GGUF
   */
  public static GgufFile open(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new GgufReader(file, channel).read();
    } catch (IOException e) {
      throw new ModelUnavailableException(
          "cannot read the model " + file + ": " + e + "; the path of a GGUF file would work", e);
    }
  }

  /**
   * Where it lies.
   *
   * @return the path it was opened by
   */
  public Path path() {
    return file;
  }

  /**
   * What is said of it.
   *
   * @return the keys in the order of the file
   */
  public Set<String> keys() {
    return metadata.keySet();
  }

  /**
   * A text.
   *
   * @param key of it
   * @return empty without the key
   * @throws ModelUnavailableException if something else stands there
   */
  public Optional<String> text(String key) {
    return Optional.ofNullable(value(key, String.class, "a text"));
  }

  /**
   * A whole number of any width.
   *
   * @param key of it
   * @return empty without the key; unsigned 64 bits beyond 2⁶³ − 1 are negative
   * @throws ModelUnavailableException if something else stands there
   */
  public OptionalLong whole(String key) {
    Long value = value(key, Long.class, "a whole number");
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /**
   * A real number of either width.
   *
   * @param key of it
   * @return empty without the key
   * @throws ModelUnavailableException if something else stands there
   */
  public OptionalDouble real(String key) {
    Double value = value(key, Double.class, "a real number");
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /**
   * A truth value.
   *
   * @param key of it
   * @return empty without the key
   * @throws ModelUnavailableException if something else stands there
   */
  public Optional<Boolean> truth(String key) {
    return Optional.ofNullable(value(key, Boolean.class, "a truth value"));
  }

  /**
   * Texts.
   *
   * @param key of them
   * @return empty without the key
   * @throws ModelUnavailableException if something else stands there
   */
  public List<String> texts(String key) {
    List<?> values = value(key, List.class, "an array of texts");
    return values == null ? List.of() : values.stream().map(String.class::cast).toList();
  }

  /**
   * Whole numbers, or truth values as 0 and 1.
   *
   * @param key of them
   * @return empty without the key
   * @throws ModelUnavailableException if something else stands there
   */
  public long[] wholes(String key) {
    long[] values = value(key, long[].class, "an array of whole numbers");
    return values == null ? new long[0] : values.clone();
  }

  /**
   * Real numbers.
   *
   * @param key of them
   * @return empty without the key
   * @throws ModelUnavailableException if something else stands there
   */
  public double[] reals(String key) {
    double[] values = value(key, double[].class, "an array of real numbers");
    return values == null ? new double[0] : values.clone();
  }

  private <T> @Nullable T value(String key, Class<T> type, String wanted) {
    Object value = metadata.get(key);
    if (value == null || type.isInstance(value)) {
      return type.cast(value);
    }
    throw new ModelUnavailableException(
        key
            + " of "
            + file
            + " is no "
            + wanted.replaceFirst("^an? ", "")
            + "; "
            + wanted
            + " would work");
  }

  /** The one number behind a key, or one for each layer. */
  long[] wholeOrWholes(String key) {
    return metadata.get(key) instanceof Long one ? new long[] {one} : wholes(key);
  }

  /**
   * What is in the file.
   *
   * @return the tensors in the order of their bytes
   */
  public Collection<GgufTensor> tensors() {
    return tensors.values();
  }

  /**
   * One tensor's description.
   *
   * @param name of the tensor
   * @return empty if there is none of that name
   */
  public Optional<GgufTensor> tensor(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /**
   * The numbers of a tensor of 32-bit, 16-bit or brain floats.
   *
   * @param name of the tensor
   * @return its numbers in row-major order
   * @throws ModelUnavailableException if there is none of that name, it is quantized, or it is
   *     larger than 2 GiB
   */
  public float[] floats(String name) {
    GgufTensor tensor =
        tensor(name)
            .orElseThrow(
                () ->
                    new ModelUnavailableException(
                        file
                            + " has no tensor "
                            + name
                            + "; it has "
                            + tensors.size()
                            + " others"));
    if (tensor.bytes() > Integer.MAX_VALUE) {
      throw new ModelUnavailableException(
          name + " of " + file + " has " + tensor.bytes() + " bytes; up to 2 GiB are read at once");
    }
    ByteBuffer bytes = bytes(tensor);
    float[] values = new float[(int) tensor.elements()];
    switch (tensor.type()) {
      case F32 -> bytes.asFloatBuffer().get(values);
      case F16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = HalfPrecision.toFloat(bytes.getShort(2 * i));
        }
      }
      case BF16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = HalfPrecision.fromBrain(bytes.getShort(2 * i));
        }
      }
      default ->
          throw new ModelUnavailableException(
              name + " of " + file + " is " + tensor.type() + "; F32, F16 or BF16 are read");
    }
    return values;
  }

  private ByteBuffer bytes(GgufTensor tensor) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() < tensor.offset() + tensor.bytes()) {
        throw new EOFException("the file was cut since it was opened");
      }
      return channel
          .map(FileChannel.MapMode.READ_ONLY, tensor.offset(), tensor.bytes())
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot read " + tensor.name() + " of " + file, e);
    }
  }
}
