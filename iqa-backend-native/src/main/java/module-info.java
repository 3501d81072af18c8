// SPDX-License-Identifier: Apache-2.0
/** Fused C++ kernels of the classical metrics, and language models on llama.cpp. */
module dev.iqa.backend.nativekernels {
  requires dev.iqa.core;
  requires org.bytedeco.javacpp;
  requires org.slf4j;
  requires static transitive org.jspecify;

  provides dev.iqa.metric.spi.PixelKernels with
      dev.iqa.backend.kernel.NativeKernels;
  provides dev.iqa.spi.QualityAssessorProvider with
      dev.iqa.backend.llama.LlamaProvider;
}
