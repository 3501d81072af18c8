// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import dev.iqa.PixelFormat;
import dev.iqa.imaging.Pictures;
import dev.iqa.train.Batch;
import dev.iqa.train.Goal;
import dev.iqa.train.Loss;
import dev.iqa.train.Objective;
import dev.iqa.train.OnnxPredictor;
import dev.iqa.train.Predictor;
import dev.iqa.train.Values;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.OnnxAlgebra;
import dev.iqa.train.network.Weights;
import dev.iqa.train.student.StudentInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/**
 * The small student's stages learn from windows of pictures: squared error against the score of the
 * whole. For studies: nothing is validated or exported.
 */
final class StagesObjective implements Objective {

  private static final String SCORE = "score of the picture";

  private final StagesNetwork network = new StagesNetwork();
  private final PictureWindows pictures;
  private final List<String> names;
  private final float[] scores;
  private final double mean;
  private final double deviation;
  private final StagesPlan plan;
  private final long seed;

  /**
   * What is learnt.
   *
   * @param pictures that windows are shown of
   * @param levels 1 to 5, by name; not all equal
   * @param plan of the steps
   * @param seed of the draws
   */
  StagesObjective(PictureWindows pictures, Map<String, Double> levels, StagesPlan plan, long seed) {
    this.pictures = pictures;
    this.plan = plan;
    this.seed = seed;
    names = levels.keySet().stream().sorted().toList();
    double[] all = names.stream().mapToDouble(name -> levels.getOrDefault(name, 0.0)).toArray();
    mean = Arrays.stream(all).average().orElse(0);
    deviation = Math.sqrt(Arrays.stream(all).map(v -> (v - mean) * (v - mean)).average().orElse(0));
    scores = new float[all.length];
    for (int i = 0; i < all.length; i++) {
      scores[i] = (float) ((all[i] - mean) / deviation);
    }
  }

  @Override
  public Network network() {
    return network;
  }

  @Override
  public Batch batch(long step) {
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step);
    List<PictureWindows.Window> shown = new ArrayList<>();
    float[] score = new float[plan.windows()];
    for (int i = 0; i < score.length; i++) {
      int place = random.nextInt(names.size());
      shown.add(pictures.anywhere(names.get(place), plan.windowSide(), random));
      score[i] = scores[place];
    }
    return new Batch(
        shown.stream().map(PictureWindows.Window::name).collect(Collectors.joining(", ")),
        Named.of(LeafNetwork.PICTURE, pictures.show(shown, plan.windowSide()))
            .and(SCORE, Values.of(score, score.length, 1)));
  }

  @Override
  public Loss loss(Named<Tensor> outputs, Named<Tensor> batch) {
    Tensor miss = outputs.get(StagesNetwork.LEVEL).sub(batch.get(SCORE));
    Tensor squares = miss.mul(miss).mean();
    return new Loss(squares, Map.of("opinion", squares));
  }

  /** What the network says of whole pictures, in levels. */
  double[] levels(Weights weights, List<Path> files) {
    try (OnnxPredictor predictor =
        new OnnxPredictor(OnnxAlgebra.graph("stages", network, weights).toBytes())) {
      double[] levels = new double[files.size()];
      for (int i = 0; i < levels.length; i++) {
        var picture = Pictures.convert(Pictures.read(files.get(i)), PixelFormat.RGB8);
        float said =
            predictor.predict(StudentInput.of(picture)).get(StagesNetwork.LEVEL).floats()[0];
        levels[i] = Math.min(5, Math.max(1, mean + deviation * said));
      }
      return levels;
    }
  }

  @Override
  public Map<String, Double> validate(Predictor predictor) {
    return Map.of();
  }

  @Override
  public Goal goal() {
    return Goal.lowest("opinion");
  }

  @Override
  public List<Named<Values>> calibration() {
    return List.of();
  }
}
