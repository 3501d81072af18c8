// SPDX-License-Identifier: Apache-2.0
/**
 * What can be measured on a picture alone, and what it says: sharpness, noise, blocks, light,
 * contrast and colour, each from a published method with its unit; and {@code measured}, which
 * turns them into a score, distortions and a description. Nothing here is learnt.
 *
 * <table>
 * <caption>Measurements, without reference</caption>
 * <tr><th>assessor</th><th>scale, worst to best</th><th>paper</th></tr>
 * <tr><td>{@code measured}</td><td>0 to 100</td><td>all below</td></tr>
 * <tr><td>{@code sharpness}</td><td>0 to ∞, deviation of ln(1 + |∇²I|)</td><td>Pech-Pacheco et al.,
 *     2000</td></tr>
 * <tr><td>{@code blur-effect}</td><td>1 to 0</td><td>Crete et al., 2007</td></tr>
 * <tr><td>{@code blur-sigma}</td><td>10 to 0 px</td><td>Zhuo and Sim, 2011</td></tr>
 * <tr><td>{@code noise}</td><td>127.5 to 0 grey levels</td><td>Chen et al., 2015</td></tr>
 * <tr><td>{@code noise-sigma}</td><td>∞ to 0 grey levels</td><td>Donoho and Johnstone,
 *     1994</td></tr>
 * <tr><td>{@code total-variation}</td><td>361 to 0 grey levels per pixel</td><td>Rudin et al.,
 *     1992</td></tr>
 * <tr><td>{@code blockiness}</td><td>∞ to 0, 1 without blocks</td><td>Muijs and Kirenko,
 *     2005</td></tr>
 * <tr><td>{@code exposure}</td><td>0 to 1</td><td>Mertens et al., 2007</td></tr>
 * <tr><td>{@code clipping}</td><td>100 to 0 % of pixels</td><td>Mertens et al., 2007</td></tr>
 * <tr><td>{@code contrast}</td><td>0 to .5 of the range</td><td>Peli, 1990</td></tr>
 * <tr><td>{@code entropy}</td><td>0 to 8 bits</td><td>Shannon, 1948</td></tr>
 * <tr><td>{@code colourfulness}</td><td>0 to 500</td><td>Hasler and Süsstrunk, 2003</td></tr>
 * </table>
 *
 * <pre>{@code
 * try (QualityAssessor measured = QualityAssessors.open("measured")) {
 *   Assessment assessment =
 *       measured.assess(
 *           AssessmentRequest.of(picture).asking(Aspect.SCORE, Aspect.DISTORTIONS));
 * }
 * }</pre>
 *
 * <p>The way from pixels to words: {@code Observations} → {@code Symptom} → {@code Judgement} and
 * {@link dev.iqa.language.Diagnosis}. Begin with {@code Symptom}.
 */
@NullMarked
package dev.iqa.measurement;

import org.jspecify.annotations.NullMarked;
