// SPDX-License-Identifier: Apache-2.0
package dev.iqa;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** An assessor was opened, for Java Flight Recorder. */
@Name("dev.iqa.Open")
@Label("Assessor Opened")
@Category("Picture quality")
@StackTrace(false)
final class OpenEvent extends Event {

  @Label("Assessor")
  @Nullable String assessor;

  @Label("Model Digest")
  @Description("Absent for a formula without weights, and if opening failed")
  @Nullable String modelDigest;

  @Label("Failure")
  @Description("Type of the exception; absent if the assessor is open")
  @Nullable String failure;
}
