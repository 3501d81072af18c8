// SPDX-License-Identifier: Apache-2.0
/**
 * What a teacher thinks of pictures nobody rated: the signals a small student learns from.
 *
 * <table>
 * <caption>Signals</caption>
 * <tr><th>signal</th><th>holds</th><th>weight in a loss</th></tr>
 * <tr><td>{@link dev.iqa.distillation.PointSignal}</td><td>shares p of the five levels <i>bad</i> (1) to
 * <i>excellent</i> (5), score Σ level · p</td><td>reliability 1 − H(p) / ln 5</td></tr>
 * <tr><td>{@link dev.iqa.distillation.PairSignal}</td><td>P = ½ (P(A≻B | AB) + P(A≻B | BA))</td>
 * <td>|2P − 1| · (1 − |P_AB − P_BA|)</td></tr>
 * </table>
 *
 * <p>A teacher is any {@link dev.iqa.QualityAssessor} that needs no reference and scores on a
 * bounded scale or prefers one of two pictures. The forms of the signals are reconstructed from <a
 * href="https://arxiv.org/abs/2601.20689">LEAF</a>, whose paper does not print them; the shares of
 * a score come from <a href="https://arxiv.org/abs/2501.11561">DeQA-Score</a>.
 *
 * <pre>{@code
 * try (SignalJournal journal = SignalJournal.open(Path.of("signals.jsonl"), teachers)) {
 *   Distillation.Outcome outcome =
 *       new Distillation(teachers, journal)
 *           .run(pictures, Optional.of(new PairSampling(PairSampling.Strategy.NEAR_TIE, 1000, 7)),
 *               Distillation.Listener.NONE);
 * }
 * }</pre>
 *
 * <p>A run that was killed goes on where it was; no answer in the journal is asked for again. Begin
 * with {@link dev.iqa.distillation.Teacher}.
 */
@NullMarked
package dev.iqa.distillation;

import org.jspecify.annotations.NullMarked;
