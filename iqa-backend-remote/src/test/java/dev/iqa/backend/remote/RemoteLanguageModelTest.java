// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.remote;

import static dev.iqa.backend.remote.FakeServer.busy;
import static dev.iqa.backend.remote.FakeServer.chunk;
import static dev.iqa.backend.remote.FakeServer.event;
import static dev.iqa.backend.remote.FakeServer.opened;
import static dev.iqa.backend.remote.FakeServer.reply;
import static dev.iqa.backend.remote.FakeServer.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.InferenceException;
import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.imaging.Pictures;
import dev.iqa.language.Answer;
import dev.iqa.language.AnswerForm;
import dev.iqa.language.Decoding;
import dev.iqa.language.Prompt;
import dev.iqa.language.Tag;
import dev.iqa.language.Token;
import dev.iqa.language.Vocabulary;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(180)
final class RemoteLanguageModelTest {

  private static final Prompt QUESTION = Prompt.of(new Prompt.Words("How good is it?"));
  private static final Decoding BRIEF = Decoding.greedy(8, Duration.ofSeconds(20));

  private static Answer ask(RemoteLanguageModel model) {
    return model.answer(QUESTION, BRIEF, token -> {});
  }

  @Test
  void wordsAreHeardAsTheyComeWithTheirProbabilities() throws IOException {
    List<Token> heard = new ArrayList<>();
    try (FakeServer server = new FakeServer(stream("quite", " good"));
        RemoteLanguageModel model = server.model()) {
      Answer answer = model.answer(QUESTION, BRIEF, heard::add);

      assertThat(answer.text()).isEqualTo("quite good");
      assertThat(answer.ending()).isEqualTo(Answer.Ending.COMPLETE);
      assertThat(heard).isEqualTo(answer.tokens()).hasSize(2);
      assertThat(heard.get(0).probability().orElseThrow()).isCloseTo(.5, within(1e-12));
    }
  }

  @Test
  void thePromptIsSentInOrderWithPicturesAsPng() throws IOException {
    ByteBuffer pixels = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6});
    Picture picture = Picture.copyOf(2, 1, PixelFormat.RGB8, pixels);
    Prompt prompt =
        new Prompt(
            "You judge.",
            List.of(new Prompt.Shown(Tag.SINGLE, picture), new Prompt.Words("How good?")),
            "It is");
    try (FakeServer server = new FakeServer(stream("good"));
        RemoteLanguageModel model = server.model()) {
      model.answer(
          prompt, BRIEF.in(AnswerForm.level(Vocabulary.ENGLISH)).drawn(0.5, 9), token -> {});

      JsonNode sent = server.requests().get(0);
      assertThat(sent.path("model").asString()).isEqualTo("tiny");
      assertThat(sent.path("max_tokens").asInt()).isEqualTo(8);
      assertThat(sent.path("temperature").asDouble()).isEqualTo(0.5);
      assertThat(sent.path("seed").asInt()).isEqualTo(9);
      assertThat(sent.path("stream").asBoolean()).isTrue();
      JsonNode messages = sent.path("messages");
      assertThat(messages.path(0).path("content").asString()).isEqualTo("You judge.");
      JsonNode parts = messages.path(1).path("content");
      assertThat(parts.path(0).path("text").asString()).isEqualTo("<picture>");
      String url = parts.path(1).path("image_url").path("url").asString();
      assertThat(url).startsWith("data:image/png;base64,");
      Picture seen = Pictures.read(Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1)));
      assertThat(seen.pixels()).isEqualTo(picture.pixels());
      assertThat(parts.path(2).path("text").asString()).isEqualTo("</picture>");
      assertThat(parts.path(3).path("text").asString()).isEqualTo("How good?");
      assertThat(messages.path(2).path("role").asString()).isEqualTo("assistant");
      assertThat(messages.path(2).path("content").asString()).isEqualTo("It is");
      JsonNode schema = sent.path("response_format").path("json_schema");
      assertThat(schema.path("name").asString()).isEqualTo("level");
      assertThat(schema.path("schema").path("type").asString()).isEqualTo("object");
    }
  }

  @Test
  void aReplyInOnePieceIsReadToo() throws IOException {
    String body =
        "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"good\"},"
            + "\"finish_reason\":\"length\"}]}";
    try (FakeServer server = new FakeServer(reply(200, "application/json", body));
        RemoteLanguageModel model = server.model()) {
      Answer answer = ask(model);

      assertThat(answer.text()).isEqualTo("good");
      assertThat(answer.ending()).isEqualTo(Answer.Ending.TOKEN_LIMIT);
      assertThat(answer.tokens().get(0).probability()).isEmpty();
    }
  }

  @Test
  void aBusyServerIsAskedAgainAfterThePauseItWants() throws IOException {
    try (FakeServer server = new FakeServer(busy(429, "1"), stream("good"));
        RemoteLanguageModel model = server.model()) {
      long start = System.nanoTime();

      assertThat(ask(model).text()).isEqualTo("good");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void aPauseBeyondTheTimeLimitIsNotWaitedFor() throws IOException {
    try (FakeServer server = new FakeServer(busy(429, "3600"), stream("good"));
        RemoteLanguageModel model = server.model()) {
      assertThatThrownBy(() -> ask(model))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("status 429")
          .hasMessageContaining("a pause of 3600 s");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 504})
  void aFailingServerIsAskedFourTimesAndNoMore(int status) throws IOException {
    try (FakeServer server = new FakeServer(reply(status, "text/plain", "out of memory"));
        RemoteLanguageModel model = server.model()) {
      assertThatThrownBy(() -> ask(model))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("in 4 tries: status " + status + ": out of memory");
      assertThat(server.requests()).hasSize(4);
    }
  }

  @Test
  void aServerThatRecoversIsForgiven() throws IOException {
    try (FakeServer server =
            new FakeServer(
                reply(500, "text/plain", ""), reply(503, "text/plain", ""), stream("fair"));
        RemoteLanguageModel model = server.model()) {
      assertThat(ask(model).text()).isEqualTo("fair");
    }
  }

  @Test
  void nobodyThereIsAnErrorAfterTheTries() throws IOException {
    RemoteLanguageModel model;
    try (FakeServer server = new FakeServer(stream("good"))) {
      model = server.model();
    }
    try (model) {
      assertThatThrownBy(() -> ask(model))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("in 4 tries")
          .hasMessageContaining("ConnectException");
    }
  }

  @Test
  void aSlowServerEndsWithTheTimeLimit() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    try (FakeServer server =
            new FakeServer(
                (exchange, request) -> {
                  try {
                    never.await(30, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
        RemoteLanguageModel model = server.model()) {
      assertThatThrownBy(
              () -> model.answer(QUESTION, Decoding.greedy(8, Duration.ofMillis(400)), token -> {}))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("the time is over");
    }
  }

  @Test
  void aStreamThatStallsKeepsWhatWasWritten() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    try (FakeServer server =
            new FakeServer(
                stream("good"),
                (exchange, request) -> {
                  OutputStream out = opened(exchange);
                  event(out, chunk("quite", true));
                  try {
                    never.await(30, TimeUnit.SECONDS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
        RemoteLanguageModel model = server.model()) {
      // What a first call loads takes the most time before the first word.
      ask(model);
      Answer answer =
          model.answer(QUESTION, Decoding.greedy(8, Duration.ofSeconds(1)), token -> {});

      assertThat(answer.text()).isEqualTo("quite");
      assertThat(answer.ending()).isEqualTo(Answer.Ending.TIME_LIMIT);
    }
  }

  @Test
  void aStreamCutAfterWordsIsAnErrorAndNotTriedAgain() throws IOException {
    try (FakeServer server =
            new FakeServer(
                (exchange, request) -> {
                  try (OutputStream out = opened(exchange)) {
                    event(out, chunk("quite", true));
                  }
                });
        RemoteLanguageModel model = server.model()) {
      assertThatThrownBy(() -> ask(model))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("broke off after 1 tokens");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aStreamCutBeforeTheFirstWordIsTriedAgain() throws IOException {
    try (FakeServer server =
            new FakeServer((exchange, request) -> opened(exchange).close(), stream("good"));
        RemoteLanguageModel model = server.model()) {
      assertThat(ask(model).text()).isEqualTo("good");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void aReplyOfAHundredMegabytesIsNotReadToItsEnd() throws IOException {
    AtomicInteger sent = new AtomicInteger();
    byte[] megabyte = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    try (FakeServer server =
            new FakeServer(
                (exchange, request) -> {
                  exchange.sendResponseHeaders(200, 100L << 20);
                  for (int i = 0; i < 100; i++) {
                    exchange.getResponseBody().write(megabyte);
                    sent.incrementAndGet();
                  }
                });
        RemoteLanguageModel model = server.model()) {
      assertThatThrownBy(() -> ask(model))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("more than 16 MiB");
      assertThat(sent.get()).isLessThan(60);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>It works!</html>",
        "",
        "[1,2,3]",
        "{\"id\":7}",
        "{\"choices\":[]}",
        "{\"choices\":[{\"text\":\"the old kind\"}]}",
        "{\"choices\":[{\"message\":{\"content\":{\"a\":1}}}]}",
        "{\"error\":{\"message\":\"no such model\"}}",
        "data: nonsense\n\n"
      })
  void whatIsNoChatCompletionIsATypedError(String body) throws IOException {
    try (FakeServer server = new FakeServer(reply(200, "application/json", body));
        RemoteLanguageModel model = server.model()) {
      assertThatThrownBy(() -> ask(model)).isInstanceOf(InferenceException.class);
    }
  }

  @Test
  void whatTheServerLacksIsLeftOutFromThenOn() throws IOException {
    FakeServer.Behaviour picky =
        (exchange, request) -> {
          FakeServer.Behaviour answer =
              request.has("logprobs")
                  ? reply(400, "application/json", "{\"error\":\"unknown field logprobs\"}")
                  : request.has("response_format")
                      ? reply(400, "application/json", "{\"error\":\"response_format: no\"}")
                      : stream("good");
          answer.serve(exchange, request);
        };
    try (FakeServer server = new FakeServer(picky);
        RemoteLanguageModel model = server.model()) {
      Decoding held = BRIEF.in(AnswerForm.level(Vocabulary.ENGLISH));

      assertThat(model.answer(QUESTION, held, token -> {}).text()).isEqualTo("good");
      assertThat(server.requests()).hasSize(3);
      assertThat(model.answer(QUESTION, held, token -> {}).text()).isEqualTo("good");
      assertThat(server.requests()).hasSize(4);
      assertThatThrownBy(() -> model.weigh(QUESTION, List.of("good")))
          .isInstanceOf(UnsupportedRequestException.class)
          .hasMessageContaining("no probabilities");
    }
  }

  private static FakeServer.Behaviour alternatives(String afterNothing, String afterEx) {
    return (exchange, request) -> {
      String begun = request.path("messages").path(1).path("content").asString("");
      reply(
              200,
              "application/json",
              "{\"choices\":[{\"message\":{\"content\":\"x\"},\"logprobs\":{\"content\":[{"
                  + "\"token\":\"x\",\"logprob\":-3,\"top_logprobs\":["
                  + (begun.equals("ex") ? afterEx : afterNothing)
                  + "]}]}}]}")
          .serve(exchange, request);
    };
  }

  @Test
  void theLikelihoodOfATextIsFollowedTokenByToken() throws IOException {
    String first =
        "{\"token\":\"good\",\"logprob\":-1},{\"token\":\"ex\",\"logprob\":-0.5},"
            + "{\"token\":\"excellent\",\"logprob\":-9},{\"token\":\" poor\",\"logprob\":-2}";
    String second = "{\"token\":\"cellent\",\"logprob\":-0.25}";
    try (FakeServer server = new FakeServer(alternatives(first, second));
        RemoteLanguageModel model = server.model()) {
      double[] logs = model.weigh(QUESTION, List.of("good", "excellent", "poor", "bad"));

      assertThat(logs).containsExactly(-1, -0.75, -2, Double.NEGATIVE_INFINITY);
      // Once for the first token of all, once behind "ex".
      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(0).path("top_logprobs").asInt()).isEqualTo(20);
    }
  }

  @Test
  void missingProbabilitiesAreSaidNotGuessed() throws IOException {
    String body = "{\"choices\":[{\"message\":{\"content\":\"good\"}}]}";
    try (FakeServer server = new FakeServer(reply(200, "application/json", body));
        RemoteLanguageModel model = server.model()) {
      assertThatThrownBy(() -> model.weigh(QUESTION, List.of("good")))
          .isInstanceOf(UnsupportedRequestException.class)
          .hasMessageContaining("tells no probabilities");
    }
  }

  @Test
  void theKeyIsSentButNeverTold() throws IOException {
    String key = "sk-very-secret";
    try (FakeServer server =
            new FakeServer(
                reply(401, "application/json", "{\"error\":\"bad key sk-very-secret given\"}"));
        RemoteLanguageModel model = server.model(Optional.of(key), 4)) {
      assertThatThrownBy(() -> ask(model))
          .isInstanceOf(ModelUnavailableException.class)
          .hasMessageContaining("wants another key")
          .hasMessageNotContaining(key);
      assertThat(server.keys()).containsExactly("Bearer " + key);
      assertThat(model.device()).doesNotContain(key);
    }
    ServerAddress address =
        new ServerAddress(URI.create("https://far.example/v1"), "m", Optional.of(key), 1);
    assertThat(address.toString()).doesNotContain(key);
  }

  @Test
  void theKeyDoesNotTravelInTheOpen() {
    assertThatThrownBy(
            () ->
                new ServerAddress(
                    URI.create("http://far.example/v1"), "m", Optional.of("sk-secret"), 1))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("https")
        .hasMessageNotContaining("sk-secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:8080",
        "ftp://localhost/v1",
        "http://user:secret@localhost/v1",
        "http://localhost/v1?key=secret",
        "file:///etc/passwd",
        "http://"
      })
  void whatIsNoAddressIsRefusedWithoutRepeatingIt(String url) {
    assertThatThrownBy(() -> ServerAddress.base(url))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("http://localhost:8080/v1")
        .hasMessageNotContaining("secret");
  }

  @Test
  void noMoreRequestsThanAllowedAreUnderWay() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch two = new CountDownLatch(2);
    FakeServer.Behaviour counting =
        (exchange, request) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          two.countDown();
          try {
            assertThat(two.await(30, TimeUnit.SECONDS)).as("a second one comes").isTrue();
            Thread.sleep(60);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          now.decrementAndGet();
          stream("good").serve(exchange, request);
        };
    ExecutorService eight = Executors.newFixedThreadPool(8);
    try (FakeServer server = new FakeServer(counting);
        RemoteLanguageModel model = server.model(Optional.empty(), 2);
        RemoteLanguageModel twin = server.model(Optional.empty(), 2)) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        RemoteLanguageModel asked = i % 2 == 0 ? model : twin;
        answers.add(eight.submit(() -> ask(asked)));
      }
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().text()).isEqualTo("good");
      }
      assertThat(most.get()).isEqualTo(2);
    } finally {
      eight.shutdownNow();
    }
  }

  @Test
  void anInterruptionEndsTheCallAndHangsUp() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch hungUp = new CountDownLatch(1);
    FakeServer.Behaviour endless =
        (exchange, request) -> {
          try (OutputStream out = opened(exchange)) {
            while (true) {
              event(out, chunk("on and ", true));
              begun.countDown();
              Thread.sleep(5);
            }
          } catch (IOException | InterruptedException e) {
            hungUp.countDown();
          }
        };
    ExecutorService one = Executors.newSingleThreadExecutor();
    try (FakeServer server = new FakeServer(endless);
        RemoteLanguageModel model = server.model()) {
      Future<Boolean> cancelled =
          one.submit(
              () -> {
                try {
                  ask(model);
                  return false;
                } catch (CancellationException e) {
                  return Thread.currentThread().isInterrupted();
                }
              });
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      Thread.sleep(100);
      one.shutdownNow();

      assertThat(cancelled.get(30, TimeUnit.SECONDS)).isTrue();
      assertThat(hungUp.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aClosedModelSaysSo() throws IOException {
    try (FakeServer server = new FakeServer(stream("good"))) {
      RemoteLanguageModel model = server.model();
      model.close();
      model.close();

      assertThatThrownBy(() -> ask(model)).isInstanceOf(IllegalStateException.class);
      assertThat(server.requests()).isEmpty();
    }
  }
}
