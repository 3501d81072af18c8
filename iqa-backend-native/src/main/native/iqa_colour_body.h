// SPDX-License-Identifier: Apache-2.0
// Colour conversion of one instruction set, included after iqa_scene_body.h.

namespace iqa {
namespace IQA_ISA {

// x^(-1/kRoot) for positive x: the start by a part of the bits is off by some 4 %, each of the two
// steps raises that to its fourth power.
template <int kRoot>
static inline Doubles inverse_root(Doubles x) {
  typedef int HalfInts __attribute__((vector_size(4 * kDoubles)));
  constexpr float kBias = (1.0f + 1.0f / kRoot) * (127 - 0.0450466f) * 8388608;
  constexpr double k1 = 1.0 / kRoot, k2 = k1 * (1 + k1) / 2, k3 = k2 * (2 + k1) / 3;
  HalfFloats bits =
      __builtin_convertvector((HalfInts)__builtin_convertvector(x, HalfFloats), HalfFloats);
  HalfInts start = __builtin_convertvector(kBias - bits * (1.0f / kRoot), HalfInts);
  Doubles y = __builtin_convertvector((HalfFloats)start, Doubles);
  for (int step = 0; step < 2; step++) {
    Doubles power = x * y * y * y;
    if (kRoot == 5) power *= y * y;
    Doubles r = 1.0 - power;
    y += y * r * (k1 + r * (k2 + r * k3));
  }
  return y;
}

// Linear light 0..1 of encoded samples 0..255 (IEC 61966-2-1): w^2.4 = (w w^(-1/5))^3.
static inline Doubles linear_light(Doubles sample) {
  Doubles e = sample * (1.0 / 255);
  e = e < 0.0 ? (Doubles){} : e;
  e = e > 1.0 ? (Doubles){} + 1.0 : e;
  Doubles w = (e + 0.055) * (1 / 1.055);
  Doubles root = w * inverse_root<5>(w);
  return e > 0.04045 ? root * root * root : e * (1 / 12.92);
}

static inline Doubles lab_response(Doubles t) {
  constexpr double kEpsilon = 216.0 / 24389, kKappa = 24389.0 / 27;
  Doubles clipped = t > kEpsilon ? t : (Doubles){} + kEpsilon;
  Doubles inverse = inverse_root<3>(clipped);
  return t > kEpsilon ? t * inverse * inverse : (kKappa * t + 16.0) * (1.0 / 116);
}

// CIE L*a*b* of count sRGB-encoded colours; planes of floats.
static void to_lab(const float* rgb, int count, double white_x, double white_z, float* lab) {
  for (int i = 0; i < count; i += kDoubles) {
    int n = count - i < kDoubles ? count - i : kDoubles;
    Doubles light[3];
    for (int c = 0; c < 3; c++) {
      HalfFloats v = {};
      __builtin_memcpy(&v, rgb + (long)c * count + i, sizeof(float) * n);
      light[c] = linear_light(__builtin_convertvector(v, Doubles));
    }
    Doubles r = light[0], g = light[1], b = light[2];
    Doubles x = lab_response((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / white_x);
    Doubles y = lab_response(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
    Doubles z = lab_response((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / white_z);
    Doubles result[3] = {116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)};
    for (int c = 0; c < 3; c++) {
      HalfFloats v = __builtin_convertvector(result[c], HalfFloats);
      __builtin_memcpy(lab + (long)c * count + i, &v, sizeof(float) * n);
    }
  }
}

}  // namespace IQA_ISA
}  // namespace iqa
