// From a value that is exact, but for a sticky last bit, to a number of a format (IEEE 754-2019, 4.3 and 7).
import { bias, fractionBits, infinity, maxExponent, positiveInfinity, signed } from "./format";
import { Flag, FloatStatus, Rounding, raise } from "./status";

/** `a >> count` with every bit lost gathered into bit 0, for any count. */
export function shiftRightSticky(a: u64, count: i32): u64 {
  if (count == 0) return a;
  if (count > 63) return u64(a != 0);
  return (a >> u64(count)) | u64((a << u64(64 - count)) != 0);
}

/** Added to the bits below the last place, it carries out of them if they are to round up, ties aside. */
function increment(negative: bool, rm: u32, below: u64): u64 {
  if (rm == Rounding.RNE || rm == Rounding.RMM) return (below >> 1) + 1;
  return rm == (negative ? Rounding.RDN : Rounding.RUP) ? below : 0;
}

function overflow<T>(s: FloatStatus, negative: bool, away: bool): T {
  raise(s, Flag.OF | Flag.NX);
  return away ? infinity<T>(negative) : signed<T>(negative, positiveInfinity<T>() - 1);
}

/**
 * Rounds ±significand * 2^(exponent - 62), significand > 0, to the format T; raises NX, UF and OF.
 * Bit 0 may be sticky if it stays two places or more below the last one kept when the highest becomes bit 63.
 */
export function round<T>(s: FloatStatus, negative: bool, exponent: i32, significand: u64, rm: u32): T {
  const extra = u64(63 - fractionBits<T>());
  const below = (u64(1) << extra) - 1;
  const add = increment(negative, rm, below);
  const normalize = i32(clz(significand));
  let bits = significand << u64(normalize);
  // The exponent field, as of a normal number.
  let field = exponent + 1 - normalize + bias<T>();
  if (field >= maxExponent<T>()) return overflow<T>(s, negative, add != 0);
  if (field < 1) {
    // Tiny: below the smallest normal number even if rounded as one, with an unbounded exponent.
    const tiny = field < 0 || bits + add >= bits;
    bits = shiftRightSticky(bits, 1 - field);
    field = 1;
    if (tiny && (bits & below) != 0) raise(s, Flag.UF);
  }
  const rest = bits & below;
  let kept = bits >> extra;
  if (rest != 0) {
    raise(s, Flag.NX);
    kept += (rest + add) >> extra;
    if (rm == Rounding.RNE && rest == (below >> 1) + 1) kept &= ~1;
  }
  // The leading bit of a normal number, also one that a carry made, counts up the exponent.
  const result = <T>(u64(field - 1) << fractionBits<T>()) + <T>kept;
  if (result >= positiveInfinity<T>()) return overflow<T>(s, negative, true);
  return signed<T>(negative, result);
}
