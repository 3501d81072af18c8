// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.Aspect;
import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.ReferenceUse;
import dev.iqa.model.ModelFile;
import dev.iqa.model.Origin;
import dev.iqa.spi.QualityAssessorProvider;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Offers a scripted language model that knows blur from sharpness, and nothing else. */
public final class ScriptedProvider implements QualityAssessorProvider {

  /** For {@link java.util.ServiceLoader}. */
  public ScriptedProvider() {}

  static final LanguageManifest MANIFEST =
      new LanguageManifest(
          "scripted",
          "Says what a test tells it.",
          "Of no use.",
          "en",
          EnumSet.complementOf(EnumSet.of(Aspect.MAP)),
          ReferenceUse.OPTIONAL,
          Tags.DEFAULT,
          "",
          Optional.empty(),
          Map.of(),
          List.of(new ModelFile("script.txt", "script", "5c".repeat(32))),
          new Origin("Apache-2.0", "a test", "", ""));

  @Override
  public String backend() {
    return "scripted";
  }

  @Override
  public List<AssessorDescriptor> assessors() {
    return List.of(MANIFEST.descriptor(backend()));
  }

  @Override
  public QualityAssessor open(AssessorId id, AssessorConfig config) {
    return new LanguageAssessor(
        model(), MANIFEST, MANIFEST.descriptor(backend()), config.options());
  }

  /** Prefers what has more detail. */
  static ScriptedLanguageModel model() {
    return new ScriptedLanguageModel(
        prompt -> {
          String question = question(prompt);
          if (question.contains("JSON")) {
            return "{\"distortions\":[{\"distortion\":\"blur\",\"severity\":\"obvious\"}]}";
          }
          return "  The picture shows a scene. "
              + "Its detail measures "
              + detail(prompt.pictures().get(0))
              + ".\n";
        },
        (prompt, continuation) -> {
          double detail = detail(prompt.pictures().get(prompt.pictures().size() - 1));
          for (Level level : Level.values()) {
            if (Vocabulary.ENGLISH.word(level).equalsIgnoreCase(continuation)) {
              double distance = level.score() - (1 + 4 * detail / (detail + 5));
              return -1 - distance * distance;
            }
          }
          if (continuation.equalsIgnoreCase("tie")) {
            return -3;
          }
          int pictures = prompt.pictures().size();
          double first = detail(prompt.pictures().get(pictures - 2));
          double share = (first + 1e-3) / (first + detail + 2e-3);
          // It likes what it sees first, as such models do.
          double liked = Math.min(0.999, 0.1 + 0.9 * share);
          return Math.log(continuation.equals("A") ? liked : 1 - liked);
        });
  }

  static String question(Prompt prompt) {
    return ((Prompt.Words) prompt.parts().get(prompt.parts().size() - 1)).text();
  }

  /** The mean difference of neighbouring bytes of a row. */
  private static double detail(Picture picture) {
    ByteBuffer pixels = picture.pixels();
    int row = picture.width() * picture.format().bytesPerPixel();
    int pixel = picture.format().bytesPerPixel();
    double sum = 0;
    for (int i = pixel; i < pixels.capacity(); i++) {
      sum += i % row < pixel ? 0 : Math.abs((pixels.get(i) & 255) - (pixels.get(i - pixel) & 255));
    }
    return sum / pixels.capacity();
  }
}
