// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.gguf;

import dev.iqa.ModelUnavailableException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a file says of the language model in it, checked before an engine sees it.
 *
 * @param architecture such as {@code llama} or {@code qwen2}
 * @param layers 1 to 256
 * @param width of the rows of embeddings
 * @param contextLength positions it was trained on
 * @param vocabulary number of pieces, up to a million
 * @param chatTemplate Jinja, as the model's makers wrote it
 */
public record GgufLanguageModel(
    String architecture,
    int layers,
    int width,
    int contextLength,
    int vocabulary,
    Optional<String> chatTemplate) {

  static final String PIECES = "tokenizer.ggml.tokens";

  private static final String EMBEDDINGS = "token_embd.weight";
  private static final String[] SPECIAL = {
    "bos",
    "eos",
    "unknown",
    "separator",
    "seperator",
    "padding",
    "cls",
    "mask",
    "eot",
    "eom",
    "prefix",
    "suffix",
    "middle",
    "fim_pre",
    "fim_suf",
    "fim_mid",
    "fim_pad",
    "fim_rep",
    "fim_sep"
  };

  /**
   * Checks a file.
   *
   * @param file of a language model
   * @return what it says
   * @throws ModelUnavailableException if it is the vision part of a model, an adapter, a vocabulary
   *     without weights, or its numbers do not fit together
   */
  public static GgufLanguageModel of(GgufFile file) {
    String architecture =
        file.text("general.architecture")
            .orElseThrow(() -> unfit(file, "names no architecture", "a language model"));
    String kind = file.text("general.type").orElse("model");
    if (architecture.equals("clip") || kind.equals("mmproj")) {
      throw unfit(file, "is the vision part of a model", "the language model beside it");
    }
    if (kind.equals("adapter")) {
      throw unfit(file, "is an adapter", "the language model it adapts");
    }
    int vocabulary = file.texts(PIECES).size();
    if (vocabulary == 0) {
      throw unfit(
          file,
          "has the architecture " + architecture + " and no vocabulary",
          "a language model with its tokenizer");
    }
    if (file.tensors().isEmpty()) {
      throw unfit(file, "holds a vocabulary only, no weights", "the whole model");
    }
    checkVocabulary(file, vocabulary);
    int layers = size(file, architecture + ".block_count", GgufLimits.LAYERS);
    int width = size(file, architecture + ".embedding_length", 1 << 20);
    int context = size(file, architecture + ".context_length", Integer.MAX_VALUE);
    checkHeads(file, architecture, layers);
    GgufTensor embeddings =
        file.tensor(EMBEDDINGS)
            .orElseThrow(() -> unfit(file, "has no tensor " + EMBEDDINGS, "a language model"));
    if (embeddings.shape().size() != 2
        || embeddings.shape().get(0) != vocabulary
        || embeddings.shape().get(1) != width) {
      throw unfit(
          file,
          "has "
              + EMBEDDINGS
              + " "
              + embeddings.shape()
              + " for a vocabulary of "
              + vocabulary
              + " and a width of "
              + width,
          "an undamaged copy");
    }
    return new GgufLanguageModel(
        architecture, layers, width, context, vocabulary, file.text("tokenizer.chat_template"));
  }

  private static void checkVocabulary(GgufFile file, int vocabulary) {
    String scores = "tokenizer.ggml.scores";
    String kinds = "tokenizer.ggml.token_type";
    if (file.keys().contains(scores) && file.reals(scores).length != vocabulary) {
      throw unfit(
          file,
          "has " + file.reals(scores).length + " scores for " + vocabulary + " pieces",
          "one each");
    }
    if (file.keys().contains(kinds) && file.wholes(kinds).length != vocabulary) {
      throw unfit(
          file,
          "has " + file.wholes(kinds).length + " types for " + vocabulary + " pieces",
          "one each");
    }
    for (String special : SPECIAL) {
      String key = "tokenizer.ggml." + special + "_token_id";
      OptionalLong id = file.whole(key);
      // All 32 bits set says that there is none.
      if (id.isPresent()
          && id.getAsLong() != 0xffff_ffffL
          && id.getAsLong() != -1
          && (id.getAsLong() < 0 || id.getAsLong() >= vocabulary)) {
        throw unfit(
            file,
            "has " + key + " " + id.getAsLong() + " of " + vocabulary + " pieces",
            "one of them");
      }
    }
  }

  private static void checkHeads(GgufFile file, String architecture, int layers) {
    for (String name : new String[] {".attention.head_count", ".attention.head_count_kv"}) {
      String key = architecture + name;
      long[] heads = file.wholeOrWholes(key);
      if (heads.length > 1 && heads.length != layers) {
        throw unfit(
            file, "has " + heads.length + " of " + key + " for " + layers + " layers", "one each");
      }
      boolean perLayer = heads.length > 1;
      for (long each : heads) {
        // Layers without attention have none; a single zero would be divided by.
        if (each < (perLayer ? 0 : 1) || each > 1 << 16) {
          throw unfit(file, "has " + key + " " + each, "1 to 65536");
        }
      }
    }
  }

  private static int size(GgufFile file, String key, int most) {
    long value =
        file.whole(key).orElseThrow(() -> unfit(file, "does not say " + key, "a language model"));
    if (value < 1 || value > most) {
      throw unfit(file, "has " + key + " " + value, "1 to " + most);
    }
    return (int) value;
  }

  private static ModelUnavailableException unfit(GgufFile file, String what, String instead) {
    return new ModelUnavailableException(file.path() + " " + what + "; " + instead + " would work");
  }
}
