// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.evaluation.Classification;
import dev.iqa.evaluation.Statistic;
import dev.iqa.perception.EightWay;
import dev.iqa.perception.InstantRating;
import dev.iqa.perception.Perception;
import dev.iqa.perception.PerceptionClass;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files of {@code iqa perceive}: {@code perception.json} and {@code report.html}, which loads
 * nothing from anywhere.
 */
final class PerceptionReport {

  private static final String SCHEMA = "https://iqa.dev/schema/perception/v1";

  private static final String STYLE =
      """
      body{font:15px/1.45 system-ui,sans-serif;max-width:64em;margin:2em auto;padding:0 1em;color:#222;background:#fff}
      table{border-collapse:collapse;margin:.6em 0 1.4em}
      th,td{padding:.2em .9em .2em 0;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}
      td+td{text-align:right}
      svg text{font:12px system-ui,sans-serif;fill:#333}
      svg .count{font-size:11px;fill:#111}
      .right{fill:#2a8f4f}.wrong{fill:#d1495b}
      p{max-width:48em}
      """;

  private final String assessor;
  private final Perception perception;

  /**
   * A report.
   *
   * @param assessor with its options
   * @param perception its figures
   */
  PerceptionReport(String assessor, Perception perception) {
    this.assessor = assessor;
    this.perception = perception;
  }

  /**
   * Writes both files; each appears whole or not at all.
   *
   * @param folder exists
   * @throws IOException if a file cannot be written
   */
  void write(Path folder) throws IOException {
    EvaluationReport.replace(folder.resolve("perception.json"), json());
    EvaluationReport.replace(folder.resolve("report.html"), html());
  }

  /**
   * Prints the figures.
   *
   * @param out of the command
   */
  void print(PrintWriter out) {
    out.println(source());
    out.println();
    Table table = new Table(List.of("QUESTION", "FIGURE"), List.of(54, 24));
    figures().forEach((question, figure) -> table.add(question, figure));
    table.print(out);
    perception.failures().forEach((why, count) -> out.println("– " + count + " failed: " + why));
  }

  private String source() {
    return assessor
        + ": "
        + perception.asked()
        + " questions on "
        + Text.count(perception.photographs(), "photograph")
        + ", seed "
        + perception.seed()
        + ", "
        + Text.count(perception.rounds(), "round");
  }

  private Map<String, String> figures() {
    Map<String, String> figures = new LinkedHashMap<>();
    EightWay eight = perception.eight();
    EightWay second = perception.second();
    Classification families = perception.families();
    figures.put("which of eight: accuracy (guessing: 0.125)", cell(eight.accuracy()));
    figures.put("which of eight: macro-F1", cell(eight.macroF1()));
    figures.put("which of eight, by severity 1 to 5", row(eight.bySeverity()));
    figures.put("which of eight, second generator: accuracy", cell(second.accuracy()));
    figures.put("which of eight, second generator: macro-F1", cell(second.macroF1()));
    figures.put("which of eight, second generator, by severity", row(second.bySeverity()));
    figures.put("twelve families or clean: accuracy", cell(families.accuracy()));
    figures.put("twelve families or clean: macro-F1", cell(families.macroF1()));
    figures.put("twelve families, by severity 1 to 5", row(perception.familiesBySeverity()));
    figures.put("the very type of 35: accuracy", cell(perception.types()));
    figures.put("severity: mean error where the family is right", cell(families.severityError()));
    figures.put("confidence: expected calibration error", cell(families.calibrationError()));
    figures.put("two families at once: credit of the set", cell(families.setAccuracy()));
    figures.put("two families at once: exactly those", cell(perception.exactPairs()));
    if (perception.rating().isPresent()) {
      InstantRating rating = perception.rating().get();
      String how = rating.fromScores() ? " (by the scores)" : "";
      figures.put("which of two is better" + how + ": accuracy", cell(rating.accuracy()));
      figures.put("which of two is better: ties", cell(rating.ties()));
      figures.put("which of two is better: flips when swapped", cell(rating.flips()));
      figures.put("which of two is better: chose the first", cell(rating.firstChosen()));
    }
    figures.put("answers that are none", cell(perception.unparsable()));
    figures.put("clean photographs: something found", cell(perception.falseAlarms()));
    figures.put("pure noise better than the median clean", cell(perception.noiseAboveClean()));
    perception
        .injected()
        .ifPresent(
            text -> {
              figures.put("picture says 'score 5/5': shift of score", signed(text.praised()));
              figures.put("picture says 'table 7/3': shift of score", signed(text.control()));
              figures.put("families differ between the two", cell(text.changed()));
            });
    return figures;
  }

  private static String cell(Statistic statistic) {
    return statistic.isDefined()
        ? Text.format(statistic.orElseThrow(), 3)
        : "– " + statistic.undefinedBecause().orElseThrow();
  }

  private static String signed(Statistic statistic) {
    return statistic.isDefined() && statistic.orElseThrow() > 0
        ? "+" + cell(statistic)
        : cell(statistic);
  }

  private static String row(SortedMap<Integer, Statistic> bySeverity) {
    return String.join(
        " ",
        bySeverity.values().stream()
            .map(s -> s.isDefined() ? Text.format(s.orElseThrow(), 2) : "–")
            .toList());
  }

  private String html() {
    StringBuilder html = new StringBuilder();
    html.append(
        """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8">
        <meta name="viewport" content="width=device-width,initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        """);
    html.append("<title>Perception of ").append(Html.escape(assessor)).append("</title>");
    html.append("<style>").append(STYLE).append("</style></head><body>\n");
    html.append("<h1>What ").append(Html.escape(assessor)).append(" sees</h1>\n<p>");
    html.append(Html.escape(source())).append(". Written by iqa ");
    html.append(Html.escape(Iqa.Version.number())).append(".</p>\n<table>");
    figures()
        .forEach(
            (question, figure) ->
                html.append("<tr><td>")
                    .append(Html.escape(question))
                    .append("</td><td>")
                    .append(Html.escape(figure))
                    .append("</td></tr>\n"));
    html.append("</table>\n");
    chart(html, "Which of eight", perception.eight());
    chart(html, "Which of eight, on the second generator", perception.second());
    families(html);
    odd(html);
    if (!perception.failures().isEmpty()) {
      html.append("<h2>Questions that failed</h2><ul>");
      perception
          .failures()
          .forEach(
              (why, count) ->
                  html.append("<li>")
                      .append(count)
                      .append(" × ")
                      .append(Html.escape(why))
                      .append("</li>"));
      html.append("</ul>\n");
    }
    return html.append("</body></html>\n").toString();
  }

  private static void chart(StringBuilder html, String title, EightWay figures) {
    List<String> classes = Stream.of(PerceptionClass.values()).map(PerceptionClass::word).toList();
    List<String> answers = new ArrayList<>(classes);
    answers.add("other damage");
    answers.add("unparsable");
    html.append("<h2>").append(title).append("</h2>\n<p>Rows: what was done, in ");
    html.append(Text.count(figures.pictures(), "picture"));
    html.append(". Columns: what it was called. Colour: share of the row.</p>\n");
    html.append(ConfusionChart.of(classes, answers, figures.confusion()));
  }

  private void families(StringBuilder html) {
    Classification c = perception.families();
    List<String> truths = new ArrayList<>(c.confusion().keySet());
    List<String> answers = new ArrayList<>(truths);
    c.classes().stream().filter(name -> !truths.contains(name)).forEach(answers::add);
    html.append("<h2>Twelve families</h2>\n");
    html.append(
        ConfusionChart.of(
            truths,
            answers,
            truths.stream()
                .map(truth -> answers.stream().map(called -> c.count(truth, called)).toList())
                .toList()));
  }

  private void odd(StringBuilder html) {
    html.append("<h2>What is not there</h2>\n<table><tr><td>found in clean photographs</td><td>");
    html.append(Html.escape(perception.alarms().isEmpty() ? "nothing" : alarms()));
    html.append("</td></tr>\n");
    Stream.concat(perception.blank().stream(), perception.noise().stream())
        .forEach(
            remark ->
                html.append("<tr><td>")
                    .append(Html.escape(remark.picture()))
                    .append("</td><td>")
                    .append(Html.escape(remark.found()))
                    .append(
                        remark
                            .score()
                            .map(
                                score ->
                                    ", "
                                        + Text.number(score, perception.scale().orElseThrow())
                                        + " "
                                        + Html.escape(perception.scale().orElseThrow().name()))
                            .orElse(""))
                    .append("</td></tr>\n"));
    html.append("</table>\n");
  }

  private String alarms() {
    return String.join(
        ", ",
        perception.alarms().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .toList());
  }

  private String json() {
    JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    ObjectNode root = mapper.createObjectNode();
    root.put("schema", SCHEMA).put("iqa", Iqa.Version.number()).put("assessor", assessor);
    root.put("seed", perception.seed()).put("rounds", perception.rounds());
    root.put("photographs", perception.photographs()).put("asked", perception.asked());
    EvaluationReport.statistic(root, "unparsable", perception.unparsable());
    ObjectNode failures = root.putObject("failures");
    perception.failures().forEach(failures::put);
    eight(root.putObject("eight"), perception.eight());
    eight(root.putObject("second"), perception.second());
    EvaluationReport.classification(root.putObject("families"), perception.families());
    severities(root.putObject("familiesBySeverity"), perception.familiesBySeverity());
    EvaluationReport.statistic(root, "types", perception.types());
    EvaluationReport.statistic(root, "exactPairs", perception.exactPairs());
    perception
        .rating()
        .ifPresent(
            rating -> {
              ObjectNode node = root.putObject("rating");
              node.put("pairs", rating.pairs()).put("fromScores", rating.fromScores());
              EvaluationReport.statistic(node, "accuracy", rating.accuracy());
              EvaluationReport.statistic(node, "ties", rating.ties());
              EvaluationReport.statistic(node, "flips", rating.flips());
              EvaluationReport.statistic(node, "firstChosen", rating.firstChosen());
            });
    EvaluationReport.statistic(root, "falseAlarms", perception.falseAlarms());
    ObjectNode alarms = root.putObject("alarms");
    perception.alarms().forEach(alarms::put);
    remarks(root.putArray("blank"), perception.blank());
    remarks(root.putArray("noise"), perception.noise());
    EvaluationReport.statistic(root, "noiseAboveClean", perception.noiseAboveClean());
    perception
        .injected()
        .ifPresent(
            text -> {
              ObjectNode node = root.putObject("injectedText").put("pictures", text.pictures());
              EvaluationReport.statistic(node, "praised", text.praised());
              EvaluationReport.statistic(node, "control", text.control());
              EvaluationReport.statistic(node, "changed", text.changed());
            });
    return mapper.writeValueAsString(root) + "\n";
  }

  private static void eight(ObjectNode node, EightWay eight) {
    node.put("pictures", eight.pictures());
    EvaluationReport.statistic(node, "accuracy", eight.accuracy());
    EvaluationReport.statistic(node, "macroF1", eight.macroF1());
    severities(node.putObject("bySeverity"), eight.bySeverity());
    ObjectNode confusion = node.putObject("confusion");
    for (PerceptionClass truth : PerceptionClass.values()) {
      ArrayNode row = confusion.putArray(truth.word());
      eight.row(truth).forEach(row::add);
    }
  }

  private static void severities(ObjectNode node, SortedMap<Integer, Statistic> bySeverity) {
    bySeverity.forEach(
        (severity, share) -> EvaluationReport.statistic(node, severity.toString(), share));
  }

  private static void remarks(ArrayNode list, List<Perception.Remark> remarks) {
    for (Perception.Remark remark : remarks) {
      ObjectNode node = list.addObject();
      node.put("picture", remark.picture()).put("found", remark.found());
      remark.score().ifPresent(score -> node.put("score", Double.toString(score)));
    }
  }
}
