// Conversions from integers; of a 32-bit integer the upper half of the register is ignored.
import { fractionBits } from "./format";
import { inexactAlready } from "./native";
import { round } from "./round";
import { FloatStatus, Rounding } from "./status";

/** ±value, value > 0, to the format T. */
@inline function fromMagnitude<T>(s: FloatStatus, negative: bool, value: u64, rm: u32): T {
  return round<T>(s, negative, 62, value, rm);
}

/** Does the format T hold every integer of this magnitude? */
@inline function holds<T>(value: u64): bool { return value >> u64(fractionBits<T>() + 1) == 0; }

@inline function mayRoundNatively(s: FloatStatus, rm: u32): bool {
  return rm == Rounding.RNE && inexactAlready(s);
}

/** fcvt.d.w: always exact. */
export function i32_to_f64(s: FloatStatus, v: u64, rm: u32): u64 { return reinterpret<u64>(f64(i32(v))); }
/** fcvt.d.wu: always exact. */
export function ui32_to_f64(s: FloatStatus, v: u64, rm: u32): u64 { return reinterpret<u64>(f64(u32(v))); }

/** fcvt.d.l; raises NX. */
export function i64_to_f64(s: FloatStatus, v: u64, rm: u32): u64 {
  const value = u64(abs(i64(v)));
  if (holds<u64>(value) || mayRoundNatively(s, rm)) return reinterpret<u64>(f64(i64(v)));
  return fromMagnitude<u64>(s, i64(v) < 0, value, rm);
}

/** fcvt.d.lu; raises NX. */
export function ui64_to_f64(s: FloatStatus, v: u64, rm: u32): u64 {
  if (holds<u64>(v) || mayRoundNatively(s, rm)) return reinterpret<u64>(f64(v));
  return fromMagnitude<u64>(s, false, v, rm);
}

/** fcvt.s.w; raises NX. */
export function i32_to_f32(s: FloatStatus, v: u64, rm: u32): u32 { return i64_to_f32(s, i64(i32(v)), rm); }
/** fcvt.s.wu; raises NX. */
export function ui32_to_f32(s: FloatStatus, v: u64, rm: u32): u32 { return ui64_to_f32(s, u64(u32(v)), rm); }

/** fcvt.s.l; raises NX. */
export function i64_to_f32(s: FloatStatus, v: u64, rm: u32): u32 {
  const value = u64(abs(i64(v)));
  if (holds<u32>(value) || mayRoundNatively(s, rm)) return reinterpret<u32>(f32(i64(v)));
  return fromMagnitude<u32>(s, i64(v) < 0, value, rm);
}

/** fcvt.s.lu; raises NX. */
export function ui64_to_f32(s: FloatStatus, v: u64, rm: u32): u32 {
  if (holds<u32>(v) || mayRoundNatively(s, rm)) return reinterpret<u32>(f32(v));
  return fromMagnitude<u32>(s, false, v, rm);
}
