// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Distortion;
import dev.iqa.ScoreScale;
import dev.iqa.dataset.Dataset;
import dev.iqa.dataset.RatedPicture;
import dev.iqa.evaluation.Agreement;
import dev.iqa.evaluation.Bootstrap;
import dev.iqa.evaluation.Classification;
import dev.iqa.evaluation.ClassifiedPicture;
import dev.iqa.evaluation.LadderMonotonicity;
import dev.iqa.evaluation.PairAgreement;
import dev.iqa.evaluation.ScoredPicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One assessor on one dataset.
 *
 * @param name as typed
 * @param scale of its scores
 * @param scored the pictures it judged, in the order of the dataset
 * @param failed how many it could not judge
 * @param agreement with people
 * @param byDistortion the same by distortion
 * @param bySeverity the same by severity
 * @param ladders order along ladders, by distortion
 * @param classification how well it names distortions, if it does and the dataset tells them
 * @param pairs agreement on pairs, if the dataset has any
 */
record Evaluated(
    String name,
    ScoreScale scale,
    List<ScoredPicture> scored,
    int failed,
    Agreement agreement,
    Map<String, Agreement> byDistortion,
    Map<String, Agreement> bySeverity,
    Map<String, LadderMonotonicity> ladders,
    Optional<Classification> classification,
    Optional<PairAgreement> pairs) {

  static Evaluated of(
      String name,
      ScoreScale scale,
      Dataset dataset,
      List<ScoredPicture> scored,
      Map<String, List<Distortion>> found,
      List<PairAgreement.ScoredPair> pairs,
      int failed,
      Bootstrap bootstrap) {
    List<ClassifiedPicture> classified = new ArrayList<>();
    for (ScoredPicture item : scored) {
      List<Distortion> answer = found.get(item.picture().id());
      if (answer != null && tellsFamilies(item.picture())) {
        classified.add(classified(item.picture(), answer));
      }
    }
    return new Evaluated(
        name,
        scale,
        List.copyOf(scored),
        failed,
        Agreement.of(scored, scale, dataset.opinions(), Optional.of(bootstrap)),
        Agreement.byDistortion(scored, scale, dataset.opinions()),
        Agreement.bySeverity(scored, scale, dataset.opinions()),
        LadderMonotonicity.byDistortion(scored, scale),
        classified.isEmpty() ? Optional.empty() : Optional.of(Classification.of(classified)),
        dataset.pairs().isEmpty() ? Optional.empty() : Optional.of(PairAgreement.of(pairs, scale)));
  }

  private static boolean tellsFamilies(RatedPicture picture) {
    return picture.distortions().stream().allMatch(d -> d.family().isPresent());
  }

  private static ClassifiedPicture classified(RatedPicture picture, List<Distortion> answer) {
    return new ClassifiedPicture(
        picture.id(),
        picture.distortions().stream()
            .map(
                d ->
                    new ClassifiedPicture.Label(
                        d.family().orElseThrow(), d.severity(), OptionalDouble.empty()))
            .toList(),
        answer.stream()
            .sorted((a, b) -> Double.compare(b.confidence(), a.confidence()))
            .map(
                d ->
                    new ClassifiedPicture.Label(
                        d.type().family().words(),
                        OptionalDouble.of(d.severity()),
                        OptionalDouble.of(d.confidence())))
            .toList());
  }
}
