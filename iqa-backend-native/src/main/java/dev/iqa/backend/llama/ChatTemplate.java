// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import dev.iqa.ModelUnavailableException;

/** How a conversation is written down for a model. */
final class ChatTemplate {

  /** Name of the template that adds nothing. */
  static final String PLAIN = "plain";

  private final String template;

  private ChatTemplate(String template) {
    this.template = template;
  }

  /**
   * The template of a manifest.
   *
   * @param name one of llama.cpp's, such as {@code vicuna} or {@code chatml}; {@value #PLAIN}; or
   *     empty for that in the model's file
   * @throws ModelUnavailableException if there is none, or llama.cpp does not know it
   */
  static ChatTemplate of(LlamaWeights weights, String name) {
    String template =
        name.isEmpty()
            ? weights
                .description()
                .chatTemplate()
                .orElseThrow(
                    () ->
                        new ModelUnavailableException(
                            weights.file()
                                + " brings no chat template; \"template\": \"vicuna\", \"chatml\""
                                + " or \"plain\" in the manifest would work"))
            : name;
    ChatTemplate made = new ChatTemplate(template);
    if (made.apply(weights, "", "?").isEmpty()) {
      throw new ModelUnavailableException(
          "llama.cpp does not know the chat template "
              + (name.isEmpty() ? "in " + weights.file() : "'" + name + "'")
              + "; \"template\": \"vicuna\", \"chatml\" or \"plain\" in the manifest would work");
    }
    return made;
  }

  /**
   * The text of a prompt, up to where the answer begins.
   *
   * @param system placeholder of the system text, or empty
   * @param user placeholders of the parts
   */
  String apply(LlamaWeights weights, String system, String user) {
    if (template.equals(PLAIN)) {
      return system.isEmpty() ? user : system + "\n" + user;
    }
    String text =
        LlamaLibrary.chat(
            weights.engine().handle(),
            LlamaEngine.zeroEnded(template),
            LlamaEngine.zeroEnded(system),
            LlamaEngine.zeroEnded(user));
    if (text.isEmpty()) {
      LlamaLibrary.problem();
    }
    return text;
  }
}
