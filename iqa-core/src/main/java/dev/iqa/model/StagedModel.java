// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.ModelUnavailableException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model that was copied and checked but is not installed: the moment to read its licence. Closing
 * it drops the copy.
 */
public final class StagedModel implements AutoCloseable {

  private final ModelStore store;
  private final ModelManifest manifest;
  private final Path aside;
  private final Path folder;
  private final String digest;

  StagedModel(ModelStore store, ModelManifest manifest, Path aside, Path folder, String digest) {
    this.store = store;
    this.manifest = manifest;
    this.aside = aside;
    this.folder = folder;
    this.digest = digest;
  }

  /**
   * What it is.
   *
   * @return its manifest
   */
  public ModelManifest manifest() {
    return manifest;
  }

  Path folder() {
    return folder;
  }

  String digest() {
    return digest;
  }

  /**
   * Moves it into the store.
   *
   * @return the model where it now lies
   * @throws ModelUnavailableException if another of its name is there
   */
  public InstalledModel install() {
    return store.install(this, false);
  }

  /**
   * Moves it into the store, in the place of another of its name.
   *
   * @return the model where it now lies
   */
  public InstalledModel replace() {
    return store.install(this, true);
  }

  @Override
  public void close() {
    if (Files.exists(aside)) {
      ModelStore.delete(aside);
    }
  }
}
