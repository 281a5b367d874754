// Division.
import {
  exponentOf, infinity, invalid, isFinite, isInfinite, isNaN, isNegative, isZero, quietNaN, significandOf,
  zero,
} from "./format";
import { TWO_52, inexactAlready, isPlain, productIsExact, significandNear } from "./native";
import { round } from "./round";
import { Flag, FloatStatus, Rounding, raise } from "./status";

/** a / b with a or b zero, infinite or NaN. */
function divSpecial<T>(s: FloatStatus, negative: bool, a: T, b: T): T {
  if (isNaN<T>(a) || isNaN<T>(b)) return quietNaN<T>(s, a, b);
  if (isInfinite<T>(a)) return isInfinite<T>(b) ? invalid<T>(s) : infinity<T>(negative);
  if (isInfinite<T>(b)) return zero<T>(negative);
  if (isZero<T>(a)) return isZero<T>(b) ? invalid<T>(s) : zero<T>(negative);
  raise(s, Flag.DZ);
  return infinity<T>(negative);
}

/** Significand of x / y, 1 <= x / y < 2; x below 2^54, even from 2^53 on, y below 2^53. */
function divideSignificands(x: u64, y: u64): u64 {
  const quotient = (f64(x) * TWO_52) / f64(y);
  return significandNear(quotient, (x << 52) - u64(quotient) * y);
}

/** a / b. */
export function div<T>(s: FloatStatus, a: T, b: T, rm: u32): T {
  const negative = isNegative<T>(a ^ b);
  const usual = isFinite<T>(a) && isFinite<T>(b) && !isZero<T>(a) && !isZero<T>(b);
  if (!usual) return divSpecial<T>(s, negative, a, b);
  const x = significandOf<T>(a) >> 10;
  const y = significandOf<T>(b) >> 10;
  const exponent = exponentOf<T>(a) - exponentOf<T>(b);
  if (x < y) return round<T>(s, negative, exponent - 1, divideSignificands(x << 1, y), rm);
  return round<T>(s, negative, exponent, divideSignificands(x, y), rm);
}

/** fdiv.d: a / b; raises NV, DZ, OF, UF, NX. */
export function f64_div(s: FloatStatus, a: u64, b: u64, rm: u32): u64 {
  if (rm == Rounding.RNE) {
    const x = reinterpret<f64>(a);
    const y = reinterpret<f64>(b);
    const quotient = x / y;
    const settled = inexactAlready(s) || (productIsExact(quotient, y) && quotient * y == x);
    if (settled && isPlain<f64>(quotient)) return reinterpret<u64>(quotient);
  }
  return div<u64>(s, a, b, rm);
}

/** fdiv.s: a / b; raises NV, DZ, OF, UF, NX. */
export function f32_div(s: FloatStatus, a: u32, b: u32, rm: u32): u32 {
  if (rm == Rounding.RNE) {
    const x = reinterpret<f32>(a);
    const y = reinterpret<f32>(b);
    const quotient = x / y;
    const settled = inexactAlready(s) || f64(quotient) * f64(y) == f64(x);
    if (settled && isPlain<f32>(quotient)) return reinterpret<u32>(quotient);
  }
  return div<u32>(s, a, b, rm);
}
