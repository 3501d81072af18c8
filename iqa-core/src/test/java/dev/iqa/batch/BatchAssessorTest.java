// SPDX-License-Identifier: Apache-2.0
package dev.iqa.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.Aspect;
import dev.iqa.Assessment;
import dev.iqa.AssessmentListener;
import dev.iqa.AssessmentRequest;
import dev.iqa.AssessorDescriptor;
import dev.iqa.AssessorId;
import dev.iqa.ModelUnavailableException;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.Provenance;
import dev.iqa.QualityAssessor;
import dev.iqa.ReferenceUse;
import dev.iqa.Score;
import dev.iqa.ScoreScale;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class BatchAssessorTest {

  private static final BatchLimits LIMITS = new BatchLimits(2, 3, 1 << 20);
  private static final AssessorDescriptor DESCRIPTOR =
      AssessorDescriptor.builder("scripted", "test")
          .reference(ReferenceUse.OPTIONAL)
          .scoring(ScoreScale.PERCENT)
          .build();

  @TempDir Path folder;

  /** Answers as the test says. */
  private record Scripted(ToDoubleFunction<AssessmentRequest> answer) implements QualityAssessor {

    @Override
    public AssessorDescriptor descriptor() {
      return DESCRIPTOR;
    }

    @Override
    public Assessment assess(AssessmentRequest request, AssessmentListener listener) {
      return new Assessment(
          List.of(Score.of(answer.applyAsDouble(request), ScoreScale.PERCENT)),
          new Provenance(
              new AssessorId("scripted", "test"),
              Map.of(),
              Optional.empty(),
              request.candidate().history(),
              "cpu",
              Duration.ZERO));
    }

    @Override
    public void close() {}
  }

  private static double level(AssessmentRequest request) {
    return request.candidate().pixels().get(0) & 0xff;
  }

  private static BatchAssessor batch(ToDoubleFunction<AssessmentRequest> answer) {
    return new BatchAssessor(new Scripted(answer), Set.of(Aspect.SCORE), Pictures::read, LIMITS);
  }

  private List<BatchItem> greys(int count) throws IOException {
    List<BatchItem> items = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ByteBuffer pixel = ByteBuffer.allocate(4 * 4);
      for (int at = 0; at < 16; at++) {
        pixel.put(at, (byte) (i % 100));
      }
      Path file = folder.resolve("grey" + i + ".png");
      Files.write(file, Pictures.png(Picture.copyOf(4, 4, PixelFormat.GRAY8, pixel)));
      items.add(new BatchItem(file, Optional.empty()));
    }
    return items;
  }

  private static double score(BatchRow row) {
    return ((BatchRow.Judged) row).assessment().score().orElseThrow().value();
  }

  @Test
  void rowsComeInTheOrderOfTheItemsWhateverEndsFirst() throws IOException {
    List<BatchItem> items = greys(100);
    List<BatchRow> rows = new ArrayList<>();

    BatchSummary summary =
        batch(
                request -> {
                  long wait = Math.round(level(request)) * 7 % 5;
                  LockSupport.parkNanos(1_000_000 * wait);
                  return level(request);
                })
            .run(items, rows::add);

    assertThat(rows).extracting(BatchRow::item).isEqualTo(items);
    assertThat(rows.stream().mapToDouble(BatchAssessorTest::score).toArray())
        .isEqualTo(IntStream.range(0, 100).asDoubleStream().toArray());
    assertThat(summary.judged()).isEqualTo(100);
    assertThat(summary.failed()).isZero();
  }

  @Test
  void whateverAPictureDoesIsARow() throws IOException {
    List<BatchItem> items = new ArrayList<>(greys(6));
    Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
    Path gone = folder.resolve("gone.png");
    items.add(new BatchItem(broken, Optional.empty()));
    items.add(new BatchItem(gone, Optional.empty()));
    items.add(new BatchItem(items.get(0).picture(), Optional.of(broken)));
    items.add(new BatchItem(items.get(5).picture(), Optional.of(items.get(4).picture())));
    List<BatchRow> rows = new ArrayList<>();

    BatchSummary summary =
        batch(
                request -> {
                  switch ((int) level(request)) {
                    case 1 -> throw new OutOfMemoryError("Java heap space");
                    case 2 -> throw new IllegalArgumentException("a defect");
                    case 3 -> throw new StackOverflowError();
                    default -> {
                      return request.reference().isPresent() ? 50 : level(request);
                    }
                  }
                })
            .run(items, rows::add);

    assertThat(summary.judged()).isEqualTo(4);
    assertThat(rows.stream().filter(BatchRow.Failed.class::isInstance))
        .map(row -> ((BatchRow.Failed) row).kind())
        .containsExactly(
            FailureKind.OUT_OF_MEMORY,
            FailureKind.INTERNAL,
            FailureKind.INTERNAL,
            FailureKind.UNREADABLE,
            FailureKind.UNREADABLE,
            FailureKind.UNREADABLE);
    assertThat(((BatchRow.Failed) rows.get(7)).message()).contains("gone.png does not exist");
    assertThat(((BatchRow.Failed) rows.get(8)).message())
        .startsWith("the reference " + broken + ": ");
    assertThat(score(rows.get(9))).isEqualTo(50);
  }

  @Test
  void aFileThatVanishesMeanwhileIsARow() throws IOException {
    List<BatchItem> items = greys(60);
    List<BatchRow> rows = new ArrayList<>();

    batch(BatchAssessorTest::level)
        .run(
            items,
            row -> {
              rows.add(row);
              assertThat(items.get(50).picture().toFile().delete() || rows.size() > 1).isTrue();
            });

    assertThat(rows).hasSize(60);
    assertThat(rows.stream().filter(BatchRow.Failed.class::isInstance))
        .containsExactly(rows.get(50));
    assertThat(((BatchRow.Failed) rows.get(50)).message()).contains("does not exist");
  }

  @Test
  void aSlowListenerHoldsEverythingBack() throws IOException {
    List<BatchItem> items = greys(60);
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger heard = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Iterable<BatchItem> counted =
        () -> {
          Iterator<BatchItem> inner = items.iterator();
          return new Iterator<>() {
            @Override
            public boolean hasNext() {
              return inner.hasNext();
            }

            @Override
            public BatchItem next() {
              most.accumulateAndGet(taken.incrementAndGet() - heard.get(), Math::max);
              return inner.next();
            }
          };
        };

    batch(BatchAssessorTest::level)
        .run(
            counted,
            row -> {
              LockSupport.parkNanos(500_000);
              heard.incrementAndGet();
            });

    assertThat(most.get()).isBetween(2, LIMITS.decoders() + LIMITS.judges() + 2);
  }

  @Test
  void picturesTogetherTakeNoMoreMemoryThanAllowed() throws IOException {
    ByteBuffer pixels = ByteBuffer.allocate(300 * 1000);
    Picture picture = Picture.copyOf(300, 1000, PixelFormat.GRAY8, pixels);
    Path file = Files.write(folder.resolve("large.png"), Pictures.png(picture));
    AtomicLong now = new AtomicLong();
    AtomicLong most = new AtomicLong();
    List<BatchItem> items =
        IntStream.range(0, 12).mapToObj(i -> new BatchItem(file, Optional.of(file))).toList();
    PictureDecoder counting =
        bytes -> {
          most.accumulateAndGet(now.addAndGet(300_000), Math::max);
          return Pictures.read(bytes);
        };
    for (long allowed : new long[] {650_000, 1_250_000, 1000}) {
      most.set(0);
      BatchSummary summary =
          new BatchAssessor(
                  new Scripted(
                      request -> {
                        LockSupport.parkNanos(2_000_000);
                        now.addAndGet(-600_000);
                        return 1;
                      }),
                  Set.of(Aspect.SCORE),
                  counting,
                  new BatchLimits(3, 3, allowed))
              .run(items, row -> {});

      assertThat(summary.judged()).isEqualTo(12);
      // A picture that alone is too large is judged alone.
      assertThat(most.get()).isLessThanOrEqualTo(Math.max(allowed, 600_000));
    }
  }

  @Test
  void anInterruptionEndsItWithinTwoHundredMilliseconds() throws Exception {
    List<BatchItem> items = greys(10);
    long milliseconds = Long.MAX_VALUE;
    // A busy machine may hold anything up for longer, but hardly five times.
    for (int i = 0; i < 5 && milliseconds >= 200; i++) {
      milliseconds = Math.min(milliseconds, millisecondsFromInterruptionToEnd(items));
    }
    assertThat(milliseconds).isLessThan(200);
  }

  private static long millisecondsFromInterruptionToEnd(List<BatchItem> items) throws Exception {
    Iterable<BatchItem> endless =
        () -> Stream.generate(() -> items).flatMap(List::stream).iterator();
    CountDownLatch begun = new CountDownLatch(10);
    AtomicReference<Throwable> end = new AtomicReference<>();
    AtomicInteger judging = new AtomicInteger();
    List<BatchRow> rows = new ArrayList<>();
    Thread runner =
        new Thread(
            () -> {
              try {
                batch(
                        request -> {
                          judging.incrementAndGet();
                          LockSupport.parkNanos(5_000_000);
                          judging.decrementAndGet();
                          return 1;
                        })
                    .run(
                        endless,
                        row -> {
                          rows.add(row);
                          begun.countDown();
                        });
              } catch (CancellationException e) {
                end.set(Thread.currentThread().isInterrupted() ? e : new AssertionError("flag"));
              }
            });
    runner.start();
    begun.await();
    long start = System.nanoTime();
    runner.interrupt();
    runner.join();
    long milliseconds = (System.nanoTime() - start) / 1_000_000;

    assertThat(end.get()).isInstanceOf(CancellationException.class);
    assertThat(judging.get()).as("pictures in work afterwards").isZero();
    assertThat(rows).hasSizeGreaterThan(9).allMatch(BatchRow.Judged.class::isInstance);
    return milliseconds;
  }

  @Test
  void anAssessorClosedMeanwhileEndsItAndMakesNoRow() throws IOException {
    List<BatchItem> items = greys(40);
    List<BatchRow> rows = new ArrayList<>();

    assertThatThrownBy(
            () ->
                batch(
                        request -> {
                          if (level(request) >= 20) {
                            throw new IllegalStateException("scripted@test is closed");
                          }
                          return 1;
                        })
                    .run(items, rows::add))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("scripted@test is closed");

    assertThat(rows).hasSize(20).allMatch(BatchRow.Judged.class::isInstance);
  }

  @Test
  void aMissingModelAndTheListenersFailureEndIt() throws IOException {
    List<BatchItem> items = greys(10);

    assertThatThrownBy(
            () ->
                batch(
                        request -> {
                          throw new ModelUnavailableException("gone");
                        })
                    .run(items, row -> {}))
        .isInstanceOf(ModelUnavailableException.class);
    assertThatThrownBy(
            () ->
                batch(BatchAssessorTest::level)
                    .run(
                        items,
                        row -> {
                          throw new IllegalArgumentException("full");
                        }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("full");
  }

  @Test
  void runsOnManyVirtualThreadsAtOnce() throws Exception {
    assumeTrue(Runtime.version().feature() >= 21, "virtual threads came with JDK 21");
    List<BatchItem> items = greys(20);
    List<Thread> threads = new ArrayList<>();
    AtomicInteger judged = new AtomicInteger();
    for (int i = 0; i < 50; i++) {
      Runnable run =
          () ->
              judged.addAndGet((int) batch(BatchAssessorTest::level).run(items, r -> {}).judged());
      threads.add(
          (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, run));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(judged.get()).isEqualTo(1000);
  }

  @Test
  void findsReferencesByTheLongestNameThatBeginsThePictures() throws IOException {
    Path originals = Files.createDirectory(folder.resolve("originals"));
    for (String name : List.of("I01.png", "I01_02.bmp", "I1.png", "lone.png", "two.jpg")) {
      Files.write(originals.resolve(name), Pictures.png(picture()));
    }
    Path inner = Files.createDirectory(originals.resolve("inner"));
    Files.write(inner.resolve("two.png"), Pictures.png(picture()));
    Files.writeString(originals.resolve("notes.txt"), "no picture");
    ReferencePairing pairing = ReferencePairing.of(originals);

    assertThat(pairing.find(Path.of("x/I01.jpg"))).hasValue(originals.resolve("I01.png"));
    assertThat(pairing.find(Path.of("I01_03_5.webp"))).hasValue(originals.resolve("I01.png"));
    assertThat(pairing.find(Path.of("I01_02-blur.png"))).hasValue(originals.resolve("I01_02.bmp"));
    assertThat(pairing.find(Path.of("I011.png"))).isEmpty();
    assertThat(pairing.find(Path.of("I0.png"))).isEmpty();
    assertThatThrownBy(() -> pairing.find(Path.of("two-a.png")))
        .hasMessageContaining("several references of its name");
    assertThat(pairing.unused())
        .contains(originals.resolve("I1.png"), originals.resolve("lone.png"));
  }

  private static Picture picture() {
    return Picture.copyOf(1, 1, PixelFormat.GRAY8, ByteBuffer.allocate(1));
  }
}
