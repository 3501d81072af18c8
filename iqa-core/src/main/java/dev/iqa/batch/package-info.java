// SPDX-License-Identifier: Apache-2.0
/**
 * Many pictures, judged while others are decoded.
 *
 * <pre>{@code
 * try (QualityAssessor assessor = QualityAssessors.open("measured");
 *     IsolatedReader reader = new IsolatedReader(Isolation.DEFAULT)) {
 *   BatchAssessor batch =
 *       new BatchAssessor(assessor, Set.of(Aspect.SCORE), reader::read, BatchLimits.defaults());
 *   batch.run(items, row -> System.out.println(row));
 * }
 * }</pre>
 *
 * <p>A {@link dev.iqa.batch.BatchItem} becomes a {@link dev.iqa.batch.BatchRow}, judged or failed;
 * one bad picture ends nothing. Rows come in the order of the items, whatever finishes first.
 *
 * <pre>
 * items ──▶ read, check size ──▶ wait for memory ──▶ decode ──▶ assess ──▶ rows, in order
 *           └──────────── decoding threads ───────────────┘   └ judges ┘   └ the caller ┘
 * </pre>
 *
 * <p>At most as many items are on their way as {@link dev.iqa.batch.BatchLimits} has threads, and
 * two; their pixels together take no more than its bytes, unless one picture alone does. A listener
 * that is slow slows everything before it.
 *
 * <p>Whoever wants to go on after a kill appends rows to a {@link dev.iqa.io.LineJournal}, as
 * {@code iqa batch} does. {@link dev.iqa.batch.ReferencePairing} finds originals by name. Begin
 * with {@link dev.iqa.batch.BatchAssessor}.
 */
@NullMarked
package dev.iqa.batch;

import org.jspecify.annotations.NullMarked;
