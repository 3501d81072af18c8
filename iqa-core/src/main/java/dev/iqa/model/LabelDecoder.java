// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.Aspect;
import dev.iqa.Distortion;
import dev.iqa.DistortionFamily;
import dev.iqa.DistortionType;
import dev.iqa.Distortions;
import dev.iqa.Finding;
import dev.iqa.json.Fields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Distortions from probabilities: their mean over the views, or their maximum. */
final class LabelDecoder implements ViewDecoder {

  private final ModelOutput.MultiLabel output;
  private final int tensor;
  private final int severityTensor;
  private final int familyTensor;
  private final boolean worst;
  private final double[] raw;
  private final double[] shares;
  private final double[] severities;
  private final double[] severityWeights;
  private final double[] rawFamilies;
  private final double[] families;
  private double weights;

  LabelDecoder(ModelOutput.MultiLabel output, Tensors tensors, boolean worst) {
    this.output = output;
    this.worst = worst;
    tensor = tensors.indexOf(output.tensor());
    severityTensor = output.severity().map(s -> tensors.indexOf(s.tensor())).orElse(-1);
    familyTensor = output.families().map(f -> tensors.indexOf(f.tensor())).orElse(-1);
    int types = output.types().size();
    raw = new double[types];
    shares = new double[types];
    severities = new double[types];
    severityWeights = new double[types];
    int count = output.families().map(f -> f.families().size()).orElse(0);
    rawFamilies = new double[count];
    families = new double[count];
  }

  @Override
  public boolean answers(Set<Aspect> asked) {
    return asked.contains(Aspect.DISTORTIONS);
  }

  @Override
  public void begin(int width, int height) {
    Arrays.fill(shares, 0);
    Arrays.fill(severities, 0);
    Arrays.fill(severityWeights, 0);
    Arrays.fill(families, 0);
    weights = 0;
  }

  @Override
  public void add(Tensors tensors, int place, View view, double weight) {
    activate(tensors, tensor, place, raw);
    for (int i = 0; i < raw.length; i++) {
      shares[i] = worst ? Math.max(shares[i], raw[i]) : shares[i] + weight * raw[i];
      double mass = weight * raw[i];
      severities[i] += mass * severity(tensors, place, i);
      severityWeights[i] += mass;
    }
    if (familyTensor >= 0) {
      activate(tensors, familyTensor, place, rawFamilies);
      for (int i = 0; i < families.length; i++) {
        families[i] =
            worst ? Math.max(families[i], rawFamilies[i]) : families[i] + weight * rawFamilies[i];
      }
    }
    weights += weight;
  }

  private void activate(Tensors tensors, int from, int place, double[] to) {
    tensors.requireCount(from, to.length);
    for (int i = 0; i < to.length; i++) {
      double value = tensors.at(from, place, i);
      to[i] =
          switch (output.activation()) {
            case NONE -> Math.min(1, Math.max(0, value));
            case SIGMOID -> Softmax.sigmoid(value);
            case SOFTMAX -> value;
          };
    }
    if (output.activation() == ModelOutput.Activation.SOFTMAX) {
      Softmax.apply(to);
    }
  }

  private double severity(Tensors tensors, int place, int type) {
    if (output.severity().isEmpty()) {
      return 1 + 4 * raw[type];
    }
    ModelOutput.SeverityOutput line = output.severity().get();
    boolean single = tensors.count(severityTensor) == 1;
    if (!single) {
      tensors.requireCount(severityTensor, raw.length);
    }
    double value = tensors.at(severityTensor, place, single ? 0 : type);
    return Math.min(5, Math.max(1, value * line.slope() + line.intercept()));
  }

  @Override
  public void finish(Set<Aspect> asked, List<Finding> findings) {
    if (!asked.contains(Aspect.DISTORTIONS)) {
      return;
    }
    List<Distortion> found = new ArrayList<>();
    Set<DistortionFamily> named = EnumSet.noneOf(DistortionFamily.class);
    for (int i = 0; i < shares.length; i++) {
      double share = share(shares[i]);
      Optional<DistortionType> type = output.types().get(i);
      if (share >= output.threshold() && type.isPresent()) {
        double severity = severityWeights[i] > 0 ? severities[i] / severityWeights[i] : 1;
        severity = Math.min(5, Math.max(1, severity));
        named.add(type.get().family());
        found.add(new Distortion(type.get(), severity, share));
      }
    }
    if (output.families().isPresent()) {
      List<DistortionFamily> order = output.families().get().families();
      for (int i = 0; i < families.length; i++) {
        double share = share(families[i]);
        if (share >= output.threshold() && named.add(order.get(i))) {
          found.add(
              new Distortion(
                  new DistortionType(Fields.word(order.get(i)), order.get(i)),
                  severityOf(order.get(i), share),
                  share));
        }
      }
    }
    found.sort(Comparator.comparingDouble(Distortion::confidence).reversed());
    findings.add(new Distortions(found));
  }

  /** The mean severity of the family's types, weighted by their probability. */
  private double severityOf(DistortionFamily family, double share) {
    double sum = 0;
    double mass = 0;
    for (int i = 0; i < shares.length; i++) {
      Optional<DistortionType> type = output.types().get(i);
      if (type.isPresent() && type.get().family() == family) {
        sum += severities[i];
        mass += severityWeights[i];
      }
    }
    return Math.min(5, Math.max(1, mass > 0 ? sum / mass : 1 + 4 * share));
  }

  private double share(double sum) {
    return Math.min(1, worst ? sum : sum / weights);
  }
}
