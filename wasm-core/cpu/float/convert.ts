// Conversions between binary32 and binary64.
import {
  canonicalNaN, exponentOf, infinity, isFinite, isNaN, isNegative, isSignalingNaN, isZero, significandOf,
  zero,
} from "./format";
import { inexactAlready, isPlain } from "./native";
import { round } from "./round";
import { Flag, FloatStatus, Rounding, raise } from "./status";

function narrow(s: FloatStatus, a: u64, rm: u32): u32 {
  const negative = isNegative<u64>(a);
  if (isZero<u64>(a)) return zero<u32>(negative);
  if (isFinite<u64>(a)) return round<u32>(s, negative, exponentOf<u64>(a), significandOf<u64>(a), rm);
  if (!isNaN<u64>(a)) return infinity<u32>(negative);
  if (isSignalingNaN<u64>(a)) raise(s, Flag.NV);
  return canonicalNaN<u32>();
}

/** fcvt.s.d; raises NV, OF, UF, NX. */
export function f64_to_f32(s: FloatStatus, a: u64, rm: u32): u32 {
  if (rm == Rounding.RNE) {
    const x = reinterpret<f64>(a);
    const result = f32(x);
    const settled = inexactAlready(s) || f64(result) == x;
    if (settled && isPlain<f32>(result)) return reinterpret<u32>(result);
  }
  return narrow(s, a, rm);
}

/** fcvt.d.s: always exact; raises NV. */
export function f32_to_f64(s: FloatStatus, a: u32): u64 {
  if (!isNaN<u32>(a)) return reinterpret<u64>(f64(reinterpret<f32>(a)));
  if (isSignalingNaN<u32>(a)) raise(s, Flag.NV);
  return canonicalNaN<u64>();
}
