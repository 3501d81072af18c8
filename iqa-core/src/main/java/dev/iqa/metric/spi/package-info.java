// SPDX-License-Identifier: Apache-2.0
/**
 * The inner loops of the classical metrics as a service, so that a faster twin can take them over.
 *
 * <p>{@link dev.iqa.metric.spi.PixelKernels} says what each loop sums up; {@link
 * dev.iqa.metric.spi.JavaPixelKernels} does it in plain Java and is the definition. A twin provides
 * {@code PixelKernels} as a service (module-info and {@code META-INF/services}) with a higher
 * priority, and its test extends the contract {@code PixelKernelsContract} of this module's test
 * jar, which compares it with the definition.
 *
 * <p>Begin with {@link dev.iqa.metric.spi.Samples}: what a kernel reads.
 */
@NullMarked
package dev.iqa.metric.spi;

import org.jspecify.annotations.NullMarked;
