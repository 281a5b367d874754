// Division.
import {
  exponentOf, infinity, invalid, isFinite, isInfinite, isNaN, isNegative, isZero, quietNaN, significandOf,
  zero,
} from "./format";
import { inexactAlready, isPlain, productIsExact } from "./native";
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

/** x / y, 1/2 < x / y < 2, of 53-bit integers: the quotient times 2^55, its bit 0 sticky. */
function divideSignificands(x: u64, y: u64): u64 {
  let quotient = x / y;
  let rest = x % y;
  for (let digit = 0; digit < 5; digit++) {
    rest <<= 11;
    quotient = (quotient << 11) | (rest / y);
    rest %= y;
  }
  return quotient | u64(rest != 0);
}

/** a / b. */
export function div<T>(s: FloatStatus, a: T, b: T, rm: u32): T {
  const negative = isNegative<T>(a ^ b);
  const usual = isFinite<T>(a) && isFinite<T>(b) && !isZero<T>(a) && !isZero<T>(b);
  if (!usual) return divSpecial<T>(s, negative, a, b);
  const quotient = divideSignificands(significandOf<T>(a) >> 10, significandOf<T>(b) >> 10);
  return round<T>(s, negative, exponentOf<T>(a) - exponentOf<T>(b), quotient << 7, rm);
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
