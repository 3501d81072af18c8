// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.llama;

import dev.iqa.Picture;
import dev.iqa.language.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * From a prompt to chunks. The template is applied to placeholders, so that only its own text can
 * name special tokens; what looks like one in the words of a prompt is cut apart.
 */
final class PromptReader {

  private static final Pattern PLACEHOLDER = Pattern.compile("\u0001(\\d+)\u0002");
  private static final int SYSTEM = 0;

  private final LlamaWeights weights;
  private final ChatTemplate template;
  private final Function<Picture, List<Chunk>> looking;
  private final List<Chunk> chunks = new ArrayList<>();
  // Text that is cut into tokens together, and whether it is the first.
  private final StringBuilder text = new StringBuilder();
  private boolean first = true;
  private boolean blank = true;
  private String lastText = "";

  private PromptReader(
      LlamaWeights weights, ChatTemplate template, Function<Picture, List<Chunk>> looking) {
    this.weights = weights;
    this.template = template;
    this.looking = looking;
  }

  /**
   * What is read.
   *
   * @param chunks in order, at least one
   * @param behind cuts what may follow into tokens
   */
  record Read(List<Chunk> chunks, Function<String, List<Integer>> behind) {}

  /** Reads a prompt; pictures become chunks by {@code looking}. */
  static Read read(
      LlamaWeights weights,
      ChatTemplate template,
      Function<Picture, List<Chunk>> looking,
      Prompt prompt) {
    return new PromptReader(weights, template, looking).read(prompt);
  }

  private Read read(Prompt prompt) {
    StringBuilder user = new StringBuilder();
    for (int i = 0; i < prompt.parts().size(); i++) {
      user.append(placeholder(i + 1));
    }
    String system = prompt.system().isEmpty() ? "" : placeholder(SYSTEM);
    String whole = template.apply(weights, system, user.toString());
    Matcher placeholder = PLACEHOLDER.matcher(whole);
    int at = 0;
    while (placeholder.find()) {
      text.append(whole, at, placeholder.start());
      at = placeholder.end();
      int index = Integer.parseInt(placeholder.group(1));
      if (index == SYSTEM) {
        words(prompt.system());
      } else {
        part(prompt.parts().get(index - 1));
      }
    }
    text.append(whole, at, whole.length());
    words(prompt.answerStart());
    flush();
    return new Read(List.copyOf(chunks), text -> weights.tokenizeBehind(lastText, text));
  }

  private static String placeholder(int index) {
    return "\u0001" + index + "\u0002";
  }

  private void part(Prompt.Part part) {
    if (part instanceof Prompt.Words words) {
      words(words.text());
    } else if (part instanceof Prompt.Shown shown) {
      text.append(shown.tag().opening());
      flush();
      chunks.addAll(looking.apply(shown.picture()));
      blank = true;
      text.append(shown.tag().closing());
    }
  }

  private void words(String words) {
    String left = words;
    for (Optional<Integer> mark = mark(left); mark.isPresent(); mark = mark(left)) {
      int cut = left.offsetByCodePoints(mark.get(), 1);
      text.append(left, 0, cut);
      flush();
      left = left.substring(cut);
    }
    text.append(left);
  }

  private Optional<Integer> mark(String words) {
    return weights.marks().stream().map(words::indexOf).filter(at -> at >= 0).min(Integer::compare);
  }

  private void flush() {
    String whole = text.toString();
    text.setLength(0);
    if (first) {
      List<Integer> tokens = weights.tokenize(whole, true, true);
      boolean twice =
          tokens.size() > 1 && tokens.get(0) == weights.begin() && tokens.get(1) == weights.begin();
      chunks.addAll(Chunk.of(twice ? tokens.subList(1, tokens.size()) : tokens));
      first = false;
    } else if (!whole.isEmpty()) {
      chunks.addAll(Chunk.of(weights.tokenizeBehind("", whole)));
    }
    lastText = blank && whole.isEmpty() ? "" : whole;
    blank = false;
  }
}
