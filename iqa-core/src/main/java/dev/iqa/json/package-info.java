// SPDX-License-Identifier: Apache-2.0
/**
 * Reads JSON objects of which no field is overlooked: what is missing, wrong or unknown is refused
 * by its path. Not exported.
 */
@NullMarked
package dev.iqa.json;

import org.jspecify.annotations.NullMarked;
