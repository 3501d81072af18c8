// SPDX-License-Identifier: Apache-2.0
package dev.iqa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.iqa.ModelUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a server of our own on this machine. */
final class DownloadTest {

  @TempDir private static Path folder;
  private static HttpsServer server;
  private static HttpClient client;

  @BeforeAll
  static void startServer() throws IOException, GeneralSecurityException, InterruptedException {
    Path keys = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "test",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storepass",
                "secret",
                "-keystore",
                keys.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, "secret".toCharArray());
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
    own.init(store, "secret".toCharArray());
    TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
    trusted.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext("/", DownloadTest::answer);
    server.start();
    client =
        HttpClient.newBuilder()
            .sslContext(context)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  @AfterAll
  static void stopServer() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      switch (path) {
        case "/file" -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(new byte[1000]);
        }
        case "/unannounced" -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(new byte[3000]);
        }
        case "/missing" -> exchange.sendResponseHeaders(404, -1);
        default -> {
          exchange
              .getResponseHeaders()
              .set(
                  "Location",
                  switch (path) {
                    case "/moved" -> "/file";
                    case "/downgraded" -> "http://localhost/file";
                    case "/local" -> "file:///etc/passwd";
                    default -> "/round";
                  });
          exchange.sendResponseHeaders(302, -1);
        }
      }
    }
  }

  private static void fetch(String path, Path to) throws IOException {
    Download.fetch(
        client, URI.create("https://localhost:" + server.getAddress().getPort() + path), to, 2000);
  }

  @ParameterizedTest
  @CsvSource({"/file", "/moved"})
  void fetchesAFile(String path) throws IOException {
    Path to = folder.resolve("fetched");
    fetch(path, to);
    assertThat(to).hasSize(1000);
  }

  @ParameterizedTest
  @CsvSource({
    "/unannounced, more than 0 MB",
    "/missing, answers with status 404",
    "/downgraded, http://localhost/file is not fetched",
    "/local, file:///etc/passwd is not fetched",
    "/round, redirects more than 5 times"
  })
  void refusesByName(String path, String why) {
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(() -> fetch(path, folder.resolve("refused")))
        .withMessageContaining(why);
  }

  @Test
  void refusesAServerNobodyVouchesFor() {
    assertThatExceptionOfType(ModelUnavailableException.class)
        .isThrownBy(
            () ->
                Download.https(
                    "https://localhost:" + server.getAddress().getPort() + "/file",
                    folder.resolve("refused"),
                    2000))
        .withMessageContaining("cannot fetch");
  }
}
