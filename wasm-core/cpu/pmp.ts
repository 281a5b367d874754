// Physical memory protection, 16 entries (privileged specification, 3.7).
import { PAGE_BYTES } from "../layout";
import { Mode, PMPADDR, hart } from "./hart";

const ENTRIES: u32 = 16;

/** Bits of an entry's configuration byte, and of the permissions asked for: R, W, X are 1, 2, 4. */
namespace Pmp {
  export const RWX: u32 = 7;
  export const A: u32 = 3 << 3;
  export const TOR: u32 = 1 << 3;
  export const NA4: u32 = 2 << 3;
  export const L: u32 = 1 << 7;
}

@inline function config(n: u32): u32 {
  const word = n < 8 ? hart().pmpcfg0 : hart().pmpcfg2;
  return u32(word >> ((n & 7) << 3)) & 0xff;
}

@inline export function pmpaddr(n: u32): u64 { return load<u64>(PMPADDR + (n << 3)); }

/** First address of entry `n`, and one behind its last (0 for all of memory). */
function lowOf(n: u32, cfg: u32): u64 {
  const address = pmpaddr(n);
  if ((cfg & Pmp.A) == Pmp.TOR) return n == 0 ? 0 : pmpaddr(n - 1) << 2;
  if ((cfg & Pmp.A) == Pmp.NA4) return address << 2;
  return (address & (address + 1)) << 2;
}

function highOf(n: u32, cfg: u32): u64 {
  const address = pmpaddr(n);
  if ((cfg & Pmp.A) == Pmp.TOR) return address << 2;
  if ((cfg & Pmp.A) == Pmp.NA4) return (address << 2) + 4;
  return ((address | (address + 1)) + 1) << 2;
}

/** The permissions (R, W, X = 1, 2, 4) that `mode` has on all of the `bytes` bytes at `pa`. */
export function pmpAllows(pa: u64, bytes: u64, mode: u32): u32 {
  const entry = firstMatch(pa, bytes);
  if (entry < 0) return mode == Mode.M ? Pmp.RWX : 0;
  const cfg = config(entry);
  const high = highOf(entry, cfg);
  const whole = lowOf(entry, cfg) <= pa && (high == 0 || pa + bytes <= high);
  if (!whole) return 0;
  return mode == Mode.M && (cfg & Pmp.L) == 0 ? Pmp.RWX : cfg & Pmp.RWX;
}

/** Does one answer hold for the whole page of `pa`? */
export function pmpUniform(pa: u64): bool {
  const page = pa & ~u64(PAGE_BYTES - 1);
  const entry = firstMatch(page, PAGE_BYTES);
  if (entry < 0) return true;
  const cfg = config(entry);
  const high = highOf(entry, cfg);
  return lowOf(entry, cfg) <= page && (high == 0 || page + PAGE_BYTES <= high);
}

/** The lowest entry that covers any of the bytes, -1 when none does. */
@inline function firstMatch(pa: u64, bytes: u64): i32 {
  const h = hart();
  if (pa >= h.pmpLow && pa + bytes <= h.pmpHigh) return h.pmpEntry;
  return search(pa, bytes);
}

/** As firstMatch, and notes around the bytes all addresses of which the same holds. */
function search(pa: u64, bytes: u64): i32 {
  const h = hart();
  const end = pa + bytes;
  let below: u64 = 0;
  let above: u64 = -1;
  let entry: i32 = -1;
  for (let n: u32 = 0; n < ENTRIES && entry < 0; n++) {
    const cfg = config(n);
    if ((cfg & Pmp.A) == 0) continue;
    const low = lowOf(n, cfg);
    const high = highOf(n, cfg) - 1;
    if ((cfg & Pmp.A) == Pmp.TOR && pmpaddr(n) << 2 <= low) continue;
    if (low >= end) above = min(above, low);
    else if (high < pa) below = max(below, high + 1);
    else {
      if (low > pa || high < end - 1) return n;
      entry = n;
      below = max(below, low);
      above = min(above, high);
    }
  }
  h.pmpLow = below;
  h.pmpHigh = above;
  h.pmpEntry = entry;
  return entry;
}

/** An entry was written. */
export function forgetMatch(): void {
  hart().pmpLow = 0;
  hart().pmpHigh = 0;
}

/** A locked entry, or one below a locked TOR entry, cannot be written. */
export function pmpLocked(n: u32): bool {
  if (config(n) & Pmp.L) return true;
  if (n + 1 >= ENTRIES) return false;
  const above = config(n + 1);
  return (above & Pmp.L) != 0 && (above & Pmp.A) == Pmp.TOR;
}

/** Eight configuration bytes after a write: locked ones keep theirs, W without R is reserved. */
export function pmpcfgWritten(first: u32, old: u64, value: u64): u64 {
  let result: u64 = 0;
  for (let k: u32 = 0; k < 8; k++) {
    let cfg = u32(value >> (k << 3)) & (Pmp.RWX | Pmp.A | Pmp.L);
    if ((cfg & 3) == 2 || config(first + k) & Pmp.L) cfg = u32(old >> (k << 3)) & 0xff;
    result |= u64(cfg) << (k << 3);
  }
  return result;
}
