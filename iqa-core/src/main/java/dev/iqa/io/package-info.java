// SPDX-License-Identifier: Apache-2.0
/**
 * How the library writes files, of which nobody ever sees half, and reads JSON objects, of which no
 * field is overlooked. Not exported.
 *
 * <pre>{@code
 * WholeFile.write(Path.of("model.onnx"), bytes);
 * }</pre>
 *
 * <p>Begin with {@link dev.iqa.io.WholeFile} and {@link dev.iqa.io.Fields}.
 */
@NullMarked
package dev.iqa.io;

import org.jspecify.annotations.NullMarked;
