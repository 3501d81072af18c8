// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.train.network.Activation;
import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.Block;
import dev.iqa.train.network.Linear;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Port;
import dev.iqa.train.network.Weight;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The student beside a reference: its frozen stages look at both pictures, and what they see is
 * compared as SSIM compares pixels, in the pixels and at every stage, channel by channel. Few
 * weights are learnt on top (as in LPIPS [1], of local statistics as in DISTS [2]).
 *
 * <p>With x the reference, y the test, d = y − x and E the mean over a window, the five comparisons
 * of a channel are the means over the picture of
 *
 * <ul>
 *   <li>log(1 + E(d)² / (E(x)² + E(y)² + c)): local means,
 *   <li>q = log(1 + var(d) / (var(x) + var(y) + c)): local structure, 0 where d is flat,
 *   <li>q²: whether the loss is everywhere or in few places,
 *   <li>log((var(y) + c) / (var(x) + c)): detail gained or lost,
 *   <li>d²,
 * </ul>
 *
 * <p>all but the fourth as logarithms. A score of the exactly equal is exactly 1: what is taken off
 * the best score is multiplied by tanh of the pixels' mean squared difference, in units far below
 * what can be seen.
 *
 * @see <a href="https://arxiv.org/abs/1801.03924">[1] Zhang et al., 2018</a>
 * @see <a href="https://arxiv.org/abs/2004.07728">[2] Ding et al., 2020</a>
 */
final class PairNetwork implements Network {

  /** The undistorted picture: [batch, 3, height, width], as the student's {@code picture}. */
  static final String REFERENCE = "reference";

  /** The picture judged, of the same size. */
  static final String TEST = "test";

  /** What {@link #learner} is fed: [batch, {@link #COMPARISONS}]. */
  static final String COMPARED = "compared";

  /** Mean squared difference of the pixels, samples 0..1: [batch, 1]. */
  static final String ERROR = "error";

  /** Comparisons of one channel. */
  private static final int KINDS = 5;

  /** Channels by stage: the pixels, then the student's. */
  private static final int[] CHANNELS = channels();

  /** Of all channels. */
  static final int COMPARISONS = comparisons();

  /** Numbers learnt of each kind at each stage. */
  private static final int MIXES = 2;

  private static final int HIDDEN = 32;

  // Stage by stage: what is lost in the noise of samples of 8 bits, and of activations near 1.
  private static final double PIXEL_FLOOR = 4e-4;
  private static final double FLOOR = 1e-2;

  /** Keeps logarithms of comparisons finite. */
  private static final double LEAST = 1e-5;

  /** Mean squared differences well above one of this many parts of white count in full. */
  private static final double GATE = 2e5;

  private final StudentNetwork student = StudentNetwork.ofStages();
  private final Network learner = new Learner();
  private final List<List<Linear>> mixes = new ArrayList<>();
  private final Linear hidden = new Linear("pair.hidden", CHANNELS.length * KINDS * MIXES, HIDDEN);
  private final Linear merit = new Linear("pair.merit", HIDDEN, 1);
  private final Linear spread = new Linear("pair.deviation", HIDDEN, 1);

  PairNetwork() {
    for (int stage = 0; stage < CHANNELS.length; stage++) {
      List<Linear> kinds = new ArrayList<>();
      for (int kind = 0; kind < KINDS; kind++) {
        kinds.add(new Linear("pair.mix" + stage + "." + kind, CHANNELS[stage], MIXES));
      }
      mixes.add(kinds);
    }
  }

  private static int[] channels() {
    int[] channels = new int[StudentNetwork.WIDTHS.length + 1];
    channels[0] = 3;
    System.arraycopy(StudentNetwork.WIDTHS, 0, channels, 1, StudentNetwork.WIDTHS.length);
    return channels;
  }

  private static int comparisons() {
    int sum = 0;
    for (int channels : CHANNELS) {
      sum += KINDS * channels;
    }
    return sum;
  }

  /** The weights that are the student's. */
  List<Weight> trunk() {
    return student.stages().stream().flatMap(stage -> stage.weights().stream()).toList();
  }

  @Override
  public List<Weight> weights() {
    List<Weight> weights = new ArrayList<>(trunk());
    weights.addAll(learner.weights());
    return weights;
  }

  @Override
  public List<Port> inputs() {
    return List.of(Port.pictures(REFERENCE), Port.pictures(TEST));
  }

  @Override
  public List<Port> outputs() {
    return learner.outputs();
  }

  @Override
  public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
    return learner.apply(algebra, compare(algebra, inputs));
  }

  /** What learns: from comparisons to a score. */
  Network learner() {
    return learner;
  }

  /** From two pictures to what the learner is fed. */
  <T> Named<T> compare(Algebra<T> algebra, Named<T> inputs) {
    T reference = inputs.get(REFERENCE);
    T test = inputs.get(TEST);
    List<T> compared = new ArrayList<>();
    T x = algebra.affine(reference, 0.25, 0.5);
    T y = algebra.affine(test, 0.25, 0.5);
    compare(algebra, x, y, 7, 4, PIXEL_FLOOR, compared);
    T off = difference(algebra, x, y);
    T error =
        algebra.meanOfTokens(
            algebra.reshape(algebra.pooledMean(algebra.multiply(off, off)), 0, 3, 1));
    // One beside the other in the batch: both pass the same kernels in the same precision.
    T both = algebra.reshape(algebra.concatenate(1, List.of(reference, test)), -1, 3, 0, 0);
    int width = 0;
    for (Block stage : student.stages()) {
      both = stage.apply(algebra, both);
      int channels = StudentNetwork.WIDTHS[width++];
      T pairs = algebra.reshape(both, -1, 2L * channels, 0, 0);
      compare(
          algebra,
          algebra.slice(pairs, 1, 0, channels),
          algebra.slice(pairs, 1, channels, 2L * channels),
          3,
          1,
          FLOOR,
          compared);
    }
    T all = algebra.reshape(algebra.concatenate(1, compared), 0, COMPARISONS);
    return Named.of(COMPARED, all).and(ERROR, error);
  }

  /** The five comparisons of each channel, all of one kind together. */
  private static <T> void compare(
      Algebra<T> algebra, T x, T y, int side, int step, double floor, List<T> into) {
    T d = difference(algebra, x, y);
    T squares = algebra.multiply(d, d);
    T meanX = algebra.localMean(x, side, step);
    T meanY = algebra.localMean(y, side, step);
    T meanD = algebra.localMean(d, side, step);
    T squareD = algebra.multiply(meanD, meanD);
    T means =
        algebra.affine(
            algebra.add(algebra.multiply(meanX, meanX), algebra.multiply(meanY, meanY)), 1, floor);
    into.add(logarithm(algebra, algebra.pooledMean(ratio(algebra, means, squareD)), LEAST));
    T varianceX = variance(algebra, x, meanX, side, step);
    T varianceY = variance(algebra, y, meanY, side, step);
    T lost =
        algebra.activate(
            difference(algebra, squareD, algebra.localMean(squares, side, step)), Activation.RELU);
    T variances = algebra.affine(algebra.add(varianceX, varianceY), 1, floor);
    T structure = ratio(algebra, variances, lost);
    into.add(logarithm(algebra, algebra.pooledMean(structure), LEAST));
    T concentrated = algebra.pooledMean(algebra.multiply(structure, structure));
    into.add(logarithm(algebra, concentrated, LEAST * LEAST));
    into.add(
        algebra.pooledMean(
            difference(
                algebra,
                logarithm(algebra, varianceX, floor),
                logarithm(algebra, varianceY, floor))));
    into.add(logarithm(algebra, algebra.pooledMean(squares), LEAST));
  }

  private static <T> T variance(Algebra<T> algebra, T x, T mean, int side, int step) {
    T square = algebra.localMean(algebra.multiply(x, x), side, step);
    return algebra.activate(
        difference(algebra, algebra.multiply(mean, mean), square), Activation.RELU);
  }

  /** log(1 + part / whole): 0 exactly where the part is 0. */
  private static <T> T ratio(Algebra<T> algebra, T whole, T part) {
    return difference(
        algebra, logarithm(algebra, whole, 0), logarithm(algebra, algebra.add(whole, part), 0));
  }

  private static <T> T logarithm(Algebra<T> algebra, T x, double least) {
    return algebra.activate(algebra.affine(x, 1, least), Activation.LOG);
  }

  private static <T> T difference(Algebra<T> algebra, T from, T to) {
    return algebra.add(to, algebra.affine(from, -1, 0));
  }

  /** From comparisons to a score. */
  private final class Learner implements Network {

    @Override
    public List<Weight> weights() {
      List<Weight> weights = new ArrayList<>();
      mixes.forEach(kinds -> kinds.forEach(mix -> weights.addAll(mix.weights())));
      for (Linear linear : List.of(hidden, merit, spread)) {
        weights.addAll(linear.weights());
      }
      return weights;
    }

    @Override
    public List<Port> inputs() {
      return List.of(
          Port.of(COMPARED, "batch", Integer.toString(COMPARISONS)), Port.of(ERROR, "batch", "1"));
    }

    @Override
    public List<Port> outputs() {
      return List.of(
          Port.of(StudentNetwork.SCORE, "batch", "1"),
          Port.of(StudentNetwork.DEVIATION, "batch", "1"));
    }

    @Override
    public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
      T compared = inputs.get(COMPARED);
      List<T> mixed = new ArrayList<>();
      long begin = 0;
      for (int stage = 0; stage < CHANNELS.length; stage++) {
        for (int kind = 0; kind < KINDS; kind++) {
          T channels = algebra.slice(compared, 1, begin, begin + CHANNELS[stage]);
          begin += CHANNELS[stage];
          mixed.add(mixes.get(stage).get(kind).apply(algebra, standard(algebra, kind, channels)));
        }
      }
      T code =
          algebra.activate(hidden.apply(algebra, algebra.concatenate(1, mixed)), Activation.RELU);
      Map<String, T> outputs = new LinkedHashMap<>();
      T logit = merit.apply(algebra, code);
      T uncertain =
          algebra.affine(
              algebra.activate(spread.apply(algebra, code), Activation.SIGMOID), 0.49, 0.01);
      T unequal = algebra.activate(algebra.affine(inputs.get(ERROR), GATE, 0), Activation.TANH);
      T lost = algebra.activate(algebra.affine(logit, -1, 0), Activation.SIGMOID);
      outputs.put(StudentNetwork.MERIT, logit);
      outputs.put(StudentNetwork.SPREAD, uncertain);
      outputs.put(StudentNetwork.SCORE, algebra.affine(algebra.multiply(unequal, lost), -1, 1));
      outputs.put(StudentNetwork.DEVIATION, algebra.multiply(unequal, uncertain));
      return Named.of(outputs);
    }

    /** Near zero and one, where a linear map learns fastest. */
    private <T> T standard(Algebra<T> algebra, int kind, T channels) {
      return switch (kind) {
        case 0, 4 -> algebra.affine(channels, 0.5, 2.5);
        case 1 -> algebra.affine(channels, 0.7, 1.4);
        case 2 -> algebra.affine(channels, 0.4, 1.2);
        default -> algebra.affine(channels, 1.5, 0);
      };
    }
  }
}
