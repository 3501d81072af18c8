// SPDX-License-Identifier: Apache-2.0
package dev.iqa.spi;

import dev.iqa.AssessorConfig;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.Device;
import dev.iqa.QualityAssessor;
import java.util.List;
import java.util.Optional;

/**
 * A family of assessors that run on one backend.
 *
 * <p>Everything but {@link #open} and {@link #devices} is cheap: it loads no native library, reads
 * no weights and uses no network, because listing the installed assessors calls it on every
 * provider.
 */
public interface QualityAssessorProvider {

  /**
   * Name of the backend, the part after the {@code @} of an {@link AssessorId}.
   *
   * @return lower-case letters, digits and hyphens
   */
  String backend();

  /**
   * Decides between two available backends that offer an assessor of the same name: the higher
   * wins, a tie is an error that names both.
   *
   * @return 0 unless there is a reason
   */
  default int priority() {
    return 0;
  }

  /**
   * The assessors this provider can open, whether or not it is available now.
   *
   * @return descriptors whose id names this {@link #backend()}
   */
  List<AssessorDescriptor> assessors();

  /**
   * The assessor that serves users who name none.
   *
   * @return one of {@link #assessors()}, or empty if this provider has nothing to recommend
   */
  default Optional<AssessorId> embeddedDefault() {
    return Optional.empty();
  }

  /**
   * Why nothing can be opened here, in words a user can act on: {@code "CUDA 12 not found"}.
   *
   * @return empty when available
   */
  default Optional<String> unavailableBecause() {
    return Optional.empty();
  }

  /**
   * Where {@link #open} can run here. Unlike the rest, this may load the backend's native library:
   * programs that diagnose an installation ask it, listing does not.
   *
   * @return the processor, unless the backend knows more
   */
  default List<Device> devices() {
    return List.of(Device.CPU);
  }

  /**
   * Opens an assessor.
   *
   * @param id one of {@link #assessors()}
   * @param config options not named in the descriptor never get here
   * @return ready to assess from several threads
   * @throws dev.iqa.ModelUnavailableException if its weights or native code cannot be loaded
   * @throws dev.iqa.UnsupportedRequestException if an option has a value that does not work
   */
  QualityAssessor open(AssessorId id, AssessorConfig config);
}
