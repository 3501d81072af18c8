// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model;

import dev.iqa.Picture;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.imaging.Mats;
import dev.iqa.imaging.Pictures;
import dev.iqa.json.Fields;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;
import org.jspecify.annotations.Nullable;

/**
 * One picture on its way into a tensor: converted, sized, cut into views, padded. Its scratch
 * memory is used again for the next picture.
 */
final class PictureFeed implements AutoCloseable {

  private final ModelManifest manifest;
  private final Mat sized = new Mat();
  private final Mat padded = new Mat();
  private final @Nullable AntialiasedResize antialiased;
  private @Nullable Mat source;
  private @Nullable Picture picture;
  private int sizedScale = -1;
  private int planWidth;
  private int planHeight;
  private int[][] sizes = {};
  private List<View> views = List.of();
  private List<String> steps = List.of();

  PictureFeed(ModelManifest manifest) {
    this.manifest = manifest;
    antialiased =
        switch (View.interpolation(manifest.input().size())) {
          case ANTIALIASED_LINEAR -> AntialiasedResize.linear();
          case ANTIALIASED_CUBIC -> AntialiasedResize.cubic();
          default -> null;
        };
    sized.retainReference();
    padded.retainReference();
  }

  /**
   * Takes a picture and decides what is judged of it.
   *
   * @throws UnsupportedRequestException if it is too small or too large
   */
  void open(Picture original) {
    if (original.width() != planWidth || original.height() != planHeight) {
      plan(original.width(), original.height());
    }
    picture = original;
    sizedScale = -1;
  }

  private void plan(int width, int height) {
    planWidth = 0;
    sizes = View.sizes(manifest.input().size(), width, height);
    ModelInput input = manifest.input();
    for (int[] size : sizes) {
      int shortest = Math.min(size[0], size[1]);
      int longest = Math.max(size[0], size[1]);
      if (shortest < input.smallestSide()) {
        throw new UnsupportedRequestException(
            manifest.name()
                + " needs sides of at least "
                + input.smallestSide()
                + " pixels; this picture is "
                + width
                + "×"
                + height
                + (size[0] == width ? "" : ", once sized " + size[0] + "×" + size[1]));
      }
      if (input.largestSide() > 0 && longest > input.largestSide()) {
        throw new UnsupportedRequestException(
            manifest.name()
                + " takes sides of at most "
                + input.largestSide()
                + " pixels; this picture is "
                + width
                + "×"
                + height
                + (size[0] == width ? "" : ", once sized " + size[0] + "×" + size[1]));
      }
    }
    views = View.all(manifest, sizes);
    steps = steps(width, height);
    planWidth = width;
    planHeight = height;
  }

  private List<String> steps(int width, int height) {
    List<String> said = new ArrayList<>();
    ModelInput input = manifest.input();
    for (int[] size : sizes) {
      if (size[0] != width || size[1] != height) {
        said.add(
            "resized from "
                + width
                + "×"
                + height
                + " to "
                + size[0]
                + "×"
                + size[1]
                + ", "
                + Fields.word(View.interpolation(input.size())));
      }
    }
    if (input.crops().isPresent()) {
      Crops crops = input.crops().get();
      said.add(
          "cut into "
              + views.size()
              + (views.size() == 1 ? " crop of " : " crops of ")
              + crops.width()
              + "×"
              + crops.height());
    } else if (views.size() > sizes.length && manifest.tiling().isPresent()) {
      Tiling tiling = manifest.tiling().get();
      said.add(
          "judged in "
              + views.size()
              + " tiles of up to "
              + tiling.width()
              + "×"
              + tiling.height()
              + " that overlap by "
              + tiling.overlap());
    }
    if (input.multiple() > 1
        && views.stream()
            .anyMatch(v -> paddedWidth(v) != v.width() || paddedHeight(v) != v.height())) {
      said.add(
          "padded to multiples of "
              + input.multiple()
              + " pixels, "
              + Fields.word(input.padding()));
    }
    said.add(
        "fed as "
            + Fields.word(input.channels())
            + " "
            + Fields.word(input.type())
            + " as preprocessing "
            + manifest.preprocessingVersion()
            + " of "
            + manifest.name()
            + " says");
    return List.copyOf(said);
  }

  /** What is done to the open picture here. */
  List<String> steps() {
    return steps;
  }

  /** The picture's history, then what is done to it here. */
  List<String> history() {
    List<String> before = current().history();
    if (before.isEmpty()) {
      return steps;
    }
    List<String> all = new ArrayList<>(before.size() + steps.size());
    all.addAll(before);
    all.addAll(steps);
    return all;
  }

  private Picture current() {
    if (picture == null) {
      throw new IllegalStateException("no picture is open");
    }
    // Costly for deep pictures, so not before its pixels or its history are asked for.
    picture = Pictures.convert(picture, manifest.input().channels().format());
    return picture;
  }

  List<View> views() {
    return views;
  }

  int sizedWidth() {
    return sizes[0][0];
  }

  int sizedHeight() {
    return sizes[0][1];
  }

  int paddedWidth(View view) {
    return manifest.input().padded(view.width());
  }

  int paddedHeight(View view) {
    return manifest.input().padded(view.height());
  }

  /** Writes a view of the open picture. */
  void write(View view, PixelTarget target, int place) {
    Mat whole = sized(view.scale());
    boolean all = view.width() == whole.cols() && view.height() == whole.rows();
    if (all) {
      pad(view, whole, target, place);
      return;
    }
    try (Rect part = new Rect(view.left(), view.top(), view.width(), view.height());
        Mat cut = new Mat(whole, part)) {
      pad(view, cut, target, place);
    }
  }

  private void pad(View view, Mat cut, PixelTarget target, int place) {
    int right = paddedWidth(view) - view.width();
    int below = paddedHeight(view) - view.height();
    if (right == 0 && below == 0) {
      target.write(cut, place);
      return;
    }
    int border =
        switch (manifest.input().padding()) {
          case BLACK -> opencv_core.BORDER_CONSTANT;
          case REPLICATE -> opencv_core.BORDER_REPLICATE;
          case REFLECT -> opencv_core.BORDER_REFLECT_101;
        };
    opencv_core.copyMakeBorder(
        cut, padded, 0, below, 0, right, border | opencv_core.BORDER_ISOLATED);
    target.write(padded, place);
  }

  private Mat sized(int scale) {
    if (source == null) {
      source = Mats.of(current());
      source.retainReference();
    }
    int[] size = sizes[scale];
    if (size[0] == planWidth && size[1] == planHeight) {
      return source;
    }
    if (scale != sizedScale) {
      if (antialiased != null) {
        ByteBuffer pixels = current().pixels();
        int channels = source.channels();
        sized.create(size[1], size[0], source.type());
        antialiased.resize(
            pixels, channels, planWidth, planHeight, sized.createBuffer(), size[0], size[1]);
      } else {
        try (Size to = new Size(size[0], size[1])) {
          opencv_imgproc.resize(source, sized, to, 0, 0, method());
        }
      }
      sizedScale = scale;
    }
    return sized;
  }

  private int method() {
    return switch (View.interpolation(manifest.input().size())) {
      case NEAREST -> opencv_imgproc.INTER_NEAREST_EXACT;
      case LINEAR -> opencv_imgproc.INTER_LINEAR;
      case CUBIC -> opencv_imgproc.INTER_CUBIC;
      case AREA -> opencv_imgproc.INTER_AREA;
      case LANCZOS -> opencv_imgproc.INTER_LANCZOS4;
      case ANTIALIASED_LINEAR, ANTIALIASED_CUBIC ->
          throw new IllegalStateException("OpenCV has no antialiasing kernel");
    };
  }

  /** Lets the picture go. */
  void release() {
    if (source != null) {
      source.releaseReference();
      source = null;
    }
    picture = null;
  }

  @Override
  public void close() {
    release();
    sized.releaseReference();
    padded.releaseReference();
  }
}
