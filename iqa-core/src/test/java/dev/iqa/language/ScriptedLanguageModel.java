// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;

/**
 * A language model for tests that says what it is told to: an answer for each prompt, a likelihood
 * for each continuation. It writes a word at a time, keeps limits, can be interrupted and closed,
 * and remembers what it was asked.
 */
public final class ScriptedLanguageModel implements LanguageModel {

  /** Of every token it writes. */
  public static final double PROBABILITY = 0.75;

  /** What it was asked to write. */
  public record Asked(Prompt prompt, Decoding decoding) {}

  private final Function<Prompt, String> answers;
  private final ToDoubleBiFunction<Prompt, String> likelihoods;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<Prompt> weighed = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /**
   * A model.
   *
   * @param answers the text to a prompt; called from any thread
   * @param likelihoods natural logarithm of the probability of a continuation; may throw
   */
  public ScriptedLanguageModel(
      Function<Prompt, String> answers, ToDoubleBiFunction<Prompt, String> likelihoods) {
    this.answers = answers;
    this.likelihoods = likelihoods;
  }

  /** What it was asked to write, in order. */
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  /** What it was asked to weigh, in order. */
  public List<Prompt> weighed() {
    return List.copyOf(weighed);
  }

  public boolean isClosed() {
    return closed;
  }

  @Override
  public Optional<String> digest() {
    return Optional.of("sha256:" + "5c".repeat(32));
  }

  @Override
  public String device() {
    return "cpu";
  }

  @Override
  public List<String> preprocessing(Picture picture) {
    return List.of("seen at " + picture.width() + "×" + picture.height());
  }

  @Override
  public Answer answer(Prompt prompt, Decoding decoding, Consumer<Token> listener) {
    requireReady();
    asked.add(new Asked(prompt, decoding));
    long end = System.nanoTime() + decoding.timeLimit().toNanos();
    List<Token> tokens = new ArrayList<>();
    for (String piece : answers.apply(prompt).split("(?<=\\s)(?=\\S)|(?<=\\w)(?=\\W)", -1)) {
      requireReady();
      if (System.nanoTime() >= end) {
        return new Answer(tokens, Answer.Ending.TIME_LIMIT);
      }
      if (tokens.size() == decoding.mostTokens()) {
        return new Answer(tokens, Answer.Ending.TOKEN_LIMIT);
      }
      Token token = new Token(piece, OptionalDouble.of(PROBABILITY));
      tokens.add(token);
      listener.accept(token);
    }
    return new Answer(tokens, Answer.Ending.COMPLETE);
  }

  @Override
  public double[] weigh(Prompt prompt, List<String> continuations) {
    requireReady();
    weighed.add(prompt);
    return continuations.stream().mapToDouble(c -> likelihoods.applyAsDouble(prompt, c)).toArray();
  }

  private void requireReady() {
    if (closed) {
      throw new IllegalStateException("this language model is closed");
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
