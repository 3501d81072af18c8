// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import dev.iqa.InferenceException;
import dev.iqa.ModelUnavailableException;
import dev.iqa.model.gguf.GgufFile;
import dev.iqa.model.gguf.GgufLanguageModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;

/**
 * A loaded language model: its vocabulary and what contexts share. Thread-safe until it is closed,
 * after which nothing may be called.
 */
final class LlamaWeights implements AutoCloseable {

  private static final int UNKNOWN = 2;
  private static final int CONTROL = 3;
  private static final int USER_DEFINED = 4;
  private static final int ALL_LAYERS = 999;

  private final LlamaEngine engine;
  private final Path file;
  private final GgufLanguageModel description;
  private final Pointer handle;
  private final List<String> marks;

  private LlamaWeights(
      LlamaEngine engine,
      Path file,
      GgufLanguageModel description,
      Pointer handle,
      List<String> marks) {
    this.engine = engine;
    this.file = file;
    this.description = description;
    this.handle = handle;
    this.marks = marks;
  }

  /**
   * Checks the header of a file and loads it.
   *
   * @param gpu whether all layers go to the GPU
   * @throws ModelUnavailableException if it is no language model, or none of this engine
   */
  static LlamaWeights load(LlamaEngine engine, Path file, boolean gpu) {
    GgufFile header = GgufFile.open(file);
    GgufLanguageModel description = GgufLanguageModel.of(header);
    if (gpu && !engine.offloads()) {
      throw new ModelUnavailableException(
          engine.library()
              + " runs on the CPU only; a build for CUDA, named by -D"
              + LlamaEngine.LIBRARY
              + ", would work");
    }
    Pointer handle =
        LlamaLibrary.model(
            engine.handle(), LlamaEngine.zeroEnded(file.toString()), gpu ? ALL_LAYERS : 0);
    if (handle == null) {
      throw new ModelUnavailableException(
          "llama.cpp cannot load "
              + file
              + " of the architecture "
              + description.architecture()
              + ": "
              + LlamaLibrary.problem().strip()
              + "; another file, or a newer llama.cpp, would work");
    }
    int vocabulary = LlamaLibrary.vocabulary(engine.handle(), handle);
    int width = LlamaLibrary.width(engine.handle(), handle);
    if (vocabulary != description.vocabulary() || width != description.width()) {
      LlamaLibrary.freeModel(engine.handle(), handle);
      throw new ModelUnavailableException(
          "llama.cpp finds "
              + vocabulary
              + " pieces and a width of "
              + width
              + " in "
              + description);
    }
    return new LlamaWeights(engine, file, description, handle, marks(header));
  }

  private static List<String> marks(GgufFile header) {
    List<String> pieces = header.texts("tokenizer.ggml.tokens");
    long[] kinds = header.wholes("tokenizer.ggml.token_type");
    return IntStream.range(0, Math.min(kinds.length, pieces.size()))
        .filter(i -> isMark(kinds[i], pieces.get(i)))
        .mapToObj(pieces::get)
        .filter(piece -> piece.length() > 1)
        .toList();
  }

  // Makers of models also declare marks as text of their own; runs of blanks are no marks.
  private static boolean isMark(long kind, String piece) {
    return kind == UNKNOWN
        || kind == CONTROL
        || (kind == USER_DEFINED && piece.startsWith("<") && piece.endsWith(">"));
  }

  LlamaEngine engine() {
    return engine;
  }

  Path file() {
    return file;
  }

  GgufLanguageModel description() {
    return description;
  }

  Pointer handle() {
    return handle;
  }

  /** Texts that stand for special tokens, and must not come out of plain words. */
  List<String> marks() {
    return marks;
  }

  /** The token before every text, or −1. */
  int begin() {
    return LlamaLibrary.begin(engine.handle(), handle);
  }

  boolean ends(int token) {
    return LlamaLibrary.ends(engine.handle(), handle, checked(token));
  }

  /**
   * Text to tokens.
   *
   * @param begin whether this is the beginning of a prompt, with the marks of the model
   * @param special whether marks in the text are the tokens they name
   */
  List<Integer> tokenize(String text, boolean begin, boolean special) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int[] tokens = new int[utf8.length + 8];
    int count = tokenize(utf8, tokens, begin, special);
    if (count < 0) {
      tokens = new int[-count];
      count = tokenize(utf8, tokens, begin, special);
    }
    if (count < 0) {
      throw new InferenceException("llama.cpp cannot cut " + utf8.length + " bytes into tokens");
    }
    return Arrays.stream(tokens, 0, count).boxed().toList();
  }

  private int tokenize(byte[] utf8, int[] tokens, boolean begin, boolean special) {
    return LlamaLibrary.tokenize(
        engine.handle(), handle, utf8, utf8.length, tokens, tokens.length, begin, special);
  }

  /**
   * Text behind other text to tokens, to the letter: without the blank that some tokenizers put
   * before what they are given.
   *
   * @param before the text it follows, if it may be cut into tokens together with it
   */
  List<Integer> tokenizeBehind(String before, String text) {
    String anchor = before.isEmpty() ? "\n" : before;
    List<Integer> head = tokenize(anchor, false, true);
    List<Integer> both = tokenize(anchor + text, false, true);
    if (both.size() > head.size() && both.subList(0, head.size()).equals(head)) {
      return new ArrayList<>(both.subList(head.size(), both.size()));
    }
    return before.isEmpty() ? tokenize(text, false, true) : tokenizeBehind("", text);
  }

  /** The bytes of a token; none for a mark. */
  byte[] piece(int token) {
    byte[] text = new byte[64];
    int length = LlamaLibrary.piece(engine.handle(), handle, checked(token), text, text.length);
    if (length < 0) {
      text = new byte[-length];
      length = LlamaLibrary.piece(engine.handle(), handle, token, text, text.length);
    }
    return Arrays.copyOf(text, Math.max(0, length));
  }

  /** An id outside the vocabulary ends the JVM. */
  int checked(int token) {
    if (token < 0 || token >= description.vocabulary()) {
      throw new IllegalArgumentException(
          "the token " + token + " is none of " + description.vocabulary());
    }
    return token;
  }

  /**
   * An adapter for these weights, freed with them.
   *
   * @throws ModelUnavailableException if the file is no adapter, or one of another model
   */
  Pointer adapter(Path adapterFile) {
    GgufFile header = GgufFile.open(adapterFile);
    Optional<String> kind = header.text("adapter.type");
    if (!header.text("general.type").equals(Optional.of("adapter"))
        || !kind.equals(Optional.of("lora"))
        || header.tensors().isEmpty()) {
      throw new ModelUnavailableException(
          adapterFile + " is no LoRA adapter; a GGUF file with adapter.type lora would work");
    }
    if (!header.text("general.architecture").equals(Optional.of(description.architecture()))) {
      throw new ModelUnavailableException(
          adapterFile
              + " adapts "
              + header.text("general.architecture").orElse("nothing")
              + ", "
              + file
              + " is "
              + description.architecture());
    }
    Pointer adapter =
        LlamaLibrary.adapter(
            engine.handle(), handle, LlamaEngine.zeroEnded(adapterFile.toString()));
    if (adapter == null) {
      throw new ModelUnavailableException(
          adapterFile + " does not fit " + file + ": " + LlamaLibrary.problem().strip());
    }
    return adapter;
  }

  @Override
  public void close() {
    LlamaLibrary.freeModel(engine.handle(), handle);
  }
}
