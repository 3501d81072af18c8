// SPDX-License-Identifier: Apache-2.0
/**
 * What an engine provides so that language models can see: {@link
 * dev.iqa.language.spi.VisionEncoderProvider}, registered in {@code module-info.java} and in {@code
 * META-INF/services}. A language model asks {@link dev.iqa.language.VisionEncoders} and does not
 * learn which engine answers.
 */
@NullMarked
package dev.iqa.language.spi;

import org.jspecify.annotations.NullMarked;
