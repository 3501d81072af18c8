// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.remote;

import dev.iqa.InferenceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The body of a reply while it comes in: read by lines, never longer than a limit, and never waited
 * for beyond a point in time. The server sends no faster than it is read.
 */
final class ReplyBody implements HttpResponse.BodySubscriber<ReplyBody>, AutoCloseable {

  /** Far beyond any answer. */
  static final int MOST_BYTES = 16 << 20;

  /** What comes in: bytes, the end, or a failure. */
  private sealed interface Arrival {
    record Bytes(ByteBuffer buffer) implements Arrival {}

    record End(Optional<Throwable> failure) implements Arrival {}
  }

  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();
  private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
  private long received;
  private boolean ended;

  @Override
  public CompletionStage<ReplyBody> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription.set(given);
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    buffers.forEach(buffer -> arrivals.add(new Arrival.Bytes(buffer)));
    // An empty list asks for more as well.
    if (buffers.isEmpty()) {
      more();
    }
  }

  private void more() {
    Flow.Subscription given = subscription.get();
    if (given != null) {
      given.request(1);
    }
  }

  @Override
  public void onError(Throwable failure) {
    arrivals.add(new Arrival.End(Optional.of(failure)));
  }

  @Override
  public void onComplete() {
    arrivals.add(new Arrival.End(Optional.empty()));
  }

  /**
   * The next line.
   *
   * @param deadline of {@link System#nanoTime()}
   * @return without its end; empty behind the last
   * @throws IOException if the connection breaks
   * @throws TimeoutException if the time is over
   * @throws InferenceException if the body is too long
   */
  Optional<String> line(long deadline) throws IOException, TimeoutException, InterruptedException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (fill(deadline)) {
      ByteBuffer buffer = waiting.getFirst();
      while (buffer.hasRemaining()) {
        byte b = buffer.get();
        if (b == '\n') {
          return Optional.of(text(line));
        }
        line.write(b);
      }
    }
    return line.size() == 0 ? Optional.empty() : Optional.of(text(line));
  }

  private static String text(ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** All that is left, as {@link #line}. */
  String rest(long deadline) throws IOException, TimeoutException, InterruptedException {
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    while (fill(deadline)) {
      ByteBuffer buffer = waiting.removeFirst();
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      rest.writeBytes(bytes);
    }
    return rest.toString(StandardCharsets.UTF_8);
  }

  /** Whether there are bytes to read, waiting for them. */
  private boolean fill(long deadline) throws IOException, TimeoutException, InterruptedException {
    while (true) {
      while (!waiting.isEmpty() && !waiting.getFirst().hasRemaining()) {
        waiting.removeFirst();
      }
      if (!waiting.isEmpty()) {
        return true;
      }
      if (ended) {
        return false;
      }
      Arrival arrival = arrivals.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (arrival == null) {
        throw new TimeoutException();
      }
      if (arrival instanceof Arrival.Bytes bytes) {
        received += bytes.buffer().remaining();
        if (received > MOST_BYTES) {
          throw new InferenceException(
              "the server answers with more than "
                  + (MOST_BYTES >> 20)
                  + " MiB; no answer is so long");
        }
        waiting.add(bytes.buffer());
        if (arrivals.isEmpty()) {
          more();
        }
      } else if (arrival instanceof Arrival.End end) {
        ended = true;
        if (end.failure().isPresent()) {
          throw new IOException(
              String.valueOf(end.failure().get().getMessage()), end.failure().get());
        }
      }
    }
  }

  /** Hangs up, if the server still speaks. */
  @Override
  public void close() {
    Flow.Subscription given = subscription.get();
    if (given != null) {
      given.cancel();
    }
  }
}
