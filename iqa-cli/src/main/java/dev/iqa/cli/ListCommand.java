// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.NoSuchAssessorException;
import dev.iqa.QualityAssessors;
import dev.iqa.ReferenceUse;
import dev.iqa.ScoreScale;
import dev.iqa.spi.QualityAssessorProvider;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code iqa list}: the installed assessors. */
@Command(
    name = "list",
    description = "Shows the installed assessors, the unavailable ones with the reason.")
final class ListCommand implements Runnable {

  @Mixin private final Session session = new Session();

  ListCommand() {}

  @Override
  public void run() {
    PrintWriter out = session.out();
    Optional<AssessorId> usual = usual();
    Table table =
        new Table(
            List.of("ASSESSOR", "BACKEND", "REFERENCE", "ASPECTS", "SCALE, WORST TO BEST"),
            List.of(16, 8, 9, 14, 25));
    List<String> unavailable = new ArrayList<>();
    List<QualityAssessorProvider> providers =
        QualityAssessors.providers().stream()
            .sorted(Comparator.comparing(QualityAssessorProvider::backend))
            .toList();
    for (QualityAssessorProvider provider : providers) {
      Optional<String> why = provider.unavailableBecause();
      provider.assessors().stream()
          .sorted(Comparator.comparing(d -> d.id().name()))
          .forEach(
              d ->
                  table.add(
                      d.id().name()
                          + (usual.isPresent() && usual.get().equals(d.id()) ? " *" : "")
                          + (why.isPresent() ? " (!)" : ""),
                      d.id().backend(),
                      reference(d.reference()),
                      aspects(d),
                      d.scale().map(ListCommand::scale).orElse("–")));
      why.ifPresent(reason -> unavailable.add("(!) " + provider.backend() + ": " + reason));
    }
    table.print(out);
    out.println();
    for (String line : unavailable) {
      Text.wrap(line, Text.WIDTH).forEach(out::println);
    }
    usual.ifPresent(id -> out.println("* judges when no --assessor is named."));
    out.println("'iqa explain NAME' says what an assessor's numbers mean.");
    out.flush();
  }

  private static Optional<AssessorId> usual() {
    try {
      return Optional.of(QualityAssessors.embeddedDefault());
    } catch (NoSuchAssessorException e) {
      // An installation without a recommended assessor is listed like any other.
      return Optional.empty();
    }
  }

  /**
   * How an assessor uses a reference, in a word.
   *
   * @param use of its descriptor
   * @return full, none or optional
   */
  static String reference(ReferenceUse use) {
    return switch (use) {
      case NONE -> "none";
      case OPTIONAL -> "optional";
      case REQUIRED -> "full";
    };
  }

  /**
   * What can be asked, in lower case.
   *
   * @param descriptor of an assessor
   * @return such as {@code score, map}
   */
  static String aspects(AssessorDescriptor descriptor) {
    return descriptor.aspects().stream()
        .map(a -> a.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static String scale(ScoreScale scale) {
    return scale.name() + " " + Text.end(scale.worst()) + " to " + Text.end(scale.best());
  }
}
