// SPDX-License-Identifier: Apache-2.0
/**
 * A small model of one's own, from unrated pictures, any teacher and a few opinion scores.
 *
 * <p>What is hard about judging pictures is not to see what is wrong with them but to say it on the
 * scale of people. So a student first learns from a teacher's signals ({@link
 * dev.iqa.distillation}), which cost no opinion, and is then calibrated on K opinion scores while
 * it goes on hearing the teacher, against forgetting. The idea is <a
 * href="https://arxiv.org/abs/2601.20689">LEAF</a>'s; the losses are reconstructed:
 *
 * <table>
 * <caption>Losses; T the teacher, S the student, s = Σ level · p the mean level</caption>
 * <tr><th>of</th><th>loss</th></tr>
 * <tr><td>one picture</td><td>r (KL(p_T ‖ p_S) + Huber(s_S − s_T)), r = 1 − H(p_T) / ln 5</td></tr>
 * <tr><td>a pair</td><td>w · fidelity(P, Φ((s_A − s_B) / √2)), w = |2P − 1| (1 − |P_AB −
 * P_BA|); or the cross entropy of Bradley and Terry</td></tr>
 * <tr><td>a rated picture</td><td>(s_S − opinion)², or 1 − PLCC, and the fidelity of rated
 * pairs</td></tr>
 * </table>
 *
 * <p>A student looks at pictures with one or more frozen {@link dev.iqa.train.leaf.Trunk}s: means
 * and deviations of channels, and which channels are strong at the same places. What they see of a
 * picture never changes, so it is computed once and kept; only a head over its principal
 * coordinates learns, in seconds.
 *
 * <p>Begin with {@link dev.iqa.train.leaf.LeafExperiment}; {@link dev.iqa.train.leaf.LabelBudget}
 * measures what a number of opinion scores buys.
 */
@NullMarked
package dev.iqa.train.leaf;

import org.jspecify.annotations.NullMarked;
