// SPDX-License-Identifier: Apache-2.0
package dev.iqa.backend.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iqa.metric.spi.PixelKernels;
import dev.iqa.metric.spi.PixelKernelsContract;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NativeKernelsTest {

  private static final NativeKernels BEST = new NativeKernels();

  @Nested
  class OnTheBestInstructionSet extends PixelKernelsContract {
    @Override
    protected PixelKernels kernels() {
      return BEST;
    }
  }

  @Nested
  class OnAvx2 extends PixelKernelsContract {
    private final PixelKernels kernels = BEST.on(1);

    @Override
    protected PixelKernels kernels() {
      return kernels;
    }
  }

  @Nested
  class OnTheBaseline extends PixelKernelsContract {
    private final PixelKernels kernels = BEST.on(0);

    @Override
    protected PixelKernels kernels() {
      return kernels;
    }
  }

  @Test
  void isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(PixelKernels.class))
        .anyMatch(kernels -> kernels instanceof NativeKernels);
  }

  @Test
  void saysWhatItRunsOnOrWhyItCannot() {
    if (BEST.unavailableBecause().isPresent()) {
      assertThat(BEST.unavailableBecause().get()).contains("library of the native kernels");
    } else {
      assertThat(BEST.name()).matches("native (baseline|AVX2|AVX-512 VNNI)");
    }
  }
}
