// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import java.io.Console;
import java.time.Duration;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on standard error; nothing where nobody watches. */
final class Progress implements AutoCloseable {

  private final String task;
  private final String unit;
  private final boolean shown;
  private Optional<ProgressBar> bar = Optional.empty();

  /**
   * No bar yet: it appears with the first step.
   *
   * @param task before the bar
   * @param unit after the count, such as {@code items}
   */
  Progress(String task, String unit) {
    this.task = task;
    this.unit = unit;
    shown = isTerminal();
  }

  /**
   * Moves on.
   *
   * @param done so far, what earlier runs did included
   * @param total of all
   */
  void at(long done, long total) {
    if (!shown) {
      return;
    }
    ProgressBar drawn =
        bar.orElseGet(
            () ->
                new ProgressBarBuilder()
                    .setTaskName(task)
                    .setUnit(" " + unit, 1)
                    .setInitialMax(total)
                    // The speed is that of this run, whatever was there before it.
                    .startsFrom(done - 1, Duration.ZERO)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err))
                    .build());
    bar = Optional.of(drawn);
    drawn.stepTo(done);
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }

  // From JDK 22 on there is a console without a terminal; only there one can ask.
  @SuppressWarnings("SystemConsoleNull") // before JDK 22 null is the answer
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
