// How the specs beside this file state the outcome of operations. Each runs twice, from clear flags, and with
// NX set already, when wasm's own arithmetic may be used.
import { Flag, FloatStatus, Rounding } from "./status";

export const NONE: u32 = 0;
export const NX: u32 = Flag.NX;
export const UF: u32 = Flag.UF;
export const OF: u32 = Flag.OF;
export const DZ: u32 = Flag.DZ;
export const NV: u32 = Flag.NV;

export const RNE: u32 = Rounding.RNE;
export const RTZ: u32 = Rounding.RTZ;
export const RDN: u32 = Rounding.RDN;
export const RUP: u32 = Rounding.RUP;
export const RMM: u32 = Rounding.RMM;

/** In the core's null page. */
const STATUS: usize = 64;

type Unary<A, R> = (s: FloatStatus, a: A, rm: u32) => R;
type Binary<T> = (s: FloatStatus, a: T, b: T, rm: u32) => T;
type Ternary<T> = (s: FloatStatus, a: T, b: T, c: T, rm: u32) => T;
type Relation<T, R> = (s: FloatStatus, a: T, b: T) => R;

@inline function accrued(flags: u32): FloatStatus {
  const s = changetype<FloatStatus>(STATUS);
  s.fflags = flags;
  return s;
}

/** Is `got` the result, and have these flags been added to `before`? */
function is<T>(got: T, result: T, before: u32, flags: u32): bool {
  return got == result && changetype<FloatStatus>(STATUS).fflags == (before | flags);
}

export function unary<A, R>(f: Unary<A, R>, a: A, rm: u32, result: R, flags: u32): bool {
  return is<R>(f(accrued(NONE), a, rm), result, NONE, flags)
    && is<R>(f(accrued(NX), a, rm), result, NX, flags);
}

export function binary<T>(f: Binary<T>, a: T, b: T, rm: u32, result: T, flags: u32): bool {
  return is<T>(f(accrued(NONE), a, b, rm), result, NONE, flags)
    && is<T>(f(accrued(NX), a, b, rm), result, NX, flags);
}

export function ternary<T>(f: Ternary<T>, a: T, b: T, c: T, rm: u32, result: T, flags: u32): bool {
  return is<T>(f(accrued(NONE), a, b, c, rm), result, NONE, flags)
    && is<T>(f(accrued(NX), a, b, c, rm), result, NX, flags);
}

/** Of an operation without a rounding mode. */
export function relation<T, R>(f: Relation<T, R>, a: T, b: T, result: R, flags: u32): bool {
  return is<R>(f(accrued(NONE), a, b), result, NONE, flags);
}

/** Bits of a binary64 and a binary32 number. */
export function d(x: f64): u64 { return reinterpret<u64>(x); }
export function f(x: f32): u32 { return reinterpret<u32>(x); }
