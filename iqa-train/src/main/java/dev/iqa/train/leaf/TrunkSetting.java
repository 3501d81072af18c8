// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import java.nio.file.Path;

/**
 * A trunk as recipes name it.
 *
 * @param kind of trunk
 * @param weights file in safetensors, from the recipe's folder on
 */
public record TrunkSetting(Trunk kind, String weights) {

  TrunkFile file(Path folder) {
    return new TrunkFile(kind, folder.resolve(weights));
  }
}
