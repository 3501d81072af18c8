// SPDX-License-Identifier: Apache-2.0
package dev.iqa.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import dev.iqa.QualityAssessors;
import dev.iqa.UnreadablePictureException;
import dev.iqa.UnsupportedRequestException;
import dev.iqa.imaging.Pictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecorderTest {

  @TempDir Path folder;

  private List<RecordedEvent> recorded(String event, Runnable work) throws IOException {
    Path file = folder.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.enable(event);
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file);
  }

  private static Picture grey(int width, int height) {
    return Picture.wrap(
        width, height, PixelFormat.GRAY8, ByteBuffer.allocateDirect(width * height));
  }

  @Test
  void seesAnAssessorOpened() throws IOException {
    List<RecordedEvent> events =
        recorded("dev.iqa.Open", () -> QualityAssessors.open("sharpness").close());

    assertThat(events)
        .singleElement()
        .satisfies(e -> assertThat(e.getString("assessor")).isEqualTo("sharpness@core"));
  }

  @Test
  void seesAPictureRead() throws IOException {
    Path file = folder.resolve("grey.png");
    Pictures.write(grey(30, 20), file);

    List<RecordedEvent> events = recorded("dev.iqa.Read", () -> Pictures.read(file));

    assertThat(events).hasSize(1);
    assertThat(events.get(0).getInt("width")).isEqualTo(30);
    assertThat(events.get(0).getInt("height")).isEqualTo(20);
    assertThat(events.get(0).getInt("bytes")).isEqualTo((int) Files.size(file));
    assertThat(events.get(0).getString("failure")).isNull();
  }

  @Test
  void seesAPictureRefused() throws IOException {
    List<RecordedEvent> events =
        recorded(
            "dev.iqa.Read",
            () ->
                assertThatThrownBy(() -> Pictures.read(new byte[] {1, 2, 3}))
                    .isInstanceOf(UnreadablePictureException.class));

    assertThat(events).hasSize(1);
    assertThat(events.get(0).getString("failure")).isEqualTo("UnreadablePictureException");
  }

  @Test
  void seesAnAnswerAndARefusal() throws IOException {
    try (QualityAssessor psnr = QualityAssessors.open("psnr")) {
      List<RecordedEvent> events =
          recorded(
              "dev.iqa.Assess",
              () -> {
                psnr.assess(AssessmentRequest.of(grey(40, 30)).against(grey(40, 30)));
                assertThatThrownBy(
                        () -> psnr.assess(AssessmentRequest.of(grey(40, 30)).against(grey(40, 31))))
                    .isInstanceOf(UnsupportedRequestException.class);
              });

      assertThat(events).hasSize(2);
      assertThat(events.get(0).getString("assessor")).isEqualTo("psnr@core");
      assertThat(events.get(0).getString("aspects")).isEqualTo("[SCORE]");
      assertThat(events.get(0).getInt("width")).isEqualTo(40);
      assertThat(events.get(0).getInt("requests")).isEqualTo(1);
      assertThat(events.get(0).getDuration()).isPositive();
      assertThat(events.get(0).getString("failure")).isNull();
      assertThat(events.get(1).getString("failure")).isEqualTo("UnsupportedRequestException");
    }
  }
}
