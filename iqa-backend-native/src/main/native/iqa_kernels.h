// SPDX-License-Identifier: Apache-2.0
// Fused kernels of the classical metrics: single pass, row by row, nothing allocated. Every function
// writes one sum per row, so that the caller may split the rows among threads in any way and add the
// sums in one order: the result does not depend on the split.
#pragma once

namespace iqa {

// How the samples of a source row are turned into floats on the scale 0..255.
enum Kind { kGrey = 0, kLuma = 1, kRed = 2, kGreen = 3, kBlue = 4, kFloat = 5 };

struct Source {
  const unsigned char* data;
  long stride;  // bytes from row to row
  int width;
  int height;
  int kind;
};

}  // namespace iqa

#if defined(__x86_64__)
#include <immintrin.h>
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma,prefer-vector-width=512")
#define IQA_ISA avx512
#define IQA_LANES 16
#include "iqa_kernels_body.h"
#undef IQA_ISA
#undef IQA_LANES
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#define IQA_ISA avx2
#define IQA_LANES 8
#include "iqa_kernels_body.h"
#undef IQA_ISA
#undef IQA_LANES
#pragma GCC pop_options
#endif
#define IQA_ISA baseline
#define IQA_LANES 4
#include "iqa_kernels_body.h"
#undef IQA_ISA
#undef IQA_LANES
