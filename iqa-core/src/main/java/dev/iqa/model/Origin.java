// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

/**
 * Where a model comes from.
 *
 * @param licence of the weights, as an SPDX expression
 * @param source address the weights were taken from, or who trained them
 * @param paper authors, title, year, address; empty if there is none
 * @param trainingData what it was trained on
 */
public record Origin(String licence, String source, String paper, String trainingData) {

  /** Checks that licence and source are there. */
  public Origin {
    Require.text("licence", licence);
    Require.text("source", source);
  }
}
