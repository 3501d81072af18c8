// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.train.network.Activation;
import dev.iqa.train.network.Algebra;
import dev.iqa.train.network.Block;
import dev.iqa.train.network.Convolution;
import dev.iqa.train.network.Linear;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Port;
import dev.iqa.train.network.Residual;
import dev.iqa.train.network.Sequence;
import dev.iqa.train.network.SqueezeExcite;
import dev.iqa.train.network.Weight;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;

/** A few thousand weights learn how bright a noisy picture is. */
class BrightnessObjective implements Objective {

  private static final int BATCH = 8;
  private static final int SIDE = 24;

  private final long seed;

  BrightnessObjective(long seed) {
    this.seed = seed;
  }

  @Override
  public Network network() {
    return new BrightnessNetwork();
  }

  @Override
  public Batch batch(long step) {
    SplittableRandom random = new SplittableRandom(seed + 1_000_003L * (step + 1));
    float[] pictures = new float[BATCH * 3 * SIDE * SIDE];
    float[] brightness = new float[BATCH];
    for (int i = 0; i < BATCH; i++) {
      brightness[i] = (float) random.nextDouble();
      for (int k = 0; k < 3 * SIDE * SIDE; k++) {
        pictures[i * 3 * SIDE * SIDE + k] =
            (float) (brightness[i] + .3 * (random.nextDouble() - .5));
      }
    }
    return new Batch(
        "synthetic " + step,
        Named.of("pictures", Values.of(pictures, BATCH, 3, SIDE, SIDE))
            .and("brightness", Values.of(brightness, BATCH, 1)));
  }

  @Override
  public Loss loss(Named<Tensor> outputs, Named<Tensor> batch) {
    Tensor difference = outputs.get("brightness").sub(batch.get("brightness"));
    return Loss.weighted(
        Map.of("square", difference.mul(difference).mean()), Map.of("square", 1.0));
  }

  @Override
  public Map<String, Double> validate(Predictor predictor) {
    double sum = 0;
    for (int k = 0; k < 2; k++) {
      Batch batch = batch(-10 - k);
      float[] predicted = predictor.predict(batch.values()).get("brightness").floats();
      float[] expected = batch.values().get("brightness").floats();
      sum +=
          IntStream.range(0, BATCH)
              .mapToDouble(i -> Math.pow(predicted[i] - expected[i], 2))
              .average()
              .orElseThrow();
    }
    return Map.of("rmse", Math.sqrt(sum / 2));
  }

  @Override
  public Goal goal() {
    return Goal.lowest("rmse");
  }

  @Override
  public List<Named<Values>> calibration() {
    return List.of(batch(-10).values());
  }

  record BrightnessNetwork() implements Network {

    private static final Block BODY =
        Sequence.of(
            Convolution.normed("stem", 3, 8, 3, 2),
            Activation.HARD_SWISH,
            new Residual(
                Sequence.of(
                    Convolution.depthwise("mix", 8, 3, 1),
                    Activation.RELU,
                    new SqueezeExcite("gate", 8, 4),
                    Convolution.normed("project", 8, 8, 1, 1))));
    private static final Linear HEAD = new Linear("head", 16, 1);

    @Override
    public List<Weight> weights() {
      return Stream.concat(BODY.weights().stream(), HEAD.weights().stream()).toList();
    }

    @Override
    public List<Port> inputs() {
      return List.of(Port.pictures("pictures"));
    }

    @Override
    public List<Port> outputs() {
      return List.of(Port.of("brightness", "batch", "1"));
    }

    @Override
    public <T> Named<T> apply(Algebra<T> algebra, Named<T> inputs) {
      T features = BODY.apply(algebra, inputs.get("pictures"));
      T pooled =
          algebra.concatenate(
              1, List.of(algebra.pooledMean(features), algebra.pooledDeviation(features)));
      return Named.of("brightness", HEAD.apply(algebra, algebra.reshape(pooled, 0, 16)));
    }
  }
}
