// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.imaging.Pictures;
import dev.iqa.language.Embeddings;
import dev.iqa.language.InstalledLanguageModel;
import dev.iqa.language.VisionEncoder;
import dev.iqa.model.ModelFile;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * A tower over windows of a picture at native resolution, and a projector over the mean of what it
 * saw.
 *
 * <p>A side of up to {@value #SIDE} pixels is seen whole, mirrored up to a multiple of {@value
 * #CELL}. A longer one is covered by ⌈side / {@value #SIDE}⌉ windows, at most {@value #MOST}, the
 * first at the beginning and the last at the end, the others evenly between.
 */
final class WindowedEyes implements VisionEncoder {

  static final String TOWER = "onnx-tower";
  static final String PROJECTOR = "onnx-projector";

  private static final int SIDE = 256;
  private static final int CELL = 32;
  private static final int MOST = 4;

  private static final String WINDOW = "window";
  private static final String FEATURES = "features";
  private static final String ROWS = "rows";

  private final OnnxGraphRun tower;
  private final OnnxGraphRun projector;
  private final String digest;
  private final int width;
  private final int features;

  private WindowedEyes(OnnxGraphRun tower, OnnxGraphRun projector, String digest) {
    this.tower = tower;
    this.projector = projector;
    this.digest = digest;
    features = (int) projector.shape(FEATURES)[1];
    width = (int) projector.outputShape(ROWS)[2];
  }

  /** Those of a language model, their digests checked. */
  static WindowedEyes open(InstalledLanguageModel model, int threads) {
    List<OnnxGraphRun> opened = new ArrayList<>();
    try {
      for (String format : List.of(TOWER, PROJECTOR)) {
        opened.add(new OnnxGraphRun(model.content(format), format, threads));
      }
      return new WindowedEyes(
          opened.get(0),
          opened.get(1),
          model.manifest().file(TOWER).map(ModelFile::digest).orElse(""));
    } catch (RuntimeException e) {
      opened.forEach(OnnxGraphRun::close);
      throw e;
    }
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public String device() {
    return "cpu";
  }

  @Override
  public String digest() {
    return digest;
  }

  @Override
  public List<String> preprocessing(Picture picture) {
    int across = windows(picture.width());
    int down = windows(picture.height());
    return List.of(
        "seen through "
            + across
            + "×"
            + down
            + (across * down == 1 ? " window" : " windows")
            + " of at most "
            + SIDE
            + "×"
            + SIDE
            + " pixels at native resolution");
  }

  private static int windows(int side) {
    return Math.min(MOST, (side + SIDE - 1) / SIDE);
  }

  @Override
  public Embeddings encode(Picture picture) {
    int across = windows(picture.width());
    int down = windows(picture.height());
    int wide = Math.min(SIDE, picture.width());
    int high = Math.min(SIDE, picture.height());
    double[] sums = new double[features];
    for (int v = 0; v < down; v++) {
      for (int u = 0; u < across; u++) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("interrupted");
        }
        int left = place(u, across, picture.width() - wide);
        int top = place(v, down, picture.height() - high);
        float[] seen = look(window(picture, left, top, wide, high));
        for (int i = 0; i < features; i++) {
          sums[i] += seen[i];
        }
      }
    }
    float[] mean = new float[features];
    for (int i = 0; i < features; i++) {
      mean[i] = (float) (sums[i] / (across * down));
    }
    try (OnnxTensor input = projector.tensor(mean, 1, features);
        OrtSession.Result result = projector.run(Map.of(FEATURES, input))) {
      FloatBuffer rows = OnnxGraphRun.output(result, ROWS).getFloatBuffer();
      return Embeddings.copyOf(width, rows, preprocessing(picture));
    }
  }

  private static int place(int index, int count, int last) {
    return count == 1 ? 0 : (int) Math.round((double) index * last / (count - 1));
  }

  private static Picture window(Picture picture, int left, int top, int width, int height) {
    int pixel = picture.format().bytesPerPixel();
    ByteBuffer from = picture.pixels();
    ByteBuffer part = ByteBuffer.allocateDirect(width * height * pixel);
    for (int y = 0; y < height; y++) {
      part.put(
          y * width * pixel, from, ((top + y) * picture.width() + left) * pixel, width * pixel);
    }
    Picture window = Picture.wrap(width, height, picture.format(), part);
    return Pictures.convert(window, PixelFormat.RGB8);
  }

  private float[] look(Picture window) {
    int wide = up(window.width());
    int high = up(window.height());
    byte[] samples = new byte[window.width() * window.height() * 3];
    window.pixels().get(samples);
    float[] planes = new float[3 * wide * high];
    for (int y = 0; y < high; y++) {
      int line = mirrored(y, window.height());
      for (int x = 0; x < wide; x++) {
        int from = 3 * (line * window.width() + mirrored(x, window.width()));
        for (int c = 0; c < 3; c++) {
          planes[(c * high + y) * wide + x] = ((samples[from + c] & 0xff) / 255f - 0.5f) * 4;
        }
      }
    }
    try (OnnxTensor input = tower.tensor(planes, 1, 3, high, wide);
        OrtSession.Result result = tower.run(Map.of(WINDOW, input))) {
      return OnnxGraphRun.floats(OnnxGraphRun.output(result, FEATURES));
    }
  }

  private static int up(int side) {
    return (side + CELL - 1) / CELL * CELL;
  }

  private static int mirrored(int place, int side) {
    int period = Math.max(1, 2 * side - 2);
    int within = place % period;
    return within < side ? within : period - within;
  }

  @Override
  public void close() {
    tower.close();
    projector.close();
  }
}
