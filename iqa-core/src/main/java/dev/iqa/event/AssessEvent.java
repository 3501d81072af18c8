// SPDX-License-Identifier: Apache-2.0
package dev.iqa.event;

import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.Picture;
import java.util.List;
import java.util.function.Supplier;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A request was answered, or refused; or several in one batch. */
@Name("dev.iqa.Assess")
@Label("Picture Assessed")
@Category("Picture quality")
@StackTrace(false)
public final class AssessEvent extends Event {

  @Label("Assessor")
  @Nullable String assessor;

  @Label("Aspects")
  @Nullable String aspects;

  @Label("Width")
  @Description("Of the first picture that is judged, in pixels")
  int width;

  @Label("Height")
  @Description("Of the first picture that is judged, in pixels")
  int height;

  @Label("Requests")
  @Description("Judged together")
  int requests;

  @Label("Failure")
  @Description("Type of the exception; absent if there is an answer")
  @Nullable String failure;

  private AssessEvent() {}

  /**
   * Answers under the eyes of the recorder.
   *
   * @param <T> kind of answer
   * @param descriptor of who answers
   * @param requests answered together; at least one
   * @param judging the work
   * @return its answer
   */
  public static <T> T recorded(
      AssessorDescriptor descriptor, List<AssessmentRequest> requests, Supplier<T> judging) {
    AssessEvent event = new AssessEvent();
    event.begin();
    try {
      return judging.get();
    } catch (RuntimeException | Error e) {
      event.failure = e.getClass().getSimpleName();
      throw e;
    } finally {
      event.end();
      if (event.shouldCommit()) {
        AssessmentRequest first = requests.get(0);
        Picture picture = first.candidates().get(0);
        event.assessor = descriptor.id().toString();
        event.aspects = first.aspects().toString();
        event.width = picture.width();
        event.height = picture.height();
        event.requests = requests.size();
        event.commit();
      }
    }
  }
}
