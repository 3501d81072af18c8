// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.model.ModelFile;
import dev.iqa.model.ModelManifest;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.Network;
import dev.iqa.train.network.Weights;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * What is learnt from what: a network, batches, a loss, and how to tell whether it works.
 *
 * <p>Only {@link #batch} is called from several threads; everything else from the one that trains,
 * within a {@link org.bytedeco.javacpp.PointerScope}.
 */
public interface Objective extends AutoCloseable {

  /**
   * The network to be trained.
   *
   * @return always the same
   */
  Network network();

  /**
   * What learns, where most of the network is frozen: it is fed with what the frozen part computed
   * once, instead of that part at every step. Export takes the whole {@link #network}.
   *
   * @return always the same, all of its weights also the network's; the network unless overridden
   */
  default Network learner() {
    return network();
  }

  /**
   * Puts what was learnt elsewhere into the network before the first step.
   *
   * @param weights at random; those of a backbone may be overwritten
   */
  default void initialise(Weights weights) {}

  /**
   * Whether a weight stays as it is.
   *
   * @param weight its name
   * @return true to leave it alone; a batch normalisation whose scale is frozen keeps its
   *     statistics
   */
  default boolean frozen(String weight) {
    return false;
  }

  /**
   * Prepares a batch. The step determines it altogether: chance comes from the recipe's seed and
   * the step, never from what was drawn before. Called ahead of time, from several threads.
   *
   * @param step counted from 0
   * @return of the same names at every step, among them the learner's inputs
   */
  Batch batch(long step);

  /**
   * How wrong the network is.
   *
   * @param outputs everything the network returned, float32
   * @param batch all of {@link #batch}, as tensors
   * @return a scalar and its parts
   */
  Loss loss(Named<Tensor> outputs, Named<Tensor> batch);

  /**
   * Measures the network on pictures it does not learn from. Also called for the exported files,
   * which take the network's inputs and give its output ports and nothing else.
   *
   * @param predictor the learner as it is now, or an exported file
   * @return figures by name, in order; the same names every time
   */
  Map<String, Double> validate(Predictor predictor);

  /**
   * The figure that chooses the best weights.
   *
   * @return one of {@link #validate}
   */
  Goal goal();

  /**
   * Inputs that show the network what it will see in use; int8 export takes its ranges from them.
   *
   * @return a few batches of the network's inputs, none of them learnt from
   */
  List<Named<Values>> calibration();

  /**
   * What the exported model is fed and what its outputs mean.
   *
   * @param name of the model
   * @param file of it that a backend runs
   * @return empty for networks that are no assessors
   */
  default Optional<ModelManifest> manifest(String name, ModelFile file) {
    return Optional.empty();
  }

  /**
   * What a user of the model should know, for its card: data, intended use, limits.
   *
   * @return Markdown by heading, in order
   */
  default Map<String, String> remarks() {
    return Map.of();
  }

  /** Frees what it holds. */
  @Override
  default void close() {}
}
