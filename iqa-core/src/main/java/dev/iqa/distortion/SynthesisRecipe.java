// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import dev.iqa.UnsupportedRequestException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a synthesised dataset is made of; together with the reference pictures it determines every
 * sample of every picture.
 *
 * @param generator the library of distortions
 * @param pairs whether each item has two distorted pictures, A and B, to be compared; else only A
 * @param itemsPerReference how many items are made from each reference picture, at least 1
 * @param cleanShare how many distorted pictures stay clean, 0..1
 * @param doubleShare how many of the others suffer two distortions, 0..1
 * @param skippingBarelyVisible see {@link DistortionSampling}
 * @param shortSide the short side in pixels larger references are reduced to before distortion; 0
 *     keeps their size
 * @param validationShare how many references belong to the validation split, 0..1
 * @param seed of all chance, in 0..2⁵³ − 1 so that every reader of JSON keeps it whole
 */
public record SynthesisRecipe(
    DistortionGenerator generator,
    boolean pairs,
    int itemsPerReference,
    double cleanShare,
    double doubleShare,
    boolean skippingBarelyVisible,
    int shortSide,
    double validationShare,
    long seed) {

  /** Smaller pictures are refused: some distortions would leave nothing of them. */
  static final int LEAST_SIDE = 32;

  private static final List<String> FIELDS =
      Stream.of(SynthesisRecipe.class.getRecordComponents()).map(RecordComponent::getName).toList();

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /**
   * Checks the ranges.
   *
   * @throws UnsupportedRequestException if a value is out of range; the message names it
   */
  public SynthesisRecipe {
    if (itemsPerReference < 1) {
      throw new UnsupportedRequestException(
          "itemsPerReference is at least 1, not " + itemsPerReference);
    }
    DistortionSampling.requireShare("clean", cleanShare);
    DistortionSampling.requireShare("double", doubleShare);
    DistortionSampling.requireShare("validation", validationShare);
    if (pairs && cleanShare == 1) {
      throw new UnsupportedRequestException(
          "pairs need a cleanShare below 1: two clean pictures are no comparison");
    }
    if (shortSide != 0 && shortSide < LEAST_SIDE) {
      throw new UnsupportedRequestException(
          "shortSide is 0 or at least " + LEAST_SIDE + " pixels, not " + shortSide);
    }
    if (seed < 0 || seed >= 1L << 53) {
      throw new UnsupportedRequestException("the seed lies in 0..2^53 - 1, not " + seed);
    }
  }

  /**
   * The recipe of the DepictQA-Wild paper: 5 % clean, half of the rest doubles, short side 224.
   *
   * @param pairs whether items are pairs
   * @param itemsPerReference at least 1
   * @param seed of all chance
   * @return a recipe with a tenth of the references for validation
   */
  public static SynthesisRecipe depictQa(boolean pairs, int itemsPerReference, long seed) {
    return new SynthesisRecipe(
        DistortionGenerator.DEPICTQA, pairs, itemsPerReference, .05, .5, true, 224, .1, seed);
  }

  /**
   * Reads a recipe.
   *
   * @param json an object with every component of this record, and no other
   * @return the recipe
   * @throws UnsupportedRequestException if a component is missing, unknown, of another type or out
   *     of range
   */
  public static SynthesisRecipe fromJson(String json) {
    try {
      JsonNode tree = JSON.readTree(json);
      if (!tree.isObject()) {
        throw new UnsupportedRequestException(
            "the recipe is no JSON object; it is written as " + depictQa(false, 10, 1).toJson());
      }
      // Before Jackson would miss the field that is misspelt.
      tree.propertyNames().forEach(SynthesisRecipe::requireKnown);
      return JSON.treeToValue(tree, SynthesisRecipe.class);
    } catch (JacksonException e) {
      throw new UnsupportedRequestException(
          "the recipe cannot be read: "
              + firstClause(e)
              + "; it is written as "
              + depictQa(false, 10, 1).toJson(),
          e);
    }
  }

  private static void requireKnown(String field) {
    if (!FIELDS.contains(field)) {
      throw new UnsupportedRequestException(
          "the recipe has an unknown field '"
              + field
              + "';"
              + Spelling.suggestion(field, FIELDS)
              + " Its fields are "
              + String.join(", ", FIELDS));
    }
  }

  // What follows the first semicolon is about Jackson's settings.
  private static String firstClause(JacksonException e) {
    String message = e.getOriginalMessage();
    int end = message.indexOf(';');
    return end < 0 ? message : message.substring(0, end);
  }

  /**
   * The recipe as one line of JSON, always written the same way.
   *
   * @return what {@link #fromJson} reads
   */
  public String toJson() {
    return JSON.writeValueAsString(this);
  }

  /**
   * Names the recipe: equal recipes have equal digests.
   *
   * @return SHA-256 of {@link #toJson()}, 64 hexadecimal digits
   */
  public String digest() {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(toJson().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  DistortionSampling sampling() {
    return new DistortionSampling(generator, cleanShare, doubleShare, skippingBarelyVisible);
  }
}
