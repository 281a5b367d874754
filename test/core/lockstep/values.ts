// Register contents worth trying: edges of the integer and floating-point formats, and numbers near one
// another, so that sums cancel, quotients are exact and roundings fall on ties.
import type { Random } from "./random.js";

/** A 64-bit value as two words. */
export interface Value {
  low: number;
  high: number;
}

const EDGES = [0, 1, 2, 3, 7, 8, 31, 32, 63, 64, 127, 128, 255, 256, 0x7fff, 0x8000, 0x7fff_ffff];

/** An integer register. */
export function integer(random: Random): Value {
  switch (random.below(6)) {
    case 0: {
      const edge = random.pick(EDGES);
      return random.oneIn(2)
        ? { low: edge, high: 0 }
        : { low: -edge >>> 0, high: edge === 0 ? 0 : 0xffff_ffff };
    }
    case 1:
      return random.oneIn(2) ? { low: 0, high: 0x8000_0000 } : { low: 0xffff_ffff, high: 0x7fff_ffff };
    case 2: {
      const low = random.u32();
      return { low, high: low & 0x8000_0000 ? 0xffff_ffff : 0 };
    }
    case 3: {
      const bit = random.below(64);
      return { low: bit < 32 ? (1 << bit) >>> 0 : 0, high: bit < 32 ? 0 : (1 << (bit - 32)) >>> 0 };
    }
    default:
      return { low: random.u32(), high: random.u32() };
  }
}

const SINGLE_EXPONENTS = [
  0, 0, 1, 2, 24, 100, 126, 127, 127, 128, 129, 140, 150, 157, 158, 190, 191, 230, 253, 254, 255,
];
const DOUBLE_EXPONENTS = [
  0, 0, 1, 2, 53, 500, 873, 896, 897, 1000, 1022, 1023, 1023, 1024, 1050, 1053, 1054, 1085, 1086, 1150, 1151,
  2000, 2045, 2046, 2047,
];

/** A fraction of `bits` bits: often few ones, at the ends, so that results are exact or halfway. */
function fraction(random: Random, bits: number): number {
  const all = 2 ** bits - 1;
  switch (random.below(6)) {
    case 0:
      return 0;
    case 1:
      return all;
    case 2:
      return 2 ** random.below(bits);
    case 3:
      return all - 2 ** random.below(bits);
    case 4:
      return 2 ** (bits - 1) + random.below(4);
    default:
      return random.below(all + 1);
  }
}

function single(random: Random): number {
  const sign = random.oneIn(2) ? 0x8000_0000 : 0;
  const exponent = random.oneIn(4) ? random.below(256) : random.pick(SINGLE_EXPONENTS);
  return (sign + exponent * 2 ** 23 + fraction(random, 23)) >>> 0;
}

/** A floating-point register: a double, a boxed single, or now and then a single that is not boxed. */
export function floating(random: Random): Value {
  if (random.oneIn(2)) {
    return { low: single(random), high: random.oneIn(16) ? random.u32() : 0xffff_ffff };
  }
  const sign = random.oneIn(2) ? 0x8000_0000 : 0;
  const exponent = random.oneIn(4) ? random.below(2048) : random.pick(DOUBLE_EXPONENTS);
  const low = fraction(random, 32);
  return { low, high: (sign + exponent * 2 ** 20 + fraction(random, 20)) >>> 0 };
}
