// Fused multiply-add: a * b + c with a single rounding.
import { mulhu } from "../integer";
import { add } from "./add";
import {
  exponentOf, infinity, invalid, isFinite, isInfinite, isNaN, isNegative, isZero, quietNaN, significandOf,
  zero,
} from "./format";
import { mul } from "./mul";
import { round, shiftRightSticky } from "./round";
import { FloatStatus, Rounding } from "./status";

/** High half of the 128-bit `high:low >> count`, for any count. */
function shiftedHigh(high: u64, count: i32): u64 {
  return count > 63 ? 0 : high >> u64(count);
}

/** Low half of the 128-bit `high:low >> count`, every bit lost gathered into its bit 0, for any count. */
function shiftedLow(high: u64, low: u64, count: i32): u64 {
  if (count == 0) return low;
  if (count > 127) return u64((high | low) != 0);
  if (count > 63) return shiftRightSticky(high, count - 64) | u64(low != 0);
  return (high << u64(64 - count)) | shiftRightSticky(low, count);
}

/** Rounds ±high:low * 2^(exponent - 126), not 0; bit 0 of `low` may be sticky if `high` is not 0. */
function roundWide<T>(s: FloatStatus, negative: bool, exponent: i32, high: u64, low: u64, rm: u32): T {
  if (high == 0) return round<T>(s, negative, exponent - 64, low, rm);
  const normalize = i32(clz(high));
  const top = normalize == 0 ? high : (high << u64(normalize)) | (low >> u64(64 - normalize));
  return round<T>(s, negative, exponent - normalize, top | u64(low << u64(normalize) != 0), rm);
}

/** a * b + c with one of them infinite or NaN. */
function mulAddSpecial<T>(s: FloatStatus, a: T, b: T, c: T): T {
  if ((isInfinite<T>(a) && isZero<T>(b)) || (isZero<T>(a) && isInfinite<T>(b))) return invalid<T>(s);
  if (isNaN<T>(a) || isNaN<T>(b) || isNaN<T>(c)) {
    quietNaN<T>(s, a, b);
    return quietNaN<T>(s, c, c);
  }
  if (isFinite<T>(a) && isFinite<T>(b)) return c;
  const negative = isNegative<T>(a ^ b);
  return isInfinite<T>(c) && isNegative<T>(c) != negative ? invalid<T>(s) : infinity<T>(negative);
}

/** a * b + c, rounded once. */
export function mulAdd<T>(s: FloatStatus, a: T, b: T, c: T, rm: u32): T {
  if (!isFinite<T>(a) || !isFinite<T>(b) || !isFinite<T>(c)) return mulAddSpecial<T>(s, a, b, c);
  let negative = isNegative<T>(a ^ b);
  if (isZero<T>(a) || isZero<T>(b)) return add<T>(s, zero<T>(negative), c, rm);
  if (isZero<T>(c)) return mul<T>(s, a, b, rm);

  // Product and addend as 128-bit integers times 2^(exponent - 126), both below 2^127. The product's lowest
  // bit is 21 or more, the addend's 74: shifted so far that bits are lost, either is too small to cancel the
  // other.
  const x = significandOf<T>(a) << 1;
  const y = significandOf<T>(b);
  let high = mulhu(x, y);
  let low = x * y;
  let exponent = exponentOf<T>(a) + exponentOf<T>(b) + 1;
  let addHigh = significandOf<T>(c);
  let addLow: u64 = 0;
  const distance = exponent - exponentOf<T>(c);
  if (distance < 0) {
    low = shiftedLow(high, low, -distance);
    high = shiftedHigh(high, -distance);
    exponent -= distance;
  } else {
    addLow = shiftedLow(addHigh, 0, distance);
    addHigh = shiftedHigh(addHigh, distance);
  }

  if (isNegative<T>(c) == negative) {
    low += addLow;
    high += addHigh + u64(low < addLow);
  } else if (high > addHigh || (high == addHigh && low >= addLow)) {
    high -= addHigh + u64(low < addLow);
    low -= addLow;
    if ((high | low) == 0) return zero<T>(rm == Rounding.RDN);
  } else {
    negative = !negative;
    high = addHigh - high - u64(addLow < low);
    low = addLow - low;
  }
  return roundWide<T>(s, negative, exponent, high, low, rm);
}
