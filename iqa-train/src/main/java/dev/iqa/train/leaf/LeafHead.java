// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.ScoreScale;
import dev.iqa.distillation.LevelDistribution;
import dev.iqa.train.Values;
import dev.iqa.train.network.Activation;
import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.Linear;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Port;
import dev.iqa.train.network.TorchAlgebra;
import dev.iqa.train.network.Weight;
import dev.iqa.train.network.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * From principal coordinates to five levels: several small networks side by side, which differ in
 * what chance they began with. Their mean level, stretched by a gain and moved by a linear map of
 * the coordinates, is the answer; both are neutral until people have spoken.
 *
 * @param coordinates how many go in
 * @param hidden values of each member
 * @param members at least 1
 * @param scale of the score: level 1 is its worst, 5 its best
 */
record LeafHead(int coordinates, int hidden, int members, ScoreScale scale) implements Network {

  /** The input. */
  static final String COORDINATES = "coordinates";

  /** The score on the scale. */
  static final String SCORE = "score";

  /** Its standard deviation. */
  static final String DEVIATION = "deviation";

  /** What each member says, in levels; seen by training only. */
  static final String LEVEL = "level";

  /** Logits of the levels, member after member; seen by training only. */
  static final String LOGITS = "logits";

  /** The deviation in levels; seen by training only. */
  static final String SPREAD = "spread";

  private static final int LEVELS = LevelDistribution.LEVELS;

  private Linear first() {
    return new Linear("hidden", coordinates, members * hidden);
  }

  /** Of the members' mean level: stretched and moved when people have spoken. */
  private static Linear gain() {
    return new Linear("gain", 1, 1);
  }

  /** What people see that the teacher did not. */
  private Linear tune() {
    return new Linear("tune", coordinates, 1);
  }

  private Linear spread() {
    return new Linear("spread", coordinates, 1);
  }

  private List<Linear> second() {
    List<Linear> second = new ArrayList<>();
    for (int m = 0; m < members; m++) {
      second.add(new Linear("levels" + m, hidden, LEVELS));
    }
    return second;
  }

  @Override
  public List<Weight> weights() {
    return Stream.concat(Stream.of(first(), gain(), tune(), spread()), second().stream())
        .flatMap(linear -> linear.weights().stream())
        .toList();
  }

  @Override
  public List<Port> inputs() {
    return List.of(Port.of(COORDINATES, "batch", Integer.toString(coordinates)));
  }

  @Override
  public List<Port> outputs() {
    return List.of(Port.of(SCORE, "batch", "1"), Port.of(DEVIATION, "batch", "1"));
  }

  @Override
  public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
    T x = inputs.get(COORDINATES);
    T code = algebra.activate(first().apply(algebra, x), Activation.RELU);
    List<T> parts = new ArrayList<>();
    List<Linear> second = second();
    for (int m = 0; m < members; m++) {
      T own = algebra.slice(code, 1, (long) m * hidden, (m + 1L) * hidden);
      parts.add(second.get(m).apply(algebra, own));
    }
    T logits = members == 1 ? parts.get(0) : algebra.concatenate(1, parts);
    T shares = algebra.softmax(algebra.reshape(logits, 0, members, LEVELS));
    T level = algebra.slice(shares, 2, 0, 1);
    for (int k = 1; k < LEVELS; k++) {
      level = algebra.add(level, algebra.affine(algebra.slice(shares, 2, k, k + 1L), k + 1.0, 0));
    }
    T shift = algebra.reshape(tune().apply(algebra, x), 0, 1, 1);
    T judged = algebra.add(gain().apply(algebra, level), shift);
    // From a twentieth of a level to two levels.
    T spread =
        algebra.affine(
            algebra.activate(spread().apply(algebra, x), Activation.SIGMOID), 1.95, 0.05);
    double step = (scale.best() - scale.worst()) / (LEVELS - 1);
    Map<String, T> outputs = new LinkedHashMap<>();
    T mean = within(algebra, algebra.meanOfTokens(judged));
    outputs.put(SCORE, algebra.affine(mean, step, scale.worst() - step));
    outputs.put(DEVIATION, algebra.affine(spread, Math.abs(step), 0));
    outputs.put(LOGITS, logits);
    outputs.put(LEVEL, algebra.reshape(judged, 0, members));
    outputs.put(SPREAD, spread);
    return Named.of(outputs);
  }

  /** What it says of pictures, in levels, by averaged weights. */
  double[] levels(Weights weights, Values pictures) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      float[] scores =
          apply(TorchAlgebra.inference(weights), Named.of(COORDINATES, pictures.tensor()))
              .map(Values::of)
              .get(SCORE)
              .floats();
      double[] levels = new double[scores.length];
      for (int i = 0; i < levels.length; i++) {
        double level = 1 + (LEVELS - 1) * scale.toUnit(scores[i]);
        levels[i] = Math.min(LEVELS, Math.max(1, level));
      }
      return levels;
    }
  }

  /** Kept within 1 to 5. */
  private static <T> T within(Algebra<T> algebra, T level) {
    T above = algebra.activate(algebra.affine(level, 1, -1), Activation.RELU);
    T below = algebra.activate(algebra.affine(above, -1, LEVELS - 1.0), Activation.RELU);
    return algebra.affine(below, -1, LEVELS);
  }
}
