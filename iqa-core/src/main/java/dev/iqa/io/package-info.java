// SPDX-License-Identifier: Apache-2.0
/**
 * How the library writes files: nobody ever sees half of one, and what was answered stays answered.
 *
 * <table>
 * <caption>Two ways</caption>
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
 * <p>Begin with {@link dev.iqa.io.LineJournal}.
 */
@NullMarked
package dev.iqa.io;

import org.jspecify.annotations.NullMarked;
