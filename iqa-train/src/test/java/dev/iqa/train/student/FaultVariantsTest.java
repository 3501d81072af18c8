// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.DistortionFamily;
import dev.iqa.Picture;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultVariantsTest {

  private final Picture scene = Scenes.scene(160, 128, 1);

  private static List<FaultVariants> all(double strength) {
    List<FaultVariants> all = new ArrayList<>();
    for (DistortionFamily family : Vocabulary.FAMILIES) {
      for (long seed = 1; seed <= 5; seed++) {
        all.add(new FaultVariants(family, false, strength, seed));
      }
    }
    all.add(new FaultVariants(DistortionFamily.BLUR, true, strength, 3));
    return all;
  }

  @Test
  void areTheSameForTheSameSeed() {
    for (FaultVariants fault : all(0.7)) {
      assertThat(fault.apply(scene).pixels())
          .as("%s", fault)
          .isEqualTo(fault.apply(scene).pixels());
    }
  }

  @Test
  void doMoreHarmWhenStronger() {
    for (FaultVariants fault : all(1)) {
      double mild = error(fault.times(0.3).apply(scene));
      double full = error(fault.apply(scene));
      assertThat(full).as("%s", fault).isGreaterThan(2).isGreaterThan(mild);
    }
  }

  @Test
  void areDoneInMoreThanOneWay() {
    for (DistortionFamily family : Vocabulary.FAMILIES) {
      ByteBuffer first = new FaultVariants(family, false, 0.8, 1).apply(scene).pixels();
      boolean other = false;
      for (long seed = 2; seed < 12; seed++) {
        other |= !new FaultVariants(family, false, 0.8, seed).apply(scene).pixels().equals(first);
      }
      assertThat(other).as("%s", family).isTrue();
    }
  }

  @Test
  void lightenAndDarkenAsTheirNamesSay() {
    double before = mean(scene);
    for (long seed = 1; seed < 9; seed++) {
      Picture light = new FaultVariants(DistortionFamily.BRIGHTEN, false, 0.6, seed).apply(scene);
      Picture dark = new FaultVariants(DistortionFamily.DARKEN, false, 0.6, seed).apply(scene);
      assertThat(mean(light)).isGreaterThan(before + 3);
      assertThat(mean(dark)).isLessThan(before - 3);
    }
  }

  @Test
  void whatIsHardlyVisibleIsNotClaimed() {
    byte[] presence = new byte[Vocabulary.FAMILIES.size()];
    boolean[] types = new boolean[Vocabulary.TYPES.size()];
    new FaultVariants(DistortionFamily.NOISE, false, 0.1, 1).into(presence, types);
    assertThat(presence[Vocabulary.indexOf(DistortionFamily.NOISE)]).isEqualTo((byte) -1);
    assertThat(types).doesNotContain(true);
  }

  @Test
  void displacementIsJitterAndNoOtherBlur() {
    byte[] presence = new byte[Vocabulary.FAMILIES.size()];
    boolean[] types = new boolean[Vocabulary.TYPES.size()];
    new FaultVariants(DistortionFamily.BLUR, true, 0.5, 1).into(presence, types);
    for (int t = 0; t < types.length; t++) {
      assertThat(types[t]).isEqualTo(Vocabulary.TYPES.get(t).id().equals("jitter-blur"));
    }
  }

  private static double mean(Picture picture) {
    double sum = 0;
    for (int i = 0; i < picture.pixels().capacity(); i++) {
      sum += picture.pixels().get(i) & 0xff;
    }
    return sum / picture.pixels().capacity();
  }

  private double error(Picture damaged) {
    double sum = 0;
    for (int i = 0; i < scene.pixels().capacity(); i++) {
      sum += Math.abs((scene.pixels().get(i) & 0xff) - (damaged.pixels().get(i) & 0xff));
    }
    return sum / scene.pixels().capacity();
  }
}
