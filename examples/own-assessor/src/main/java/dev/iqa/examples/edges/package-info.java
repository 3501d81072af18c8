// SPDX-License-Identifier: Apache-2.0
/** An assessor in a jar of its own, which iqa finds like its own ones. */
@NullMarked
package dev.iqa.examples.edges;

import org.jspecify.annotations.NullMarked;
