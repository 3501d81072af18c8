// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.djl;

import dev.iqa.model.InstalledModel;
import dev.iqa.testkit.QualityAssessorContract;
import dev.iqa.testkit.SampleDamage;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;

/** A small network that measures edges, as an application would ship it: on the class path. */
class TorchScriptContractTest extends QualityAssessorContract {

  @BeforeAll
  static void ship() throws IOException, URISyntaxException {
    Path classes =
        Path.of(
            TorchScriptContractTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    Path index = classes.resolve(InstalledModel.INDEX);
    TinyModel.write(index.resolveSibling("tiny"), TinyNetwork.ofEdges().torchScript().toBytes());
    Files.writeString(index, "tiny/model.json\n");
  }

  @Override
  protected String assessor() {
    return "tiny@djl";
  }

  @Override
  protected Set<SampleDamage> damages() {
    return EnumSet.of(SampleDamage.BLUR);
  }

  @Override
  protected double allowedInversions() {
    return 0;
  }
}
