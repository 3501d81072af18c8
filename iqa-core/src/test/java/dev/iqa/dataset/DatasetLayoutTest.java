// SPDX-License-Identifier: Apache-2.0
package dev.iqa.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.iqa.ScoreScale;
import dev.iqa.dataset.RatedPicture.AppliedDistortion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatasetLayoutTest {

  @TempDir Path folder;

  @Test
  void readsKadid10k() throws IOException {
    pictures("images/I01.png", "images/I01_01_01.png", "images/I01_25_05.png");
    text(
        "dmos.csv",
        "dist_img,ref_img,dmos,var",
        "I01_01_01.png,I01.png,4.57,0.4",
        "I01_25_05.png,I01.png,1.2,0.16");

    Dataset dataset = DatasetLayout.named("kadid10k").read(folder);

    assertThat(dataset.problems()).isEmpty();
    assertThat(dataset.opinions().higherIsBetter()).isTrue();
    RatedPicture last = dataset.pictures().get(1);
    assertThat(last.reference()).contains(folder.resolve("images/I01.png"));
    assertThat(last.opinion()).hasValue(1.2);
    assertThat(last.deviation().getAsDouble()).isCloseTo(0.4, within(1e-12));
    assertThat(last.distortions())
        .containsExactly(new AppliedDistortion("type 25", Optional.empty(), OptionalDouble.of(5)));
  }

  @Test
  void readsTid2013WhateverTheCaseOfItsFiles() throws IOException {
    pictures("reference_images/I01.BMP", "distorted_images/i01_01_1.bmp");
    pictures("distorted_images/I01_24_5.bmp");
    text("mos_with_names.txt", "5.51429 I01_01_1.bmp", "3.1 i01_24_5.bmp");
    text("mos_std.txt", "0.13013", "0.2");

    Dataset dataset = DatasetLayout.TID2013.read(folder);

    assertThat(dataset.problems()).isEmpty();
    assertThat(dataset.pictures()).hasSize(2);
    assertThat(dataset.pictures().get(0).reference())
        .contains(folder.resolve("reference_images/I01.BMP"));
    assertThat(dataset.pictures().get(0).deviation()).hasValue(0.13013);
    assertThat(dataset.pictures().get(1).distortionName()).contains("type 24");
  }

  @Test
  void readsCsiq() throws IOException {
    pictures("src_imgs/1600.png", "dst_imgs/awgn/1600.AWGN.1.png");
    pictures("dst_imgs/jpeg2000/1600.jpeg2000.5.png", "dst_imgs/contrast/1600.contrast.2.png");
    text(
        "csiq.DMOS.csv",
        "image,dst_idx,dst_type,dst_lev,dmos_std,dmos",
        "1600,1,noise,1,0.061,0.062",
        "1600,3,jpeg 2000,5,0.1,0.9",
        "1600,6,contrast,2,0.1,0.3",
        ",,,,,");

    Dataset dataset = DatasetLayout.CSIQ.read(folder);

    assertThat(dataset.problems()).isEmpty();
    assertThat(dataset.opinions().higherIsBetter()).isFalse();
    assertThat(dataset.pictures())
        .extracting(RatedPicture::id)
        .containsExactly("1600.AWGN.1.png", "1600.jpeg2000.5.png", "1600.contrast.2.png");
  }

  @Test
  void readsLive() throws IOException {
    pictures("refimgs/bikes.bmp", "jp2k/img1.bmp", "jpeg/img233.bmp", "wn/img1.bmp");
    pictures("gblur/img1.bmp", "fastfading/img174.bmp");
    StringBuilder rows = new StringBuilder("dmos_new,dmos_std,orgs,refnames_all");
    for (int i = 0; i < 982; i++) {
      rows.append("\n").append(i / 10.0).append(",1,").append(i == 0 ? 1 : 0).append(",bikes.bmp");
    }
    text("dmos_realigned.csv", rows.toString());

    Dataset dataset = DatasetLayout.LIVE.read(folder);

    assertThat(dataset.pictures())
        .extracting(RatedPicture::id)
        .containsExactly(
            "jp2k/img1.bmp",
            "jpeg/img233.bmp",
            "wn/img1.bmp",
            "gblur/img1.bmp",
            "fastfading/img174.bmp");
    assertThat(dataset.pictures().get(0).distortions()).isEmpty();
    assertThat(dataset.pictures().get(1).distortionName()).contains("jpeg");
    assertThat(dataset.pictures().get(1).opinion()).hasValue(45.9);
    assertThat(dataset.pictures().get(4).opinion()).hasValue(98.1);
    assertThat(dataset.problems())
        .hasSize(977)
        .contains(new DatasetProblem(DatasetProblem.Kind.MISSING_PICTURE, "fastfading/img173.bmp"));
  }

  @Test
  void readsKoniq10k() throws IOException {
    pictures("512x384/10004473376.jpg");
    text(
        "koniq10k_scores_and_distributions.csv",
        "image_name,c1,c2,c3,c4,c5,c_total,MOS,SD,MOS_zscore",
        "\"10004473376.jpg\",0,0,25,73,7,105,3.83,0.53,77.4");

    RatedPicture picture = DatasetLayout.KONIQ10K.read(folder).pictures().get(0);

    assertThat(picture.opinion()).hasValue(3.83);
    assertThat(picture.deviation()).hasValue(0.53);
    assertThat(picture.reference()).isEmpty();
  }

  @Test
  void readsSpaq() throws IOException {
    pictures("TestImage/00001.jpg");
    text(
        "Annotations/MOS and Image attribute scores.csv",
        "Image name,MOS,Brightness,Colorfulness,Contrast,Noisiness,Sharpness",
        "00001.jpg,34.2,40,41,42,43,44");

    assertThat(DatasetLayout.SPAQ.read(folder).pictures().get(0).opinion()).hasValue(34.2);
  }

  @Test
  void readsAgiqa3k() throws IOException {
    pictures("AGIQA-3K/sd1.5_normal_000.jpg");
    text(
        "data.csv",
        "name,prompt,adj1,adj2,style,mos_quality,std_quality,mos_align,std_align",
        "sd1.5_normal_000.jpg,\"statue, of a man\",,,,2.1,0.4,4,0.1");

    RatedPicture picture = DatasetLayout.AGIQA3K.read(folder).pictures().get(0);

    assertThat(picture.opinion()).hasValue(2.1);
    assertThat(picture.deviation()).hasValue(0.4);
  }

  @Test
  void readsPipal() throws IOException {
    pictures("Train_Ref/A0001.bmp", "Train_Dist/A0001_00_00.bmp", "Train_Dist/A0001_03_07.bmp");
    text("Train_Label/A0001.txt", "A0001_00_00.bmp,1448.9", "A0001_03_07.bmp,1320.25");

    Dataset dataset = DatasetLayout.PIPAL.read(folder);

    assertThat(dataset.problems()).isEmpty();
    assertThat(dataset.opinions().isBounded()).isFalse();
    assertThat(dataset.pictures().get(1).opinion()).hasValue(1320.25);
    assertThat(dataset.pictures().get(1).distortionName()).contains("group 03");
  }

  @Test
  void readsPairsAsBappsHasThem() throws IOException {
    String base = "val/cnn/";
    pictures(base + "ref/000000.png", base + "p0/000000.png", base + "p1/000000.png");
    Path judge = Files.createDirectories(folder.resolve(base + "judge"));
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }";
    String padded = header + " ".repeat(117 - header.length()) + "\n";
    ByteBuffer bytes = ByteBuffer.allocate(132).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0x4d554e93).put("PY".getBytes(StandardCharsets.US_ASCII));
    bytes.position(6);
    bytes.put((byte) 1).put((byte) 0).putShort((short) 118);
    bytes.put(padded.getBytes(StandardCharsets.US_ASCII)).putFloat(0.75f);
    Files.write(judge.resolve("000000.npy"), bytes.array());

    Dataset dataset = DatasetLayout.BAPPS.read(folder);

    assertThat(dataset.pairs())
        .singleElement()
        .extracting(RatedPair::id, RatedPair::preferringSecond)
        .containsExactly("val/cnn/000000", 0.75);
  }

  @Test
  void readsWhatSynthesisWrites() throws IOException {
    pictures("r/a.png", "d/a1.png", "d/a2.png", "d/a3.png");
    text(
        "records-0-of-1.jsonl",
        record("a1", "\"blur\"", "\"gaussian-blur\"", "3", "7"),
        record("a2", "", "", "", ""),
        record("a3", "\"blur\",\"noise\"", "\"lens-blur\",\"speckle\"", "1,2", "7,8"));

    Dataset dataset = DatasetLayout.SYNTHESIZED.read(folder);

    assertThat(dataset.pictures())
        .extracting(RatedPicture::opinion)
        .containsExactly(OptionalDouble.of(3), OptionalDouble.of(0), OptionalDouble.empty());
    assertThat(dataset.pictures().get(2).distortionName()).contains("lens-blur+speckle");
    assertThat(dataset.pictures().get(0).distortions().get(0).family()).contains("blur");
  }

  @Test
  void readsTheSampleOfBiq2021() throws IOException {
    Path sample = Path.of(System.getProperty("iqa.shared", "../../shared")).resolve("data/biq2021");
    assumeTrue(Files.isDirectory(sample), "no BIQ2021 in " + sample);

    Dataset dataset = DatasetLayout.BIQ2021.read(sample);

    assertThat(dataset.pictures()).hasSize(2378);
    assertThat(dataset.problems()).isEmpty();
  }

  @Test
  void namesWhatIsMissingAndWhatNoTableRates() throws IOException {
    pictures("images/a.jpg", "images/b.jpg");
    text("mos.csv", "image,mos", "a.jpg,0.5", "gone.jpg,0.6");

    Dataset dataset = DatasetLayout.BIQ2021.read(folder);

    assertThat(dataset.pictures()).extracting(RatedPicture::id).containsExactly("a.jpg");
    assertThat(dataset.problems())
        .containsExactly(
            new DatasetProblem(DatasetProblem.Kind.MISSING_PICTURE, "images/gone.jpg"),
            new DatasetProblem(
                DatasetProblem.Kind.UNMATCHED_PICTURE, Path.of("images", "b.jpg").toString()));
    assertThat(dataset.problems().get(0)).hasToString("images/gone.jpg: no such picture");
  }

  @Test
  void refusesByName() throws IOException {
    assertKind(() -> DatasetLayout.named("imagenet"), DatasetException.Kind.UNKNOWN_LAYOUT)
        .hasMessageContaining("'imagenet'; there are [kadid10k, ");
    assertKind(() -> DatasetLayout.CSIQ.read(folder), DatasetException.Kind.NOT_THIS_LAYOUT)
        .hasMessageContaining("there is no folder ");
    pictures("images/a.jpg", "dst_imgs/a.png");
    assertKind(() -> DatasetLayout.CSIQ.read(folder), DatasetException.Kind.NOT_THIS_LAYOUT)
        .hasMessageContaining("save its sheet all_by_image as CSV");
    assertKind(() -> DatasetLayout.BAPPS.read(folder), DatasetException.Kind.NOT_THIS_LAYOUT);
    text("mos.csv", "image,mos", "a.jpg,0.5", "A.jpg,0.6");
    assertKind(() -> DatasetLayout.BIQ2021.read(folder), DatasetException.Kind.DUPLICATE)
        .hasMessage("the table names A.jpg twice");
    text("mos.csv", "image,mos", "a.jpg,");
    assertKind(() -> DatasetLayout.BIQ2021.read(folder), DatasetException.Kind.NO_SCORES)
        .hasMessageContaining("has no scores");
    text("mos.csv", "image,mos", "a.jpg,3.5");
    assertKind(() -> DatasetLayout.BIQ2021.read(folder), DatasetException.Kind.MALFORMED)
        .hasMessageContaining("3.5 of a.jpg is not on the scale");
    text("mos.csv", "image,mos", "a.jpg,good");
    assertKind(() -> DatasetLayout.BIQ2021.read(folder), DatasetException.Kind.MALFORMED)
        .hasMessageContaining("row 1: 'good' is no number in 'mos'");
  }

  @Test
  void readsTablesWithOtherColumnNames() throws IOException {
    pictures("x/a.png", "x/b.png", "ref.png");
    ScoreScale scale = new ScoreScale("difference", 10, 0);
    TableColumns columns =
        new TableColumns(
            "file",
            Optional.of("original"),
            "dmos",
            Optional.of("sd"),
            Optional.of("kind"),
            Optional.of("level"));
    text(
        "t.csv",
        "file,original,dmos,sd,kind,level",
        "x/a.png,ref.png,3,0.5,\"blur, strong\",2",
        "x/b.png,,4,,,");
    text(
        "t.jsonl",
        "{\"file\":\"x/a.png\",\"original\":\"ref.png\",\"dmos\":3,\"sd\":0.5,"
            + "\"kind\":\"blur, strong\",\"level\":2}",
        "{\"file\":\"x/b.png\",\"dmos\":4,\"other\":[1]}");

    Dataset csv = new TableReader(columns, scale).read(folder.resolve("t.csv"));
    Dataset lines = new TableReader(columns, scale).read(folder.resolve("t.jsonl"));

    assertThat(csv.pictures()).isEqualTo(lines.pictures());
    assertThat(csv.pictures().get(0).distortions())
        .containsExactly(
            new AppliedDistortion("blur, strong", Optional.empty(), OptionalDouble.of(2)));
    assertThat(csv.opinions()).isEqualTo(scale);
    assertKind(
            () -> new TableReader(TableColumns.usual(), scale).read(folder.resolve("t.csv")),
            DatasetException.Kind.NO_SCORES)
        .hasMessageContaining("no row has a 'mos'");
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertKind(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, DatasetException.Kind kind) {
    var failure = assertThatThrownBy(call);
    failure
        .asInstanceOf(InstanceOfAssertFactories.type(DatasetException.class))
        .extracting(DatasetException::kind)
        .isEqualTo(kind);
    return failure;
  }

  private static String record(
      String name, String classes, String names, String severities, String seeds) {
    return "{\"id\":\""
        + name
        + "\",\"reference\":\"r/a.png\",\"A\":{\"picture\":\"d/"
        + name
        + ".png\",\"classes\":["
        + classes
        + "],\"names\":["
        + names
        + "],\"severities\":["
        + severities
        + "],\"seeds\":["
        + seeds
        + "]},\"split\":\"train\",\"recipe\":\"x\"}";
  }

  private void pictures(String... names) throws IOException {
    for (String name : names) {
      text(name, "not looked into");
    }
  }

  private void text(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", lines) + "\n");
  }
}
