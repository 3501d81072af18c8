// SPDX-License-Identifier: Apache-2.0
package dev.iqa.compose;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.Picture;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import dev.iqa.ReferenceUse;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.distillation.DistillationException;
import dev.iqa.distillation.LevelDistribution;
import dev.iqa.distillation.PointSignal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The opinion of several assessors, each counted as much as it is sure.
 *
 * <p>Every score is brought to {@link ScoreScale#MOS} in a straight line, the worst of its scale to
 * 1 and the best to 5. Its weight is the reliability of its five level shares, 1 − H / ln 5; a
 * score without a standard deviation has that of {@link LevelDistribution#DEFAULT_DEVIATION}. The
 * score is the weighted mean, its standard deviation that of the mixture: what the members admit
 * and what they disagree by. Scales that are not used to their ends come closer with {@link
 * Calibrated} members.
 *
 * <p>Named {@code ensemble-NAME-NAME}, on the backend of its members or, if they differ, {@code
 * mixed}.
 */
public final class Ensemble implements QualityAssessor {

  private final List<QualityAssessor> members;
  private final AssessorDescriptor descriptor;

  /**
   * Joins assessors; closing this closes them.
   *
   * @param members two or more with different ids, that score on bounded scales
   * @throws UnsupportedRequestException if they are fewer, one is named twice, or one does not
   *     score on a bounded scale
   */
  public Ensemble(List<QualityAssessor> members) {
    this.members = List.copyOf(members);
    List<AssessorDescriptor> inner = members.stream().map(QualityAssessor::descriptor).toList();
    List<AssessorId> ids = inner.stream().map(AssessorDescriptor::id).toList();
    if (ids.size() < 2 || ids.stream().distinct().count() < ids.size()) {
      throw new UnsupportedRequestException(
          "an ensemble has two or more different members, not " + ids);
    }
    for (AssessorDescriptor member : inner) {
      requireBoundedScore(member);
    }
    descriptor =
        new AssessorDescriptor(
            new AssessorId(
                ids.stream()
                    .map(AssessorId::name)
                    .collect(Collectors.joining("-", "ensemble-", "")),
                ids.stream().map(AssessorId::backend).distinct().count() == 1
                    ? ids.get(0).backend()
                    : "mixed"),
            "The mean of " + joined(ids) + ", weighted by how sure each is.",
            "Members that disagree show as a large standard deviation.",
            EnumSet.of(Aspect.SCORE),
            reference(inner),
            Optional.of(ScoreScale.MOS),
            List.of(),
            digest(inner),
            inner.stream()
                .map(AssessorDescriptor::source)
                .distinct()
                .collect(Collectors.joining("; ")),
            inner.stream()
                .map(AssessorDescriptor::licence)
                .distinct()
                .collect(Collectors.joining(" AND ")));
  }

  private static void requireBoundedScore(AssessorDescriptor member) {
    if (member.scale().isEmpty()) {
      throw new UnsupportedRequestException(
          member.id() + " gives no score; it answers " + member.aspects());
    }
    try {
      LevelDistribution.requireBounded(member.scale().get());
    } catch (DistillationException e) {
      throw new UnsupportedRequestException(member.id() + ": " + e.getMessage(), e);
    }
  }

  private static String joined(List<AssessorId> ids) {
    return ids.stream().map(AssessorId::toString).collect(Collectors.joining(", "));
  }

  private static ReferenceUse reference(List<AssessorDescriptor> inner) {
    List<ReferenceUse> uses = inner.stream().map(AssessorDescriptor::reference).toList();
    return uses.contains(ReferenceUse.REQUIRED)
        ? ReferenceUse.REQUIRED
        : uses.contains(ReferenceUse.OPTIONAL) ? ReferenceUse.OPTIONAL : ReferenceUse.NONE;
  }

  /** The digest of the members' names and digests; none if no member has weights. */
  private static Optional<String> digest(List<AssessorDescriptor> inner) {
    if (inner.stream().allMatch(d -> d.modelDigest().isEmpty())) {
      return Optional.empty();
    }
    String all =
        inner.stream()
            .map(d -> d.id() + " " + d.modelDigest().orElse("none"))
            .collect(Collectors.joining("\n"));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return Optional.of("sha256:" + HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public AssessorDescriptor descriptor() {
    return descriptor;
  }

  @Override
  public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
    descriptor.requireSupported(request);
    long start = System.nanoTime();
    List<Assessment> answers = new ArrayList<>();
    for (QualityAssessor member : members) {
      answers.add(member.assess(forMember(member, request)));
      listener.onProgress((double) answers.size() / members.size());
    }
    return new Assessment(
        List.of(mixture(answers.stream().map(a -> a.score().orElseThrow()).toList())),
        new Provenance(
            descriptor.id(),
            options(answers),
            descriptor.modelDigest(),
            steps(request, answers),
            answers.stream()
                .map(a -> a.provenance().device())
                .distinct()
                .collect(Collectors.joining(", ")),
            Duration.ofNanos(System.nanoTime() - start)));
  }

  private static AssessmentRequest forMember(QualityAssessor member, AssessmentRequest request) {
    return request.reference().isPresent() && member.descriptor().reference() == ReferenceUse.NONE
        ? AssessmentRequest.of(request.candidate())
        : request;
  }

  /**
   * Joins scores as the class says.
   *
   * @param scores on bounded scales, at least one
   * @return on {@link ScoreScale#MOS}
   */
  static Score mixture(List<Score> scores) {
    double weights = 0;
    double mean = 0;
    double square = 0;
    for (Score score : scores) {
      PointSignal signal = PointSignal.of(score);
      // The least weight keeps a mean of members none of which knows anything.
      double weight = Math.max(1e-9, signal.reliability());
      double level = LevelDistribution.level(score);
      weights += weight;
      mean += weight * level;
      square += weight * (signal.deviation() * signal.deviation() + level * level);
    }
    mean /= weights;
    double variance = square / weights - mean * mean;
    return new Score(
        Math.min(ScoreScale.MOS.best(), Math.max(ScoreScale.MOS.worst(), mean)),
        OptionalDouble.of(Math.sqrt(Math.max(0, variance))),
        ScoreScale.MOS);
  }

  private static Map<String, String> options(List<Assessment> answers) {
    Map<String, String> options = new TreeMap<>();
    for (Assessment answer : answers) {
      Provenance inner = answer.provenance();
      inner.options().forEach((name, value) -> options.put(inner.assessor() + "." + name, value));
    }
    return options;
  }

  private static List<String> steps(AssessmentRequest request, List<Assessment> answers) {
    Picture picture = request.candidate();
    List<String> steps = new ArrayList<>(picture.history());
    for (Assessment answer : answers) {
      List<String> inner = answer.provenance().preprocessing();
      List<String> own =
          inner.subList(Math.min(picture.history().size(), inner.size()), inner.size());
      own.forEach(step -> steps.add(answer.provenance().assessor() + ": " + step));
    }
    steps.add("scores brought to MOS and weighted by reliability");
    return steps;
  }

  @Override
  public void close() {
    members.forEach(QualityAssessor::close);
  }
}
