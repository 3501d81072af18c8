// SPDX-License-Identifier: Apache-2.0
package dev.iqa.bench;

import static dev.iqa.model.onnx.Dimension.fixed;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.sun.management.ThreadMXBean;
import dev.iqa.model.ElementType;
import dev.iqa.model.onnx.Convolution;
import dev.iqa.model.onnx.OnnxGraph;
import dev.iqa.model.onnx.OnnxValue;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * What 8 bits are worth to a vision transformer: twelve blocks over 196 patches of a 224×224
 * picture with random weights, in float32 and with its linear maps in 8 bits, whose inputs are
 * rounded by ranges seen on eight pictures. Attention, normalisation and the patches stay float32.
 * Processor time of one thread, in turns.
 *
 * <p>{@code iqa-bench/run dev.iqa.bench.TransformerTimes 192 384}: widths of a token, as of the
 * sizes tiny and small.
 */
public final class TransformerTimes {

  private static final int SIDE = 224;
  private static final int PATCH = 16;
  private static final int TOKENS = (SIDE / PATCH) * (SIDE / PATCH);
  private static final int BLOCKS = 12;
  private static final int HEAD = 64;
  private static final int SEEN = 8;
  private static final int ROUNDS = 30;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final int width;
  private final Map<String, float[]> ranges;
  private final boolean rounds;
  private final boolean watches;
  private final Random random = new Random(1);
  private final OnnxGraph graph = new OnnxGraph("transformer");

  private TransformerTimes(int width, Map<String, float[]> ranges, boolean rounds) {
    this.width = width;
    this.ranges = ranges;
    this.rounds = rounds;
    watches = ranges.isEmpty() && !rounds;
  }

  /** The model; one that watches puts out the inputs of its linear maps as well. */
  private byte[] model() {
    OnnxValue x =
        graph.input("x", ElementType.FLOAT32, fixed(1), fixed(3), fixed(SIDE), fixed(SIDE));
    OnnxValue patches = floats("patch", 1 / Math.sqrt(3 * PATCH * PATCH), width, 3, PATCH, PATCH);
    OnnxValue cells = graph.conv(x, patches, OnnxValue.ABSENT, Convolution.PLAIN.strided(PATCH));
    OnnxValue tokens = graph.transpose(graph.reshape(cells, 1, width, TOKENS), 0, 2, 1);
    tokens = graph.add(tokens, floats("places", .5, 1, TOKENS, width));
    for (int i = 0; i < BLOCKS; i++) {
      tokens = graph.add(tokens, attention("a" + i, norm("n" + i, tokens)));
      OnnxValue hidden = graph.gelu(linear("u" + i, norm("m" + i, tokens), width, 4 * width));
      tokens = graph.add(tokens, linear("d" + i, hidden, 4 * width, width));
    }
    graph.output("y", graph.reduceMean(norm("n", tokens), false, 1), fixed(1), fixed(width));
    return graph.toBytes();
  }

  private float[] normal(int count, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return values;
  }

  private OnnxValue floats(String name, double deviation, long... shape) {
    int count = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    return graph.floats(name, normal(count, deviation), shape);
  }

  private OnnxValue norm(String name, OnnxValue x) {
    float[] scale = normal(width, .2);
    for (int i = 0; i < width; i++) {
      scale[i] += 1;
    }
    return graph.layerNorm(
        x, graph.floats(name + ".scale", scale, width), floats(name + ".bias", .1, width), 1e-6f);
  }

  private OnnxValue attention(String name, OnnxValue x) {
    int heads = width / HEAD;
    OnnxValue all = linear(name + ".qkv", x, width, 3 * width);
    OnnxValue[] parts = new OnnxValue[3];
    for (int i = 0; i < 3; i++) {
      OnnxValue part = graph.slice(all, 2, (long) i * width, (i + 1L) * width);
      OnnxValue split = graph.reshape(part, 1, TOKENS, heads, HEAD);
      parts[i] = i == 1 ? graph.transpose(split, 0, 2, 3, 1) : graph.transpose(split, 0, 2, 1, 3);
    }
    OnnxValue scaled = graph.mul(parts[0], graph.scalar((float) (1 / Math.sqrt(HEAD))));
    OnnxValue looks = graph.softmax(graph.matmul(scaled, parts[1]), 3);
    OnnxValue seen = graph.transpose(graph.matmul(looks, parts[2]), 0, 2, 1, 3);
    return linear(name + ".proj", graph.reshape(seen, 1, TOKENS, width), width, width);
  }

  private OnnxValue linear(String name, OnnxValue x, int in, int out) {
    float[] factors = normal(in * out, 1 / Math.sqrt(in));
    float[] bias = normal(out, .02);
    if (watches) {
      graph.output(name + ".in", graph.add(x, graph.scalar(0)), fixed(1), fixed(TOKENS), fixed(in));
    }
    if (!rounds) {
      return graph.add(
          graph.matmul(x, graph.floats(name, factors, in, out)),
          graph.floats(name + ".bias", bias, out));
    }
    float[] range = Objects.requireNonNull(ranges.get(name + ".in"), name);
    float step = (range[1] - range[0]) / 255;
    OnnxValue size = graph.scalar(step);
    OnnxValue zero =
        graph.unsignedBytes(name + ".zero", new byte[] {(byte) Math.round(-range[0] / step)});
    OnnxValue rounded = graph.dequantizeLinear(graph.quantizeLinear(x, size, zero), size, zero, 0);
    float[] steps = new float[out];
    for (int i = 0; i < factors.length; i++) {
      steps[i % out] = Math.max(steps[i % out], Math.abs(factors[i]) / 127);
    }
    byte[] bytes = new byte[factors.length];
    for (int i = 0; i < factors.length; i++) {
      bytes[i] = (byte) Math.rint(factors[i] / steps[i % out]);
    }
    OnnxValue product =
        graph.matmul(
            rounded,
            graph.dequantizeLinear(
                graph.signedBytes(name, bytes, in, out),
                graph.floats(name + ".step", steps.clone(), out),
                graph.signedBytes(name + ".zeros", new byte[out], out),
                1));
    // In 32 bits and steps of the product's: only so does ONNX Runtime fuse all into one kernel.
    int[] sums = new int[out];
    for (int i = 0; i < out; i++) {
      steps[i] *= step;
      sums[i] = Math.round(bias[i] / steps[i]);
    }
    return graph.add(
        product,
        graph.dequantizeLinear(
            graph.ints(name + ".bias", sums, out),
            graph.floats(name + ".bias.step", steps, out),
            graph.ints(name + ".bias.zero", new int[out], out),
            0));
  }

  private static float[] picture(int seed) {
    float[] pixels = new float[3 * SIDE * SIDE];
    Random random = new Random(seed);
    float level = (float) random.nextGaussian();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] =
          level + (float) Math.sin(i * .01 * (seed + 1)) + .5f * (float) random.nextGaussian();
    }
    return pixels;
  }

  private static OrtSession session(byte[] model) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      // The work then is done by the thread whose time is taken.
      options.setIntraOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      return OrtEnvironment.getEnvironment().createSession(model, options);
    }
  }

  private static Map<String, float[]> run(OrtSession session, float[] picture) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {1, 3, SIDE, SIDE};
    Map<String, float[]> all = new LinkedHashMap<>();
    try (OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(picture), shape);
        OrtSession.Result result = session.run(Map.of("x", x))) {
      for (Map.Entry<String, ai.onnxruntime.OnnxValue> each : result) {
        FloatBuffer values = ((OnnxTensor) each.getValue()).getFloatBuffer();
        float[] copy = new float[values.remaining()];
        values.get(copy);
        all.put(each.getKey(), copy);
      }
    }
    return all;
  }

  private static float[] answer(OrtSession session, float[] picture) throws OrtException {
    return Objects.requireNonNull(run(session, picture).get("y"), "the model's output");
  }

  private static Map<String, float[]> ranges(int width) throws OrtException {
    Map<String, float[]> ranges = new LinkedHashMap<>();
    try (OrtSession watching = session(new TransformerTimes(width, Map.of(), false).model())) {
      for (int seed = 0; seed < SEEN; seed++) {
        run(watching, picture(seed))
            .forEach(
                (name, values) -> {
                  float[] range = ranges.computeIfAbsent(name, any -> new float[2]);
                  for (float value : values) {
                    range[0] = Math.min(range[0], value);
                    range[1] = Math.max(range[1], value);
                  }
                });
      }
    }
    return ranges;
  }

  private static double milliseconds(OrtSession session, float[] picture) throws OrtException {
    long start = THREADS.getCurrentThreadCpuTime();
    run(session, picture);
    return (THREADS.getCurrentThreadCpuTime() - start) / 1e6;
  }

  private static String quartiles(List<Double> times) {
    double[] sorted = times.stream().mapToDouble(t -> t).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%.2f (%.2f to %.2f) ms",
        sorted[sorted.length / 2],
        sorted[sorted.length / 4],
        sorted[sorted.length * 3 / 4]);
  }

  private static void compare(int width) throws OrtException {
    Map<String, float[]> ranges = ranges(width);
    byte[] exact = new TransformerTimes(width, ranges, false).model();
    byte[] rounded = new TransformerTimes(width, ranges, true).model();
    try (OrtSession floats = session(exact);
        OrtSession bytes = session(rounded)) {
      double power = 0;
      double error = 0;
      for (int seed = SEEN; seed < 2 * SEEN; seed++) {
        float[] truth = answer(floats, picture(seed));
        float[] near = answer(bytes, picture(seed));
        for (int i = 0; i < truth.length; i++) {
          power += truth[i] * (double) truth[i];
          error += Math.pow(truth[i] - near[i], 2);
        }
      }
      List<Double> one = new ArrayList<>();
      List<Double> other = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        one.add(milliseconds(floats, picture(0)));
        other.add(milliseconds(bytes, picture(0)));
      }
      System.out.printf(
          Locale.ROOT,
          "width %d: float32 %s, %d KB; 8 bits %s, %d KB; signal to noise %.1f dB%n",
          width,
          quartiles(one),
          exact.length >> 10,
          quartiles(other),
          rounded.length >> 10,
          10 * Math.log10(power / error));
    }
  }

  /**
   * Times and prints.
   *
   * @param arguments widths, multiples of 64
   * @throws OrtException if a model does not run
   */
  public static void main(String[] arguments) throws OrtException {
    for (String width : arguments) {
      compare(Integer.parseInt(width));
    }
  }
}
