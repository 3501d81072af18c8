// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.remote;

import dev.iqa.ModelUnavailableException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Where a model is, and what opens the door.
 *
 * @param base address that ends before {@code /chat/completions}
 * @param model its name on the server; empty where the server has only one
 * @param key of the user; empty for none
 * @param inFlight requests to the server at the same time, at least 1
 */
record ServerAddress(URI base, String model, Optional<String> key, int inFlight) {

  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  /**
   * Checks the address.
   *
   * @throws ModelUnavailableException if it cannot be used, or not with a key
   */
  ServerAddress {
    if (inFlight < 1) {
      throw new ModelUnavailableException(
          "at least 1 request at a time must be allowed, not " + inFlight);
    }
    if (key.isPresent()
        && !"https".equals(base.getScheme())
        && !THIS_MACHINE.contains(base.getHost())) {
      throw new ModelUnavailableException(
          "the key would travel in the open to " + base + "; https, or no key, would work");
    }
  }

  static URI base(String url) {
    try {
      URI uri = new URI(url.replaceAll("/+$", ""));
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (!Set.of("http", "https").contains(scheme)
          || uri.getHost() == null
          || uri.getUserInfo() != null
          || uri.getQuery() != null
          || uri.getFragment() != null) {
        // Not shown: it may hold a password.
        throw new ModelUnavailableException(
            "url is no address of a server; one such as http://localhost:8080/v1, without a"
                + " password and without a query, would work");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw new ModelUnavailableException(
          "url is no address: " + e.getReason() + "; http://localhost:8080/v1 would work");
    }
  }

  URI completions() {
    return URI.create(base + "/chat/completions");
  }

  /** Without the key. */
  @Override
  public String toString() {
    return base + (model.isEmpty() ? "" : " " + model);
  }
}
