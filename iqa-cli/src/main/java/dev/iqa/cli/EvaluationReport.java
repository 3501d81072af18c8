// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.iqa.ScoreScale;
import dev.iqa.UnreadablePictureException;
import dev.iqa.calibration.ScoreMap;
import dev.iqa.dataset.Dataset;
import dev.iqa.dataset.RatedPicture;
import dev.iqa.evaluation.Agreement;
import dev.iqa.evaluation.Bootstrap;
import dev.iqa.evaluation.Classification;
import dev.iqa.evaluation.Correlation;
import dev.iqa.evaluation.Interval;
import dev.iqa.evaluation.LadderMonotonicity;
import dev.iqa.evaluation.ScoredPicture;
import dev.iqa.evaluation.Significance;
import dev.iqa.evaluation.Statistic;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The files of {@code iqa evaluate}: {@code scores.csv}, {@code agreement.json} and {@code
 * report.html}, which loads nothing from anywhere.
 */
final class EvaluationReport {

  private static final String SCHEMA = "https://iqa.dev/schema/agreement/v1";
  private static final int WORST = 6;

  private final String source;
  private final Dataset dataset;
  private final List<Evaluated> evaluated;

  /**
   * A report.
   *
   * @param source where the dataset lies, as typed
   * @param dataset with the opinions
   * @param evaluated assessors, in the order typed
   */
  EvaluationReport(String source, Dataset dataset, List<Evaluated> evaluated) {
    this.source = source;
    this.dataset = dataset;
    this.evaluated = evaluated;
  }

  /**
   * Writes all three files; each appears whole or not at all.
   *
   * @param folder exists
   * @param bootstrap for the differences between assessors
   * @throws IOException if a file cannot be written
   */
  void write(Path folder, Bootstrap bootstrap) throws IOException {
    Map<String, Significance> differences = differences(bootstrap);
    replace(folder.resolve("scores.csv"), csv());
    replace(folder.resolve("agreement.json"), json(differences));
    replace(folder.resolve("report.html"), html(differences));
  }

  static void replace(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Every later assessor against the first, on the pictures both judged. */
  private Map<String, Significance> differences(Bootstrap bootstrap) {
    Map<String, Significance> found = new LinkedHashMap<>();
    for (int i = 1; i < evaluated.size(); i++) {
      Evaluated first = evaluated.get(0);
      Evaluated other = evaluated.get(i);
      Map<String, Double> scores = new HashMap<>();
      other.scored().forEach(s -> scores.put(s.picture().id(), s.score()));
      List<ScoredPicture> both =
          first.scored().stream()
              .filter(
                  s -> s.picture().opinion().isPresent() && scores.containsKey(s.picture().id()))
              .toList();
      found.put(
          other.name(),
          Significance.of(
              Correlation.SRCC,
              both.stream().mapToDouble(s -> up(first.scale(), s.score())).toArray(),
              both.stream()
                  .mapToDouble(
                      s -> up(other.scale(), scores.getOrDefault(s.picture().id(), Double.NaN)))
                  .toArray(),
              both.stream()
                  .mapToDouble(s -> up(dataset.opinions(), s.picture().opinion().orElseThrow()))
                  .toArray(),
              bootstrap));
    }
    return found;
  }

  private static double up(ScoreScale scale, double value) {
    return scale.higherIsBetter() ? value : -value;
  }

  /**
   * A statistic in a column of numbers.
   *
   * @param statistic any
   * @return four decimals, or a dash
   */
  static String cell(Statistic statistic) {
    return statistic.isDefined() ? Text.format(statistic.orElseThrow(), 4) : "–";
  }

  private String csv() {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      csv.writeRecord("assessor", "picture", "score", "opinion", "distortion", "severity");
      for (Evaluated e : evaluated) {
        for (ScoredPicture s : e.scored()) {
          RatedPicture p = s.picture();
          csv.writeRecord(
              e.name(),
              p.id(),
              Double.toString(s.score()),
              p.opinion().isPresent() ? Double.toString(p.opinion().getAsDouble()) : "",
              p.distortionName().orElse(""),
              p.severityName().orElse(""));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private String json(Map<String, Significance> differences) {
    JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    ObjectNode root = mapper.createObjectNode();
    root.put("schema", SCHEMA);
    root.put("iqa", Iqa.Version.number());
    ObjectNode data = root.putObject("dataset");
    data.put("layout", dataset.name());
    data.put("source", source);
    data.put("pictures", dataset.pictures().size());
    data.put("pairs", dataset.pairs().size());
    data.put("worst", Double.toString(dataset.opinions().worst()));
    data.put("best", Double.toString(dataset.opinions().best()));
    var problems = data.putArray("problems");
    dataset.problems().forEach(p -> problems.add(p.toString()));
    var list = root.putArray("assessors");
    for (Evaluated e : evaluated) {
      ObjectNode node = list.addObject();
      node.put("assessor", e.name());
      node.put("failed", e.failed());
      agreement(node.putObject("agreement"), e.agreement());
      groups(node, "byDistortion", e.byDistortion());
      groups(node, "bySeverity", e.bySeverity());
      ObjectNode ladders = node.putObject("ladders");
      e.ladders()
          .forEach(
              (name, l) ->
                  ladders
                      .putObject(name)
                      .put("ladders", l.ladders())
                      .put("monotone", l.monotone())
                      .put("steps", l.steps())
                      .put("worse", l.worse())
                      .put("equal", l.equal()));
      e.classification().ifPresent(c -> classification(node.putObject("classification"), c));
      e.pairs()
          .ifPresent(
              p -> {
                ObjectNode pairs = node.putObject("pairs");
                pairs.put("pairs", p.pairs());
                statistic(pairs, "twoAlternative", p.twoAlternative());
              });
      Significance difference = differences.get(e.name());
      if (difference != null) {
        ObjectNode against = node.putObject("againstFirst");
        statistic(against, "srccOfFirstMinusThis", difference.difference());
        statistic(against, "t", difference.t());
        statistic(against, "p", difference.p());
        difference.interval().ifPresent(i -> interval(against, "interval", i));
      }
    }
    return mapper.writeValueAsString(root) + "\n";
  }

  private static void groups(ObjectNode node, String name, Map<String, Agreement> groups) {
    ObjectNode object = node.putObject(name);
    groups.forEach((group, a) -> agreement(object.putObject(group), a));
  }

  private static void agreement(ObjectNode node, Agreement a) {
    node.put("pictures", a.pictures());
    statistic(node, "srcc", a.srcc());
    a.srccInterval().ifPresent(i -> interval(node, "srccInterval", i));
    statistic(node, "krcc", a.krcc());
    statistic(node, "plcc", a.plcc());
    a.plccInterval().ifPresent(i -> interval(node, "plccInterval", i));
    statistic(node, "plccLogistic4", a.plcc4());
    statistic(node, "plccLogistic5", a.plcc5());
    statistic(node, "rmseLogistic4", a.rmse());
    statistic(node, "outlierRatio", a.outlierRatio());
    statistic(node, "pairwiseAccuracy", a.pairwiseAccuracy());
  }

  static void classification(ObjectNode node, Classification c) {
    node.put("pictures", c.pictures());
    statistic(node, "accuracy", c.accuracy());
    statistic(node, "macroF1", c.macroF1());
    statistic(node, "setAccuracy", c.setAccuracy());
    statistic(node, "severityError", c.severityError());
    statistic(node, "calibrationError", c.calibrationError());
    ObjectNode confusion = node.putObject("confusion");
    c.confusion()
        .forEach(
            (truth, row) -> {
              ObjectNode object = confusion.putObject(truth);
              row.forEach(object::put);
            });
  }

  /** A number, or the reason as a string: JSON has no NaN, and a reader must not need one. */
  static void statistic(ObjectNode node, String name, Statistic statistic) {
    if (statistic.isDefined()) {
      node.put(name, statistic.orElseThrow());
    } else {
      node.put(name, statistic.toString());
    }
  }

  private static void interval(ObjectNode node, String name, Interval interval) {
    node.putArray(name).add(interval.low()).add(interval.high());
  }

  private String html(Map<String, Significance> differences) {
    StringBuilder html = Html.page("Agreement on " + dataset.name());
    html.append("<h1>Agreement with people on ").append(Html.escape(dataset.name()));
    html.append("</h1>\n<p>")
        .append(Html.escape(source))
        .append(": ")
        .append(Text.count(dataset.pictures().size(), "picture"))
        .append(", ")
        .append(Text.count(dataset.pairs().size(), "pair"))
        .append("; opinions: ")
        .append(Html.escape(Text.direction(dataset.opinions())))
        .append(". Written by iqa ")
        .append(Html.escape(Iqa.Version.number()))
        .append(".</p>\n");
    summary(html, differences);
    for (Evaluated e : evaluated) {
      section(html, e);
    }
    if (!dataset.problems().isEmpty()) {
      html.append("<h2>Left out</h2><ul>");
      dataset
          .problems()
          .forEach(p -> html.append("<li>").append(Html.escape(p.toString())).append("</li>"));
      html.append("</ul>\n");
    }
    return html.append("</body></html>\n").toString();
  }

  private void summary(StringBuilder html, Map<String, Significance> differences) {
    boolean deviations = dataset.pictures().stream().anyMatch(p -> p.deviation().isPresent());
    html.append("<table><tr>");
    for (String title :
        List.of(
            "assessor",
            "SRCC",
            "KRCC",
            "PLCC",
            "PLCC, 4 parameters",
            "PLCC, 5 parameters",
            "RMSE",
            "outliers",
            "pairs right",
            "pictures",
            "failed",
            "SRCC against the first")) {
      if (deviations || !title.equals("outliers")) {
        html.append("<th>").append(title).append("</th>");
      }
    }
    html.append("</tr>\n");
    for (Evaluated e : evaluated) {
      Agreement a = e.agreement();
      html.append("<tr><td>").append(Html.escape(e.name())).append("</td>");
      td(html, a.srcc(), a.srccInterval());
      td(html, a.krcc(), Optional.empty());
      td(html, a.plcc(), a.plccInterval());
      td(html, a.plcc4(), Optional.empty());
      td(html, a.plcc5(), Optional.empty());
      td(html, a.rmse(), Optional.empty());
      if (deviations) {
        td(html, a.outlierRatio(), Optional.empty());
      }
      td(html, a.pairwiseAccuracy(), Optional.empty());
      html.append("<td>").append(a.pictures()).append("</td><td>").append(e.failed());
      html.append("</td><td>").append(against(differences.get(e.name()))).append("</td></tr>\n");
    }
    html.append("</table>\n");
    html.append(
        "<p><small>Brackets: 95 % bootstrap intervals. A positive correlation is agreement,"
            + " whatever the directions of the scales. Last column: SRCC of the first minus this"
            + " one, and the two-sided p of Williams’ test.</small></p>\n");
  }

  private static String against(@Nullable Significance difference) {
    if (difference == null) {
      return "";
    }
    String p = "";
    if (difference.p().isDefined()) {
      double value = difference.p().orElseThrow();
      p = value < 0.0001 ? ", p < 0.0001" : ", p = " + Text.format(value, 4);
    }
    return Html.escape(cell(difference.difference()) + p);
  }

  private static void td(StringBuilder html, Statistic statistic, Optional<Interval> interval) {
    if (!statistic.isDefined()) {
      html.append("<td class=\"undefined\">")
          .append(Html.escape(statistic.toString()))
          .append("</td>");
      return;
    }
    html.append("<td>").append(cell(statistic));
    interval.ifPresent(
        i ->
            html.append("<br><small>[")
                .append(Text.format(i.low(), 3))
                .append(", ")
                .append(Text.format(i.high(), 3))
                .append("]</small>"));
    html.append("</td>");
  }

  private void section(StringBuilder html, Evaluated e) {
    html.append("<h2>").append(Html.escape(e.name())).append("</h2>\n<p>");
    html.append(Html.escape(e.scale().name() + ": " + Text.direction(e.scale())));
    html.append("</p>\n");
    if (!e.scored().isEmpty()) {
      List<double[]> points = new ArrayList<>();
      for (ScoredPicture s : e.scored()) {
        if (s.picture().opinion().isPresent()) {
          points.add(new double[] {s.score(), s.picture().opinion().getAsDouble()});
        }
      }
      html.append(
          ScatterPlot.of(points, e.agreement().curve(), e.name(), dataset.opinions().name()));
    }
    e.pairs()
        .ifPresent(
            p ->
                html.append("<p>Pairs: ")
                    .append(p.pairs())
                    .append("; part of the people who chose as it does: ")
                    .append(Html.escape(p.twoAlternative().toString()))
                    .append("</p>\n"));
    groups(html, "By distortion", e.byDistortion());
    groups(html, "By severity", e.bySeverity());
    ladders(html, e.ladders());
    e.classification().ifPresent(c -> confusion(html, c));
    worst(html, e);
  }

  private static void groups(StringBuilder html, String title, Map<String, Agreement> groups) {
    if (groups.isEmpty()) {
      return;
    }
    html.append("<h3>").append(title).append("</h3><table><tr><th></th><th>SRCC</th>");
    html.append("<th>KRCC</th><th>PLCC</th><th>PLCC, 4 parameters</th><th>RMSE</th>");
    html.append("<th>pictures</th></tr>\n");
    groups.forEach(
        (name, a) -> {
          html.append("<tr><td>").append(Html.escape(name)).append("</td>");
          td(html, a.srcc(), Optional.empty());
          td(html, a.krcc(), Optional.empty());
          td(html, a.plcc(), Optional.empty());
          td(html, a.plcc4(), Optional.empty());
          td(html, a.rmse(), Optional.empty());
          html.append("<td>").append(a.pictures()).append("</td></tr>\n");
        });
    html.append("</table>\n");
  }

  private static void ladders(StringBuilder html, Map<String, LadderMonotonicity> ladders) {
    if (ladders.isEmpty()) {
      return;
    }
    html.append("<h3>Ladders</h3><table><tr><th></th><th>ladders</th>");
    html.append("<th>every step worse</th><th>steps</th><th>worse</th><th>equal</th></tr>\n");
    ladders.forEach(
        (name, l) ->
            html.append("<tr><td>")
                .append(Html.escape(name))
                .append("</td><td>")
                .append(l.ladders())
                .append("</td><td>")
                .append(l.monotone())
                .append("</td><td>")
                .append(l.steps())
                .append("</td><td>")
                .append(l.worse())
                .append("</td><td>")
                .append(l.equal())
                .append("</td></tr>\n"));
    html.append("</table>\n");
  }

  private static void confusion(StringBuilder html, Classification c) {
    html.append("<h3>Distortions named</h3><table><tr><th>accuracy</th><th>macro-F1</th>");
    html.append("<th>sets</th><th>severity error</th><th>calibration error</th></tr><tr>");
    td(html, c.accuracy(), Optional.empty());
    td(html, c.macroF1(), Optional.empty());
    td(html, c.setAccuracy(), Optional.empty());
    td(html, c.severityError(), Optional.empty());
    td(html, c.calibrationError(), Optional.empty());
    html.append("</tr></table>\n<table class=\"heat\"><tr><th>is \\ called</th>");
    for (String name : c.classes()) {
      html.append("<th>").append(Html.escape(name)).append("</th>");
    }
    html.append("</tr>\n");
    for (String truth : c.classes()) {
      int total = c.classes().stream().mapToInt(found -> c.count(truth, found)).sum();
      html.append("<tr><th>").append(Html.escape(truth)).append("</th>");
      for (String found : c.classes()) {
        int count = c.count(truth, found);
        double part = total == 0 ? 0 : (double) count / total;
        int fade = (int) Math.round(255 - 150 * part);
        html.append("<td style=\"background:rgb(")
            .append(truth.equals(found) ? fade + ",255," + fade : "255," + fade + "," + fade)
            .append(")\">")
            .append(count)
            .append("</td>");
      }
      html.append("</tr>\n");
    }
    html.append("</table>\n");
  }

  private static void worst(StringBuilder html, Evaluated e) {
    if (e.agreement().curve().isEmpty()) {
      return;
    }
    ScoreMap curve = e.agreement().curve().get();
    List<ScoredPicture> worst =
        e.scored().stream()
            .filter(s -> s.picture().opinion().isPresent())
            .sorted(
                Comparator.comparingDouble((ScoredPicture s) -> -error(curve, s))
                    .thenComparing(s -> s.picture().id()))
            .limit(WORST)
            .toList();
    html.append("<h3>Worst errors</h3>\n");
    for (ScoredPicture s : worst) {
      html.append("<figure>");
      try {
        html.append("<img alt=\"\" src=\"")
            .append(Thumbnail.of(Pictures.read(s.picture().picture())))
            .append("\">");
      } catch (UnreadablePictureException gone) {
        html.append("<em>no longer readable</em>");
      }
      html.append("<figcaption>")
          .append(Html.escape(s.picture().id()))
          .append("<br>people ")
          .append(Text.format(s.picture().opinion().orElseThrow(), 3))
          .append(", fitted ")
          .append(Text.format(curve.apply(s.score()), 3))
          .append("</figcaption></figure>\n");
    }
  }

  private static double error(ScoreMap curve, ScoredPicture s) {
    return Math.abs(curve.apply(s.score()) - s.picture().opinion().orElseThrow());
  }
}
