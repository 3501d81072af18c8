// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric;

import dev.iqa.testkit.EnduranceContract;

class SsimEnduranceTest extends EnduranceContract {

  @Override
  protected String assessor() {
    return "ssim";
  }
}
