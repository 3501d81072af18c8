// SPDX-License-Identifier: Apache-2.0
package dev.iqa.model.gguf;

/** What a file may ask for before any of it is believed. */
final class GgufLimits {

  static final int KEYS = 10_000;
  static final int TENSORS = 20_000;
  static final int STRING_BYTES = 64 << 10;
  static final int CHAT_TEMPLATE_BYTES = 1 << 20;
  static final int ARRAY_ELEMENTS = 1_000_000;
  static final int HEADER_BYTES = 256 << 20;
  static final int LAYERS = 256;
  static final int AXES = 4;
  static final int ALIGNMENT_BYTES = 4096;
  // ggml refuses names of 64 bytes, the terminating zero included.
  static final int TENSOR_NAME_BYTES = 63;

  private GgufLimits() {}
}
