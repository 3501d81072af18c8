// SPDX-License-Identifier: Apache-2.0
/**
 * Findings in plain English: what is wrong with a picture, how badly, where, what that does to it,
 * and what would help.
 *
 * <table>
 * <caption>From findings to words</caption>
 * <tr><th>finding</th><th>what the words say</th></tr>
 * <tr><td>severity 1 to 5</td><td>slight, moderate, obvious, serious, catastrophic</td></tr>
 * <tr><td>confidence from .8 on</td><td>stated</td></tr>
 * <tr><td>.6 to .8</td><td>"probably", "most likely"</td></tr>
 * <tr><td>below .6</td><td>"may", "perhaps"; light and colour may be meant that way</td></tr>
 * <tr><td>a map</td><td>the part of the picture that is worst, if one stands out</td></tr>
 * <tr><td>a score on a scale with two ends</td><td>excellent, good, fair, poor or bad, by
 *     fifths</td></tr>
 * <tr><td>an unfamiliar picture</td><td>why, and that the rest is a guess</td></tr>
 * </table>
 *
 * <pre>{@code
 * String text = Diagnosis.of(distortions).scored(score).mapped(map).text();
 * }</pre>
 *
 * <p>The same findings give the same words on every machine. Nothing here looks at pixels, and
 * nothing is said that the findings do not hold: what is in the picture, who took it and why is
 * unknown. Begin with {@link dev.iqa.language.Diagnosis}; the vocabulary of each family stands in
 * {@code Complaint}.
 */
@NullMarked
package dev.iqa.language;

import org.jspecify.annotations.NullMarked;
