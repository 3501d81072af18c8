// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.Aspect;
import dev.iqa.Finding;
import dev.iqa.InferenceException;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** One score from the scores of all views. */
final class ScoreDecoder implements ViewDecoder {

  /** The score of one view. */
  interface ViewScore {
    /** Value on the scale, or beyond it. */
    double value(Tensors tensors, int place);

    /** Standard deviation of the value just read; NaN if unknown. */
    double deviation(Tensors tensors, int place);
  }

  private final String model;
  private final ViewScore score;
  private final ScoreScale scale;
  private final boolean clamp;
  private final Aggregate aggregate;
  private double[] values = new double[1];
  private double[] deviations = new double[1];
  private double[] weights = new double[1];
  private int count;

  ScoreDecoder(
      String model, ViewScore score, ScoreScale scale, boolean clamp, Aggregate aggregate) {
    this.model = model;
    this.score = score;
    this.scale = scale;
    this.clamp = clamp;
    this.aggregate = aggregate;
  }

  @Override
  public boolean answers(Set<Aspect> asked) {
    return asked.contains(Aspect.SCORE);
  }

  @Override
  public void begin(int width, int height) {
    count = 0;
  }

  @Override
  public void add(Tensors tensors, int place, View view, double weight) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
      deviations = Arrays.copyOf(deviations, 2 * count);
      weights = Arrays.copyOf(weights, 2 * count);
    }
    values[count] = score.value(tensors, place);
    deviations[count] = score.deviation(tensors, place);
    weights[count++] = weight;
  }

  @Override
  public void finish(Set<Aspect> asked, List<Finding> findings) {
    if (!asked.contains(Aspect.SCORE)) {
      return;
    }
    double value = merged();
    double deviation = count == 1 ? deviations[0] : mean(deviations);
    double low = Math.min(scale.worst(), scale.best());
    double high = Math.max(scale.worst(), scale.best());
    if (!clamp && !scale.contains(value)) {
      throw new InferenceException(
          model
              + " put out the score "
              + value
              + ", which is not on its scale "
              + scale
              + "; a manifest that clamps it would work");
    }
    findings.add(
        new Score(
            Math.min(high, Math.max(low, value)),
            Double.isNaN(deviation) ? OptionalDouble.empty() : OptionalDouble.of(deviation),
            scale));
  }

  private double merged() {
    if (count == 1) {
      return values[0];
    }
    return switch (aggregate) {
      case MEAN, WEIGHTED -> mean(values);
      case MEDIAN -> {
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        yield (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
      }
      case WORST -> {
        double worst = values[0];
        for (int i = 1; i < count; i++) {
          worst = scale.isBetter(worst, values[i]) ? values[i] : worst;
        }
        yield worst;
      }
    };
  }

  private double mean(double[] of) {
    double sum = 0;
    double weight = 0;
    for (int i = 0; i < count; i++) {
      sum += of[i] * weights[i];
      weight += weights[i];
    }
    if (!(weight > 0)) {
      throw new InferenceException(
          model + " put out weights that sum to " + weight + "; a positive sum would work");
    }
    return sum / weight;
  }

  /** A number. */
  record Scalar(ModelOutput.Scalar output, int tensor, int deviationTensor) implements ViewScore {
    @Override
    public double value(Tensors tensors, int place) {
      if (output.index() >= tensors.count(tensor)) {
        tensors.requireCount(tensor, output.index() + 1);
      }
      return tensors.at(tensor, place, output.index()) * output.line().slope()
          + output.line().intercept();
    }

    @Override
    public double deviation(Tensors tensors, int place) {
      if (output.deviation().isEmpty()) {
        return Double.NaN;
      }
      double raw = tensors.at(deviationTensor, place, 0);
      double deviation =
          switch (output.deviation().get().form()) {
            case DEVIATION -> Math.abs(raw);
            case VARIANCE -> Math.sqrt(Math.max(0, raw));
            case LOG_VARIANCE -> Math.exp(raw / 2);
          };
      return deviation * Math.abs(output.line().slope());
    }
  }

  /** A distribution over bins. */
  static final class Bins implements ViewScore {
    private final ModelOutput.Distribution output;
    private final int tensor;
    private final double[] shares;
    private double variance;

    Bins(ModelOutput.Distribution output, int tensor) {
      this.output = output;
      this.tensor = tensor;
      shares = new double[output.values().size()];
    }

    @Override
    public double value(Tensors tensors, int place) {
      if (output.indices().isEmpty()) {
        tensors.requireCount(tensor, shares.length);
      }
      for (int i = 0; i < shares.length; i++) {
        int at = output.indices().isEmpty() ? i : output.indices().get(i);
        if (at >= tensors.count(tensor)) {
          tensors.requireCount(tensor, at + 1);
        }
        double raw = tensors.at(tensor, place, at);
        shares[i] = output.softmax() ? raw : Math.max(0, raw);
      }
      if (output.softmax()) {
        Softmax.apply(shares);
      } else {
        Softmax.normalise(shares);
      }
      double mean = 0;
      double square = 0;
      for (int i = 0; i < shares.length; i++) {
        double value = output.values().get(i);
        mean += shares[i] * value;
        square += shares[i] * value * value;
      }
      variance = Math.max(0, square - mean * mean);
      return mean;
    }

    @Override
    public double deviation(Tensors tensors, int place) {
      return Math.sqrt(variance);
    }
  }

  /** Antonyms. */
  static final class Pairs implements ViewScore {
    private final TextMatch match;
    private final ScoreScale scale;

    Pairs(TextMatch match, ScoreScale scale) {
      this.match = match;
      this.scale = scale;
    }

    @Override
    public double value(Tensors tensors, int place) {
      double[] logits = match.logits(tensors, place);
      double good = 0;
      for (int i = 0; i < logits.length; i += 2) {
        good += Softmax.sigmoid(logits[i] - logits[i + 1]);
      }
      return scale.worst() + (scale.best() - scale.worst()) * good / (logits.length / 2.0);
    }

    @Override
    public double deviation(Tensors tensors, int place) {
      return Double.NaN;
    }
  }
}
