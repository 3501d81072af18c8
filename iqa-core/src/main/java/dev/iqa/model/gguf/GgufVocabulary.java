// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.gguf;

import java.util.ArrayList;
import java.util.List;

/**
 * The pieces of a SentencePiece vocabulary, by id.
 *
 * @param pieces id 0 first
 * @param unknown id of what has no piece of its own
 * @param begin id before every text
 * @param end id after every answer
 */
public record GgufVocabulary(List<GgufPiece> pieces, int unknown, int begin, int end) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if an id is none of the pieces
   */
  public GgufVocabulary {
    pieces = List.copyOf(pieces);
    for (int id : new int[] {unknown, begin, end}) {
      if (id < 0 || id >= pieces.size()) {
        throw new IllegalArgumentException(
            "the id " + id + " is none of " + pieces.size() + " pieces; 0 and more would work");
      }
    }
  }

  /**
   * A vocabulary that can spell everything: {@code <unk>}, {@code <s>} and {@code </s>}, the 256
   * bytes, then these pieces.
   *
   * @param pieces of text; among them every merge on the way to a longer one
   * @return 259 pieces and these
   */
  public static GgufVocabulary ofBytesAnd(List<GgufPiece> pieces) {
    List<GgufPiece> all = new ArrayList<>();
    all.add(new GgufPiece("<unk>", 0, GgufPiece.Kind.UNKNOWN));
    all.add(new GgufPiece("<s>", 0, GgufPiece.Kind.CONTROL));
    all.add(new GgufPiece("</s>", 0, GgufPiece.Kind.CONTROL));
    for (int value = 0; value < 256; value++) {
      all.add(new GgufPiece(String.format("<0x%02X>", value), 0, GgufPiece.Kind.BYTE));
    }
    all.addAll(pieces);
    return new GgufVocabulary(all, 0, 1, 2);
  }

  /**
   * Says it in a file.
   *
   * @param file to be written
   * @return the file
   */
  public GgufWriter in(GgufWriter file) {
    float[] scores = new float[pieces.size()];
    int[] kinds = new int[pieces.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = pieces.get(i).score();
      kinds[i] = pieces.get(i).kind().code();
    }
    return file.text("tokenizer.ggml.model", "llama")
        .texts(GgufLanguageModel.PIECES, pieces.stream().map(GgufPiece::text).toList())
        .reals("tokenizer.ggml.scores", scores)
        .wholes("tokenizer.ggml.token_type", kinds)
        .whole("tokenizer.ggml.bos_token_id", begin)
        .whole("tokenizer.ggml.eos_token_id", end)
        .whole("tokenizer.ggml.unknown_token_id", unknown);
  }
}
