// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgproc.FONT_HERSHEY_SIMPLEX;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_AA;
import static org.bytedeco.opencv.global.opencv_imgproc.putText;

import dev.iqa.DistortionType;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnsupportedRequestException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * Pictures in labelled rows, for a person to look at.
 *
 * <p>The labels are drawn by OpenCV with its own strokes: no font need be installed.
 */
public final class ContactSheet {

  private static final int MARGIN = 6;
  private static final int LABEL_HEIGHT = 18;

  private final List<Row> rows = new ArrayList<>();

  /** One labelled row. */
  private record Row(String label, List<Picture> pictures) {}

  /** An empty sheet. */
  public ContactSheet() {}

  /**
   * Every type of a generator at all five severities, each after the original.
   *
   * @param photo GRAY8 or RGB8, as large as it shall stand on the sheet: it is distorted at this
   *     size
   * @param generator the library to show
   * @param seed of all chance
   * @return one row of six pictures for each type that works on the photo's format
   * @throws UnsupportedRequestException if the photo has other than 8 bits
   */
  public static ContactSheet of(Picture photo, DistortionGenerator generator, long seed) {
    ContactSheet sheet = new ContactSheet();
    for (DistortionType type : generator.types(photo.format())) {
      List<Picture> pictures = new ArrayList<>();
      pictures.add(photo);
      pictures.addAll(new DistortionLadder(generator, type, seed).apply(photo));
      sheet.row(
          type.id() + " (" + type.family().words() + "): original, severity 1 to 5", pictures);
    }
    return sheet;
  }

  /**
   * Adds a row.
   *
   * @param label printed above it; what is not ASCII prints as question marks
   * @param pictures GRAY8 or RGB8, left to right
   * @return this sheet
   * @throws UnsupportedRequestException if a picture has other than 8 bits
   */
  public ContactSheet row(String label, List<Picture> pictures) {
    for (Picture picture : pictures) {
      if (picture.format() != PixelFormat.GRAY8 && picture.format() != PixelFormat.RGB8) {
        throw new UnsupportedRequestException(
            "a contact sheet takes GRAY8 and RGB8 pictures, not " + picture.format());
      }
    }
    rows.add(new Row(label, List.copyOf(pictures)));
    return this;
  }

  /**
   * The sheet as a picture.
   *
   * @return RGB8, as wide as the widest row
   * @throws IllegalStateException if the sheet has no rows
   */
  public Picture picture() {
    if (rows.isEmpty()) {
      throw new IllegalStateException("the sheet is empty; add a row first");
    }
    int width = 2 * MARGIN;
    int height = MARGIN;
    for (Row row : rows) {
      width = Math.max(width, width(row));
      height += LABEL_HEIGHT + height(row) + MARGIN;
    }
    ByteBuffer pixels = ByteBuffer.allocateDirect(Math.multiplyExact(3 * width, height));
    for (int i = 0; i < pixels.capacity(); i++) {
      pixels.put(i, (byte) 255);
    }
    int y = MARGIN;
    try (Mat sheet = new Mat(height, width, CV_8UC3, new BytePointer(pixels));
        Scalar black = new Scalar(0, 0, 0, 0)) {
      for (Row row : rows) {
        try (Point at = new Point(MARGIN, y + LABEL_HEIGHT - 6)) {
          putText(sheet, row.label(), at, FONT_HERSHEY_SIMPLEX, 0.42, black, 1, LINE_AA, false);
        }
        y += LABEL_HEIGHT;
        int x = MARGIN;
        for (Picture picture : row.pictures()) {
          draw(picture, pixels, width, x, y);
          x += picture.width() + MARGIN;
        }
        y += height(row) + MARGIN;
      }
    }
    return Picture.wrap(width, height, PixelFormat.RGB8, pixels);
  }

  private static int width(Row row) {
    return MARGIN + row.pictures().stream().mapToInt(p -> p.width() + MARGIN).sum();
  }

  private static int height(Row row) {
    return row.pictures().stream().mapToInt(Picture::height).max().orElse(0);
  }

  private static void draw(Picture picture, ByteBuffer sheet, int sheetWidth, int x, int y) {
    Raster raster = new Raster(picture);
    byte[] in = new byte[raster.stride];
    byte[] out = new byte[3 * raster.width];
    for (int row = 0; row < raster.height; row++) {
      raster.read(row, in);
      for (int i = 0; i < out.length; i++) {
        out[i] = raster.channels == 3 ? in[i] : in[i / 3];
      }
      sheet.put(3 * ((y + row) * sheetWidth + x), out);
    }
  }
}
