// SPDX-License-Identifier: Apache-2.0
package dev.iqa.imaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.iqa.Picture;
import dev.iqa.UnreadablePictureException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class IsolatedReaderTest {

  /** A child that dies of files beginning with 1 and hangs on those beginning with 2. */
  static final class FragileProcess {
    private FragileProcess() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      DataInputStream in = new DataInputStream(System.in);
      DataOutputStream out = new DataOutputStream(System.out);
      out.writeInt(DecodingProcess.READY);
      out.flush();
      while (true) {
        byte[] bytes = in.readNBytes(in.readInt());
        if (bytes[0] == 1) {
          Runtime.getRuntime().halt(134);
        }
        if (bytes[0] == 2) {
          Thread.sleep(1_000_000);
        }
        out.writeInt(DecodingProcess.UNREADABLE);
        DecodingProcess.writeText(out, "alive");
        out.flush();
      }
    }
  }

  @Test
  void readsWhatPicturesReads() {
    try (IsolatedReader reader = new IsolatedReader(Isolation.DEFAULT)) {
      for (byte[] file :
          List.of(
              PictureFiles.jpeg(640, 480),
              PictureFiles.png(3, 2),
              PictureFiles.png(2, 1, 16, 0, new byte[] {1, 2, 3, 4}))) {
        Picture here = Pictures.read(file);
        Picture there = reader.read(file);
        assertThat(there.format()).isEqualTo(here.format());
        assertThat(there.pixels()).isEqualTo(here.pixels());
        assertThat(there.history()).startsWith(here.history().get(0));
        assertThat(there.history()).endsWith("decoded in a child process");
      }
      assertThat(reader.processIds()).hasSize(1);
    }
  }

  @Test
  void passesOnWhyAPictureIsUnreadable() {
    try (IsolatedReader reader = new IsolatedReader(Isolation.DEFAULT)) {
      assertThatThrownBy(() -> reader.read(PictureFiles.bombPng()))
          .isExactlyInstanceOf(UnreadablePictureException.class)
          .hasMessageContaining("900000000 pixels");
      assertThatThrownBy(() -> reader.read(Path.of("missing.png")))
          .isExactlyInstanceOf(UnreadablePictureException.class)
          .hasMessageContaining("missing.png");
      assertThat(reader.read(PictureFiles.png(1, 1)).width()).isEqualTo(1);
    }
  }

  @Test
  void survivesAChildThatDies() {
    try (IsolatedReader reader =
        new IsolatedReader(Isolation.DEFAULT, FragileProcess.class.getName())) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> reader.read(new byte[] {1}))
            .isExactlyInstanceOf(UnreadablePictureException.class)
            .hasMessageContaining("died of this picture")
            .hasMessageContaining("134");
        assertThatThrownBy(() -> reader.read(new byte[] {0})).hasMessageContaining("alive");
      }
    }
  }

  @Test
  void stopsAChildThatHangs() {
    Isolation hasty = Isolation.DEFAULT.withDeadline(Duration.ofMillis(300));
    try (IsolatedReader reader = new IsolatedReader(hasty, FragileProcess.class.getName())) {
      assertThatThrownBy(() -> reader.read(new byte[] {2}))
          .isExactlyInstanceOf(UnreadablePictureException.class)
          .hasMessageContaining("longer than 300 ms");
      assertThat(reader.processIds()).isEmpty();
      // On a busy machine a sound child may miss so short a deadline too, and is replaced as well.
      assertThat(Stream.generate(() -> refusal(reader, new byte[] {0})).limit(50))
          .anyMatch(said -> said.contains("alive"));
    }
  }

  private static String refusal(IsolatedReader reader, byte[] file) {
    return String.valueOf(
        catchThrowableOfType(UnreadablePictureException.class, () -> reader.read(file))
            .getMessage());
  }

  @Test
  void capsTheMemoryOfItsChildren() {
    Isolation small = new Isolation(ReadLimits.DEFAULT, Duration.ofSeconds(30), 64, 8, 1);
    try (IsolatedReader reader = new IsolatedReader(small)) {
      assertThatThrownBy(() -> reader.read(PictureFiles.png(4000, 1000)))
          .isExactlyInstanceOf(UnreadablePictureException.class)
          .hasMessageContaining("memory");
      assertThat(reader.read(PictureFiles.png(40, 10)).width()).isEqualTo(40);
    }
  }

  @Test
  void replacesAChildThatWasKilled() {
    try (IsolatedReader reader = new IsolatedReader(Isolation.DEFAULT)) {
      byte[] file = PictureFiles.png(5, 5);
      assertThat(reader.read(file).width()).isEqualTo(5);
      ProcessHandle child = ProcessHandle.of(reader.processIds().get(0)).orElseThrow();
      child.destroyForcibly();
      child.onExit().join();
      assertThat(reader.read(file).width()).isEqualTo(5);
    }
  }

  @Test
  void servesManyThreads() {
    try (IsolatedReader reader = new IsolatedReader(Isolation.DEFAULT.withProcesses(2))) {
      byte[] file = PictureFiles.jpeg(64, 48);
      Picture expected = Pictures.read(file);
      assertThat(
              IntStream.range(0, 200)
                  .parallel()
                  .allMatch(i -> reader.read(file).pixels().equals(expected.pixels())))
          .isTrue();
      assertThat(reader.processIds()).hasSizeLessThanOrEqualTo(2);
    }
  }

  @Test
  void endsItsChildrenWhenClosed() {
    IsolatedReader reader = new IsolatedReader(Isolation.DEFAULT);
    assertThat(reader.read(PictureFiles.png(5, 5)).width()).isEqualTo(5);
    ProcessHandle child = ProcessHandle.of(reader.processIds().get(0)).orElseThrow();
    reader.close();
    reader.close();
    child.onExit().join();
    assertThatIllegalStateException().isThrownBy(() -> reader.read(new byte[0]));
  }

  @Test
  void isCancelledByInterruption() {
    try (IsolatedReader reader = new IsolatedReader(Isolation.DEFAULT)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> reader.read(new byte[1])).isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void refusesSenselessNumbers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Isolation(ReadLimits.DEFAULT, Duration.ZERO, 1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Isolation.DEFAULT.withProcesses(0));
  }
}
