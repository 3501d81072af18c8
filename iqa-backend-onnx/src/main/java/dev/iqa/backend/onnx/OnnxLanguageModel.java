// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import dev.iqa.InferenceException;
import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.language.Answer;
import dev.iqa.language.BytePairs;
import dev.iqa.language.Decoding;
import dev.iqa.language.FormMatch;
import dev.iqa.language.LanguageModel;
import dev.iqa.language.Prompt;
import dev.iqa.language.PromptScript;
import dev.iqa.language.Token;
import dev.iqa.language.VisionEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.FloatBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * A small language model that sees, in ONNX Runtime: a decoder with a memory of keys and values,
 * and eyes. It reads a {@link PromptScript}.
 */
final class OnnxLanguageModel implements LanguageModel {

  private static final String END = "<end>";
  private static final String ROW = "<row>";
  private static final float UNSEEN = -1e9f;
  private static final double FREQUENCY_BASE = 10000;

  /** Positions, pictures and answer included. */
  private static final int CONTEXT = 512;

  private final OnnxGraphRun decoder;
  private final VisionEncoder eyes;
  private final BytePairs encoding;
  private final Optional<String> digest;
  private final int layers;
  private final int heads;
  private final int headWidth;
  private final int width;
  // Calls hold the shared side, so that the engine is freed when none runs.
  private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
  private boolean closed;

  OnnxLanguageModel(
      OnnxGraphRun decoder, VisionEncoder eyes, BytePairs encoding, Optional<String> digest) {
    this.decoder = decoder;
    this.eyes = eyes;
    this.encoding = encoding;
    this.digest = digest;
    int count = 0;
    while (decoder.has("keys." + count)) {
      count++;
    }
    layers = count;
    long[] keys = decoder.shape("keys.0");
    heads = (int) keys[1];
    headWidth = (int) keys[3];
    width = (int) decoder.shape("seen")[2];
    if (eyes.width() != width) {
      throw new ModelUnavailableException(
          "the rows of the eyes are "
              + eyes.width()
              + " wide, those of the decoder "
              + width
              + "; a projector trained with it would work");
    }
  }

  @Override
  public Optional<String> digest() {
    return digest;
  }

  @Override
  public String device() {
    return "cpu";
  }

  @Override
  public List<String> preprocessing(Picture picture) {
    return eyes.preprocessing(picture);
  }

  /** Tokens and rows of a prompt: an id, or a row of a picture. */
  @SuppressWarnings("ArrayRecordComponent") // short-lived, never compared
  private record Place(int id, float[] row) {}

  private static final float[] NO_ROW = {};

  private List<Place> places(Prompt prompt) {
    PromptScript script = PromptScript.of(prompt, encoding, eyes::encode);
    if (script.length() >= CONTEXT) {
      throw new UnsupportedRequestException(
          "the prompt has "
              + script.length()
              + " tokens, the model's context "
              + CONTEXT
              + "; a shorter question would work");
    }
    List<Place> places = new ArrayList<>();
    for (PromptScript.Piece piece : script.pieces()) {
      if (piece instanceof PromptScript.Tokens tokens) {
        tokens.ids().forEach(id -> places.add(new Place(id, NO_ROW)));
      } else if (piece instanceof PromptScript.Rows rows) {
        FloatBuffer values = rows.embeddings().values();
        while (values.hasRemaining()) {
          float[] row = new float[width];
          values.get(row);
          places.add(new Place(encoding.id(ROW), row));
        }
      }
    }
    return places;
  }

  /** What the decoder keeps of a prompt, and what it thinks comes next. */
  private final class Memory implements AutoCloseable {

    private final OrtSession.Result result;
    private final int length;
    private final float[] logits;

    private Memory(OrtSession.Result result, int length, float[] logits) {
      this.result = result;
      this.length = length;
      this.logits = logits;
    }

    /** Of the last token. */
    double[] logProbabilities() {
      return logProbabilitiesAt(logits.length / tokens() - 1);
    }

    double[] logProbabilitiesAt(int place) {
      double most = Double.NEGATIVE_INFINITY;
      int from = place * tokens();
      for (int i = 0; i < tokens(); i++) {
        most = Math.max(most, logits[from + i]);
      }
      double sum = 0;
      for (int i = 0; i < tokens(); i++) {
        sum += Math.exp(logits[from + i] - most);
      }
      double[] logs = new double[tokens()];
      for (int i = 0; i < logs.length; i++) {
        logs[i] = logits[from + i] - most - Math.log(sum);
      }
      if (!Double.isFinite(sum)) {
        throw new InferenceException("the decoder gave numbers that are not finite");
      }
      return logs;
    }

    @Override
    public void close() {
      result.close();
    }
  }

  private int tokens() {
    return encoding.tokens().size();
  }

  /** Reads tokens after those of a memory, which stays as it is. */
  private Memory read(List<Place> places, Optional<Memory> before) {
    int count = places.size();
    int start = before.map(memory -> memory.length).orElse(0);
    int all = start + count;
    float[] ids = new float[count];
    float[] text = new float[count];
    float[] seen = new float[count * width];
    float[] cosines = new float[count * headWidth / 2];
    float[] sines = new float[count * headWidth / 2];
    float[] mask = new float[count * all];
    for (int i = 0; i < count; i++) {
      ids[i] = places.get(i).id();
      float[] row = places.get(i).row();
      text[i] = row.length == 0 ? 1 : 0;
      System.arraycopy(row, 0, seen, i * width, row.length);
      for (int k = 0; k < headWidth / 2; k++) {
        double angle = (start + i) * Math.pow(FREQUENCY_BASE, -2.0 * k / headWidth);
        cosines[i * headWidth / 2 + k] = (float) Math.cos(angle);
        sines[i * headWidth / 2 + k] = (float) Math.sin(angle);
      }
      for (int j = start + i + 1; j < all; j++) {
        mask[i * all + j] = UNSEEN;
      }
    }
    Map<String, OnnxTensor> own = new LinkedHashMap<>();
    try {
      own.put("tokens", decoder.tensor(ids, 1, count));
      own.put("text", decoder.tensor(text, 1, count, 1));
      own.put("seen", decoder.tensor(seen, 1, count, width));
      own.put("cosines", decoder.tensor(cosines, count, headWidth / 2, 1));
      own.put("sines", decoder.tensor(sines, count, headWidth / 2, 1));
      own.put("mask", decoder.tensor(mask, count, all));
      Map<String, OnnxTensor> inputs = new LinkedHashMap<>(own);
      for (int layer = 0; layer < layers; layer++) {
        for (String name : List.of("keys." + layer, "values." + layer)) {
          if (before.isPresent()) {
            inputs.put(name, OnnxGraphRun.output(before.get().result, "new-" + name));
          } else {
            own.put(name, decoder.tensor(new float[0], 1, heads, 0, headWidth));
            inputs.put(name, own.get(name));
          }
        }
      }
      OrtSession.Result result = decoder.run(inputs);
      return new Memory(result, all, OnnxGraphRun.floats(OnnxGraphRun.output(result, "logits")));
    } finally {
      own.values().forEach(OnnxTensor::close);
    }
  }

  private void begin() {
    use.readLock().lock();
    if (closed) {
      use.readLock().unlock();
      throw new IllegalStateException("the language model is closed");
    }
  }

  private static void checkInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }

  @Override
  public Answer answer(Prompt prompt, Decoding decoding, Consumer<Token> listener) {
    begin();
    try {
      return written(prompt, decoding, listener);
    } finally {
      use.readLock().unlock();
    }
  }

  private Answer written(Prompt prompt, Decoding decoding, Consumer<Token> listener) {
    long deadline = System.nanoTime() + decoding.timeLimit().toNanos();
    Optional<FormMatch> form = decoding.form().map(FormMatch::new);
    SplittableRandom random = new SplittableRandom(decoding.seed());
    List<Token> written = new ArrayList<>();
    ByteArrayOutputStream unread = new ByteArrayOutputStream();
    StringBuilder text = new StringBuilder();
    checkInterrupted();
    Memory memory = read(places(prompt), Optional.empty());
    try {
      while (true) {
        checkInterrupted();
        if (System.nanoTime() - deadline > 0) {
          return new Answer(written, Answer.Ending.TIME_LIMIT);
        }
        double[] logs = memory.logProbabilities();
        int chosen = choose(logs, form, text.toString(), decoding.temperature(), random);
        if (chosen == encoding.id(END)) {
          return new Answer(written, Answer.Ending.COMPLETE);
        }
        unread.writeBytes(encoding.bytes(chosen));
        String piece = readable(unread);
        text.append(piece);
        Token token = Token.of(piece, Math.min(1, Math.exp(logs[chosen])));
        written.add(token);
        listener.accept(token);
        if (written.size() >= decoding.mostTokens() || memory.length + 1 >= CONTEXT) {
          boolean done = form.map(f -> f.complete(text.toString())).orElse(false);
          return new Answer(written, done ? Answer.Ending.COMPLETE : Answer.Ending.TOKEN_LIMIT);
        }
        Memory next = read(List.of(new Place(chosen, NO_ROW)), Optional.of(memory));
        memory.close();
        memory = next;
      }
    } finally {
      memory.close();
    }
  }

  /** The most likely token that is allowed, or one drawn among those. */
  private int choose(
      double[] logs,
      Optional<FormMatch> form,
      String text,
      double temperature,
      SplittableRandom random) {
    double[] weights = new double[logs.length];
    int best = -1;
    for (int id = 0; id < logs.length; id++) {
      boolean mayBe =
          isAllowed(id, form, text, best < 0 || temperature > 0 || logs[id] > logs[best]);
      if (mayBe && (best < 0 || logs[id] > logs[best])) {
        best = id;
      }
      weights[id] = mayBe ? 1 : 0;
    }
    if (best < 0) {
      throw new InferenceException("no token continues '" + text + "' in its form");
    }
    if (temperature == 0) {
      return best;
    }
    double sum = 0;
    for (int id = 0; id < weights.length; id++) {
      weights[id] *= Math.exp((logs[id] - logs[best]) / temperature);
      sum += weights[id];
    }
    double left = random.nextDouble() * sum;
    for (int id = 0; id < weights.length; id++) {
      left -= weights[id];
      if (left < 0) {
        return id;
      }
    }
    return best;
  }

  private boolean isAllowed(int id, Optional<FormMatch> form, String text, boolean asked) {
    if (!asked) {
      return false;
    }
    if (id == encoding.id(END)) {
      return form.map(f -> f.complete(text)).orElse(true);
    }
    if (id < encoding.marks()) {
      return false;
    }
    if (form.isEmpty()) {
      return true;
    }
    byte[] bytes = encoding.bytes(id);
    for (byte octet : bytes) {
      if (octet < 0) {
        // Forms are held character by character; their words are ASCII.
        return false;
      }
    }
    return form.get().begins(text + new String(bytes, StandardCharsets.US_ASCII));
  }

  /** What is complete of some bytes; the rest stays. */
  private static String readable(ByteArrayOutputStream bytes) {
    byte[] all = bytes.toByteArray();
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(all)).toString();
      bytes.reset();
      return text;
    } catch (CharacterCodingException e) {
      if (all.length < 4) {
        return "";
      }
      bytes.reset();
      return new String(all, StandardCharsets.UTF_8);
    }
  }

  @Override
  public double[] weigh(Prompt prompt, List<String> continuations) {
    begin();
    try {
      checkInterrupted();
      double[] weights = new double[continuations.size()];
      try (Memory memory = read(places(prompt), Optional.empty())) {
        double[] first = memory.logProbabilities();
        for (int i = 0; i < weights.length; i++) {
          checkInterrupted();
          weights[i] = weight(encoding.encode(continuations.get(i)), memory, first);
        }
      }
      return weights;
    } finally {
      use.readLock().unlock();
    }
  }

  private double weight(int[] ids, Memory memory, double[] first) {
    double sum = first[ids[0]];
    if (ids.length == 1) {
      return sum;
    }
    List<Place> rest = new ArrayList<>();
    for (int i = 0; i + 1 < ids.length; i++) {
      rest.add(new Place(ids[i], NO_ROW));
    }
    try (Memory after = read(rest, Optional.of(memory))) {
      for (int i = 1; i < ids.length; i++) {
        sum += after.logProbabilitiesAt(i - 1)[ids[i]];
      }
    }
    return sum;
  }

  @Override
  public void close() {
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        decoder.close();
        eyes.close();
      }
    } finally {
      use.writeLock().unlock();
    }
  }
}
