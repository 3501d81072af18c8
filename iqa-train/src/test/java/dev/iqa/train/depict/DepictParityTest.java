// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.language.BytePairs;
import dev.iqa.model.gguf.GgufFile;
import dev.iqa.model.gguf.GgufLanguageModel;
import dev.iqa.model.gguf.GgufType;
import dev.iqa.model.safetensors.SafetensorsFile;
import dev.iqa.model.safetensors.SafetensorsWriter;
import dev.iqa.train.OnnxPredictor;
import dev.iqa.train.Values;
import dev.iqa.train.depict.Exchange.Shows;
import dev.iqa.train.depict.Exchange.Task;
import dev.iqa.train.depict.Exchange.Words;
import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.TorchAlgebra;
import dev.iqa.train.network.Weights;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same picture and question: the same tokens, and logits within 1e-3, in torch and, from the
 * exported files, in ONNX Runtime. Weights are random; nothing trained is needed.
 */
class DepictParityTest {

  private static final double TOLERANCE = 1e-3;
  private static final int ANSWER = 12;
  private static final int FIXED = 4;
  private static final String QUESTION = "What is wrong with the picture?";

  /** Of the test of llama.cpp; {@code -Diqa.parity.write=true} writes them anew. */
  private static final Path FIXTURES =
      Path.of("../iqa-backend-native/src/test/resources/dev/iqa/backend/llama");

  private static final Path ONNX_FIXTURES =
      Path.of("../iqa-backend-onnx/src/test/resources/dev/iqa/backend/onnx/depict-tiny");

  private static final List<String> ONNX_FILES =
      List.of(DepictModel.DECODER, DepictModel.TOKENIZER);

  // Without the questions of the library, whose wording is not this test's.
  private static final BytePairs ENCODING = Speech.encoding(List.of());
  private static final Projector PROJECTOR = new Projector(new VisionTower().features(), 24, 2, 16);
  private static final Decoder DECODER = new Decoder(ENCODING.tokens().size(), 16, 2, 2, 24);
  private static final DepictNetwork NETWORK = new DepictNetwork(PROJECTOR, DECODER);

  @TempDir private static Path folder;

  @BeforeAll
  static void export() throws IOException {
    try (Weights tower = Weights.initial(new VisionTower().weights(), 3);
        Weights weights = weights()) {
      new DepictModel(PROJECTOR, DECODER, ENCODING, tower, weights).write(folder, GgufType.F32);
    }
  }

  /** Random, apart enough that the most likely token is beyond doubt, and such that lists end. */
  private static Weights weights() {
    return Weights.initial(NETWORK.weights(), 8);
  }

  private static Script question() {
    return Script.plain(
        new Exchange(
            Task.IDENTIFY, List.of(new Shows(Mark.SINGLE, 1), new Words(QUESTION)), "", true, ""),
        ENCODING,
        PROJECTOR.rows());
  }

  /** All but the mark that ends the empty answer. */
  private static List<Integer> prompt(Script script) {
    List<Integer> prompt = new ArrayList<>();
    for (int i = 0; i + 1 < script.ids().length; i++) {
      prompt.add(script.ids()[i]);
    }
    return prompt;
  }

  private static float[] features(Picture picture) throws IOException {
    return onnx(DepictModel.TOWER, Named.of(VisionTower.WINDOW, SeenScenes.input(List.of(picture))))
        .get(VisionTower.FEATURES)
        .floats();
  }

  private static float[] rows(float[] features) throws IOException {
    return onnx(
            DepictModel.PROJECTOR,
            Named.of(VisionTower.FEATURES, Values.of(features, 1, features.length)))
        .get(Projector.ROWS)
        .floats();
  }

  /**
   * llama.cpp is tested elsewhere, against a file of this model and the logits torch gives: both
   * must be what they are here.
   */
  @Test
  void whatLlamaCppIsTestedAgainstIsWhatTorchSays() throws IOException {
    Script script = question();
    List<Integer> prompt = prompt(script);
    float[] features = features(picture());
    float[] seen = new float[prompt.size() * DECODER.width()];
    long[] text = new long[prompt.size()];
    float[] rows = rows(features);
    for (int i = 0; i < prompt.size(); i++) {
      int row = script.rows()[i];
      text[i] = row < 0 ? 1 : 0;
      if (row >= 0) {
        System.arraycopy(
            rows,
            (row - PROJECTOR.rows()) * DECODER.width(),
            seen,
            i * DECODER.width(),
            DECODER.width());
      }
    }
    float[] logits = new float[FIXED * DECODER.tokens()];
    float[] halved = new float[FIXED * DECODER.tokens()];
    long[] answer = new long[FIXED];
    try (Weights weights = weights()) {
      List<Integer> all = new ArrayList<>(prompt);
      for (int i = 0; i < FIXED; i++) {
        float[] next = torchLogits(weights, features, all, script.rows());
        System.arraycopy(next, 0, logits, i * next.length, next.length);
        float[] rounded =
            torchLogits(halving(TorchAlgebra.inference(weights)), features, all, script.rows());
        System.arraycopy(rounded, 0, halved, i * next.length, next.length);
        answer[i] = best(next);
        all.add(best(next));
      }
    }
    long[] ids = prompt.stream().mapToLong(Integer::longValue).toArray();
    if (Boolean.getBoolean("iqa.parity.write")) {
      Files.createDirectories(FIXTURES);
      Files.createDirectories(ONNX_FIXTURES);
      for (String name : ONNX_FILES) {
        Files.copy(
            folder.resolve(name),
            ONNX_FIXTURES.resolve(name),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
      Files.copy(
          folder.resolve(DepictModel.GGUF),
          FIXTURES.resolve("depict-tiny.gguf"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      new SafetensorsWriter()
          .metadata("question", QUESTION)
          .longs("ids", ids, ids.length)
          .longs("text", text, text.length)
          .floats("seen", seen, ids.length, DECODER.width())
          .longs("answer", answer, FIXED)
          .floats("logits", logits, FIXED, DECODER.tokens())
          .floats("halved", halved, FIXED, DECODER.tokens())
          .write(FIXTURES.resolve("depict-tiny.safetensors"));
    }
    for (String name : ONNX_FILES) {
      assertThat(ONNX_FIXTURES.resolve(name)).hasSameBinaryContentAs(folder.resolve(name));
    }
    assertThat(FIXTURES.resolve("depict-tiny.gguf"))
        .hasSameBinaryContentAs(folder.resolve(DepictModel.GGUF));
    SafetensorsFile fixed = SafetensorsFile.open(FIXTURES.resolve("depict-tiny.safetensors"));
    assertThat(fixed.longs("ids")).isEqualTo(ids);
    assertThat(fixed.longs("text")).isEqualTo(text);
    assertThat(fixed.longs("answer")).isEqualTo(answer);
    assertThat(fixed.floats("seen"))
        .usingComparatorWithPrecision((float) TOLERANCE)
        .containsExactly(seen);
    assertThat(fixed.floats("logits"))
        .usingComparatorWithPrecision((float) TOLERANCE)
        .containsExactly(logits);
    assertThat(fixed.floats("halved"))
        .usingComparatorWithPrecision((float) TOLERANCE)
        .containsExactly(halved);
  }

  /** Attention in 16 bits: llama.cpp keeps keys and values so, and multiplies them so. */
  @SuppressWarnings("unchecked")
  private static Algebra<Tensor> halving(Algebra<Tensor> exact) {
    return (Algebra<Tensor>)
        Proxy.newProxyInstance(
            Algebra.class.getClassLoader(),
            new Class<?>[] {Algebra.class},
            (proxy, method, arguments) -> {
              boolean attends =
                  method.getName().equals("matrixProduct")
                      && ((Tensor) arguments[0]).dim() == 4
                      && ((Tensor) arguments[1]).dim() == 4;
              Object[] operands =
                  attends ? new Object[] {halved(arguments[0]), halved(arguments[1])} : arguments;
              return method.invoke(exact, operands);
            });
  }

  private static Tensor halved(Object tensor) {
    return ((Tensor) tensor).to(torch.ScalarType.Half).to(torch.ScalarType.Float);
  }

  @Test
  void torchAndOnnxRuntimeWriteTheSameAnswerWithTheSameLogits() throws IOException {
    Picture picture = picture();
    Script script = question();
    List<Integer> prompt = prompt(script);
    float[] features = features(picture);
    assertThat(features).hasSize(PROJECTOR.features());
    float[] rows = rows(features);
    List<Integer> torchWrote = new ArrayList<>();
    List<Integer> onnxWrote = new ArrayList<>();
    try (Weights tower = Weights.initial(new VisionTower().weights(), 3);
        Weights weights = weights();
        OnnxPredictor decoder =
            new OnnxPredictor(Files.readAllBytes(folder.resolve(DepictModel.DECODER)))) {
      assertThat(SeenScenes.look(new VisionTower(), tower, List.of(picture)))
          .usingComparatorWithPrecision((float) TOLERANCE)
          .containsExactly(features);
      Memory memory = Memory.none();
      List<Integer> all = new ArrayList<>(prompt);
      List<Integer> fresh = prompt;
      for (int i = 0; i < ANSWER; i++) {
        float[] torch = torchLogits(weights, features, all, script.rows());
        memory = memory.and(decoder, fresh, rows, script.rows());
        float[] onnx = memory.last();
        assertThat(onnx).usingComparatorWithPrecision((float) TOLERANCE).containsExactly(torch);
        torchWrote.add(best(torch));
        onnxWrote.add(best(onnx));
        fresh = List.of(best(torch));
        all.addAll(fresh);
      }
    }
    assertThat(onnxWrote).isEqualTo(torchWrote);
    assertThat(torchWrote.stream().distinct().count()).isGreaterThan(1);
  }

  @Test
  void aChangedWeightWouldShow() {
    float[] features = new float[PROJECTOR.features()];
    List<Integer> ids = List.of(Mark.BEGIN.id(), Mark.ANSWER.id());
    try (Weights weights = weights();
        Weights other = weights()) {
      float[] norm = other.values("blk.1.ffn_norm.weight");
      norm[0] += 0.1f;
      other.put("blk.1.ffn_norm.weight", norm);
      float[] one = torchLogits(weights, features, ids, new int[] {-1, -1});
      float[] two = torchLogits(other, features, ids, new int[] {-1, -1});
      double apart = 0;
      for (int i = 0; i < one.length; i++) {
        apart = Math.max(apart, Math.abs(one[i] - two[i]));
      }
      assertThat(apart).isGreaterThan(TOLERANCE);
    }
  }

  @Test
  void theGgufFileHoldsTheDecoderAndItsVocabulary() throws IOException {
    var file = GgufFile.open(folder.resolve(DepictModel.GGUF));
    GgufLanguageModel described = GgufLanguageModel.of(file);
    assertThat(described.architecture()).isEqualTo("llama");
    assertThat(described.vocabulary()).isEqualTo(ENCODING.tokens().size());
    assertThat(described.width()).isEqualTo(DECODER.width());
    assertThat(file.tensors()).hasSameSizeAs(DECODER.weights());
  }

  @Test
  void theVocabularySurvivesItsFile() throws IOException {
    BytePairs read =
        BytePairs.fromJson(Files.readAllBytes(folder.resolve(DepictModel.TOKENIZER)), "test");
    String text = "Which distortions does this picture suffer? Ünknown wörds too… {\"a\":[]}";
    assertThat(read.encode(text)).isEqualTo(ENCODING.encode(text));
    StringBuilder back = new StringBuilder();
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    for (int id : read.encode(text)) {
      bytes.writeBytes(read.bytes(id));
    }
    back.append(bytes.toString(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(back).hasToString(text);
  }

  private static Named<Values> onnx(String file, Named<Values> inputs) throws IOException {
    try (OnnxPredictor predictor = new OnnxPredictor(Files.readAllBytes(folder.resolve(file)))) {
      return predictor.predict(inputs);
    }
  }

  /** The whole sequence at once, as in training; the logits of its last token. */
  private static float[] torchLogits(
      Weights weights, float[] features, List<Integer> ids, int[] rowOfToken) {
    return torchLogits(TorchAlgebra.inference(weights), features, ids, rowOfToken);
  }

  private static float[] torchLogits(
      Algebra<Tensor> algebra, float[] features, List<Integer> ids, int[] rowOfToken) {
    int length = ids.size();
    int rows = Scene.PICTURES * PROJECTOR.rows();
    float[] seen = new float[Scene.PICTURES * features.length];
    System.arraycopy(features, 0, seen, features.length, features.length);
    float[] places = new float[length * rows];
    float[] tokens = new float[length];
    float[] text = new float[length];
    for (int i = 0; i < length; i++) {
      int row = i < rowOfToken.length ? rowOfToken[i] : -1;
      tokens[i] = ids.get(i);
      text[i] = row < 0 ? 1 : 0;
      if (row >= 0) {
        places[i * rows + row] = 1;
      }
    }
    Map<String, Values> inputs = new LinkedHashMap<>();
    inputs.put(DepictNetwork.FEATURES, Values.of(seen, 1, Scene.PICTURES, features.length));
    inputs.put(DepictNetwork.PLACES, Values.of(places, 1, length, rows));
    inputs.put(Decoder.TOKENS, Values.of(tokens, 1, length));
    inputs.put(Decoder.TEXT, Values.of(text, 1, length, 1));
    Places.into(inputs, DECODER, 0, length);
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      float[] logits =
          Values.of(
                  NETWORK.apply(algebra, Named.of(inputs).map(Values::tensor)).get(Decoder.LOGITS))
              .floats();
      int width = DECODER.tokens();
      return java.util.Arrays.copyOfRange(logits, (length - 1) * width, length * width);
    }
  }

  /** What ONNX Runtime keeps from token to token. */
  private record Memory(int length, Map<String, Values> kept, Values logits) {

    static Memory none() {
      Map<String, Values> kept = new LinkedHashMap<>();
      int head = DECODER.width() / DECODER.heads();
      for (int i = 0; i < DECODER.layers(); i++) {
        kept.put("keys." + i, Values.of(new float[0], 1, DECODER.heads(), 0, head));
        kept.put("values." + i, Values.of(new float[0], 1, DECODER.heads(), 0, head));
      }
      return new Memory(0, kept, Values.of(new float[0], 0));
    }

    Memory and(OnnxPredictor decoder, List<Integer> ids, float[] rows, int[] rowOfToken) {
      int count = ids.size();
      int width = DECODER.width();
      float[] tokens = new float[count];
      float[] text = new float[count];
      float[] seen = new float[count * width];
      for (int i = 0; i < count; i++) {
        int row = length + i < rowOfToken.length ? rowOfToken[length + i] : -1;
        tokens[i] = ids.get(i);
        text[i] = row < 0 ? 1 : 0;
        if (row >= 0) {
          // The first of the rows is that of the second picture of a scene.
          System.arraycopy(rows, (row - PROJECTOR.rows()) * width, seen, i * width, width);
        }
      }
      Map<String, Values> inputs = new LinkedHashMap<>(kept);
      inputs.put(Decoder.TOKENS, Values.of(tokens, 1, count));
      inputs.put(Decoder.TEXT, Values.of(text, 1, count, 1));
      inputs.put(Decoder.SEEN, Values.of(seen, 1, count, width));
      Places.into(inputs, DECODER, length, count);
      Named<Values> outputs = decoder.predict(Named.of(inputs));
      Map<String, Values> next = new LinkedHashMap<>();
      kept.keySet().forEach(name -> next.put(name, outputs.get("new-" + name)));
      return new Memory(length + count, next, outputs.get(Decoder.LOGITS));
    }

    float[] last() {
      float[] all = logits.floats();
      return java.util.Arrays.copyOfRange(all, all.length - DECODER.tokens(), all.length);
    }
  }

  private static int best(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }

  private static Picture picture() {
    SplittableRandom random = new SplittableRandom(9);
    ByteBuffer samples = ByteBuffer.allocateDirect(96 * 64 * 3);
    for (int i = 0; i < samples.capacity(); i++) {
      samples.put(i, (byte) (i / 7 + random.nextInt(60)));
    }
    return Picture.wrap(96, 64, PixelFormat.RGB8, samples);
  }
}
