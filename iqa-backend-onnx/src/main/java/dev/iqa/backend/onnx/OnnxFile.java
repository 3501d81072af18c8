// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import dev.iqa.ModelUnavailableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What must be known of an ONNX file before a native library sees it: that it is whole, its opset,
 * and which other files it wants. A walk over the protocol buffer; fields that do not matter are
 * skipped.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/v1.17.0/onnx/onnx.proto">onnx.proto</a>
 */
final class OnnxFile {

  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_OPSET = 8;
  private static final int MODEL_FUNCTIONS = 25;
  private static final int OPSET_DOMAIN = 1;
  private static final int OPSET_VERSION = 2;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int GRAPH_SPARSE_INITIALIZER = 15;
  private static final int NODE_ATTRIBUTE = 5;
  private static final int FUNCTION_NODE = 7;
  private static final int ATTRIBUTE_TENSOR = 5;
  private static final int ATTRIBUTE_GRAPH = 6;
  private static final int ATTRIBUTE_TENSORS = 10;
  private static final int ATTRIBUTE_GRAPHS = 11;
  private static final int ATTRIBUTE_SPARSE_TENSOR = 22;
  private static final int ATTRIBUTE_SPARSE_TENSORS = 23;
  private static final int TENSOR_DIMENSIONS = 1;
  private static final int TENSOR_TYPE = 2;
  private static final int TENSOR_NAME = 8;
  private static final int TENSOR_EXTERNAL = 13;
  private static final int ENTRY_KEY = 1;
  private static final int ENTRY_VALUE = 2;

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  /** With each level ONNX Runtime takes twice as long to open a file: 20 were not done in 60 s. */
  private static final int DEEPEST = 8;

  private final String name;
  private final List<External> externals = new ArrayList<>();
  private long opset;
  private boolean graph;

  /**
   * A weight that lies in another file.
   *
   * @param name in the graph
   * @param type as ONNX numbers types
   * @param shape sizes of the axes
   * @param location of the file, as written
   * @param offset of the first byte
   * @param length in bytes; −1 for all that is left
   */
  record External(
      String name, long type, List<Long> shape, String location, long offset, long length) {}

  private OnnxFile(String name) {
    this.name = name;
  }

  /** Called for every field of a message. */
  private interface FieldReader {
    void field(int number, int wire, long value, ByteBuffer bytes);
  }

  /**
   * Walks over a file.
   *
   * @param bytes of it, left untouched
   * @param name for messages
   * @return what was found
   * @throws ModelUnavailableException if it is cut off or no ONNX file
   */
  static OnnxFile read(ByteBuffer bytes, String name) {
    OnnxFile file = new OnnxFile(name);
    file.message(bytes.duplicate(), file::model);
    if (!file.graph || file.opset == 0) {
      throw file.broken("it has no graph or names no opset");
    }
    return file;
  }

  /** Version of the standard operators. */
  long opset() {
    return opset;
  }

  /** Weights in other files, in the order of the graph. */
  List<External> externals() {
    return externals;
  }

  private ModelUnavailableException broken(String why) {
    return new ModelUnavailableException(
        name + " is truncated or no ONNX file: " + why + "; a complete copy would work");
  }

  private void message(ByteBuffer bytes, FieldReader reader) {
    while (bytes.hasRemaining()) {
      long key = varint(bytes);
      int wire = (int) (key & 7);
      int number = (int) (key >>> 3);
      switch (wire) {
        case VARINT -> reader.field(number, wire, varint(bytes), bytes);
        case FIXED64 -> skip(bytes, Long.BYTES);
        case FIXED32 -> skip(bytes, Integer.BYTES);
        case BYTES -> {
          long length = varint(bytes);
          if (length < 0 || length > bytes.remaining()) {
            throw broken(
                "field "
                    + number
                    + " at byte "
                    + bytes.position()
                    + " has "
                    + length
                    + " bytes, "
                    + bytes.remaining()
                    + " are left");
          }
          ByteBuffer part = bytes.slice(bytes.position(), (int) length);
          skip(bytes, (int) length);
          reader.field(number, wire, 0, part);
        }
        default -> throw broken("field " + number + " has the unknown wire type " + wire);
      }
    }
  }

  private void skip(ByteBuffer bytes, int count) {
    if (bytes.remaining() < count) {
      throw broken("it ends at byte " + bytes.limit());
    }
    bytes.position(bytes.position() + count);
  }

  private long varint(ByteBuffer bytes) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (!bytes.hasRemaining()) {
        throw broken("it ends at byte " + bytes.limit());
      }
      byte next = bytes.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw broken("a number before byte " + bytes.position() + " does not end");
  }

  private void model(int number, int wire, long value, ByteBuffer part) {
    if (wire != BYTES) {
      return;
    }
    if (number == MODEL_GRAPH) {
      graph = true;
      graph(part, 0);
    } else if (number == MODEL_OPSET) {
      opset(part);
    } else if (number == MODEL_FUNCTIONS) {
      message(
          part,
          (n, w, v, p) -> {
            if (n == FUNCTION_NODE && w == BYTES) {
              node(p, 0);
            }
          });
    }
  }

  private void opset(ByteBuffer part) {
    long[] version = {0};
    String[] domain = {""};
    message(
        part,
        (n, w, v, p) -> {
          if (n == OPSET_DOMAIN && w == BYTES) {
            domain[0] = text(p);
          } else if (n == OPSET_VERSION && w == VARINT) {
            version[0] = v;
          }
        });
    if (domain[0].isEmpty() || domain[0].equals("ai.onnx")) {
      opset = version[0];
    }
  }

  private void graph(ByteBuffer bytes, int depth) {
    if (depth > DEEPEST) {
      throw broken("its graphs are nested more than " + DEEPEST + " deep");
    }
    message(
        bytes,
        (n, w, v, p) -> {
          if (w == BYTES && n == GRAPH_NODE) {
            node(p, depth);
          } else if (w == BYTES && n == GRAPH_INITIALIZER) {
            tensor(p, depth == 0);
          } else if (w == BYTES && n == GRAPH_SPARSE_INITIALIZER) {
            sparse(p);
          }
        });
  }

  private void node(ByteBuffer bytes, int depth) {
    message(
        bytes,
        (n, w, v, p) -> {
          if (w == BYTES && n == NODE_ATTRIBUTE) {
            attribute(p, depth);
          }
        });
  }

  private void attribute(ByteBuffer bytes, int depth) {
    message(
        bytes,
        (n, w, v, p) -> {
          if (w != BYTES) {
            return;
          }
          switch (n) {
            case ATTRIBUTE_TENSOR, ATTRIBUTE_TENSORS -> tensor(p, false);
            case ATTRIBUTE_GRAPH, ATTRIBUTE_GRAPHS -> graph(p, depth + 1);
            case ATTRIBUTE_SPARSE_TENSOR, ATTRIBUTE_SPARSE_TENSORS -> sparse(p);
            default -> {
              // Texts and numbers.
            }
          }
        });
  }

  /** Values and indices of a sparse tensor are its first two fields. */
  private void sparse(ByteBuffer bytes) {
    message(
        bytes,
        (n, w, v, p) -> {
          if (w == BYTES && (n == 1 || n == 2)) {
            tensor(p, false);
          }
        });
  }

  /** Only weights of the outermost graph can be given to ONNX Runtime as bytes. */
  private void tensor(ByteBuffer bytes, boolean weight) {
    Map<String, String> external = new HashMap<>();
    List<Long> shape = new ArrayList<>();
    long[] type = {0};
    String[] called = {""};
    message(
        bytes,
        (n, w, v, p) -> {
          if (w == BYTES && n == TENSOR_EXTERNAL) {
            entry(p, external);
          } else if (w == VARINT && n == TENSOR_DIMENSIONS) {
            shape.add(v);
          } else if (w == BYTES && n == TENSOR_DIMENSIONS) {
            while (p.hasRemaining()) {
              shape.add(varint(p));
            }
          } else if (w == VARINT && n == TENSOR_TYPE) {
            type[0] = v;
          } else if (w == BYTES && n == TENSOR_NAME) {
            called[0] = text(p);
          }
        });
    String location = external.get("location");
    if (location == null) {
      return;
    }
    if (!weight) {
      throw new ModelUnavailableException(
          name
              + " keeps "
              + (called[0].isEmpty() ? "a constant" : called[0])
              + " in "
              + location
              + "; weights in other files work for the outermost graph only");
    }
    externals.add(
        new External(
            called[0],
            type[0],
            List.copyOf(shape),
            location,
            number(external, "offset", 0),
            number(external, "length", -1)));
  }

  private long number(Map<String, String> external, String key, long absent) {
    String text = external.get(key);
    if (text == null) {
      return absent;
    }
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The same as a negative one.
    }
    throw broken("the " + key + " of external data is '" + text + "'");
  }

  private void entry(ByteBuffer bytes, Map<String, String> external) {
    String[] entry = {"", ""};
    message(
        bytes,
        (n, w, v, p) -> {
          if (w == BYTES && (n == ENTRY_KEY || n == ENTRY_VALUE)) {
            entry[n - 1] = text(p);
          }
        });
    external.put(entry[0], entry[1]);
  }

  private static String text(ByteBuffer bytes) {
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }
}
