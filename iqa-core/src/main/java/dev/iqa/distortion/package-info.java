// SPDX-License-Identifier: Apache-2.0
/**
 * What damage looks like: two libraries of synthetic distortions, plans that combine them, and
 * datasets made from undistorted pictures.
 *
 * <table>
 * <caption>Libraries</caption>
 * <tr><th>generator</th><th>types</th><th>severities</th><th>paper</th></tr>
 * <tr><td>{@code depictqa}</td><td>35 in 12 families</td><td>5</td>
 * <td><a href="https://arxiv.org/abs/2405.18842">You et al., 2024</a></td></tr>
 * <tr><td>{@code kadid}</td><td>25 in 7 groups</td><td>5</td>
 * <td><a href="https://doi.org/10.1109/QoMEX.2019.8743252">Lin, Hosu and Saupe, 2019</a></td></tr>
 * </table>
 *
 * <p>The same picture, type, severity and seed give the same samples on every machine, on any
 * number of threads: chance is addressed by pixel ({@code CounterRandom}), transcendental functions
 * are {@link StrictMath}'s, and native code is used only where it calculates in whole numbers (blur
 * by OpenCV, JPEG) or was found to repeat itself (JPEG 2000).
 *
 * <p>Where {@code depictqa} differs from the published code: results are rounded to 8 bits, theirs
 * are cut off, which makes theirs half a level darker on average; random numbers are our own, so
 * that a seed makes another picture of the same kind; JPEG 2000 comes as near to the stated ratio
 * of signal to noise as whole decibels of its codec allow ({@code Jpeg2000}).
 *
 * <pre>{@code
 * Picture photo = Pictures.read(Path.of("photo.jpg"));
 * Picture worse = SyntheticDistortion.of("gaussian-blur", 3, 7).apply(photo);
 * Picture sheet = ContactSheet.of(photo, DistortionGenerator.DEPICTQA, 7).picture();
 * }</pre>
 *
 * <p>Begin with {@link dev.iqa.distortion.DistortionGenerator}; to add a type, write its {@code
 * Operation} and one line in the generator's list, then write the golden digests anew.
 */
@NullMarked
package dev.iqa.distortion;

import org.jspecify.annotations.NullMarked;
