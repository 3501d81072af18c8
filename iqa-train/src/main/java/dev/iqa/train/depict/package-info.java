// SPDX-License-Identifier: Apache-2.0
/** A tiny vision-language assessor. */
@NullMarked
package dev.iqa.train.depict;

import org.jspecify.annotations.NullMarked;
