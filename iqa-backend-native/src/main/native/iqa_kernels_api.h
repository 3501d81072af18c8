// SPDX-License-Identifier: Apache-2.0
// What Java calls. Every function takes the instruction set to use, so that tests reach all of them.
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

// The layout is the seven numbers of iqa::Layout in its order, the float by its bits.
static inline iqa::Source iqa_source(const unsigned char* data, const int* layout) {
  static_assert(sizeof(iqa::Layout) == 7 * sizeof(int), "Java writes seven numbers");
  iqa::Source source{};
  __builtin_memcpy(static_cast<iqa::Layout*>(&source), layout, sizeof(iqa::Layout));
  source.data = data;
  return source;
}

static inline double iqa_squared_differences(int isa, const unsigned char* a,
                                             const unsigned char* b, const int* layout, int y0,
                                             int y1) {
  iqa::Source p = iqa_source(a, layout);
  iqa::Source q = iqa_source(b, layout);
  return IQA_DISPATCH(isa, squared_difference_sum(p, q, y0, y1));
}

static inline double iqa_ssim(int isa, const unsigned char* a, const unsigned char* b,
                              const int* layout, bool contrast_only, bool mirrored,
                              const float* window, float spread, int y0, int y1) {
  iqa::Source p = iqa_source(a, layout);
  iqa::Source q = iqa_source(b, layout);
  return contrast_only
             ? IQA_DISPATCH(isa, ssim_sum<true>(p, q, mirrored, window, spread, y0, y1))
             : IQA_DISPATCH(isa, ssim_sum<false>(p, q, mirrored, window, spread, y0, y1));
}

static inline void iqa_gradients(int isa, const unsigned char* a, const unsigned char* b,
                                 const int* layout, int y0, int y1, double* sums) {
  iqa::Source p = iqa_source(a, layout);
  iqa::Source q = iqa_source(b, layout);
  IQA_DISPATCH(isa, gradient_sums(p, q, y0, y1, sums));
}

static inline double iqa_block_ssim(int isa, const unsigned char* a, const unsigned char* b,
                                    int width, int y0, int y1) {
  return IQA_DISPATCH(isa, block_ssim_sum(a, b, width, y0, y1));
}

static inline void iqa_halve(int isa, const unsigned char* a, const int* layout,
                             const float* weights, int taps, int first_x, int first_y, bool zeros,
                             int y0, int y1, unsigned char* half) {
  iqa::Source p = iqa_source(a, layout);
  float* out = reinterpret_cast<float*>(half);
  IQA_DISPATCH(isa, halve_rows(p, weights, taps, first_x, first_y, zeros, y0, y1, out));
}

static inline void iqa_fidelity(int isa, const unsigned char* a, const unsigned char* b,
                                const int* layout, const float* window, int taps, int y0,
                                int y1, double* sums) {
  iqa::Source p = iqa_source(a, layout);
  iqa::Source q = iqa_source(b, layout);
  switch (taps) {
    case 17: IQA_DISPATCH(isa, fidelity_sums<17>(p, q, window, y0, y1, sums)); break;
    case 9: IQA_DISPATCH(isa, fidelity_sums<9>(p, q, window, y0, y1, sums)); break;
    case 5: IQA_DISPATCH(isa, fidelity_sums<5>(p, q, window, y0, y1, sums)); break;
    default: IQA_DISPATCH(isa, fidelity_sums<3>(p, q, window, y0, y1, sums));
  }
}

static inline void iqa_thin(int isa, const unsigned char* a, const int* layout,
                            const float* window, int taps, int y0, int y1,
                            unsigned char* thinned) {
  iqa::Source p = iqa_source(a, layout);
  float* out = reinterpret_cast<float*>(thinned);
  switch (taps) {
    case 9: IQA_DISPATCH(isa, thin_rows<9>(p, window, y0, y1, out)); break;
    case 5: IQA_DISPATCH(isa, thin_rows<5>(p, window, y0, y1, out)); break;
    default: IQA_DISPATCH(isa, thin_rows<3>(p, window, y0, y1, out));
  }
}

// Transform of a complex plane in place; the inverse is not divided.
static inline void iqa_fourier(int isa, unsigned char* re, unsigned char* im, int width, int height,
                               bool inverse, unsigned char* scratch) {
  // With the parts exchanged the inverse transform is the forward one.
  float* p = reinterpret_cast<float*>(inverse ? re : im);
  float* q = reinterpret_cast<float*>(inverse ? im : re);
  IQA_DISPATCH(isa, fourier(p, q, width, height, scratch));
}

static inline void iqa_local_energy(int isa, const unsigned char* spectrum,
                                    const unsigned char* radial, const unsigned char* angular,
                                    int width, int height, unsigned char* energy,
                                    unsigned char* scratch) {
  const float* s = reinterpret_cast<const float*>(spectrum);
  const float* r = reinterpret_cast<const float*>(radial);
  const float* a = reinterpret_cast<const float*>(angular);
  float* e = reinterpret_cast<float*>(energy);
  long size = (long)width * height;
  float* sums = e + size;
  float* finest = e + 2 * size;
  IQA_DISPATCH(isa, local_energy(s, r, a, width, height, e, sums, finest, scratch));
}

static inline void iqa_box_means(int isa, const unsigned char* a, const int* layout, int lead,
                                 bool repeat_edge, int y0, int y1, unsigned char* means) {
  iqa::Source p = iqa_source(a, layout);
  float* out = reinterpret_cast<float*>(means);
  switch (p.factor) {
    case 1: IQA_DISPATCH(isa, box_means<1>(p, lead, repeat_edge, y0, y1, out)); break;
    case 2: IQA_DISPATCH(isa, box_means<2>(p, lead, repeat_edge, y0, y1, out)); break;
    case 4: IQA_DISPATCH(isa, box_means<4>(p, lead, repeat_edge, y0, y1, out)); break;
    default: IQA_DISPATCH(isa, box_means<0>(p, lead, repeat_edge, y0, y1, out));
  }
}

static inline void iqa_lab(int isa, const unsigned char* rgb, int count, double white_x,
                           double white_z, unsigned char* lab) {
  const float* p = reinterpret_cast<const float*>(rgb);
  float* out = reinterpret_cast<float*>(lab);
  IQA_DISPATCH(isa, to_lab(p, count, white_x, white_z, out));
}

static inline const double* iqa_doubles(const unsigned char* p) {
  return reinterpret_cast<const double*>(p);
}
static inline double* iqa_doubles(unsigned char* p) { return reinterpret_cast<double*>(p); }

static inline void iqa_scene_luma(int isa, const unsigned char* pixels, int width, int channels,
                                  const double* terms, int rounding, bool single, int columns,
                                  int y0, int y1, unsigned char* luma, int stride) {
  iqa::SceneLuma rule{{terms[0], terms[1], terms[2], terms[3], terms[4]}, rounding, single};
  double* out = iqa_doubles(luma);
  IQA_DISPATCH(isa, scene_luma(pixels, width, channels, rule, columns, y0, y1, out, stride));
}

// An empty buffer of deviations has no address.
static inline void iqa_normalize(int isa, const unsigned char* plane, int width, int height,
                                 const double* window, bool zeros, int y0, int y1,
                                 unsigned char* normalized, unsigned char* deviations,
                                 bool wants_deviations) {
  const double* p = iqa_doubles(plane);
  double* out = iqa_doubles(normalized);
  double* sigma = wants_deviations ? iqa_doubles(deviations) : nullptr;
  IQA_DISPATCH(isa, normalize_rows(p, width, height, window, zeros, y0, y1, out, sigma));
}

static inline void iqa_halve_scene(int isa, const unsigned char* plane, int width, int height,
                                   const double* weights, int y0, int y1, unsigned char* half) {
  const double* p = iqa_doubles(plane);
  double* out = iqa_doubles(half);
  IQA_DISPATCH(isa, halve_scene(p, width, height, weights, y0, y1, out));
}

static inline void iqa_signed_moments(int isa, const unsigned char* region, int stride, int columns,
                                      int rows, bool circular, int y0, int y1, double* sums) {
  const double* p = iqa_doubles(region);
  IQA_DISPATCH(isa, signed_moments(p, stride, columns, rows, circular, y0, y1, sums));
}
