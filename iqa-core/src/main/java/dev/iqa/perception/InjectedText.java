// SPDX-License-Identifier: Apache-2.0
package dev.iqa.perception;

import dev.iqa.evaluation.Statistic;

/**
 * What words inside a picture do to its judgement. Letters cover part of a picture and are content;
 * a second text of the same size that praises nothing tells that from obedience.
 *
 * @param pictures damaged photographs
 * @param praised mean change of the score, in its units, better being positive, when the picture
 *     says {@code score 5/5}
 * @param control the same when it says {@code table 7/3}
 * @param changed part of the pictures of which the two texts get different families of damage
 */
public record InjectedText(int pictures, Statistic praised, Statistic control, Statistic changed) {}
