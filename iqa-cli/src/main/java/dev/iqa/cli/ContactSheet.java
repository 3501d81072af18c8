// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.Picture;
import dev.iqa.QualityMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reference, test and their heat maps side by side, at most three in a row. */
final class ContactSheet {

  private static final int COLUMNS = 3;
  private static final int LARGEST = 640;
  private static final int NARROWEST = 320;
  private static final int GAP = 12;
  private static final int BACKGROUND = 0x1b1b1f;
  private static final int INK = 0xe8e8ea;

  private ContactSheet() {}

  /**
   * Draws a sheet.
   *
   * @param reference the original
   * @param test a picture of the same size
   * @param maps heat maps by the name of their metric
   * @return a picture with 2 + maps panels, each at most {@value #LARGEST} pixels wide and high
   */
  static Picture of(Picture reference, Picture test, Map<String, QualityMap> maps) {
    double shrink = Math.min(1, LARGEST / (double) Math.max(reference.width(), reference.height()));
    int width = Math.max(1, (int) Math.round(reference.width() * shrink));
    int height = Math.max(1, (int) Math.round(reference.height() * shrink));
    int panelWidth = Math.max(width, NARROWEST);
    List<Canvas> panels = new ArrayList<>();
    panels.add(panel(Canvas.of(reference).resized(width, height), panelWidth, "reference"));
    panels.add(panel(Canvas.of(test).resized(width, height), panelWidth, "test"));
    maps.forEach(
        (name, map) -> {
          HeatMap heat = new HeatMap(map);
          Canvas panel = panel(heat.canvas(width, height), panelWidth, "");
          panel.lay(heat.legend(panelWidth, name, 1), 0, height);
          panels.add(panel);
        });
    int columns = Math.min(COLUMNS, panels.size());
    int rows = (panels.size() + columns - 1) / columns;
    int panelHeight = panels.get(0).height();
    Canvas sheet =
        new Canvas(
            GAP + columns * (panelWidth + GAP), GAP + rows * (panelHeight + GAP), BACKGROUND);
    for (int i = 0; i < panels.size(); i++) {
      sheet.lay(
          panels.get(i),
          GAP + i % columns * (panelWidth + GAP),
          GAP + i / columns * (panelHeight + GAP));
    }
    return sheet.picture();
  }

  private static Canvas panel(Canvas field, int width, String title) {
    Canvas panel = new Canvas(width, field.height() + 3 * Canvas.LINE, BACKGROUND);
    panel.lay(field, (width - field.width()) / 2, 0);
    panel.write(title, Canvas.LINE / 2, field.height() + Canvas.LINE * 3 / 4, 1, INK);
    return panel;
  }
}
