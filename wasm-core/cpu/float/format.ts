// The fields of binary32 (T = u32) and binary64 (T = u64) numbers.
//
//   T    sign  exponent  fraction     exponent 0: zero or subnormal, ±0.fraction * 2^(1 - bias)
//   u32   31    30…23     22…0        all ones:   infinity (fraction 0) or NaN
//   u64   63    62…52     51…0        others:     normal, ±1.fraction * 2^(exponent - bias)
//
// A finite number other than 0 is unpacked to an exponent e and a significand, |a| = significand * 2^(e -
// 62). Its highest bit is 62: a sum has a bit to grow into, and 10 bits or more are left below the fraction.
import { Flag, FloatStatus, raise } from "./status";

@inline export function fractionBits<T>(): i32 { return sizeof<T>() == 8 ? 52 : 23; }
@inline export function maxExponent<T>(): i32 { return sizeof<T>() == 8 ? 0x7ff : 0xff; }
@inline export function bias<T>(): i32 { return maxExponent<T>() >> 1; }

@inline export function signBit<T>(): T { return <T>1 << <T>(sizeof<T>() * 8 - 1); }
@inline export function implicitBit<T>(): T { return <T>1 << <T>fractionBits<T>(); }
@inline export function quietBit<T>(): T { return implicitBit<T>() >> 1; }
@inline export function positiveInfinity<T>(): T { return <T>maxExponent<T>() << <T>fractionBits<T>(); }
/** The one NaN that operations return. */
@inline export function canonicalNaN<T>(): T { return positiveInfinity<T>() | quietBit<T>(); }

@inline export function magnitude<T>(a: T): T { return a & ~signBit<T>(); }
@inline export function isNegative<T>(a: T): bool { return (a & signBit<T>()) != 0; }
@inline export function isZero<T>(a: T): bool { return magnitude<T>(a) == 0; }
@inline export function isFinite<T>(a: T): bool { return magnitude<T>(a) < positiveInfinity<T>(); }
@inline export function isInfinite<T>(a: T): bool { return magnitude<T>(a) == positiveInfinity<T>(); }
@inline export function isNaN<T>(a: T): bool { return magnitude<T>(a) > positiveInfinity<T>(); }
@inline export function isSignalingNaN<T>(a: T): bool { return isNaN<T>(a) && (a & quietBit<T>()) == 0; }

@inline export function signed<T>(negative: bool, a: T): T { return negative ? a | signBit<T>() : a; }
@inline export function zero<T>(negative: bool): T { return signed<T>(negative, 0); }
@inline export function infinity<T>(negative: bool): T { return signed<T>(negative, positiveInfinity<T>()); }

/** Exponent of a finite number other than 0: 2^e <= |a| < 2^(e + 1). */
export function exponentOf<T>(a: T): i32 {
  const field = i32(magnitude<T>(a) >> <T>fractionBits<T>());
  if (field != 0) return field - bias<T>();
  return 64 - bias<T>() - fractionBits<T>() - i32(clz<u64>(magnitude<T>(a)));
}

/** Significand of a finite number other than 0, highest bit 62. */
export function significandOf<T>(a: T): u64 {
  const fraction = a & (implicitBit<T>() - 1);
  if (magnitude<T>(a) < implicitBit<T>()) return u64(fraction) << (clz<u64>(fraction) - 1);
  return u64(fraction | implicitBit<T>()) << (62 - fractionBits<T>());
}

/** The result of an operation that has none. */
export function invalid<T>(s: FloatStatus): T {
  raise(s, Flag.NV);
  return canonicalNaN<T>();
}

/** The result of an operation on operands of which one or more are NaN. */
export function quietNaN<T>(s: FloatStatus, a: T, b: T): T {
  if (isSignalingNaN<T>(a) || isSignalingNaN<T>(b)) raise(s, Flag.NV);
  return canonicalNaN<T>();
}
