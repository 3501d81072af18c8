// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.Aspect;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnparsableAnswerException;
import dev.iqa.language.Answer;
import dev.iqa.language.Decoding;
import dev.iqa.language.LanguageAssessor;
import dev.iqa.language.LanguageManifest;
import dev.iqa.language.LanguageModel;
import dev.iqa.language.Prompt;
import dev.iqa.language.Tag;
import dev.iqa.language.Token;
import dev.iqa.train.depict.Exchange.Task;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The questions {@link LanguageAssessor} asks, taken down by a model that listens to it. What is
 * asked in use is learnt, whatever its wording will be; the last {@value #HELD} wordings of each
 * question are not learnt but kept for tests.
 */
final class LibraryQuestions {

  /** Wordings that {@link Questions} of the library have at most. */
  private static final int WORDINGS = 5;

  private static final int HELD = 1;

  /** Orders of the words that instructions list: their own and some others. */
  private static final int ORDERS = 4;

  /** What a question is about: a distortion is put in its place. */
  private static final String DISTORTION = "blur";

  /** A prompt without pictures: marks stand for them. */
  record Asked(Task task, List<Object> parts) {}

  private final Map<Task, List<Asked>> learnt = new EnumMap<>(Task.class);
  private final Map<Task, List<Asked>> held = new EnumMap<>(Task.class);

  LibraryQuestions() {
    for (Task task : Task.values()) {
      learnt.put(task, gathered(task, false));
      held.put(task, gathered(task, true));
    }
  }

  /** Prompts of a task, with or without a reference. */
  List<Asked> of(Task task, boolean unseen) {
    List<Asked> some = (unseen ? held : learnt).get(task);
    return some == null ? List.of() : some;
  }

  /** All words there are. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (Map<Task, List<Asked>> all : List.of(learnt, held)) {
      all.values()
          .forEach(
              list ->
                  list.forEach(
                      asked ->
                          asked.parts().stream()
                              .filter(String.class::isInstance)
                              .forEach(text -> texts.add((String) text))));
    }
    return texts.stream().distinct().toList();
  }

  /** Words as a model is shown them: a single blank between two. */
  static String plain(String text) {
    return text.strip().replaceAll("\\s+", " ");
  }

  private static List<Asked> gathered(Task task, boolean unseen) {
    Set<Asked> all = new LinkedHashSet<>();
    // Beyond the last wording they begin anew, so that the last of a short list is found too.
    for (boolean reference : new boolean[] {false, true}) {
      for (Map<String, String> options : options(task)) {
        List<Asked> wordings = new ArrayList<>();
        for (int wording = 0; wording < WORDINGS; wording++) {
          Map<String, String> own = new java.util.TreeMap<>(options);
          own.put("paraphrase", String.valueOf(wording));
          Asked asked = new Asked(task, taken(task, reference, own));
          if (!wordings.contains(asked)) {
            wordings.add(asked);
          }
        }
        int kept = wordings.size() - HELD;
        all.addAll(unseen ? wordings.subList(kept, wordings.size()) : wordings.subList(0, kept));
      }
    }
    return List.copyOf(all);
  }

  private static List<Map<String, String>> options(Task task) {
    List<Map<String, String>> all = new ArrayList<>();
    for (int order = 0; order < ORDERS; order++) {
      String shuffle = String.valueOf(order);
      switch (task) {
        case LIST, IDENTIFY -> {
          for (String count : List.of("open", "one", "two")) {
            all.add(
                Map.of(
                    "form",
                    task == Task.LIST ? "closed" : "free",
                    "distortions",
                    count,
                    "shuffle",
                    shuffle));
          }
        }
        case SEVERITY -> all.add(Map.of("form", "free", "shuffle", shuffle));
        case RATE, PREFER -> all.add(Map.of("shuffle", shuffle, "orders", "given"));
        case DESCRIBE, COMPARE -> {
          all.add(Map.of("detail", "brief"));
          all.add(Map.of("detail", "detailed"));
        }
        case CHOOSE -> {
          return List.of();
        }
      }
    }
    return all;
  }

  private static List<Object> taken(Task task, boolean reference, Map<String, String> options) {
    Picture one = picture();
    AssessmentRequest request =
        task == Task.PREFER || task == Task.COMPARE
            ? AssessmentRequest.between(one, picture())
            : AssessmentRequest.of(one);
    if (reference) {
      request = request.against(picture());
    }
    Listener listener = new Listener(task);
    LanguageManifest manifest = manifest();
    try (LanguageAssessor assessor =
        new LanguageAssessor(listener, manifest, manifest.descriptor("core"), options)) {
      assessor.assess(request.asking(aspect(task)), AssessmentListener.NONE);
    } catch (UnparsableAnswerException e) {
      // What the listener says is of no interest; it has heard the question.
    }
    Prompt heard = listener.heard.orElseThrow();
    List<Object> parts = new ArrayList<>();
    for (Prompt.Part part : heard.parts()) {
      if (part instanceof Prompt.Words words) {
        parts.add(plain(words.text()));
      } else if (part instanceof Prompt.Shown shown) {
        parts.add(mark(shown.tag()));
      }
    }
    return parts;
  }

  private static Mark mark(Tag tag) {
    for (Mark mark : Mark.values()) {
      if (mark.token().equals(tag.opening())) {
        return mark;
      }
    }
    throw new IllegalStateException("no mark is written " + tag.opening());
  }

  private static Aspect aspect(Task task) {
    return switch (task) {
      case IDENTIFY, LIST, SEVERITY, CHOOSE -> Aspect.DISTORTIONS;
      case RATE -> Aspect.SCORE;
      case PREFER -> Aspect.PREFERENCE;
      case DESCRIBE, COMPARE -> Aspect.DESCRIPTION;
    };
  }

  private static Picture picture() {
    return Picture.wrap(8, 8, PixelFormat.RGB8, ByteBuffer.allocateDirect(8 * 8 * 3));
  }

  private static LanguageManifest manifest() {
    return LanguageManifest.parse(
        """
        {"schema": "https://iqa.dev/schema/language/v1", "name": "listener",
         "summary": "Listens.", "guidance": "",
         "aspects": ["score", "distortions", "description", "preference"],
         "reference": "optional",
         "origin": {"licence": "Apache-2.0", "source": "here"}}
        """
            .getBytes(java.nio.charset.StandardCharsets.UTF_8),
        "the listener's manifest");
  }

  /** The question of a severity comes after that of a distortion. */
  static String about(String text, String distortion) {
    return text.replace(DISTORTION, distortion);
  }

  /** Hears what is asked and says as little as it must. */
  private static final class Listener implements LanguageModel {

    private final Task task;
    private Optional<Prompt> heard = Optional.empty();

    Listener(Task task) {
      this.task = task;
    }

    @Override
    public Optional<String> digest() {
      return Optional.empty();
    }

    @Override
    public String device() {
      return "cpu";
    }

    @Override
    public List<String> preprocessing(Picture picture) {
      return List.of();
    }

    @Override
    public Answer answer(Prompt prompt, Decoding decoding, Consumer<Token> listener) {
      heard = Optional.of(prompt);
      String text =
          switch (task) {
            case SEVERITY -> DISTORTION;
            case LIST -> "{\"distortions\":[]}";
            case IDENTIFY -> "none";
            default -> "Yes.";
          };
      Token token = Token.of(text, 1);
      listener.accept(token);
      return new Answer(List.of(token), Answer.Ending.COMPLETE);
    }

    @Override
    public double[] weigh(Prompt prompt, List<String> continuations) {
      heard = Optional.of(prompt);
      return new double[continuations.size()];
    }

    @Override
    public void close() {}
  }
}
