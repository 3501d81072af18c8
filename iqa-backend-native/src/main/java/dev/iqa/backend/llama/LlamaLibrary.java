// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.annotation.Cast;
import org.bytedeco.javacpp.annotation.Name;
import org.bytedeco.javacpp.annotation.Platform;
import org.bytedeco.javacpp.annotation.StdString;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code iqa_llama.h}. Nothing is checked here: {@link LlamaEngine}, {@link
 * LlamaWeights}, {@link LlamaSession} and {@link LlamaEyes} are the only callers. Texts are UTF-8
 * that ends in a zero, where no length stands beside them.
 */
@Platform(include = "iqa_llama.h", library = "jniiqallama", link = "dl")
final class LlamaLibrary {

  private LlamaLibrary() {}

  /** Extracts and loads the library; an error says why it cannot. */
  static void load() {
    Loader.load(LlamaLibrary.class);
  }

  @Name("iqa_llama_problem")
  @StdString
  static native String problem();

  @Name("iqa_llama_open")
  static native @Nullable Pointer open(
      @Cast("const char*") byte[] path,
      @Cast("const char*") byte[] eyesPath,
      @Cast("const char*") byte[] plugins);

  @Name("iqa_llama_sees")
  @Cast("bool")
  static native boolean sees(Pointer library);

  @Name("iqa_llama_offloads")
  @Cast("bool")
  static native boolean offloads(Pointer library);

  @Name("iqa_llama_shares_counter")
  @Cast("bool")
  static native boolean sharesCounter(Pointer library);

  @Name("iqa_llama_model")
  static native @Nullable Pointer model(
      Pointer library, @Cast("const char*") byte[] path, int gpuLayers);

  @Name("iqa_llama_free_model")
  static native void freeModel(Pointer library, Pointer model);

  @Name("iqa_llama_vocabulary")
  static native int vocabulary(Pointer library, Pointer model);

  @Name("iqa_llama_width")
  static native int width(Pointer library, Pointer model);

  @Name("iqa_llama_begin")
  static native int begin(Pointer library, Pointer model);

  @Name("iqa_llama_ends")
  @Cast("bool")
  static native boolean ends(Pointer library, Pointer model, int token);

  @Name("iqa_llama_tokenize")
  static native int tokenize(
      Pointer library,
      Pointer model,
      @Cast("const char*") byte[] text,
      int bytes,
      int[] tokens,
      int room,
      @Cast("bool") boolean begin,
      @Cast("bool") boolean special);

  @Name("iqa_llama_piece")
  static native int piece(
      Pointer library, Pointer model, int token, @Cast("char*") byte[] text, int room);

  @Name("iqa_llama_chat")
  @StdString
  static native String chat(
      Pointer library,
      @Cast("const char*") byte[] template,
      @Cast("const char*") byte[] system,
      @Cast("const char*") byte[] user);

  @Name("iqa_llama_adapter")
  static native @Nullable Pointer adapter(
      Pointer library, Pointer model, @Cast("const char*") byte[] path);

  @Name("iqa_llama_context")
  static native @Nullable Pointer context(
      Pointer library, Pointer model, int positions, int batch, int threads);

  @Name("iqa_llama_free_context")
  static native void freeContext(Pointer library, Pointer context);

  @Name("iqa_llama_positions")
  static native int positions(Pointer library, Pointer context);

  @Name("iqa_llama_batch")
  static native int batch(Pointer library, Pointer context);

  @Name("iqa_llama_adapt")
  static native int adapt(Pointer library, Pointer context, @Nullable Pointer adapter, float scale);

  @Name("iqa_llama_forget")
  @Cast("bool")
  static native boolean forget(Pointer library, Pointer context, int from);

  @Name("iqa_llama_decode")
  static native int decode(
      Pointer library,
      Pointer context,
      int @Nullable [] tokens,
      @Cast("const float*") @Nullable FloatBuffer rows,
      int count,
      int position,
      int logitsFrom);

  @Name("iqa_llama_logits")
  @Cast("bool")
  static native boolean logits(
      Pointer library, Pointer context, int index, int vocabulary, float[] out);

  @Name("iqa_llama_log_probability")
  static native double logProbability(
      Pointer library, Pointer context, int index, int vocabulary, int token);

  @Name("iqa_llama_grammar")
  static native @Nullable Pointer grammar(
      Pointer library, Pointer model, @Cast("const char*") byte[] text);

  @Name("iqa_llama_free_grammar")
  static native void freeGrammar(Pointer library, Pointer grammar);

  @Name("iqa_llama_choose")
  static native int choose(
      Pointer library,
      Pointer model,
      Pointer context,
      int index,
      @Nullable Pointer grammar,
      double temperature,
      double draw,
      double[] out);

  @Name("iqa_llama_eyes")
  static native @Nullable Pointer eyes(
      Pointer library,
      Pointer model,
      @Cast("const char*") byte[] path,
      int threads,
      @Cast("bool") boolean gpu);

  @Name("iqa_llama_free_eyes")
  static native void freeEyes(Pointer library, Pointer eyes);

  @Name("iqa_llama_look")
  static native @Nullable Pointer look(
      Pointer library,
      Pointer eyes,
      @Cast("const unsigned char*") ByteBuffer rgb,
      int width,
      int height);

  @Name("iqa_llama_look_positions")
  static native int lookPositions(Pointer library, Pointer look);

  @Name("iqa_llama_decode_look")
  static native int decodeLook(
      Pointer library, Pointer eyes, Pointer context, Pointer look, int position, int batch);

  @Name("iqa_llama_free_look")
  static native void freeLook(Pointer library, Pointer look);
}
