// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.kernel;

import dev.iqa.testkit.EnduranceContract;

/** The metric of core, on the kernels of this module. */
class NativeEnduranceTest extends EnduranceContract {

  @Override
  protected String assessor() {
    return "ssim";
  }
}
