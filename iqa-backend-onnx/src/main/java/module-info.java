// SPDX-License-Identifier: Apache-2.0
/** Runs models on ONNX Runtime. */
module dev.iqa.backend.onnx {
  requires transitive dev.iqa.core;
  requires static transitive org.jspecify;
  requires com.microsoft.onnxruntime;
  requires org.slf4j;

  exports dev.iqa.backend.onnx;

  provides dev.iqa.language.spi.VisionEncoderProvider with
      dev.iqa.backend.onnx.OnnxVisionEncoderProvider;
  provides dev.iqa.spi.QualityAssessorProvider with
      dev.iqa.backend.onnx.OnnxLanguageProvider,
      dev.iqa.backend.onnx.OnnxProvider;
}
