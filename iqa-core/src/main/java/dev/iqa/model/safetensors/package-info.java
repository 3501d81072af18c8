// SPDX-License-Identifier: Apache-2.0
/**
 * Weights in safetensors files: a JSON header that names tensors, then their numbers. Unlike pickle
 * files they hold no code, so that reading them runs nothing.
 *
 * <table>
 * <caption>Element types</caption>
 * <tr><th>dtype</th><th>read as</th></tr>
 * <tr><td>F32, F16, BF16</td><td>{@code float[]}, exact</td></tr>
 * <tr><td>I64, I32, I8, U8, BOOL</td><td>{@code long[]}, exact</td></tr>
 * </table>
 *
 * <pre>{@code
 * new SafetensorsWriter()
 *     .metadata("licence", "Apache-2.0")
 *     .floats("head.weight", weights, 5, 1280)
 *     .write(Path.of("student.safetensors"));
 * float[] back = SafetensorsFile.open(Path.of("student.safetensors")).floats("head.weight");
 * }</pre>
 *
 * <p>Begin with {@link dev.iqa.model.safetensors.SafetensorsFile}.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">The format</a>
 */
@NullMarked
package dev.iqa.model.safetensors;

import org.jspecify.annotations.NullMarked;
