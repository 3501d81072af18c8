// SPDX-License-Identifier: Apache-2.0
/**
 * The inner loops of the classical metrics in C++, chosen at run time for AVX-512, AVX2 or the
 * baseline of the processor.
 *
 * <p>{@link dev.iqa.backend.kernel.NativeKernels} is found by {@code ServiceLoader}; put the module
 * on the path and every metric uses it. The plain-Java kernels of {@code dev.iqa.metric.spi} are
 * the definition: both pass the same tests.
 */
@NullMarked
package dev.iqa.backend.kernel;

import org.jspecify.annotations.NullMarked;
