// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language.spi;

import dev.iqa.AssessorConfig;
import dev.iqa.ModelUnavailableException;
import dev.iqa.language.InstalledLanguageModel;
import dev.iqa.language.VisionEncoder;
import dev.iqa.model.InstalledModel;
import java.util.Optional;

/** Opens vision encoders on one engine. Everything but {@code open} is cheap. */
public interface VisionEncoderProvider {

  /**
   * Behind {@link #format()}: format of the file by which a language model shows that it brings its
   * own eyes, such as {@code onnx-tower}.
   */
  String TOWER = "-tower";

  /**
   * Name of the engine.
   *
   * @return such as {@code onnx}
   */
  String backend();

  /**
   * Format of the files it runs, as manifests name it.
   *
   * @return such as {@code onnx}
   */
  String format();

  /**
   * Decides between two available engines that run a manifest: the higher wins, a tie is an error
   * that names both.
   *
   * @return 0 unless there is a reason
   */
  default int priority() {
    return 0;
  }

  /**
   * Why nothing can be opened here, in words a user can act on.
   *
   * @return empty when available
   */
  default Optional<String> unavailableBecause() {
    return Optional.empty();
  }

  /**
   * Opens an encoder.
   *
   * @param model with an output of embeddings and a file of this {@link #format()}
   * @param config device and threads
   * @return ready to encode from several threads
   * @throws dev.iqa.ModelUnavailableException if its weights or native code cannot be loaded
   * @throws dev.iqa.UnsupportedRequestException if the engine does not run on that device
   */
  VisionEncoder open(InstalledModel model, AssessorConfig config);

  /**
   * Opens the eyes that a language model brings among its own files.
   *
   * @param model with a file of this {@link #format()} and {@value #TOWER}
   * @param config device and threads
   * @return ready to encode from several threads
   * @throws ModelUnavailableException if its weights or native code cannot be loaded, or this
   *     engine runs no such eyes
   * @throws dev.iqa.UnsupportedRequestException if the engine does not run on that device
   */
  default VisionEncoder open(InstalledLanguageModel model, AssessorConfig config) {
    throw new ModelUnavailableException(
        backend()
            + " does not run the eyes that "
            + model.manifest().name()
            + " brings; iqa-backend-onnx runs those of the format onnx"
            + TOWER);
  }
}
