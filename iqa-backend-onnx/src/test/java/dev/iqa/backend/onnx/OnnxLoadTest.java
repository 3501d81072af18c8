// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.model.Aggregate;
import dev.iqa.model.ModelManifest;
import dev.iqa.model.Tiling;
import dev.iqa.testkit.SamplePictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads, many calls, large pictures, and a close in the middle. */
class OnnxLoadTest {

  private static final int THREADS = 64;
  private static final int CALLS = 100;

  /** After which the compiler and the allocators have what they need. */
  private static final int WARM_UP_CALLS = 15_000;

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

  private static <T> List<T> all(ExecutorService threads, List<Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    List<T> answers = new ArrayList<>();
    for (Future<T> each : threads.invokeAll(tasks)) {
      answers.add(each.get());
    }
    return answers;
  }

  @Test
  void sixtyFourThreadsGetWhatOneGetsBitForBit()
      throws IOException, InterruptedException, ExecutionException {
    List<Picture> pictures = pictures();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (QualityAssessor model =
        QualityAssessors.open("model@onnx?path=" + TinyModels.surveyor(folder))) {
      double[] serial = pictures.stream().mapToDouble(p -> value(model, p)).toArray();
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        tasks.add(
            () -> {
              int different = 0;
              for (int call = 0; call < CALLS; call++) {
                int which = (first + call) % pictures.size();
                different += value(model, pictures.get(which)) == serial[which] ? 0 : 1;
              }
              return different;
            });
      }
      assertThat(all(threads, tasks)).hasSize(THREADS).containsOnly(0);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void closingDuringUseEndsCallsWithAnAnswerOrAsClosed()
      throws IOException, InterruptedException, ExecutionException {
    Path place = TinyModels.surveyor(folder);
    Picture picture = pictures().get(0);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (int round = 0; round < 20; round++) {
        QualityAssessor model = QualityAssessors.open("model@onnx?path=" + place);
        double expected = value(model, picture);
        CountDownLatch started = new CountDownLatch(8);
        List<Future<String>> ends = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          ends.add(
              threads.submit(
                  () -> {
                    started.countDown();
                    while (true) {
                      try {
                        if (value(model, picture) != expected) {
                          return "another answer";
                        }
                      } catch (IllegalStateException closed) {
                        return closed.getMessage();
                      }
                    }
                  }));
        }
        started.await();
        model.close();
        model.close();
        for (Future<String> end : ends) {
          assertThat(end.get()).endsWith("is closed");
        }
        assertThatThrownBy(() -> value(model, picture)).isInstanceOf(IllegalStateException.class);
      }
    } finally {
      threads.shutdownNow();
    }
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
            "large",
            "-Xmx64m",
            "-XX:MaxDirectMemorySize=310m",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0");

    assertThat(said).anyMatch(line -> line.startsWith("score 0."));
    assumeTrue(number(said, "resident kB before") > 0, "resident memory is read from /proc");
    assertThat(number(said, "resident kB after") - number(said, "resident kB before"))
        .as("heap, direct and native memory, %s", said)
        .isLessThan(96 << 10);
  }

  /** 100,000 calls with the profile {@code leak}. */
  @Test
  void resultsLeaveNothingBehind() throws IOException, InterruptedException {
    Path place = TinyModels.surveyor(folder);
    int calls = Integer.getInteger("iqa.leak.calls", 10_000);

    List<String> said =
        child(place, "leak", "-Xmx48m", "-XX:+AlwaysPreTouch", "-Diqa.leak.calls=" + calls);

    assumeTrue(number(said, "resident kB before") > 0, "resident memory is read from /proc");
    long grown = number(said, "resident kB after") - number(said, "resident kB before");
    // A megabyte for 10,000 calls; over few calls a saw tooth of the allocators is let pass.
    assertThat(grown).as("%s", said).isLessThan(Math.max(8 << 10, calls / 10_000 * 1024L));
  }

  private static long number(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + ' '))
        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in " + lines));
  }

  private List<String> child(Path model, String what, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(OnnxLoadTest.class.getName(), model.toString(), what));
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
      if (arguments[1].equals("large")) {
        large(model);
      } else {
        many(model);
      }
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

  private static void many(QualityAssessor model) throws IOException {
    List<Picture> pictures = pictures();
    int calls = Integer.getInteger("iqa.leak.calls");
    double sum = 0;
    for (int call = -WARM_UP_CALLS; call < calls; call++) {
      if (call == 0) {
        System.out.println("resident kB before " + residentKilobytes());
      }
      sum += value(model, pictures.get(Math.floorMod(call, pictures.size())));
    }
    System.out.println("resident kB after " + residentKilobytes());
    System.out.println("sum " + sum);
  }

  private static long residentKilobytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }
}
