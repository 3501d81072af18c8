// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgproc.FONT_HERSHEY_SIMPLEX;
import static org.bytedeco.opencv.global.opencv_imgproc.LINE_AA;
import static org.bytedeco.opencv.global.opencv_imgproc.getTextSize;
import static org.bytedeco.opencv.global.opencv_imgproc.putText;

import dev.iqa.DistortionType;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnsupportedRequestException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Pictures in labelled rows, for a person to look at.
 *
 * <p>The labels are drawn by OpenCV with its own strokes: no font need be installed.
 */
public final class ContactSheet {

  private static final int MARGIN = 6;
  private static final int LABEL_HEIGHT = 18;

  private final List<Row> rows = new ArrayList<>();

  private static final double LETTERS = 0.42;

  /** One label for the whole row, or one for each picture. */
  private record Row(boolean shared, List<String> labels, List<Picture> pictures) {

    int width() {
      return MARGIN + pictures.stream().mapToInt(p -> p.width() + MARGIN).sum();
    }

    int height() {
      return pictures.stream().mapToInt(Picture::height).max().orElse(0);
    }
  }

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
   * The original and every type of a generator at one severity, each under its name.
   *
   * @param photo GRAY8 or RGB8, as large as it shall stand on the sheet: it is distorted at this
   *     size
   * @param generator the library to show
   * @param severity 1 to 5
   * @param seed of all chance
   * @param columns how many pictures stand side by side, at least 1
   * @return one picture for each type that works on the photo's format, after the original
   * @throws UnsupportedRequestException if the photo has other than 8 bits, or the severity is
   *     outside 1..5
   */
  public static ContactSheet of(
      Picture photo, DistortionGenerator generator, int severity, long seed, int columns) {
    List<String> labels = new ArrayList<>(List.of("original"));
    List<Picture> pictures = new ArrayList<>(List.of(photo));
    for (DistortionType type : generator.types(photo.format())) {
      labels.add(type.id() + " " + severity);
      pictures.add(new SyntheticDistortion(generator, type, severity, seed).apply(photo));
    }
    ContactSheet sheet = new ContactSheet();
    for (int i = 0; i < pictures.size(); i += columns) {
      int end = Math.min(pictures.size(), i + columns);
      sheet.row(labels.subList(i, end), pictures.subList(i, end));
    }
    return sheet;
  }

  /**
   * Adds a row with a label for each picture.
   *
   * @param labels printed above the pictures, in smaller letters where they would be wider; what is
   *     not ASCII prints as question marks
   * @param pictures GRAY8 or RGB8, left to right, as many as labels
   * @return this sheet
   * @throws UnsupportedRequestException if a picture has other than 8 bits
   * @throws IllegalArgumentException if there are more or fewer labels than pictures
   */
  public ContactSheet row(List<String> labels, List<Picture> pictures) {
    if (labels.size() != pictures.size()) {
      throw new IllegalArgumentException(
          labels.size() + " labels for " + pictures.size() + " pictures; each needs one");
    }
    return add(new Row(false, List.copyOf(labels), List.copyOf(pictures)));
  }

  /**
   * Adds a row.
   *
   * @param label printed above it, in smaller letters where it would be wider than the row; what is
   *     not ASCII prints as question marks
   * @param pictures GRAY8 or RGB8, left to right
   * @return this sheet
   * @throws UnsupportedRequestException if a picture has other than 8 bits
   */
  public ContactSheet row(String label, List<Picture> pictures) {
    return add(new Row(true, List.of(label), List.copyOf(pictures)));
  }

  private ContactSheet add(Row row) {
    for (Picture picture : row.pictures()) {
      if (picture.format() != PixelFormat.GRAY8 && picture.format() != PixelFormat.RGB8) {
        throw new UnsupportedRequestException(
            "a contact sheet takes GRAY8 and RGB8 pictures, not " + picture.format());
      }
    }
    rows.add(row);
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
      width = Math.max(width, row.width());
      height += LABEL_HEIGHT + row.height() + MARGIN;
    }
    ByteBuffer pixels = ByteBuffer.allocateDirect(Math.multiplyExact(3 * width, height));
    for (int i = 0; i < pixels.capacity(); i++) {
      pixels.put(i, (byte) 255);
    }
    int y = MARGIN;
    try (Mat sheet = new Mat(height, width, CV_8UC3, new BytePointer(pixels));
        Scalar black = new Scalar(0, 0, 0, 0)) {
      for (Row row : rows) {
        int x = MARGIN;
        for (int i = 0; i < row.pictures().size(); i++) {
          Picture picture = row.pictures().get(i);
          if (i < row.labels().size()) {
            int room = row.shared() ? width - 2 * MARGIN : picture.width();
            write(row.labels().get(i), sheet, x, y + LABEL_HEIGHT - 6, room, black);
          }
          draw(picture, pixels, width, x, y + LABEL_HEIGHT);
          x += picture.width() + MARGIN;
        }
        y += LABEL_HEIGHT + row.height() + MARGIN;
      }
    }
    return Picture.wrap(width, height, PixelFormat.RGB8, pixels);
  }

  private static void write(String label, Mat sheet, int x, int y, int room, Scalar ink) {
    try (Point at = new Point(x, y);
        IntPointer baseline = new IntPointer(1);
        Size size = getTextSize(label, FONT_HERSHEY_SIMPLEX, LETTERS, 1, baseline)) {
      double letters = LETTERS * Math.min(1, room / (double) Math.max(1, size.width()));
      putText(sheet, label, at, FONT_HERSHEY_SIMPLEX, letters, ink, 1, LINE_AA, false);
    }
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
