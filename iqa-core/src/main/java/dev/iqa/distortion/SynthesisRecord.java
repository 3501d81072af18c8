// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One item of a synthesised dataset, one line of its JSONL files. Paths are relative to the dataset
 * and use slashes.
 *
 * @param id unique within the dataset: name of the reference and number of the item
 * @param reference the undistorted picture, at the size of the distorted ones
 * @param a the first distorted picture
 * @param b the second, in items that are pairs
 * @param split {@code train} or {@code validation}; the same for all items of a reference
 * @param recipe digest of the recipe
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SynthesisRecord(
    String id,
    String reference,
    @JsonProperty("A") Side a,
    @JsonProperty("B") @Nullable Side b,
    String split,
    String recipe) {

  /**
   * A distorted picture and what was done to it, first to last; the lists are empty for a clean
   * one.
   *
   * @param picture its path
   * @param classes family of each distortion in plain words
   * @param names type of each distortion
   * @param severities 1 to 5 of each
   * @param seeds of each
   */
  public record Side(
      String picture,
      List<String> classes,
      List<String> names,
      List<Integer> severities,
      List<Long> seeds) {

    static Side of(String picture, DistortionPlan plan) {
      return new Side(
          picture,
          plan.steps().stream().map(step -> step.type().family().words()).toList(),
          plan.steps().stream().map(step -> step.type().id()).toList(),
          plan.steps().stream().map(SyntheticDistortion::severity).toList(),
          plan.steps().stream().map(SyntheticDistortion::seed).toList());
    }
  }
}
