// SPDX-License-Identifier: Apache-2.0
package dev.iqa.distortion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.Picture;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContactSheetTest {

  @Test
  void showsEveryTypeOfAGenerator() {
    Picture photo = TestPictures.colour(48, 36);
    Picture sheet = ContactSheet.of(photo, DistortionGenerator.DEPICTQA, 1).picture();
    assertThat(sheet.width()).isEqualTo(6 + 6 * (48 + 6));
    assertThat(sheet.height()).isEqualTo(6 + 35 * (18 + 36 + 6));
  }

  @Test
  void placesPicturesAndLabelsOnWhite() {
    Picture photo = TestPictures.grey(40, 30);
    Picture sheet = new ContactSheet().row("label", List.of(photo, photo)).picture();
    assertThat(sheet.width()).isEqualTo(98);
    assertThat(sheet.height()).isEqualTo(60);
    int first = 3 * (24 * 98 + 6);
    assertThat(sheet.pixels().get(first)).isEqualTo(photo.pixels().get(0));
    assertThat(sheet.pixels().get(first - 1)).isEqualTo((byte) 255);
    int inked = 0;
    for (int i = 3 * 6 * 98; i < 3 * 24 * 98; i++) {
      inked += sheet.pixels().get(i) != (byte) 255 ? 1 : 0;
    }
    assertThat(inked).isGreaterThan(50);
  }

  @Test
  void showsEveryTypeAtOneSeverityUnderItsName() {
    Picture photo = TestPictures.colour(48, 36);
    Picture sheet = ContactSheet.of(photo, DistortionGenerator.DEPICTQA, 3, 1, 6).picture();
    assertThat(sheet.width()).isEqualTo(6 + 6 * (48 + 6));
    assertThat(sheet.height()).isEqualTo(6 + 6 * (18 + 36 + 6));
  }

  @Test
  void writesLabelsNoWiderThanTheirPicture() {
    Picture photo = TestPictures.grey(60, 30);
    Picture sheet =
        new ContactSheet()
            .row(List.of("a label much too long for it"), List.of(photo))
            .row("below", List.of(photo, photo, photo))
            .picture();
    for (int y = 0; y < 24; y++) {
      for (int x = 6 + 60 + 2; x < sheet.width(); x++) {
        assertThat(sheet.pixels().get(3 * (y * sheet.width() + x))).isEqualTo((byte) 255);
      }
    }
    assertThatThrownBy(() -> new ContactSheet().row(List.of("a", "b"), List.of(photo)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 labels for 1 pictures");
  }

  @Test
  void refusesToBeEmpty() {
    assertThatThrownBy(() -> new ContactSheet().picture())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("add a row");
  }
}
