// SPDX-License-Identifier: Apache-2.0
/**
 * Networks as data: blocks are records, weights a flat map of names, and a network one expression
 * over an {@link dev.iqa.train.network.Algebra} that is computed, trained and exported.
 *
 * <table>
 * <caption>Blocks</caption>
 * <tr><th>block</th><th>weights</th><th>paper</th></tr>
 * <tr><td>{@code Convolution}, dense, grouped or depthwise</td>
 * <td>{@code weight}, and {@code bias} or {@code norm.*}</td>
 * <td><a href="https://arxiv.org/abs/1502.03167">Ioffe and Szegedy, 2015</a></td></tr>
 * <tr><td>{@code SqueezeExcite}</td><td>{@code reduce.*}, {@code expand.*}</td>
 * <td><a href="https://arxiv.org/abs/1709.01507">Hu et al., 2018</a></td></tr>
 * <tr><td>{@code Linear}, {@code Mlp}</td><td>{@code weight}, {@code bias}</td><td></td></tr>
 * <tr><td>{@code LayerNorm}</td><td>{@code weight}, {@code bias}</td>
 * <td><a href="https://arxiv.org/abs/1607.06450">Ba et al., 2016</a></td></tr>
 * <tr><td>{@code Attention}</td><td>{@code qkv.*}, {@code proj.*}</td>
 * <td><a href="https://arxiv.org/abs/1706.03762">Vaswani et al., 2017</a></td></tr>
 * <tr><td>{@code Residual}, {@code Sequence}, {@code Activation}</td><td></td><td></td></tr>
 * </table>
 *
 * <pre>{@code
 * Block stem = Sequence.of(Convolution.normed("stem", 3, 16, 3, 2), Activation.RELU);
 * try (Weights weights = Weights.initial(stem.weights(), 7);
 *     PointerScope scope = new PointerScope()) {
 *   Tensor features = stem.apply(TorchAlgebra.inference(weights), pictures);
 * }
 * }</pre>
 *
 * <p>Begin with {@link dev.iqa.train.network.Network}.
 */
@NullMarked
package dev.iqa.train.network;

import org.jspecify.annotations.NullMarked;
