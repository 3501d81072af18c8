// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Fits the pristine model that ships with {@code niqe}. Not part of a test run; from the root:
 *
 * <pre>{@code
 * mvn -q -pl iqa-core -am test -Dtest=NiqeFitting -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 *
 * <p>writes {@code iqa-core/target/niqe-pristine.json} and prints its digest, which belongs into
 * {@link NaturalnessModel#DEFAULT_DIGEST}.
 */
class NiqeFitting {

  @Test
  void fitsTheUndistortedPhotographs() throws IOException {
    NiqeFitter fitter = new NiqeFitter(0.75);
    for (Path file : SharedPictures.folder("photos/cid22")) {
      fitter.add(SharedPictures.read(file));
    }
    String json =
        fitter.toJson(
            Map.of(
                "photographs",
                "CID22 reference pictures of imazen/codec-corpus, 512x512, CC BY-SA 4.0",
                "luma",
                "BT.601 16..235, rounded",
                "date",
                "2026-11-20"));
    Path file = Files.writeString(Path.of("target", "niqe-pristine.json"), json);
    System.out.println(file + " " + NaturalnessModel.digest(json.getBytes(StandardCharsets.UTF_8)));
    assertThat(NaturalnessModel.read(file).pristine().mean()).hasSize(36);
  }
}
