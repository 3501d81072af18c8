// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.Picture;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A model that reads words and looks at pictures, and writes words: llama.cpp, a server, or a tiny
 * network. Safe to use from several threads at once.
 *
 * <p>Calls block. An interruption ends a call between two tokens with {@link
 * java.util.concurrent.CancellationException}, the thread's interrupt flag still set. At
 * temperature 0 the same prompt gives the same answer and the same weights: alone or among others,
 * on one thread or eight.
 *
 * <p>The model brings its own chat template and puts a {@link Prompt} into it: the system text, the
 * parts in order, each picture between its tags, then the beginning of the answer.
 */
public interface LanguageModel extends AutoCloseable {

  /**
   * What identifies its weights.
   *
   * @return {@code "sha256:…"}; empty for a model that lives elsewhere
   */
  Optional<String> digest();

  /**
   * Where it runs.
   *
   * @return such as {@code cpu}, {@code cuda:0} or the address of a server, without secrets
   */
  String device();

  /**
   * What is done to a picture before the model sees it, for the provenance; runs nothing.
   *
   * @param picture that would be shown
   * @return short phrases, oldest first, such as {@code "resized to 224×168"}, without the
   *     picture's own {@link Picture#history()}
   */
  List<String> preprocessing(Picture picture);

  /**
   * Writes an answer.
   *
   * @param prompt what is asked
   * @param decoding limits, chance and form of the answer
   * @param listener hears of every token as it is written, on the calling thread
   * @return all of it, with the reason why it ended
   * @throws dev.iqa.UnsupportedRequestException if the prompt does not fit the model's context, or
   *     the model does not see pictures, several of them, or answers in that form
   * @throws dev.iqa.InferenceException if the computation fails
   * @throws IllegalStateException if this model is closed
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  Answer answer(Prompt prompt, Decoding decoding, Consumer<Token> listener);

  /**
   * How likely the answer would go on with each of several texts: the sum over the tokens of the
   * whole text of ln p(token | prompt, tokens before), at temperature 1 and without any form.
   * Nothing is written.
   *
   * <p>Texts are taken to the letter, behind the last letter of {@link Prompt#answerStart()}; where
   * that is empty, they are the first of the answer and begin without a space. A server that tells
   * only its most likely tokens gives {@link Double#NEGATIVE_INFINITY} for what is not among them.
   *
   * @param prompt what is asked
   * @param continuations different, none empty; at least one
   * @return a natural logarithm at most 0 for each, in order
   * @throws dev.iqa.UnsupportedRequestException as {@link #answer}, and if the model cannot tell
   *     probabilities
   * @throws dev.iqa.InferenceException if the computation fails
   * @throws IllegalStateException if this model is closed
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  double[] weigh(Prompt prompt, List<String> continuations);

  /** Frees the model. A second call does nothing; calls that run at this moment finish first. */
  @Override
  void close();
}
