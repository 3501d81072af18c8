// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Aspect;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorOption;
import dev.iqa.QualityAssessors;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.Severity;
import dev.iqa.evaluation.TypicalScores;
import dev.iqa.spi.QualityAssessorProvider;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code iqa explain NAME}: what an assessor is, and what its numbers mean. */
@Command(
    name = "explain",
    description = "Says what an assessor measures, what its numbers mean, and where it comes from.")
final class ExplainCommand implements Runnable {

  @Mixin private final Session session = new Session();

  @Parameters(paramLabel = "NAME", description = "An assessor of 'iqa list'.")
  private String name = "";

  ExplainCommand() {}

  @Override
  public void run() {
    AssessorDescriptor it = QualityAssessors.describe(name);
    PrintWriter out = session.out();
    out.println(it.id());
    field("measures", it.summary());
    it.scale().ifPresent(s -> field("scale", s.name() + "; " + Text.direction(s)));
    field("in practice", it.guidance());
    it.scale().ifPresent(s -> field("typically", typically(it, s)));
    field(
        "reference",
        switch (it.reference()) {
          case NONE -> "none: judges a picture alone";
          case OPTIONAL -> "optional: judges with an original beside the picture or without";
          case REQUIRED -> "full: compares the picture with its original, of the same size";
        });
    field("answers", ListCommand.aspects(it));
    String label = "options";
    for (AssessorOption option : it.options()) {
      field(label, option.name() + "=" + value(option) + "\n" + option.meaning());
      label = "";
    }
    if (it.options().isEmpty()) {
      field(label, "none");
    }
    field("model", it.modelDigest().orElse("a formula without weights"));
    field("licence", it.licence());
    field("source", it.source());
    QualityAssessors.providers().stream()
        .filter(p -> p.backend().equals(it.id().backend()))
        .findFirst()
        .flatMap(QualityAssessorProvider::unavailableBecause)
        .ifPresent(why -> field("unavailable", why));
    field("try", example(it));
    out.flush();
  }

  /** A line for each severity; empty if nothing was measured. */
  private static String typically(AssessorDescriptor it, ScoreScale scale) {
    if (!it.id().backend().equals("core")) {
      return "";
    }
    return TypicalScores.of(it.id().name())
        .map(
            typical -> {
              StringBuilder lines =
                  new StringBuilder("the middle score (and the middle half) by severity:");
              typical.undamaged().ifPresent(q -> line(lines, "undamaged", q, scale));
              for (Severity severity : Severity.values()) {
                line(lines, severity.word(), typical.bySeverity().get(severity), scale);
              }
              return lines
                  .append("\nof photographs with 35 types of synthesised damage")
                  .toString();
            })
        .orElse("");
  }

  private static void line(
      StringBuilder lines,
      String severity,
      TypicalScores.@Nullable Quartiles quartiles,
      ScoreScale scale) {
    if (quartiles != null) {
      lines
          .append('\n')
          .append(severity)
          .append(' ')
          .append(Text.number(quartiles.median(), scale))
          .append(" (")
          .append(Text.number(quartiles.lower(), scale))
          .append(" to ")
          .append(Text.number(quartiles.upper(), scale))
          .append(')');
    }
  }

  private static String value(AssessorOption option) {
    if (option.values().isEmpty()) {
      return option.byDefault().isEmpty()
          ? "… (not set by default)"
          : "… (default " + option.byDefault() + ")";
    }
    return String.join("|", option.values()) + " (default " + option.byDefault() + ")";
  }

  private static String example(AssessorDescriptor it) {
    if (!it.aspects().contains(Aspect.SCORE)) {
      return "iqa assess --assessor " + it.id().name() + " PHOTO";
    }
    return it.reference() == ReferenceUse.REQUIRED
        ? "iqa compare --metrics " + it.id().name() + " ORIGINAL PHOTO"
        : "iqa assess --assessor " + it.id().name() + " PHOTO";
  }

  private void field(String label, String text) {
    if (!text.isBlank()) {
      TextReport.field(session.out(), label, text);
    }
  }
}
