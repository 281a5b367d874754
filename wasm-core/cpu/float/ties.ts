// Exact arithmetic for reference.node.test.ts: is a result just half-way between two neighbours?

/** Bits below the point of a number held as an integer: the least binary64 number is 2^-1074. */
const POINT = 1074n;

/** A finite number of the format, or an integer, times 2^POINT; undefined for infinity and NaN. */
function fixed(format: string, bits: bigint): bigint | undefined {
  if (format === "i32") return BigInt.asIntN(32, bits) << POINT;
  if (format === "ui32") return BigInt.asUintN(32, bits) << POINT;
  if (format === "i64") return BigInt.asIntN(64, bits) << POINT;
  if (format === "ui64") return bits << POINT;
  const [fractionBits, most] = format === "f64" ? [52n, 0x7ffn] : [23n, 0xffn];
  const exponent = (bits >> fractionBits) & most;
  if (exponent === most) return undefined;
  const fraction = bits & ((1n << fractionBits) - 1n);
  const implicit = exponent === 0n ? 0n : 1n << fractionBits;
  const least = POINT + 1n - (most >> 1n) - fractionBits;
  const magnitude = (fraction | implicit) << (least + (exponent === 0n ? 0n : exponent - 1n));
  return bits >> (format === "f64" ? 63n : 31n) === 0n ? magnitude : -magnitude;
}

/** Is twice the exact result of an operation on x, y, z the sum of its neighbours? All times 2^POINT. */
const HALFWAY: Record<string, (x: bigint, y: bigint, z: bigint, sum: bigint) => boolean> = {
  add: (x, y, _, sum) => 2n * (x + y) === sum,
  sub: (x, y, _, sum) => 2n * (x - y) === sum,
  mul: (x, y, _, sum) => 2n * x * y === sum << POINT,
  mulAdd: (x, y, z, sum) => 2n * (x * y + (z << POINT)) === sum << POINT,
  div: (x, y, _, sum) => (2n * x) << POINT === sum * y,
  sqrt: (x, _y, _z, sum) => sum * sum === (4n * x) << POINT,
};

/**
 * Is the exact result of an operation half-way between the results rounded down and up?
 * @param name of the operation, as reference.c prints it: FORMAT_OPERATION or FORMAT_to_FORMAT
 */
export function isTie(name: string, operands: bigint[], down: bigint, up: bigint): boolean {
  const [format = "", operation = "", result = format] = name.split("_");
  const [x, y = 0n, z = 0n] = operands.map((bits) => fixed(format, bits));
  if (x === undefined) return false;
  const half = 1n << (POINT - 1n);
  if (format.startsWith("f") && result.includes("i")) return (x & (2n * half - 1n)) === half;
  const [low, high] = [fixed(result, down), fixed(result, up)];
  if (low === undefined || high === undefined || low === high) return false;
  if (operation === "to") return 2n * x === low + high;
  return HALFWAY[operation]?.(x, y, z, low + high) ?? false;
}
