// Integer operations that wasm has no instruction for (unprivileged specification, chapters 12 and 30).

/** High 64 bits of the unsigned product. */
export function mulhu(a: u64, b: u64): u64 {
  const aLow = a & 0xffff_ffff;
  const aHigh = a >> 32;
  const bLow = b & 0xffff_ffff;
  const bHigh = b >> 32;
  const middle = aHigh * bLow + ((aLow * bLow) >> 32);
  const rest = aLow * bHigh + (middle & 0xffff_ffff);
  return aHigh * bHigh + (middle >> 32) + (rest >> 32);
}

/** High 64 bits of the signed product. */
export function mulh(a: u64, b: u64): u64 {
  return mulhu(a, b) - (i64(a) < 0 ? b : 0) - (i64(b) < 0 ? a : 0);
}

/** High 64 bits of signed `a` times unsigned `b`. */
export function mulhsu(a: u64, b: u64): u64 {
  return mulhu(a, b) - (i64(a) < 0 ? b : 0);
}

export function div(a: u64, b: u64): u64 {
  if (b == 0) return -1;
  if (b == u64(-1)) return 0 - a;
  return u64(i64(a) / i64(b));
}

export function divu(a: u64, b: u64): u64 {
  return b == 0 ? -1 : a / b;
}

export function rem(a: u64, b: u64): u64 {
  if (b == 0) return a;
  if (b == u64(-1)) return 0;
  return u64(i64(a) % i64(b));
}

export function remu(a: u64, b: u64): u64 {
  return b == 0 ? a : a % b;
}

/** Each byte becomes 0xff where any bit of it is set. */
export function orcb(a: u64): u64 {
  const ones: u64 = 0x0101_0101_0101_0101;
  const low = a & 0x7f7f_7f7f_7f7f_7f7f;
  const set = (((low + 0x7f7f_7f7f_7f7f_7f7f) | a) >> 7) & ones;
  return set * 0xff;
}
