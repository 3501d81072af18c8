// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.Aspect;
import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.batch.BatchAssessor;
import dev.iqa.batch.BatchItem;
import dev.iqa.batch.BatchLimits;
import dev.iqa.batch.BatchRow;
import dev.iqa.imaging.Pictures;
import dev.iqa.model.Aggregate;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.Tiling;
import dev.iqa.testkit.ResidentMemory;
import dev.iqa.testkit.SamplePictures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large pictures in bounded memory, and a model that is replaced in the middle. */
class OnnxLoadTest {

  private static final int LARGE_SIDE = 10_000;

  @TempDir Path folder;

  private static List<Picture> pictures() {
    return IntStream.range(0, 6)
        .mapToObj(i -> SamplePictures.scene(40 + 9 * i, 64 - 7 * i, PixelFormat.RGB8, i))
        .toList();
  }

  private static double value(QualityAssessor model, Picture picture) {
    return model.assess(picture).score().orElseThrow().value();
  }

  /** Beside the picture's 286 MiB off the heap 24 are left, and 64 on it. */
  @Test
  void aHundredMegapixelsAreJudgedInTilesInBoundedMemory()
      throws IOException, InterruptedException {
    Path place = TinyModels.sharpness(folder);
    ModelManifest whole = ModelManifest.read(place.resolve("model.json"));
    new ModelManifest(
            whole.name(),
            whole.summary(),
            whole.guidance(),
            1,
            whole.input(),
            Optional.of(new Tiling(512, 512, 32, Aggregate.MEAN)),
            whole.outputs(),
            whole.files(),
            whole.origin())
        .write(place.resolve("model.json"));

    // JavaCPP would refuse a process larger than four times the heap.
    List<String> said =
        child(
            place,
            "-Xmx64m",
            "-Xms64m",
            "-XX:+AlwaysPreTouch",
            "-XX:MaxDirectMemorySize=310m",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");

    assertThat(said).anyMatch(line -> line.startsWith("score 0."));
    assumeTrue(number(said, "resident kB before") > 0, "resident memory is read from /proc");
    assertThat(number(said, "resident kB after") - number(said, "resident kB before"))
        .as("direct and native memory, the heap being touched before, %s", said)
        .isLessThan(96 << 10);
  }

  /** What was loaded runs on, its digest in every row; the next one to open it is told. */
  @Test
  void aModelReplacedMeanwhileChangesNoAnswerAndIsRefusedLater() throws IOException {
    Path place = TinyModels.surveyor(folder);
    List<BatchItem> items = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Path file = folder.resolve("p" + i + ".png");
      Pictures.write(pictures().get(i % 6), file);
      items.add(new BatchItem(file, Optional.empty()));
    }
    List<BatchRow.Judged> rows = new ArrayList<>();
    try (QualityAssessor model = QualityAssessors.open("model@onnx?path=" + place)) {
      BatchAssessor batch =
          new BatchAssessor(
              model, Set.of(Aspect.SCORE), Pictures::read, new BatchLimits(1, 2, 1 << 24));
      batch.run(
          items,
          row -> {
            rows.add((BatchRow.Judged) row);
            if (rows.size() == 10) {
              replace(place.resolve("tiny-surveyor.onnx"));
            }
          });
    }
    assertThat(rows).hasSize(40);
    for (int i = 0; i < 40; i++) {
      assertThat(rows.get(i).assessment().score()).isEqualTo(rows.get(i % 6).assessment().score());
      assertThat(rows.get(i).assessment().provenance().modelDigest())
          .isEqualTo(rows.get(0).assessment().provenance().modelDigest());
    }
    assertThatThrownBy(() -> QualityAssessors.open("model@onnx?path=" + place))
        .isInstanceOf(ModelUnavailableException.class)
        .hasMessageContaining("its manifest says");
  }

  private static void replace(Path file) {
    try {
      byte[] other = Files.readAllBytes(file);
      other[other.length / 2] ^= 1;
      Files.write(file, other);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + ' '))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + lines));
  }

  private List<String> child(Path model, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(OnnxLoadTest.class.getName(), model.toString()));
    Path output = folder.resolve("output.txt");
    Process child =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = child.waitFor(10, TimeUnit.MINUTES);
    child.destroyForcibly();
    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    assertThat(ended && child.waitFor() == 0).as(String.join("\n", lines)).isTrue();
    return lines;
  }

  /** Runs in the child. */
  public static void main(String[] arguments) throws IOException {
    try (QualityAssessor model = QualityAssessors.open("model@onnx?path=" + arguments[0])) {
      large(model);
    }
  }

  private static void large(QualityAssessor model) throws IOException {
    value(model, pictures().get(0));
    int bytes = 3 * LARGE_SIDE * LARGE_SIDE;
    ByteBuffer pixels = ByteBuffer.allocateDirect(bytes);
    for (int i = 0; i < bytes; i++) {
      pixels.put(i, (byte) (i * 31));
    }
    Picture picture = Picture.wrap(LARGE_SIDE, LARGE_SIDE, PixelFormat.RGB8, pixels);
    System.out.println("resident kB before " + residentKilobytes());
    System.out.println("score " + value(model, picture));
    System.out.println("resident kB after " + residentKilobytes());
  }

  private static long residentKilobytes() throws IOException {
    return ResidentMemory.isKnown() ? ResidentMemory.kilobytes() : 0;
  }
}
