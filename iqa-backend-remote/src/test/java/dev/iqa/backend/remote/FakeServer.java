// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server on this machine that answers as it is told, one behaviour after the other; the last
 * stays.
 */
final class FakeServer implements AutoCloseable {

  /** What a request gets. */
  @FunctionalInterface
  interface Behaviour {
    void serve(HttpExchange exchange, JsonNode request) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Queue<Behaviour> next = new ConcurrentLinkedQueue<>();
  private final List<JsonNode> requests = new CopyOnWriteArrayList<>();
  private final List<String> keys = new CopyOnWriteArrayList<>();

  FakeServer(Behaviour... behaviours) throws IOException {
    next.addAll(List.of(behaviours));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          JsonNode request = JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
          requests.add(request);
          keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          Behaviour now;
          synchronized (next) {
            now = next.size() > 1 ? next.remove() : next.element();
          }
          try (exchange) {
            now.serve(exchange, request);
          } catch (IOException e) {
            // The client hung up, as some tests want it to.
          }
        });
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/v1";
  }

  List<JsonNode> requests() {
    return requests;
  }

  List<String> keys() {
    return keys;
  }

  RemoteLanguageModel model() {
    return model(Optional.empty(), 4);
  }

  RemoteLanguageModel model(Optional<String> key, int inFlight) {
    return new RemoteLanguageModel(
        new ServerAddress(ServerAddress.base(url()), "tiny", key, inFlight), Duration.ofMillis(5));
  }

  static Behaviour reply(int status, String type, String body) {
    return (exchange, request) -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  static Behaviour busy(int status, String retryAfter) {
    return (exchange, request) -> {
      exchange.getResponseHeaders().set("Retry-After", retryAfter);
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** A stream of words, each with a probability of a half, and its end. */
  static Behaviour stream(String... words) {
    return (exchange, request) -> {
      try (OutputStream out = opened(exchange)) {
        for (String word : words) {
          event(out, chunk(word, true));
        }
        event(out, "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}");
        event(out, "[DONE]");
      }
    };
  }

  static OutputStream opened(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  static void event(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  static String chunk(String word, boolean probabilities) {
    String text = JsonMapper.shared().writeValueAsString(word);
    String logprobs =
        probabilities
            ? ",\"logprobs\":{\"content\":[{\"token\":"
                + text
                + ",\"logprob\":"
                + Math.log(.5)
                + "}]}"
            : "";
    return "{\"choices\":[{\"delta\":{\"content\":" + text + "}" + logprobs + "}]}";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
