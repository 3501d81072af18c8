// SPDX-License-Identifier: Apache-2.0
package dev.iqa.event;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** One stage of a model's call: pictures to tensors, run, tensors to findings. */
@Name("dev.iqa.Stage")
@Label("Stage of a Model's Call")
@Category("Picture quality")
@StackTrace(false)
public final class StageEvent extends Event {

  @Label("Model")
  @Nullable String model;

  @Label("Stage")
  @Description("prepare, run or decode")
  @Nullable String stage;

  private StageEvent() {}

  /**
   * Starts the clock.
   *
   * @return to be {@linkplain #ended ended}
   */
  public static StageEvent begun() {
    StageEvent event = new StageEvent();
    event.begin();
    return event;
  }

  /**
   * Stops the clock.
   *
   * @param model whose call it is
   * @param stage prepare, run or decode
   */
  public void ended(String model, String stage) {
    end();
    if (shouldCommit()) {
      this.model = model;
      this.stage = stage;
      commit();
    }
  }
}
