// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import java.util.List;

/**
 * A question about pictures of a scene, and its answer.
 *
 * @param task what is asked
 * @param parts in order
 * @param answer as it is to be written
 * @param brief whether a short text is asked for
 * @param about the distortion whose severity is asked; else empty
 */
record Exchange(Task task, List<Part> parts, String answer, boolean brief, String about) {

  /** Kinds of questions. */
  enum Task {
    /** Which distortions; in words. */
    IDENTIFY,
    /** Which distortions and how severe; as JSON. */
    LIST,
    /** How severe a distortion is. */
    SEVERITY,
    /** One of five levels. */
    RATE,
    /** Which of two pictures. */
    PREFER,
    /** One of several distortions that the question names. */
    CHOOSE,
    /** Content, distortions and quality in sentences. */
    DESCRIBE,
    /** Two pictures in sentences. */
    COMPARE
  }

  /** Words or a picture. */
  sealed interface Part {}

  /** Some words. */
  record Words(String text) implements Part {}

  /** A picture of the scene (0 the reference, 1 A, 2 B) between the marks of its part. */
  record Shows(Mark mark, int picture) implements Part {}

  Exchange {
    parts = List.copyOf(parts);
  }

  /** The same question about A and B the other way round. */
  Exchange swapped() {
    List<Part> turned =
        parts.stream()
            .map(
                part ->
                    part instanceof Shows shows && shows.mark() != Mark.REFERENCE
                        ? new Shows(shows.mark(), 3 - shows.picture())
                        : part)
            .toList();
    String other = answer.equals("A") ? "B" : answer.equals("B") ? "A" : answer;
    return new Exchange(task, turned, other, brief, about);
  }
}
