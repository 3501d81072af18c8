// SPDX-License-Identifier: Apache-2.0
package dev.iqa.event;

import dev.iqa.Picture;
import java.util.function.Supplier;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** A picture was decoded, or refused. */
@Name("dev.iqa.Read")
@Label("Picture Read")
@Category("Picture quality")
@StackTrace(false)
public final class ReadEvent extends Event {

  @Label("Encoded Size")
  @DataAmount
  int bytes;

  @Label("Width")
  @Description("In pixels; 0 for a picture that was refused")
  int width;

  @Label("Height")
  @Description("In pixels; 0 for a picture that was refused")
  int height;

  @Label("Failure")
  @Description("Type of the exception; absent if the picture was read")
  @Nullable String failure;

  private ReadEvent() {}

  /**
   * Decodes under the eyes of the recorder.
   *
   * @param bytes encoded size
   * @param decoding the work
   * @return its picture
   */
  public static Picture recorded(int bytes, Supplier<Picture> decoding) {
    ReadEvent event = new ReadEvent();
    event.begin();
    try {
      Picture picture = decoding.get();
      event.width = picture.width();
      event.height = picture.height();
      return picture;
    } catch (RuntimeException | Error e) {
      event.failure = e.getClass().getSimpleName();
      throw e;
    } finally {
      event.bytes = bytes;
      event.commit();
    }
  }
}
