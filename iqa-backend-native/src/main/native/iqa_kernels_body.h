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

static inline int about_edge(int i, int n) {  // ... 2 1 | 0 1 2 ...
  if (n == 1) return 0;
  while (i < 0 || i >= n) i = i < 0 ? -i : 2 * n - 2 - i;
  return i;
}

static inline int repeating_edge(int i, int n) {  // ... 1 0 | 0 1 2 ...
  while (i < 0 || i >= n) i = i < 0 ? -1 - i : 2 * n - 1 - i;
  return i;
}

template <typename T>
static inline void read_samples(const T* p, int channels, int component, int n, float scale,
                                float* out) {
  if (channels == 1) {
    for (int i = 0; i < n; i++) out[i] = scale * (float)p[i];
  } else if (component == kLuma) {
    float red = 0.299f * scale, green = 0.587f * scale, blue = 0.114f * scale;
    for (int i = 0; i < n; i++) {
      out[i] = red * (float)p[3 * i] + green * (float)p[3 * i + 1] + blue * (float)p[3 * i + 2];
    }
  } else {
    p += component - kRed;
    for (int i = 0; i < n; i++) out[i] = scale * (float)p[3 * i];
  }
}

// Component of kLanes interleaved RGB pixels whose 3 kLanes samples stand in v0, v1, v2.
template <int component>
static inline Floats component_of(Floats v0, Floats v1, Floats v2) {
  Ints first, second;
#pragma GCC unroll 16
  for (int i = 0; i < kLanes; i++) {
    int at = 3 * i + component;
    first[i] = at < 2 * kLanes ? at : 0;
    second[i] = at < 2 * kLanes ? i : at - kLanes;
  }
  return __builtin_shuffle(__builtin_shuffle(v0, v1, first), v2, second);
}

static inline void read_rgb_bytes(const unsigned char* p, int component, int n, float* out) {
  int i = 0;
#if IQA_LANES > 4
  for (; i + kLanes <= n; i += kLanes) {
    const unsigned char* q = p + 3 * i;
    Floats v0 = floats_of(q), v1 = floats_of(q + kLanes), v2 = floats_of(q + 2 * kLanes);
    if (component == kLuma) {
      store(out + i, 0.299f * component_of<0>(v0, v1, v2) + 0.587f * component_of<1>(v0, v1, v2) +
                         0.114f * component_of<2>(v0, v1, v2));
    } else if (component == kRed) {
      store(out + i, component_of<0>(v0, v1, v2));
    } else if (component == kGreen) {
      store(out + i, component_of<1>(v0, v1, v2));
    } else {
      store(out + i, component_of<2>(v0, v1, v2));
    }
  }
#endif
  read_samples(p + 3 * i, 3, component, n - i, 1.0f, out + i);
}

// n stored samples of row y from column x on, all inside the picture.
static inline void read_inside(const Source& s, int y, int x, int n, float* out) {
  const unsigned char* row =
      s.data + ((long)y * s.width + x) * s.channels * s.bytes_per_sample;
  if (s.bytes_per_sample == 4) {
    const float* p = reinterpret_cast<const float*>(row);
    if (s.channels == 1 && s.scale == 1) {
      __builtin_memcpy(out, p, sizeof(float) * n);
    } else {
      read_samples(p, s.channels, s.component, n, s.scale, out);
    }
  } else if (s.bytes_per_sample == 2) {
    read_samples(reinterpret_cast<const unsigned short*>(row), s.channels, s.component, n, s.scale,
                 out);
  } else if (s.channels == 1) {
    int i = 0;
    for (; i + kLanes <= n; i += kLanes) store(out + i, floats_of(row + i));
    for (; i < n; i++) out[i] = row[i];
  } else {
    read_rgb_bytes(row, s.component, n, out);
  }
}

// count stored samples of row y from column x0 on, which may lie outside; there the picture is
// mirrored with its edge repeated.
static inline void read_repeating(const Source& s, int y, int x0, int count, float* out) {
  int left = x0 < 0 ? (-x0 < count ? -x0 : count) : 0;
  int right = x0 + count > s.width ? x0 + count - s.width : 0;
  if (right > count - left) right = count - left;
  read_inside(s, y, x0 + left, count - left - right, out + left);
  for (int i = 0; i < count; i++) {
    if (i == left) i = count - right;
    if (i >= count) break;
    int x = repeating_edge(x0 + i, s.width);
    if (x >= x0 + left && x < x0 + count - right) {
      out[i] = out[x - x0];
    } else {
      read_inside(s, y, x, 1, out + i);
    }
  }
}

struct AverageScratch {
  alignas(64) float row[kMaxFactor * 64];
  alignas(64) float sum[kMaxFactor * 64];
};

// n cells of row y from column x on, all inside: means of factor x factor samples.
static void read_averaged(const Source& s, int y, int x, int n, float* out) {
  AverageScratch scratch;
  int f = s.factor, before = (f - 1) / 2;
  float weight = 1.0f / (float)(f * f);
  for (int done = 0; done < n; done += 64) {
    int cells = n - done < 64 ? n - done : 64;
    int samples = cells * f;
    for (int r = 0; r < f; r++) {
      int source = repeating_edge(y * f - before + r, s.height);
      float* to = r == 0 ? scratch.sum : scratch.row;
      read_repeating(s, source, (x + done) * f - before, samples, to);
      if (r > 0) {
        for (int i = 0; i < samples; i++) scratch.sum[i] += scratch.row[i];
      }
    }
    for (int i = 0; i < cells; i++) {
      float total = 0;
      for (int k = 0; k < f; k++) total += scratch.sum[i * f + k];
      out[done + i] = total * weight;
    }
  }
}

static inline void read_cells(const Source& s, int y, int x, int n, float* out) {
  if (s.factor == 1) {
    read_inside(s, y, x, n, out);
  } else {
    read_averaged(s, y, x, n, out);
  }
}

// One strip row as floats; columns outside the picture are mirrored about its edge samples.
static inline void read_row(const Source& s, int y, int x0, int count, float* out) {
  int columns = s.columns();
  int left = x0 < 0 ? -x0 : 0;
  int right = x0 + count > columns ? x0 + count - columns : 0;
  int n = count - left - right;
  int x = x0 + left;
  read_cells(s, y, x, n, out + left);
  for (int i = 0; i < left + right; i++) {
    int at = i < left ? i : n + i;
    int inside = about_edge(x0 + at, columns);
    if (inside >= x && inside < x + n) {
      out[at] = out[inside - x0];
    } else {
      read_cells(s, y, inside, 1, out + at);
    }
  }
}

// Converts one row of both pictures, forms sum and difference, filters it horizontally into the ring.
static inline void ssim_row(const Source& a, const Source& b, int y, int x0, int n,
                            SsimScratch& s, int slot, const Floats* g) {
  int m = n + kTaps - 1;
  // Whole vectors where the picture goes on: a remainder costs as much as the rest of the row.
  int whole = (m + kLanes - 1) / kLanes * kLanes;
  int count = x0 + whole <= a.columns() ? whole : m;
  read_row(a, y, x0, count, s.a);
  read_row(b, y, x0, count, s.b);
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

// Sum of the structural similarity index (Wang et al., 2004), or of its contrast-structure term,
// over the windows of rows y0 .. y1 - 1, with an 11-tap Gaussian window. From u = a + b and v = a - b:
// four filtered planes instead of five. spread is 1 for population, n / (n - 1) for sample
// covariance.
template <bool kContrastOnly>
static double ssim_sum(const Source& a, const Source& b, bool mirrored, const float* window,
                       float spread, int y0, int y1) {
  constexpr float kC1 = 6.5025f, kC2 = 58.5225f;
  SsimScratch s;
  __builtin_memset(&s, 0, sizeof s);
  Floats g[6];
  for (int k = 0; k < 6; k++) g[k] = (Floats){} + window[k];
  int reach = mirrored ? kRadius : 0;
  int columns = mirrored ? a.columns() : a.columns() - (kTaps - 1);
  float half = 0.5f * spread;
  double sum = 0;
  Ints lane;
  for (int i = 0; i < kLanes; i++) lane[i] = i;
  for (int x0 = 0; x0 < columns; x0 += kStrip) {
    int n = columns - x0 < kStrip ? columns - x0 : kStrip;
    int done = y0;
    for (int y = y0; y < y1; y += 2) {
      int rows = y + 1 < y1 ? 2 : 1;
      for (; done < y + kTaps + rows - 1; done++) {
        int source = mirrored ? about_edge(done - kRadius, a.rows()) : done;
        ssim_row(a, b, source, x0 - reach, n, s, done & (kRing - 1), g);
      }
      const float* ring[kTaps + 1];
      for (int k = 0; k <= kTaps; k++) ring[k] = s.ring[0][(y + k) & (kRing - 1)];
      Floats total[2] = {};
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
#pragma GCC unroll 2
        for (int k = 0; k < 2; k++) {
          Floats p = f[k][0] * f[k][0], r = f[k][1] * f[k][1];
          Floats su = f[k][2] - p, sv = f[k][3] - r;
          Floats value = (su - sv) * half + kC2, divisor = (su + sv) * half + kC2;
          if (!kContrastOnly) {
            value *= (p - r) * 0.5f + kC1;
            divisor *= (p + r) * 0.5f + kC1;
          }
          total[k] += (Floats)((Ints)(value / divisor) & keep);
        }
      }
      sum += sum_of(total[0]);
      if (rows == 2) sum += sum_of(total[1]);
    }
  }
  return sum;
}

// Sum of squared differences of rows y0 .. y1 - 1; exact for bytes.
static double squared_difference_sum(const Source& a, const Source& b, int y0, int y1) {
  double sum = 0;
  if (a.bytes_per_sample == 1 && a.channels == 1 && a.factor == 1) {
    constexpr int kBlock = 16384;  // 16384 * 255^2 < 2^31
    [[maybe_unused]] constexpr int kAhead = 1024;
    const unsigned char* p = a.data + (long)y0 * a.width;
    const unsigned char* q = b.data + (long)y0 * b.width;
    long samples = (long)(y1 - y0) * a.width;
    for (long x = 0; x < samples; x += kBlock) {
      int n = samples - x < kBlock ? (int)(samples - x) : kBlock;
      int part = 0, i = 0;
#if IQA_LANES == 16
      const __m512i zero = _mm512_setzero_si512();
      __m512i low = zero, high = zero;
      for (; i + 64 <= n; i += 64) {
        // Two streams this fast outrun the processor's own prefetching.
        __builtin_prefetch(p + x + i + kAhead);
        __builtin_prefetch(q + x + i + kAhead);
        __m512i va = _mm512_loadu_si512(p + x + i), vb = _mm512_loadu_si512(q + x + i);
        __m512i d = _mm512_or_si512(_mm512_subs_epu8(va, vb), _mm512_subs_epu8(vb, va));
        __m512i dl = _mm512_unpacklo_epi8(d, zero), dh = _mm512_unpackhi_epi8(d, zero);
        low = _mm512_dpwssd_epi32(low, dl, dl);
        high = _mm512_dpwssd_epi32(high, dh, dh);
      }
      part = _mm512_reduce_add_epi32(_mm512_add_epi32(low, high));
#endif
      for (; i < n; i++) {
        short d = (short)(p[x + i] - q[x + i]);
        part += d * d;
      }
      sum += part;
    }
    return sum;
  }
  constexpr int kCells = 256;
  alignas(64) float p[kCells];
  alignas(64) float q[kCells];
  for (int y = y0; y < y1; y++) {
    for (int x = 0; x < a.columns(); x += kCells) {
      int n = a.columns() - x < kCells ? a.columns() - x : kCells;
      read_cells(a, y, x, n, p);
      read_cells(b, y, x, n, q);
      float part = 0;
      for (int i = 0; i < n; i++) {
        float d = p[i] - q[i];
        part += d * d;
      }
      sum += part;
    }
  }
  return sum;
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
  int width = (s.columns() + 1) / 2, height = (s.rows() + 1) / 2;
  if (y < 0 || y >= height) {
    __builtin_memset(out, 0, sizeof(float) * n);
    return;
  }
  int left = x0 < 0 ? -x0 : 0;
  int right = x0 + n > width ? x0 + n - width : 0;
  int inside = n - left - right;
  int x = 2 * (x0 + left);
  int full = 2 * inside < s.columns() - x ? 2 * inside : s.columns() - x;
  bool last = 2 * y + 1 >= s.rows();
  float* to = out + left;
  for (int i = 0; i < left; i++) out[i] = 0;
  for (int i = 0; i < right; i++) to[inside + i] = 0;
  if (s.bytes_per_sample == 1 && s.channels == 1 && s.factor == 1 && full == 2 * inside && !last) {
    const unsigned char* p = s.data + 2L * y * s.width + x;
    const unsigned char* q = p + s.width;
    for (int i = 0; i < inside; i++) {
      to[i] = 0.25f * (float)((int)p[2 * i] + p[2 * i + 1] + q[2 * i] + q[2 * i + 1]);
    }
    return;
  }
  read_cells(s, 2 * y, x, full, scratch.even);
  if (last) {
    __builtin_memset(scratch.odd, 0, sizeof(float) * 2 * inside);
  } else {
    read_cells(s, 2 * y + 1, x, full, scratch.odd);
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

// Sums of d and d^2 over rows y0 .. y1 - 1 at half size, d = 1 - gradient magnitude similarity (Xue
// et al., 2014). The variance of d is that of the similarity, but its sums do not cancel where the
// pictures are nearly equal.
static void gradient_sums(const Source& a, const Source& b, int y0, int y1, double* sums) {
  constexpr float kStability = 170;
  GradientScratch s;
  int width = (a.columns() + 1) / 2;
  Ints lane;
  for (int i = 0; i < kLanes; i++) lane[i] = i;
  sums[0] = sums[1] = 0;
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
        Floats d = (total - 2.0f * root(m * p)) / (total + kStability);
        Ints keep = lane < n - i;
        d = (Floats)((Ints)d & keep);
        sum += d;
        square += d * d;
      }
      sums[0] += sum_of(sum);
      sums[1] += sum_of(square);
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

// Sum of SSIM over 8x8 windows with step 4 in the integer arithmetic of x264 and ffmpeg: row y covers
// the picture rows 4y .. 4y + 7. Bytes of one channel only.
static double block_ssim_sum(const unsigned char* a, const unsigned char* b, int width, int y0,
                             int y1) {
  constexpr int kC1 = 416;     // .01^2 * 255^2 * 64, rounded
  constexpr int kC2 = 235963;  // .03^2 * 255^2 * 64 * 63, rounded
  BlockSums s[2];
  long stride = width;
  int blocks = width / 4;
  double result = 0;
  Ints lane;
  for (int i = 0; i < kLanes; i++) lane[i] = i;
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
      result += sum_of(sum);
    }
  }
  return result;
}

// Rows y0 .. y1 - 1 of a source at half size: cell i weighs the taps samples from 2 i + first on.
// Outside, zeros or the picture mirrored with its edge repeated.
static void halve_rows(const Source& s, const float* weights, int taps, int first_x, int first_y,
                       bool zeros, int y0, int y1, float* out) {
  constexpr int kCells = 256;
  alignas(64) float row[2 * kCells + 16];
  alignas(64) float sum[2 * kCells + 16];
  int columns = s.columns(), rows = s.rows(), width = (columns + 1) / 2;
  for (int y = y0; y < y1; y++) {
    for (int x = 0; x < width; x += kCells) {
      int n = width - x < kCells ? width - x : kCells;
      int count = 2 * (n - 1) + taps;
      int start = 2 * x + first_x;
      __builtin_memset(sum, 0, sizeof sum);
      for (int t = 0; t < taps; t++) {
        int source = 2 * y + first_y + t;
        bool outside = source < 0 || source >= rows;
        if (outside && zeros) continue;
        source = repeating_edge(source, rows);
        int left = start < 0 ? -start : 0;
        int right = start + count > columns ? start + count - columns : 0;
        read_cells(s, source, start + left, count - left - right, row + left);
        for (int i = 0; i < left + right; i++) {
          int at = i < left ? i : count - right + (i - left);
          if (zeros) {
            row[at] = 0;
          } else {
            read_cells(s, source, repeating_edge(start + at, columns), 1, row + at);
          }
        }
        for (int i = 0; i < count; i++) sum[i] += weights[t] * row[i];
      }
      float* to = out + (long)y * width + x;
      if (taps == 2) {
        for (int i = 0; i < n; i++) to[i] = weights[0] * sum[2 * i] + weights[1] * sum[2 * i + 1];
      } else {
        for (int i = 0; i < n; i++) {
          float total = 0;
          for (int t = 0; t < taps; t++) total += weights[t] * sum[2 * i + t];
          to[i] = total;
        }
      }
    }
  }
}

// A product of factors of at least 1 per lane that cannot overflow: mantissa and exponent apart.
struct LogProduct {
  Floats mantissa = (Floats){} + 1.0f;
  Ints exponent = {};

  void multiply(Floats factor) {
    Ints bits = (Ints)(mantissa * factor);
    exponent += (bits >> 23) - 127;
    mantissa = (Floats)((bits & 0x007fffff) | 0x3f800000);
  }

  double log() const {
    double sum = 0;
    for (int i = 0; i < kLanes; i++) {
      sum += exponent[i] * 0.693147180559945309417 + __builtin_log((double)mantissa[i]);
    }
    return sum;
  }
};

static inline Floats select(Ints mask, Floats then, Floats otherwise) {
  return (Floats)(((Ints)then & mask) | ((Ints)otherwise & ~mask));
}

static inline Floats larger(Floats a, Floats b) { return select(a > b, a, b); }

// Symmetric filter of the registers r[0] .. r[kTaps - 1], weights from the outermost to the middle.
template <int kTaps>
static inline Floats symmetric(const Floats* r, const Floats* g) {
  constexpr int kMiddle = kTaps / 2;
  Floats even = g[kMiddle] * r[kMiddle], odd = {};
#pragma GCC unroll 8
  for (int k = 0; k < kMiddle; k++) {
    if (k & 1) {
      odd += g[k] * (r[k] + r[kTaps - 1 - k]);
    } else {
      even += g[k] * (r[k] + r[kTaps - 1 - k]);
    }
  }
  return even + odd;
}

constexpr int kFidelityStrip = 64;  // five planes of ring rows stay in the first-level cache
constexpr int kFidelityRing = 32;   // rows, a power of two above the 18 of two output rows

struct FidelityScratch {
  alignas(64) float in[5][kFidelityStrip + 64];
  alignas(64) float ring[5][kFidelityRing][kFidelityStrip];
};

// Converts one row of both pictures, takes the strip's offsets off, and filters values, squares and
// product horizontally into the ring.
template <int kTaps>
static inline void fidelity_row(const Source& a, const Source& b, int y, int x0, int n,
                                Floats offset_a, Floats offset_b, FidelityScratch& s,
                                const Floats* g) {
  int m = n + kTaps - 1;
  int whole = (m + kLanes - 1) / kLanes * kLanes;
  int count = x0 + whole <= a.columns() ? whole : m;
  read_cells(a, y, x0, count, s.in[0]);
  read_cells(b, y, x0, count, s.in[1]);
  for (int i = 0; i < m; i += kLanes) {
    Floats p = load(s.in[0] + i) - offset_a, q = load(s.in[1] + i) - offset_b;
    store(s.in[0] + i, p);
    store(s.in[1] + i, q);
    store(s.in[2] + i, p * p);
    store(s.in[3] + i, q * q);
    store(s.in[4] + i, p * q);
  }
  for (int k = 0; k < 5; k++) {
    float* out = s.ring[k][y & (kFidelityRing - 1)];
    for (int i = 0; i < n; i += kLanes) {
      Floats r[kTaps];
#pragma GCC unroll 17
      for (int t = 0; t < kTaps; t++) r[t] = load(s.in[k] + i + t);
      store(out + i, symmetric<kTaps>(r, g));
    }
  }
}

// Information that b keeps of a, and all that a has, over the windows of rows y0 .. y1 - 1 (Sheikh
// and Bovik, 2006). Variances do not change when a constant is taken off: with the strip's first
// sample taken off, even pictures have none at all and others lose fewer digits.
template <int kTaps>
static void fidelity_sums(const Source& a, const Source& b, const float* window, int y0, int y1,
                          double* sums) {
  // Below this share of the mean square a variance is rounding. Not of the squared mean: that product
  // would be shared, and the compiler then fuse it in the covariance only, so that a picture would
  // differ from itself.
  constexpr float kRounding = 5e-7f;
  FidelityScratch s;
  __builtin_memset(&s, 0, sizeof s);
  Floats g[kTaps / 2 + 1];
  for (int k = 0; k <= kTaps / 2; k++) g[k] = (Floats){} + window[k];
  const Floats one = (Floats){} + 1.0f, zero = {};
  int columns = a.columns() - (kTaps - 1);
  LogProduct kept, all;
  Ints lane;
  for (int i = 0; i < kLanes; i++) lane[i] = i;
  for (int x0 = 0; x0 < columns; x0 += kFidelityStrip) {
    int n = columns - x0 < kFidelityStrip ? columns - x0 : kFidelityStrip;
    float corner[2];
    read_cells(a, y0, x0, 1, corner);
    read_cells(b, y0, x0, 1, corner + 1);
    Floats offset_a = zero + corner[0], offset_b = zero + corner[1];
    int done = y0;
    for (int y = y0; y < y1; y += 2) {
      int rows = y + 1 < y1 ? 2 : 1;
      for (; done < y + kTaps + rows - 1; done++) {
        fidelity_row<kTaps>(a, b, done, x0, n, offset_a, offset_b, s, g);
      }
      for (int i = 0; i < n; i += kLanes) {
        Floats f[2][5];
#pragma GCC unroll 5
        for (int k = 0; k < 5; k++) {
          Floats r[kTaps + 1];
#pragma GCC unroll 18
          for (int t = 0; t <= kTaps; t++) {
            r[t] = load(s.ring[k][(y + t) & (kFidelityRing - 1)] + i);
          }
          f[0][k] = symmetric<kTaps>(r, g);
          f[1][k] = symmetric<kTaps>(r + 1, g);
        }
        Ints inside = lane < n - i;
        for (int k = 0; k < rows; k++) {
          Floats ma = f[k][0], mb = f[k][1];
          Floats va = f[k][2] - ma * ma, vb = f[k][3] - mb * mb, c = f[k][4] - ma * mb;
          Ints has = inside & (va > kRounding * f[k][2]) & (va > 0.0f);
          all.multiply(select(has, one + 0.5f * va, one));
          has &= (vb > kRounding * f[k][3]) & (vb > 0.0f) & (c > 0.0f);
          Floats gain = c / select(has, va, one);
          Floats noise = larger(vb - gain * c, zero);
          kept.multiply(select(has, one + gain * c / (noise + 2.0f), one));
        }
      }
    }
  }
  sums[0] = kept.log();
  sums[1] = all.log();
}

constexpr int kThinCells = 128;

// Rows y0 .. y1 - 1 of a picture smoothed where the window fits, every second column and row.
template <int kTaps>
static void thin_rows(const Source& s, const float* window, int y0, int y1, float* out) {
  constexpr int kRows = 16;
  alignas(64) float row[2 * kThinCells + 64];
  alignas(64) float half[2][kThinCells + 64];
  alignas(64) float ring[kRows][kThinCells + 64];
  __builtin_memset(ring, 0, sizeof ring);
  __builtin_memset(half, 0, sizeof half);
  Floats g[kTaps / 2 + 1];
  for (int k = 0; k <= kTaps / 2; k++) g[k] = (Floats){} + window[k];
  int width = (s.columns() - kTaps) / 2 + 1;
  for (int x0 = 0; x0 < width; x0 += kThinCells) {
    int n = width - x0 < kThinCells ? width - x0 : kThinCells;
    int done = 2 * y0;
    for (int y = y0; y < y1; y++) {
      for (; done < 2 * y + kTaps; done++) {
        int count = 2 * n + kTaps - 2;
        read_cells(s, done, 2 * x0, count, row);
        row[count] = 0;
        for (int i = 0; i < (count + 1) / 2; i++) {
          half[0][i] = row[2 * i];
          half[1][i] = row[2 * i + 1];
        }
        float* to = ring[done & (kRows - 1)];
        for (int i = 0; i < n; i += kLanes) {
          Floats r[kTaps];
#pragma GCC unroll 9
          for (int t = 0; t < kTaps; t++) r[t] = load(half[t & 1] + i + t / 2);
          store(to + i, symmetric<kTaps>(r, g));
        }
      }
      float* to = out + (long)y * width + x0;
      for (int i = 0; i < n; i += kLanes) {
        Floats r[kTaps];
#pragma GCC unroll 9
        for (int t = 0; t < kTaps; t++) r[t] = load(ring[(2 * y + t) & (kRows - 1)] + i);
        Floats value = symmetric<kTaps>(r, g);
        if (i + kLanes <= n) {
          store(to + i, value);
        } else {
          for (int k = 0; k < n - i; k++) to[i + k] = value[k];
        }
      }
    }
  }
}

constexpr int kBoxSamples = 4096;  // of a row at a time, at least kMaxFactor

// Rows y0 .. y1 - 1 of a picture averaged by factor x factor samples, of which cell 0 takes lead from
// before the border: zeros, or the edge repeated. kFactor is the factor, or 0 for any.
template <int kFactor>
static void box_means(const Source& s, int lead, bool repeat_edge, int y0, int y1, float* means) {
  alignas(64) float row[kBoxSamples];
  alignas(64) float sum[kBoxSamples];
  int f = kFactor > 0 ? kFactor : s.factor;
  float weight = 1.0f / (float)(f * f);
  int columns = s.columns();
  int cells = kBoxSamples / f;
  for (int y = y0; y < y1; y++) {
    for (int x0 = 0; x0 < columns; x0 += cells) {
      int n = columns - x0 < cells ? columns - x0 : cells;
      int samples = n * f;
      int first = x0 * f - lead;
      int left = first < 0 ? -first : 0;
      int right = first + samples > s.width ? first + samples - s.width : 0;
      int inside = samples - left - right;
      __builtin_memset(sum, 0, sizeof(float) * samples);
      for (int k = 0; k < f; k++) {
        int source = y * f + k - lead;
        if (source < 0 || source >= s.height) {
          if (!repeat_edge) continue;
          source = source < 0 ? 0 : s.height - 1;
        }
        read_inside(s, source, first + left, inside, row + left);
        for (int i = 0; i < left; i++) row[i] = repeat_edge ? row[left] : 0;
        for (int i = left + inside; i < samples; i++) {
          row[i] = repeat_edge ? row[left + inside - 1] : 0;
        }
        for (int i = 0; i < samples; i++) sum[i] += row[i];
      }
      float* to = means + (long)y * columns + x0;
      for (int i = 0; i < n; i++) {
        float total = 0;
        for (int k = 0; k < f; k++) total += sum[i * f + k];
        to[i] = total * weight;
      }
    }
  }
}

}  // namespace IQA_ISA
}  // namespace iqa
