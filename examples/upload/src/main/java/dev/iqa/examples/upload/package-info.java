// SPDX-License-Identifier: Apache-2.0
/** A web service that takes good photos and says what is wrong with the others. */
@NullMarked
package dev.iqa.examples.upload;

import org.jspecify.annotations.NullMarked;
