// SPDX-License-Identifier: Apache-2.0
package dev.iqa.measurement;

import dev.iqa.testkit.EnduranceContract;

class MeasuredEnduranceTest extends EnduranceContract {

  @Override
  protected String assessor() {
    return "measured";
  }
}
