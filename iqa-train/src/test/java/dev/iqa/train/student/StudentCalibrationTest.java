// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.train.student.StudentCalibration.Judged;
import dev.iqa.train.student.StudentCalibration.Thresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class StudentCalibrationTest {

  private static final int FAMILIES = Vocabulary.FAMILIES.size();

  /** A photograph with some families, whose logits are at {@code high}; the others at −5. */
  private static Judged photo(double damage, double high, int... families) {
    float[] logits = new float[FAMILIES];
    Arrays.fill(logits, -5);
    byte[] truth = new byte[FAMILIES];
    for (int family : families) {
      logits[family] = (float) high;
      truth[family] = 1;
    }
    return new Judged(logits, (float) damage, 9, truth);
  }

  private static Judged undamaged(double damage, double high, int... families) {
    Judged loud = photo(damage, high, families);
    return new Judged(loud.families(), loud.damage(), 9, new byte[FAMILIES]);
  }

  @Test
  void doubtThatAnythingIsWrongSilencesFamiliesWithoutHidingTheSecondOfTwo() {
    List<Judged> damaged = new ArrayList<>();
    List<Judged> clean = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      damaged.add(photo(3, -0.6, i % FAMILIES, (i + 1) % FAMILIES));
      // As sure of a family, less sure of any damage.
      clean.add(undamaged(-1, -0.6, i % FAMILIES));
    }
    Thresholds chosen = Thresholds.chosen(damaged, clean);
    assertThat(chosen.credit(damaged)).isEqualTo(1);
    assertThat(chosen.damage()).isBetween(-1.0, 3.0);
    assertThat(clean).noneMatch(photo -> reports(chosen, photo));
  }

  @Test
  void onlyTheFamilyThatAlarmsIsHeldBack() {
    List<Judged> damaged = new ArrayList<>();
    List<Judged> clean = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      damaged.add(photo(2, 1, i % FAMILIES));
      clean.add(i % 2 == 0 ? undamaged(2, 1.2, 3) : undamaged(2, -5));
    }
    Thresholds chosen = Thresholds.chosen(damaged, clean);
    assertThat(chosen.families()[3]).isGreaterThan(1.2);
    assertThat(chosen.families()[4]).isLessThan(1.01);
    assertThat(chosen.credit(damaged)).isGreaterThan(0.9);
  }

  @Test
  void oneOfAHundredPhotographsMayBeTakenForSomethingElse() {
    List<Judged> photos = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      photos.add(new Judged(new float[FAMILIES], 0, i / 10f, new byte[FAMILIES]));
    }
    double reserve = StudentCalibration.photographReserve(photos, List.of());
    assertThat(photos).filteredOn(photo -> photo.photograph() < reserve).hasSize(2);
  }

  @Test
  void isTheSameEveryTime() {
    List<Judged> damaged = new ArrayList<>();
    List<Judged> clean = new ArrayList<>();
    Draw draw = Draw.of(3, 4);
    for (int i = 0; i < 50; i++) {
      damaged.add(photo(draw.between(-1, 3), draw.between(-2, 2), draw.below(FAMILIES)));
      clean.add(undamaged(draw.between(-3, 1), draw.between(-2, 2), draw.below(FAMILIES)));
    }
    Thresholds once = Thresholds.chosen(damaged, clean);
    Thresholds again = Thresholds.chosen(damaged, clean);
    assertThat(again.families()).isEqualTo(once.families());
    assertThat(again.damage()).isEqualTo(once.damage());
  }

  private static boolean reports(Thresholds thresholds, Judged photo) {
    for (int f = 0; f < FAMILIES; f++) {
      if (thresholds.reports(photo, f)) {
        return true;
      }
    }
    return false;
  }
}
