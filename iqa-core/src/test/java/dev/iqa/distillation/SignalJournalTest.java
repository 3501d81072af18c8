// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class SignalJournalTest {

  private static final int SIGNALS = 30;

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("signals.jsonl");
  }

  private static Signal.Point point(int i) {
    return new Signal.Point(
        "counting@test",
        "p" + i + ".png",
        new PointSignal(LevelDistribution.of(1 + i % 40 / 10.0, 0.7), 0.7),
        Duration.ofMillis(5),
        Optional.of(CountingTeacher.DIGEST));
  }

  private SignalJournal open() throws IOException {
    return SignalJournal.open(file(), List.of(CountingTeacher.silent()));
  }

  private List<Signal> written() throws IOException {
    List<Signal> signals = new ArrayList<>();
    try (SignalJournal journal = open()) {
      for (int i = 0; i < SIGNALS; i++) {
        signals.add(point(i));
      }
      signals.add(
          new Signal.Pair(
              "counting@test",
              "p1.png",
              "p2.png",
              new PairSignal(0.1, 0.30000000000000004),
              Duration.ofNanos(1),
              Optional.of(CountingTeacher.DIGEST)));
      signals.add(
          new Signal.Failure("counting@test", "p9\"\n.png", Optional.of("q.png"), "no\nluck"));
      for (Signal signal : signals) {
        journal.add(signal);
      }
    }
    return signals;
  }

  @Test
  void readsWhatItWrote() throws IOException {
    List<Signal> signals = written();

    assertThat(SignalJournal.read(file())).isEqualTo(signals);
    try (SignalJournal journal = open()) {
      assertThat(journal.point("counting@test", "p3.png")).hasValue(point(3).signal());
      assertThat(journal.knows("counting@test", "p1.png", "p2.png")).isTrue();
      assertThat(journal.knows("counting@test", "p2.png", "p1.png")).isFalse();
      assertThat(journal.failures()).hasSize(1);
    }
  }

  @Test
  void goesOnFromEveryPlaceItCanBeCutAt() throws IOException {
    List<Signal> signals = written();
    byte[] whole = Files.readAllBytes(file());
    Random random = new Random(1);
    for (int trial = 0; trial < 200; trial++) {
      int cut = trial < 90 ? trial : random.nextInt(whole.length + 1);
      Files.write(file(), Arrays.copyOf(whole, cut));
      try (SignalJournal journal = open()) {
        for (Signal signal : signals) {
          if (!knows(journal, signal)) {
            journal.add(signal);
          }
        }
      }
      assertThat(Files.readAllBytes(file())).as("cut at %d", cut).isEqualTo(whole);
    }
  }

  private static boolean knows(SignalJournal journal, Signal signal) {
    if (signal instanceof Signal.Point point) {
      return journal.point(point.teacher(), point.picture()).isPresent();
    }
    if (signal instanceof Signal.Pair pair) {
      return journal.knows(pair.teacher(), pair.first(), pair.second());
    }
    Signal.Failure failure = (Signal.Failure) signal;
    return journal.knows(failure.teacher(), failure.picture(), failure.second().orElseThrow());
  }

  @Test
  void completesALastLineThatOnlyLacksItsEnd() throws IOException {
    List<Signal> signals = written();
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(whole, whole.length - 1));

    try (SignalJournal journal = open()) {
      assertThat(journal.failures()).hasSize(1);
    }

    assertThat(SignalJournal.read(file())).isEqualTo(signals);
  }

  @Test
  void refusesOtherTeachersAndWeightsByName() throws IOException {
    written();
    Teacher other =
        new Teacher(
            new CountingTeacher(
                false, Optional.of(CountingTeacher.DIGEST), CountingTeacher.DIGEST, q -> {}),
            Map.of("head", "b"));
    Teacher retrained =
        new Teacher(
            new CountingTeacher(false, Optional.of("sha256:new"), "sha256:new", q -> {}), Map.of());

    assertThatThrownBy(() -> SignalJournal.open(file(), List.of(other)))
        .isInstanceOf(DistillationException.class)
        .hasMessageContaining("holds signals of counting@test, not of counting@test?head=b");
    assertThatThrownBy(() -> SignalJournal.open(file(), List.of(retrained)))
        .isInstanceOf(DistillationException.class)
        .hasMessageContaining(CountingTeacher.DIGEST)
        .hasMessageContaining("sha256:new");
    assertThatThrownBy(
            () ->
                SignalJournal.open(
                    file(), List.of(CountingTeacher.silent(), CountingTeacher.silent())))
        .hasMessage("counting@test is named twice");
  }

  @Test
  void refusesWeightsThatOnlyTheAnswerNames() throws IOException {
    written();
    try (SignalJournal journal = open()) {
      Signal.Point changed =
          new Signal.Point(
              "counting@test",
              "new.png",
              point(1).signal(),
              Duration.ZERO,
              Optional.of("sha256:other"));
      assertThatThrownBy(() -> journal.add(changed))
          .isInstanceOf(DistillationException.class)
          .hasMessageContaining("sha256:other");
    }
    assertThat(SignalJournal.read(file())).hasSize(SIGNALS + 2);
  }

  @Test
  void leavesAloneWhatIsNoJournal() throws IOException {
    byte[] photo = "\u0089PNG no journal\nmore\n half a line".getBytes(StandardCharsets.UTF_8);
    for (byte[] content : List.of(photo, "half".getBytes(StandardCharsets.UTF_8))) {
      Files.write(file(), content);
      assertThatThrownBy(this::open)
          .isInstanceOf(DistillationException.class)
          .hasMessageContaining("is no journal of signals");
      assertThat(Files.readAllBytes(file())).isEqualTo(content);
    }
  }

  @Test
  void namesABrokenLineInTheMiddle() throws IOException {
    written();
    List<String> lines = new ArrayList<>(Files.readAllLines(file()));
    lines.set(4, lines.get(4).replace("\"point\"", "\"opinion\""));
    Files.write(file(), lines);

    assertThatThrownBy(this::open)
        .isInstanceOf(DistillationException.class)
        .hasMessageContaining("line 5 of")
        .hasMessageContaining("opinion");
  }

  @Test
  void letsOneRunWriteAtATime() throws IOException {
    try (SignalJournal journal = open()) {
      assertThat(journal.failures()).isEmpty();
      assertThatThrownBy(this::open).hasMessageContaining("another run is writing");
    }
  }

  /**
   * Another JVM is killed while it distils, again and again, as by {@code kill -9}. The teacher
   * there notes every question before it answers.
   */
  @Test
  @Timeout(300)
  void asksNothingTwiceThatIsInTheJournalAfterAKill() throws Exception {
    GreyPictures.write(folder, 60);
    Path notes = folder.resolve("questions.txt");
    Random random = new Random(9);
    Set<String> journalled = new HashSet<>();
    int asked = 0;
    int kills = 0;
    boolean finished = false;
    while (!finished) {
      int more = 1 + random.nextInt(7);
      // Those to be killed wait after a few answers too many: the kill always finds them.
      int most = kills < 5 ? more + 4 : 60;
      Process child = child(List.of(), 60, most);
      long wanted = journalled.size() + 1L + more;
      while (child.isAlive() && lines(file()) < wanted && kills < 5) {
        Thread.sleep(1 + random.nextInt(7));
      }
      if (kills < 5) {
        child.destroyForcibly();
      }
      assertThat(child.waitFor(3, TimeUnit.MINUTES)).isTrue();
      finished = child.exitValue() == 0;
      kills += finished ? 0 : 1;
      List<String> questions = Files.readAllLines(notes);
      assertThat(questions.subList(asked, questions.size()))
          .as("asked although answered before")
          .noneMatch(journalled::contains);
      asked = questions.size();
      for (Signal signal : SignalJournal.read(file())) {
        String name = Path.of(((Signal.Point) signal).picture()).getFileName().toString();
        journalled.add("[" + name.replaceAll("\\D", "") + "]");
      }
    }
    assertThat(kills).isEqualTo(5);
    assertThat(journalled).hasSize(60);
    assertThat(SignalJournal.read(file())).hasSize(60);
    // A killed teacher may lose the answer in work, and no other.
    assertThat(asked).isBetween(60, 60 + kills);
  }

  /** A limit on the size of files is the full disk that needs no administrator. */
  @Test
  @Timeout(300)
  void namesAFullDiskAndKeepsTheJournalWhole() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash's ulimit");
    GreyPictures.write(folder, 60);
    Process child = child(List.of("/bin/bash", "-c", "ulimit -f 8; exec \"$@\"", "bash"), 60, 60);
    String said = new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(child.waitFor()).as(said).isEqualTo(1);
    assertThat(said).contains("JournalWriteException", "takes no more lines", "is whole");
    byte[] left = Files.readAllBytes(file());
    assertThat(left.length).isBetween(7000, 8192);
    assertThat(left[left.length - 1]).isEqualTo((byte) '\n');
    int before = SignalJournal.read(file()).size();
    assertThat(before).isBetween(10, 59);

    Process again = child(List.of(), 60, 60);
    assertThat(again.waitFor()).isZero();
    assertThat(SignalJournal.read(file())).hasSize(60);
    assertThat(Files.readAllLines(folder.resolve("questions.txt")))
        .as("only the answer that did not fit was asked for again")
        .hasSize(61);
  }

  private Process child(List<String> before, int pictures, int most) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:-UsePerfData", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(Distilling.class.getName());
    command.addAll(List.of(folder.toString(), Integer.toString(pictures), Integer.toString(most)));
    return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static long lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file).lines().count() : 0;
  }

  /** The program that is killed. */
  static final class Distilling {

    private Distilling() {}

    public static void main(String[] arguments) throws IOException {
      Path folder = Path.of(arguments[0]);
      List<Path> pictures = new ArrayList<>();
      for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
        pictures.add(folder.resolve("grey" + (20 + i) + ".png"));
      }
      int most = Integer.parseInt(arguments[2]);
      AtomicInteger asked = new AtomicInteger();
      Teacher teacher =
          new Teacher(
              new CountingTeacher(
                  false,
                  Optional.of(CountingTeacher.DIGEST),
                  CountingTeacher.DIGEST,
                  question -> {
                    note(folder.resolve("questions.txt"), question);
                    pause(asked.incrementAndGet() > most ? 3_600_000 : 20);
                  }),
              Map.of());
      try (SignalJournal journal =
          SignalJournal.open(folder.resolve("signals.jsonl"), List.of(teacher))) {
        new Distillation(List.of(teacher), journal)
            .run(pictures, Optional.empty(), Distillation.Listener.NONE);
      }
    }

    private static void note(Path file, String question) {
      try {
        Files.writeString(
            file, question + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void pause(long milliseconds) {
      try {
        Thread.sleep(milliseconds);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
