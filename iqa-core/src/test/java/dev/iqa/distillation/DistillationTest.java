// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.iqa.AssessorDescriptor;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DistillationTest {

  private static final Optional<PairSampling> TEN_NEAR_TIES =
      Optional.of(new PairSampling(PairSampling.Strategy.NEAR_TIE, 10, 4));

  @TempDir Path folder;

  private final List<String> asked = new ArrayList<>();

  private Teacher teacher(boolean prefers) {
    return new Teacher(
        new CountingTeacher(
            prefers, Optional.of(CountingTeacher.DIGEST), CountingTeacher.DIGEST, asked::add),
        Map.of());
  }

  private Distillation.Outcome run(
      Teacher teacher, List<Path> pictures, Optional<PairSampling> sampling) throws IOException {
    try (SignalJournal journal = SignalJournal.open(journal(), List.of(teacher))) {
      return new Distillation(List.of(teacher), journal)
          .run(pictures, sampling, Distillation.Listener.NONE);
    }
  }

  private Path journal() {
    return folder.resolve("signals.jsonl");
  }

  @Test
  void asksOnceAboutEachPictureAndInBothOrdersAboutEachPair() throws IOException {
    List<Path> pictures = GreyPictures.write(folder, 12);

    Distillation.Outcome first = run(teacher(true), pictures, TEN_NEAR_TIES);
    int questions = asked.size();
    Distillation.Outcome again = run(teacher(true), GreyPictures.reversed(pictures), TEN_NEAR_TIES);

    assertThat(questions).isEqualTo(12 + 2 * 10);
    assertThat(first.points()).isEqualTo(12);
    assertThat(first.pairs()).isEqualTo(10);
    assertThat(first.kept()).isZero();
    assertThat(asked).hasSize(questions);
    assertThat(again.kept()).isEqualTo(22);
    List<Signal> signals = SignalJournal.read(journal());
    assertThat(signals).hasSize(22);
    Signal.Point point = (Signal.Point) signals.get(0);
    assertThat(point.picture()).endsWith("grey20.png");
    assertThat(point.signal().score()).isCloseTo(1 + 4 * 20 / 255.0, within(1e-9));
    assertThat(point.signal().deviation()).isCloseTo(0.4, within(1e-12));
    assertThat(point.modelDigest()).hasValue(CountingTeacher.DIGEST);
    Signal.Pair pair = (Signal.Pair) signals.get(12);
    // 0.1 for the one shown first: 0.9 and 0.7, or 0.3 and 0.1.
    assertThat(pair.signal().inconsistency()).isCloseTo(0.2, within(1e-12));
    assertThat(pair.signal().weight()).isCloseTo(0.6 * 0.8, within(1e-12));
    assertThat(pair.elapsed()).isPositive();
  }

  @Test
  void asksNobodyForMorePairsThanThereAre() throws IOException {
    List<Path> pictures = GreyPictures.write(folder, 4);
    Optional<PairSampling> seven =
        Optional.of(new PairSampling(PairSampling.Strategy.CROSS_CONTENT, 7, 1));

    assertThatThrownBy(() -> run(teacher(true), pictures, seven))
        .isInstanceOf(DistillationException.class)
        .hasMessageContaining("there are 6");
    assertThat(asked).isEmpty();
  }

  @Test
  void tellsPairsFromScoresWithoutAskingAgain() throws IOException {
    Distillation.Outcome outcome =
        run(teacher(false), GreyPictures.write(folder, 12), TEN_NEAR_TIES);

    assertThat(asked).hasSize(12);
    assertThat(outcome.pairs()).isEqualTo(10);
    Signal.Pair pair = (Signal.Pair) SignalJournal.read(journal()).get(12);
    assertThat(pair.signal().inconsistency()).isZero();
    assertThat(pair.elapsed()).isZero();
  }

  @Test
  void recordsPicturesThatFailAndGoesOn() throws IOException {
    List<Path> pictures = new ArrayList<>(GreyPictures.write(folder, 4));
    pictures.add(1, GreyPictures.one(folder, CountingTeacher.UNLUCKY));
    Path broken = folder.resolve("broken.png");
    Files.write(broken, "no picture".getBytes(StandardCharsets.UTF_8));
    pictures.add(2, broken);
    Optional<PairSampling> all = Optional.of(new PairSampling(PairSampling.Strategy.RANDOM, 6, 1));

    Distillation.Outcome first = run(teacher(false), pictures, all);
    int questions = asked.size();
    Distillation.Outcome again = run(teacher(false), pictures, all);

    assertThat(first.points()).isEqualTo(4);
    assertThat(first.pairs()).isEqualTo(6);
    assertThat(first.failures())
        .extracting(f -> Path.of(f.picture()).getFileName().toString())
        .containsExactly("grey13.png", "broken.png");
    assertThat(first.failures().get(0).reason()).contains("bad luck");
    assertThat(asked).hasSize(questions);
    assertThat(again.failures()).isEqualTo(first.failures());
  }

  @Test
  void keepsWhatWasAnsweredWhenInterrupted() throws IOException {
    List<Path> pictures = GreyPictures.write(folder, 8);
    Teacher interrupting =
        new Teacher(
            new CountingTeacher(
                false,
                Optional.of(CountingTeacher.DIGEST),
                CountingTeacher.DIGEST,
                question -> {
                  asked.add(question);
                  if (asked.size() == 3) {
                    Thread.currentThread().interrupt();
                  }
                }),
            Map.of());

    assertThatThrownBy(() -> run(interrupting, pictures, Optional.empty()))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();

    assertThat(SignalJournal.read(journal())).hasSize(3);
    assertThat(run(teacher(false), pictures, Optional.empty()).points()).isEqualTo(5);
    assertThat(asked).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  void acceptsEveryAssessorThatCanTeachAndSaysWhyAnotherCannot() {
    int teachers = 0;
    for (String name : List.of("brisque", "piqe", "measured")) {
      try (QualityAssessor assessor = QualityAssessors.open(name)) {
        assertThat(new Teacher(assessor, Map.of()).name()).isEqualTo(name + "@core");
        teachers++;
      }
    }
    assertThat(teachers).isEqualTo(3);
    try (QualityAssessor ssim = QualityAssessors.open("ssim");
        QualityAssessor niqe = QualityAssessors.open("niqe")) {
      assertThatThrownBy(() -> new Teacher(ssim, Map.of()))
          .isInstanceOf(DistillationException.class)
          .hasMessageContaining("ssim@core compares with an original");
      assertThatThrownBy(() -> new Teacher(niqe, Map.of()))
          .isInstanceOf(DistillationException.class)
          .hasMessageContaining("niqe@core: the scale NIQE")
          .hasMessageContaining("calibrated");
      AssessorDescriptor descriptor = niqe.descriptor();
      assertThat(descriptor.scale().orElseThrow().isBounded()).isFalse();
    }
  }

  @Test
  void namesOptionsInAFixedOrder() {
    QualityAssessor assessor =
        new CountingTeacher(false, Optional.empty(), CountingTeacher.DIGEST, asked::add);

    assertThat(new Teacher(assessor, Map.of("size", "9", "head", "a")).name())
        .isEqualTo("counting@test?head=a&size=9");
  }
}
