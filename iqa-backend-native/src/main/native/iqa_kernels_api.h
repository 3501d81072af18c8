// SPDX-License-Identifier: Apache-2.0
// What Java calls. The instruction set is chosen once, by what the processor has.
#pragma once

#include "iqa_kernels.h"

// 2: AVX-512 with VNNI, 1: AVX2 with FMA, 0: the compiler's baseline.
static inline int iqa_best_instruction_set() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
    return 2;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return 1;
#endif
  return 0;
}

#if defined(__x86_64__)
#define IQA_DISPATCH(isa, call) \
  ((isa) == 2 ? iqa::avx512::call : (isa) == 1 ? iqa::avx2::call : iqa::baseline::call)
#else
#define IQA_DISPATCH(isa, call) iqa::baseline::call
#endif

static inline void iqa_squared_difference_rows(int isa, const unsigned char* a,
                                               const unsigned char* b, int samples, int y0, int y1,
                                               double* sums) {
  IQA_DISPATCH(isa, squared_difference_rows(a, b, samples, samples, y0, y1, sums));
}

static inline iqa::Source iqa_source(const unsigned char* data, int width, int height, int kind) {
  long bytes = kind == iqa::kGrey ? 1 : kind == iqa::kFloat ? 4 : 3;
  return iqa::Source{data, bytes * width, width, height, kind};
}

static inline void iqa_ssim_rows(int isa, const unsigned char* a, const unsigned char* b, int width,
                                 int height, int kind, bool mirrored, const float* window, float c1,
                                 float c2, int y0, int y1, double* index) {
  iqa::Source sa = iqa_source(a, width, height, kind), sb = iqa_source(b, width, height, kind);
  IQA_DISPATCH(isa, ssim_rows<false>(sa, sb, mirrored, window, c1, c2, y0, y1, index, index));
}

static inline void iqa_ssim_contrast_rows(int isa, const unsigned char* a, const unsigned char* b,
                                          int width, int height, int kind, bool mirrored,
                                          const float* window, float c1, float c2, int y0, int y1,
                                          double* index, double* contrast) {
  iqa::Source sa = iqa_source(a, width, height, kind), sb = iqa_source(b, width, height, kind);
  IQA_DISPATCH(isa, ssim_rows<true>(sa, sb, mirrored, window, c1, c2, y0, y1, index, contrast));
}

static inline void iqa_gradient_rows(int isa, const unsigned char* a, const unsigned char* b,
                                     int width, int height, int kind, float stability, int y0,
                                     int y1, double* sums, double* squares) {
  iqa::Source sa = iqa_source(a, width, height, kind), sb = iqa_source(b, width, height, kind);
  IQA_DISPATCH(isa, gradient_rows(sa, sb, stability, y0, y1, sums, squares));
}

static inline void iqa_block_ssim_rows(int isa, const unsigned char* a, const unsigned char* b,
                                       int width, int y0, int y1, double* sums) {
  IQA_DISPATCH(isa, block_ssim_rows(a, b, width, width, y0, y1, sums));
}
