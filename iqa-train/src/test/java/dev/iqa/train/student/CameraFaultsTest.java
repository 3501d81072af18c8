// SPDX-License-Identifier: Apache-2.0
package dev.iqa.train.student;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.DistortionFamily;
import dev.iqa.Picture;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class CameraFaultsTest {

  private static final CameraFaults NONE =
      new CameraFaults(0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 100, 7);

  private final Picture scene = Scenes.scene(256, 256, 1);

  @Test
  void withoutFaultsLeavesThePicture() {
    assertThat(NONE.apply(scene).pixels()).isEqualTo(scene.pixels());
    assertThat(NONE.presence()).containsOnly((byte) 0);
  }

  @Test
  void areTheSameForTheSameSeed() {
    for (int i = 0; i < 6; i++) {
      CameraFaults faults = CameraFaults.drawn(Draw.of(3, i));
      assertThat(faults.apply(scene).pixels()).isEqualTo(faults.apply(scene).pixels());
    }
  }

  @Test
  void doMoreHarmWhenStronger() {
    for (int i = 0; i < 20; i++) {
      CameraFaults faults = CameraFaults.drawn(Draw.of(4, i));
      double mild = error(faults.times(0.4).apply(scene));
      double full = error(faults.apply(scene));
      assertThat(full).as(faults.toString()).isGreaterThan(mild * 0.98);
    }
  }

  @Test
  void vanishAtFactorZero() {
    for (int i = 0; i < 6; i++) {
      assertThat(error(CameraFaults.drawn(Draw.of(5, i)).times(0).apply(scene))).isLessThan(0.5);
    }
  }

  @Test
  void nameOnlyWhatIsPlain() {
    CameraFaults dark = new CameraFaults(-2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 100, 7);
    assertThat(presence(dark, DistortionFamily.DARKEN)).isEqualTo(1);
    assertThat(presence(dark, DistortionFamily.BRIGHTEN)).isZero();
    assertThat(presence(dark, DistortionFamily.CONTRAST_WEAKEN)).isEqualTo(-1);
    CameraFaults soft = new CameraFaults(0, 1, 1, 0.6, 0, 0, 0, 0, 0, 0, 0, 1, 0, 100, 7);
    assertThat(presence(soft, DistortionFamily.BLUR)).isEqualTo(-1);
    CameraFaults grainy = new CameraFaults(0, 1, 1, 0, 0, 0, 0, 0, 0.05, 0, 0, 1, 0, 20, 7);
    assertThat(presence(grainy, DistortionFamily.NOISE)).isEqualTo(1);
    assertThat(presence(grainy, DistortionFamily.COMPRESSION)).isEqualTo(1);
  }

  private static int presence(CameraFaults faults, DistortionFamily family) {
    return faults.presence()[Vocabulary.indexOf(family)];
  }

  private double error(Picture picture) {
    ByteBuffer a = scene.pixels();
    ByteBuffer b = picture.pixels();
    double sum = 0;
    for (int i = 0; i < a.capacity(); i++) {
      sum += Math.abs((a.get(i) & 0xff) - (b.get(i) & 0xff));
    }
    return sum / a.capacity();
  }
}
