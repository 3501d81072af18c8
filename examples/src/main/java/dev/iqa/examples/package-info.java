// SPDX-License-Identifier: Apache-2.0
/**
 * Programs to copy from, each a few lines.
 *
 * <table>
 * <caption>Examples</caption>
 * <tr><th>program</th><th>shows</th></tr>
 * <tr><td>{@link dev.iqa.examples.AssessAPhoto}</td><td>a photo in, a score out</td></tr>
 * <tr><td>{@link dev.iqa.examples.CompareTwoPhotos}</td><td>a photo against its original</td></tr>
 * <tr><td>{@link dev.iqa.examples.CalibrateToYourUsers}</td><td>scores on the scale of one's own
 *     users</td></tr>
 * <tr><td>{@link dev.iqa.examples.SmallestJpeg}</td><td>the smallest file that still looks like the
 *     original</td></tr>
 * <tr><td>{@code QualityGateTest}</td><td>a unit test that fails when a picture is bad</td></tr>
 * <tr><td>{@code own-assessor}</td><td>an assessor of one's own in a jar of its own, found like any
 *     other</td></tr>
 * <tr><td>{@code upload}</td><td>a web service that refuses bad photos with a reason</td></tr>
 * <tr><td>{@link dev.iqa.examples.ScenePainter}</td><td>where {@code examples/pictures} come
 *     from</td></tr>
 * </table>
 *
 * <pre>{@code
 * mvn -q -pl examples -am compile
 * }</pre>
 *
 * <p>Begin with {@link dev.iqa.examples.AssessAPhoto}.
 */
@NullMarked
package dev.iqa.examples;

import org.jspecify.annotations.NullMarked;
