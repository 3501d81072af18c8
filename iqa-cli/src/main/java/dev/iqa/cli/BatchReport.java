// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.ScoreScale;
import dev.iqa.UnreadablePictureException;
import dev.iqa.batch.PictureDecoder;
import dev.iqa.imaging.Pictures;
import dev.iqa.imaging.ReadLimits;
import dev.iqa.io.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The page of {@code iqa batch}: a histogram of the scores, the distortions found, the failures,
 * and thumbnails from the worst picture to the best. It loads nothing from anywhere. Of a long run
 * it holds the worst and the best pictures only, so that it can be opened; the rows hold all.
 */
final class BatchReport {

  private static final int WORST = 180;
  private static final int BEST = 60;
  private static final int FAILURES = 100;
  private static final int BINS = 24;
  private static final int CHART_WIDTH = 720;
  private static final int CHART_HEIGHT = 160;
  private static final int CHART_MARGIN = 24;

  /** A picture that was judged; badness grows with it. */
  private record Judged(JsonNode row, double badness, int place) {}

  private record Tally(int pictures, double severity) {}

  private final PriorityQueue<Judged> worst =
      new PriorityQueue<>(Comparator.comparingDouble(Judged::badness).thenComparing(j -> -j.place));
  private final PriorityQueue<Judged> best =
      new PriorityQueue<>(
          Comparator.comparingDouble((Judged j) -> -j.badness).thenComparing(Judged::place));
  private final Map<String, Tally> distortions = new TreeMap<>();
  private final List<JsonNode> failed = new ArrayList<>();
  private BatchJournal.@Nullable Head head;
  private double[] scores = new double[256];
  private int judged;
  private int failures;
  private int clean;
  private int searched;

  private BatchReport() {}

  /**
   * Writes the page.
   *
   * @param rows in JSONL
   * @param out replaced where it exists
   * @param decoder reads the pictures once more, for their thumbnails
   * @throws IOException if a file cannot be read or written
   */
  static void write(Path rows, Path out, PictureDecoder decoder) throws IOException {
    BatchReport report = new BatchReport();
    BatchJournal.read(rows, report::add);
    WholeFile.write(out, report.html(decoder).getBytes(StandardCharsets.UTF_8));
  }

  private void add(BatchJournal.Head of, JsonNode row) {
    head = of;
    if (row.path("error").isObject()) {
      failures++;
      if (failed.size() < FAILURES) {
        failed.add(row);
      }
      return;
    }
    double score = BatchJournal.number(row.path("score").path("value"));
    if (judged == scores.length) {
      scores = Arrays.copyOf(scores, 2 * scores.length);
    }
    scores[judged++] = score;
    boolean higher = of.scale().map(ScoreScale::higherIsBetter).orElse(true);
    Judged picture = new Judged(row, higher ? -score : score, judged);
    keep(worst, picture, WORST);
    keep(best, picture, BEST);
    if (row.path("distortions").isArray()) {
      searched++;
      clean += row.path("distortions").isEmpty() ? 1 : 0;
    }
    for (JsonNode d : row.path("distortions")) {
      distortions.merge(
          d.path("family").asString(""),
          new Tally(1, d.path("severity").asDouble(0)),
          (a, b) -> new Tally(a.pictures + b.pictures, a.severity + b.severity));
    }
  }

  private static void keep(PriorityQueue<Judged> queue, Judged picture, int most) {
    queue.add(picture);
    if (queue.size() > most) {
      queue.poll();
    }
  }

  private String html(PictureDecoder decoder) {
    StringBuilder html = Html.page("Quality of " + Text.count(judged + failures, "picture"));
    html.append("<h1>Quality of ").append(Text.count(judged + failures, "picture"));
    html.append("</h1>\n<p>");
    BatchJournal.Head by = head;
    if (by != null) {
      html.append("Judged by ").append(Html.escape(by.assessor()));
      by.scale()
          .ifPresent(
              s -> html.append(" on ").append(Html.escape(s.name() + "; " + Text.direction(s))));
      html.append(". ");
    }
    html.append(judged).append(" judged, ").append(failures).append(" not. Written by iqa ");
    html.append(Html.escape(Iqa.Version.number())).append(".</p>\n");
    if (by != null && by.scale().isPresent() && judged > 0) {
      histogram(html, by.scale().get());
    }
    distortions(html);
    failures(html);
    thumbnails(html, decoder);
    return html.append("</body></html>\n").toString();
  }

  private void histogram(StringBuilder html, ScoreScale scale) {
    double[] finite = Arrays.stream(scores, 0, judged).filter(Double::isFinite).sorted().toArray();
    if (finite.length == 0) {
      return;
    }
    boolean bounded = Double.isFinite(scale.worst()) && Double.isFinite(scale.best());
    double low = bounded ? Math.min(scale.worst(), scale.best()) : finite[0];
    double high = bounded ? Math.max(scale.worst(), scale.best()) : finite[finite.length - 1];
    double span = high > low ? high - low : 1;
    int[] counts = new int[BINS];
    for (double score : finite) {
      counts[(int) Math.min(BINS - 1, Math.max(0, Math.floor((score - low) / span * BINS)))]++;
    }
    int most = Arrays.stream(counts).max().orElse(1);
    html.append("<h2>Scores</h2>\n<p>median ")
        .append(Text.number(finite[finite.length / 2], scale))
        .append(", a tenth below ")
        .append(Text.number(finite[finite.length / 10], scale))
        .append(", a tenth above ")
        .append(Text.number(finite[finite.length - 1 - finite.length / 10], scale))
        .append("</p>\n<svg role=\"img\" aria-label=\"histogram of the scores\" width=\"")
        .append(CHART_WIDTH)
        .append("\" height=\"")
        .append(CHART_HEIGHT + 2 * CHART_MARGIN)
        .append("\">\n");
    double width = (double) (CHART_WIDTH - 2 * CHART_MARGIN) / BINS;
    for (int i = 0; i < BINS; i++) {
      double height = (double) CHART_HEIGHT * counts[i] / most;
      double left = CHART_MARGIN + i * width;
      double top = CHART_MARGIN + CHART_HEIGHT - height;
      html.append("<rect class=\"bar\" x=\"")
          .append(Text.format(left, 1))
          .append("\" y=\"")
          .append(Text.format(top, 1))
          .append("\" width=\"")
          .append(Text.format(width - 2, 1))
          .append("\" height=\"")
          .append(Text.format(height, 1))
          .append("\"/>");
      if (counts[i] > 0) {
        label(html, left + width / 2 - 1, top - 4, "middle", Integer.toString(counts[i]));
      }
      html.append('\n');
    }
    int base = CHART_MARGIN + CHART_HEIGHT;
    html.append("<path class=\"axis\" d=\"M")
        .append(CHART_MARGIN + " " + base + "H" + (CHART_WIDTH - CHART_MARGIN))
        .append("\"/>");
    label(html, CHART_MARGIN, base + 16, "start", end(low, scale));
    label(html, CHART_WIDTH - CHART_MARGIN, base + 16, "end", end(high, scale));
    html.append("</svg>\n");
  }

  private static String end(double value, ScoreScale scale) {
    String word = value == scale.best() ? " (best)" : value == scale.worst() ? " (worst)" : "";
    return Text.number(value, scale) + word;
  }

  private static void label(StringBuilder html, double x, double y, String anchor, String text) {
    html.append("<text x=\"")
        .append(Text.format(x, 1))
        .append("\" y=\"")
        .append(Text.format(y, 1))
        .append("\" text-anchor=\"")
        .append(anchor)
        .append("\">")
        .append(Html.escape(text))
        .append("</text>");
  }

  private void distortions(StringBuilder html) {
    if (searched == 0) {
      return;
    }
    html.append("<h2>Distortions found</h2>\n<table><tr><th>kind</th><th>pictures</th>");
    html.append("<th>share</th><th>mean severity, 1 to 5</th></tr>\n");
    distortions.entrySet().stream()
        .sorted(Comparator.comparingInt(e -> -e.getValue().pictures))
        .forEach(
            e ->
                html.append("<tr><td>")
                    .append(Html.escape(e.getKey()))
                    .append("</td><td>")
                    .append(e.getValue().pictures)
                    .append("</td><td>")
                    .append(Text.percent((double) e.getValue().pictures / searched))
                    .append("</td><td>")
                    .append(Text.format(e.getValue().severity / e.getValue().pictures, 1))
                    .append("</td></tr>\n"));
    html.append("<tr><td>none found</td><td>")
        .append(clean)
        .append("</td><td>")
        .append(Text.percent((double) clean / searched))
        .append("</td><td></td></tr></table>\n");
  }

  private void failures(StringBuilder html) {
    if (failures == 0) {
      return;
    }
    html.append("<h2>Not judged</h2>\n<ul>\n");
    for (JsonNode row : failed) {
      html.append("<li>")
          .append(Html.escape(row.path("picture").asString("")))
          .append(": ")
          .append(Html.escape(row.path("error").path("message").asString("")))
          .append("</li>\n");
    }
    html.append("</ul>\n");
    if (failures > failed.size()) {
      html.append("<p>and ").append(failures - failed.size()).append(" more</p>\n");
    }
  }

  private void thumbnails(StringBuilder html, PictureDecoder decoder) {
    Comparator<Judged> fromWorst =
        Comparator.comparingDouble((Judged j) -> -j.badness).thenComparing(Judged::place);
    List<Judged> low = worst.stream().sorted(fromWorst).toList();
    if (low.isEmpty()) {
      return;
    }
    Judged last = low.get(low.size() - 1);
    List<Judged> high =
        best.stream().sorted(fromWorst).filter(j -> fromWorst.compare(j, last) > 0).toList();
    int between = judged - low.size() - high.size();
    html.append("<h2>From worst to best</h2>\n");
    low.forEach(j -> figure(html, j.row, decoder));
    if (between > 0) {
      html.append("<p>… ").append(Text.count(between, "picture")).append(" between …</p>\n");
    }
    high.forEach(j -> figure(html, j.row, decoder));
  }

  private void figure(StringBuilder html, JsonNode row, PictureDecoder decoder) {
    String name = row.path("picture").asString("");
    html.append("<figure title=\"")
        .append(Html.escape(row.path("description").path("text").asString("")))
        .append("\">");
    try {
      byte[] file = Pictures.bytes(Path.of(name), ReadLimits.DEFAULT);
      html.append("<img alt=\"\" src=\"").append(Thumbnail.of(decoder.decode(file))).append("\">");
    } catch (UnreadablePictureException | InvalidPathException | OutOfMemoryError gone) {
      html.append("<em>no longer readable</em>");
    }
    html.append("<figcaption>").append(Html.escape(name));
    BatchJournal.Head by = head;
    if (by != null && by.scale().isPresent()) {
      html.append("<br><b>")
          .append(
              Text.number(BatchJournal.number(row.path("score").path("value")), by.scale().get()))
          .append("</b>");
    }
    for (JsonNode d : row.path("distortions")) {
      html.append("<br>")
          .append(
              Html.escape(
                  d.path("severityWord").asString("") + " " + d.path("family").asString("")));
    }
    html.append("</figcaption></figure>\n");
  }
}
