// SPDX-License-Identifier: Apache-2.0
/** The contract every quality assessor passes, as JUnit tests to extend. */
module dev.iqa.testkit {
  requires transitive dev.iqa.api;
  requires static org.apiguardian.api;
  requires static transitive org.jspecify;
  requires transitive org.junit.jupiter.api;

  exports dev.iqa.testkit;
}
