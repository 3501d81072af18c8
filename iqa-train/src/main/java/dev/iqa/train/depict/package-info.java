// SPDX-License-Identifier: Apache-2.0
/**
 * {@code depict-nano}: a vision-language assessor in miniature, after DepictQA (You et al., 2024).
 *
 * <table>
 * <caption>Parts, each a network of its own</caption>
 * <tr><th>part</th><th>from</th><th>to</th><th>weights</th></tr>
 * <tr><td>{@link dev.iqa.train.depict.VisionTower}</td><td>windows of 256×256 pixels at native
 *     resolution</td><td>912 numbers, the mean over the windows</td><td>{@code tower.}</td></tr>
 * <tr><td>{@link dev.iqa.train.depict.Projector}</td><td>those</td><td>4 rows of 128</td>
 *     <td>{@code projector.}</td></tr>
 * <tr><td>{@link dev.iqa.train.depict.Decoder}</td><td>rows and tokens</td><td>the next token</td>
 *     <td>{@code blk.}, {@code token_embd}, {@code output_norm}: llama.cpp's names</td></tr>
 * </table>
 *
 * <p>Nothing is made smaller: distortions die of it. A recipe of the kind {@code depict} trains
 * projector and decoder; {@code frozen} names what stays. The tower is the student's, and what it
 * sees of each scene is computed once and kept.
 *
 * <p>The text is made from ground truth by a grammar of its own ({@code Sentences}); of a picture's
 * content it says what is measured, never an object. Half of the questions are those of {@link
 * dev.iqa.language.LanguageAssessor}, taken down as it asks them. Begin with {@link
 * dev.iqa.train.depict.DepictExperiment}; {@link dev.iqa.train.depict.DepictRelease} makes the
 * files, {@link dev.iqa.train.depict.DepictEvaluation} the figures.
 *
 * @see <a href="https://arxiv.org/abs/2405.18842">You et al., 2024</a>
 */
@NullMarked
package dev.iqa.train.depict;

import org.jspecify.annotations.NullMarked;
