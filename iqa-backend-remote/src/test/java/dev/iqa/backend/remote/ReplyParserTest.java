// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.InferenceException;
import dev.iqa.language.Answer;
import dev.iqa.language.Token;
import dev.iqa.testkit.ParserContract;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Whatever a server sends as the body of a good reply. */
class ReplyParserTest extends ParserContract {

  private static final RemoteLanguageModel MODEL =
      new RemoteLanguageModel(
          new ServerAddress(URI.create("http://localhost:9/v1"), "tiny", Optional.empty(), 1));

  @Override
  protected List<byte[]> sound() {
    String tokens =
        "{\"content\":[{\"token\":\"good\",\"logprob\":-0.5,\"top_logprobs\":["
            + "{\"token\":\"good\",\"logprob\":-0.5},{\"token\":\"bad\",\"logprob\":-2}]}]}";
    return Stream.of(
            "data: {\"choices\":[{\"delta\":{\"content\":\"good\"},\"logprobs\":"
                + tokens
                + "}]}\r\n\r\n: a comment\ndata: {\"choices\":[],\"usage\":{}}\n"
                + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n",
            "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"good\"},"
                + "\"finish_reason\":\"length\",\"logprobs\":"
                + tokens
                + "}]}")
        .map(reply -> reply.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  @Override
  protected void parse(byte[] content) {
    List<Token> heard = new ArrayList<>();
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    try (ReplyBody body = new ReplyBody()) {
      body.onNext(List.of(ByteBuffer.wrap(content)));
      body.onComplete();
      Answer answer = MODEL.written(body, deadline, heard::add);
      assertThat(answer.tokens()).isEqualTo(heard);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } catch (IOException cut) {
      // What is tried again.
      throw new InferenceException(String.valueOf(cut.getMessage()));
    }
    // A stream is none of these.
    String text = new String(content, StandardCharsets.UTF_8);
    if (!text.contains("data:")) {
      assertThat(MODEL.likelihoods(text)).doesNotContainValue(Double.NaN);
    }
  }

  @Override
  protected Class<? extends RuntimeException> refusal() {
    return InferenceException.class;
  }
}
