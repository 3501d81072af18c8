// SPDX-License-Identifier: Apache-2.0
/**
 * The seam between models and engines. Core writes pixels into the buffers of a {@link
 * dev.iqa.model.spi.RunnerSlot}, asks it to run, and reads the outputs from its buffers; nothing is
 * copied in between.
 *
 * <pre>{@code
 * RunnerSlot slot = runner.newSlot();
 * slot.shape(List.of(new long[] {1, 3, 224, 224}));
 * slot.input(0).asFloatBuffer().put(pixels);
 * slot.run();
 * float score = slot.output(0).asFloatBuffer().get(0);
 * }</pre>
 *
 * <p>Begin with {@link dev.iqa.model.spi.ModelRunner}.
 */
@NullMarked
package dev.iqa.model.spi;

import org.jspecify.annotations.NullMarked;
