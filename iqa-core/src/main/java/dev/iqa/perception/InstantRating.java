// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import dev.iqa.evaluation.Statistic;

/**
 * Which of two severities of one damage is called the better, each pair asked in both orders.
 *
 * @param pairs answered in both orders
 * @param fromScores whether the scores told, for want of a preference of the assessor's own
 * @param accuracy part of the answers that are right; a tie is half right
 * @param ties part of the answers that are a tie
 * @param flips part of the pairs of which the other order got another answer
 * @param firstChosen part of the answers that are no tie which chose the picture shown first; .5
 *     for an assessor that does not look at the order
 */
public record InstantRating(
    int pairs,
    boolean fromScores,
    Statistic accuracy,
    Statistic ties,
    Statistic flips,
    Statistic firstChosen) {}
