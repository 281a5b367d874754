// Comparisons, minimum and maximum (IEEE 754-2019, 5.11 and 9.6).
import { canonicalNaN, isNaN, isSignalingNaN } from "./format";
import { Flag, FloatStatus, raise } from "./status";

/** A comparison, false, that raises NV for a signaling NaN only. */
function quietlyUnordered<T>(s: FloatStatus, a: T, b: T): u32 {
  if (isSignalingNaN<T>(a) || isSignalingNaN<T>(b)) raise(s, Flag.NV);
  return 0;
}

/** A comparison, false, that raises NV for any NaN. */
function unordered<T>(s: FloatStatus, a: T, b: T): u32 {
  if (isNaN<T>(a) || isNaN<T>(b)) raise(s, Flag.NV);
  return 0;
}

/** feq.d: a == b, quietly: raises NV for a signaling NaN only. */
export function f64_eq(s: FloatStatus, a: u64, b: u64): u32 {
  return reinterpret<f64>(a) == reinterpret<f64>(b) ? 1 : quietlyUnordered<u64>(s, a, b);
}
/** flt.d: a < b; raises NV for any NaN. */
export function f64_lt(s: FloatStatus, a: u64, b: u64): u32 {
  return reinterpret<f64>(a) < reinterpret<f64>(b) ? 1 : unordered<u64>(s, a, b);
}
/** fle.d: a <= b; raises NV for any NaN. */
export function f64_le(s: FloatStatus, a: u64, b: u64): u32 {
  return reinterpret<f64>(a) <= reinterpret<f64>(b) ? 1 : unordered<u64>(s, a, b);
}
/** feq.s: a == b, quietly: raises NV for a signaling NaN only. */
export function f32_eq(s: FloatStatus, a: u32, b: u32): u32 {
  return reinterpret<f32>(a) == reinterpret<f32>(b) ? 1 : quietlyUnordered<u32>(s, a, b);
}
/** flt.s: a < b; raises NV for any NaN. */
export function f32_lt(s: FloatStatus, a: u32, b: u32): u32 {
  return reinterpret<f32>(a) < reinterpret<f32>(b) ? 1 : unordered<u32>(s, a, b);
}
/** fle.s: a <= b; raises NV for any NaN. */
export function f32_le(s: FloatStatus, a: u32, b: u32): u32 {
  return reinterpret<f32>(a) <= reinterpret<f32>(b) ? 1 : unordered<u32>(s, a, b);
}

/** minimumNumber and maximumNumber with a or b NaN: the other operand. */
function otherThanNaN<T>(s: FloatStatus, a: T, b: T): T {
  if (isSignalingNaN<T>(a) || isSignalingNaN<T>(b)) raise(s, Flag.NV);
  if (!isNaN<T>(a)) return a;
  return isNaN<T>(b) ? canonicalNaN<T>() : b;
}

// wasm's min and max order -0 before +0, as minimumNumber and maximumNumber do.

/** fmin.d: minimumNumber, -0 below +0; raises NV for a signaling NaN. */
export function f64_min(s: FloatStatus, a: u64, b: u64): u64 {
  const least = min(reinterpret<f64>(a), reinterpret<f64>(b));
  return least == least ? reinterpret<u64>(least) : otherThanNaN<u64>(s, a, b);
}
/** fmax.d: maximumNumber, -0 below +0; raises NV for a signaling NaN. */
export function f64_max(s: FloatStatus, a: u64, b: u64): u64 {
  const greatest = max(reinterpret<f64>(a), reinterpret<f64>(b));
  return greatest == greatest ? reinterpret<u64>(greatest) : otherThanNaN<u64>(s, a, b);
}
/** fmin.s: minimumNumber, -0 below +0; raises NV for a signaling NaN. */
export function f32_min(s: FloatStatus, a: u32, b: u32): u32 {
  const least = min(reinterpret<f32>(a), reinterpret<f32>(b));
  return least == least ? reinterpret<u32>(least) : otherThanNaN<u32>(s, a, b);
}
/** fmax.s: maximumNumber, -0 below +0; raises NV for a signaling NaN. */
export function f32_max(s: FloatStatus, a: u32, b: u32): u32 {
  const greatest = max(reinterpret<f32>(a), reinterpret<f32>(b));
  return greatest == greatest ? reinterpret<u32>(greatest) : otherThanNaN<u32>(s, a, b);
}
