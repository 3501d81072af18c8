// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

/**
 * What a kernel reads of a colour picture. A grey picture's one channel stands for each of them.
 */
public enum Component {
  /** .299 R + .587 G + .114 B of the sRGB-encoded samples (BT.601), not rounded. */
  LUMA,
  /** The first channel. */
  RED,
  /** The second channel. */
  GREEN,
  /** The third channel. */
  BLUE
}
