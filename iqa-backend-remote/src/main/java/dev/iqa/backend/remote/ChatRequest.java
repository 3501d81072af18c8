// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.remote;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.imaging.Pictures;
import dev.iqa.language.AnswerForm;
import dev.iqa.language.Prompt;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A prompt as the body of a request for chat completions. */
final class ChatRequest {

  /** The most that servers tell. */
  private static final int ALTERNATIVES = 20;

  private final ObjectNode body = JsonMapper.shared().createObjectNode();

  /**
   * A request.
   *
   * @param model name on the server; empty for its only one
   * @param prompt what is asked
   * @param begun what stands behind the start of the answer already
   */
  ChatRequest(String model, Prompt prompt, String begun) {
    if (!model.isEmpty()) {
      body.put("model", model);
    }
    ArrayNode messages = body.putArray("messages");
    if (!prompt.system().isEmpty()) {
      messages.addObject().put("role", "system").put("content", prompt.system());
    }
    ArrayNode content = messages.addObject().put("role", "user").putArray("content");
    for (Prompt.Part part : prompt.parts()) {
      if (part instanceof Prompt.Words words) {
        words(content, words.text());
      } else if (part instanceof Prompt.Shown shown) {
        words(content, shown.tag().opening());
        content
            .addObject()
            .put("type", "image_url")
            .putObject("image_url")
            .put("url", "data:image/png;base64," + base64(shown.picture()));
        words(content, shown.tag().closing());
      }
    }
    String answer = prompt.answerStart() + begun;
    if (!answer.isEmpty()) {
      messages.addObject().put("role", "assistant").put("content", answer);
      // vLLM begins a new message otherwise; llama-server goes on of itself.
      body.put("continue_final_message", true).put("add_generation_prompt", false);
    }
  }

  private static void words(ArrayNode content, String text) {
    if (!text.isEmpty()) {
      content.addObject().put("type", "text").put("text", text);
    }
  }

  private static String base64(Picture picture) {
    return Base64.getEncoder().encodeToString(Pictures.png(shown(picture)));
  }

  /** Servers decode 8 bits. */
  private static Picture shown(Picture picture) {
    return picture.format() == PixelFormat.RGB8 || picture.format() == PixelFormat.GRAY8
        ? picture
        : Pictures.convert(picture, PixelFormat.RGB8);
  }

  /** What is done to a picture before it is sent. */
  static List<String> preprocessing(Picture picture) {
    String sent = "sent as PNG";
    return shown(picture) == picture ? List.of(sent) : List.of("converted to RGB8", sent);
  }

  ChatRequest limits(int mostTokens, double temperature, long seed) {
    body.put("max_tokens", mostTokens).put("temperature", temperature).put("seed", seed);
    return this;
  }

  ChatRequest probabilities(boolean wanted, boolean alternatives) {
    if (wanted) {
      body.put("logprobs", true);
      if (alternatives) {
        body.put("top_logprobs", ALTERNATIVES);
      }
    }
    return this;
  }

  ChatRequest form(Optional<AnswerForm> form) {
    form.ifPresent(
        f ->
            body.putObject("response_format")
                .put("type", "json_schema")
                .putObject("json_schema")
                .put("name", f.name())
                .put("strict", true)
                .set("schema", JsonMapper.shared().readTree(f.schema())));
    return this;
  }

  ChatRequest streamed(boolean wanted) {
    body.put("stream", wanted);
    return this;
  }

  byte[] bytes() {
    return JsonMapper.shared().writeValueAsBytes(body);
  }
}
