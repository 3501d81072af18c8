// SPDX-License-Identifier: Apache-2.0
// One instruction set's copy of the kernels: included once per target with IQA_ISA (a namespace) and
// IQA_LANES (floats per vector register) defined. GCC's vector extensions keep one text for all.

namespace iqa {
namespace IQA_ISA {

constexpr int kLanes = IQA_LANES;
typedef float Floats __attribute__((vector_size(4 * kLanes)));
typedef float LooseFloats __attribute__((vector_size(4 * kLanes), aligned(4), may_alias));
typedef int Ints __attribute__((vector_size(4 * kLanes)));

constexpr int kTaps = 11;
constexpr int kRadius = 5;
constexpr int kStrip = 128;  // columns; the ring of a strip stays in the first-level cache
constexpr int kRing = 16;    // rows, a power of two above the 12 that two output rows need

static inline Floats load(const float* p) { return *reinterpret_cast<const LooseFloats*>(p); }
static inline void store(float* p, Floats v) { *reinterpret_cast<LooseFloats*>(p) = v; }

// GCC's generic conversion from bytes takes three times as long as these instructions.
static inline Floats floats_of(const unsigned char* p) {
#if IQA_LANES == 16
  return (Floats)_mm512_cvtepi32_ps(
      _mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))));
#elif IQA_LANES == 8
  return (Floats)_mm256_cvtepi32_ps(
      _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))));
#else
  return (Floats){(float)p[0], (float)p[1], (float)p[2], (float)p[3]};
#endif
}

static inline Ints ints(const int* p) {
  Ints v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}
static inline Floats float_of(Ints v) { return __builtin_convertvector(v, Floats); }

static inline Floats root(Floats v) {
#if IQA_LANES == 16
  return (Floats)_mm512_sqrt_ps((__m512)v);
#elif IQA_LANES == 8
  return (Floats)_mm256_sqrt_ps((__m256)v);
#else
  for (int i = 0; i < kLanes; i++) v[i] = __builtin_sqrtf(v[i]);
  return v;
#endif
}

static inline double sum_of(Floats v) {
  float lanes[kLanes];
  store(lanes, v);
  for (int half = kLanes / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
  }
  return lanes[0];
}

// Symmetric filter of 11 taps around r5.
static inline Floats filter11(Floats r0, Floats r1, Floats r2, Floats r3, Floats r4, Floats r5,
                              Floats r6, Floats r7, Floats r8, Floats r9, Floats r10,
                              const Floats* g) {
  Floats even = g[5] * r5 + g[4] * (r4 + r6);
  Floats odd = g[3] * (r3 + r7);
  even += g[2] * (r2 + r8);
  odd += g[1] * (r1 + r9);
  even += g[0] * (r0 + r10);
  return even + odd;
}

struct SsimScratch {
  alignas(64) float in[4][kStrip + 64];
  alignas(64) float ring[4][kRing][kStrip];
  alignas(64) float a[kStrip + 64];
  alignas(64) float b[kStrip + 64];
};

static inline int reflect101(int i, int n) {
  if (n == 1) return 0;
  while (i < 0 || i >= n) i = i < 0 ? -i : 2 * n - 2 - i;
  return i;
}

// One strip row of a source as floats; columns outside the picture are mirrored.
static inline void read_row(const Source& s, int y, int x0, int count, float* out) {
  int left = x0 < 0 ? -x0 : 0;
  int right = x0 + count > s.width ? x0 + count - s.width : 0;
  int n = count - left - right;
  float* to = out + left;
  int x = x0 + left;
  if (s.kind == kFloat) {
    const float* p = reinterpret_cast<const float*>(s.data + (long)y * s.stride) + x;
    __builtin_memcpy(to, p, sizeof(float) * n);
  } else if (s.kind == kGrey) {
    const unsigned char* p = s.data + (long)y * s.stride + x;
    int i = 0;
    for (; i + kLanes <= n; i += kLanes) store(to + i, floats_of(p + i));
    for (; i < n; i++) to[i] = p[i];
  } else if (s.kind == kLuma) {
    const unsigned char* p = s.data + (long)y * s.stride + 3L * x;
    for (int i = 0; i < n; i++) {
      to[i] = 0.299f * p[3 * i] + 0.587f * p[3 * i + 1] + 0.114f * p[3 * i + 2];
    }
  } else {
    const unsigned char* p = s.data + (long)y * s.stride + 3L * x + (s.kind - kRed);
    for (int i = 0; i < n; i++) to[i] = p[3 * i];
  }
  for (int i = 0; i < left; i++) out[i] = out[left + reflect101(x0 + i, s.width) - x];
  for (int i = 0; i < right; i++) {
    out[left + n + i] = out[left + reflect101(x + n + i, s.width) - x];
  }
}

// Converts one row of both pictures, forms sum and difference, filters it horizontally into the ring.
static inline void ssim_row(const Source& a, const Source& b, int y, int x0, int n,
                            SsimScratch& s, int slot, const Floats* g) {
  int m = n + kTaps - 1;
  read_row(a, y, x0, m, s.a);
  read_row(b, y, x0, m, s.b);
  for (int i = 0; i < m; i += kLanes) {
    Floats x = load(s.a + i), z = load(s.b + i);
    Floats u = x + z, v = x - z;
    store(s.in[0] + i, u);
    store(s.in[1] + i, v);
    store(s.in[2] + i, u * u);
    store(s.in[3] + i, v * v);
  }
  for (int q = 0; q < 4; q++) {
    const float* p = s.in[q];
    float* o = s.ring[q][slot];
    for (int i = 0; i < n; i += kLanes) {
      const float* t = p + i;
      store(o + i, filter11(load(t), load(t + 1), load(t + 2), load(t + 3), load(t + 4),
                            load(t + 5), load(t + 6), load(t + 7), load(t + 8), load(t + 9),
                            load(t + 10), g));
    }
  }
}

// Row sums of the structural similarity index (Wang et al., 2004) with an 11-tap Gaussian window,
// from u = a + b and v = a - b: four filtered planes instead of five. Row y of the result starts at
// source row y (valid) or y - 5 (mirrored). contrast may be null: it takes the sums of the
// contrast-structure term of multi-scale SSIM.
template <bool kContrast>
static void ssim_rows(const Source& a, const Source& b, bool mirrored, const float* window,
                      float c1, float c2, int y0, int y1, double* index, double* contrast) {
  SsimScratch s;
  __builtin_memset(&s, 0, sizeof s);
  Floats g[6];
  for (int k = 0; k < 6; k++) g[k] = (Floats){} + window[k];
  int reach = mirrored ? kRadius : 0;
  int out_width = mirrored ? a.width : a.width - (kTaps - 1);
  for (int y = y0; y < y1; y++) {
    index[y - y0] = 0;
    if (kContrast) contrast[y - y0] = 0;
  }
  Ints lane;
  for (int i = 0; i < kLanes; i++) lane[i] = i;
  for (int x0 = 0; x0 < out_width; x0 += kStrip) {
    int n = out_width - x0 < kStrip ? out_width - x0 : kStrip;
    int done = y0;
    for (int y = y0; y < y1; y += 2) {
      int rows = y + 1 < y1 ? 2 : 1;
      for (; done < y + kTaps + rows - 1; done++) {
        int source = mirrored ? reflect101(done - kRadius, a.height) : done;
        ssim_row(a, b, source, x0 - reach, n, s, done & (kRing - 1), g);
      }
      const float* ring[kTaps + 1];
      for (int k = 0; k <= kTaps; k++) ring[k] = s.ring[0][(y + k) & (kRing - 1)];
      Floats index_sum[2] = {}, contrast_sum[2] = {};
      for (int i = 0; i < n; i += kLanes) {
        Floats f[2][4];
#pragma GCC unroll 4
        for (int q = 0; q < 4; q++) {
          Floats r[12];
#pragma GCC unroll 12
          for (int k = 0; k < 12; k++) {
            r[k] = load(ring[k] + q * kRing * kStrip + i);
#if IQA_LANES == 16
            // Two output rows share these; without it GCC loads each of them twice.
            asm("" : "+v"(r[k]));
#endif
          }
          f[0][q] = filter11(r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], g);
          f[1][q] = filter11(r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11], g);
        }
        Ints keep = lane < n - i;
        for (int k = 0; k < 2; k++) {
          Floats p = f[k][0] * f[k][0], r = f[k][1] * f[k][1];
          Floats vu = f[k][2] - p, vv = f[k][3] - r;
          Floats top = (vu - vv) * 0.5f + c2, bottom = (vu + vv) * 0.5f + c2;
          Floats light = (p - r) * 0.5f + c1, level = (p + r) * 0.5f + c1;
          Floats value = (light * top) / (level * bottom);
          index_sum[k] += (Floats)((Ints)value & keep);
          if (kContrast) contrast_sum[k] += (Floats)((Ints)(top / bottom) & keep);
        }
      }
      for (int k = 0; k < rows; k++) {
        index[y - y0 + k] += sum_of(index_sum[k]);
        if (kContrast) contrast[y - y0 + k] += sum_of(contrast_sum[k]);
      }
    }
  }
}

// Row sums of squared differences of bytes; exact.
static void squared_difference_rows(const unsigned char* a, const unsigned char* b, int samples,
                                    long stride, int y0, int y1, double* sums) {
  constexpr int kBlock = 16384;  // 16384 * 255^2 < 2^32
  for (int y = y0; y < y1; y++) {
    const unsigned char* p = a + y * stride;
    const unsigned char* q = b + y * stride;
    double sum = 0;
    for (int x = 0; x < samples; x += kBlock) {
      int n = samples - x < kBlock ? samples - x : kBlock;
      int part = 0;
      for (int i = 0; i < n; i++) {
        short d = (short)(p[x + i] - q[x + i]);
        part += d * d;
      }
      sum += (unsigned)part;
    }
    sums[y - y0] = sum;
  }
}

constexpr int kHalfStrip = 1024;  // columns of the halved picture

struct GradientScratch {
  alignas(64) float even[2 * kHalfStrip + 64];
  alignas(64) float odd[2 * kHalfStrip + 64];
  alignas(64) float half[2][4][kHalfStrip + 64];
};

// Row y of the picture averaged by 2x2, columns x0 .. x0 + n - 1. Beyond the picture lie zeros, as
// MATLAB's conv2(..., 'same') has it; an odd last row or column is averaged with them.
static inline void half_row(const Source& s, int y, int x0, int n, float* out,
                            GradientScratch& scratch) {
  int width = (s.width + 1) / 2, height = (s.height + 1) / 2;
  if (y < 0 || y >= height) {
    __builtin_memset(out, 0, sizeof(float) * n);
    return;
  }
  int left = x0 < 0 ? -x0 : 0;
  int right = x0 + n > width ? x0 + n - width : 0;
  int inside = n - left - right;
  int x = 2 * (x0 + left);
  int full = 2 * inside < s.width - x ? 2 * inside : s.width - x;
  bool last = 2 * y + 1 >= s.height;
  float* to = out + left;
  for (int i = 0; i < left; i++) out[i] = 0;
  for (int i = 0; i < right; i++) to[inside + i] = 0;
  if (s.kind == kGrey && full == 2 * inside && !last) {
    const unsigned char* p = s.data + 2L * y * s.stride + x;
    const unsigned char* q = p + s.stride;
    for (int i = 0; i < inside; i++) {
      to[i] = 0.25f * (float)((int)p[2 * i] + p[2 * i + 1] + q[2 * i] + q[2 * i + 1]);
    }
    return;
  }
  read_row(s, 2 * y, x, full, scratch.even);
  if (last) {
    __builtin_memset(scratch.odd, 0, sizeof(float) * 2 * inside);
  } else {
    read_row(s, 2 * y + 1, x, full, scratch.odd);
  }
  for (int i = full; i < 2 * inside; i++) scratch.even[i] = scratch.odd[i] = 0;
  const float* p = scratch.even;
  const float* q = scratch.odd;
  for (int i = 0; i < inside; i++) {
    to[i] = 0.25f * (p[2 * i] + p[2 * i + 1] + q[2 * i] + q[2 * i + 1]);
  }
}

// Squared Prewitt gradient around column i of three rows.
static inline Floats prewitt(const float* r0, const float* r1, const float* r2, int i) {
  Floats nw = load(r0 + i), n = load(r0 + i + 1), ne = load(r0 + i + 2);
  Floats w = load(r1 + i), e = load(r1 + i + 2);
  Floats sw = load(r2 + i), s = load(r2 + i + 1), se = load(r2 + i + 2);
  Floats x = (nw - ne) + (w - e) + (sw - se);
  Floats y = (nw - sw) + (n - s) + (ne - se);
  return (x * x + y * y) * (1.0f / 9);
}

// Row sums of d and d^2, d = 1 - gradient magnitude similarity (Xue et al., 2014). The variance of d
// is that of the similarity, but its sums do not cancel where the pictures are nearly equal.
static void gradient_rows(const Source& a, const Source& b, float stability, int y0, int y1,
                          double* sums, double* squares) {
  GradientScratch s;
  int width = (a.width + 1) / 2;
  Ints lane;
  for (int i = 0; i < kLanes; i++) lane[i] = i;
  for (int y = y0; y < y1; y++) sums[y - y0] = squares[y - y0] = 0;
  __builtin_memset(s.half, 0, sizeof s.half);
  for (int x0 = 0; x0 < width; x0 += kHalfStrip) {
    int n = width - x0 < kHalfStrip ? width - x0 : kHalfStrip;
    int done = y0 - 1;
    for (int y = y0; y < y1; y++) {
      for (; done <= y + 1; done++) {
        half_row(a, done, x0 - 1, n + 2, s.half[0][(done + 4) & 3], s);
        half_row(b, done, x0 - 1, n + 2, s.half[1][(done + 4) & 3], s);
      }
      const float* ra[3];
      const float* rb[3];
      for (int k = 0; k < 3; k++) {
        ra[k] = s.half[0][(y + 3 + k) & 3];
        rb[k] = s.half[1][(y + 3 + k) & 3];
      }
      Floats sum = {}, square = {};
      for (int i = 0; i < n; i += kLanes) {
        Floats m = prewitt(ra[0], ra[1], ra[2], i), p = prewitt(rb[0], rb[1], rb[2], i);
        Floats total = m + p;
        Floats d = (total - 2.0f * root(m * p)) / (total + stability);
        Ints keep = lane < n - i;
        d = (Floats)((Ints)d & keep);
        sum += d;
        square += d * d;
      }
      sums[y - y0] += sum_of(sum);
      squares[y - y0] += sum_of(square);
    }
  }
}

constexpr int kBlockStrip = 1024;  // blocks of 4x4 pixels

struct BlockSums {
  alignas(64) int a[kBlockStrip + 64];
  alignas(64) int b[kBlockStrip + 64];
  alignas(64) int squares[kBlockStrip + 64];
  alignas(64) int product[kBlockStrip + 64];
};

// Sums over the 4x4 blocks of four rows: a, b, a^2 + b^2, ab.
static inline void block_sums(const unsigned char* a, const unsigned char* b, long stride,
                              int blocks, BlockSums& out) {
  int x = 0;
#if IQA_LANES == 16
  const __m512i one = _mm512_set1_epi8(1), sign = _mm512_set1_epi8((char)0x80);
  for (; x < blocks; x += 16) {
    int n = blocks - x;
    __mmask64 keep = n >= 16 ? ~0ull : (1ull << (4 * n)) - 1;
    __m512i sa = _mm512_setzero_si512(), sb = sa, squares = sa, product = sa;
    for (int r = 0; r < 4; r++) {
      __m512i va = _mm512_maskz_loadu_epi8(keep, a + r * stride + 4 * x);
      __m512i vb = _mm512_maskz_loadu_epi8(keep, b + r * stride + 4 * x);
      // The instruction multiplies unsigned by signed bytes: shift one factor by 128, undo below.
      __m512i ta = _mm512_xor_si512(va, sign), tb = _mm512_xor_si512(vb, sign);
      sa = _mm512_dpbusd_epi32(sa, va, one);
      sb = _mm512_dpbusd_epi32(sb, vb, one);
      squares = _mm512_dpbusd_epi32(_mm512_dpbusd_epi32(squares, va, ta), vb, tb);
      product = _mm512_dpbusd_epi32(product, va, tb);
    }
    squares = _mm512_add_epi32(squares, _mm512_slli_epi32(_mm512_add_epi32(sa, sb), 7));
    product = _mm512_add_epi32(product, _mm512_slli_epi32(sa, 7));
    _mm512_store_si512(out.a + x, sa);
    _mm512_store_si512(out.b + x, sb);
    _mm512_store_si512(out.squares + x, squares);
    _mm512_store_si512(out.product + x, product);
  }
#else
  for (; x < blocks; x++) {
    int sa = 0, sb = 0, squares = 0, product = 0;
    for (int r = 0; r < 4; r++) {
      for (int i = 0; i < 4; i++) {
        int va = a[r * stride + 4 * x + i], vb = b[r * stride + 4 * x + i];
        sa += va;
        sb += vb;
        squares += va * va + vb * vb;
        product += va * vb;
      }
    }
    out.a[x] = sa;
    out.b[x] = sb;
    out.squares[x] = squares;
    out.product[x] = product;
  }
#endif
}

// Row sums of SSIM over 8x8 windows with step 4 in the integer arithmetic of x264 and ffmpeg: row y
// covers the picture rows 4y .. 4y + 7. Bytes of one channel only.
static void block_ssim_rows(const unsigned char* a, const unsigned char* b, int width, long stride,
                            int y0, int y1, double* sums) {
  constexpr int kC1 = 416;     // .01^2 * 255^2 * 64, rounded
  constexpr int kC2 = 235963;  // .03^2 * 255^2 * 64 * 63, rounded
  BlockSums s[2];
  int blocks = width / 4;
  Ints lane;
  for (int i = 0; i < kLanes; i++) lane[i] = i;
  for (int y = y0; y < y1; y++) sums[y - y0] = 0;
  for (int x0 = 0; x0 < blocks - 1; x0 += kBlockStrip - 1) {
    int n = blocks - x0 < kBlockStrip ? blocks - x0 : kBlockStrip;
    block_sums(a + 4L * y0 * stride + 4 * x0, b + 4L * y0 * stride + 4 * x0, stride, n, s[y0 & 1]);
    for (int y = y0; y < y1; y++) {
      const BlockSums& top = s[y & 1];
      BlockSums& low = s[(y + 1) & 1];
      block_sums(a + 4L * (y + 1) * stride + 4 * x0, b + 4L * (y + 1) * stride + 4 * x0, stride, n,
                 low);
      Floats sum = {};
      for (int i = 0; i < n - 1; i += kLanes) {
        Ints sa = ints(top.a + i) + ints(top.a + i + 1) + ints(low.a + i) + ints(low.a + i + 1);
        Ints sb = ints(top.b + i) + ints(top.b + i + 1) + ints(low.b + i) + ints(low.b + i + 1);
        Ints ss = ints(top.squares + i) + ints(top.squares + i + 1) + ints(low.squares + i) +
                  ints(low.squares + i + 1);
        Ints ab = ints(top.product + i) + ints(top.product + i + 1) + ints(low.product + i) +
                  ints(low.product + i + 1);
        Ints means = sa * sa + sb * sb;
        Ints variance = ss * 64 - means;
        Ints covariance = ab * 64 - sa * sb;
        Floats value = float_of(2 * sa * sb + kC1) * float_of(2 * covariance + kC2) /
                       (float_of(means + kC1) * float_of(variance + kC2));
        sum += (Floats)((Ints)value & (lane < n - 1 - i));
      }
      sums[y - y0] += sum_of(sum);
    }
  }
}

}  // namespace IQA_ISA
}  // namespace iqa
