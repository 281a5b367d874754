// What loops that copy or fill call in the core: passes of theirs done together, by the host's own copy and
// fill. A pass is done here only if nothing in it can trap and its loads see none of its stores, so that the
// bytes, the registers and the counts are what they would be one by one. One pass more than is done must be
// possible: the loop's own code does it, and with that all that only lives within a pass comes right.
import { PAGE_BYTES, PAGE_SHIFT } from "../../layout";
import { hart } from "../hart";
import { linear, linearToWrite, readable, tlbEntry, writable } from "../tlb";

/** In place of a count of passes: it will not do here to do passes together. */
const APART: i32 = -1;
const PAGE: u64 = PAGE_BYTES;

@inline function offset(va: u64): u32 { return u32(va) & (PAGE_BYTES - 1); }
@inline function pageBehind(va: u64): u64 { return (va | (PAGE - 1)) + 1; }

/** Linear address of the page of `va` to read, to write, 0 when the TLB does not have it. */
function toRead(va: u64): usize {
  const entry = tlbEntry(va);
  return readable(entry, va, 1) ? linear(entry, va) & ~usize(PAGE - 1) : 0;
}
function toWrite(va: u64): usize {
  const entry = tlbEntry(va);
  return writable(entry, va, 1) ? linearToWrite(entry, va) & ~usize(PAGE - 1) : 0;
}

/** Passes that may be done, of `passes` that are sure to come and `count` instructions each. */
function mayDo(passes: u64, count: u32): u32 {
  const budget = hart().budget;
  return budget < 0 ? 0 : u32(min(passes, u64(u32(budget) / count)));
}

function spend(passes: u32, count: u32): i32 {
  hart().budget -= i32(passes * count);
  return i32(passes);
}

/**
 * Copies as `passes` passes of a loop would, or fewer. `from`, `to`: guest-virtual addresses of the byte that
 * is copied next and of its place; `how`: bytes a pass copies, and from bit 16 those that it has loaded when
 * it ends and not stored yet; `count`: instructions of a pass. Passes done, or APART.
 */
export function translatedCopy(from: u64, to: u64, passes: u64, how: u32, count: u32): i32 {
  const step = how & 0xffff;
  const most = mayDo(passes, count);
  let done: u32 = 0;
  while (done + 1 < most) {
    const together = passesTogether(from, to, step, how >> 16);
    if (together == APART && done == 0) return APART;
    if (together < 2) break;
    const now = min(u32(together), most - done) - 1;
    copy(from, to, now * step);
    from += now * step;
    to += now * step;
    done += now;
  }
  return spend(done, count);
}

/**
 * Passes whose pages are in the TLB, of which none that is loaded from is stored to. The pass before stored
 * to the `step` bytes before `to`; the `ahead` bytes from `from` on were loaded then.
 */
function passesTogether(from: u64, to: u64, step: u32, ahead: u32): i32 {
  const last = to - step;
  const source = toRead(from);
  const target = toWrite(last);
  if (source == 0 || target == 0) return 0;
  if (source == target) return APART;
  const source2 = toRead(pageBehind(from));
  const target2 = toWrite(pageBehind(last));
  const sources: u32 = source2 == 0 || source2 == target ? 1 : 2;
  const targets: u32 = target2 == 0 || target2 == source || target2 == source2 ? 1 : 2;
  const readable = i32(sources * PAGE_BYTES) - i32(offset(from) + ahead);
  const writable = i32(targets * PAGE_BYTES) - i32(offset(last) + step);
  return min(readable, writable) / i32(step);
}

function copy(from: u64, to: u64, bytes: u32): void {
  while (bytes > 0) {
    const piece = min(bytes, PAGE_BYTES - max(offset(from), offset(to)));
    memory.copy(toWrite(to) + offset(to), toRead(from) + offset(from), piece);
    from += piece;
    to += piece;
    bytes -= piece;
  }
}

/**
 * Fills as `passes` passes of a loop would, or fewer. `to`: guest-virtual address of the byte that is filled
 * next; `value`: what is stored again and again; `how`: bytes a pass fills, and from bit 16 those of a store;
 * `count`: instructions of a pass. Passes done, or APART.
 */
export function translatedFill(to: u64, value: u64, passes: u64, how: u32, count: u32): i32 {
  const step = how & 0xffff;
  if (!isUniform(value, how >> 16)) return APART;
  const most = mayDo(passes, count);
  let done: u32 = 0;
  while (done + 1 < most) {
    const pages: u32 = toWrite(to) == 0 ? 0 : toWrite(pageBehind(to)) == 0 ? 1 : 2;
    const together = (i32(pages * PAGE_BYTES) - i32(offset(to))) / i32(step);
    if (together < 2) break;
    const now = min(u32(together), most - done) - 1;
    fill(to, u8(value), now * step);
    to += now * step;
    done += now;
  }
  return spend(done, count);
}

/** Are the low `bytes` bytes all the same? */
function isUniform(value: u64, bytes: u32): bool {
  const unused = 64 - (bytes << 3);
  return ((value ^ (u64(u8(value)) * 0x0101_0101_0101_0101)) << unused) == 0;
}

function fill(to: u64, value: u8, bytes: u32): void {
  while (bytes > 0) {
    const piece = min(bytes, PAGE_BYTES - offset(to));
    memory.fill(toWrite(to) + offset(to), value, piece);
    to += piece;
    bytes -= piece;
  }
}
