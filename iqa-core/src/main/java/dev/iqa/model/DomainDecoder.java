// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.Aspect;
import dev.iqa.Finding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Whether the model knows pictures of this kind: the mean of its probabilities over the views. */
final class DomainDecoder implements ViewDecoder {

  private final ModelOutput.Domain output;
  private final int tensor;
  private double sum;
  private double weights;

  DomainDecoder(ModelOutput.Domain output, Tensors tensors) {
    this.output = output;
    tensor = tensors.indexOf(output.tensor());
  }

  @Override
  public boolean answers(Set<Aspect> asked) {
    return true;
  }

  @Override
  public void begin(int width, int height) {
    sum = 0;
    weights = 0;
  }

  @Override
  public void add(Tensors tensors, int place, View view, double weight) {
    sum += weight * tensors.at(tensor, place, 0);
    weights += weight;
  }

  @Override
  public void finish(Set<Aspect> asked, List<Finding> findings) {
    // What it knows is asked for below.
  }

  private boolean isFamiliar() {
    return sum >= output.threshold() * weights;
  }

  /** A sentence for a picture that is not of the kind. */
  Optional<String> warning() {
    return isFamiliar() ? Optional.empty() : Optional.of(output.warning());
  }

  /** The same as a step of the provenance. */
  Optional<String> step() {
    return isFamiliar()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT, "outside the domain: %s %.2f", output.tensor(), sum / weights));
  }
}
