// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.onnx;

import dev.iqa.io.WholeFile;
import dev.iqa.model.ElementType;
import dev.iqa.model.LittleEndian;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A model in the making: values go in, operations join them, and {@link #toBytes()} is an ONNX
 * file.
 *
 * <p>Every operation is a {@link #node}; the methods named after operators are the ones our
 * networks use. Values carry the names given to them, nodes are numbered in the order of their
 * making, and the same calls give the same bytes. A wrong name, a shape that does not fit its
 * numbers and a value of another graph are {@link IllegalArgumentException}s at once; whether
 * shapes fit one another is for the runtime to say.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/docs/IR.md">ONNX: intermediate
 *     representation</a>
 */
public final class OnnxGraph {

  /** Reads in every ONNX Runtime since 1.12. */
  public static final int DEFAULT_OPSET = 17;

  private static final String STANDARD = "";

  private final String name;
  private final int opset;
  private final Map<String, Integer> domains = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();
  private final Map<String, OnnxValue> constants = new HashMap<>();
  private final List<Wire> nodes = new ArrayList<>();
  private final List<Wire> initialisers = new ArrayList<>();
  private final List<Wire> inputs = new ArrayList<>();
  private final List<Wire> outputs = new ArrayList<>();
  private String documentation = "";
  private int made;

  /**
   * An empty graph of {@value #DEFAULT_OPSET}.
   *
   * @param name of the model
   */
  public OnnxGraph(String name) {
    this(name, DEFAULT_OPSET);
  }

  /**
   * An empty graph.
   *
   * @param name of the model
   * @param opset version of the standard operators; the methods named after operators are written
   *     for 17 and 18
   */
  public OnnxGraph(String name, int opset) {
    if (opset < 17 || opset > 18) {
      throw new IllegalArgumentException("opset " + opset + " is not written here; 17 and 18 are");
    }
    this.name = name;
    this.opset = opset;
    domains.put(STANDARD, opset);
  }

  /**
   * Operators beyond the standard ones.
   *
   * @param domain {@code "com.microsoft"}
   * @param version of it
   * @return this
   */
  public OnnxGraph importing(String domain, int version) {
    domains.put(domain, version);
    return this;
  }

  /**
   * An entry of the metadata; the order of the entries stays.
   *
   * @param key of it
   * @param value of it
   * @return this
   */
  public OnnxGraph metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /**
   * What the model is, for people.
   *
   * @param text plain
   * @return this
   */
  public OnnxGraph documentation(String text) {
    this.documentation = text;
    return this;
  }

  /**
   * Something the caller of the model gives.
   *
   * @param input name of it
   * @param type of its elements
   * @param shape its axes, the outermost first
   * @return the value
   */
  public OnnxValue input(String input, ElementType type, Dimension... shape) {
    OnnxValue value = define(input, type);
    inputs.add(described(input, type, shape));
    return value;
  }

  /**
   * Something the caller of the model gets.
   *
   * @param output name of it, not yet taken
   * @param value to give out
   * @param shape its axes, the outermost first
   * @return the value under that name
   */
  public OnnxValue output(String output, OnnxValue value, Dimension... shape) {
    requireKnown(value);
    OnnxValue named = define(output, value.type());
    // An own node for the name: one value may go out twice, and an input may go out as it is.
    nodes.add(
        new Wire()
            .text(1, value.name())
            .text(2, output)
            .text(3, "to_" + output)
            .text(4, "Identity"));
    outputs.add(described(output, value.type(), shape));
    return named;
  }

  /**
   * 32-bit floats that ship with the model.
   *
   * @param weights name of them
   * @param values in row-major order
   * @param shape sizes of the axes; none for a scalar
   * @return the value
   */
  public OnnxValue floats(String weights, float[] values, long... shape) {
    return initialiser(weights, ElementType.FLOAT32, LittleEndian.floats(values), shape);
  }

  /**
   * 16-bit floats that ship with the model, rounded from 32 bits.
   *
   * @param weights name of them
   * @param values in row-major order
   * @param shape sizes of the axes; none for a scalar
   * @return the value
   */
  public OnnxValue halves(String weights, float[] values, long... shape) {
    return initialiser(weights, ElementType.FLOAT16, LittleEndian.halves(values), shape);
  }

  /**
   * 64-bit whole numbers that ship with the model.
   *
   * @param numbers name of them
   * @param values in row-major order
   * @param shape sizes of the axes; none for a scalar
   * @return the value
   */
  public OnnxValue longs(String numbers, long[] values, long... shape) {
    return initialiser(numbers, ElementType.INT64, LittleEndian.longs(values), shape);
  }

  /**
   * 32-bit whole numbers that ship with the model.
   *
   * @param numbers name of them
   * @param values in row-major order
   * @param shape sizes of the axes; none for a scalar
   * @return the value
   */
  public OnnxValue ints(String numbers, int[] values, long... shape) {
    return initialiser(numbers, ElementType.INT32, LittleEndian.ints(values), shape);
  }

  /**
   * Signed bytes that ship with the model.
   *
   * @param numbers name of them
   * @param values in row-major order
   * @param shape sizes of the axes; none for a scalar
   * @return the value
   */
  public OnnxValue signedBytes(String numbers, byte[] values, long... shape) {
    return initialiser(numbers, ElementType.INT8, values.clone(), shape);
  }

  /**
   * Unsigned bytes that ship with the model.
   *
   * @param numbers name of them
   * @param values in row-major order, 0..255 as the bits say
   * @param shape sizes of the axes; none for a scalar
   * @return the value
   */
  public OnnxValue unsignedBytes(String numbers, byte[] values, long... shape) {
    return initialiser(numbers, ElementType.UINT8, values.clone(), shape);
  }

  /**
   * Weights in a file beside the model. A runtime that is given the model as bytes cannot find
   * them, and must say so.
   *
   * @param weights name of them
   * @param type of the elements
   * @param location path relative to the model
   * @param offsetBytes where they begin in that file
   * @param lengthBytes how long they are
   * @param shape sizes of the axes
   * @return the value
   */
  public OnnxValue external(
      String weights,
      ElementType type,
      String location,
      long offsetBytes,
      long lengthBytes,
      long... shape) {
    OnnxValue value = define(weights, type);
    initialisers.add(
        axes(shape)
            .integer(2, type.onnxCode())
            .text(8, weights)
            .message(13, entry("location", location))
            .message(13, entry("offset", Long.toString(offsetBytes)))
            .message(13, entry("length", Long.toString(lengthBytes)))
            .integer(14, 1));
    return value;
  }

  /**
   * One number; equal numbers are stored once.
   *
   * @param value of it
   * @return a tensor without axes
   */
  public OnnxValue scalar(float value) {
    return constants.computeIfAbsent(
        "f" + Float.floatToIntBits(value), key -> floats(nextName("scalar"), new float[] {value}));
  }

  /**
   * A few whole numbers, as shapes and axes are; equal ones are stored once.
   *
   * @param values in order
   * @return a tensor of one axis
   */
  public OnnxValue vector(long... values) {
    return constants.computeIfAbsent(
        "l" + Arrays.toString(values), key -> longs(nextName("vector"), values, values.length));
  }

  /**
   * Any operation.
   *
   * @param operator {@code "HardSigmoid"}
   * @param values it takes; {@link OnnxValue#ABSENT} leaves an optional one out
   * @return the node, to be completed with attributes and ended with {@link OnnxNode#output()}
   */
  public OnnxNode node(String operator, OnnxValue... values) {
    for (OnnxValue value : values) {
      requireKnown(value);
    }
    return new OnnxNode(this, operator, List.of(values));
  }

  /**
   * Convolution of pictures.
   *
   * @param x [batch, channels, height, width]
   * @param weights [out, channels / groups, height, width]
   * @param bias [out], or {@link OnnxValue#ABSENT}
   * @param how the window walks
   * @return [batch, out, height, width]
   */
  public OnnxValue conv(OnnxValue x, OnnxValue weights, OnnxValue bias, Convolution how) {
    OnnxNode node =
        bias.equals(OnnxValue.ABSENT) ? node("Conv", x, weights) : node("Conv", x, weights, bias);
    return padding(node, how)
        .integers("dilations", how.dilation(), how.dilation())
        .integer("group", how.groups())
        .output();
  }

  /**
   * Largest value of each window.
   *
   * @param x [batch, channels, height, width]
   * @param size rows and columns of the window
   * @param how the window walks
   * @return [batch, channels, height, width]
   */
  public OnnxValue maxPool(OnnxValue x, int size, Convolution how) {
    return padding(node("MaxPool", x), how).integers("kernel_shape", size, size).output();
  }

  /**
   * Mean of each window, padding not counted.
   *
   * @param x [batch, channels, height, width]
   * @param size rows and columns of the window
   * @param how the window walks
   * @return [batch, channels, height, width]
   */
  public OnnxValue averagePool(OnnxValue x, int size, Convolution how) {
    return padding(node("AveragePool", x), how).integers("kernel_shape", size, size).output();
  }

  private static OnnxNode padding(OnnxNode node, Convolution how) {
    return node.integers("strides", how.stride(), how.stride())
        .integers("pads", how.top(), how.left(), how.bottom(), how.right());
  }

  /**
   * Mean of every channel.
   *
   * @param x [batch, channels, height, width]
   * @return [batch, channels, 1, 1]
   */
  public OnnxValue globalAveragePool(OnnxValue x) {
    return node("GlobalAveragePool", x).output();
  }

  /**
   * A fully connected layer as PyTorch stores it: x·Wᵀ + b.
   *
   * @param x [rows, in]; for more axes use {@link #matmul}
   * @param weights [out, in]
   * @param bias [out], or {@link OnnxValue#ABSENT}
   * @return [rows, out]
   */
  public OnnxValue linear(OnnxValue x, OnnxValue weights, OnnxValue bias) {
    OnnxNode node =
        bias.equals(OnnxValue.ABSENT) ? node("Gemm", x, weights) : node("Gemm", x, weights, bias);
    return node.integer("transB", 1).output();
  }

  /**
   * Product of matrices; leading axes are batches.
   *
   * @param a […, rows, inner]
   * @param b […, inner, columns]
   * @return […, rows, columns]
   */
  public OnnxValue matmul(OnnxValue a, OnnxValue b) {
    return node("MatMul", a, b).output();
  }

  /**
   * a + b, shapes broadcast.
   *
   * @param a any shape
   * @param b a shape that fits it
   * @return the common shape
   */
  public OnnxValue add(OnnxValue a, OnnxValue b) {
    return node("Add", a, b).output();
  }

  /**
   * a − b, shapes broadcast.
   *
   * @param a any shape
   * @param b a shape that fits it
   * @return the common shape
   */
  public OnnxValue sub(OnnxValue a, OnnxValue b) {
    return node("Sub", a, b).output();
  }

  /**
   * a · b, shapes broadcast.
   *
   * @param a any shape
   * @param b a shape that fits it
   * @return the common shape
   */
  public OnnxValue mul(OnnxValue a, OnnxValue b) {
    return node("Mul", a, b).output();
  }

  /**
   * a / b, shapes broadcast.
   *
   * @param a any shape
   * @param b a shape that fits it
   * @return the common shape
   */
  public OnnxValue div(OnnxValue a, OnnxValue b) {
    return node("Div", a, b).output();
  }

  /**
   * a to the power b, shapes broadcast.
   *
   * @param a any shape
   * @param b a shape that fits it
   * @return the common shape
   */
  public OnnxValue pow(OnnxValue a, OnnxValue b) {
    return node("Pow", a, b).output();
  }

  /**
   * max(x, 0), for every element.
   *
   * @param x any shape
   * @return the same shape
   */
  public OnnxValue relu(OnnxValue x) {
    return node("Relu", x).output();
  }

  /**
   * 1 / (1 + e⁻ˣ), for every element.
   *
   * @param x any shape
   * @return the same shape
   */
  public OnnxValue sigmoid(OnnxValue x) {
    return node("Sigmoid", x).output();
  }

  /**
   * Hyperbolic tangent, for every element.
   *
   * @param x any shape
   * @return the same shape
   */
  public OnnxValue tanh(OnnxValue x) {
    return node("Tanh", x).output();
  }

  /**
   * eˣ, for every element.
   *
   * @param x any shape
   * @return the same shape
   */
  public OnnxValue exp(OnnxValue x) {
    return node("Exp", x).output();
  }

  /**
   * Natural logarithm, for every element.
   *
   * @param x any shape
   * @return the same shape
   */
  public OnnxValue log(OnnxValue x) {
    return node("Log", x).output();
  }

  /**
   * Square root, for every element.
   *
   * @param x any shape
   * @return the same shape
   */
  public OnnxValue sqrt(OnnxValue x) {
    return node("Sqrt", x).output();
  }

  /**
   * Error function, for every element.
   *
   * @param x any shape
   * @return the same shape
   */
  public OnnxValue erf(OnnxValue x) {
    return node("Erf", x).output();
  }

  /**
   * Every element within bounds; 0 and 6 make ReLU6.
   *
   * @param x any shape
   * @param least value
   * @param greatest value
   * @return the same shape
   */
  public OnnxValue clip(OnnxValue x, float least, float greatest) {
    return node("Clip", x, scalar(least), scalar(greatest)).output();
  }

  /**
   * Positive and of sum 1 along an axis.
   *
   * @param x any shape
   * @param axis from 0, or −1 for the last
   * @return the same shape
   */
  public OnnxValue softmax(OnnxValue x, int axis) {
    return node("Softmax", x).integer("axis", axis).output();
  }

  /**
   * x · Φ(x), with the error function.
   *
   * @param x any shape
   * @return the same shape
   * @see <a href="https://arxiv.org/abs/1606.08415">Hendrycks and Gimpel, 2016</a>
   */
  public OnnxValue gelu(OnnxValue x) {
    // In these five nodes and this order ONNX Runtime recognises it and fuses it.
    OnnxValue erf = erf(div(x, scalar((float) Math.sqrt(2))));
    return mul(mul(x, add(erf, scalar(1))), scalar(0.5f));
  }

  /**
   * x · sigmoid(x).
   *
   * @param x any shape
   * @return the same shape
   */
  public OnnxValue silu(OnnxValue x) {
    return mul(x, sigmoid(x));
  }

  /**
   * Mean 0 and deviation 1 along the last axis, then scaled and shifted.
   *
   * @param x […, width]
   * @param scale [width]
   * @param bias [width], or {@link OnnxValue#ABSENT}
   * @param epsilon added to the variance
   * @return the same shape
   * @see <a href="https://arxiv.org/abs/1607.06450">Ba et al., 2016</a>
   */
  public OnnxValue layerNorm(OnnxValue x, OnnxValue scale, OnnxValue bias, float epsilon) {
    OnnxNode node =
        bias.equals(OnnxValue.ABSENT)
            ? node("LayerNormalization", x, scale)
            : node("LayerNormalization", x, scale, bias);
    return node.integer("axis", -1).real("epsilon", epsilon).output();
  }

  /**
   * Root mean square 1 along the last axis, then scaled.
   *
   * @param x […, width]
   * @param scale [width]
   * @param epsilon added to the mean square
   * @return the same shape
   * @see <a href="https://arxiv.org/abs/1910.07467">Zhang and Sennrich, 2019</a>
   */
  public OnnxValue rmsNorm(OnnxValue x, OnnxValue scale, float epsilon) {
    OnnxValue meanSquare = reduceMean(mul(x, x), true, -1);
    return mul(div(x, sqrt(add(meanSquare, scalar(epsilon)))), scale);
  }

  /**
   * Batch normalisation with the statistics of training.
   *
   * @param x [batch, channels, …]
   * @param scale [channels]
   * @param bias [channels]
   * @param mean [channels]
   * @param variance [channels]
   * @param epsilon added to the variance
   * @return the same shape
   */
  public OnnxValue batchNorm(
      OnnxValue x,
      OnnxValue scale,
      OnnxValue bias,
      OnnxValue mean,
      OnnxValue variance,
      float epsilon) {
    return node("BatchNormalization", x, scale, bias, mean, variance)
        .real("epsilon", epsilon)
        .output();
  }

  /**
   * Another shape for the same elements.
   *
   * @param x any shape
   * @param shape sizes; −1 once for what is left, 0 for the size that is there
   * @return that shape
   */
  public OnnxValue reshape(OnnxValue x, long... shape) {
    return node("Reshape", x, vector(shape)).output();
  }

  /**
   * Two axes.
   *
   * @param x any shape
   * @param axis the first that joins the second axis
   * @return [axes before, axes from there on]
   */
  public OnnxValue flatten(OnnxValue x, int axis) {
    return node("Flatten", x).integer("axis", axis).output();
  }

  /**
   * Axes in another order.
   *
   * @param x any shape
   * @param order axis of x for each axis of the result
   * @return x with its axes in that order
   */
  public OnnxValue transpose(OnnxValue x, long... order) {
    return node("Transpose", x).integers("perm", order).output();
  }

  /**
   * Values one after another.
   *
   * @param axis along which
   * @param values of one type, equal in the other axes
   * @return the joined value
   */
  public OnnxValue concat(int axis, OnnxValue... values) {
    return node("Concat", values).integer("axis", axis).output();
  }

  /**
   * Parts of a value.
   *
   * @param x any shape
   * @param axis along which
   * @param sizes of the parts, their sum the size of the axis
   * @return the parts in order
   */
  public List<OnnxValue> split(OnnxValue x, int axis, long... sizes) {
    return node("Split", x, vector(sizes)).integer("axis", axis).outputs(sizes.length);
  }

  /**
   * A range along one axis.
   *
   * @param x any shape
   * @param axis along which
   * @param from first index; negative counts from the end
   * @param to index after the last; {@link Long#MAX_VALUE} for all
   * @return the part
   */
  public OnnxValue slice(OnnxValue x, int axis, long from, long to) {
    return node("Slice", x, vector(from), vector(to), vector(axis)).output();
  }

  /**
   * Rows of a table by their numbers, as word vectors are looked up.
   *
   * @param table any shape
   * @param indices whole numbers of any shape
   * @param axis of the table along which they count
   * @return the rows in the shape of the indices
   */
  public OnnxValue gather(OnnxValue table, OnnxValue indices, int axis) {
    return node("Gather", table, indices).integer("axis", axis).output();
  }

  /**
   * New axes of size 1.
   *
   * @param x any shape
   * @param axes where they stand in the result
   * @return x with them
   */
  public OnnxValue unsqueeze(OnnxValue x, long... axes) {
    return node("Unsqueeze", x, vector(axes)).output();
  }

  /**
   * Without some axes of size 1.
   *
   * @param x any shape
   * @param axes to drop
   * @return x without them
   */
  public OnnxValue squeeze(OnnxValue x, long... axes) {
    return node("Squeeze", x, vector(axes)).output();
  }

  /**
   * Mean along axes.
   *
   * @param x any shape
   * @param keeps whether the axes stay with size 1
   * @param axes to average over
   * @return the means
   */
  public OnnxValue reduceMean(OnnxValue x, boolean keeps, long... axes) {
    // Opset 18 made the axes of ReduceMean an input; ReduceSum had them so since 13.
    OnnxNode node =
        opset >= 18
            ? node("ReduceMean", x, vector(axes))
            : node("ReduceMean", x).integers("axes", axes);
    return node.integer("keepdims", keeps ? 1 : 0).output();
  }

  /**
   * Sum along axes.
   *
   * @param x any shape
   * @param keeps whether the axes stay with size 1
   * @param axes to add over
   * @return the sums
   */
  public OnnxValue reduceSum(OnnxValue x, boolean keeps, long... axes) {
    return node("ReduceSum", x, vector(axes)).integer("keepdims", keeps ? 1 : 0).output();
  }

  /**
   * The same numbers in another type.
   *
   * @param x any shape
   * @param type wanted
   * @return the same shape
   */
  public OnnxValue cast(OnnxValue x, ElementType type) {
    return node("Cast", x).integer("to", type.onnxCode()).output(type);
  }

  /**
   * The sizes of a value's axes at run time.
   *
   * @param x any shape
   * @return 64-bit whole numbers, one per axis
   */
  public OnnxValue shape(OnnxValue x) {
    return node("Shape", x).output(ElementType.INT64);
  }

  /**
   * Whole numbers for reals: round(x / scale) + zero, saturated.
   *
   * @param x real
   * @param scale of one step; one, or one per entry of axis 1
   * @param zero whole number that stands for 0; its type is the type of the result
   * @return the same shape
   */
  public OnnxValue quantizeLinear(OnnxValue x, OnnxValue scale, OnnxValue zero) {
    return node("QuantizeLinear", x, scale, zero).output(zero.type());
  }

  /**
   * Reals for whole numbers: (x − zero) · scale.
   *
   * @param x whole numbers
   * @param scale of one step; one, or one per entry of the axis
   * @param zero whole number that stands for 0, as many as scales
   * @param axis along which the scales differ
   * @return 32-bit floats of the same shape
   */
  public OnnxValue dequantizeLinear(OnnxValue x, OnnxValue scale, OnnxValue zero, int axis) {
    return node("DequantizeLinear", x, scale, zero)
        .integer("axis", axis)
        .output(ElementType.FLOAT32);
  }

  /**
   * The model as a file holds it.
   *
   * @return ONNX in protobuf's wire format
   * @throws IllegalStateException if nothing goes out
   */
  public byte[] toBytes() {
    if (outputs.isEmpty()) {
      throw new IllegalStateException(
          "the graph " + name + " gives nothing out; call output(...) for at least one value");
    }
    Wire graph = new Wire();
    nodes.forEach(node -> graph.message(1, node));
    graph.text(2, name);
    initialisers.forEach(tensor -> graph.message(5, tensor));
    if (!documentation.isEmpty()) {
      graph.text(10, documentation);
    }
    inputs.forEach(input -> graph.message(11, input));
    outputs.forEach(output -> graph.message(12, output));
    // Opsets 17 and 18 came with version 8 of the intermediate representation.
    Wire model = new Wire().integer(1, 8).text(2, "iqa");
    if (!documentation.isEmpty()) {
      model.text(6, documentation);
    }
    model.message(7, graph);
    domains.forEach(
        (domain, version) -> model.message(8, new Wire().text(1, domain).integer(2, version)));
    metadata.forEach((key, value) -> model.message(14, entry(key, value)));
    return model.toBytes();
  }

  /**
   * Writes the model; the file is there whole or not at all.
   *
   * @param file to write; replaced where it exists
   * @throws IOException if it cannot be written
   */
  public void write(Path file) throws IOException {
    WholeFile.write(file, toBytes());
  }

  String nextName(String kind) {
    String candidate;
    do {
      candidate = kind + "_" + made++;
    } while (names.contains(candidate));
    return candidate;
  }

  OnnxValue define(String value, ElementType type) {
    if (value.isBlank() || !names.add(value)) {
      throw new IllegalArgumentException(
          value.isBlank()
              ? "a value of the graph " + name + " needs a name"
              : "the graph " + name + " already has a value " + value + "; choose another name");
    }
    return new OnnxValue(value, type);
  }

  void add(Wire node, String domain) {
    if (!domains.containsKey(domain)) {
      throw new IllegalArgumentException(
          "the graph " + name + " does not import " + domain + "; call importing(...) first");
    }
    nodes.add(node);
  }

  static Wire tensor(String name, ElementType type, byte[] raw, long... shape) {
    long elements = LongStream.of(shape).reduce(1, Math::multiplyExact);
    if (elements * type.bytes() != raw.length) {
      throw new IllegalArgumentException(
          name
              + " has "
              + raw.length / type.bytes()
              + " numbers and the shape "
              + Arrays.toString(shape)
              + " of "
              + elements);
    }
    Wire tensor = axes(shape).integer(2, type.onnxCode());
    if (!name.isEmpty()) {
      tensor.text(8, name);
    }
    return tensor.bytes(9, raw);
  }

  private OnnxValue initialiser(String value, ElementType type, byte[] raw, long... shape) {
    Wire tensor = tensor(value, type, raw, shape);
    OnnxValue defined = define(value, type);
    initialisers.add(tensor);
    return defined;
  }

  private void requireKnown(OnnxValue value) {
    if (!value.equals(OnnxValue.ABSENT) && !names.contains(value.name())) {
      throw new IllegalArgumentException(
          "the graph " + name + " has no value " + value.name() + "; it may be another graph's");
    }
  }

  private static Wire axes(long... shape) {
    Wire axes = new Wire();
    for (long size : shape) {
      axes.integer(1, size);
    }
    return axes;
  }

  private static Wire entry(String key, String value) {
    return new Wire().text(1, key).text(2, value);
  }

  private static Wire described(String value, ElementType type, Dimension... shape) {
    Wire axes = new Wire();
    for (Dimension axis : shape) {
      String symbol = axis.symbol();
      axes.message(
          1, symbol == null ? new Wire().integer(1, axis.size()) : new Wire().text(2, symbol));
    }
    Wire tensor = new Wire().integer(1, type.onnxCode()).message(2, axes);
    return new Wire().text(1, value).message(2, new Wire().message(1, tensor));
  }
}
