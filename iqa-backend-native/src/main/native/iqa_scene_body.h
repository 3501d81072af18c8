// SPDX-License-Identifier: Apache-2.0
// Natural-scene statistics of one instruction set, included after iqa_kernels_body.h. In double
// precision and, up to the sums, to the last bit what the plain-Java definition computes.

namespace iqa {
namespace IQA_ISA {

constexpr int kDoubles = kLanes / 2;
typedef double Doubles __attribute__((vector_size(8 * kDoubles)));
typedef double LooseDoubles __attribute__((vector_size(8 * kDoubles), aligned(8), may_alias));
typedef long long Longs __attribute__((vector_size(8 * kDoubles)));
typedef float HalfFloats __attribute__((vector_size(4 * kDoubles)));

constexpr int kSceneStrip = 2048;  // columns: pieces of rows shorter than a page would read memory badly
constexpr int kSceneReach = 3;
constexpr int kSceneTaps = 7;
constexpr int kBicubicTaps = 8;
constexpr int kPadded = kSceneStrip + 64;

static inline Doubles load(const double* p) { return *reinterpret_cast<const LooseDoubles*>(p); }
static inline void store(double* p, Doubles v) { *reinterpret_cast<LooseDoubles*>(p) = v; }

// The first n lanes, for the end of a plane.
static inline Doubles load_some(const double* p, int n) {
  if (n >= kDoubles) return load(p);
  Doubles v = {};
  for (int i = 0; i < n; i++) v[i] = p[i];
  return v;
}
static inline void store_some(double* p, Doubles v, int n) {
  if (n >= kDoubles) {
    store(p, v);
  } else {
    for (int i = 0; i < n; i++) p[i] = v[i];
  }
}

// A product as it is rounded: without this the compiler may fuse it with the sum that follows.
template <typename T>
static inline T rounded(T v) {
#if IQA_LANES == 16
  asm("" : "+v"(v));
#elif defined(__x86_64__)
  asm("" : "+x"(v));
#elif defined(__aarch64__)
  asm("" : "+w"(v));
#else
  asm("" : "+m"(v));
#endif
  return v;
}

static inline Doubles root(Doubles v) {
#if IQA_LANES == 16
  return (Doubles)_mm512_sqrt_pd((__m512d)v);
#elif IQA_LANES == 8
  return (Doubles)_mm256_sqrt_pd((__m256d)v);
#else
  for (int i = 0; i < kDoubles; i++) v[i] = __builtin_sqrt(v[i]);
  return v;
#endif
}

static inline Doubles magnitude(Doubles v) { return (Doubles)((Longs)v & 0x7fffffffffffffffLL); }

// To the nearest integer, halves to the even one; values lie in 0 .. 2^51.
static inline Doubles to_even(Doubles v) {
  constexpr double kShift = 6755399441055744.0;  // 1.5 * 2^52
  return rounded(v + kShift) - kShift;
}

// The weighted sum of red, green and blue in the definition's order.
template <typename T>
static inline T weighted(T r, T g, T b, const double* terms) {
  typedef __typeof__(r[0] + r[0]) Scalar;
  return rounded(rounded(r * (Scalar)terms[0]) + rounded(g * (Scalar)terms[1])) +
         rounded(b * (Scalar)terms[2]);
}

static inline Doubles finished(Doubles v, const SceneLuma& rule) {
  if (rule.terms[3] != 1) v = v / rule.terms[3];
  v = v + rule.terms[4];
  if (rule.rounding == 0) return v;
  Doubles whole = to_even(v);
  if (rule.rounding == 1) whole = whole > v ? whole - 1.0 : whole;
  return whole;
}

static void scene_luma(const unsigned char* pixels, int width, int channels, const SceneLuma& rule,
                       int columns, int y0, int y1, double* luma, int stride) {
  for (int y = y0; y < y1; y++) {
    const unsigned char* row = pixels + (long)y * width * channels;
    double* to = luma + (long)y * stride;
    if (channels == 1) {
      for (int x = 0; x < columns; x++) to[x] = row[x];
      continue;
    }
    for (int x = 0; x < columns; x += kLanes) {
      int n = columns - x;
      alignas(64) unsigned char rest[3 * kLanes];
      const unsigned char* p = row + 3 * x;
      if (n < kLanes) {
        __builtin_memset(rest, 0, sizeof rest);
        __builtin_memcpy(rest, p, 3 * n);
        p = rest;
      }
      alignas(64) float plane[3][kLanes];
#if IQA_LANES > 4
      Floats v0 = floats_of(p), v1 = floats_of(p + kLanes), v2 = floats_of(p + 2 * kLanes);
      store(plane[0], component_of<0>(v0, v1, v2));
      store(plane[1], component_of<1>(v0, v1, v2));
      store(plane[2], component_of<2>(v0, v1, v2));
#else
      for (int i = 0; i < 3 * kLanes; i++) plane[i % 3][i / 3] = p[i];
#endif
      for (int half = 0; half < 2 && half * kDoubles < n; half++) {
        HalfFloats c[3];
        for (int k = 0; k < 3; k++) __builtin_memcpy(&c[k], plane[k] + half * kDoubles, sizeof c[k]);
        Doubles v;
        if (rule.single) {
          v = __builtin_convertvector(weighted(c[0], c[1], c[2], rule.terms), Doubles);
        } else {
          v = weighted(__builtin_convertvector(c[0], Doubles), __builtin_convertvector(c[1], Doubles),
                       __builtin_convertvector(c[2], Doubles), rule.terms);
        }
        store_some(to + x + half * kDoubles, finished(v, rule), n - half * kDoubles);
      }
    }
  }
}

// Rows y0 .. y1 - 1 normalised by local mean and deviation under a window of 7 x 7.
static void normalize_rows(const double* plane, int width, int height, const double* window,
                           bool zeros, int y0, int y1, double* normalized, double* deviations) {
  alignas(64) double mean[kPadded];
  alignas(64) double square[kPadded];
  __builtin_memset(mean, 0, sizeof mean);
  __builtin_memset(square, 0, sizeof square);
  for (int x0 = 0; x0 < width; x0 += kSceneStrip) {
    int n = width - x0 < kSceneStrip ? width - x0 : kSceneStrip;
    int left = x0 < kSceneReach ? kSceneReach - x0 : 0;  // places of the strip beyond the border
    int last = x0 + n + kSceneReach < width ? x0 + n + kSceneReach : width;
    int inside = last - (x0 - kSceneReach + left);
    int right = n + 2 * kSceneReach - left - inside;
    for (int y = y0; y < y1; y++) {
      const double* rows[kSceneTaps];
      double weights[kSceneTaps];
      int count = 0;
      for (int k = 0; k < kSceneTaps; k++) {
        int source = y - kSceneReach + k;
        if (source < 0 || source >= height) {
          if (zeros) continue;
          source = source < 0 ? 0 : height - 1;
        }
        weights[count] = window[k];
        rows[count++] = plane + (long)source * width + x0 - kSceneReach + left;
      }
      double* to_mean = mean + left;
      double* to_square = square + left;
      for (int i = 0; i < inside; i += kDoubles) {
        Doubles m = {}, s = {};
        if (count == kSceneTaps && inside - i >= kDoubles) {
#pragma GCC unroll 7
          for (int k = 0; k < kSceneTaps; k++) {
            Doubles v = load(rows[k] + i);
            m += rounded(v * weights[k]);
            s += rounded(rounded(v * v) * weights[k]);
          }
        } else {
          for (int k = 0; k < count; k++) {
            Doubles v = load_some(rows[k] + i, inside - i);
            m += rounded(v * weights[k]);
            s += rounded(rounded(v * v) * weights[k]);
          }
        }
        store(to_mean + i, m);
        store(to_square + i, s);
      }
      for (int i = 0; i < left; i++) {
        mean[i] = zeros ? 0 : mean[left];
        square[i] = zeros ? 0 : square[left];
      }
      for (int i = left + inside; i < left + inside + right; i++) {
        mean[i] = zeros ? 0 : mean[left + inside - 1];
        square[i] = zeros ? 0 : square[left + inside - 1];
      }
      long at = (long)y * width + x0;
      for (int i = 0; i < n; i += kDoubles) {
        Doubles m = {}, s = {};
#pragma GCC unroll 7
        for (int k = 0; k < kSceneTaps; k++) {
          m += rounded(load(mean + i + k) * window[k]);
          s += rounded(load(square + i + k) * window[k]);
        }
        Doubles sigma = root(magnitude(s - rounded(m * m)));
        Doubles value = (load_some(plane + at + i, n - i) - m) / (sigma + 1.0);
        store_some(normalized + at + i, value, n - i);
        if (deviations) store_some(deviations + at + i, sigma, n - i);
      }
    }
  }
}

// Rows y0 .. y1 - 1 of a plane at half size under 8 x 8 weights, borders mirrored.
static void halve_scene(const double* plane, int width, int height, const double* weights, int y0,
                        int y1, double* half) {
  constexpr int kLead = 3;
  alignas(64) double column[kPadded];
  alignas(64) double padded[kPadded];
  alignas(64) double parts[2][kPadded / 2 + 64];
  __builtin_memset(parts, 0, sizeof parts);
  int columns = (width + 1) / 2;
  constexpr int kCells = kSceneStrip / 2;
  for (int x0 = 0; x0 < columns; x0 += kCells) {
    int n = columns - x0 < kCells ? columns - x0 : kCells;
    int begin = 2 * x0 - kLead;
    int first = begin < 0 ? 0 : begin;
    int end = begin + 2 * n + 2 * kLead;
    int inside = (end < width ? end : width) - first;
    for (int y = y0; y < y1; y++) {
      const double* rows[kBicubicTaps];
      for (int k = 0; k < kBicubicTaps; k++) {
        rows[k] = plane + (long)repeating_edge(2 * y - kLead + k, height) * width + first;
      }
      for (int i = 0; i < inside; i += kDoubles) {
        Doubles sum = {};
        if (inside - i >= kDoubles) {
#pragma GCC unroll 8
          for (int k = 0; k < kBicubicTaps; k++) sum += rounded(load(rows[k] + i) * weights[k]);
        } else {
          for (int k = 0; k < kBicubicTaps; k++) {
            sum += rounded(load_some(rows[k] + i, inside - i) * weights[k]);
          }
        }
        store(column + i, sum);
      }
      const double* from = column;
      if (begin != first || inside < 2 * n + 2 * kLead) {
        for (int i = 0; i < 2 * n + 2 * kLead; i++) {
          padded[i] = column[repeating_edge(begin + i, width) - first];
        }
        from = padded;
      }
      for (int i = 0; i < n + kLead; i++) {
        parts[0][i] = from[2 * i];
        parts[1][i] = from[2 * i + 1];
      }
      double* to = half + (long)y * columns + x0;
      for (int i = 0; i < n; i += kDoubles) {
        Doubles sum = {};
#pragma GCC unroll 8
        for (int k = 0; k < kBicubicTaps; k++) {
          sum += rounded(load(parts[k & 1] + i + k / 2) * weights[k]);
        }
        store_some(to + i, sum, n - i);
      }
    }
  }
}

struct SignedSums {
  Doubles negative_squares, positive_squares, magnitudes;
  Longs negatives, positives;

  inline void add(Doubles v) {
    Doubles zero = {};
    Doubles square = v * v;
    negative_squares += v < zero ? square : zero;
    positive_squares += v > zero ? square : zero;
    magnitudes += magnitude(v);
    negatives -= v < zero;
    positives -= v > zero;
  }

  void total(double* sums) const {
    for (int i = 0; i < kDoubles; i++) {
      sums[0] += negative_squares[i];
      sums[1] += positive_squares[i];
      sums[2] += magnitudes[i];
      sums[3] += (double)negatives[i];
      sums[4] += (double)positives[i];
    }
  }
};

// n samples of row y from column x0 on and the one after them; beyond the region zeros or, if
// circular, the opposite end; zeros up to whole vectors.
static inline void read_region(const double* region, int stride, int columns, int rows,
                               bool circular, int y, int x0, int n, double* out) {
  __builtin_memset(out + n, 0, 64 * sizeof(double));
  if (!circular && (y < 0 || y >= rows)) {
    __builtin_memset(out, 0, sizeof(double) * n);
    return;
  }
  const double* row = region + (long)((y + rows) % rows) * stride;
  __builtin_memcpy(out, row + x0, sizeof(double) * n);
  if (x0 + n < columns) {
    out[n] = row[x0 + n];
  } else if (circular) {
    out[n] = row[0];
  }
}

static void signed_moments(const double* region, int stride, int columns, int rows, bool circular,
                           int y0, int y1, double* sums) {
  alignas(64) double ring[3][kPadded];
  for (int k = 0; k < 25; k++) sums[k] = 0;
  Longs lane;
  for (int i = 0; i < kDoubles; i++) lane[i] = i;
  for (int x0 = 0; x0 < columns; x0 += kSceneStrip) {
    int n = columns - x0 < kSceneStrip ? columns - x0 : kSceneStrip;
    double* above = ring[0];
    double* own = ring[1];
    double* below = ring[2];
    read_region(region, stride, columns, rows, circular, y0 - 1, x0, n, above);
    read_region(region, stride, columns, rows, circular, y0, x0, n, own);
    SignedSums s[5] = {};
    for (int y = y0; y < y1; y++) {
      read_region(region, stride, columns, rows, circular, y + 1, x0, n, below);
      for (int i = 0; i < n; i += kDoubles) {
        Doubles v = load(own + i);
        if (n - i < kDoubles) v = (Doubles)((Longs)v & (lane < (long long)(n - i)));
        s[0].add(v);
        s[1].add(v * load(own + i + 1));
        s[2].add(v * load(below + i));
        s[3].add(v * load(below + i + 1));
        s[4].add(v * load(above + i + 1));
      }
      double* free = above;
      above = own;
      own = below;
      below = free;
    }
    for (int k = 0; k < 5; k++) s[k].total(sums + 5 * k);
  }
}

}  // namespace IQA_ISA
}  // namespace iqa
