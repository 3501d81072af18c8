// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import dev.iqa.InferenceException;
import dev.iqa.language.AnswerForm;
import org.bytedeco.javacpp.Pointer;

/** A form that an answer is held to, and how far the answer has got in it. For one answer. */
final class LlamaGrammar implements AutoCloseable {

  private final LlamaEngine engine;
  private final Pointer handle;

  /**
   * At its beginning.
   *
   * @throws InferenceException if llama.cpp does not take the grammar
   */
  LlamaGrammar(LlamaWeights weights, AnswerForm form) {
    this(weights, form.grammar());
  }

  LlamaGrammar(LlamaWeights weights, String text) {
    engine = weights.engine();
    GrammarCheck.require(text);
    Pointer made =
        LlamaLibrary.grammar(engine.handle(), weights.handle(), LlamaEngine.zeroEnded(text));
    if (made == null) {
      throw new InferenceException(
          "llama.cpp does not take the grammar: " + LlamaLibrary.problem().strip());
    }
    handle = made;
  }

  Pointer handle() {
    return handle;
  }

  @Override
  public void close() {
    LlamaLibrary.freeGrammar(engine.handle(), handle);
  }
}
