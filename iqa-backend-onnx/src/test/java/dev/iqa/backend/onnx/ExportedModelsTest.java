// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import static dev.iqa.model.ElementType.FLOAT32;
import static dev.iqa.model.onnx.Dimension.fixed;
import static dev.iqa.model.onnx.Dimension.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentRequest;
import dev.iqa.Distortion;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.Score;
import dev.iqa.model.LittleEndian;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.onnx.Convolution;
import dev.iqa.model.onnx.Dimension;
import dev.iqa.model.onnx.OnnxGraph;
import dev.iqa.model.onnx.OnnxValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The manifests of {@code docs/models} on networks of the same inputs and outputs with random
 * weights. Of a picture of one colour every resizing and every crop is that colour, so that the
 * score can be reckoned here from the colour alone.
 */
class ExportedModelsTest {

  private static final Path MANIFESTS = Path.of("../docs/models");
  private static final int WIDTH = 240;
  private static final int HEIGHT = 256;
  private static final int CHANNELS = 8;
  private static final int[] COLOUR = {200, 90, 30};
  private static final int[] OTHER_COLOUR = {190, 110, 60};

  @TempDir private Path folder;

  /**
   * Sum over a 3×3 window every 16 pixels, ReLU, mean over the picture, then a layer: random but
   * repeatable. Few enough places that a mean in 32 bits keeps six digits; of 60,000 it keeps four.
   */
  private static final class Network {
    private final float[] window;
    private final float[] windowBias;
    private final float[] layer;
    private final float[] layerBias;
    private final int outputs;

    Network(int outputs, long seed) {
      Random random = new Random(seed);
      this.outputs = outputs;
      window = numbers(random, CHANNELS * 3 * 9, .2);
      windowBias = numbers(random, CHANNELS, .2);
      layer = numbers(random, outputs * CHANNELS, .5);
      layerBias = numbers(random, outputs, .5);
    }

    static float[] numbers(Random random, int count, double deviation) {
      float[] numbers = new float[count];
      for (int i = 0; i < count; i++) {
        numbers[i] = (float) (random.nextGaussian() * deviation);
      }
      return numbers;
    }

    OnnxValue features(OnnxGraph graph, OnnxValue picture) {
      String of = picture.name();
      OnnxValue weights = graph.floats("window_of_" + of, window, CHANNELS, 3, 3, 3);
      OnnxValue bias = graph.floats("bias_of_" + of, windowBias, CHANNELS);
      OnnxValue seen =
          graph.relu(graph.conv(picture, weights, bias, Convolution.PLAIN.strided(16)));
      return graph.flatten(graph.globalAveragePool(seen), 1);
    }

    OnnxValue answer(OnnxGraph graph, OnnxValue features) {
      return graph.linear(
          features,
          graph.floats("layer", layer, outputs, CHANNELS),
          graph.floats("layer_bias", layerBias, outputs));
    }

    /** Of a picture that is x everywhere. */
    double[] features(double[] x) {
      double[] features = new double[CHANNELS];
      for (int o = 0; o < CHANNELS; o++) {
        double sum = windowBias[o];
        for (int i = 0; i < 27; i++) {
          sum += window[o * 27 + i] * x[i / 9];
        }
        features[o] = Math.max(0, sum);
      }
      return features;
    }

    double[] answer(double[] features) {
      double[] answers = new double[outputs];
      for (int o = 0; o < outputs; o++) {
        answers[o] = layerBias[o];
        for (int i = 0; i < CHANNELS; i++) {
          answers[o] += layer[o * CHANNELS + i] * features[i];
        }
      }
      return answers;
    }
  }

  private static double[] colour(int[] samples, double[] mean, double[] deviation) {
    double[] x = new double[3];
    for (int c = 0; c < 3; c++) {
      x[c] = (samples[c] / 255.0 - mean[c]) / deviation[c];
    }
    return x;
  }

  private static Picture flat(int[] samples) {
    ByteBuffer pixels = ByteBuffer.allocate(WIDTH * HEIGHT * 3);
    while (pixels.hasRemaining()) {
      for (int sample : samples) {
        pixels.put((byte) sample);
      }
    }
    return Picture.copyOf(WIDTH, HEIGHT, PixelFormat.RGB8, pixels.flip());
  }

  private static Picture noise(long seed) {
    byte[] pixels = new byte[WIDTH * HEIGHT * 3];
    new Random(seed).nextBytes(pixels);
    return Picture.copyOf(WIDTH, HEIGHT, PixelFormat.RGB8, ByteBuffer.wrap(pixels));
  }

  private static Dimension[] pictures(boolean anySize, int width, int height) {
    return new Dimension[] {
      named("batch"),
      fixed(3),
      anySize ? named("height") : fixed(height),
      anySize ? named("width") : fixed(width)
    };
  }

  /** The published manifest with the digests of these files, opened from a folder. */
  private QualityAssessor open(String name, byte[] model, byte[]... data) throws IOException {
    ModelManifest published = ModelManifest.read(MANIFESTS.resolve(name + ".json"));
    assertThat(published.name()).isEqualTo(name);
    String json = Files.readString(MANIFESTS.resolve(name + ".json"));
    byte[][] contents = new byte[1 + data.length][];
    contents[0] = model;
    System.arraycopy(data, 0, contents, 1, data.length);
    for (int i = 0; i < contents.length; i++) {
      json = json.replaceFirst("\"0{64}\"", "\"" + sha256(contents[i]) + "\"");
      Files.write(folder.resolve(published.files().get(i).path()), contents[i]);
    }
    Path manifest = Files.writeString(folder.resolve("model.json"), json);
    return QualityAssessors.open("model@onnx?path=" + manifest);
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Score score(QualityAssessor assessor, Picture picture) {
    return assessor.assess(picture).score().orElseThrow();
  }

  private static void assertOnScale(Score score) {
    assertThat(score.value()).isFinite();
    assertThat(score.scale().contains(score.value())).isTrue();
  }

  /**
   * A model with one score.
   *
   * @param name of its manifest
   * @param size of a fixed input, width then height; none for pictures of any size
   * @param mean that the manifest must subtract
   * @param deviation it must divide by
   * @param range of the scores
   */
  record Scored(
      String name, List<Integer> size, List<Double> mean, List<Double> deviation, double range) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<Double> NO_MEAN = List.of(0., 0., 0.);
  private static final List<Double> NO_DEVIATION = List.of(1., 1., 1.);
  private static final List<Double> IMAGENET_MEAN = List.of(.485, .456, .406);
  private static final List<Double> IMAGENET_DEVIATION = List.of(.229, .224, .225);
  private static final double[] CLIP_MEAN = {.48145466, .4578275, .40821073};
  private static final double[] CLIP_DEVIATION = {.26862954, .26130258, .27577711};

  static Stream<Scored> scored() {
    return Stream.of(
        new Scored("musiq", List.of(512, 384), NO_MEAN, NO_DEVIATION, 100),
        new Scored("hyperiqa", List.of(224, 224), IMAGENET_MEAN, IMAGENET_DEVIATION, 100),
        new Scored("topiq", List.of(), NO_MEAN, NO_DEVIATION, 1),
        new Scored("arniqa", List.of(), IMAGENET_MEAN, IMAGENET_DEVIATION, 1),
        new Scored("maniqa", List.of(224, 224), List.of(.5, .5, .5), List.of(.5, .5, .5), 1),
        new Scored("paq-2-piq", List.of(), NO_MEAN, NO_DEVIATION, 100),
        new Scored("dbcnn", List.of(), NO_MEAN, NO_DEVIATION, 1));
  }

  private static double[] array(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @ParameterizedTest
  @MethodSource("scored")
  void aScoreIsTheNetworksNumber(Scored model) throws IOException {
    Network network = new Network(1, model.name().hashCode());
    OnnxGraph graph = new OnnxGraph(model.name());
    boolean any = model.size().isEmpty();
    OnnxValue picture =
        graph.input(
            "picture",
            FLOAT32,
            pictures(any, any ? 0 : model.size().get(0), any ? 0 : model.size().get(1)));
    OnnxValue answer = network.answer(graph, network.features(graph, picture));
    // Well inside the scale, where nothing is clamped.
    OnnxValue score = graph.mul(graph.sigmoid(answer), graph.scalar((float) model.range()));
    graph.output("score", score, named("batch"), fixed(1));
    double[] x = colour(COLOUR, array(model.mean()), array(model.deviation()));
    double raw = network.answer(network.features(x))[0];
    double expected = model.range() / (1 + Math.exp(-raw));
    try (QualityAssessor assessor = open(model.name(), graph.toBytes())) {
      Score found = score(assessor, flat(COLOUR));
      assertThat(found.value()).isCloseTo(expected, within(1e-5 * model.range()));
      assertThat(found.scale().worst()).isZero();
      assertThat(found.scale().best()).isEqualTo(model.range());
      assertOnScale(score(assessor, noise(1)));
    }
  }

  @Test
  void nimaIsTheMeanOfItsDistribution() throws IOException {
    Network network = new Network(10, 2);
    OnnxGraph graph = new OnnxGraph("nima");
    OnnxValue picture = graph.input("picture", FLOAT32, pictures(true, 0, 0));
    OnnxValue answer = network.answer(graph, network.features(graph, picture));
    graph.output("distribution", graph.softmax(answer, 1), named("batch"), fixed(10));
    double[] logits =
        network.answer(network.features(colour(COLOUR, array(NO_MEAN), array(NO_DEVIATION))));
    double all = 0;
    double mean = 0;
    double square = 0;
    for (int i = 0; i < 10; i++) {
      double share = Math.exp(logits[i]);
      all += share;
      mean += share * (i + 1);
      square += share * (i + 1) * (i + 1);
    }
    mean /= all;
    try (QualityAssessor assessor = open("nima", graph.toBytes())) {
      Score found = score(assessor, flat(COLOUR));
      assertThat(found.value()).isCloseTo(mean, within(1e-5));
      assertThat(found.standardDeviation().orElseThrow())
          .isCloseTo(Math.sqrt(square / all - mean * mean), within(1e-5));
      assertOnScale(score(assessor, noise(1)));
    }
  }

  private static double[] cosines(double[] features, float[] texts, int dimension) {
    double[] cosines = new double[texts.length / dimension];
    for (int row = 0; row < cosines.length; row++) {
      double dot = 0;
      double length = 0;
      double own = 0;
      for (int i = 0; i < dimension; i++) {
        double text = texts[row * dimension + i];
        dot += text * features[i];
        length += text * text;
        own += features[i] * features[i];
      }
      cosines[row] = dot / Math.sqrt(length * own);
    }
    return cosines;
  }

  private static OnnxGraph clip(String name, Network network, boolean anySize, int dimension) {
    OnnxGraph graph = new OnnxGraph(name);
    OnnxValue picture = graph.input("picture", FLOAT32, pictures(anySize, 224, 224));
    OnnxValue features = network.answer(graph, network.features(graph, picture));
    graph.output("features", features, named("batch"), fixed(dimension));
    return graph;
  }

  @Test
  void clipIqaIsTheShareOfTheGoodWords() throws IOException {
    Network network = new Network(1024, 3);
    float[] texts = Network.numbers(new Random(4), 2 * 1024, 1);
    double[] features = network.answer(network.features(colour(COLOUR, CLIP_MEAN, CLIP_DEVIATION)));
    double[] cosines = cosines(features, texts, 1024);
    double good = Math.exp(100 * cosines[0]);
    double bad = Math.exp(100 * cosines[1]);
    byte[] model = clip("clip-iqa", network, true, 1024).toBytes();
    try (QualityAssessor assessor = open("clip-iqa", model, LittleEndian.floats(texts))) {
      Score found = score(assessor, flat(COLOUR));
      assertThat(found.value()).isCloseTo(good / (good + bad), within(1e-4));
      assertOnScale(score(assessor, noise(1)));
    }
  }

  /** The reference loops over level, scene, damage; the file is by scene, damage, level. */
  @Test
  void liqeSumsOverAllSentences() throws IOException {
    Network network = new Network(512, 5);
    float[] texts = Network.numbers(new Random(6), 495 * 512, 1);
    double[] features = network.answer(network.features(colour(COLOUR, CLIP_MEAN, CLIP_DEVIATION)));
    double[] cosines = cosines(features, texts, 512);
    double all = 0;
    double quality = 0;
    double[] damage = new double[11];
    float[] stored = new float[texts.length];
    int row = 0;
    for (int level = 0; level < 5; level++) {
      for (int scene = 0; scene < 9; scene++) {
        for (int kind = 0; kind < 11; kind++, row++) {
          double share = Math.exp(100 * cosines[row]);
          all += share;
          quality += share * (level + 1);
          damage[kind] += share;
          System.arraycopy(texts, row * 512, stored, ((scene * 11 + kind) * 5 + level) * 512, 512);
        }
      }
    }
    int likeliest = 0;
    for (int kind = 1; kind < 11; kind++) {
      likeliest = damage[kind] > damage[likeliest] ? kind : likeliest;
    }
    byte[] model = clip("liqe", network, false, 512).toBytes();
    try (QualityAssessor assessor = open("liqe", model, LittleEndian.floats(stored))) {
      Assessment found =
          assessor.assess(
              AssessmentRequest.of(flat(COLOUR)).asking(Aspect.SCORE, Aspect.DISTORTIONS));
      assertThat(found.score().orElseThrow().value()).isCloseTo(quality / all, within(1e-3));
      Distortion first = found.distortions().orElseThrow().found().get(0);
      assertThat(first.type().id())
          .isEqualTo(
              List.of(
                      "jpeg-2000",
                      "jpeg",
                      "noise",
                      "blur",
                      "colour",
                      "contrast",
                      "overexposure",
                      "underexposure",
                      "spatial",
                      "quantization",
                      "other")
                  .get(likeliest));
      assertThat(first.confidence()).isCloseTo(damage[likeliest] / all, within(1e-3));
      assertOnScale(score(assessor, noise(1)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lpips", "dists"})
  void aDistanceComparesWithTheReference(String name) throws IOException {
    Network network = new Network(1, 7);
    OnnxGraph graph = new OnnxGraph(name);
    OnnxValue candidate = graph.input("candidate", FLOAT32, pictures(true, 0, 0));
    OnnxValue reference = graph.input("reference", FLOAT32, pictures(true, 0, 0));
    OnnxValue apart =
        graph.sub(network.features(graph, candidate), network.features(graph, reference));
    OnnxValue distance = graph.reduceMean(graph.mul(apart, apart), true, 1);
    graph.output("score", distance, named("batch"), fixed(1));
    double[] a = network.features(colour(COLOUR, array(NO_MEAN), array(NO_DEVIATION)));
    double[] b = network.features(colour(OTHER_COLOUR, array(NO_MEAN), array(NO_DEVIATION)));
    double expected = 0;
    for (int i = 0; i < CHANNELS; i++) {
      expected += (a[i] - b[i]) * (a[i] - b[i]) / CHANNELS;
    }
    assertThat(expected).isBetween(1e-5, 1.0);
    try (QualityAssessor assessor = open(name, graph.toBytes())) {
      Score found =
          assessor
              .assess(AssessmentRequest.of(flat(COLOUR)).against(flat(OTHER_COLOUR)))
              .score()
              .orElseThrow();
      assertThat(found.value()).isCloseTo(expected, within(1e-6));
      assertThat(found.scale().higherIsBetter()).isFalse();
      assertThat(
              assessor
                  .assess(AssessmentRequest.of(noise(1)).against(noise(1)))
                  .score()
                  .orElseThrow()
                  .value())
          .isEqualTo(found.scale().best());
    }
  }

  @Test
  void everyPublishedManifestIsTested() throws IOException {
    List<String> tested =
        Stream.concat(
                scored().map(Scored::name), Stream.of("nima", "clip-iqa", "liqe", "lpips", "dists"))
            .sorted()
            .toList();
    try (Stream<Path> files = Files.list(MANIFESTS)) {
      assertThat(
              files
                  .map(file -> String.valueOf(file.getFileName()))
                  .filter(file -> file.endsWith(".json"))
                  .map(file -> file.replace(".json", ""))
                  .sorted()
                  .toList())
          .isEqualTo(tested);
    }
  }
}
