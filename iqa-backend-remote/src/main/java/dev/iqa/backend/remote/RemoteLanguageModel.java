// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.remote;

import dev.iqa.InferenceException;
import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.language.Answer;
import dev.iqa.language.Decoding;
import dev.iqa.language.LanguageModel;
import dev.iqa.language.Prompt;
import dev.iqa.language.Token;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A language model behind OpenAI's chat completions.
 *
 * <p>What the server refuses by naming it, probabilities or schemas, is not asked again: answers
 * then come without probabilities, or in free words. The likelihood of a text is followed token by
 * token: of the tokens the server tells, the likeliest that the text goes on with is taken, and the
 * next is asked with that one already written. Where texts may begin with a space and the server
 * says so, the space does not count.
 */
final class RemoteLanguageModel implements LanguageModel {

  private static final Logger LOG = LoggerFactory.getLogger(RemoteLanguageModel.class);

  private static final int TRIES = 4;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration WEIGHING = Duration.ofMinutes(2);
  private static final int LONGEST_TEXT_TOKENS = 16;
  private static final int LONGEST_QUOTE = 300;
  private static final Set<Integer> PASSING = Set.of(429, 500, 502, 503, 504);

  private final ServerAddress server;
  private final HttpClient client;
  private final Lanes lanes;
  private final Duration firstPause;
  private volatile boolean tellsProbabilities = true;
  private volatile boolean takesSchemas = true;
  private volatile boolean closed;

  RemoteLanguageModel(ServerAddress server) {
    this(server, FIRST_PAUSE);
  }

  /** With another pause before the second try; each further one is twice as long. */
  RemoteLanguageModel(ServerAddress server, Duration firstPause) {
    this.server = server;
    this.firstPause = firstPause;
    lanes = Lanes.to(server);
    client =
        HttpClient.newBuilder()
            // The offer to upgrade confuses small servers.
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
  }

  @Override
  public Optional<String> digest() {
    return Optional.empty();
  }

  @Override
  public String device() {
    return server.base().toString();
  }

  @Override
  public List<String> preprocessing(Picture picture) {
    return ChatRequest.preprocessing(picture);
  }

  @Override
  public Answer answer(Prompt prompt, Decoding decoding, Consumer<Token> listener) {
    requireOpen();
    long deadline = System.nanoTime() + decoding.timeLimit().toNanos();
    return asking(
        () ->
            new ChatRequest(server.model(), prompt, "")
                .limits(decoding.mostTokens(), decoding.temperature(), decoding.seed())
                .probabilities(tellsProbabilities, false)
                .form(takesSchemas ? decoding.form() : Optional.empty())
                .streamed(true),
        deadline,
        body -> written(body, deadline, listener));
  }

  @Override
  public double[] weigh(Prompt prompt, List<String> continuations) {
    requireOpen();
    long deadline = System.nanoTime() + WEIGHING.toNanos();
    Map<String, Map<String, Double>> known = new HashMap<>();
    double[] logs = new double[continuations.size()];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = weigh(prompt, continuations.get(i), known, deadline);
    }
    return logs;
  }

  private double weigh(
      Prompt prompt, String text, Map<String, Map<String, Double>> known, long deadline) {
    double sum = 0;
    int at = 0;
    for (int tokens = 0; at < text.length(); tokens++) {
      if (tokens == LONGEST_TEXT_TOKENS) {
        return Double.NEGATIVE_INFINITY;
      }
      String begun = text.substring(0, at);
      Map<String, Double> next = known.get(begun);
      if (next == null) {
        next = nextTokens(prompt, begun, deadline);
        known.put(begun, next);
      }
      int longest = 0;
      double likeliest = Double.NEGATIVE_INFINITY;
      boolean first = at == 0 && prompt.answerStart().isEmpty();
      for (Map.Entry<String, Double> token : next.entrySet()) {
        String written = first ? token.getKey().stripLeading() : token.getKey();
        if (!written.isEmpty() && text.startsWith(written, at) && token.getValue() > likeliest) {
          likeliest = token.getValue();
          longest = written.length();
        }
      }
      if (longest == 0) {
        return Double.NEGATIVE_INFINITY;
      }
      sum += likeliest;
      at += longest;
    }
    return Math.min(0, sum);
  }

  /** The most likely next tokens with the logarithms of their probabilities. */
  private Map<String, Double> nextTokens(Prompt prompt, String begun, long deadline) {
    UnsupportedRequestException silent =
        new UnsupportedRequestException(
            server + " tells no probabilities of tokens; a server with logprobs would");
    if (!tellsProbabilities) {
      throw silent;
    }
    Map<String, Double> tokens =
        asking(
            () ->
                new ChatRequest(server.model(), prompt, begun)
                    .limits(1, 1, 0)
                    .probabilities(tellsProbabilities, true)
                    .streamed(false),
            deadline,
            body -> likelihoods(body.rest(deadline)));
    if (tokens.isEmpty()) {
      tellsProbabilities = false;
      LOG.info("{} tells no probabilities of tokens", server);
      throw silent;
    }
    return tokens;
  }

  /** What a reply tells of its first token: tokens and logarithms; none if it tells nothing. */
  Map<String, Double> likelihoods(String reply) {
    Map<String, Double> tokens = new HashMap<>();
    for (JsonNode token :
        choice(json(reply)).path("logprobs").path("content").path(0).path("top_logprobs")) {
      if (token.path("token").isString() && token.path("logprob").isNumber()) {
        tokens.merge(token.path("token").asString(), token.path("logprob").asDouble(), Math::max);
      }
    }
    return tokens;
  }

  /** Reads the body of a good reply. */
  @FunctionalInterface
  private interface Reading<T> {
    T of(ReplyBody body) throws IOException, TimeoutException, InterruptedException;
  }

  /** Makes the request that suits what is known of the server. */
  @FunctionalInterface
  private interface Wording {
    ChatRequest request();
  }

  /** The server broke off before it had said anything. */
  private static final class BrokenOff extends IOException {
    private static final long serialVersionUID = 1;

    BrokenOff(String message) {
      super(message);
    }
  }

  private <T> T asking(Wording wording, long deadline, Reading<T> reading) {
    try {
      Duration pause = firstPause;
      for (int attempt = 1; ; attempt++) {
        Optional<Duration> told = Optional.empty();
        String trouble;
        if (!lanes.enter(left(deadline))) {
          throw late("the " + server.inFlight() + " requests before it");
        }
        try (ReplyBody body = new ReplyBody()) {
          HttpResponse<ReplyBody> response = send(wording.request(), body, deadline);
          int status = response.statusCode();
          if (status == 200) {
            return reading.of(body);
          }
          String text = body.rest(deadline);
          if (isWithout(status, text)) {
            attempt--;
            continue;
          }
          trouble = "status " + status + quoted(text);
          if (!PASSING.contains(status)) {
            throw refused(status, trouble);
          }
          told = response.headers().firstValue("Retry-After").flatMap(this::pause);
        } catch (BrokenOff e) {
          trouble = String.valueOf(e.getMessage());
        } catch (IOException e) {
          trouble = e.getClass().getSimpleName() + quoted(String.valueOf(e.getMessage()));
        } finally {
          lanes.leave();
        }
        Duration wait = told.orElse(pause);
        if (attempt == TRIES || wait.compareTo(left(deadline)) >= 0) {
          throw new InferenceException(
              server
                  + " did not answer in "
                  + attempt
                  + (attempt == 1 ? " try: " : " tries: ")
                  + trouble
                  + told.map(t -> "; it asks for a pause of " + t.toSeconds() + " s").orElse(""));
        }
        LOG.debug("{}: {}; trying again in {}", server, trouble, wait);
        TimeUnit.NANOSECONDS.sleep(wait.toNanos());
        pause = pause.multipliedBy(2);
      }
    } catch (TimeoutException e) {
      throw late("an answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  private InferenceException late(String what) {
    return new InferenceException(
        server
            + ": the time is over before "
            + what
            + "; a longer limit, or a faster server, would work");
  }

  private HttpResponse<ReplyBody> send(ChatRequest request, ReplyBody body, long deadline)
      throws IOException, TimeoutException, InterruptedException {
    HttpRequest.Builder http =
        HttpRequest.newBuilder(server.completions())
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream, application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request.bytes()));
    server.key().ifPresent(key -> http.header("Authorization", "Bearer " + key));
    CompletableFuture<HttpResponse<ReplyBody>> sent = client.sendAsync(http.build(), info -> body);
    try {
      return sent.get(left(deadline).toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new IOException(cause.getClass().getSimpleName() + " " + cause.getMessage(), e);
    } finally {
      sent.cancel(true);
    }
  }

  /** Whether the server refused something that can be left out; it then is, from now on. */
  private boolean isWithout(int status, String text) {
    if (status != 400 && status != 422 && status != 501) {
      return false;
    }
    String said = text.toLowerCase(Locale.ROOT);
    if (tellsProbabilities && said.contains("logprob")) {
      tellsProbabilities = false;
      LOG.info("{} tells no probabilities of tokens", server);
      return true;
    }
    if (takesSchemas
        && (said.contains("response_format")
            || said.contains("json_schema")
            || said.contains("guided"))) {
      takesSchemas = false;
      LOG.info("{} takes no schemas: answers are written freely", server);
      return true;
    }
    return false;
  }

  private RuntimeException refused(int status, String trouble) {
    if (status == 401 || status == 403) {
      return new ModelUnavailableException(
          server
              + " wants another key: "
              + trouble
              + "; the right one in the environment variable that option key names would work");
    }
    if (status == 404) {
      return new ModelUnavailableException(
          server + " has no such model or address: " + trouble + "; check options url and model");
    }
    if (status == 400 || status == 413 || status == 422) {
      return new UnsupportedRequestException(server + " refuses the request: " + trouble);
    }
    return new InferenceException(server + " answers with " + trouble);
  }

  /** What a server said, without the key: some quote it. */
  private String quoted(String text) {
    String said = text.strip().replaceAll("\\s+", " ");
    if (server.key().isPresent()) {
      said = said.replace(server.key().get(), "***");
    }
    return said.isEmpty()
        ? ""
        : ": " + (said.length() > LONGEST_QUOTE ? said.substring(0, LONGEST_QUOTE) + "…" : said);
  }

  private Optional<Duration> pause(String retryAfter) {
    try {
      return Optional.of(Duration.ofSeconds(Math.max(0, Long.parseLong(retryAfter.strip()))));
    } catch (NumberFormatException e) {
      try {
        Instant then =
            ZonedDateTime.parse(retryAfter.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
        Duration until = Duration.between(Instant.now(), then);
        return Optional.of(until.isNegative() ? Duration.ZERO : until);
      } catch (DateTimeParseException neither) {
        return Optional.empty();
      }
    }
  }

  /** The answer that a good reply holds, told as it comes. */
  Answer written(ReplyBody body, long deadline, Consumer<Token> listener)
      throws IOException, InterruptedException {
    List<Token> tokens = new ArrayList<>();
    String ending = "";
    try {
      boolean streamed = false;
      StringBuilder whole = new StringBuilder();
      for (Optional<String> line = body.line(deadline);
          line.isPresent();
          line = body.line(deadline)) {
        String text = line.get();
        if (!text.startsWith("data:")) {
          // A reply in one piece, or a comment of the stream.
          if (!streamed && !text.startsWith(":") && !text.startsWith("event:")) {
            whole.append(text).append('\n');
          }
          continue;
        }
        streamed = true;
        String data = text.substring("data:".length()).strip();
        if (data.equals("[DONE]")) {
          ending = ending.isEmpty() ? "stop" : ending;
          break;
        }
        JsonNode chunk = json(data);
        if (chunk.path("choices").isEmpty() && chunk.has("usage")) {
          continue;
        }
        JsonNode choice = choice(chunk);
        tell(tokens(choice, choice.path("delta")), tokens, listener);
        ending = choice.path("finish_reason").asString(ending);
      }
      if (!streamed && whole.toString().isBlank()) {
        throw cut(tokens, "the reply is empty");
      }
      if (!streamed) {
        JsonNode choice = choice(json(whole.toString()));
        if (!choice.path("message").isObject()) {
          throw notAsAgreed(choice);
        }
        tell(tokens(choice, choice.path("message")), tokens, listener);
        ending = choice.path("finish_reason").asString("stop");
      }
    } catch (TimeoutException e) {
      if (tokens.isEmpty()) {
        throw late("the first word");
      }
      return new Answer(tokens, Answer.Ending.TIME_LIMIT);
    } catch (BrokenOff e) {
      throw e;
    } catch (IOException e) {
      throw cut(tokens, String.valueOf(e.getMessage()));
    }
    if (ending.isEmpty()) {
      throw cut(tokens, "the stream ended");
    }
    return new Answer(
        tokens, ending.equals("length") ? Answer.Ending.TOKEN_LIMIT : Answer.Ending.COMPLETE);
  }

  /** Words that were heard cannot be taken back: only what was cut before them is tried again. */
  private IOException cut(List<Token> tokens, String how) throws BrokenOff {
    if (tokens.isEmpty()) {
      throw new BrokenOff("it broke off before the first word" + quoted(how));
    }
    throw new InferenceException(
        server + " broke off after " + tokens.size() + " tokens" + quoted(how));
  }

  private static void tell(List<Token> more, List<Token> tokens, Consumer<Token> listener) {
    for (Token token : more) {
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted");
      }
      tokens.add(token);
      listener.accept(token);
    }
  }

  /** The tokens of a piece with their probabilities, if those make up its text. */
  private List<Token> tokens(JsonNode choice, JsonNode message) {
    JsonNode content = message.path("content");
    if (!content.isString() && !content.isNull() && !content.isMissingNode()) {
      throw notAsAgreed(choice);
    }
    String text = content.asString("");
    List<Token> tokens = new ArrayList<>();
    StringBuilder joined = new StringBuilder();
    for (JsonNode token : choice.path("logprobs").path("content")) {
      String piece = token.path("token").asString("");
      joined.append(piece);
      double log = token.path("logprob").asDouble(Double.NaN);
      tokens.add(
          new Token(
              piece,
              Double.isNaN(log)
                  ? OptionalDouble.empty()
                  : OptionalDouble.of(Math.min(1, Math.exp(log)))));
    }
    if (joined.toString().equals(text)) {
      return tokens;
    }
    return text.isEmpty() ? List.of() : List.of(new Token(text, OptionalDouble.empty()));
  }

  private JsonNode choice(JsonNode reply) {
    JsonNode error = reply.path("error");
    if (!error.isMissingNode() && !error.isNull()) {
      throw new InferenceException(server + " reports an error" + quoted(error.toString()));
    }
    JsonNode choice = reply.path("choices").path(0);
    if (!choice.isObject()) {
      throw notAsAgreed(reply);
    }
    return choice;
  }

  private InferenceException notAsAgreed(JsonNode reply) {
    return new InferenceException(
        server + " answers something else than chat completions" + quoted(reply.toString()));
  }

  private JsonNode json(String text) {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      throw new InferenceException(server + " answers what is no JSON" + quoted(text));
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the model on " + server + " is closed");
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
