// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.assertj.core.data.Offset.offset;

import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.UnreadablePictureException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PicturesTest {

  @TempDir Path folder;

  private static List<Integer> samples(Picture picture) {
    List<Integer> samples = new ArrayList<>();
    ByteBuffer pixels = picture.pixels();
    while (pixels.hasRemaining()) {
      samples.add(
          picture.format().bytesPerSample() == 2
              ? pixels.getShort() & 0xffff
              : pixels.get() & 0xff);
    }
    return samples;
  }

  private static double meanDifference(Picture one, Picture other) {
    List<Integer> a = samples(one);
    List<Integer> b = samples(other);
    assertThat(a).hasSameSizeAs(b);
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      sum += Math.abs(a.get(i) - b.get(i));
    }
    return sum / a.size();
  }

  private static void refuses(byte[] file, String... words) {
    assertThatThrownBy(() -> Pictures.read(file))
        .isExactlyInstanceOf(UnreadablePictureException.class)
        .hasMessageContaining("would work")
        .extracting(Throwable::getMessage, as(STRING))
        .contains(words.length == 0 ? new String[] {"would"} : words);
  }

  @Test
  void readsJpegInRgbOrder() {
    Picture picture = Pictures.read(PictureFiles.jpeg(64, 48));
    assertThat(picture.format()).isEqualTo(PixelFormat.RGB8);
    assertThat(picture.history()).containsExactly("decoded JPEG 64×48");
    assertThat(meanDifference(picture, PictureFiles.colours(64, 48))).isLessThan(12);
    int lastOfFirstRow = 63 * 3;
    assertThat(picture.pixels().get(lastOfFirstRow) & 0xff).isGreaterThan(200);
    assertThat(picture.pixels().get(lastOfFirstRow + 1) & 0xff).isLessThan(60);
  }

  @Test
  void readsProgressiveAndGreyJpeg() {
    assertThat(Pictures.read(PictureFiles.progressiveJpeg(64, 48)).toString())
        .isEqualTo("64×48 RGB8");
    assertThat(Pictures.read(PictureFiles.greyJpeg(64, 48)).toString()).isEqualTo("64×48 GRAY8");
  }

  @Test
  void readsPngWithoutLoss() {
    assertThat(samples(Pictures.read(PictureFiles.png(33, 21))))
        .isEqualTo(samples(PictureFiles.colours(33, 21)));
  }

  @Test
  void readsBmpAndTiffAndLosslessWebpWithoutLoss() {
    List<Integer> expected = samples(PictureFiles.colours(33, 21));
    assertThat(samples(Pictures.read(PictureFiles.bmp(33, 21)))).isEqualTo(expected);
    for (String compression : new String[] {"LZW", "Deflate", "ZLib", "PackBits"}) {
      assertThat(samples(Pictures.read(PictureFiles.tiff(33, 21, compression))))
          .as(compression)
          .isEqualTo(expected);
    }
  }

  @Test
  void readsWebp() {
    Picture lossless = Pictures.read(PictureFiles.webp(33, 21, 101));
    assertThat(lossless.history().get(0)).isEqualTo("decoded WebP 33×21, lossless");
    // The writer takes BGR, so red and blue are exchanged.
    List<Integer> exchanged = samples(lossless);
    List<Integer> expected = samples(PictureFiles.colours(33, 21));
    for (int i = 0; i < expected.size(); i += 3) {
      assertThat(exchanged.get(i)).isEqualTo(expected.get(i + 2));
      assertThat(exchanged.get(i + 1)).isEqualTo(expected.get(i + 1));
    }
    assertThat(Pictures.read(PictureFiles.webp(33, 21, 80)).toString()).isEqualTo("33×21 RGB8");
  }

  @Test
  void readsWebpWithAlphaOnWhite() {
    Picture picture = Pictures.read(PictureFiles.webpWithAlpha(5, 4, 128));
    assertThat(samples(picture).subList(0, 3)).containsExactly(227, 177, 152);
    assertThat(picture.history()).contains("alpha composited on white");
  }

  @ParameterizedTest
  @CsvSource({"1,1", "65500,1", "1,65500"})
  void readsExtremeSizes(int width, int height) {
    for (byte[] file :
        List.of(
            PictureFiles.jpeg(width, height),
            PictureFiles.png(width, height),
            PictureFiles.bmp(width, height),
            PictureFiles.tiff(width, height, "LZW"))) {
      Picture picture = Pictures.read(file);
      assertThat(picture.width()).isEqualTo(width);
      assertThat(picture.height()).isEqualTo(height);
    }
  }

  @Test
  void keepsSixteenBits() {
    byte[] grey = {0x12, 0x34, (byte) 0xff, (byte) 0xfe};
    Picture png = Pictures.read(PictureFiles.png(2, 1, 16, 0, grey));
    assertThat(png.format()).isEqualTo(PixelFormat.GRAY16);
    assertThat(samples(png)).containsExactly(0x1234, 0xfffe);
    byte[] colour = {1, 2, 3, 4, 5, 6};
    Picture deep = Pictures.read(PictureFiles.png(1, 1, 16, 2, colour));
    assertThat(deep.format()).isEqualTo(PixelFormat.RGB16);
    assertThat(samples(deep)).containsExactly(0x0102, 0x0304, 0x0506);
    Picture tiff = Pictures.read(PictureFiles.tiff(ByteOrder.BIG_ENDIAN, 1, 1, 16, 2, 1, colour));
    assertThat(tiff.format()).isEqualTo(PixelFormat.RGB16);
    assertThat(samples(tiff)).containsExactly(0x0102, 0x0304, 0x0506);
    Picture greyTiff = Pictures.read(PictureFiles.tiff(ByteOrder.BIG_ENDIAN, 2, 1, 16, 1, 1, grey));
    assertThat(samples(greyTiff)).containsExactly(0x1234, 0xfffe);
  }

  @Test
  void readsOneBitAndPalette() {
    byte[] bits = {(byte) 0b1010_0000};
    assertThat(samples(Pictures.read(PictureFiles.png(4, 1, 1, 0, bits))))
        .containsExactly(255, 0, 255, 0);
    byte[] palette = PictureFiles.chunk("PLTE", new byte[] {10, 20, 30, 40, 50, 60});
    Picture indexed = Pictures.read(PictureFiles.png(2, 1, 1, 3, new byte[] {0x40}, palette));
    assertThat(samples(indexed)).containsExactly(10, 20, 30, 40, 50, 60);
    assertThat(indexed.history().get(0)).isEqualTo("decoded PNG 2×1, palette of 1 bits");
    assertThat(samples(Pictures.read(PictureFiles.tiff(ByteOrder.BIG_ENDIAN, 4, 1, 1, 1, 1, bits))))
        .containsExactly(255, 0, 255, 0);
    assertThat(
            samples(Pictures.read(PictureFiles.tiff(ByteOrder.LITTLE_ENDIAN, 4, 1, 1, 0, 1, bits))))
        .containsExactly(0, 255, 0, 255);
  }

  @Test
  void invertsTiffWhereZeroIsWhite() {
    byte[] samples = {0, 100, (byte) 255};
    assertThat(
            samples(Pictures.read(PictureFiles.tiff(ByteOrder.BIG_ENDIAN, 3, 1, 8, 0, 1, samples))))
        .containsExactly(255, 155, 0);
    byte[] deep = {0, 0, 0x12, 0x34};
    assertThat(
            samples(Pictures.read(PictureFiles.tiff(ByteOrder.BIG_ENDIAN, 2, 1, 16, 0, 1, deep))))
        .containsExactly(65535, 65535 - 0x1234);
  }

  @Test
  void compositesAlphaOnWhite() {
    byte[] rgba = {(byte) 200, 100, 0, 0, (byte) 200, 100, 0, (byte) 128, 9, 8, 7, (byte) 255};
    Picture picture = Pictures.read(PictureFiles.png(3, 1, 8, 6, rgba));
    assertThat(samples(picture)).containsExactly(255, 255, 255, 227, 177, 127, 9, 8, 7);
    assertThat(picture.history()).containsExactly("decoded PNG 3×1", "alpha composited on white");
    byte[] opaque = {1, 2, 3, (byte) 255};
    assertThat(Pictures.read(PictureFiles.png(1, 1, 8, 6, opaque)).history())
        .containsExactly("decoded PNG 1×1", "alpha dropped, all opaque");
  }

  @Test
  void compositesDeepAndGreyAlphaOnWhite() {
    byte[] rgba = {0x40, 0, 0x20, 0, 0x10, 0, (byte) 0x80, 0};
    Picture deep = Pictures.read(PictureFiles.png(1, 1, 16, 6, rgba));
    assertThat(deep.format()).isEqualTo(PixelFormat.RGB16);
    // c·32768/65535 + 65535·(1 − 32768/65535)
    assertThat(samples(deep)).containsExactly(40959, 36863, 34815);
    Picture grey = Pictures.read(PictureFiles.png(1, 1, 8, 4, new byte[] {100, (byte) 128}));
    assertThat(grey.format()).isEqualTo(PixelFormat.GRAY8);
    assertThat(samples(grey)).containsExactly(177);
    byte[] greyAlpha16 = {0x40, 0, (byte) 0x80, 0};
    Picture deepGrey = Pictures.read(PictureFiles.png(1, 1, 16, 4, greyAlpha16));
    assertThat(deepGrey.format()).isEqualTo(PixelFormat.GRAY16);
    assertThat(samples(deepGrey)).containsExactly(40959);
  }

  @Test
  void honoursTransparentColours() {
    byte[] key = PictureFiles.chunk("tRNS", new byte[] {0, 7});
    assertThat(samples(Pictures.read(PictureFiles.png(2, 1, 8, 0, new byte[] {7, 8}, key))))
        .containsExactly(255, 8);
    byte[] colourKey = PictureFiles.chunk("tRNS", new byte[] {0, 1, 0, 2, 0, 3});
    assertThat(
            samples(
                Pictures.read(
                    PictureFiles.png(2, 1, 8, 2, new byte[] {1, 2, 3, 1, 2, 4}, colourKey))))
        .containsExactly(255, 255, 255, 1, 2, 4);
    byte[] palette = PictureFiles.chunk("PLTE", new byte[] {10, 20, 30, 40, 50, 60});
    byte[] alphas = PictureFiles.chunk("tRNS", new byte[] {0});
    assertThat(
            samples(
                Pictures.read(PictureFiles.png(2, 1, 8, 3, new byte[] {0, 1}, palette, alphas))))
        .containsExactly(255, 255, 255, 40, 50, 60);
  }

  /** What is stored where, for an upright picture of 3×2, by the definitions of EXIF 2.32. */
  private static int uprightIndex(int orientation, int row, int column) {
    int right = 2 - row;
    int bottom = 1 - column;
    return switch (orientation) {
      case 1 -> 3 * row + column;
      case 2 -> 3 * row + 2 - column;
      case 3 -> 3 * (1 - row) + 2 - column;
      case 4 -> 3 * (1 - row) + column;
      case 5 -> 3 * column + row;
      case 6 -> 3 * column + right;
      case 7 -> 3 * bottom + right;
      default -> 3 * bottom + row;
    };
  }

  private static byte[] stored(int orientation) {
    int width = orientation < 5 ? 3 : 2;
    byte[] samples = new byte[6];
    for (int i = 0; i < 6; i++) {
      samples[i] = (byte) (10 * uprightIndex(orientation, i / width, i % width));
    }
    return samples;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void turnsAllEightOrientationsUpright(int orientation) {
    int width = orientation < 5 ? 3 : 2;
    byte[] exif = PictureFiles.chunk("eXIf", PictureFiles.exif(orientation));
    Picture png =
        Pictures.read(PictureFiles.png(width, 6 / width, 8, 0, stored(orientation), exif));
    Picture tiff =
        Pictures.read(
            PictureFiles.tiff(
                ByteOrder.LITTLE_ENDIAN, width, 6 / width, 8, 1, orientation, stored(orientation)));
    for (Picture picture : List.of(png, tiff)) {
      assertThat(picture.toString()).isEqualTo("3×2 GRAY8");
      assertThat(samples(picture)).containsExactly(0, 10, 20, 30, 40, 50);
      if (orientation != 1) {
        assertThat(picture.history()).contains("EXIF orientation " + orientation + " applied");
      }
    }
    byte[] jpeg = PictureFiles.jpeg(64, 48);
    Picture turned = Pictures.read(PictureFiles.withOrientation(jpeg, orientation));
    assertThat(turned.width()).isEqualTo(orientation < 5 ? 64 : 48);
    assertThat(turned.hasSizeOf(Pictures.read(jpeg))).isEqualTo(orientation < 5);
  }

  @Test
  void saysWhichOrientationsItDoesNotKnow() {
    byte[] file = PictureFiles.withOrientation(PictureFiles.jpeg(8, 8), 9);
    assertThat(Pictures.read(file).history()).contains("EXIF orientation 9 unknown, not applied");
    byte[] broken =
        PictureFiles.withSegment(
            PictureFiles.jpeg(8, 8), 0xe1, "Exif\0\0MM".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(Pictures.read(broken).history()).contains("EXIF unreadable, no orientation applied");
  }

  @Test
  void recognisesSrgbProfiles() {
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    Picture plain = Pictures.read(PictureFiles.jpeg(32, 32));
    Picture picture = Pictures.read(PictureFiles.withProfile(PictureFiles.jpeg(32, 32), profile));
    assertThat(picture.history().get(1)).contains("is sRGB, nothing to convert");
    assertThat(samples(picture)).isEqualTo(samples(plain));
  }

  /** A profile with the primaries of Display P3 and the curve of the JDK's linear profile. */
  private static byte[] wideProfile() {
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    ByteBuffer view = ByteBuffer.wrap(profile);
    // Display P3's colorants, adapted to D50, as in its published profile.
    double[][] colorants = {
      {0.51512, 0.24120, -0.00105}, {0.29198, 0.69225, 0.04189}, {0.15710, 0.06657, 0.78407}
    };
    String[] tags = {"rXYZ", "gXYZ", "bXYZ"};
    for (int i = 0; i < view.getInt(128); i++) {
      for (int c = 0; c < 3; c++) {
        if (view.getInt(132 + 12 * i)
            == ByteBuffer.wrap(tags[c].getBytes(StandardCharsets.ISO_8859_1)).getInt()) {
          for (int k = 0; k < 3; k++) {
            view.putInt(
                view.getInt(136 + 12 * i) + 8 + 4 * k, (int) Math.round(colorants[c][k] * 65_536));
          }
        }
      }
    }
    return profile;
  }

  @Test
  void convertsMatrixProfilesAsLittleCmsDoes() {
    byte[] profile = wideProfile();
    ICC_ColorSpace space = new ICC_ColorSpace(ICC_Profile.getInstance(profile));
    byte[] rgb = {100, 100, 100, (byte) 180, 60, 40, 30, (byte) 120, (byte) 200, 5, 3, 1};
    Picture picture =
        Pictures.read(PictureFiles.png(4, 1, 8, 2, rgb, PictureFiles.profileChunk(profile)));
    List<Integer> found = samples(picture);
    for (int i = 0; i < rgb.length; i += 3) {
      float[] expected =
          space.toRGB(
              new float[] {
                (rgb[i] & 0xff) / 255f, (rgb[i + 1] & 0xff) / 255f, (rgb[i + 2] & 0xff) / 255f
              });
      for (int c = 0; c < 3; c++) {
        assertThat((double) found.get(i + c)).isCloseTo(255.0 * expected[c], offset(1.5));
      }
    }
    assertThat(picture.history().get(1)).contains("converted to sRGB");
    byte[] deep = {0x64, 0x64, 0x64, 0x64, 0x64, 0x64};
    Picture deepPicture =
        Pictures.read(PictureFiles.png(1, 1, 16, 2, deep, PictureFiles.profileChunk(profile)));
    assertThat(samples(deepPicture).get(0) / 257.0).isCloseTo(found.get(0), offset(1.0));
  }

  @Test
  void convertsGreyProfiles() {
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
    Picture picture =
        Pictures.read(
            PictureFiles.png(
                2, 1, 8, 0, new byte[] {0, (byte) 128}, PictureFiles.profileChunk(profile)));
    // The JDK's grey is linear; .50196 encodes to .7353, which is 188 of 255.
    assertThat(samples(picture)).containsExactly(0, 188);
    assertThat(picture.history().get(1)).contains("converted to sRGB");
  }

  @Test
  void saysWhichProfilesItLeavesAlone() {
    byte[] grey = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
    byte[] tables = ICC_Profile.getInstance(ColorSpace.CS_PYCC).getData();
    byte[] jpeg = PictureFiles.jpeg(8, 8);
    assertThat(Pictures.read(PictureFiles.withProfile(jpeg, grey)).history().get(1))
        .contains("not applied: it is for GRAY");
    byte[] png = PictureFiles.png(1, 1, 8, 2, new byte[3], PictureFiles.profileChunk(tables));
    assertThat(Pictures.read(png).history().get(1)).contains("not applied");
    assertThat(Pictures.read(PictureFiles.withProfile(jpeg, new byte[300])).history().get(1))
        .contains("not applied");
    assertThat(Pictures.read(PictureFiles.withProfile(jpeg, new byte[20])).history().get(1))
        .isEqualTo("ICC profile unreadable, colours taken as sRGB");
  }

  @Test
  void refusesProfileBombsButReadsThePicture() {
    byte[] chunk = PictureFiles.profileChunk(new byte[64 << 20]);
    Picture picture = Pictures.read(PictureFiles.png(1, 1, 8, 0, new byte[1], chunk));
    assertThat(picture.history()).contains("ICC profile unreadable, colours taken as sRGB");
  }

  @Test
  void refusesWhatIsNoPicture() {
    refuses(new byte[0], "empty");
    refuses("hello, world".getBytes(StandardCharsets.ISO_8859_1), "68 65 6c 6c");
    refuses(PictureFiles.gif(4, 4), "GIF");
    refuses(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}, "JPEG", "cut off");
  }

  @Test
  void refusesByName() {
    refuses(PictureFiles.cmykJpeg(16, 16), "CMYK");
    refuses(PictureFiles.animatedPng(), "animated PNG", "acTL");
    refuses(PictureFiles.animatedWebp(), "animated WebP");
  }

  @Test
  void refusesBombsBeforeAskingForMemory() {
    byte[] bomb = PictureFiles.bombPng();
    assertThat(bomb).hasSize(78);
    refuses(bomb, "900000000 pixels", "134217728");
    refuses(PictureFiles.bombPng(10_000, 10_000), "21 bytes", "cannot be all of it");
    refuses(PictureFiles.bombPng(70_000, 1), "65535");
  }

  @Test
  void obeysLimits() {
    byte[] file = PictureFiles.png(20, 10);
    assertThatThrownBy(() -> Pictures.read(file, new ReadLimits(199, 100, 1 << 20)))
        .hasMessageContaining("200 pixels");
    assertThatThrownBy(() -> Pictures.read(file, new ReadLimits(1000, 19, 1 << 20)))
        .hasMessageContaining("sides up to 19");
    assertThatThrownBy(() -> Pictures.read(file, new ReadLimits(1000, 100, 50)))
        .isInstanceOf(UnreadablePictureException.class)
        .hasMessageContaining("up to 50");
    assertThatThrownBy(
            () -> Pictures.read(new ByteArrayInputStream(file), new ReadLimits(1000, 100, 50)))
        .isInstanceOf(UnreadablePictureException.class)
        .hasMessageContaining("more than 50");
    assertThat(Pictures.read(file, new ReadLimits(200, 20, file.length)).width()).isEqualTo(20);
    assertThatIllegalArgumentException().isThrownBy(() -> new ReadLimits(0, 1, 1));
  }

  @Test
  void refusesEveryTruncation() {
    for (byte[] whole :
        List.of(
            PictureFiles.jpeg(64, 48),
            PictureFiles.progressiveJpeg(64, 48),
            PictureFiles.png(64, 48),
            PictureFiles.webp(64, 48, 80),
            PictureFiles.webp(64, 48, 101),
            PictureFiles.bmp(64, 48),
            PictureFiles.tiff(ByteOrder.LITTLE_ENDIAN, 64, 48, 8, 1, 1, new byte[64 * 48]))) {
      for (int percent = 0; percent < 100; percent++) {
        refuses(PictureFiles.truncated(whole, percent));
      }
      assertThat(Pictures.read(whole).width()).isEqualTo(64);
    }
  }

  @Test
  void refusesPngWhosePixelsAreCorrupt() {
    byte[] file = PictureFiles.png(64, 48);
    for (int at = 60; at < file.length - 20; at += 97) {
      byte[] broken = file.clone();
      broken[at] ^= 0x55;
      refuses(broken, "checksum");
      refuses(PictureFiles.withChecksums(broken), "picture data is not");
    }
  }

  @Test
  void saysThatThereAreMorePages() {
    byte[] tiff = PictureFiles.tiff(ByteOrder.LITTLE_ENDIAN, 2, 1, 8, 1, 1, new byte[] {1, 2});
    // The directory of ten entries at byte 8 ends with the place of the next one.
    tiff[8 + 2 + 120] = 8;
    Picture picture = Pictures.read(tiff);
    assertThat(samples(picture)).containsExactly(1, 2);
    assertThat(picture.history()).contains("first page of several");
  }

  @Test
  void saysWhichPngColoursItDoesNotApply() {
    byte[] gamma = PictureFiles.chunk("gAMA", new byte[] {0, 1, (byte) 0x86, (byte) 0xa0});
    assertThat(Pictures.read(PictureFiles.png(1, 1, 8, 0, new byte[1], gamma)).history())
        .contains("PNG gamma 1.0 not applied, taken as sRGB");
    byte[] hdr = PictureFiles.chunk("cICP", new byte[] {9, 16, 0, 1});
    assertThat(Pictures.read(PictureFiles.png(1, 1, 8, 2, new byte[3], hdr)).history())
        .contains("PNG cICP colours 9/16 not converted, taken as sRGB");
  }

  @Test
  void refusesJpegThatCannotHoldItsPixels() {
    byte[] jpeg = PictureFiles.jpeg(8, 8);
    for (int at = 2; at < jpeg.length - 9; at++) {
      if (jpeg[at] == (byte) 0xff && jpeg[at + 1] == (byte) 0xc0) {
        jpeg[at + 5] = 0x20;
        jpeg[at + 7] = 0x20;
        break;
      }
    }
    refuses(jpeg, "8200×8200", "cannot be all of it");
  }

  @Test
  void namesTheFile() throws IOException {
    Path missing = folder.resolve("missing.jpg");
    assertThatThrownBy(() -> Pictures.read(missing))
        .isInstanceOf(UnreadablePictureException.class)
        .hasMessageContaining("missing.jpg")
        .hasMessageContaining("does not exist");
    assertThatThrownBy(() -> Pictures.read(folder))
        .isInstanceOf(UnreadablePictureException.class)
        .hasMessageContaining("is a folder");
    Path cut = folder.resolve("cut.png");
    Files.write(cut, PictureFiles.truncated(PictureFiles.jpeg(64, 48), 50));
    assertThatThrownBy(() -> Pictures.read(cut))
        .isInstanceOf(UnreadablePictureException.class)
        .hasMessageContaining("cut.png")
        .hasMessageContaining("JPEG is cut off");
  }

  @Test
  void goesByContentAndNotByName() throws IOException {
    Path file = folder.resolve("photo.png");
    Files.write(file, PictureFiles.jpeg(8, 8));
    assertThat(Pictures.read(file).history()).containsExactly("decoded JPEG 8×8");
    try (InputStream stream = Files.newInputStream(file)) {
      assertThat(Pictures.read(stream).width()).isEqualTo(8);
    }
  }

  @Test
  void tellsABrokenStreamFromABrokenPicture() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("cable pulled");
          }

          @Override
          public int read(byte[] into, int offset, int length) throws IOException {
            throw new IOException("cable pulled");
          }
        };
    assertThatThrownBy(() -> Pictures.read(broken))
        .isInstanceOf(UnreadablePictureException.class)
        .hasMessageContaining("cable pulled");
  }

  @Test
  void writesWhatItReads() throws IOException {
    Picture colours = PictureFiles.colours(31, 17);
    for (PixelFormat format :
        new PixelFormat[] {
          PixelFormat.GRAY8, PixelFormat.RGB8, PixelFormat.GRAY16, PixelFormat.RGB16
        }) {
      Path file = folder.resolve(format + ".png");
      Picture picture = Pictures.convert(colours, format);
      Pictures.write(picture, file);
      Picture back = Pictures.read(file);
      assertThat(back.format()).isEqualTo(format);
      assertThat(samples(back)).isEqualTo(samples(picture));
    }
    Path jpeg = folder.resolve("a.JPG");
    Pictures.write(colours, jpeg, 100);
    long large = Files.size(jpeg);
    Pictures.write(colours, jpeg, 10);
    assertThat(Files.size(jpeg)).isLessThan(large);
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(5);
    }
  }

  @Test
  void refusesToWriteWhatAFormatCannotHold() {
    Picture floats = Pictures.convert(PictureFiles.colours(4, 4), PixelFormat.RGB_F32);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pictures.write(floats, folder.resolve("a.png")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pictures.write(floats, folder.resolve("a.jpg")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pictures.write(floats, folder.resolve("a.gif")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pictures.jpeg(PictureFiles.colours(4, 4), 101));
  }

  @Test
  void convertsDepthsThereAndBack() {
    Picture colours = PictureFiles.colours(31, 17);
    for (PixelFormat format : new PixelFormat[] {PixelFormat.RGB16, PixelFormat.RGB_F32}) {
      Picture there = Pictures.convert(colours, format);
      assertThat(there.history()).containsExactly("converted from RGB8 to " + format);
      assertThat(samples(Pictures.convert(there, PixelFormat.RGB8))).isEqualTo(samples(colours));
    }
    assertThat(Pictures.convert(colours, PixelFormat.RGB8)).isSameAs(colours);
    byte[] red = {(byte) 255, 0, 0};
    Picture one = Picture.copyOf(1, 1, PixelFormat.RGB8, ByteBuffer.wrap(red));
    assertThat(samples(Pictures.convert(one, PixelFormat.GRAY8))).containsExactly(76);
    assertThat(
            samples(Pictures.convert(Pictures.convert(one, PixelFormat.GRAY8), PixelFormat.RGB8)))
        .containsExactly(76, 76, 76);
  }

  @Test
  void takesAwtImages() {
    Picture colours = PictureFiles.colours(31, 17);
    assertThat(samples(Pictures.of(PictureFiles.awt(colours)))).isEqualTo(samples(colours));
    BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 77);
    assertThat(samples(Pictures.of(grey))).containsExactly(77);
    BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setSample(0, 0, 0, 60_000);
    assertThat(samples(Pictures.of(deep))).containsExactly(60_000);
    BufferedImage clear = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    Picture onWhite = Pictures.of(clear);
    assertThat(samples(onWhite)).containsExactly(255, 255, 255);
    assertThat(onWhite.history()).contains("alpha composited on white");
  }
}
