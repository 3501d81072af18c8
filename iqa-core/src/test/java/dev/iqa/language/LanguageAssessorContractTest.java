// SPDX-License-Identifier: Apache-2.0
package dev.iqa.language;

import dev.iqa.testkit.QualityAssessorContract;
import dev.iqa.testkit.SampleDamage;
import java.util.EnumSet;
import java.util.Set;

class LanguageAssessorContractTest extends QualityAssessorContract {

  @Override
  protected String assessor() {
    return "scripted";
  }

  @Override
  protected Set<SampleDamage> damages() {
    // The script sees detail only, and takes noise and blocks for it.
    return EnumSet.of(SampleDamage.BLUR);
  }

  @Override
  protected double identicalTolerance() {
    // It looks at no reference.
    return 4;
  }
}
