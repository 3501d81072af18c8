// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.Aspect;
import dev.iqa.Finding;
import java.util.List;
import java.util.Set;

/**
 * Turns the outputs for the views of one picture into findings. Keeps its sums from call to call,
 * so each slot has its own.
 */
interface ViewDecoder {

  /** Whether it can tell anything of what is asked; else it need not be fed. */
  boolean answers(Set<Aspect> asked);

  /**
   * Forgets what was added.
   *
   * @param width of the sized picture that the views are parts of
   * @param height of the sized picture
   */
  void begin(int width, int height);

  /**
   * Adds what the model put out for one view.
   *
   * @param tensors of the run
   * @param place of the view in the batch
   * @param view judged
   * @param weight among the views
   */
  void add(Tensors tensors, int place, View view, double weight);

  /** Answers what is asked and can be told from the outputs. */
  void finish(Set<Aspect> asked, List<Finding> findings);
}
