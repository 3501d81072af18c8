// SPDX-License-Identifier: Apache-2.0
package dev.iqa.examples.edges;

import dev.iqa.testkit.QualityAssessorContract;
import dev.iqa.testkit.SampleDamage;
import java.util.EnumSet;
import java.util.Set;

class EdgesAssessorTest extends QualityAssessorContract {

  @Override
  protected String assessor() {
    return "edges@examples";
  }

  /** It measures sharpness: noise raises it, as its guidance says. */
  @Override
  protected Set<SampleDamage> damages() {
    return EnumSet.of(SampleDamage.BLUR);
  }
}
