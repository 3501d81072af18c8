// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Port;
import dev.iqa.train.network.Weight;
import dev.iqa.train.student.LevelStatistics;
import dev.iqa.train.student.StudentStages;
import java.util.List;

/**
 * The eyes of {@code depict-nano}: the convolutional stages of the student over a window at native
 * resolution, and what the histograms of the window's levels say. Nothing is made smaller, because
 * distortions die of it.
 */
public final class VisionTower implements Network {

  /** The input: [batch, 3, height, width], red, green and blue as (sample / 255 − 0.5) · 4. */
  public static final String WINDOW = "window";

  /** The output: [batch, {@link #features()}]. */
  public static final String FEATURES = "features";

  /** What the names of all weights begin with. */
  public static final String PREFIX = "tower.";

  private final StudentStages stages = new StudentStages(PREFIX);

  // Every pixel: a window has as many as the student looks at in a photograph.
  private final LevelStatistics levels = new LevelStatistics(1);

  /** The one there is. */
  public VisionTower() {}

  /**
   * What comes out for a window.
   *
   * @return how many numbers
   */
  public int features() {
    return stages.features() + LevelStatistics.COUNT;
  }

  @Override
  public List<Weight> weights() {
    return stages.weights();
  }

  @Override
  public List<Port> inputs() {
    return List.of(Port.pictures(WINDOW));
  }

  @Override
  public List<Port> outputs() {
    return List.of(Port.of(FEATURES, "batch", String.valueOf(features())));
  }

  @Override
  public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
    T window = inputs.get(WINDOW);
    T ofStages = stages.apply(algebra, window).statistics();
    return Named.of(
        FEATURES, algebra.concatenate(1, List.of(ofStages, levels.apply(algebra, window))));
  }
}
