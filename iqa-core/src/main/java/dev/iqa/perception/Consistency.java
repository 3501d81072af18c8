// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import dev.iqa.ScoreScale;
import dev.iqa.evaluation.Statistic;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Whether an assessor says the same again.
 *
 * @param repeats how often each picture was judged
 * @param pictures how many
 * @param varied options that were set anew for each repeat; none for an assessor whose wording
 *     nobody chooses
 * @param distortionAgreement part of the repeats that name the families which most repeats name,
 *     averaged over the pictures; 1 for perfect
 * @param distortionEntropy of those answers in bits, averaged; 0 for perfect
 * @param scoreAgreement part of the repeats with the most frequent score, to the last bit, averaged
 * @param scoreDeviation standard deviation of the score over the repeats, in its units, averaged
 * @param worstScoreDeviation the same of the picture it is largest for
 * @param preferenceAgreement part of the repeats with the most frequent choice of two neighbouring
 *     pictures, averaged over the pairs
 * @param flips part of the choices that change when the two pictures are swapped
 * @param blank what is said of pictures of one colour, and how often: what is answered when there
 *     is nothing to see
 * @param unparsable part of the questions that got words which are no answer
 * @param failures reasons of the other questions without an answer, with their number
 * @param scale of the scores
 * @see <a href="https://arxiv.org/abs/2512.09573">Low-level visual perception in VLM-based quality
 *     assessment, 2025</a>
 */
public record Consistency(
    int repeats,
    int pictures,
    List<String> varied,
    Statistic distortionAgreement,
    Statistic distortionEntropy,
    Statistic scoreAgreement,
    Statistic scoreDeviation,
    Statistic worstScoreDeviation,
    Statistic preferenceAgreement,
    Statistic flips,
    SortedMap<String, Integer> blank,
    Statistic unparsable,
    SortedMap<String, Integer> failures,
    Optional<ScoreScale> scale) {}
