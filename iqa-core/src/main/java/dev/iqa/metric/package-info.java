// SPDX-License-Identifier: Apache-2.0
/**
 * Classical measures of picture quality: formulas over pixels, no weights, the same answer
 * everywhere.
 *
 * <table>
 * <caption>Metrics</caption>
 * <tr><th>metric</th><th>reference</th><th>scale</th><th>paper</th></tr>
 * <tr><td>{@code mse}</td><td>full</td><td>0 best, 65025 worst</td><td>–</td></tr>
 * <tr><td>{@code psnr}</td><td>full</td><td>dB, ∞ best</td><td>–</td></tr>
 * <tr><td>{@code ssim}</td><td>full</td><td>−1 worst, 1 best</td><td>Wang et al., 2004</td></tr>
 * <tr><td>{@code ssim-block}</td><td>full</td><td>−1 worst, 1 best</td><td>as x264 and FFmpeg</td></tr>
 * <tr><td>{@code ms-ssim}</td><td>full</td><td>0 worst, 1 best</td><td>Wang, Simoncelli and Bovik, 2003</td></tr>
 * <tr><td>{@code gmsd}</td><td>full</td><td>0.5 worst, 0 best</td><td>Xue et al., 2014</td></tr>
 * <tr><td>{@code uqi}</td><td>full</td><td>−1 worst, 1 best</td><td>Wang and Bovik, 2002</td></tr>
 * <tr><td>{@code niqe}</td><td>none</td><td>∞ worst, 0 best</td><td><a
 *     href="https://doi.org/10.1109/LSP.2012.2227726">Mittal et al., 2013</a></td></tr>
 * </table>
 *
 * <p>All formulas see samples on the scale 0..255, whatever the depth of the picture, so that the
 * constants of the papers hold.
 *
 * <pre>{@code
 * try (QualityAssessor psnr = QualityAssessors.open("psnr?channels=luma")) {
 *   double decibels =
 *       psnr.assess(AssessmentRequest.of(test).against(reference)).score().orElseThrow().value();
 * }
 * }</pre>
 *
 * <p>To add a metric: implement {@link dev.iqa.metric.Metric}, describe it, and add one line to
 * {@link dev.iqa.metric.ClassicalMetrics}. Begin with {@code PsnrMetric}.
 */
@NullMarked
package dev.iqa.metric;

import org.jspecify.annotations.NullMarked;
