// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.UnsupportedRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** What a {@link Metric} works on. Lives for one call. */
public final class MetricInput {

  private final Planes test;
  private final Optional<Planes> reference;
  private final boolean wantsMap;
  private final int threads;
  private final List<String> steps = new ArrayList<>();

  /**
   * Input of one measurement.
   *
   * @param test the picture to judge
   * @param reference its pristine original, same size and format
   * @param wantsMap whether a map is asked
   * @param threads workers that may be used, at least 1
   */
  public MetricInput(Planes test, Optional<Planes> reference, boolean wantsMap, int threads) {
    this.test = test;
    this.reference = reference;
    this.wantsMap = wantsMap;
    this.threads = threads;
  }

  /**
   * The picture to judge.
   *
   * @return its planes, made when first asked for
   */
  public Planes test() {
    return test;
  }

  /**
   * The pristine original.
   *
   * @return its planes, made when first asked for
   * @throws UnsupportedRequestException if there is none
   */
  public Planes reference() {
    return reference.orElseThrow(
        () -> new UnsupportedRequestException("no reference picture was given"));
  }

  /**
   * Whether a map is asked.
   *
   * @return false if building one would be wasted
   */
  public boolean wantsMap() {
    return wantsMap;
  }

  /**
   * Workers that may be used.
   *
   * @return at least 1; the result must not depend on it
   */
  public int threads() {
    return threads;
  }

  /**
   * Records a preprocessing step for the provenance.
   *
   * @param phrase such as {@code "averaged down by 2"}
   */
  public void step(String phrase) {
    steps.add(phrase);
  }

  /**
   * The steps recorded so far.
   *
   * @return in order
   */
  public List<String> steps() {
    return List.copyOf(steps);
  }

  /**
   * Refuses pictures smaller than a metric can see.
   *
   * @param metric its name
   * @param minimum shortest side in pixels
   * @throws UnsupportedRequestException if width or height is smaller
   */
  public void requireAtLeast(String metric, int minimum) {
    int width = test.width();
    int height = test.height();
    if (Math.min(width, height) < minimum) {
      throw new UnsupportedRequestException(
          metric
              + " needs at least "
              + minimum
              + "×"
              + minimum
              + " pixels; this picture is "
              + width
              + "×"
              + height);
    }
  }

  /**
   * Ends the call if the thread was interrupted; long metrics call it between stages.
   *
   * @throws CancellationException if interrupted; the flag stays set
   */
  public static void checkInterrupted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
  }
}
