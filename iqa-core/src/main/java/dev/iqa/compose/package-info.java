// SPDX-License-Identifier: Apache-2.0
/**
 * Assessors made of assessors. Each is a {@link dev.iqa.QualityAssessor} itself.
 *
 * <table>
 * <caption>Compositions</caption>
 * <tr><th>composition</th><th>answers</th></tr>
 * <tr><td>{@link dev.iqa.compose.Calibrated}</td><td>another's score on a scale of opinions</td></tr>
 * <tr><td>{@link dev.iqa.compose.Ensemble}</td><td>the mean of several, weighted by how sure each
 * is</td></tr>
 * <tr><td>{@link dev.iqa.compose.PreferenceFromScores}</td><td>which of two pictures is better, by
 * another's scores</td></tr>
 * <tr><td>{@link dev.iqa.compose.Ranked}</td><td>the rank of another's score among pictures nobody
 * rated</td></tr>
 * <tr><td>{@link dev.iqa.compose.ScoreFromPreferences}</td><td>a score, by another's preferences
 * against pictures of known quality</td></tr>
 * </table>
 */
@NullMarked
package dev.iqa.compose;

import org.jspecify.annotations.NullMarked;
