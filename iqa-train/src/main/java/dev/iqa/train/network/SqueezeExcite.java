// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.network;

import java.util.List;
import java.util.stream.Stream;

/**
 * Each channel scaled by what the means of all channels say (Hu et al., 2018): mean over the
 * picture, {@code NAME.reduce}, rectifier, {@code NAME.expand}, hard sigmoid.
 *
 * @param name of its weights
 * @param channels of the feature map
 * @param squeezed channels between the two convolutions
 */
public record SqueezeExcite(String name, int channels, int squeezed) implements Block {

  @Override
  public List<Weight> weights() {
    return Stream.concat(reduce().weights().stream(), expand().weights().stream()).toList();
  }

  @Override
  public <T> T apply(Algebra<T> algebra, T x) {
    T y = reduce().apply(algebra, algebra.pooledMean(x));
    y = expand().apply(algebra, Activation.RELU.apply(algebra, y));
    return algebra.multiply(x, Activation.HARD_SIGMOID.apply(algebra, y));
  }

  private Convolution reduce() {
    return Convolution.biased(name + ".reduce", channels, squeezed, 1, 1);
  }

  private Convolution expand() {
    return Convolution.biased(name + ".expand", squeezed, channels, 1, 1);
  }
}
