// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.iqa.language.BytePairs;
import dev.iqa.model.gguf.GgufType;
import dev.iqa.model.gguf.GgufWriter;
import dev.iqa.model.gguf.LlamaShape;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.OnnxAlgebra;
import dev.iqa.train.network.RmsNorm;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The parts of a model and its vocabulary as others run them.
 *
 * <table>
 * <caption>Files</caption>
 * <tr><th>file</th><th>holds</th></tr>
 * <tr><td>{@value #TOWER}</td><td>a window to features</td></tr>
 * <tr><td>{@value #PROJECTOR}</td><td>features to rows</td></tr>
 * <tr><td>{@value #DECODER}</td><td>rows and tokens to logits, with a memory of those before</td>
 * </tr>
 * <tr><td>{@value #TOKENIZER}</td><td>the vocabulary</td></tr>
 * <tr><td>{@value #GGUF}</td><td>decoder and vocabulary for llama.cpp, which is given the
 * projector's rows as embeddings</td></tr>
 * </table>
 *
 * @param projector of the model
 * @param decoder of the model
 * @param encoding its vocabulary
 * @param tower weights of the tower
 * @param weights of projector and decoder, and perhaps more
 */
record DepictModel(
    Projector projector, Decoder decoder, BytePairs encoding, Weights tower, Weights weights) {

  static final String TOWER = "tower.onnx";
  static final String PROJECTOR = "projector.onnx";
  static final String DECODER = "decoder.onnx";
  static final String TOKENIZER = "tokenizer.json";
  static final String GGUF = "depict-nano.gguf";

  /** Positions that were ever trained on, rounded up. */
  static final int CONTEXT = 512;

  // Kinds of tokens as llama.cpp numbers them.
  private static final int NORMAL = 1;
  private static final int CONTROL = 3;

  /**
   * Writes all files.
   *
   * @param matrices of the file for llama.cpp: F32, or F16 at half the size
   */
  void write(Path folder, GgufType matrices) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(TOWER), onnx("depict-nano-tower", new VisionTower(), tower));
    Files.write(folder.resolve(PROJECTOR), onnx("depict-nano-projector", projector, weights));
    Files.write(folder.resolve(DECODER), onnx("depict-nano-decoder", decoder, weights));
    Files.write(folder.resolve(TOKENIZER), encoding.toJson().getBytes(UTF_8));
    gguf(matrices).write(folder.resolve(GGUF));
  }

  static byte[] onnx(String name, Network network, Weights weights) {
    return OnnxAlgebra.graph(name, network, weights).toBytes();
  }

  private GgufWriter gguf(GgufType matrices) {
    List<Integer> kinds = new ArrayList<>();
    for (int id = 0; id < encoding.tokens().size(); id++) {
      kinds.add(id < encoding.marks() ? CONTROL : NORMAL);
    }
    GgufWriter file =
        new LlamaShape(
                CONTEXT,
                decoder.width(),
                decoder.layers(),
                decoder.hidden(),
                decoder.heads(),
                decoder.heads(),
                (float) RmsNorm.EPSILON,
                (float) Decoder.FREQUENCY_BASE)
            .file("depict-nano", encoding.tokens().size())
            .text("tokenizer.ggml.model", "gpt2")
            .text("tokenizer.ggml.pre", "gpt-2")
            .texts("tokenizer.ggml.tokens", encoding.tokens())
            .wholes(
                "tokenizer.ggml.token_type", kinds.stream().mapToInt(Integer::intValue).toArray())
            .texts("tokenizer.ggml.merges", encoding.merges())
            .whole("tokenizer.ggml.bos_token_id", Mark.BEGIN.id())
            .whole("tokenizer.ggml.eos_token_id", Mark.END.id())
            .whole("tokenizer.ggml.padding_token_id", Mark.PADDING.id())
            .truth("tokenizer.ggml.add_bos_token", false);
    for (Weight weight : decoder.weights()) {
      float[] values = weights.values(weight.name());
      long[] shape = weight.shape().stream().mapToLong(Long::longValue).toArray();
      if (shape.length == 2 && matrices == GgufType.F16) {
        file.halves(weight.name(), values, shape);
      } else {
        file.floats(weight.name(), values, shape);
      }
    }
    return file;
  }
}
