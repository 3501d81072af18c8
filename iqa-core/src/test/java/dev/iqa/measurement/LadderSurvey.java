// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.Picture;
import dev.iqa.metric.Planes;
import dev.iqa.metric.SharedPictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Writes what is observed on clean photographs and on ladders of damage, one row per picture, to
 * {@code iqa-core/target/ladders.csv}: the ground on which the thresholds of {@code measured} were
 * set. Every fourth photograph, so that the others stay unseen. Not part of a test run; from the
 * root:
 *
 * <pre>{@code
 * mvn -q -pl iqa-core -am test -Dtest=LadderSurvey -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
class LadderSurvey {

  @Test
  void writesTheObservationsOfEveryRung() throws IOException {
    List<Path> photos = SharedPictures.folder("photos/cid22");
    List<String> rows =
        IntStream.range(0, photos.size())
            .filter(i -> i % 4 == 0)
            .parallel()
            .mapToObj(i -> rows(photos.get(i)))
            .flatMap(s -> s)
            .toList();
    Files.write(
        Path.of("target", "ladders.csv"),
        Stream.concat(
                Stream.of(
                    "photo,family,severity,"
                        + Stream.of(Observations.class.getRecordComponents())
                            .map(c -> c.getName())
                            .collect(Collectors.joining(","))),
                rows.stream())
            .toList());
  }

  private static Stream<String> rows(Path photo) {
    Picture clean = SharedPictures.read(photo);
    return Stream.concat(
        Stream.of(row(photo, "NONE", 0, clean)),
        Ladders.FAMILIES.stream()
            .flatMap(
                family ->
                    IntStream.rangeClosed(1, 5)
                        .mapToObj(
                            s -> row(photo, family.name(), s, Ladders.distort(clean, family, s)))));
  }

  private static String row(Path photo, String family, int severity, Picture picture) {
    Observations o = Observations.of(new Planes(picture));
    String values = o.toString();
    return photo.getFileName()
        + ","
        + family
        + ","
        + severity
        + ","
        + values
            .substring(values.indexOf('[') + 1, values.length() - 1)
            .replaceAll("[a-zA-Z]+=", "")
            .replace(" ", "")
            .toLowerCase(Locale.ROOT);
  }
}
