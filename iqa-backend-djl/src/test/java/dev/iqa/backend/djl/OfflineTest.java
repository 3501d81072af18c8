// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.util.Ec2Utils;
import ai.djl.util.Utils;
import dev.iqa.AssessmentRequest;
import dev.iqa.Picture;
import dev.iqa.PixelFormat;
import dev.iqa.QualityAssessor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model opens and judges without the network. A JVM of its own reports every address it is about
 * to connect to; and where {@code unshare} may be used, it has no network at all.
 */
class OfflineTest {

  private static final String SCORE = "score 3.25";
  private static final String CONTACT = "contact ";

  @TempDir Path folder;

  @Test
  void opensAndJudgesWithoutAskingForTheNetwork() throws IOException, InterruptedException {
    assertThat(child(List.of(), "judge", model().toString()))
        .contains(SCORE)
        .contains("refused to download")
        .noneMatch(line -> line.startsWith(CONTACT));
  }

  /** Were DJL not told to be silent, the same JVM would catch it calling home. */
  @Test
  void withoutOurSwitchesDjlWouldCallHome() throws IOException, InterruptedException {
    assertThat(child(List.of(), "djl"))
        .anyMatch(line -> line.startsWith(CONTACT) && line.contains("169.254.169.254"))
        .anyMatch(line -> line.startsWith(CONTACT) && line.contains("192.0.2.1"));
  }

  @Test
  void opensAndJudgesWhereThereIsNoNetwork() throws IOException, InterruptedException {
    List<String> alone = List.of("unshare", "--net", "--map-root-user");
    assumeTrue(
        works(alone), "a network namespace of its own needs unshare and the right to use it");
    assertThat(child(alone, "judge", model().toString())).contains(SCORE);
  }

  private Path model() throws IOException {
    TinyNetwork network = TinyNetwork.constant(3.25f);
    return TinyModel.write(folder, network.torchScript().toBytes());
  }

  private static boolean works(List<String> alone) throws InterruptedException {
    List<String> command = new ArrayList<>(alone);
    command.add("true");
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private List<String> child(List<String> before, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-DDJL_CACHE_DIR=" + System.getProperty("DJL_CACHE_DIR"));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), OfflineTest.class.getName()));
    command.addAll(Arrays.asList(arguments));
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().keySet().removeAll(List.of("OPT_OUT_TRACKING", "DJL_OFFLINE"));
    Process child = builder.start();
    boolean ended = child.waitFor(10, TimeUnit.MINUTES);
    child.destroyForcibly();
    List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
    assertThat(ended && child.exitValue() == 0).as(String.join("\n", lines)).isTrue();
    return lines;
  }

  /** Runs in the child. */
  @SuppressWarnings("deprecation") // for want of another way to see the sockets of a JVM
  public static void main(String[] arguments) throws IOException {
    Socket.setSocketImplFactory(Trap::new);
    if (arguments[0].equals("judge")) {
      byte[] grey = new byte[32 * 32];
      try (QualityAssessor tiny = TinyModel.open(Path.of(arguments[1]))) {
        Picture picture = Picture.copyOf(32, 32, PixelFormat.GRAY8, ByteBuffer.wrap(grey));
        System.out.println(
            "score " + tiny.assess(AssessmentRequest.of(picture)).score().orElseThrow().value());
      }
    }
    Ec2Utils.callHome("PyTorch");
    try {
      Utils.openUrl("https://192.0.2.1/pytorch/files.txt.gz").close();
    } catch (IOException e) {
      System.out.println(Utils.isOfflineMode() ? "refused to download" : "cannot download");
    }
  }

  /** A socket that says where it was to connect to, and does not. */
  private static final class Trap extends SocketImpl {
    private IOException caught(Object where) {
      System.out.println(CONTACT + where);
      return new IOException("trapped");
    }

    @Override
    protected void create(boolean stream) {}

    @Override
    protected void connect(String host, int port) throws IOException {
      throw caught(host);
    }

    @Override
    protected void connect(InetAddress host, int port) throws IOException {
      throw caught(host);
    }

    @Override
    protected void connect(SocketAddress where, int timeout) throws IOException {
      throw caught(where);
    }

    @Override
    protected void bind(InetAddress host, int port) {}

    @Override
    protected void listen(int backlog) {}

    @Override
    protected void accept(SocketImpl other) throws IOException {
      throw caught("anyone");
    }

    @Override
    protected InputStream getInputStream() {
      return InputStream.nullInputStream();
    }

    @Override
    protected OutputStream getOutputStream() {
      return OutputStream.nullOutputStream();
    }

    @Override
    protected int available() {
      return 0;
    }

    @Override
    protected void close() {}

    @Override
    protected void sendUrgentData(int data) {}

    @Override
    public void setOption(int option, Object value) {}

    @Override
    public Object getOption(int option) {
      return 0;
    }
  }
}
