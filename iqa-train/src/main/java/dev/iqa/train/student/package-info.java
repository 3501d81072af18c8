// SPDX-License-Identifier: Apache-2.0
/**
 * The student: a small network of our own that scores a picture, names its distortions and maps its
 * quality, trained without a single opinion score.
 *
 * <p>What it learns from is made on the fly: {@code ExampleSynthesis} draws undistorted
 * photographs, damages them with the 35 types of {@link
 * dev.iqa.distortion.DistortionGenerator#DEPICTQA} or with the faults of a camera, and asks
 * full-reference metrics how much was lost.
 *
 * <table>
 * <caption>What it answers</caption>
 * <tr><th>answer</th><th>range</th><th>learned from</th></tr>
 * <tr><td>score and its deviation</td><td>0 worst to 1 best</td><td>ranks of five full-reference
 * metrics, and their disagreement</td></tr>
 * <tr><td>distortions</td><td>12 families, 35 types, severity 1 to 5</td><td>what was
 * applied</td></tr>
 * <tr><td>map</td><td>0 worst to 1 best, a cell for 32×32 pixels</td><td>local gradient
 * similarity</td></tr>
 * <tr><td>unlike a photograph</td><td>0 to 1</td><td>noise, blank pages, text and charts</td></tr>
 * </table>
 *
 * <p>Its sibling judges beside a reference: {@link dev.iqa.train.student.PairExperiment} learns a
 * few thousand weights that compare what the frozen stages see of both pictures.
 *
 * <p>Begin with {@link dev.iqa.train.student.StudentExperiment}.
 */
@NullMarked
package dev.iqa.train.student;

import org.jspecify.annotations.NullMarked;
