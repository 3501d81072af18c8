// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

/**
 * A damaged picture beside what it was made from. Arrays are not copied: an example lives inside
 * the stream.
 *
 * @param reference samples of {@value #SIDE}×{@value #SIDE} pixels, red, green and blue
 * @param test as many
 * @param quality 0 worst to 1 best, what full-reference metrics agree on
 * @param deviation disagreement of the metrics, on the scale of {@code quality}
 * @param strength rank within its pair of one scene: the larger is the more damaged; equal where
 *     the order is not known
 */
@SuppressWarnings("ArrayRecordComponent") // inside the stream only, never compared
record ComparedExample(
    byte[] reference, byte[] test, float quality, float deviation, int strength) {

  static final int SIDE = ExampleSynthesis.MEASURED;
}
