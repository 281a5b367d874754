// Fused multiply-add where wasm's own arithmetic can prove its result right; wasm has no such instruction.
import { mulAdd } from "./mul-add";
import { inexactAlready, isBounded, isPlain, sumIsExact } from "./native";
import { FloatStatus, Rounding } from "./status";

/** Results and products from here on are so far from underflow that their errors do not underflow either. */
const FAR_FROM_TINY: f64 = 1e-250;

/** The upper 26 bits of x; the rest has 26 bits with its sign (Veltkamp). */
@inline function upperHalf(x: f64): f64 {
  const c = 134217729.0 * x;
  return c - (c - x);
}

/** x * y - product, exactly, or NaN on overflow (Dekker); `product` is the rounded x * y. */
@inline function productError(product: f64, x: f64, y: f64): f64 {
  const xh = upperHalf(x);
  const xl = x - xh;
  const yh = upperHalf(y);
  const yl = y - yh;
  return xl * yl - (((product - xh * yh) - xl * yh) - xh * yl);
}

/** x + y - sum, exactly; `sum` is the rounded x + y (Knuth). */
@inline function sumError(sum: f64, x: f64, y: f64): f64 {
  const yRounded = sum - x;
  return (x - (sum - yRounded)) + (y - yRounded);
}

/**
 * x * y + z rounded to nearest even, or NaN when that is not proven or a flag might have to be raised.
 *
 * The exact value is the sum plus two errors, which added up are off by 2^-53 of themselves at most. If a
 * little less and a little more than that give the same rounded sum, so does the true error between them.
 */
function provenMulAdd(s: FloatStatus, x: f64, y: f64, z: f64): f64 {
  const product = x * y;
  if (!(abs(product) > FAR_FROM_TINY)) return NaN;
  const sum = product + z;
  const error = sumError(sum, product, z) + productError(product, x, y);
  if (error != 0 && !inexactAlready(s)) return NaN;
  const low = sum + error * (1 - f64.EPSILON * 4);
  const high = sum + error * (1 + f64.EPSILON * 4);
  return low == high && abs(low) > FAR_FROM_TINY && isBounded<f64>(low) ? low : NaN;
}

/** fmadd.d: a * b + c, rounded once; raises NV, OF, UF, NX. */
export function f64_mulAdd(s: FloatStatus, a: u64, b: u64, c: u64, rm: u32): u64 {
  if (rm == Rounding.RNE) {
    const sum = provenMulAdd(s, reinterpret<f64>(a), reinterpret<f64>(b), reinterpret<f64>(c));
    if (sum == sum) return reinterpret<u64>(sum);
  }
  return mulAdd<u64>(s, a, b, c, rm);
}

/** The bits of a binary64 number below the last place of a normal binary32 number, and a one-half there. */
const BELOW_F32: u64 = 0x1fff_ffff;
const HALF_F32: u64 = 0x1000_0000;

/** fmadd.s: a * b + c, rounded once; raises NV, OF, UF, NX. */
export function f32_mulAdd(s: FloatStatus, a: u32, b: u32, c: u32, rm: u32): u32 {
  if (rm == Rounding.RNE) {
    // Exact: 24 + 24 bits.
    const product = f64(reinterpret<f32>(a)) * f64(reinterpret<f32>(b));
    const addend = f64(reinterpret<f32>(c));
    // Rounding twice errs only where the first rounding made a tie.
    const sum = product + addend;
    const result = f32(sum);
    const settled = inexactAlready(s)
      ? (reinterpret<u64>(sum) & BELOW_F32) != HALF_F32
      : f64(result) == sum && sumIsExact<f64>(sum, product, addend);
    if (settled && isPlain<f32>(result)) return reinterpret<u32>(result);
  }
  return mulAdd<u32>(s, a, b, c, rm);
}
