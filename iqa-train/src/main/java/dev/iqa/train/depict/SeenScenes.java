// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.depict;

import dev.iqa.Picture;
import dev.iqa.model.safetensors.SafetensorsFile;
import dev.iqa.model.safetensors.SafetensorsWriter;
import dev.iqa.train.Values;
import dev.iqa.train.network.Named;
import dev.iqa.train.network.TorchAlgebra;
import dev.iqa.train.network.Weights;
import dev.iqa.train.student.Windows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * Scenes as the tower sees them: of each picture the mean over its windows. Looking costs a hundred
 * times what learning to speak of it does: it is done once, in files of {@value #CHUNK} scenes, and
 * what was done already is not done again.
 */
final class SeenScenes {

  static final int CHUNK = 256;

  /** What the tower said and what is true of a scene. */
  @SuppressWarnings("ArrayRecordComponent") // lives inside the stream, never compared
  record Seen(float[] features, List<Shown> truth) {}

  private SeenScenes() {}

  /**
   * Reads scenes, making those that are not there yet.
   *
   * @param folder of the files
   * @param count of scenes; whole chunks are made
   * @param synthesis that makes them
   * @param tower weights
   */
  static List<Seen> open(Path folder, int count, SceneSynthesis synthesis, Weights tower) {
    List<Seen> scenes = new ArrayList<>();
    try {
      Files.createDirectories(folder);
      for (int chunk = 0; scenes.size() < count; chunk++) {
        Path file = folder.resolve(String.format("scenes-%04d.safetensors", chunk));
        if (!Files.exists(file)) {
          make(file, (long) chunk * CHUNK, synthesis, tower);
        }
        read(file, scenes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the scenes of " + folder + " cannot be kept", e);
    }
    return scenes.subList(0, count);
  }

  private static void read(Path file, List<Seen> scenes) {
    SafetensorsFile content = SafetensorsFile.open(file);
    float[] features = content.floats("features");
    float[] facts = content.floats("facts");
    int size = features.length / CHUNK;
    for (int i = 0; i < CHUNK; i++) {
      List<Shown> truth = new ArrayList<>();
      for (int picture = 0; picture < Scene.PICTURES; picture++) {
        truth.add(Shown.from(facts, (i * Scene.PICTURES + picture) * Shown.SIZE));
      }
      scenes.add(new Seen(Arrays.copyOfRange(features, i * size, (i + 1) * size), truth));
    }
  }

  private static void make(Path file, long first, SceneSynthesis synthesis, Weights weights)
      throws IOException {
    VisionTower tower = new VisionTower();
    int width = tower.features();
    float[] features = new float[CHUNK * Scene.PICTURES * width];
    float[] facts = new float[CHUNK * Scene.PICTURES * Shown.SIZE];
    for (int i = 0; i < CHUNK; i++) {
      Scene scene = synthesis.scene(first + i);
      for (int p = 0; p < Scene.PICTURES; p++) {
        int at = i * Scene.PICTURES + p;
        scene.truth().get(p).into(facts, at * Shown.SIZE);
        float[] seen = look(tower, weights, windows(scene.pictures().get(p)));
        for (int k = 0; k < seen.length; k++) {
          features[at * width + k % width] += seen[k] * width / seen.length;
        }
      }
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    new SafetensorsWriter()
        .floats("features", features, CHUNK, Scene.PICTURES, width)
        .floats("facts", facts, CHUNK, Scene.PICTURES, Shown.SIZE)
        .write(part);
    Files.move(part, file);
  }

  private static List<Picture> windows(Picture picture) {
    List<Picture> windows = new ArrayList<>();
    for (int y = 0; y < picture.height(); y += Scene.WINDOW) {
      for (int x = 0; x < picture.width(); x += Scene.WINDOW) {
        windows.add(Windows.crop(picture, x, y, Scene.WINDOW, Scene.WINDOW));
      }
    }
    return windows;
  }

  /** The features of pictures of one size, one after the other. */
  @SuppressWarnings("try") // the scope works by being open
  static float[] look(VisionTower tower, Weights weights, List<Picture> pictures) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradients = new NoGradGuard()) {
      Named<Values> inputs = Named.of(VisionTower.WINDOW, input(pictures));
      return Values.of(
              tower
                  .apply(TorchAlgebra.inference(weights), inputs.map(Values::tensor))
                  .get(VisionTower.FEATURES))
          .floats();
    }
  }

  /** RGB8 pictures of one size as the tower is fed them. */
  static Values input(List<Picture> pictures) {
    int width = pictures.get(0).width();
    int height = pictures.get(0).height();
    int plane = width * height;
    float[] samples = new float[pictures.size() * 3 * plane];
    byte[] bytes = new byte[3 * plane];
    for (int p = 0; p < pictures.size(); p++) {
      pictures.get(p).pixels().get(bytes);
      int to = p * 3 * plane;
      for (int i = 0; i < plane; i++) {
        for (int c = 0; c < 3; c++) {
          samples[to + c * plane + i] = ((bytes[3 * i + c] & 0xff) / 255f - 0.5f) * 4;
        }
      }
    }
    return Values.of(samples, pictures.size(), 3, height, width);
  }
}
