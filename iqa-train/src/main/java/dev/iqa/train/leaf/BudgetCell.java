// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.leaf;

import java.util.List;

/**
 * One method at one budget with one seed.
 *
 * @param method its name
 * @param budget per cent
 * @param seed counted from 0
 * @param scores how many opinions it had
 * @param predictions for the pictures held out, in the order of their names, on the scale of the
 *     opinions; for a method without opinions, of the teacher's levels on that scale
 * @param coverage part of the held-out opinions within the conformal interval of 95 %; −1 if there
 *     is none
 * @param width mean width of those intervals, in units of the scale; −1 if there is none
 */
record BudgetCell(
    String method,
    double budget,
    int seed,
    int scores,
    List<Double> predictions,
    double coverage,
    double width) {

  BudgetCell {
    predictions = List.copyOf(predictions);
  }

  boolean is(String otherMethod, double otherBudget, int otherSeed) {
    return method.equals(otherMethod) && budget == otherBudget && seed == otherSeed;
  }

  double[] predicted() {
    return predictions.stream().mapToDouble(p -> p).toArray();
  }
}
