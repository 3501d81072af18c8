// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.DistortionType;
import dev.iqa.Picture;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.ReferenceUse;
import dev.iqa.Severity;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.distortion.DistortionGenerator;
import dev.iqa.distortion.SyntheticDistortion;
import dev.iqa.metric.SharedPictures;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Measures what each assessor typically reads at each severity, and writes {@code
 * iqa-core/target/typical-scores.csv}, which ships as {@link TypicalScores}. Not part of a test
 * run; from the root, everything (about half an hour) or some assessors, whose rows replace those
 * that ship:
 *
 * <pre>{@code
 * mvn -q -pl iqa-core -am test -Dtest=TypicalScoreSurvey -Dsurefire.failIfNoSpecifiedTests=false
 * mvn -q -pl iqa-core -am test -Dtest=TypicalScoreSurvey -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Diqa.assessors="brisque niqe"
 * cp iqa-core/target/typical-scores.csv iqa-core/src/main/resources/dev/iqa/evaluation/
 * }</pre>
 *
 * <p>Five photographs of CID22 (512×512), each with the 35 types of the {@code depictqa} generator,
 * the severity turning with photograph and type: every type stands once among the 35 pictures of a
 * severity. Assessors without a reference judge 20 undistorted photographs as well.
 */
class TypicalScoreSurvey {

  private static final Path SHIPPED =
      Path.of("src/main/resources/dev/iqa/evaluation/typical-scores.csv");
  private static final Path WRITTEN = Path.of("target", "typical-scores.csv");
  private static final String HEADER =
      "assessor,severity,pictures,lower_quartile,median,upper_quartile";
  private static final int PHOTOS = 5;
  private static final int CLEAN = 20;

  private record Damaged(Picture clean, Picture picture, int severity) {}

  @Test
  void writesQuartilesOfEverySeverity() throws IOException {
    List<Path> files = SharedPictures.folder("photos/cid22");
    List<Picture> clean =
        IntStream.range(0, CLEAN)
            .mapToObj(i -> SharedPictures.read(files.get(i * files.size() / CLEAN)))
            .toList();
    List<Damaged> damaged =
        IntStream.range(0, PHOTOS)
            .parallel()
            .boxed()
            .flatMap(i -> damaged(clean.get(i * CLEAN / PHOTOS), i).stream())
            .toList();
    Map<String, List<String>> rows = new TreeMap<>();
    if (Files.exists(SHIPPED)) {
      for (String line :
          Files.readAllLines(SHIPPED).subList(1, Files.readAllLines(SHIPPED).size())) {
        rows.computeIfAbsent(line.substring(0, line.indexOf(',')), n -> new ArrayList<>())
            .add(line);
      }
    }
    for (String name : names()) {
      try (QualityAssessor assessor = QualityAssessors.open(name)) {
        rows.put(assessor.descriptor().id().name(), rows(assessor, clean, damaged));
      }
      List<String> lines = new ArrayList<>(List.of(HEADER));
      rows.values().forEach(lines::addAll);
      Files.write(WRITTEN, lines);
    }
  }

  private static List<Damaged> damaged(Picture clean, int photograph) {
    List<DistortionType> types = DistortionGenerator.DEPICTQA.types();
    return IntStream.range(0, types.size())
        .mapToObj(
            t -> {
              int severity = 1 + (photograph + t) % 5;
              SyntheticDistortion distortion =
                  SyntheticDistortion.of(types.get(t).id(), severity, photograph);
              return new Damaged(clean, distortion.apply(clean), severity);
            })
        .toList();
  }

  /** Those named, else every one that opens without a file. */
  private static List<String> names() {
    String given = System.getProperty("iqa.assessors", "");
    if (!given.isBlank()) {
      return List.of(given.split(" "));
    }
    List<String> names = new ArrayList<>();
    QualityAssessors.installed().stream()
        .filter(d -> d.scale().isPresent() && d.id().backend().equals("core"))
        .map(d -> d.id().name())
        .filter(n -> !List.of("vmaf", "il-niqe").contains(n)) // they need a file
        .forEach(names::add);
    return names;
  }

  private static List<String> rows(
      QualityAssessor assessor, List<Picture> clean, List<Damaged> damaged) {
    AssessorDescriptor descriptor = assessor.descriptor();
    boolean full = descriptor.reference() == ReferenceUse.REQUIRED;
    List<String> rows = new ArrayList<>();
    if (!full) {
      rows.add(
          row(
              descriptor,
              "none",
              scores(assessor, clean.stream().map(AssessmentRequest::of).toList())));
    }
    for (Severity severity : Severity.values()) {
      List<AssessmentRequest> requests =
          damaged.stream()
              .filter(d -> d.severity == severity.level())
              .map(
                  d ->
                      full
                          ? AssessmentRequest.of(d.picture).against(d.clean)
                          : AssessmentRequest.of(d.picture))
              .toList();
      rows.add(row(descriptor, severity.word(), scores(assessor, requests)));
    }
    return rows;
  }

  private static double[] scores(QualityAssessor assessor, List<AssessmentRequest> requests) {
    return requests.parallelStream()
        .mapToDouble(
            r -> {
              try {
                return assessor.assess(r).score().orElseThrow().value();
              } catch (UnsupportedRequestException e) {
                return Double.NaN; // flat beyond what the assessor can describe
              }
            })
        .filter(v -> !Double.isNaN(v))
        .sorted()
        .toArray();
  }

  private static String row(AssessorDescriptor descriptor, String severity, double[] sorted) {
    return String.format(
        Locale.ROOT,
        "%s,%s,%d,%s,%s,%s",
        descriptor.id().name(),
        severity,
        sorted.length,
        digits(quantile(sorted, .25)),
        digits(quantile(sorted, .5)),
        digits(quantile(sorted, .75)));
  }

  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    double low = sorted[(int) at];
    double high = sorted[(int) Math.ceil(at)];
    return low == high ? low : low + (at - Math.floor(at)) * (high - low);
  }

  private static String digits(double value) {
    return Double.isInfinite(value)
        ? Double.toString(value)
        : new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString();
  }
}
