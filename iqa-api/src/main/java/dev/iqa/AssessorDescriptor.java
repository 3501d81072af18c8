// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an assessor is and answers; reading it opens nothing.
 *
 * @param id name and backend
 * @param summary one sentence on what it measures
 * @param guidance what its numbers mean in practice, in a few sentences
 * @param aspects what can be asked
 * @param reference whether it needs a pristine picture
 * @param scale range and direction of its score; present exactly if SCORE can be asked
 * @param options the choices it leaves to its user
 * @param modelDigest {@code "sha256:…"} of its weights; empty for a formula
 * @param source the paper, with an address
 * @param licence of code and weights, as an SPDX expression
 */
public record AssessorDescriptor(
    AssessorId id,
    String summary,
    String guidance,
    Set<Aspect> aspects,
    ReferenceUse reference,
    Optional<ScoreScale> scale,
    List<AssessorOption> options,
    Optional<String> modelDigest,
    String source,
    String licence) {

  /**
   * Copies the collections.
   *
   * @throws IllegalArgumentException if nothing can be asked, or scale and SCORE do not go together
   */
  public AssessorDescriptor {
    if (aspects.isEmpty()) {
      throw new IllegalArgumentException(id + " answers no aspect");
    }
    if (scale.isPresent() != aspects.contains(Aspect.SCORE)) {
      throw new IllegalArgumentException(id + ": a scale is given exactly if SCORE can be asked");
    }
    aspects = Collections.unmodifiableSet(EnumSet.copyOf(aspects));
    options = List.copyOf(options);
  }

  /**
   * Begins a descriptor.
   *
   * @param name of the assessor
   * @param backend it runs on
   * @return a builder without reference, licence Apache-2.0
   */
  public static Builder builder(String name, String backend) {
    return new Builder(new AssessorId(name, backend));
  }

  /**
   * Checks that this assessor can answer a request; every assessor calls it first.
   *
   * @param request what is asked
   * @throws UnsupportedRequestException if an aspect is not offered, a reference is missing or not
   *     used, or the number of pictures does not fit the question
   */
  public void requireSupported(AssessmentRequest request) {
    if (!aspects.containsAll(request.aspects())) {
      throw new UnsupportedRequestException(
          id
              + " does not answer "
              + without(request.aspects(), aspects)
              + "; it answers "
              + aspects);
    }
    if (reference == ReferenceUse.REQUIRED && request.reference().isEmpty()) {
      throw new UnsupportedRequestException(
          id + " compares with a reference picture and none was given");
    }
    if (reference == ReferenceUse.NONE && request.reference().isPresent()) {
      throw new UnsupportedRequestException(
          id
              + " judges a picture alone; leave the reference away or choose a full-reference assessor");
    }
    Set<Aspect> ofPairs = EnumSet.of(Aspect.PREFERENCE, Aspect.DESCRIPTION);
    if (request.candidates().size() == 2 && !ofPairs.containsAll(request.aspects())) {
      throw new UnsupportedRequestException(
          "of two pictures only "
              + ofPairs
              + " can be asked, not "
              + without(request.aspects(), ofPairs));
    }
    if (request.candidates().size() == 1 && request.aspects().contains(Aspect.PREFERENCE)) {
      throw new UnsupportedRequestException(
          "PREFERENCE needs two pictures: AssessmentRequest.between(first, second)");
    }
  }

  /**
   * Checks the options of a configuration.
   *
   * @param given options by name
   * @throws UnsupportedRequestException if an option is unknown or its value does not work
   */
  public void requireKnownOptions(Map<String, String> given) {
    given.forEach(
        (name, value) -> {
          AssessorOption option =
              options.stream()
                  .filter(o -> o.name().equals(name))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          new UnsupportedRequestException(
                              id
                                  + " has no option '"
                                  + name
                                  + "'; it has "
                                  + options.stream().map(AssessorOption::name).toList()));
          if (!option.accepts(value)) {
            throw new UnsupportedRequestException(
                id
                    + ": option '"
                    + name
                    + "' cannot be '"
                    + value
                    + "'; it takes "
                    + option.values());
          }
        });
  }

  private static Set<Aspect> without(Set<Aspect> all, Set<Aspect> known) {
    return all.stream()
        .filter(a -> !known.contains(a))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Aspect.class)));
  }

  /** Collects the parts of a descriptor. */
  public static final class Builder {
    private final AssessorId id;
    private String summary = "";
    private String guidance = "";
    private final Set<Aspect> aspects = EnumSet.noneOf(Aspect.class);
    private ReferenceUse reference = ReferenceUse.NONE;
    private Optional<ScoreScale> scale = Optional.empty();
    private final List<AssessorOption> options = new ArrayList<>();
    private Optional<String> modelDigest = Optional.empty();
    private String source = "";
    private String licence = "Apache-2.0";

    private Builder(AssessorId id) {
      this.id = id;
    }

    /**
     * What it measures.
     *
     * @param sentence one
     * @return this
     */
    public Builder summary(String sentence) {
      summary = sentence;
      return this;
    }

    /**
     * What its numbers mean in practice.
     *
     * @param sentences a few
     * @return this
     */
    public Builder guidance(String sentences) {
      guidance = sentences;
      return this;
    }

    /**
     * Answers SCORE on this scale.
     *
     * @param range and direction
     * @return this
     */
    public Builder scoring(ScoreScale range) {
      scale = Optional.of(range);
      aspects.add(Aspect.SCORE);
      return this;
    }

    /**
     * Answers these too.
     *
     * @param more aspects beside SCORE
     * @return this
     */
    public Builder answering(Aspect... more) {
      aspects.addAll(List.of(more));
      return this;
    }

    /**
     * Whether it needs a pristine picture.
     *
     * @param use NONE if not called
     * @return this
     */
    public Builder reference(ReferenceUse use) {
      reference = use;
      return this;
    }

    /**
     * Adds a choice.
     *
     * @param name lower-case
     * @param meaning one sentence
     * @param byDefault value used when none is given
     * @param others further values; if none is listed, any value is taken
     * @return this
     */
    public Builder option(String name, String meaning, String byDefault, String... others) {
      List<String> values = new ArrayList<>();
      if (others.length > 0) {
        values.add(byDefault);
        values.addAll(List.of(others));
      }
      options.add(new AssessorOption(name, meaning, values, byDefault));
      return this;
    }

    /**
     * The weights it uses.
     *
     * @param digest {@code "sha256:…"}
     * @return this
     */
    public Builder modelDigest(String digest) {
      modelDigest = Optional.of(digest);
      return this;
    }

    /**
     * The paper.
     *
     * @param citation authors, title, year, address
     * @return this
     */
    public Builder source(String citation) {
      source = citation;
      return this;
    }

    /**
     * Licence of code and weights.
     *
     * @param spdx expression
     * @return this
     */
    public Builder licence(String spdx) {
      licence = spdx;
      return this;
    }

    /**
     * Finishes.
     *
     * @return the descriptor
     */
    public AssessorDescriptor build() {
      return new AssessorDescriptor(
          id, summary, guidance, aspects, reference, scale, options, modelDigest, source, licence);
    }
  }
}
