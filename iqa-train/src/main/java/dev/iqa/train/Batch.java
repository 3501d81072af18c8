// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train;

import dev.iqa.train.network.Named;

/**
 * What one step learns from.
 *
 * @param name what it consists of, for messages: the names of its pictures, say
 * @param values the inputs of the network, and what the loss needs
 */
public record Batch(String name, Named<Values> values) {}
