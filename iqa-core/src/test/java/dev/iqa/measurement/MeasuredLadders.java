// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.DistortionFamily;
import dev.iqa.Picture;
import dev.iqa.metric.Planes;
import dev.iqa.metric.SharedPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How often {@code measured} finds the damage that is there, and how often it finds it on
 * undistorted photographs: every fourth photograph, none of those the thresholds were set on.
 * Writes {@code iqa-core/target/measured-ladders.md}. Not part of a test run; from the root:
 *
 * <pre>{@code
 * mvn -q -pl iqa-core -am test -Dtest=MeasuredLadders -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
class MeasuredLadders {

  @Test
  void writesDetectionRatesOnUnseenPhotographs() throws IOException {
    List<Path> all = SharedPictures.folder("photos/cid22");
    List<Picture> photos =
        IntStream.range(0, all.size())
            .filter(i -> i % 4 == 2)
            .mapToObj(i -> SharedPictures.read(all.get(i)))
            .toList();
    List<List<Symptom>> clean = photos.parallelStream().map(MeasuredLadders::symptoms).toList();
    List<String> lines = new ArrayList<>();
    lines.add("| family | clean | 1 | 2 | 3 | 4 | 5 | severity within 1 | mean score 1–5 |");
    lines.add("|---|---|---|---|---|---|---|---|---|");
    for (DistortionFamily family : Ladders.FAMILIES) {
      StringBuilder line = new StringBuilder("| " + family.words());
      line.append(" | ")
          .append(percent(clean.stream().filter(s -> has(s, family)).count(), photos));
      int near = 0;
      int found = 0;
      StringBuilder scores = new StringBuilder();
      for (int severity = 1; severity <= 5; severity++) {
        int step = severity;
        List<List<Symptom>> damaged =
            photos.parallelStream().map(p -> symptoms(Ladders.distort(p, family, step))).toList();
        long hits = damaged.stream().filter(s -> has(s, family)).count();
        found += (int) hits;
        near +=
            (int)
                damaged.stream()
                    .flatMap(s -> Symptom.present(s).stream())
                    .filter(s -> s.family() == family)
                    .filter(s -> Math.abs(Math.max(1, s.severity()) - step) <= 1)
                    .count();
        line.append(" | ").append(percent(hits, photos));
        double mean = damaged.stream().mapToDouble(Judgement::score).average().orElseThrow();
        scores.append(step > 1 ? " " : "").append(Math.round(mean));
      }
      line.append(" | ")
          .append(found == 0 ? "–" : Math.round(100.0 * near / found) + " %")
          .append(" | ")
          .append(scores)
          .append(" |");
      lines.add(line.toString());
    }
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Clean photographs: %d; nothing found on %s; mean score %.1f.",
            photos.size(),
            percent(clean.stream().filter(s -> Symptom.present(s).isEmpty()).count(), photos),
            clean.stream().mapToDouble(Judgement::score).average().orElseThrow()));
    Files.write(Path.of("target", "measured-ladders.md"), lines);
  }

  private static List<Symptom> symptoms(Picture picture) {
    return Symptom.of(
        Observations.of(new Planes(picture)), Math.min(picture.width(), picture.height()));
  }

  private static boolean has(List<Symptom> symptoms, DistortionFamily family) {
    return symptoms.stream().anyMatch(s -> s.family() == family && s.present());
  }

  private static String percent(long count, List<?> of) {
    return Math.round(100.0 * count / of.size()) + " %";
  }
}
