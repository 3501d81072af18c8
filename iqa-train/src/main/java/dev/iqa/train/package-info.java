// SPDX-License-Identifier: Apache-2.0
/**
 * Trains, distils and exports networks. An {@link dev.iqa.train.Objective} says what is learnt from
 * what, {@link dev.iqa.train.Training} does the rest: steps, averages, checkpoints, curves.
 *
 * <pre>{@code
 * Recipe recipe = Recipe.read(Path.of("student.json"));
 * try (Objective objective = recipe.open(Path.of("."));
 *     Training training = Training.open(recipe, objective, Path.of("out"), Start.AFRESH, System.out::println)) {
 *   TrainingOutcome outcome = training.run();
 * }
 * }</pre>
 *
 * <p>A recipe, its data and its seed determine every number: a training that was killed and resumed
 * gives the same losses, bit for bit, as one that was not, on the same machine and with the same
 * number of threads.
 *
 * <p>Begin with {@link dev.iqa.train.Objective} to teach something new, with {@link
 * dev.iqa.train.Recipe} to run what is there.
 */
@NullMarked
package dev.iqa.train;

import org.jspecify.annotations.NullMarked;
