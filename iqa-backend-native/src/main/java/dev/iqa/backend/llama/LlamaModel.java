// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.language.Answer;
import dev.iqa.language.Answer.Ending;
import dev.iqa.language.BytePairs;
import dev.iqa.language.Decoding;
import dev.iqa.language.Embeddings;
import dev.iqa.language.LanguageModel;
import dev.iqa.language.Prompt;
import dev.iqa.language.PromptScript;
import dev.iqa.language.Token;
import dev.iqa.language.VisionEncoder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/** A language model on llama.cpp: loaded weights, a pool of contexts, and eyes if it has any. */
final class LlamaModel implements LanguageModel {

  private final LlamaWeights weights;
  private final Optional<LlamaEyes> eyes;
  private final Optional<VisionEncoder> encoder;
  private final Optional<EncodedPictures> encoded;
  // One of both: how prompts are written down.
  private final Optional<ChatTemplate> template;
  private final Optional<BytePairs> encoding;
  private final SessionPool sessions;
  private final Optional<String> digest;
  private final String device;
  // Calls hold the shared side, so that weights are freed when none runs.
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  private LlamaModel(Builder builder) {
    weights = builder.weights;
    eyes = builder.eyes;
    encoder = builder.encoder;
    encoded = encoder.map(EncodedPictures::new);
    template = builder.template;
    encoding = builder.encoding;
    digest = builder.digest;
    device = builder.device;
    int positions = builder.positions;
    int threads = builder.threads;
    Optional<Pointer> adapter = builder.adapter;
    float scale = builder.scale;
    sessions =
        new SessionPool(
            builder.contexts,
            () -> {
              LlamaSession session = new LlamaSession(weights, eyes, positions, threads);
              adapter.ifPresent(a -> session.adapt(a, scale));
              return session;
            });
  }

  /** What a model is made of; all but the weights and how it is written to have a default. */
  static final class Builder {
    private final LlamaWeights weights;
    private final Optional<ChatTemplate> template;
    private final Optional<BytePairs> encoding;
    private Optional<LlamaEyes> eyes = Optional.empty();
    private Optional<VisionEncoder> encoder = Optional.empty();
    private Optional<Pointer> adapter = Optional.empty();
    private Optional<String> digest = Optional.empty();
    private float scale = 1;
    private int positions = 4096;
    private int threads = 1;
    private int contexts = 1;
    private String device = "cpu";

    Builder(LlamaWeights weights, ChatTemplate template) {
      this.weights = weights;
      this.template = Optional.of(template);
      encoding = Optional.empty();
    }

    /** A model that reads a {@link PromptScript}; {@code encoding} is its vocabulary. */
    Builder(LlamaWeights weights, BytePairs encoding) {
      if (encoding.tokens().size() != weights.description().vocabulary()) {
        throw new IllegalArgumentException(
            "the byte pairs are "
                + encoding.tokens().size()
                + " tokens, those of "
                + weights.file()
                + " "
                + weights.description().vocabulary());
      }
      this.weights = weights;
      template = Optional.empty();
      this.encoding = Optional.of(encoding);
    }

    Builder seeingWith(LlamaEyes own) {
      eyes = Optional.of(own);
      return this;
    }

    Builder seeingWith(VisionEncoder other) {
      int width = weights.description().width();
      if (other.width() != width) {
        throw new IllegalArgumentException(
            "the encoder's rows are "
                + other.width()
                + " wide, the rows of "
                + weights.file()
                + " "
                + width);
      }
      encoder = Optional.of(other);
      return this;
    }

    Builder adapted(Pointer by, float strength) {
      adapter = Optional.of(by);
      scale = strength;
      return this;
    }

    Builder digest(String sha256) {
      digest = Optional.of(sha256);
      return this;
    }

    /** Positions of a context, threads of one computation, contexts at most. */
    Builder sized(int contextLength, int workers, int contextsAtMost) {
      positions = contextLength;
      threads = workers;
      contexts = contextsAtMost;
      return this;
    }

    Builder on(String where) {
      device = where;
      return this;
    }

    LlamaModel build() {
      return new LlamaModel(this);
    }
  }

  @Override
  public Optional<String> digest() {
    return digest;
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public List<String> preprocessing(Picture picture) {
    if (encoder.isPresent()) {
      return encoder.get().preprocessing(picture);
    }
    return eyes.isPresent() ? List.of("as 8-bit RGB, sized by mtmd") : List.of();
  }

  @Override
  public Answer answer(Prompt prompt, Decoding decoding, Consumer<Token> listener) {
    long deadline = System.nanoTime() + nanos(decoding.timeLimit());
    return using(
        prompt,
        (session, read) -> {
          if (!session.read(
              read.chunks(), () -> requireUninterrupted() && System.nanoTime() - deadline < 0)) {
            return new Answer(List.of(), Ending.TIME_LIMIT);
          }
          if (decoding.form().isEmpty()) {
            return write(session, decoding, null, deadline, listener);
          }
          try (LlamaGrammar grammar = new LlamaGrammar(weights, decoding.form().get())) {
            return write(session, decoding, grammar, deadline, listener);
          }
        });
  }

  private Answer write(
      LlamaSession session,
      Decoding decoding,
      @Nullable LlamaGrammar grammar,
      long deadline,
      Consumer<Token> listener) {
    SplittableRandom draws = new SplittableRandom(decoding.seed());
    TextStream text = new TextStream();
    List<Token> tokens = new ArrayList<>();
    double[] probability = new double[1];
    while (true) {
      requireUninterrupted();
      if (System.nanoTime() - deadline >= 0) {
        return new Answer(tokens, Ending.TIME_LIMIT);
      }
      int token = session.choose(grammar, decoding.temperature(), draws.nextDouble(), probability);
      if (weights.ends(token)) {
        return new Answer(tokens, Ending.COMPLETE);
      }
      Token written = Token.of(text.add(weights.piece(token)), probability[0]);
      tokens.add(written);
      listener.accept(written);
      if (tokens.size() == decoding.mostTokens() || session.position() == session.capacity()) {
        return new Answer(tokens, Ending.TOKEN_LIMIT);
      }
      session.decode(List.of(token), 0);
    }
  }

  @Override
  public double[] weigh(Prompt prompt, List<String> continuations) {
    if (continuations.isEmpty() || continuations.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("one or more texts, none empty, not " + continuations);
    }
    return using(
        prompt,
        (session, read) -> {
          List<List<Integer>> texts = continuations.stream().map(read.behind()).toList();
          session.read(read.chunks(), LlamaModel::requireUninterrupted);
          // Reading a text overwrites what the model thinks behind the prompt: that comes first.
          double[] sums =
              texts.stream().mapToDouble(t -> session.logProbability(-1, t.get(0))).toArray();
          for (int i = 0; i < sums.length; i++) {
            if (texts.get(i).size() > 1) {
              sums[i] += weighRest(session, texts.get(i));
              if (!session.rewind(Chunk.positions(read.chunks()))) {
                session.read(read.chunks(), LlamaModel::requireUninterrupted);
              }
            }
          }
          return sums;
        });
  }

  private static double weighRest(LlamaSession session, List<Integer> tokens) {
    int readable = tokens.size() - 1;
    if (readable > session.capacity() - session.position()) {
      throw new UnsupportedRequestException(
          "a text of "
              + tokens.size()
              + " tokens does not fit behind the prompt in a context of "
              + session.capacity()
              + "; a larger context in the manifest would work");
    }
    double sum = 0;
    for (int from = 0; from < readable; from += Chunk.LENGTH) {
      requireUninterrupted();
      int to = Math.min(from + Chunk.LENGTH, readable);
      session.decode(tokens.subList(from, to), 0);
      for (int i = from; i < to; i++) {
        sum += session.logProbability(i - from, tokens.get(i + 1));
      }
    }
    return sum;
  }

  /** What is done with a session that is about to read a prompt. */
  @FunctionalInterface
  private interface Work<T> {
    T with(LlamaSession session, PromptReader.Read read);
  }

  private <T> T using(Prompt prompt, Work<T> work) {
    use.readLock().lock();
    List<Chunk.Look> looks = new ArrayList<>();
    try {
      if (closed) {
        throw new IllegalStateException(weights.file() + " is closed");
      }
      requireUninterrupted();
      PromptReader.Read read = read(prompt, looks);
      LlamaSession session = sessions.borrow(read.chunks());
      try {
        requireFits(session, read);
        return work.with(session, read);
      } finally {
        session.rewind(Chunk.positions(read.chunks()));
        sessions.giveBack(session);
      }
    } finally {
      eyes.ifPresent(own -> looks.forEach(own::forget));
      use.readLock().unlock();
    }
  }

  private PromptReader.Read read(Prompt prompt, List<Chunk.Look> looks) {
    if (template.isPresent()) {
      return PromptReader.read(weights, template.get(), picture -> chunks(picture, looks), prompt);
    }
    BytePairs pairs = encoding.orElseThrow();
    return new PromptReader.Read(
        Chunk.of(PromptScript.of(prompt, pairs, this::rows)),
        text -> Arrays.stream(pairs.encode(text)).boxed().toList());
  }

  private void requireFits(LlamaSession session, PromptReader.Read read) {
    int positions = Chunk.positions(read.chunks());
    if (positions == 0) {
      throw new UnsupportedRequestException(
          weights.file() + " has no mark for the beginning of a text, and the prompt is empty");
    }
    if (positions >= session.capacity()) {
      throw new UnsupportedRequestException(
          "the prompt takes "
              + positions
              + " positions and the context has "
              + session.capacity()
              + "; a shorter prompt, smaller pictures, or a larger context in the manifest would work");
    }
  }

  private List<Chunk> chunks(Picture picture, List<Chunk.Look> looks) {
    if (eyes.isEmpty()) {
      return Chunk.of(rows(picture));
    }
    Chunk.Look look = eyes.get().look(picture);
    looks.add(look);
    return List.of(look);
  }

  private Embeddings rows(Picture picture) {
    return encoded
        .orElseThrow(
            () ->
                new UnsupportedRequestException(
                    weights.file()
                        + " does not see pictures; a vision encoder or an mmproj file in its manifest"
                        + " would work"))
        .of(picture);
  }

  private static boolean requireUninterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
    return true;
  }

  // Long.MAX_VALUE nanoseconds would overflow the deadline.
  private static long nanos(Duration limit) {
    Duration most = Duration.ofDays(3650);
    return (limit.compareTo(most) < 0 ? limit : most).toNanos();
  }

  @Override
  public void close() {
    if (use.getReadHoldCount() > 0) {
      throw new IllegalStateException("a model is not closed by its own listener");
    }
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        sessions.close();
        eyes.ifPresent(LlamaEyes::close);
        encoder.ifPresent(VisionEncoder::close);
        weights.close();
      }
    } finally {
      use.writeLock().unlock();
    }
  }
}
