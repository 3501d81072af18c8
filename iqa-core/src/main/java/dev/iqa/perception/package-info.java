// SPDX-License-Identifier: Apache-2.0
/**
 * Whether an assessor sees damage, and whether it says the same when asked again.
 *
 * <table>
 * <caption>Questions</caption>
 * <tr><th>question</th><th>figure</th><th>where</th></tr>
 * <tr><td>which of eight, on two generators</td><td>accuracy, macro-F1, confusion, by
 * severity</td><td>{@link dev.iqa.perception.EightWay}</td></tr>
 * <tr><td>which of twelve families, which two, which of 35 types; what in a clean, a blank, a noisy
 * picture</td><td>accuracy, credit of sets, false alarms</td>
 * <td>{@link dev.iqa.perception.Perception}</td></tr>
 * <tr><td>which of two is better</td><td>accuracy, flips when swapped</td>
 * <td>{@link dev.iqa.perception.InstantRating}</td></tr>
 * <tr><td>what words inside the picture do</td><td>shift of the score</td>
 * <td>{@link dev.iqa.perception.InjectedText}</td></tr>
 * <tr><td>the same again, in other words</td><td>modal agreement, entropy, deviation, flips,
 * answer to nothing</td><td>{@link dev.iqa.perception.Consistency}</td></tr>
 * </table>
 *
 * <p>Language models judged nine to fifteen of a hundred pictures right in the eight-way question
 * before their vision was trained for it, where guessing gives 12.5; hence the package. Every
 * picture of the benchmark follows from a seed and undistorted photographs, so that nothing has to
 * be downloaded, and every answer is kept.
 *
 * <p>Begin with {@link dev.iqa.perception.PerceptionBenchmark}.
 *
 * @see <a href="https://arxiv.org/abs/2512.09573">Low-level visual perception in VLM-based quality
 *     assessment, 2025</a>
 * @see <a href="https://arxiv.org/abs/2405.18842">You et al., 2024</a>
 */
@NullMarked
package dev.iqa.perception;

import org.jspecify.annotations.NullMarked;
