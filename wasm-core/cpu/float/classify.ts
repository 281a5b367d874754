// fclass: which of ten classes a number is of (unprivileged specification, section 20.9).
import { implicitBit, isFinite, isNaN, isNegative, isSignalingNaN, isZero, magnitude } from "./format";

/** Bits of the mask. */
namespace Class {
  export const NEGATIVE_INFINITY: u32 = 1 << 0;
  export const NEGATIVE_NORMAL: u32 = 1 << 1;
  export const NEGATIVE_SUBNORMAL: u32 = 1 << 2;
  export const NEGATIVE_ZERO: u32 = 1 << 3;
  export const POSITIVE_ZERO: u32 = 1 << 4;
  export const POSITIVE_SUBNORMAL: u32 = 1 << 5;
  export const POSITIVE_NORMAL: u32 = 1 << 6;
  export const POSITIVE_INFINITY: u32 = 1 << 7;
  export const SIGNALING_NAN: u32 = 1 << 8;
  export const QUIET_NAN: u32 = 1 << 9;
}

function classify<T>(a: T): u32 {
  const negative = isNegative<T>(a);
  if (isNaN<T>(a)) return isSignalingNaN<T>(a) ? Class.SIGNALING_NAN : Class.QUIET_NAN;
  if (!isFinite<T>(a)) return negative ? Class.NEGATIVE_INFINITY : Class.POSITIVE_INFINITY;
  if (isZero<T>(a)) return negative ? Class.NEGATIVE_ZERO : Class.POSITIVE_ZERO;
  if (magnitude<T>(a) >= implicitBit<T>()) return negative ? Class.NEGATIVE_NORMAL : Class.POSITIVE_NORMAL;
  return negative ? Class.NEGATIVE_SUBNORMAL : Class.POSITIVE_SUBNORMAL;
}

/** fclass.d: one bit of ten. */
export function f64_classify(a: u64): u32 { return classify<u64>(a); }
/** fclass.s: one bit of ten. */
export function f32_classify(a: u32): u32 { return classify<u32>(a); }
