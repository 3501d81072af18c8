// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.Aspect;
import dev.iqa.Finding;
import dev.iqa.InferenceException;
import dev.iqa.Preference;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Preference: the mean probabilities of all views. */
final class PairDecoder implements ViewDecoder {

  private final ModelOutput.Pairwise output;
  private final int tensor;
  private final double[] sums = new double[3];
  private double weights;

  PairDecoder(ModelOutput.Pairwise output, Tensors tensors) {
    this.output = output;
    tensor = tensors.indexOf(output.tensor());
  }

  @Override
  public boolean answers(Set<Aspect> asked) {
    return asked.contains(Aspect.PREFERENCE);
  }

  @Override
  public void begin(int width, int height) {
    Arrays.fill(sums, 0);
    weights = 0;
  }

  @Override
  public void add(Tensors tensors, int place, View view, double weight) {
    double first;
    double tie = 0;
    if (output.form() == ModelOutput.PreferenceForm.LOGITS) {
      int count = tensors.count(tensor);
      if (count != 2 && count != 3) {
        throw new InferenceException(
            output.tensor() + " has " + count + " numbers; a preference is told by two or three");
      }
      double[] shares = new double[count];
      for (int i = 0; i < count; i++) {
        shares[i] = tensors.at(tensor, place, i);
      }
      Softmax.apply(shares);
      first = shares[0];
      tie = count == 3 ? shares[1] : 0;
    } else {
      tensors.requireCount(tensor, 1);
      double value = tensors.at(tensor, place, 0);
      first =
          output.form() == ModelOutput.PreferenceForm.LOG_ODDS
              ? Softmax.sigmoid(value)
              : Math.min(1, Math.max(0, value));
    }
    sums[0] += weight * first;
    sums[1] += weight * tie;
    sums[2] += weight * (1 - first - tie);
    weights += weight;
  }

  @Override
  public void finish(Set<Aspect> asked, List<Finding> findings) {
    if (asked.contains(Aspect.PREFERENCE)) {
      findings.add(
          new Preference(sums[0] / weights, sums[1] / weights, Math.max(0, sums[2] / weights)));
    }
  }
}
