// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The losses of the package, of tensors; one number for each row unless said otherwise. */
final class LeafLosses {

  private static final double LEAST = 1e-6;

  private LeafLosses() {}

  /** Σ weight · loss / Σ weight: a scalar, 0 where nothing counts. */
  static Tensor mean(Tensor losses, Tensor weights) {
    return losses.mul(weights).sum().div(weights.sum().clamp_min(new Scalar(LEAST)));
  }

  /** KL(p ‖ q) of shares [n, 5] and logits [n, members, 5], the mean over members: [n]. */
  static Tensor divergence(Tensor shares, Tensor logits) {
    Tensor p = shares.unsqueeze(1);
    Tensor logP = p.clamp_min(new Scalar(LEAST)).log();
    Tensor terms = p.mul(logP.sub(torch.log_softmax(logits, -1)));
    return terms.sum(-1).mean(1);
  }

  /** Huber's loss with its corner at one level. */
  static Tensor huber(Tensor differences) {
    Tensor size = differences.abs();
    Tensor near = size.clamp_max(new Scalar(1));
    // ½ x² up to 1, x − ½ beyond.
    return near.mul(near).mul(new Scalar(.5)).add(size.sub(near));
  }

  /** Φ(difference / √2): that a student whose scores deviate by one level prefers the first. */
  static Tensor preferred(Tensor differences) {
    return differences.mul(new Scalar(.5)).erf().add(new Scalar(1)).mul(new Scalar(.5));
  }

  /** 1 − √(p q) − √((1 − p)(1 − q)): 0 for equal probabilities. */
  static Tensor infidelity(Tensor p, Tensor q) {
    return within(p.mul(q))
        .sqrt()
        .add(within(complement(p).mul(complement(q))).sqrt())
        .neg()
        .add(new Scalar(1));
  }

  /** Cross entropy of a preference whose logit is the difference of scores in levels. */
  static Tensor bradleyTerry(Tensor probability, Tensor differences) {
    return torch.softplus(differences).sub(probability.mul(differences));
  }

  /** −log of the normal density of a miss, without its constant; the miss is taken as given. */
  static Tensor surprise(Tensor miss, Tensor spread) {
    Tensor units = miss.detach().div(spread);
    return spread.log().add(units.mul(units).mul(new Scalar(.5)));
  }

  /** 1 − PLCC of two columns: a scalar. */
  static Tensor uncorrelated(Tensor x, Tensor y) {
    Tensor a = x.sub(x.mean());
    Tensor b = y.sub(y.mean());
    Tensor norms = within(a.mul(a).sum().mul(b.mul(b).sum())).sqrt();
    return a.mul(b).sum().div(norms).neg().add(new Scalar(1));
  }

  private static Tensor complement(Tensor p) {
    return p.neg().add(new Scalar(1));
  }

  /** At least a little, so that a root has a slope. */
  private static Tensor within(Tensor x) {
    return x.clamp_min(new Scalar(LEAST * LEAST));
  }
}
