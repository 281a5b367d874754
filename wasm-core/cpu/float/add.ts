// Addition and subtraction.
import {
  exponentOf, invalid, isFinite, isNaN, isNegative, isZero, magnitude, quietNaN, signBit, significandOf, zero,
} from "./format";
import { inexactAlready, isBounded, sumIsExact } from "./native";
import { round, shiftRightSticky } from "./round";
import { FloatStatus, Rounding } from "./status";

/** a + b with a or b infinite or NaN. */
function addSpecial<T>(s: FloatStatus, a: T, b: T): T {
  if (isNaN<T>(a) || isNaN<T>(b)) return quietNaN<T>(s, a, b);
  if (isFinite<T>(b)) return a;
  return isFinite<T>(a) || a == b ? b : invalid<T>(s);
}

/** a + b. */
export function add<T>(s: FloatStatus, a: T, b: T, rm: u32): T {
  if (!isFinite<T>(a) || !isFinite<T>(b)) return addSpecial<T>(s, a, b);
  if (isZero<T>(a) && isZero<T>(b)) return a == b ? a : zero<T>(rm == Rounding.RDN);
  const swap = magnitude<T>(a) < magnitude<T>(b);
  const large = swap ? b : a;
  const small = swap ? a : b;
  if (isZero<T>(small)) return large;
  const negative = isNegative<T>(large);
  const exponent = exponentOf<T>(large);
  const x = significandOf<T>(large);
  // Shifted by 2 or more, `small` leaves a difference that loses one bit at most: its last bit may be sticky.
  const y = shiftRightSticky(significandOf<T>(small), exponent - exponentOf<T>(small));
  if (isNegative<T>(small) == negative) return round<T>(s, negative, exponent, x + y, rm);
  if (x == y) return zero<T>(rm == Rounding.RDN);
  return round<T>(s, negative, exponent, x - y, rm);
}

// A sum is never tiny and inexact at once: one that is bounded raises nothing but NX.

/** fadd.d: a + b; raises NV, OF, NX. */
export function f64_add(s: FloatStatus, a: u64, b: u64, rm: u32): u64 {
  if (rm == Rounding.RNE) {
    const x = reinterpret<f64>(a);
    const y = reinterpret<f64>(b);
    const sum = x + y;
    const settled = inexactAlready(s) || sumIsExact<f64>(sum, x, y);
    if (settled && isBounded<f64>(sum)) return reinterpret<u64>(sum);
  }
  return add<u64>(s, a, b, rm);
}

/** fadd.s: a + b; raises NV, OF, NX. */
export function f32_add(s: FloatStatus, a: u32, b: u32, rm: u32): u32 {
  if (rm == Rounding.RNE) {
    const x = reinterpret<f32>(a);
    const y = reinterpret<f32>(b);
    const sum = x + y;
    const settled = inexactAlready(s) || sumIsExact<f32>(sum, x, y);
    if (settled && isBounded<f32>(sum)) return reinterpret<u32>(sum);
  }
  return add<u32>(s, a, b, rm);
}

/** fsub.d: a - b; raises NV, OF, NX. */
export function f64_sub(s: FloatStatus, a: u64, b: u64, rm: u32): u64 {
  return f64_add(s, a, b ^ signBit<u64>(), rm);
}

/** fsub.s: a - b; raises NV, OF, NX. */
export function f32_sub(s: FloatStatus, a: u32, b: u32, rm: u32): u32 {
  return f32_add(s, a, b ^ signBit<u32>(), rm);
}
