// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.metric.SharedPictures;
import dev.iqa.model.gguf.GgufPiece;
import dev.iqa.model.gguf.GgufVocabulary;
import dev.iqa.model.gguf.GgufWriter;
import dev.iqa.model.gguf.LlamaShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Models of random weights, and the story model of the third-party data, as GGUF files. */
final class TinyModels {

  static final LlamaShape SHAPE = new LlamaShape(512, 64, 2, 128, 4, 2, 1e-5f, 10_000);

  private static final List<String> WORDS =
      List.of(
          "the",
          "picture",
          "quality",
          "is",
          "excellent",
          "good",
          "fair",
          "poor",
          "bad",
          "blur",
          "noise",
          "sharp",
          "of",
          "this",
          "how",
          "distortion",
          "severity",
          "tie",
          "A",
          "B");

  private TinyModels() {}

  /** The engine, else the test is skipped: without a compiler, or without the library. */
  static LlamaEngine engine() {
    Optional<String> why = LlamaEngine.unavailableBecause();
    assumeTrue(why.isEmpty(), () -> "no llama.cpp here: " + why.orElse(""));
    return LlamaEngine.installed();
  }

  /** Letters, and the pieces on the way to some words, with and without a blank before them. */
  static GgufVocabulary vocabulary() {
    Set<String> texts = new LinkedHashSet<>();
    texts.add("▁");
    for (char letter = ' ' + 1; letter < 127; letter++) {
      texts.add(String.valueOf(letter));
    }
    for (String word : WORDS) {
      for (int length = 1; length <= word.length(); length++) {
        texts.add("▁" + word.substring(0, length));
        texts.add(word.substring(0, length));
      }
    }
    List<GgufPiece> pieces = new ArrayList<>();
    for (String text : texts) {
      pieces.add(GgufPiece.of(text, text.length() > 1 ? text.length() : -1 - pieces.size()));
    }
    return GgufVocabulary.ofBytesAnd(pieces);
  }

  static GgufWriter language(long seed) {
    return language(SHAPE, vocabulary(), seed);
  }

  static GgufWriter language(LlamaShape shape, GgufVocabulary vocabulary, long seed) {
    Random random = new Random(seed);
    int width = shape.width();
    int keys = width / shape.heads() * shape.keyHeads();
    int pieces = vocabulary.pieces().size();
    GgufWriter file = shape.file("random weights", vocabulary);
    matrix(file, "token_embd.weight", random, 1, pieces, width);
    for (int layer = 0; layer < shape.layers(); layer++) {
      String block = "blk." + layer + ".";
      ones(file, block + "attn_norm.weight", width);
      matrix(file, block + "attn_q.weight", random, .15, width, width);
      matrix(file, block + "attn_k.weight", random, .15, keys, width);
      matrix(file, block + "attn_v.weight", random, .15, keys, width);
      matrix(file, block + "attn_output.weight", random, .15, width, width);
      ones(file, block + "ffn_norm.weight", width);
      matrix(file, block + "ffn_gate.weight", random, .15, shape.feedForward(), width);
      matrix(file, block + "ffn_up.weight", random, .15, shape.feedForward(), width);
      matrix(file, block + "ffn_down.weight", random, .15, width, shape.feedForward());
    }
    ones(file, "output_norm.weight", width);
    return matrix(file, "output.weight", random, .3, pieces, width);
  }

  /** An adapter of the queries, of rank 4. */
  static GgufWriter adapter(LlamaShape shape, long seed) {
    Random random = new Random(seed);
    GgufWriter file =
        new GgufWriter(LlamaShape.ARCHITECTURE)
            .text("general.type", "adapter")
            .text("adapter.type", "lora")
            .real("adapter.lora.alpha", 8);
    for (int layer = 0; layer < shape.layers(); layer++) {
      String queries = "blk." + layer + ".attn_q.weight.lora_";
      matrix(file, queries + "a", random, .3, 4, shape.width());
      matrix(file, queries + "b", random, .3, shape.width(), 4);
    }
    return file;
  }

  /** A CLIP tower and two layers of projection, as LLaVA has them. */
  static GgufWriter projector(int languageWidth, long seed) {
    Random random = new Random(seed);
    int width = 32;
    int inner = 64;
    int side = 56;
    int patch = 14;
    int patches = side / patch * (side / patch);
    GgufWriter file =
        new GgufWriter("clip")
            .truth("clip.has_text_encoder", false)
            .truth("clip.has_vision_encoder", true)
            .truth("clip.has_llava_projector", true)
            .text("clip.projector_type", "mlp")
            .truth("clip.use_gelu", false)
            .whole("clip.vision.image_size", side)
            .whole("clip.vision.patch_size", patch)
            .whole("clip.vision.embedding_length", width)
            .whole("clip.vision.feed_forward_length", inner)
            .whole("clip.vision.projection_dim", languageWidth)
            .whole("clip.vision.attention.head_count", 4)
            .real("clip.vision.attention.layer_norm_epsilon", 1e-5f)
            .whole("clip.vision.block_count", 2)
            .reals("clip.vision.image_mean", new float[] {.48f, .46f, .41f})
            .reals("clip.vision.image_std", new float[] {.27f, .26f, .28f});
    file.floats("v.class_embd", gaussian(random, width, .1), width);
    file.floats(
        "v.patch_embd.weight",
        gaussian(random, width * 3 * patch * patch, .05),
        width,
        3,
        patch,
        patch);
    matrix(file, "v.position_embd.weight", random, .1, patches + 1, width);
    layerNorm(file, "v.pre_ln", width);
    for (int layer = 0; layer < 2; layer++) {
      String block = "v.blk." + layer + ".";
      for (String name : List.of("attn_q", "attn_k", "attn_v", "attn_out")) {
        linear(file, block + name, random, width, width);
      }
      layerNorm(file, block + "ln1", width);
      layerNorm(file, block + "ln2", width);
      linear(file, block + "ffn_up", random, inner, width);
      linear(file, block + "ffn_down", random, width, inner);
    }
    linear(file, "mm.0", random, languageWidth, width);
    linear(file, "mm.2", random, languageWidth, languageWidth);
    return file;
  }

  private static void layerNorm(GgufWriter file, String name, int width) {
    ones(file, name + ".weight", width);
    file.floats(name + ".bias", new float[width], width);
  }

  private static void linear(GgufWriter file, String name, Random random, int rows, int columns) {
    matrix(file, name + ".weight", random, .15, rows, columns);
    file.floats(name + ".bias", new float[rows], rows);
  }

  private static GgufWriter matrix(
      GgufWriter file, String name, Random random, double deviation, int rows, int columns) {
    return file.floats(name, gaussian(random, rows * columns, deviation), rows, columns);
  }

  private static void ones(GgufWriter file, String name, int width) {
    float[] ones = new float[width];
    Arrays.fill(ones, 1);
    file.floats(name, ones, width);
  }

  private static float[] gaussian(Random random, int count, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return values;
  }

  /** Andrej Karpathy's model of 260,000 weights, from the format of llama2.c. */
  static GgufWriter stories() throws IOException {
    ByteBuffer weights = littleEndian("params/language/llama2c/stories260K.bin");
    int width = weights.getInt();
    int feedForward = weights.getInt();
    int layers = weights.getInt();
    int heads = weights.getInt();
    int keyHeads = weights.getInt();
    int pieces = weights.getInt();
    int context = weights.getInt();
    int keys = width / heads * keyHeads;
    GgufWriter file =
        new LlamaShape(context, width, layers, feedForward, heads, keyHeads, 1e-5f, 10_000)
            .file("stories260K", storyVocabulary(pieces));
    file.floats("token_embd.weight", next(weights, pieces * width), pieces, width);
    perLayer(file, weights, "attn_norm", layers, width);
    perLayer(file, weights, "attn_q", layers, width, width);
    perLayer(file, weights, "attn_k", layers, keys, width);
    perLayer(file, weights, "attn_v", layers, keys, width);
    perLayer(file, weights, "attn_output", layers, width, width);
    perLayer(file, weights, "ffn_norm", layers, width);
    perLayer(file, weights, "ffn_gate", layers, feedForward, width);
    perLayer(file, weights, "ffn_down", layers, width, feedForward);
    perLayer(file, weights, "ffn_up", layers, feedForward, width);
    return file.floats("output_norm.weight", next(weights, width), width);
  }

  private static void perLayer(
      GgufWriter file, ByteBuffer weights, String name, int layers, int... shape) {
    int count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    for (int layer = 0; layer < layers; layer++) {
      file.floats(
          "blk." + layer + "." + name + ".weight",
          next(weights, count),
          Arrays.stream(shape).asLongStream().toArray());
    }
  }

  private static float[] next(ByteBuffer weights, int count) {
    float[] values = new float[count];
    weights.asFloatBuffer().get(values);
    weights.position(weights.position() + Float.BYTES * count);
    return values;
  }

  private static GgufVocabulary storyVocabulary(int pieces) throws IOException {
    ByteBuffer file = littleEndian("params/language/llama2c/tok512.bin");
    file.getInt();
    List<GgufPiece> all = new ArrayList<>();
    for (int id = 0; id < pieces; id++) {
      float score = file.getFloat();
      byte[] text = new byte[file.getInt()];
      file.get(text);
      String piece = new String(text, StandardCharsets.UTF_8).replace(' ', '▁');
      GgufPiece.Kind kind =
          switch (id) {
            case 0 -> GgufPiece.Kind.UNKNOWN;
            case 1, 2 -> GgufPiece.Kind.CONTROL;
            default -> id < 259 ? GgufPiece.Kind.BYTE : GgufPiece.Kind.NORMAL;
          };
      all.add(new GgufPiece(id < 3 ? piece.strip() : piece, score, kind));
    }
    return new GgufVocabulary(all, 0, 1, 2);
  }

  private static ByteBuffer littleEndian(String path) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(SharedPictures.file(path)))
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  static Path written(GgufWriter file, Path folder, String name) throws IOException {
    Path path = folder.resolve(name);
    file.write(path);
    return path;
  }
}
