// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.train.Batch;
import dev.iqa.train.Goal;
import dev.iqa.train.Loss;
import dev.iqa.train.Objective;
import dev.iqa.train.Predictor;
import dev.iqa.train.Values;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** A small trunk learns, window by window, the coordinates that a larger one sees there. */
final class SeeingObjective implements Objective {

  /**
   * A window and what the larger trunk sees in it.
   *
   * @param window of a picture
   * @param coordinates of the larger trunk, the mean sum of their squares 1
   */
  @SuppressWarnings("ArrayRecordComponent") // read, never compared
  record Sight(PictureWindows.Window window, float[] coordinates) {}

  /** Squared error, as a share of what there is to be known. */
  static final String MISSED = "missed";

  private static final String WANTED = "coordinates of the larger trunk";
  private static final int SHOWN = 6;

  private final SeeingNetwork network;
  private final PictureWindows pictures;
  private final List<Sight> sights;
  private final List<Sight> held;
  private final int side;
  private final int together;
  private final Consumer<Weights> start;
  private final long seed;

  /**
   * What is learnt.
   *
   * @param network to be trained
   * @param pictures of all windows
   * @param sights to learn from
   * @param held to validate with
   * @param side of the windows, in pixels
   * @param together so many windows in a step
   * @param start what the network begins with
   * @param seed of the draws
   */
  SeeingObjective(
      SeeingNetwork network,
      PictureWindows pictures,
      List<Sight> sights,
      List<Sight> held,
      int side,
      int together,
      Consumer<Weights> start,
      long seed) {
    this.network = network;
    this.pictures = pictures;
    this.sights = List.copyOf(sights);
    this.held = List.copyOf(held);
    this.side = side;
    this.together = together;
    this.start = start;
    this.seed = seed;
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public void initialise(Weights weights) {
    start.accept(weights);
  }

  @Override
  public Batch batch(long step) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step);
    List<PictureWindows.Window> shown = new ArrayList<>();
    float[] wanted = new float[together * network.coordinates()];
    for (int i = 0; i < together; i++) {
      Sight sight = sights.get(random.nextInt(sights.size()));
      shown.add(sight.window().turned(random.nextBoolean()));
      System.arraycopy(
          sight.coordinates(), 0, wanted, i * network.coordinates(), network.coordinates());
    }
    return new Batch(
        shown.stream().map(PictureWindows.Window::name).collect(Collectors.joining(", ")),
        Named.of(LeafNetwork.PICTURE, pictures.show(shown, side))
            .and(WANTED, Values.of(wanted, together, network.coordinates())));
  }

  @Override
  public Loss loss(Named<Tensor> outputs, Named<Tensor> batch) {
    Tensor miss = outputs.get(LeafHead.COORDINATES).sub(batch.get(WANTED));
    Tensor missed = miss.mul(miss).mean().mul(new Scalar(network.coordinates()));
    return new Loss(missed, Map.of(MISSED, missed));
  }

  @Override
  public Map<String, Double> validate(Predictor predictor) {
    double squares = 0;
    double all = 0;
    for (Sight sight : held) {
      float[] said = predictor.predict(shown(sight)).get(LeafHead.COORDINATES).floats();
      for (int k = 0; k < said.length; k++) {
        double wanted = sight.coordinates()[k];
        squares += (said[k] - wanted) * (said[k] - wanted);
        all += wanted * wanted;
      }
    }
    return Map.of(MISSED, squares / all);
  }

  private Named<Values> shown(Sight sight) {
    return Named.of(LeafNetwork.PICTURE, pictures.show(List.of(sight.window()), side));
  }

  @Override
  public Goal goal() {
    return Goal.lowest(MISSED);
  }

  @Override
  public List<Named<Values>> calibration() {
    return held.stream().limit(SHOWN).map(this::shown).toList();
  }

  @Override
  public Map<String, String> remarks() {
    return Map.of(
        "Use",
        "As the trunk of a LEAF student. It says no score: it says what a larger trunk sees, in "
            + network.coordinates()
            + " coordinates.");
  }
}
