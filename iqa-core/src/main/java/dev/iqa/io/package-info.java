// SPDX-License-Identifier: Apache-2.0
/**
 * How the library writes files, of which nobody ever sees half, and reads JSON objects, of which no
 * field is overlooked.
 *
 * <table>
 * <caption>Two ways to write</caption>
 * <tr><th>written by</th><th>after a kill, a full disk</th></tr>
 * <tr><td>{@link dev.iqa.io.WholeFile}</td><td>the old file, or the new one</td></tr>
 * <tr><td>{@link dev.iqa.io.LineJournal}</td><td>every line but the one in work</td></tr>
 * </table>
 *
 * <pre>{@code
 * Set<String> known = new HashSet<>();
 * try (LineJournal journal = LineJournal.open(file, "", (number, line) -> known.add(line))) {
 *   journal.append("{\"picture\":\"a.png\",\"score\":3}");
 * }
 * }</pre>
 *
 * <p>Begin with {@link dev.iqa.io.LineJournal} and {@link dev.iqa.io.Fields}.
 */
@NullMarked
package dev.iqa.io;

import org.jspecify.annotations.NullMarked;
