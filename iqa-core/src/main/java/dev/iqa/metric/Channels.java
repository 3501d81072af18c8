// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.metric.spi.Component;
import java.util.List;

/** What a metric compares of colour pictures, as its option {@code channels} says. */
final class Channels {

  static final String OPTION = "channels";
  static final String MEANING =
      "What is compared of colour pictures: luma (BT.601), each of red, green and blue with the"
          + " values averaged, or one of them.";
  static final String[] OTHERS = {"rgb-mean", "red", "green", "blue"};

  private final String metric;
  private final String name;

  Channels(String metric, MetricOptions options) {
    this.metric = metric;
    name = options.text(OPTION);
  }

  /** The components to measure one by one; the value is the mean over them. */
  List<Component> of(MetricInput input) {
    Picture picture = input.test().picture();
    boolean grey = picture.format().channels() == 1;
    return switch (name) {
      case "red", "green", "blue" -> {
        if (grey) {
          throw new UnsupportedRequestException(
              metric
                  + ": a grey picture has no "
                  + name
                  + " channel; use channels=luma, which takes grey as it is");
        }
        yield List.of(
            switch (name) {
              case "red" -> Component.RED;
              case "green" -> Component.GREEN;
              default -> Component.BLUE;
            });
      }
      case "rgb-mean" ->
          grey ? List.of(Component.LUMA) : List.of(Component.RED, Component.GREEN, Component.BLUE);
      default -> {
        if (!grey) {
          input.step("luma BT.601");
        }
        yield List.of(Component.LUMA);
      }
    };
  }
}
