// SPDX-License-Identifier: Apache-2.0
// Fused kernels of the classical metrics: single pass over bands of rows, nothing allocated.
#pragma once

#include <cmath>

namespace iqa {

constexpr int kMaxFactor = 64;
constexpr int kLargestPrime = 31;  // of the sides that are transformed

enum Component { kLuma = 0, kRed = 1, kGreen = 2, kBlue = 3 };

// How one component of a picture lies in memory, rows without padding, and how it is read: as floats
// on the scale 0..255 (a byte's scale is 1); with a factor above 1, as means of factor x factor
// samples.
struct Layout {
  int width;
  int height;
  int channels;          // 1 or 3
  int bytes_per_sample;  // 1, 2, or 4 for floats
  int component;
  int factor;
  float scale;

  int columns() const { return (width + factor - 1) / factor; }
  int rows() const { return (height + factor - 1) / factor; }
};

struct Source : Layout {
  const unsigned char* data;
};

// Luma of natural-scene statistics: red, green and blue weights, divisor, offset.
struct SceneLuma {
  double terms[5];
  int rounding;  // 0: none, 1: down, 2: to the nearest, halves to the even one
  bool single;   // the weighted sum in single precision
};

// exp(2 pi i k / n), real and imaginary parts in turns.
static inline void roots_of_unity(int n, float* roots) {
  for (int k = 0; k < n; k++) {
    double angle = 6.283185307179586 * k / n;
    roots[2 * k] = (float)std::cos(angle);
    roots[2 * k + 1] = (float)std::sin(angle);
  }
}

}  // namespace iqa

#pragma GCC diagnostic push
// GCC 12's own AVX-512 header trips these (GCC bug 105593).
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wpsabi"
#if defined(__x86_64__)
#include <immintrin.h>
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma,prefer-vector-width=512")
#define IQA_ISA avx512
#define IQA_LANES 16
#include "iqa_kernels_body.h"
#include "iqa_spectral_body.h"
#include "iqa_scene_body.h"
#include "iqa_colour_body.h"
#undef IQA_ISA
#undef IQA_LANES
#pragma GCC pop_options
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#define IQA_ISA avx2
#define IQA_LANES 8
#include "iqa_kernels_body.h"
#include "iqa_spectral_body.h"
#include "iqa_scene_body.h"
#include "iqa_colour_body.h"
#undef IQA_ISA
#undef IQA_LANES
#pragma GCC pop_options
#endif
#define IQA_ISA baseline
#define IQA_LANES 4
#include "iqa_kernels_body.h"
#include "iqa_spectral_body.h"
#include "iqa_scene_body.h"
#include "iqa_colour_body.h"
#undef IQA_ISA
#undef IQA_LANES
#pragma GCC diagnostic pop
