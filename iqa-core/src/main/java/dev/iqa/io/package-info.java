// SPDX-License-Identifier: Apache-2.0
/**
 * How the library writes files: nobody ever sees half of one. Not exported.
 *
 * <pre>{@code
 * WholeFile.write(Path.of("model.onnx"), bytes);
 * }</pre>
 *
 * <p>Begin with {@link dev.iqa.io.WholeFile}.
 */
@NullMarked
package dev.iqa.io;

import org.jspecify.annotations.NullMarked;
