// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.train.network.Named;

/** The network as it is now, in use: averaged weights, float32, no gradients. */
public interface Predictor {

  /**
   * Runs the network.
   *
   * @param inputs by the names of its input ports
   * @return everything it returns, by name
   */
  Named<Values> predict(Named<Values> inputs);
}
