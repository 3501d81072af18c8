// SPDX-License-Identifier: Apache-2.0
package dev.iqa.examples.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The running service over HTTP. */
class UploadServiceTest {

  private static final Path PICTURES = Path.of("../pictures");
  private static ConfigurableApplicationContext service;

  @BeforeAll
  static void start() {
    service =
        SpringApplication.run(UploadService.class, "--server.port=0", "--server.address=127.0.0.1");
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static HttpResponse<String> upload(byte[] photo)
      throws IOException, InterruptedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(
        """
        --cut\r
        Content-Disposition: form-data; name="photo"; filename="photo.jpg"\r
        Content-Type: application/octet-stream\r
        \r
        """
            .getBytes(StandardCharsets.US_ASCII));
    body.writeBytes(photo);
    body.writeBytes("\r\n--cut--\r\n".getBytes(StandardCharsets.US_ASCII));
    String port = service.getEnvironment().getProperty("local.server.port");
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/photos"))
                .header("Content-Type", "multipart/form-data; boundary=cut")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void takesAGoodPhoto() throws Exception {
    HttpResponse<String> answer = upload(Files.readAllBytes(PICTURES.resolve("landscape.jpg")));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).contains("\"accepted\":true");
  }

  @Test
  void refusesACompressedPhotoAndSaysWhy() throws Exception {
    HttpResponse<String> answer =
        upload(Files.readAllBytes(PICTURES.resolve("landscape-compressed.jpg")));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("\"accepted\":false").contains("compression");
  }

  @Test
  void refusesWhatIsNoPicture() throws Exception {
    HttpResponse<String> answer = upload("hello".getBytes(StandardCharsets.US_ASCII));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("could not read this picture");
  }

  @Test
  void refusesATruncatedPhoto() throws Exception {
    byte[] whole = Files.readAllBytes(PICTURES.resolve("landscape.jpg"));

    HttpResponse<String> answer = upload(java.util.Arrays.copyOf(whole, whole.length / 2));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(answer.body()).contains("could not read this picture");
  }
}
