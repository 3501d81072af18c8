// SPDX-License-Identifier: Apache-2.0
package dev.iqa.dataset;

import dev.iqa.ScoreScale;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Pictures with the opinions of people.
 *
 * @param name of the dataset
 * @param opinions range and direction of the opinions
 * @param pictures rated one by one; those whose file is missing are left out and are problems
 * @param pairs rated two by two
 * @param problems what cannot be used, by name
 */
public record Dataset(
    String name,
    ScoreScale opinions,
    List<RatedPicture> pictures,
    List<RatedPair> pairs,
    List<DatasetProblem> problems) {

  /**
   * Copies the lists.
   *
   * @throws DatasetException NO_SCORES if nothing is rated, DUPLICATE if two entries have one name,
   *     MALFORMED if an opinion is off the scale
   */
  public Dataset {
    pictures = List.copyOf(pictures);
    pairs = List.copyOf(pairs);
    problems = List.copyOf(problems);
    if (pairs.isEmpty() && pictures.stream().allMatch(p -> p.opinion().isEmpty())) {
      throw new DatasetException(
          DatasetException.Kind.NO_SCORES,
          "the dataset "
              + name
              + " has no scores: of "
              + pictures.size()
              + " pictures that were found none has an opinion"
              + (problems.isEmpty()
                  ? ""
                  : "; " + problems.size() + " entries are unusable, such as " + problems.get(0)));
    }
    Map<String, String> seen = new HashMap<>();
    for (RatedPicture picture : pictures) {
      String before = seen.put(picture.id().toLowerCase(Locale.ROOT), picture.id());
      if (before != null) {
        throw new DatasetException(
            DatasetException.Kind.DUPLICATE,
            "the dataset " + name + " names " + picture.id() + " twice");
      }
      if (picture.opinion().isPresent() && !opinions.contains(picture.opinion().getAsDouble())) {
        throw new DatasetException(
            DatasetException.Kind.MALFORMED,
            "the opinion "
                + picture.opinion().getAsDouble()
                + " of "
                + picture.id()
                + " is not on the scale "
                + opinions);
      }
    }
  }
}
