// Square root.
import {
  exponentOf, invalid, isNaN, isNegative, isZero, positiveInfinity, quietNaN, significandOf,
} from "./format";
import { TWO_52, inexactAlready, isPlain, productIsExact, significandNear } from "./native";
import { round } from "./round";
import { FloatStatus, Rounding } from "./status";

/** Significand of the square root of x / 2^52, 1 <= x / 2^52 < 4; x is even from 2^53 on. */
function rootOfSignificand(x: u64): u64 {
  const root = Math.sqrt(f64(x) * TWO_52);
  return significandNear(root, (x << 52) - u64(root) * u64(root));
}

/** Square root of a. */
export function sqrt<T>(s: FloatStatus, a: T, rm: u32): T {
  if (isNaN<T>(a)) return quietNaN<T>(s, a, a);
  if (isZero<T>(a)) return a;
  if (isNegative<T>(a)) return invalid<T>(s);
  if (a == positiveInfinity<T>()) return a;
  const exponent = exponentOf<T>(a);
  const root = rootOfSignificand(significandOf<T>(a) >> (exponent & 1 ? 9 : 10));
  return round<T>(s, false, exponent >> 1, root, rm);
}

/** fsqrt.d: square root of a; raises NV, NX. */
export function f64_sqrt(s: FloatStatus, a: u64, rm: u32): u64 {
  if (rm == Rounding.RNE) {
    const x = reinterpret<f64>(a);
    const root = Math.sqrt(x);
    const settled = inexactAlready(s) || (productIsExact(root, root) && root * root == x);
    if (settled && isPlain<f64>(root)) return reinterpret<u64>(root);
  }
  return sqrt<u64>(s, a, rm);
}

/** fsqrt.s: square root of a; raises NV, NX. */
export function f32_sqrt(s: FloatStatus, a: u32, rm: u32): u32 {
  if (rm == Rounding.RNE) {
    const x = reinterpret<f32>(a);
    const root = Mathf.sqrt(x);
    const settled = inexactAlready(s) || f64(root) * f64(root) == f64(x);
    if (settled && isPlain<f32>(root)) return reinterpret<u32>(root);
  }
  return sqrt<u32>(s, a, rm);
}
