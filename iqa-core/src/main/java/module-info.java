// SPDX-License-Identifier: Apache-2.0
/** Reading pictures safely, classical metrics and everything that needs no inference engine. */
module dev.iqa.core {
  requires transitive dev.iqa.api;
  requires static transitive org.jspecify;
  requires transitive java.desktop;
  requires de.siegmar.fastcsv;
  requires hipparchus.core;
  requires hipparchus.optim;
  requires hipparchus.stat;
  requires jdk.jfr;
  requires org.bytedeco.javacpp;
  requires org.bytedeco.leptonica;
  requires transitive org.bytedeco.opencv;
  requires org.slf4j;
  requires tools.jackson.databind;

  exports dev.iqa.batch;
  exports dev.iqa.calibration;
  exports dev.iqa.compose;
  exports dev.iqa.dataset;
  exports dev.iqa.distillation;
  exports dev.iqa.distortion;
  exports dev.iqa.evaluation;
  exports dev.iqa.imaging;
  exports dev.iqa.io;
  exports dev.iqa.language;
  exports dev.iqa.language.spi;
  exports dev.iqa.measurement;
  exports dev.iqa.metric;
  exports dev.iqa.metric.spi;
  exports dev.iqa.model;
  exports dev.iqa.model.gguf;
  exports dev.iqa.model.onnx;
  exports dev.iqa.model.safetensors;
  exports dev.iqa.model.spi;
  exports dev.iqa.perception;

  uses dev.iqa.language.spi.VisionEncoderProvider;
  uses dev.iqa.metric.spi.PixelKernels;

  provides dev.iqa.spi.QualityAssessorProvider with
      dev.iqa.measurement.MeasurementProvider,
      dev.iqa.metric.MetricAssessorProvider;
}
