// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.imaging.Pictures;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;

/** Pictures that are no photographs, drawn by formulas: what the student must not be sure about. */
final class RenderedPages {

  /** What is drawn. */
  enum Kind {
    /** Independent samples: even or Gaussian, grey or in colour, one pixel or a few wide. */
    NOISE,
    /** One colour. */
    BLANK,
    /** One colour passing into another. */
    GRADIENT,
    /** Lines of words. */
    TEXT,
    /** Bars, curves and axes. */
    CHART,
    /** Flat shapes, as a drawing program makes them. */
    DRAWING,
    /** Stripes and checks. */
    PATTERN
  }

  private RenderedPages() {}

  static Picture drawn(Kind kind, int width, int height, Draw draw) {
    if (kind == Kind.NOISE) {
      return noise(width, height, draw);
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setColor(kind == Kind.BLANK || kind == Kind.DRAWING ? colour(draw) : paper(draw));
      g.fillRect(0, 0, width, height);
      switch (kind) {
        case GRADIENT -> gradient(g, width, height, draw);
        case TEXT -> text(g, width, height, draw);
        case CHART -> chart(g, width, height, draw);
        case DRAWING -> drawing(g, width, height, draw);
        case PATTERN -> pattern(g, width, height, draw);
        default -> {}
      }
    } finally {
      g.dispose();
    }
    return Pictures.of(image);
  }

  private static Color colour(Draw draw) {
    return new Color(draw.below(256), draw.below(256), draw.below(256));
  }

  private static Color paper(Draw draw) {
    int white = draw.chance(0.7) ? 235 + draw.below(21) : draw.below(60);
    return new Color(white, white, Math.max(0, white - draw.below(20)));
  }

  private static Picture noise(int width, int height, Draw draw) {
    int grain = draw.chance(0.6) ? 1 : 2 + draw.below(4);
    boolean grey = draw.chance(0.4);
    boolean even = draw.chance(0.5);
    double middle = draw.between(60, 200);
    double spread = draw.between(20, 110);
    int columns = (width + grain - 1) / grain;
    int rows = (height + grain - 1) / grain;
    byte[] cells = new byte[columns * rows * 3];
    for (int i = 0; i < columns * rows; i++) {
      for (int c = 0; c < 3; c++) {
        if (grey && c > 0) {
          cells[3 * i + c] = cells[3 * i];
          continue;
        }
        double step =
            even
                ? draw.between(-1.7, 1.7)
                : draw.between(-1, 1) + draw.between(-1, 1) + draw.between(-1, 1);
        cells[3 * i + c] = (byte) Math.max(0, Math.min(255, middle + spread * step));
      }
    }
    ByteBuffer out = ByteBuffer.allocateDirect(width * height * 3);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        out.put(cells, 3 * (y / grain * columns + x / grain), 3);
      }
    }
    return Picture.wrap(width, height, PixelFormat.RGB8, out.flip());
  }

  private static void gradient(Graphics2D g, int width, int height, Draw draw) {
    g.setPaint(
        new GradientPaint(
            (float) draw.between(-50, width / 2.0),
            (float) draw.between(-50, height / 2.0),
            colour(draw),
            (float) draw.between(width / 2.0, width + 50),
            (float) draw.between(height / 2.0, height + 50),
            colour(draw),
            draw.chance(0.2)));
    g.fillRect(0, 0, width, height);
  }

  private static void ink(Graphics2D g, Draw draw) {
    // Ink must differ from the paper: the brightness of what stands there decides.
    int[] rgb = {draw.below(256), draw.below(256), draw.below(256)};
    Color under = g.getColor();
    boolean dark = under.getRed() + under.getGreen() + under.getBlue() > 384;
    g.setColor(
        dark
            ? new Color(rgb[0] / 3, rgb[1] / 3, rgb[2] / 3)
            : new Color(255 - rgb[0] / 3, 255 - rgb[1] / 3, 255 - rgb[2] / 3));
  }

  private static void words(Graphics2D g, int left, int top, int right, int bottom, Draw draw) {
    int size = 8 + draw.below(20);
    String[] faces = {Font.SERIF, Font.SANS_SERIF, Font.MONOSPACED};
    g.setFont(new Font(faces[draw.below(3)], draw.below(3), size));
    int step = (int) (size * draw.between(1.1, 1.8));
    for (int y = top + step; y < bottom; y += step) {
      int x = left;
      while (x < right) {
        StringBuilder word = new StringBuilder();
        for (int i = 1 + draw.below(9); i > 0; i--) {
          word.append((char) ((draw.chance(0.1) ? 'A' : 'a') + draw.below(26)));
        }
        g.drawString(word.toString(), x, y);
        x += g.getFontMetrics().stringWidth(word + " ");
        if (draw.chance(0.03)) {
          break;
        }
      }
    }
  }

  private static void text(Graphics2D g, int width, int height, Draw draw) {
    ink(g, draw);
    int margin = draw.below(40);
    words(g, margin, margin, width - margin, height - margin, draw);
  }

  private static void chart(Graphics2D g, int width, int height, Draw draw) {
    ink(g, draw);
    int left = 10 + draw.below(30);
    int bottom = height - 10 - draw.below(30);
    g.drawLine(left, 0, left, bottom);
    g.drawLine(left, bottom, width, bottom);
    for (int y = bottom; y > 0; y -= 20 + draw.below(20)) {
      g.drawLine(left - 4, y, draw.chance(0.5) ? width : left, y);
    }
    int series = 1 + draw.below(4);
    boolean bars = draw.chance(0.5);
    for (int s = 0; s < series; s++) {
      g.setColor(colour(draw));
      Path2D path = new Path2D.Double();
      int step = 6 + draw.below(24);
      double value = draw.between(0.2, 0.8);
      for (int x = left + 2; x < width; x += step) {
        value = Math.max(0.05, Math.min(0.95, value + draw.between(-0.15, 0.15)));
        double y = bottom * (1 - value);
        if (bars) {
          g.fill(new Rectangle2D.Double(x + s * 2, y, step * 0.6, bottom - y));
        } else if (path.getCurrentPoint() == null) {
          path.moveTo(x, y);
        } else {
          path.lineTo(x, y);
        }
      }
      if (!bars) {
        g.setStroke(new BasicStroke((float) draw.between(1, 4)));
        g.draw(path);
      }
    }
    g.setColor(Color.GRAY);
    words(g, left, bottom - 4, width, height, draw);
  }

  private static void drawing(Graphics2D g, int width, int height, Draw draw) {
    for (int i = 3 + draw.below(20); i > 0; i--) {
      g.setColor(colour(draw));
      double w = draw.between(10, width / 2.0);
      double h = draw.between(10, height / 2.0);
      double x = draw.between(-w / 2, width);
      double y = draw.between(-h / 2, height);
      g.fill(
          draw.chance(0.5) ? new Ellipse2D.Double(x, y, w, h) : new Rectangle2D.Double(x, y, w, h));
    }
  }

  private static void pattern(Graphics2D g, int width, int height, Draw draw) {
    ink(g, draw);
    int cell = 1 + draw.below(24);
    boolean checks = draw.chance(0.5);
    for (int y = 0; y < height; y += cell) {
      for (int x = 0; x < width; x += cell) {
        if ((x / cell + (checks ? y / cell : 0)) % 2 == 0) {
          g.fillRect(x, y, cell, cell);
        }
      }
    }
  }
}
