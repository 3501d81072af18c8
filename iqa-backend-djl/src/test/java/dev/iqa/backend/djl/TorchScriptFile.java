// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes TorchScript as {@code torch.jit.save} does, for tests that have no Python: a zip of the
 * source of one class, its weights as raw floats, and a pickle that says which weight is which
 * attribute.
 *
 * @see <a
 *     href="https://github.com/pytorch/pytorch/blob/v2.7.1/torch/csrc/jit/docs/serialization.md">the
 *     format</a>
 */
public final class TorchScriptFile {

  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final class Weight {
    private final float[] values;
    private final long[] shape;

    private Weight(float[] values, long... shape) {
      this.values = values;
      this.shape = shape;
    }
  }

  private final String forward;
  private final Map<String, Weight> weights = new LinkedHashMap<>();
  private String storage = "FloatStorage";
  private boolean bare;

  TorchScriptFile(String forward) {
    this.forward = forward;
  }

  /**
   * A module whose only method is {@code forward}.
   *
   * @param parameters such as {@code x: Tensor}
   * @param result type of the result
   * @param lines of source, the last of which returns
   * @return without weights
   */
  public static TorchScriptFile forward(String parameters, String result, String... lines) {
    return new TorchScriptFile(
        "  def forward(self: __torch__.Tiny,\n    %s) -> %s:\n    %s\n"
            .formatted(parameters, result, String.join("\n    ", lines)));
  }

  /**
   * With an attribute of the module.
   *
   * @param name behind {@code self.}
   * @param values row by row
   * @param shape of the tensor
   * @return this
   */
  public TorchScriptFile weight(String name, float[] values, long... shape) {
    weights.put(name, new Weight(values, shape));
    return this;
  }

  /** With another name for the type of the weights. */
  TorchScriptFile storedAs(String type) {
    storage = type;
    return this;
  }

  /** Without source, as {@code torch.save} writes. */
  TorchScriptFile bare() {
    bare = true;
    return this;
  }

  /**
   * The file.
   *
   * @return of equal modules, equal bytes
   */
  public byte[] toBytes() {
    StringBuilder code = new StringBuilder("class Tiny(Module):\n  __parameters__ = [");
    weights.keySet().forEach(name -> code.append('"').append(name).append("\", "));
    code.append("]\n  __buffers__ = []\n");
    weights.keySet().forEach(name -> code.append("  ").append(name).append(" : Tensor\n"));
    code.append("  training : bool\n").append(forward);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "data.pkl", module());
      if (!bare) {
        put(zip, "code/__torch__.py", code.toString().getBytes(StandardCharsets.UTF_8));
        put(zip, "constants.pkl", new Pickle().emptyTuple().stop());
      }
      int number = 0;
      for (Weight weight : weights.values()) {
        ByteBuffer raw =
            ByteBuffer.allocate(4 * weight.values.length).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(weight.values);
        put(zip, "data/" + number++, raw.array());
      }
      put(zip, "version", "3\n".getBytes(StandardCharsets.UTF_8));
      put(zip, "byteorder", "little".getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry("tiny/" + name);
    CRC32 sum = new CRC32();
    sum.update(content);
    entry.setTimeLocal(EPOCH);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private byte[] module() {
    Pickle pickle = new Pickle().global("__torch__", "Tiny").emptyTuple().newObject();
    pickle.emptyDictionary().mark();
    int number = 0;
    for (Map.Entry<String, Weight> entry : weights.entrySet()) {
      Weight weight = entry.getValue();
      pickle.text(entry.getKey()).global("torch._utils", "_rebuild_tensor_v2").mark();
      pickle.mark().text("storage").global("torch", storage).text("" + number++).text("cpu");
      pickle.integer(weight.values.length).tuple().persistentId().integer(0);
      pickle.integers(weight.shape).integers(strides(weight.shape)).no();
      pickle.global("collections", "OrderedDict").emptyTuple().reduce().tuple().reduce();
    }
    return pickle.text("training").no().setItems().build().stop();
  }

  private static long[] strides(long[] shape) {
    long[] strides = new long[shape.length];
    long step = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = step;
      step *= shape[i];
    }
    return strides;
  }

  /** Opcodes of Python's pickle, protocol 2. */
  private static final class Pickle {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Pickle() {
      bytes.write(0x80);
      bytes.write(2);
    }

    private Pickle op(char code) {
      bytes.write(code);
      return this;
    }

    Pickle global(String module, String name) {
      bytes.write('c');
      bytes.writeBytes((module + '\n' + name + '\n').getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    Pickle text(String value) {
      bytes.write('X');
      littleEndian(value.length());
      bytes.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
      return this;
    }

    Pickle integer(long value) {
      bytes.write('J');
      littleEndian(Math.toIntExact(value));
      return this;
    }

    Pickle integers(long[] values) {
      mark();
      for (long value : values) {
        integer(value);
      }
      return tuple();
    }

    private void littleEndian(int value) {
      for (int shift = 0; shift < 32; shift += 8) {
        bytes.write(value >> shift);
      }
    }

    Pickle mark() {
      return op('(');
    }

    Pickle tuple() {
      return op('t');
    }

    Pickle emptyTuple() {
      return op(')');
    }

    Pickle emptyDictionary() {
      return op('}');
    }

    Pickle newObject() {
      return op((char) 0x81);
    }

    Pickle setItems() {
      return op('u');
    }

    Pickle build() {
      return op('b');
    }

    Pickle reduce() {
      return op('R');
    }

    Pickle persistentId() {
      return op('Q');
    }

    Pickle no() {
      return op((char) 0x89);
    }

    byte[] stop() {
      return op('.').bytes.toByteArray();
    }
  }
}
