// Vectors from the host's FPU for reference.node.test.ts; a line each, of hexadecimal numbers:
//   NAME  RESULT FLAGS (RNE)  RESULT FLAGS (RTZ)  RESULT FLAGS (RDN)  RESULT FLAGS (RUP)  OPERAND…
// Flags are numbered as in fflags. RISC-V's choices, not the host's: every NaN is canonical, conversions to
// integers saturate, infinity * 0 + NaN is invalid. Compile with -frounding-math -ffp-contract=off.
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

static u64 integer(double x, double least, double end) {
  double integral = rint(x);
  u64 lowest = (int64_t)least;
  if (!(integral >= least && integral < end)) return invalid(x < 0 ? lowest : ~lowest);
  u64 value = integral < 0 ? (u64)(int64_t)integral : (u64)integral;
  return end <= 0x1p32 ? (u64)(int32_t)value : value;
}

// Name, number of operands, value of every operation of a format.
#define OPERATIONS(X, F, SQRT, FMA) \
  X(F##_add, 2, F##_bits(F(a) + F(b))) X(F##_sub, 2, F##_bits(F(a) - F(b))) \
  X(F##_mul, 2, F##_bits(F(a) * F(b))) X(F##_div, 2, F##_bits(F(a) / F(b))) \
  X(F##_sqrt, 1, F##_bits(SQRT(F(a)))) \
  X(F##_mulAdd, 3, (isinf(F(a)) && F(b) == 0) || (F(a) == 0 && isinf(F(b))) ? invalid(F##_bits(NAN)) \
    : F##_bits(FMA(F(a), F(b), F(c)))) \
  X(F##_eq, 2, F(a) == F(b)) X(F##_lt, 2, F(a) < F(b)) X(F##_le, 2, F(a) <= F(b)) \
  X(i32_to_##F, 1, F##_bits((int32_t)a)) X(ui32_to_##F, 1, F##_bits((uint32_t)a)) \
  X(i64_to_##F, 1, F##_bits((int64_t)a)) X(ui64_to_##F, 1, F##_bits(a)) \
  X(F##_to_i32, 1, integer(F(a), -0x1p31, 0x1p31)) X(F##_to_ui32, 1, integer(F(a), 0, 0x1p32)) \
  X(F##_to_i64, 1, integer(F(a), -0x1p63, 0x1p63)) X(F##_to_ui64, 1, integer(F(a), 0, 0x1p64))
#define ALL(X) OPERATIONS(X, f32, sqrtf, fmaf) OPERATIONS(X, f64, sqrt, fma) \
  X(f64_to_f32, 1, f32_bits(f64(a))) X(f32_to_f64, 1, f64_bits(f32(a)))

#define FUNCTION(NAME, COUNT, VALUE) static u64 NAME(u64 a, u64 b, u64 c) { (void)b, (void)c; return VALUE; }
#define ROW(NAME, COUNT, VALUE) {#NAME, NAME, COUNT},
ALL(FUNCTION)
static const struct { const char *name; u64 (*run)(u64, u64, u64); int operands; } operations[] = {ALL(ROW)};

static u64 random64(void) {
  static u64 state = 0x9e3779b97f4a7c15;
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return state * 0x2545f4914f6cdd1d;
}

// Exponents lie around 0, 1/4, 1/2, 3/4 and 1 of the range: sums cancel, results overflow and underflow.
// Zeros, infinities and NaNs are among the numbers. Fractions have no, high, low or any bits set.
static u64 anyNumber(int exponentBits, int fractionBits) {
  u64 dice = random64(), fraction = random64(), ones = ((u64)1 << fractionBits) - 1;
  int64_t most = (1 << exponentBits) - 1, distance = ((int)(dice >> 8 & 63) - 32) >> (dice >> 14 & 3);
  int64_t exponent = most * (int)(dice % 5) / 4 + distance;
  u64 low = ones >> (dice >> 16) % fractionBits, masks[] = {0, ones & ~low, low, ones};
  if (exponent < 0) exponent = 0;
  if (exponent > most) exponent = most - (dice >> 40 & 1);
  if ((dice >> 32 & 3) == 0) fraction = ones;
  u64 magnitude = (u64)exponent << fractionBits | (fraction & masks[dice >> 24 & 3]);
  return (dice >> 63) << (exponentBits + fractionBits) | magnitude;
}

// Around powers of two, or any bits, of any length and sign.
static u64 anyInteger(void) {
  u64 dice = random64(), value = (dice & 1 ? random64() : (u64)1 << 63) >> (dice >> 8 & 63);
  return (value + (dice >> 16 & 3) - 1) ^ -(dice >> 63);
}

static u64 operand(const char *format) {
  if (strncmp(format, "f64", 3) == 0) return anyNumber(11, 52);
  return strncmp(format, "f32", 3) == 0 ? anyNumber(8, 23) : anyInteger();
}

static unsigned flags(void) {
  return !!fetestexcept(FE_INVALID) << 4 | !!fetestexcept(FE_DIVBYZERO) << 3
    | !!fetestexcept(FE_OVERFLOW) << 2 | !!fetestexcept(FE_UNDERFLOW) << 1 | !!fetestexcept(FE_INEXACT);
}

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
}
