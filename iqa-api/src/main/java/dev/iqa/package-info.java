// SPDX-License-Identifier: Apache-2.0
/**
 * What can be asked about a picture, who answers, and what the answers look like.
 *
 * <p>A {@link dev.iqa.Picture} goes into an {@link dev.iqa.AssessmentRequest}; a {@link
 * dev.iqa.QualityAssessor} turns it into an {@link dev.iqa.Assessment}: findings, and the
 * provenance that says how they came about.
 *
 * <table>
 * <caption>Findings</caption>
 * <tr><th>aspect</th><th>finding</th><th>answers</th></tr>
 * <tr><td>SCORE</td><td>{@link dev.iqa.Score}</td><td>how good, on a scale that names its direction</td></tr>
 * <tr><td>DISTORTIONS</td><td>{@link dev.iqa.Distortions}</td><td>what is wrong, how badly, how surely</td></tr>
 * <tr><td>DESCRIPTION</td><td>{@link dev.iqa.Description}</td><td>the words that explain it</td></tr>
 * <tr><td>PREFERENCE</td><td>{@link dev.iqa.Preference}</td><td>which of two pictures is better</td></tr>
 * <tr><td>MAP</td><td>{@link dev.iqa.QualityMap}</td><td>where in the picture</td></tr>
 * </table>
 *
 * <pre>{@code
 * try (QualityAssessor ssim = QualityAssessors.open("ssim")) {
 *   Assessment assessment = ssim.assess(AssessmentRequest.of(test).against(reference));
 *   System.out.println(assessment.score().orElseThrow().value());
 * }
 * }</pre>
 *
 * <p>Begin with {@link dev.iqa.QualityAssessors}. To add an assessor of your own, begin with {@link
 * dev.iqa.spi.QualityAssessorProvider}.
 */
@NullMarked
package dev.iqa;

import org.jspecify.annotations.NullMarked;
