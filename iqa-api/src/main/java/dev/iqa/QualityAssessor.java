// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import java.util.List;

/**
 * Judges pictures. Safe to use from several threads at once.
 *
 * <p>Calls block. An interruption ends a call with {@link
 * java.util.concurrent.CancellationException}, the thread's interrupt flag still set. The same
 * request gives the same findings: alone, in a batch, on one thread or many.
 */
public interface QualityAssessor extends AutoCloseable {

  /**
   * What this assessor is and answers.
   *
   * @return the descriptor it was listed with
   */
  AssessorDescriptor descriptor();

  /**
   * Answers a request.
   *
   * @param request what is asked about which pictures
   * @param listener hears of pieces of text and progress
   * @return one finding for every aspect asked
   * @throws UnsupportedRequestException if the descriptor does not allow the request, or a picture
   *     does not suit this assessor
   * @throws InferenceException if the computation fails
   * @throws IllegalStateException if this assessor is closed
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  Assessment assess(AssessmentRequest request, AssessmentListener listener);

  /**
   * Answers a request; as {@link #assess(AssessmentRequest, AssessmentListener)}, unheard.
   *
   * @param request what is asked about which pictures
   * @return one finding for every aspect asked
   */
  default Assessment assess(AssessmentRequest request) {
    return assess(request, AssessmentListener.NONE);
  }

  /**
   * The score of one picture; as {@link #assess(AssessmentRequest, AssessmentListener)}.
   *
   * @param picture to judge without reference
   * @return an assessment with a score
   */
  default Assessment assess(Picture picture) {
    return assess(AssessmentRequest.of(picture));
  }

  /**
   * Answers several requests. A backend with true batches overrides this; the findings equal those
   * of single calls.
   *
   * @param requests in any number
   * @return one assessment for each, in order; the first failure ends the batch
   */
  default List<Assessment> assessAll(List<AssessmentRequest> requests) {
    return requests.stream().map(this::assess).toList();
  }

  /**
   * Frees what the assessor holds. A second call does nothing; a later {@link #assess} throws
   * {@link IllegalStateException}. Calls that run at this moment finish or throw it too.
   */
  @Override
  void close();
}
