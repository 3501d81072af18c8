// SPDX-License-Identifier: Apache-2.0
/**
 * What Java Flight Recorder sees of this library, in the category "Picture quality". Events cost
 * nothing measurable while nobody records.
 *
 * <table>
 * <caption>Events</caption>
 * <tr><th>event</th><th>one for each</th><th>fields</th></tr>
 * <tr><td>{@code dev.iqa.Open}</td><td>assessor opened (in iqa-api)</td><td>assessor, model
 *     digest</td></tr>
 * <tr><td>{@code dev.iqa.Read}</td><td>picture read</td><td>bytes, width, height, failure</td></tr>
 * <tr><td>{@code dev.iqa.Assess}</td><td>request answered</td><td>assessor, aspects, width, height,
 *     requests, failure</td></tr>
 * <tr><td>{@code dev.iqa.Stage}</td><td>stage of a model's call</td><td>model, stage: prepare, run
 *     or decode</td></tr>
 * </table>
 *
 * <pre>{@code
 * java -XX:StartFlightRecording:filename=iqa.jfr …
 * jfr summary iqa.jfr; jfr print --events 'dev.iqa.*' iqa.jfr
 * }</pre>
 */
@NullMarked
package dev.iqa.event;

import org.jspecify.annotations.NullMarked;
