// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.language.BytePairs;
import dev.iqa.model.gguf.GgufFile;
import dev.iqa.model.gguf.GgufLanguageModel;
import dev.iqa.train.OnnxPredictor;
import dev.iqa.train.Values;
import dev.iqa.train.depict.Exchange.Shows;
import dev.iqa.train.depict.Exchange.Task;
import dev.iqa.train.depict.Exchange.Words;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.TorchAlgebra;
import dev.iqa.train.network.Weights;
import dev.iqa.train.student.Draw;
import java.io.IOException;
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

  private static final BytePairs ENCODING = Speech.encoding(new LibraryQuestions());
  private static final Projector PROJECTOR =
      new Projector(new VisionTower().features(), 24, 2, 32);
  private static final Decoder DECODER = new Decoder(ENCODING.tokens().size(), 32, 2, 4, 48);
  private static final DepictNetwork NETWORK = new DepictNetwork(PROJECTOR, DECODER);

  @TempDir private static Path folder;

  @BeforeAll
  static void export() throws IOException {
    try (Weights tower = Weights.initial(new VisionTower().weights(), 3);
        Weights weights = weights()) {
      new DepictModel(PROJECTOR, DECODER, ENCODING, tower, weights).write(folder);
    }
  }

  /** Random, and apart enough that the most likely token is beyond doubt. */
  private static Weights weights() {
    return Weights.initial(NETWORK.weights(), 5);
  }

  @Test
  void torchAndOnnxRuntimeWriteTheSameAnswerWithTheSameLogits() throws IOException {
    Picture picture = picture();
    Exchange question =
        new Exchange(
            Task.IDENTIFY,
            List.of(new Shows(Mark.SINGLE, 1), new Words("What is wrong with the picture?")),
            "",
            true,
            "");
    Script script = Script.of(question, ENCODING, PROJECTOR.rows(), Draw.of(1));
    List<Integer> prompt = new ArrayList<>();
    // All but the mark that ends the empty answer.
    for (int i = 0; i + 1 < script.ids().length; i++) {
      prompt.add(script.ids()[i]);
    }
    float[] features = onnx(DepictModel.TOWER, Named.of(VisionTower.WINDOW, SeenScenes.input(List.of(picture)))).get(VisionTower.FEATURES).floats();
    assertThat(features).hasSize(PROJECTOR.features());
    float[] rows =
        onnx(
                DepictModel.PROJECTOR,
                Named.of(VisionTower.FEATURES, Values.of(features, 1, features.length)))
            .get(Projector.ROWS)
            .floats();
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
    try (OnnxPredictor predictor =
        new OnnxPredictor(Files.readAllBytes(folder.resolve(file)))) {
      return predictor.predict(inputs);
    }
  }

  /** The whole sequence at once, as in training; the logits of its last token. */
  private static float[] torchLogits(
      Weights weights, float[] features, List<Integer> ids, int[] rowOfToken) {
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
                  NETWORK
                      .apply(
                          TorchAlgebra.inference(weights), Named.of(inputs).map(Values::tensor))
                      .get(Decoder.LOGITS))
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
