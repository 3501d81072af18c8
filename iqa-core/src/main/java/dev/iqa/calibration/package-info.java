// SPDX-License-Identifier: Apache-2.0
/**
 * From an assessor's score to what people would say: maps fitted on pairs of score and mean opinion
 * score.
 *
 * <table>
 * <caption>Maps</caption>
 * <tr><th>kind</th><th>parameters</th><th>monotone</th><th>source</th></tr>
 * <tr><td>{@code affine}</td><td>2</td><td>yes</td><td>least squares</td></tr>
 * <tr><td>{@code logistic4}</td><td>4</td><td>yes</td>
 * <td><a href="https://vqeg.org/projects/frtv-phase-i/">VQEG, 2000</a></td></tr>
 * <tr><td>{@code logistic5}</td><td>5</td><td>not always</td>
 * <td><a href="https://doi.org/10.1109/TIP.2006.881959">Sheikh, Sabir and Bovik, 2006</a></td></tr>
 * <tr><td>{@code isotonic}</td><td>one per step</td><td>yes</td>
 * <td><a href="https://doi.org/10.1214/aoms/1177728423">Ayer et al., 1955</a></td></tr>
 * </table>
 *
 * <pre>{@code
 * Calibration calibration =
 *     Calibration.choose(
 *         List.of(MapKind.AFFINE, MapKind.LOGISTIC4, MapKind.ISOTONIC),
 *         from, to, "ssim@core", scores, opinions, 5, 7);
 * calibration.write(Path.of("ssim-kadid.json"));
 * QualityAssessor mos = new Calibrated(QualityAssessors.open("ssim"), calibration);
 * }</pre>
 *
 * <p>A monotone map changes no rank: SRCC stays as it was. How sure the prediction for one score
 * is, says {@link dev.iqa.calibration.ConformalInterval}; which pictures to have rated when only
 * some can be, {@link dev.iqa.calibration.RatingBudget}. Begin with {@link
 * dev.iqa.calibration.Calibration}.
 */
@NullMarked
package dev.iqa.calibration;

import org.jspecify.annotations.NullMarked;
