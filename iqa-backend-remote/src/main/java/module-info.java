// SPDX-License-Identifier: Apache-2.0
/** Language models on OpenAI-compatible servers as assessors. */
module dev.iqa.backend.remote {
  requires transitive dev.iqa.core;
  requires static transitive org.jspecify;
  requires java.net.http;
  requires org.slf4j;
  requires tools.jackson.databind;

  exports dev.iqa.backend.remote;

  provides dev.iqa.spi.QualityAssessorProvider with
      dev.iqa.backend.remote.RemoteProvider;
}
