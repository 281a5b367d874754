// When wasm's own arithmetic may be used: it rounds to nearest even as RNE does, but reports no flags.
//
// A native result that is no NaN, no overflow and no underflow may still be inexact. It can stand when NX is
// set already or when a few native operations prove it exact; else the operation is done over in integers.
// That happens seldom, since NX then stays set until the program clears it.
import { implicitBit } from "./format";
import { Flag, FloatStatus } from "./status";

@inline export function inexactAlready(s: FloatStatus): bool { return (s.fflags & Flag.NX) != 0; }

/** Neither overflow nor NaN. */
@inline export function isBounded<F>(result: F): bool { return abs<F>(result) < <F>Infinity; }

/** Neither overflow, nor NaN, nor zero, nor tiny: the smallest normal number may have been rounded up to. */
@inline export function isPlain<F>(result: F): bool {
  const smallestNormal = sizeof<F>() == 8 ? <F>f64.MIN_NORMAL_VALUE : <F>f32.MIN_NORMAL_VALUE;
  return abs<F>(result) > smallestNormal && isBounded<F>(result);
}

/** x + y = sum exactly: of the two differences the one from the larger operand has no rounding error. */
@inline export function sumIsExact<F>(sum: F, x: F, y: F): bool { return sum - x == y && sum - y == x; }

/** Without their trailing zeros, the significands of x and y are short enough for their product to fit. */
@inline export function productIsExact(x: f64, y: f64): bool {
  const implicit = implicitBit<u64>();
  return ctz(reinterpret<u64>(x) | implicit) + ctz(reinterpret<u64>(y) | implicit) > 52;
}

export const TWO_52: f64 = 4503599627370496.0;

/**
 * The significand, highest bit 62, of a quotient or root between 2^52 and 2^53, bit 0 sticky.
 * @param nearest the integer to which wasm rounded it
 * @param rest what is left of the dividend or square, mod 2^64: negative if `nearest` is too large
 */
@inline export function significandNear(nearest: f64, rest: u64): u64 {
  return (u64(nearest) << 10) + u64(i64(rest) > 0) - u64(i64(rest) < 0);
}
