// Vectors from the host's FPU for reference.node.test.ts; a line each, of hexadecimal numbers:
//   NAME  RESULT FLAGS (RNE)  RESULT FLAGS (RTZ)  RESULT FLAGS (RDN)  RESULT FLAGS (RUP)  OPERAND…
// Flags are numbered as in fflags. Not the host's is what RISC-V defines otherwise: every NaN is canonical,
// conversions to integers saturate, infinity * 0 + NaN is invalid.
// Compile with -frounding-math -ffp-contract=off.
#include <fenv.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef uint64_t u64;

static double f64(u64 bits) { double x; memcpy(&x, &bits, 8); return x; }
static float f32(u64 bits) { float x; memcpy(&x, &bits, 4); return x; }
static u64 f64_bits(double x) { u64 bits; memcpy(&bits, &x, 8); return isnan(x) ? 0x7ff8000000000000 : bits; }
static u64 f32_bits(float x) { uint32_t bits; memcpy(&bits, &x, 4); return isnan(x) ? 0x7fc00000 : bits; }

static u64 invalid(u64 result) { feclearexcept(FE_ALL_EXCEPT); feraiseexcept(FE_INVALID); return result; }

#define OP(NAME, VALUE) static u64 NAME(u64 a, u64 b, u64 c) { (void)a, (void)b, (void)c; return VALUE; }
#define TO_INTEGER(F, NAME, CAST, LEAST, MOST, END) \
  static u64 F##_to_##NAME(u64 a, u64 b, u64 c) { \
    double x = F(a), integral = rint(x); \
    (void)b, (void)c; \
    if (integral >= LEAST && integral < END) return CAST integral; \
    return invalid(x < 0 ? (u64)LEAST : (u64)MOST); \
  }
#define OPS(F, SQRT, FMA) \
  OP(F##_add, F##_bits(F(a) + F(b))) OP(F##_sub, F##_bits(F(a) - F(b))) OP(F##_mul, F##_bits(F(a) * F(b))) \
  OP(F##_div, F##_bits(F(a) / F(b))) OP(F##_sqrt, F##_bits(SQRT(F(a)))) \
  OP(F##_mulAdd, (isinf(F(a)) && F(b) == 0) || (F(a) == 0 && isinf(F(b))) ? invalid(F##_bits(NAN)) \
    : F##_bits(FMA(F(a), F(b), F(c)))) \
  OP(F##_eq, F(a) == F(b)) OP(F##_lt, F(a) < F(b)) OP(F##_le, F(a) <= F(b)) \
  OP(i32_to_##F, F##_bits((int32_t)a)) OP(ui32_to_##F, F##_bits((uint32_t)a)) \
  OP(i64_to_##F, F##_bits((int64_t)a)) OP(ui64_to_##F, F##_bits(a)) \
  TO_INTEGER(F, i32, (int32_t), INT32_MIN, INT32_MAX, 0x1p31) \
  TO_INTEGER(F, ui32, (int32_t)(uint32_t), 0, -1, 0x1p32) \
  TO_INTEGER(F, i64, (int64_t), INT64_MIN, INT64_MAX, 0x1p63) TO_INTEGER(F, ui64, (u64), 0, -1, 0x1p64)
OPS(f64, sqrt, fma)
OPS(f32, sqrtf, fmaf)
OP(f64_to_f32, f32_bits(f64(a)))
OP(f32_to_f64, f64_bits(f32(a)))

static u64 random64(void) {
  static u64 state = 0x9e3779b97f4a7c15;
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return state * 0x2545f4914f6cdd1d;
}

// Exponents lie around 0, 1/4, 1/2, 3/4 and 1 of the range: sums cancel, results overflow and underflow.
// Zeros, infinities and NaNs are among the numbers. Fractions have no, high, low or any bits set.
static u64 number(int exponentBits, int fractionBits) {
  u64 dice = random64(), fraction = random64(), ones = ((u64)1 << fractionBits) - 1;
  int64_t most = (1 << exponentBits) - 1, distance = ((int)(dice >> 8 & 63) - 32) >> (dice >> 14 & 3);
  int64_t exponent = most * (int)(dice % 5) / 4 + distance;
  u64 low = ones >> (dice >> 16) % fractionBits;
  u64 masks[] = {0, ones & ~low, low, ones};
  if (exponent > most) exponent = most - (dice >> 40 & 1);
  u64 fields = (u64)(exponent < 0 ? 0 : exponent) << fractionBits;
  fields |= (dice >> 32 & 3 ? fraction : ones) & masks[dice >> 24 & 3];
  return fields | (dice >> 63) << (exponentBits + fractionBits);
}

// Around powers of two, or any bits, of any length and sign.
static u64 integer(void) {
  u64 dice = random64(), value = (dice & 1 ? random64() : (u64)1 << 63) >> (dice >> 8 & 63);
  return (value + (dice >> 16 & 3) - 1) ^ -(dice >> 63);
}

static u64 operand(const char *format) {
  if (strncmp(format, "f64", 3) == 0) return number(11, 52);
  return strncmp(format, "f32", 3) == 0 ? number(8, 23) : integer();
}

static unsigned flags(void) {
  int host = fetestexcept(FE_ALL_EXCEPT);
  return !!(host & FE_INVALID) << 4 | !!(host & FE_DIVBYZERO) << 3 | !!(host & FE_OVERFLOW) << 2
    | !!(host & FE_UNDERFLOW) << 1 | !!(host & FE_INEXACT);
}

static const struct { const char *name; u64 (*run)(u64, u64, u64); int operands; } operations[] = {
#define ROW(NAME, OPERANDS) {#NAME, NAME, OPERANDS},
#define ROWS(F) \
  ROW(F##_add, 2) ROW(F##_sub, 2) ROW(F##_mul, 2) ROW(F##_div, 2) ROW(F##_sqrt, 1) ROW(F##_mulAdd, 3) \
  ROW(F##_eq, 2) ROW(F##_lt, 2) ROW(F##_le, 2) \
  ROW(i32_to_##F, 1) ROW(ui32_to_##F, 1) ROW(i64_to_##F, 1) ROW(ui64_to_##F, 1) \
  ROW(F##_to_i32, 1) ROW(F##_to_ui32, 1) ROW(F##_to_i64, 1) ROW(F##_to_ui64, 1)
  ROWS(f32) ROWS(f64) ROW(f64_to_f32, 1) ROW(f32_to_f64, 1)
};

// The argument: how many operands each operation is tried on.
int main(int argc, char **argv) {
  static const int modes[] = {FE_TONEAREST, FE_TOWARDZERO, FE_DOWNWARD, FE_UPWARD};
  for (size_t k = 0; k < sizeof operations / sizeof *operations; k++)
    for (int count = argc > 1 ? atoi(argv[1]) : 0; count > 0; count--) {
      const char *name = operations[k].name;
      u64 in[] = {operand(name), operand(name), operand(name)};
      printf("%s", name);
      for (int mode = 0; mode < 4; mode++) {
        fesetround(modes[mode]);
        feclearexcept(FE_ALL_EXCEPT);
        u64 result = operations[k].run(in[0], in[1], in[2]);
        unsigned raised = flags();
        fesetround(FE_TONEAREST);
        printf(" %lx %x", result, raised);
      }
      for (int n = 0; n < operations[k].operands; n++) printf(" %lx", in[n]);
      putchar('\n');
    }
  return 0;
}
