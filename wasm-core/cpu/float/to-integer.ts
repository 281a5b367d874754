// Conversions to integers. What does not fit, infinities and NaN saturate and raise NV, not NX (unprivileged
// specification, table of domains of fcvt); NaN counts as +infinity.
import { Flag, FloatStatus, Rounding, raise } from "./status";

/** The nearest integral number; NaN and infinity stay. */
function roundToIntegral(x: f64, rm: u32): f64 {
  switch (rm) {
    case Rounding.RNE: return nearest(x);
    case Rounding.RTZ: return trunc(x);
    case Rounding.RDN: return floor(x);
    case Rounding.RUP: return ceil(x);
    default: {
      const towardsZero = trunc(x);
      return abs(x - towardsZero) < 0.5 ? towardsZero : towardsZero + copysign(1.0, x);
    }
  }
}

/** The integer of type I nearest to x, sign-extended from I's width even if I is unsigned. */
function toInteger<I>(s: FloatStatus, x: f64, rm: u32): u64 {
  const least: I = isSigned<I>() ? <I>1 << <I>(sizeof<I>() * 8 - 1) : 0;
  const greatest = ~least;
  // The power of 2 above it, to which a greatest value of 64 bits is rounded already.
  const end = f64(greatest) + 1;
  const integral = roundToIntegral(x, rm);
  if (integral >= f64(least) && integral < end) {
    if (integral != x) raise(s, Flag.NX);
    return extend<I>(<I>integral);
  }
  raise(s, Flag.NV);
  return extend<I>(x < 0 ? least : greatest);
}

/** To the width of a register, as fcvt.w and fcvt.wu write it. */
@inline function extend<I>(value: I): u64 { return sizeof<I>() == 4 ? u64(i64(i32(value))) : u64(value); }
@inline function double(a: u64): f64 { return reinterpret<f64>(a); }
@inline function single(a: u32): f64 { return f64(reinterpret<f32>(a)); }

// All raise NV or NX.

/** fcvt.w.d */
export function f64_to_i32(s: FloatStatus, a: u64, rm: u32): u64 { return toInteger<i32>(s, double(a), rm); }
/** fcvt.wu.d */
export function f64_to_ui32(s: FloatStatus, a: u64, rm: u32): u64 { return toInteger<u32>(s, double(a), rm); }
/** fcvt.l.d */
export function f64_to_i64(s: FloatStatus, a: u64, rm: u32): u64 { return toInteger<i64>(s, double(a), rm); }
/** fcvt.lu.d */
export function f64_to_ui64(s: FloatStatus, a: u64, rm: u32): u64 { return toInteger<u64>(s, double(a), rm); }
/** fcvt.w.s */
export function f32_to_i32(s: FloatStatus, a: u32, rm: u32): u64 { return toInteger<i32>(s, single(a), rm); }
/** fcvt.wu.s */
export function f32_to_ui32(s: FloatStatus, a: u32, rm: u32): u64 { return toInteger<u32>(s, single(a), rm); }
/** fcvt.l.s */
export function f32_to_i64(s: FloatStatus, a: u32, rm: u32): u64 { return toInteger<i64>(s, single(a), rm); }
/** fcvt.lu.s */
export function f32_to_ui64(s: FloatStatus, a: u32, rm: u32): u64 { return toInteger<u64>(s, single(a), rm); }
