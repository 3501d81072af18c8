// SPDX-License-Identifier: Apache-2.0
/**
 * How well assessors agree with people.
 *
 * <table>
 * <caption>Figures</caption>
 * <tr><th>figure</th><th>range</th><th>where</th></tr>
 * <tr><td>SRCC, KRCC (tau-b), PLCC raw and after a logistic fit</td><td>−1..1</td>
 * <td>{@link dev.iqa.evaluation.Agreement}</td></tr>
 * <tr><td>RMSE, outlier ratio, pairwise accuracy</td><td>≥ 0, 0..1, 0..1</td>
 * <td>{@link dev.iqa.evaluation.Agreement}</td></tr>
 * <tr><td>95 % intervals</td><td></td><td>{@link dev.iqa.evaluation.Bootstrap}</td></tr>
 * <tr><td>difference of two assessors</td><td></td>
 * <td>{@link dev.iqa.evaluation.Significance}</td></tr>
 * <tr><td>order along distortion ladders</td><td>0..1</td>
 * <td>{@link dev.iqa.evaluation.LadderMonotonicity}</td></tr>
 * <tr><td>accuracy, macro-F1, confusion, sets, severity, calibration error</td><td>0..1</td>
 * <td>{@link dev.iqa.evaluation.Classification}</td></tr>
 * <tr><td>what a score means in practice</td><td></td>
 * <td>{@link dev.iqa.evaluation.TypicalScores}</td></tr>
 * </table>
 *
 * <p>No figure is ever NaN: a {@link dev.iqa.evaluation.Statistic} is a number or the reason why
 * there is none. A positive correlation means agreement: the directions of both scales are data.
 *
 * <pre>{@code
 * Agreement agreement = Agreement.of(scored, scale, dataset.opinions(), Optional.empty());
 * System.out.println(agreement.srcc()); // 0.8731, or "undefined: all scores are equal"
 * }</pre>
 *
 * <p>Begin with {@link dev.iqa.evaluation.Agreement}.
 */
@NullMarked
package dev.iqa.evaluation;

import org.jspecify.annotations.NullMarked;
