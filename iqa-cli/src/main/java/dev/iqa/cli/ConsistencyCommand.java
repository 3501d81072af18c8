// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.AssessorDescriptor;
import dev.iqa.QualityAssessors;
import dev.iqa.evaluation.Statistic;
import dev.iqa.perception.Consistency;
import dev.iqa.perception.ConsistencyMeter;
import dev.iqa.perception.Photographs;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code iqa consistency ASSESSOR PHOTO...}: whether it says the same again. */
@Command(
    name = "consistency",
    description = {
      "Asks an assessor the same again and again: about each photograph, damaged or not, about"
          + " neighbours in both orders, and about pictures of one colour.",
      "An assessor that is asked in words (one with options paraphrase, shuffle or seed) is asked"
          + " in others each time. One that compares is shown each picture as a strong JPEG of"
          + " itself."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  iqa consistency student photos/",
      "  iqa consistency my-llava?temperature=0.7 photos/ --repeats 10"
    })
final class ConsistencyCommand implements Callable<Integer> {

  @Mixin private final Session session = new Session();

  @Mixin private final Threads threads = new Threads();

  @Mixin private final Asked asked = new Asked();

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often each is judged; default ${DEFAULT-VALUE}.")
  private int repeats = 5;

  ConsistencyCommand() {}

  @Override
  public Integer call() {
    Inputs inputs = asked.inputs(session);
    ConsistencyMeter meter = new ConsistencyMeter(new Photographs(inputs.pictures()), repeats);
    AssessorDescriptor descriptor = QualityAssessors.describe(asked.name());
    Consistency consistency;
    try (Progress progress = new Progress("consistency", "questions")) {
      consistency = meter.run(descriptor, options -> asked.open(threads, options), progress::at);
    }
    print(descriptor, consistency);
    return inputs.empty().isEmpty() ? ExitCode.FINE : ExitCode.INPUTS_FAILED;
  }

  private void print(AssessorDescriptor descriptor, Consistency c) {
    session
        .out()
        .println(
            Assessing.exactName(asked.name(), descriptor.id())
                + ": "
                + c.repeats()
                + " times about "
                + Text.count(c.pictures(), "picture")
                + ", "
                + (c.varied().isEmpty()
                    ? "each time alike"
                    : "with another " + String.join(", ", c.varied()) + " each time"));
    session.out().println();
    Table table = new Table(List.of("QUESTION", "FIGURE"), List.of(54, 24));
    add(table, "distortions: agreement with the usual answer", c.distortionAgreement());
    add(table, "distortions: entropy of the answers, bits", c.distortionEntropy());
    add(table, "score: agreement with the usual one, to the bit", c.scoreAgreement());
    String unit = c.scale().map(scale -> ", " + scale.name()).orElse("");
    add(table, "score: standard deviation" + unit, c.scoreDeviation());
    add(table, "score: largest standard deviation" + unit, c.worstScoreDeviation());
    add(table, "which is better: agreement with the usual answer", c.preferenceAgreement());
    add(table, "which is better: flips when swapped", c.flips());
    c.blank().forEach((said, times) -> table.add("blank pictures: " + said, times + " times"));
    add(table, "answers that are none", c.unparsable());
    table.print(session.out());
    c.failures().forEach((why, times) -> session.out().println("– " + times + " failed: " + why));
  }

  private static void add(Table table, String question, Statistic figure) {
    if (figure.isDefined()) {
      table.add(question, figure.toString());
    }
  }
}
