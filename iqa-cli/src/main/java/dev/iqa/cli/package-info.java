// SPDX-License-Identifier: Apache-2.0
/**
 * The {@code iqa} command.
 *
 * <table>
 * <caption>Commands</caption>
 * <tr><th>command</th><th>answers</th></tr>
 * <tr><td>{@code iqa assess PHOTO...}</td><td>how good, what is wrong, in words, and how it came to that</td></tr>
 * <tr><td>{@code iqa batch DIR}</td><td>the same of many pictures, into files, going on after a kill</td></tr>
 * <tr><td>{@code iqa compare REFERENCE TEST}</td><td>how far a version is from its original, by several metrics</td></tr>
 * <tr><td>{@code iqa evaluate DATASET}</td><td>how well assessors agree with the opinions of people</td></tr>
 * <tr><td>{@code iqa list}</td><td>which assessors are installed</td></tr>
 * <tr><td>{@code iqa explain NAME}</td><td>what an assessor's numbers mean</td></tr>
 * <tr><td>{@code iqa distort PHOTO}</td><td>what a distortion does to a picture</td></tr>
 * <tr><td>{@code iqa synthesize DIR}</td><td>a dataset of distorted pictures with what was done to each</td></tr>
 * <tr><td>{@code iqa model ...}</td><td>which models are installed, and whether they are whole</td></tr>
 * </table>
 *
 * <p>A command turns files into a {@code Row} each and hands them to a {@code Report}: text for
 * people, JSON for programs, in the shape of {@code assessments-v1.schema.json} beside this class.
 * A {@code HeatMap} shows a {@link dev.iqa.QualityMap} as colours, a {@code ContactSheet} several
 * beside the pictures they belong to. Begin with {@link dev.iqa.cli.Iqa}.
 */
@NullMarked
package dev.iqa.cli;

import org.jspecify.annotations.NullMarked;
