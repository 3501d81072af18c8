// SPDX-License-Identifier: Apache-2.0
/**
 * Language about pictures, both ways: findings become words, and what a language model says about
 * pictures becomes findings.
 *
 * <p><b>From findings to words.</b> {@link dev.iqa.language.Diagnosis} says in plain English what
 * is wrong with a picture, how badly, where, what that does to it, and what would help.
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
 * <p>The same findings give the same words on every machine. Nothing there looks at pixels, and
 * nothing is said that the findings do not hold: what is in the picture, who took it and why is
 * unknown.
 *
 * <p><b>From words to findings.</b> A {@link dev.iqa.language.LanguageModel} writes answers and
 * weighs them; backends implement it. {@link dev.iqa.language.LanguageAssessor} asks it DepictQA's
 * questions and reads the answers:
 *
 * <table>
 * <caption>From words to findings</caption>
 * <tr><th>task</th><th>asked by</th><th>finding</th><th>source</th></tr>
 * <tr><td>level of quality</td><td>SCORE</td><td>mean and deviation over five level words, 1 bad to
 *     5 excellent</td><td><a href="https://arxiv.org/abs/2312.17090">Wu et al., 2023</a></td></tr>
 * <tr><td>distortion identification, open, one or two</td><td>DISTORTIONS</td><td>families with
 *     severity and confidence</td>
 *     <td><a href="https://arxiv.org/abs/2405.18842">You et al., 2024</a></td></tr>
 * <tr><td>quality description, assessment reasoning</td><td>DESCRIPTION of one</td><td>text,
 *     confidence</td><td>the same</td></tr>
 * <tr><td>instant rating</td><td>PREFERENCE</td><td>probabilities of first, tie and second, in both
 *     orders</td><td>the same</td></tr>
 * <tr><td>comparison, comparison reasoning</td><td>DESCRIPTION of two</td><td>text,
 *     confidence</td><td><a href="https://arxiv.org/abs/2312.08962">You et al., 2024</a></td></tr>
 * </table>
 *
 * <pre>{@code
 * LanguageManifest manifest = LanguageManifest.read(Path.of("my-llava/language.json"));
 * try (QualityAssessor judge =
 *     new LanguageAssessor(model, manifest, manifest.descriptor("mine"), Map.of())) {
 *   Score score = judge.assess(photo).score().orElseThrow();
 * }
 * }</pre>
 *
 * <p>Each with and without the undistorted original. Questions are resources, {@code
 * questions-LANGUAGE.json}, versioned, with several wordings each; answers are read from the closed
 * {@link dev.iqa.language.Vocabulary} of {@code words-LANGUAGE.properties} and from nothing else: a
 * language is these two files. Where a model can be held to an {@link dev.iqa.language.AnswerForm}
 * it is; what still is no answer is a {@link dev.iqa.UnparsableAnswerException} with the text.
 *
 * <p>Begin with {@link dev.iqa.language.Diagnosis} or with {@link
 * dev.iqa.language.LanguageAssessor}; a backend begins with {@link dev.iqa.language.LanguageModel},
 * eyes with {@link dev.iqa.language.VisionEncoder}.
 */
@NullMarked
package dev.iqa.language;

import org.jspecify.annotations.NullMarked;
