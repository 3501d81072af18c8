// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

/** Hears how a synthesis goes on. Calls come from one thread at a time. */
@FunctionalInterface
public interface SynthesisListener {

  /** Ignores everything. */
  SynthesisListener NONE = (done, total, made) -> {};

  /**
   * An item was written and recorded.
   *
   * @param done items of this shard that are finished, those of earlier runs included
   * @param total items of this shard
   * @param made the item
   */
  void onItem(long done, long total, SynthesisRecord made);
}
