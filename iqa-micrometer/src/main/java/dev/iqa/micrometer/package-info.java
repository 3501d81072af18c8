// SPDX-License-Identifier: Apache-2.0
/**
 * Any assessor under the eyes of <a href="https://micrometer.io">Micrometer</a>.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>meter</th><th>kind</th><th>tags</th></tr>
 * <tr><td>{@code iqa.assess}</td><td>timer, one record for each call</td><td>assessor, outcome:
 *     {@code success} or the type of the exception</td></tr>
 * <tr><td>{@code iqa.requests}</td><td>counter of requests, of which a batch holds several</td>
 *     <td>assessor, outcome</td></tr>
 * <tr><td>{@code iqa.score}</td><td>distribution of finite scores above 0; meters keep no others</td>
 *     <td>assessor, scale</td></tr>
 * </table>
 *
 * <pre>{@code
 * QualityAssessor assessor = MeteredAssessor.of(QualityAssessors.open(), registry);
 * }</pre>
 */
@NullMarked
package dev.iqa.micrometer;

import org.jspecify.annotations.NullMarked;
