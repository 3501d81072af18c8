// SPDX-License-Identifier: Apache-2.0
/**
 * How fast the metrics are, beside other implementations in the same run.
 *
 * <p>Run all with {@code iqa-bench/run}; results are kept in {@code iqa-bench/results/} with
 * processor and JDK. Peers outside the JVM are timed by {@code iqa-bench/peers.py}.
 */
@NullMarked
package dev.iqa.bench;

import org.jspecify.annotations.NullMarked;
