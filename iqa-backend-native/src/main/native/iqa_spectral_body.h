// SPDX-License-Identifier: Apache-2.0
// Fourier transforms of one instruction set, included after iqa_kernels_body.h. Every lane of a vector
// is a row or column of its own, so that no transform ever shuffles; between the two directions tiles
// of kLanes x kLanes are transposed.

namespace iqa {
namespace IQA_ISA {

struct Complex {
  Floats re, im;
};

static inline Complex operator+(Complex a, Complex b) { return {a.re + b.re, a.im + b.im}; }
static inline Complex operator-(Complex a, Complex b) { return {a.re - b.re, a.im - b.im}; }
static inline Complex operator*(float s, Complex a) { return {s * a.re, s * a.im}; }
static inline Complex turned(Complex a) { return {-a.im, a.re}; }  // times i
static inline Complex times(Complex a, float re, float im) {
  return {a.re * re - a.im * im, a.re * im + a.im * re};
}

static inline void four(Complex& x0, Complex& x1, Complex& x2, Complex& x3) {
  Complex a = x0 + x2, b = x0 - x2, c = x1 + x3, d = turned(x1 - x3);
  x0 = a + c;
  x1 = b + d;
  x2 = a - c;
  x3 = b - d;
}

// The inverse transform of R values, not divided.
template <int R>
static inline void small_transform(Complex* x) {
  if (R == 2) {
    Complex d = x[0] - x[1];
    x[0] = x[0] + x[1];
    x[1] = d;
  } else if (R == 3) {
    Complex t = x[1] + x[2], u = turned(0.866025403784f * (x[1] - x[2]));
    Complex m = x[0] - 0.5f * t;
    x[0] = x[0] + t;
    x[1] = m + u;
    x[2] = m - u;
  } else if (R == 4) {
    four(x[0], x[1], x[2], x[3]);
  } else if (R == 5) {
    Complex p = x[1] + x[4], q = x[2] + x[3], s = x[1] - x[4], t = x[2] - x[3];
    Complex a = x[0] + 0.309016994375f * p - 0.809016994375f * q;
    Complex b = x[0] - 0.809016994375f * p + 0.309016994375f * q;
    Complex c = turned(0.951056516295f * s + 0.587785252292f * t);
    Complex d = turned(0.587785252292f * s - 0.951056516295f * t);
    x[0] = x[0] + p + q;
    x[1] = a + c;
    x[2] = b + d;
    x[3] = b - d;
    x[4] = a - c;
  } else if (R == 8) {
    constexpr float h = 0.707106781187f;
    four(x[0], x[2], x[4], x[6]);
    four(x[1], x[3], x[5], x[7]);
    Complex o1 = {h * (x[3].re - x[3].im), h * (x[3].re + x[3].im)};
    Complex o2 = turned(x[5]);
    Complex o3 = {-h * (x[7].re + x[7].im), h * (x[7].re - x[7].im)};
    Complex o0 = x[1], e0 = x[0], e1 = x[2], e2 = x[4], e3 = x[6];
    x[0] = e0 + o0;
    x[1] = e1 + o1;
    x[2] = e2 + o2;
    x[3] = e3 + o3;
    x[4] = e0 - o0;
    x[5] = e1 - o1;
    x[6] = e2 - o2;
    x[7] = e3 - o3;
  }
}

// One pass of Stockham's self-sorting transform of n = R m s values; roots holds exp(2 pi i k / n).
template <int R>
static void pass(const Complex* in, Complex* out, int m, int s, const float* roots) {
  for (int p = 0; p < m; p++) {
    const Complex* from = in + s * p;
    Complex* to = out + s * R * p;
    for (int q = 0; q < s; q++) {
      Complex x[R];
#pragma GCC unroll 8
      for (int k = 0; k < R; k++) x[k] = from[q + (long)s * m * k];
      small_transform<R>(x);
      to[q] = x[0];
      if (p == 0) {
#pragma GCC unroll 8
        for (int k = 1; k < R; k++) to[q + s * k] = x[k];
      } else {
#pragma GCC unroll 8
        for (int k = 1; k < R; k++) {
          const float* root = roots + 2L * p * k * s;
          to[q + s * k] = times(x[k], root[0], root[1]);
        }
      }
    }
  }
}

static void odd_pass(const Complex* in, Complex* out, int radix, int m, int s, const float* roots) {
  Complex x[kLargestPrime];
  for (int p = 0; p < m; p++) {
    for (int q = 0; q < s; q++) {
      for (int j = 0; j < radix; j++) x[j] = in[q + (long)s * (p + (long)m * j)];
      for (int k = 0; k < radix; k++) {
        Complex sum = x[0];
        for (int j = 1; j < radix; j++) {
          const float* root = roots + 2L * (j * k % radix) * m * s;
          sum = sum + times(x[j], root[0], root[1]);
        }
        const float* root = roots + 2L * p * k * s;
        out[q + (long)s * (radix * p + k)] = times(sum, root[0], root[1]);
      }
    }
  }
}

// Inverse transform of n values, not divided, in one of the two buffers, which is returned.
static Complex* transform(Complex* values, Complex* other, int n, const float* roots) {
  int s = 1;
  while (s < n) {
    int rest = n / s, radix;
    if (rest % 8 == 0 && rest != 16) {
      pass<8>(values, other, rest / (radix = 8), s, roots);
    } else if (rest % 4 == 0) {
      pass<4>(values, other, rest / (radix = 4), s, roots);
    } else if (rest % 5 == 0) {
      pass<5>(values, other, rest / (radix = 5), s, roots);
    } else if (rest % 3 == 0) {
      pass<3>(values, other, rest / (radix = 3), s, roots);
    } else if (rest % 2 == 0) {
      pass<2>(values, other, rest / (radix = 2), s, roots);
    } else {
      for (radix = 7; rest % radix != 0;) radix += 2;
      odd_pass(values, other, radix, rest / radix, s, roots);
    }
    Complex* swap = values;
    values = other;
    other = swap;
    s *= radix;
  }
  return values;
}

static void transpose(Floats* rows) {
  Ints lane;
  for (int i = 0; i < kLanes; i++) lane[i] = i;
#pragma GCC unroll 4
  for (int bit = 1; bit < kLanes; bit *= 2) {
    // Lane l of the first comes from itself or from lane l - bit of the second, and the reverse.
    Ints first = (lane & bit) == 0 ? lane : lane - bit + kLanes;
    Ints second = (lane & bit) == 0 ? lane + bit : lane + kLanes;
#pragma GCC unroll 16
    for (int i = 0; i < kLanes; i++) {
      if (i & bit) continue;
      Floats a = rows[i], b = rows[i | bit];
      rows[i] = __builtin_shuffle(a, b, first);
      rows[i | bit] = __builtin_shuffle(a, b, second);
    }
  }
}

// Scratch memory of a plane transform, and the tiles between its two directions.
struct SpectralScratch {
  Complex* values;
  Complex* other;
  Complex* base;     // a group of columns before it is weighted
  Complex* results;  // four groups of rows
  Complex* tiles;
  float* roots_x;
  float* roots_y;

  SpectralScratch(unsigned char* memory, int width, int height) {
    long at = (reinterpret_cast<long>(memory) + 63) & -64;
    int longest = width > height ? width : height;
    Complex* next = reinterpret_cast<Complex*>(at);
    values = next;
    other = values + longest;
    base = other + longest;
    results = base + height;
    roots_x = reinterpret_cast<float*>(results + 4L * width);
    roots_y = roots_x + (2L * width + 15) / 16 * 16;
    tiles = reinterpret_cast<Complex*>(roots_y + (2L * height + 15) / 16 * 16);
    roots_of_unity(width, roots_x);
    roots_of_unity(height, roots_y);
  }
};

// First row of a group of kLanes; the last group overlaps the one before.
static inline int group_start(int group, int size) {
  int start = group * kLanes;
  return start + kLanes > size ? size - kLanes : start;
}

// Transforms a group of columns from s.values and lays it down in tiles.
static void columns_to_tiles(SpectralScratch& s, int x0, int width, int height, Complex* tiles) {
  const Complex* done = transform(s.values, s.other, height, s.roots_y);
  int groups = (height + kLanes - 1) / kLanes;
  for (int g = 0; g < groups; g++) {
    const Complex* from = done + group_start(g, height);
    Complex* to = tiles + (long)g * width + x0;
    Floats re[kLanes], im[kLanes];
    for (int i = 0; i < kLanes; i++) {
      re[i] = from[i].re;
      im[i] = from[i].im;
    }
    transpose(re);
    transpose(im);
    for (int i = 0; i < kLanes; i++) to[i] = {re[i], im[i]};
  }
}

// Rows y0 .. y0 + kLanes - 1 of a plane from one vector for each column.
static void store_rows(const Floats* columns, int stride, int y0, int width, float* plane) {
  int groups = (width + kLanes - 1) / kLanes;
  for (int g = 0; g < groups; g++) {
    int x0 = group_start(g, width);
    Floats rows[kLanes];
    for (int i = 0; i < kLanes; i++) rows[i] = columns[(long)(x0 + i) * stride];
    transpose(rows);
    for (int i = 0; i < kLanes; i++) store(plane + (long)(y0 + i) * width + x0, rows[i]);
  }
}

// Inverse transform of a complex plane in place, not divided. Both sides are at least kLanes.
static void fourier(float* re, float* im, int width, int height, unsigned char* memory) {
  SpectralScratch s(memory, width, height);
  for (int g = 0; g < (width + kLanes - 1) / kLanes; g++) {
    int x0 = group_start(g, width);
    for (int y = 0; y < height; y++) {
      long i = (long)y * width + x0;
      s.values[y] = {load(re + i), load(im + i)};
    }
    columns_to_tiles(s, x0, width, height, s.tiles);
  }
  for (int g = 0; g < (height + kLanes - 1) / kLanes; g++) {
    __builtin_memcpy(s.values, s.tiles + (long)g * width, sizeof(Complex) * width);
    const Complex* done = transform(s.values, s.other, width, s.roots_x);
    store_rows(&done->re, 2, group_start(g, height), width, re);
    store_rows(&done->im, 2, group_start(g, height), width, im);
  }
}

static inline Floats magnitude(Floats v) { return (Floats)((Ints)v & 0x7fffffff); }

// Local energy of one direction (Kovesi's second measure) from the responses of four filters, radial
// times angular, to a spectrum; the sum of their amplitudes; the squared amplitude of the first.
static void local_energy(const float* spectrum, const float* radial, const float* angular, int width,
                         int height, float* energy, float* amplitudes, float* finest,
                         unsigned char* memory) {
  constexpr int kScales = 4;
  constexpr float kEpsilon = 1e-4f;
  SpectralScratch s(memory, width, height);
  long size = (long)width * height;
  float norm = 1.0f / (float)size;
  int row_groups = (height + kLanes - 1) / kLanes;
  long plane = (long)row_groups * width;
  for (int g = 0; g < (width + kLanes - 1) / kLanes; g++) {
    int x0 = group_start(g, width);
    for (int y = 0; y < height; y++) {
      long i = (long)y * width + x0;
      Floats gain = norm * load(angular + i);
      s.base[y] = {gain * load(spectrum + i), gain * load(spectrum + size + i)};
    }
    for (int k = 0; k < kScales; k++) {
      const float* filter = radial + k * size + x0;
      for (int y = 0; y < height; y++) {
        Floats gain = load(filter + (long)y * width);
        s.values[y] = {gain * s.base[y].re, gain * s.base[y].im};
      }
      columns_to_tiles(s, x0, width, height, s.tiles + k * plane);
    }
  }
  for (int g = 0; g < row_groups; g++) {
    const Complex* r[kScales];
    for (int k = 0; k < kScales; k++) {
      Complex* own = s.results + (long)k * width;
      __builtin_memcpy(s.values, s.tiles + k * plane + (long)g * width, sizeof(Complex) * width);
      const Complex* done = transform(s.values, s.other, width, s.roots_x);
      __builtin_memcpy(own, done, sizeof(Complex) * width);
      r[k] = own;
    }
    for (int x = 0; x < width; x++) {
      Floats even = {}, odd = {}, amplitude = {}, first = {};
      for (int k = 0; k < kScales; k++) {
        Complex c = r[k][x];
        Floats square = c.re * c.re + c.im * c.im;
        if (k == 0) first = square;
        amplitude += root(square);
        even += c.re;
        odd += c.im;
      }
      Floats length = root(even * even + odd * odd) + kEpsilon;
      Floats mean_even = even / length, mean_odd = odd / length;
      Floats total = even * mean_even + odd * mean_odd;
      for (int k = 0; k < kScales; k++) {
        Complex c = r[k][x];
        total -= magnitude(c.re * mean_odd - c.im * mean_even);
      }
      // The responses are used up: their place takes the results.
      s.results[x].re = total;
      s.results[x].im = amplitude;
      s.results[width + x].re = first;
    }
    int y0 = group_start(g, height);
    store_rows(&s.results[0].re, 2, y0, width, energy);
    store_rows(&s.results[0].im, 2, y0, width, amplitudes);
    store_rows(&s.results[width].re, 2, y0, width, finest);
  }
}

}  // namespace IQA_ISA
}  // namespace iqa
