// SPDX-License-Identifier: Apache-2.0
/**
 * What a backend implements so that {@link dev.iqa.QualityAssessors} finds it.
 *
 * <p>Register the provider twice: {@code provides dev.iqa.spi.QualityAssessorProvider with ...} in
 * {@code module-info.java}, and the class name in {@code
 * META-INF/services/dev.iqa.spi.QualityAssessorProvider}, because the class path does not read
 * module declarations.
 */
@NullMarked
package dev.iqa.spi;

import org.jspecify.annotations.NullMarked;
