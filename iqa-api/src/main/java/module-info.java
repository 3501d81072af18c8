// SPDX-License-Identifier: Apache-2.0
/** Vocabulary, service-provider interface and discovery of picture quality assessors. */
module dev.iqa.api {
  requires jdk.jfr;
  requires static transitive org.jspecify;

  exports dev.iqa;
  exports dev.iqa.spi;

  uses dev.iqa.spi.QualityAssessorProvider;
}
