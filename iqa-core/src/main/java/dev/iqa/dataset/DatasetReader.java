// SPDX-License-Identifier: Apache-2.0
package dev.iqa.dataset;

import java.io.IOException;
import java.nio.file.Path;

/** Reads a dataset from where its files lie. */
public interface DatasetReader {

  /**
   * Reads the tables and looks for the pictures; no picture is decoded.
   *
   * @param location a folder, or the table of a {@link TableReader}
   * @return the dataset
   * @throws IOException if a file cannot be read
   * @throws DatasetException if it is no dataset of this kind
   */
  Dataset read(Path location) throws IOException;
}
