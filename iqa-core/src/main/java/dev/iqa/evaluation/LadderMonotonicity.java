// SPDX-License-Identifier: Apache-2.0
package dev.iqa.evaluation;

import dev.iqa.ScoreScale;
import dev.iqa.dataset.RatedPicture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether scores fall as a distortion grows. A ladder is one reference with one distortion at two
 * or more severities.
 *
 * @param ladders how many
 * @param monotone on how many every step gets a worse score
 * @param steps from a severity to the next, over all ladders
 * @param worse steps with a worse score
 * @param equal steps with the same score
 */
public record LadderMonotonicity(int ladders, int monotone, int steps, int worse, int equal) {

  /**
   * Follows every ladder among the pictures; those without a reference, or with several
   * distortions, are left out.
   *
   * @param scored pictures
   * @param scale of the scores
   * @return by distortion, sorted by name
   */
  public static Map<String, LadderMonotonicity> byDistortion(
      List<ScoredPicture> scored, ScoreScale scale) {
    Map<String, Map<Path, List<ScoredPicture>>> ladders = new TreeMap<>();
    for (ScoredPicture item : scored) {
      RatedPicture picture = item.picture();
      if (picture.reference().isPresent() && picture.severity().isPresent()) {
        ladders
            .computeIfAbsent(picture.distortions().get(0).name(), n -> new TreeMap<>())
            .computeIfAbsent(picture.reference().get(), r -> new ArrayList<>())
            .add(item);
      }
    }
    Map<String, LadderMonotonicity> found = new TreeMap<>();
    ladders.forEach(
        (name, byReference) -> {
          LadderMonotonicity sum = new LadderMonotonicity(0, 0, 0, 0, 0);
          for (List<ScoredPicture> rungs : byReference.values()) {
            sum = sum.plus(of(rungs, scale));
          }
          if (sum.ladders > 0) {
            found.put(name, sum);
          }
        });
    return found;
  }

  /**
   * All ladders together.
   *
   * @param parts such as those of {@link #byDistortion}
   * @return the sum
   */
  public static LadderMonotonicity sum(Iterable<LadderMonotonicity> parts) {
    LadderMonotonicity sum = new LadderMonotonicity(0, 0, 0, 0, 0);
    for (LadderMonotonicity part : parts) {
      sum = sum.plus(part);
    }
    return sum;
  }

  private static LadderMonotonicity of(List<ScoredPicture> rungs, ScoreScale scale) {
    List<ScoredPicture> sorted =
        rungs.stream()
            .sorted(Comparator.comparingDouble(s -> s.picture().severity().orElseThrow()))
            .toList();
    int steps = 0;
    int worse = 0;
    int equal = 0;
    for (int i = 1; i < sorted.size(); i++) {
      double before = sorted.get(i - 1).score();
      double after = sorted.get(i).score();
      if (sorted.get(i).picture().severity().equals(sorted.get(i - 1).picture().severity())) {
        continue; // two pictures of one severity make no step
      }
      steps++;
      worse += scale.isBetter(before, after) ? 1 : 0;
      equal += before == after ? 1 : 0;
    }
    return steps == 0
        ? new LadderMonotonicity(0, 0, 0, 0, 0)
        : new LadderMonotonicity(1, worse == steps ? 1 : 0, steps, worse, equal);
  }

  private LadderMonotonicity plus(LadderMonotonicity other) {
    return new LadderMonotonicity(
        ladders + other.ladders,
        monotone + other.monotone,
        steps + other.steps,
        worse + other.worse,
        equal + other.equal);
  }

  /**
   * Part of the steps with a worse score; an equal score counts half.
   *
   * @return in 0..1, undefined without a ladder
   */
  public Statistic orderedSteps() {
    return steps == 0
        ? Statistic.undefined("there is no ladder")
        : Statistic.of((worse + 0.5 * equal) / steps);
  }
}
