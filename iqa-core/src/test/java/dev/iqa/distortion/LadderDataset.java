// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import dev.iqa.DistortionType;
import dev.iqa.Picture;
import dev.iqa.imaging.Mats;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes ladders of every type of a generator in the layout {@code synthesized}, for {@code iqa
 * evaluate}: arguments are the folder of undistorted pictures, the folder to write, how many
 * pictures, their size in pixels and the generator.
 */
final class LadderDataset {

  private static final long SEED = 20261120;

  private LadderDataset() {}

  public static void main(String[] args) throws IOException {
    Path out = Files.createDirectories(Path.of(args[1]));
    int count = Integer.parseInt(args[2]);
    int size = Integer.parseInt(args[3]);
    DistortionGenerator generator = DistortionGenerator.named(args[4]);
    List<Path> photos;
    try (Stream<Path> files = Files.list(Path.of(args[0]))) {
      photos = files.filter(f -> f.toString().endsWith(".png")).sorted().toList();
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // Spread over the folder, because neighbours in it resemble each other.
      String stem = "photo" + i;
      Picture photo = small(Pictures.read(photos.get(i * photos.size() / count)), size);
      Files.write(out.resolve(stem + ".png"), Pictures.png(photo));
      for (DistortionType type : generator.types()) {
        List<SyntheticDistortion> steps = new DistortionLadder(generator, type, SEED + i).steps();
        for (SyntheticDistortion step : steps) {
          String name = stem + "-" + type.id() + "-" + step.severity() + ".png";
          Files.write(out.resolve(name), Pictures.png(step.apply(photo)));
          lines.add(
              JsonMapper.shared()
                  .writeValueAsString(
                      new SynthesisRecord(
                          name,
                          stem + ".png",
                          new SynthesisRecord.Side(
                              name,
                              List.of(type.family().words()),
                              List.of(type.id()),
                              List.of(step.severity()),
                              List.of(step.seed())),
                          null,
                          "validation",
                          "ladders")));
        }
      }
    }
    Files.write(out.resolve("records-0-of-1.jsonl"), lines);
  }

  private static Picture small(Picture photo, int size) {
    try (Mat large = Mats.of(photo);
        Mat small = new Mat();
        Size wanted = new Size(size, size)) {
      opencv_imgproc.resize(large, small, wanted, 0, 0, opencv_imgproc.INTER_AREA);
      return Mats.picture(small);
    }
  }
}
