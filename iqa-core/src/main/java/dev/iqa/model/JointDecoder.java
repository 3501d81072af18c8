// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.Aspect;
import dev.iqa.Distortion;
import dev.iqa.Distortions;
import dev.iqa.Finding;
import dev.iqa.Score;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/** Score and distortion from joint prompts: the mean distribution of all views, marginalised. */
final class JointDecoder implements ViewDecoder {

  private final ModelOutput.JointPrompts output;
  private final TextMatch match;
  private final boolean scores;
  private final double[] sums;
  private double weights;

  JointDecoder(ModelOutput.JointPrompts output, TextMatch match, boolean scores) {
    this.output = output;
    this.match = match;
    this.scores = scores;
    sums = new double[output.texts().rows()];
  }

  @Override
  public boolean answers(Set<Aspect> asked) {
    return asked.contains(Aspect.DISTORTIONS) || (scores && asked.contains(Aspect.SCORE));
  }

  @Override
  public void begin(int width, int height) {
    Arrays.fill(sums, 0);
    weights = 0;
  }

  @Override
  public void add(Tensors tensors, int place, View view, double weight) {
    double[] shares = match.logits(tensors, place);
    Softmax.apply(shares);
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * shares[i];
    }
    weights += weight;
  }

  @Override
  public void finish(Set<Aspect> asked, List<Finding> findings) {
    int levels = output.levels().size();
    int kinds = output.distortions().size();
    double[] byKind = new double[kinds];
    double[] levelOfKind = new double[kinds];
    double mean = 0;
    double square = 0;
    for (int row = 0; row < sums.length; row++) {
      double share = sums[row] / weights;
      double level = output.levels().get(row % levels);
      int kind = row / levels % kinds;
      mean += share * level;
      square += share * level * level;
      byKind[kind] += share;
      levelOfKind[kind] += share * output.scale().toUnit(level);
    }
    if (scores && asked.contains(Aspect.SCORE)) {
      double low = Math.min(output.scale().worst(), output.scale().best());
      double high = Math.max(output.scale().worst(), output.scale().best());
      findings.add(
          new Score(
              Math.min(high, Math.max(low, mean)),
              OptionalDouble.of(Math.sqrt(Math.max(0, square - mean * mean))),
              output.scale()));
    }
    if (asked.contains(Aspect.DISTORTIONS) && kinds > 1) {
      int likeliest = 0;
      for (int kind = 1; kind < kinds; kind++) {
        likeliest = byKind[kind] > byKind[likeliest] ? kind : likeliest;
      }
      List<Distortion> found = new ArrayList<>();
      if (output.distortions().get(likeliest).isPresent()) {
        double goodness = levelOfKind[likeliest] / byKind[likeliest];
        found.add(
            new Distortion(
                output.distortions().get(likeliest).get(),
                Math.min(5, Math.max(1, 5 - 4 * goodness)),
                Math.min(1, byKind[likeliest])));
      }
      findings.add(new Distortions(found));
    }
  }
}
