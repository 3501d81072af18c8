// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.AssessorConfig;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Parameters;

/** An assessor and the photographs it is asked about. */
final class Asked {

  @Parameters(
      index = "0",
      paramLabel = "ASSESSOR",
      description = "Who is asked, as in student or NAME?option=value.")
  private String name = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PHOTO",
      description = "Files or folders of photographs.")
  private List<Path> photographs = List.of();

  Asked() {}

  /**
   * Who is asked.
   *
   * @return as given
   */
  String name() {
    return name;
  }

  /**
   * The photographs.
   *
   * @param session hears of folders without any
   * @return what the arguments stand for
   */
  Inputs inputs(Session session) {
    Inputs inputs = Inputs.of(photographs);
    inputs.empty().forEach((where, why) -> leaveOut(session, where, why));
    return inputs;
  }

  /** Says that a file or folder is left out, and why. */
  static void leaveOut(Session session, Path what, String why) {
    session.err().println("iqa: left out: " + Text.printable(what + ": " + why));
  }

  /**
   * Opens the assessor.
   *
   * @param threads it may use
   * @param options besides those in its name
   * @return to be closed
   */
  QualityAssessor open(Threads threads, Map<String, String> options) {
    AssessorConfig config = AssessorConfig.defaults().withThreads(threads.count());
    for (Map.Entry<String, String> option : options.entrySet()) {
      config = config.withOption(option.getKey(), option.getValue());
    }
    return QualityAssessors.open(name, config);
  }
}
