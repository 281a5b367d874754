// Multiplication.
import { mulhu } from "../integer";
import {
  exponentOf, infinity, invalid, isFinite, isNaN, isNegative, isZero, quietNaN, significandOf, zero,
} from "./format";
import { inexactAlready, isPlain, productIsExact } from "./native";
import { round } from "./round";
import { FloatStatus, Rounding } from "./status";

/** a * b. */
export function mul<T>(s: FloatStatus, a: T, b: T, rm: u32): T {
  const negative = isNegative<T>(a ^ b);
  if (!isFinite<T>(a) || !isFinite<T>(b)) {
    if (isNaN<T>(a) || isNaN<T>(b)) return quietNaN<T>(s, a, b);
    return isZero<T>(a) || isZero<T>(b) ? invalid<T>(s) : infinity<T>(negative);
  }
  if (isZero<T>(a) || isZero<T>(b)) return zero<T>(negative);
  const x = significandOf<T>(a) << 1;
  const y = significandOf<T>(b) << 1;
  return round<T>(s, negative, exponentOf<T>(a) + exponentOf<T>(b), mulhu(x, y) | u64(x * y != 0), rm);
}

/** fmul.d: a * b; raises NV, OF, UF, NX. */
export function f64_mul(s: FloatStatus, a: u64, b: u64, rm: u32): u64 {
  if (rm == Rounding.RNE) {
    const x = reinterpret<f64>(a);
    const y = reinterpret<f64>(b);
    const product = x * y;
    const settled = inexactAlready(s) || productIsExact(x, y);
    if (settled && isPlain<f64>(product)) return reinterpret<u64>(product);
  }
  return mul<u64>(s, a, b, rm);
}

/** fmul.s: a * b; raises NV, OF, UF, NX. */
export function f32_mul(s: FloatStatus, a: u32, b: u32, rm: u32): u32 {
  if (rm == Rounding.RNE) {
    // Exact: 24 + 24 bits.
    const exact = f64(reinterpret<f32>(a)) * f64(reinterpret<f32>(b));
    const product = f32(exact);
    const settled = inexactAlready(s) || f64(product) == exact;
    if (settled && isPlain<f32>(product)) return reinterpret<u32>(product);
  }
  return mul<u32>(s, a, b, rm);
}
