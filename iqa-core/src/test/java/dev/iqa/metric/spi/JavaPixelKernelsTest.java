// SPDX-License-Identifier: Apache-2.0
package dev.iqa.metric.spi;

/** The plain-Java definition against the formulas. */
class JavaPixelKernelsTest extends PixelKernelsContract {

  @Override
  protected PixelKernels kernels() {
    return JavaPixelKernels.INSTANCE;
  }
}
