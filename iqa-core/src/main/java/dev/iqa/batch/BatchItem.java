// SPDX-License-Identifier: Apache-2.0
package dev.iqa.batch;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A picture to judge.
 *
 * @param picture file
 * @param reference file of its undistorted original
 */
public record BatchItem(Path picture, Optional<Path> reference) {}
