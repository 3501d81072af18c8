// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import dev.iqa.ModelUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** One file over HTTPS, because a user typed its address; the only use of the network in iqa. */
final class Download {

  private static final int MOST_REDIRECTS = 5;
  private static final int BLOCK_BYTES = 1 << 16;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private Download() {}

  /**
   * Fetches it.
   *
   * @param address beginning with https://
   * @param to file to overwrite
   * @param atMostBytes larger answers are refused
   * @throws ModelUnavailableException naming the address and what was wrong with the answer
   * @throws IOException if the file cannot be written
   */
  static void https(String address, Path to, long atMostBytes) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    fetch(client, uri(address), to, atMostBytes);
  }

  static void fetch(HttpClient client, URI address, Path to, long atMostBytes) throws IOException {
    URI at = address;
    for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      requireHttps(at);
      HttpResponse<InputStream> answer = send(client, at);
      try (InputStream body = answer.body()) {
        if (answer.statusCode() == 200) {
          save(at, answer, body, to, atMostBytes);
          return;
        }
        Optional<String> location = answer.headers().firstValue("Location");
        if (answer.statusCode() / 100 != 3 || location.isEmpty()) {
          throw new ModelUnavailableException(
              at + " answers with status " + answer.statusCode() + "; 200 would work");
        }
        at = at.resolve(uri(location.get()));
      }
    }
    throw new ModelUnavailableException(
        address + " redirects more than " + MOST_REDIRECTS + " times; its last address would work");
  }

  private static HttpResponse<InputStream> send(HttpClient client, URI at) {
    try {
      return client.send(
          HttpRequest.newBuilder(at).timeout(PATIENCE).build(),
          HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot fetch " + at + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    }
  }

  private static void save(
      URI at, HttpResponse<InputStream> answer, InputStream body, Path to, long atMostBytes)
      throws IOException {
    long announced = answer.headers().firstValueAsLong("Content-Length").orElse(0);
    try (OutputStream out = Files.newOutputStream(to)) {
      byte[] block = new byte[BLOCK_BYTES];
      long total = 0;
      int read = 0;
      while (read >= 0) {
        total += read;
        if (Math.max(total, announced) > atMostBytes) {
          throw new ModelUnavailableException(
              at
                  + " has more than "
                  + atMostBytes / 1_000_000
                  + " MB; a larger --max-megabytes would work");
        }
        out.write(block, 0, read);
        read = next(at, body, block);
      }
    }
  }

  private static int next(URI at, InputStream body, byte[] block) {
    try {
      return body.read(block);
    } catch (IOException e) {
      throw new ModelUnavailableException("cannot fetch all of " + at + ": " + e, e);
    }
  }

  private static void requireHttps(URI at) {
    if (!"https".equalsIgnoreCase(at.getScheme())) {
      throw new ModelUnavailableException(
          at + " is not fetched; an address that begins with https:// would be");
    }
  }

  private static URI uri(String address) {
    try {
      return URI.create(address);
    } catch (IllegalArgumentException e) {
      throw new ModelUnavailableException(address + " is no address: " + e.getMessage(), e);
    }
  }
}
