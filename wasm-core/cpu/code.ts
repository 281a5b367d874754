// Decoded pages: each 4 KiB page of code that runs has 2048 slots, one for each halfword, filled as control
// reaches them. A slot is an Insn record; from a slot to the address of its instruction is arithmetic.
//
//   decoded page + 0      slot[2048]
//                + 32768  END slot: control ran off the page
//                + 32784  at    u32  linear address of the page's bytes
//                + 32788  number u32 page number in RAM
//                + 32792  heat[2048] u16  how often control jumped to each slot
//                + 36888  lines u64  a bit for each 64 bytes that some region was made of
//                + 36896  how often lately such code was written over u32, and when last u32
//                + 36904  jumped[2048]  a bit for each slot that a computed jump led to
//                + 37160  stores to the page since control last entered it u32
//
// The scratch page, the first of the pool, holds one instruction at a time: one that crosses a page boundary,
// or one fetched from a device (the reset ROM). All its other slots are END, and there is one more behind the
// last.
import { board } from "../bus/board-state";
import { decode16, decode32 } from "../generated/decode";
import { CODE, CODE_END, CODE_MAP, RAM, RAM_BASE } from "../layout";
import { PAGE_BYTES, PAGE_FLAGS, PAGE_SHIFT, PageFlag } from "../layout";
import { hart, retired } from "./hart";
import { Insn, RECORD_BYTES, head, imm32, op, rd, rs1, sink, span, x } from "./insn";
import { forgetCode, forgetWrites } from "./spaces";

/** Bytes of the slots of a page, the END slot included. */
export const PAGE_SPAN: usize = 2049 * RECORD_BYTES;
const AT: usize = PAGE_SPAN;
const NUMBER: usize = PAGE_SPAN + 4;
const HEAT: usize = PAGE_SPAN + 8;
const LINES: usize = HEAT + 4096;
const REWRITTEN: usize = LINES + 8;
const LAST_REWRITTEN: usize = LINES + 12;
const JUMPED: usize = LINES + 16;
const STORES: usize = JUMPED + 256;
const STRIDE: usize = STORES + 24;
const PAGES: u32 = u32((CODE_END - CODE) / STRIDE);
const SCRATCH: usize = CODE;

/** Ops that are no rows (isa/generate-interpret.ts). */
const UNDECODED: u32 = 0;
const END: u32 = 1;
const STRADDLE: u32 = 2;
/** A region begins here; the immediate is the address of the instruction that stood here. */
export const ENTER: u32 = 4;

/** Most pages of translated code that may be written before somebody looks. */
const MAX_WRITTEN: u32 = 64;
const WRITTEN: usize = CODE_MAP + 0x20_0000;

/** So many stores to a page with decoded code, without control entering it, make us look if it still does. */
const MANY_STORES: u32 = 64;
const LINE_SHIFT: u32 = 6;
/** Times that code may be rewritten without consequence. */
const PATIENCE: u32 = 4;
/** What counts at most: 2^12 million instructions to stand. When nothing counts any more, millions. */
const MOST: u32 = 12;
const LONG_AGO: u32 = 8192;

/** Offset of the slot whose instruction may cross the page. */
export const LAST_SLOT: usize = 2047 * RECORD_BYTES;

/** Address of the instruction in slot `i` of the page being run. */
@inline export function pcAt(i: Insn): u64 { return hart().pageVa + (i64(i32(i - hart().page)) >> 3); }
/** Address of the instruction behind it. */
@inline export function nextAt(i: Insn): u64 { return pcAt(i) + (span(i) >> 3); }

/** Empties the pool. */
export function resetCode(): void {
  for (let slot: usize = 0; slot <= PAGE_SPAN; slot += RECORD_BYTES) head(SCRATCH + slot, END, 16);
  memory.fill(CODE_MAP, 0, usize(board().ramBytes >> PAGE_SHIFT) << 2);
  memory.fill(PAGE_FLAGS, 0, usize(board().ramBytes >> PAGE_SHIFT));
  for (let n: u32 = 1; n < PAGES; n++) store<u32>(CODE + n * STRIDE, 0, AT);
  hart().nextVictim = 1;
  hart().scratchSlot = SCRATCH;
}

/** The decoded page of a page of RAM, a fresh one when there is none. */
export function decodedPage(pa: u64): usize {
  const number = u32((pa - RAM_BASE) >> PAGE_SHIFT);
  const known = load<u32>(CODE_MAP + (number << 2));
  if (known) return known;
  const page = CODE + hart().nextVictim * STRIDE;
  hart().nextVictim = hart().nextVictim + 1 < PAGES ? hart().nextVictim + 1 : 1;
  if (load<u32>(page, AT)) forget(page);
  memory.fill(page, 0, STRIDE);
  head(page + 2048 * RECORD_BYTES, END, 16);
  const at = RAM + (usize(number) << PAGE_SHIFT);
  store<u32>(page, at, AT);
  store<u32>(page, number, NUMBER);
  store<u32>(CODE_MAP + (number << 2), page);
  const flags = load<u8>(PAGE_FLAGS + number);
  forgetWrites(at);
  store<u8>(PAGE_FLAGS + number, PageFlag.CODE | (flags & PageFlag.REGION));
  // Which lines its regions were made of is not known any more.
  if (flags & PageFlag.REGION) store<u64>(page, -1, LINES);
  hart().fresh = page;
  return page;
}

/** Takes a decoded page out of use. */
function forget(page: usize): void {
  const number = load<u32>(page, NUMBER);
  store<u32>(CODE_MAP + (number << 2), 0);
  store<u8>(PAGE_FLAGS + number, load<u8>(PAGE_FLAGS + number) & ~PageFlag.CODE);
  forgetCode(page);
}

/** Control enters the page. */
@inline export function noteEntered(page: usize): void { store<u32>(page, 0, STORES); }

/**
 * Counts a store to a page; true when it has become data, as memory does that a kernel gives to somebody
 * else: then what was decoded is forgotten, and stores are fast again.
 */
function becameData(page: usize, number: u32): bool {
  if (page == hart().page || load<u8>(PAGE_FLAGS + number) & PageFlag.REGION) return false;
  const stores = load<u32>(page, STORES) + 1;
  store<u32>(page, stores, STORES);
  // From here on entering it does not go by a TLB, but is noted.
  if (stores == MANY_STORES) forgetCode(page);
  if (stores < 2 * MANY_STORES) return false;
  forget(page);
  store<u32>(page, 0, AT);
  return true;
}

/** Linear address of the bytes of a decoded page. */
@inline export function bytesOf(page: usize): usize { return load<u32>(page, AT); }

/** Decodes the instruction of a slot that control has reached. */
export function decodeSlot(page: usize, slot: Insn): void {
  const at = load<u32>(page, AT) + ((slot - page) >> 3);
  const low = load<u16>(at);
  if ((low & 3) != 3) decode16(slot, low);
  else if (slot - page == LAST_SLOT) head(slot, STRADDLE, 32);
  else decode32(slot, load<u32>(at));
}

/** Decodes `word` as the one instruction of the scratch page, `offset` bytes into it; its slot. */
export function useScratch(offset: usize, word: u32): Insn {
  const h = hart();
  head(h.scratchSlot, END, 16);
  const slot = SCRATCH + offset;
  if ((word & 3) == 3) decode32(slot, word);
  else decode16(slot, word);
  h.scratchSlot = slot;
  h.scratchBits = word;
  h.page = SCRATCH;
  return slot;
}

/** The instruction's own bits, for `mtval`. */
export function bitsAt(i: Insn): u32 {
  if (hart().page == SCRATCH) return hart().scratchBits;
  const at = load<u32>(hart().page, AT) + ((i - hart().page) >> 3);
  return span(i) == 16 ? load<u16>(at) : load<u32>(at);
}

/** Is this `jalr` neither a call nor a return, but a switch or a jump by pointer? */
@inline export function isComputed(i: Insn): bool {
  return rd(i) == sink(0) && rs1(i) != x(1) && rs1(i) != x(5);
}

@inline function jumpedBit(page: usize, slot: Insn): u32 { return 1 << (u32((slot - page) >> 4) & 7); }

/** Notes that a computed jump led to `slot`. */
export function markJumped(page: usize, slot: Insn): void {
  const at = page + ((slot - page) >> 7);
  store<u8>(at, load<u8>(at, JUMPED) | jumpedBit(page, slot), JUMPED);
}
export function wasJumped(page: usize, slot: Insn): bool {
  return (load<u8>(page + ((slot - page) >> 7), JUMPED) & jumpedBit(page, slot)) != 0;
}

/** Begins to count anew. */
@inline export function cool(page: usize, slot: Insn): void {
  store<u16>(page + ((slot - page) >> 3), 0, HEAT);
}

/** Halves every count: what is jumped to now and then never gets hot. */
export function halveHeat(): void {
  for (let n: u32 = 1; n < PAGES; n++) {
    const page = CODE + n * STRIDE;
    if (load<u32>(page, AT) == 0) continue;
    for (let at = page + HEAT; at < page + HEAT + 4096; at += 8) {
      store<u64>(at, (load<u64>(at) >> 1) & 0x7fff_7fff_7fff_7fff);
    }
  }
}

/** Counts a jump to `slot`; true when that makes it hot. */
@inline export function heat(page: usize, slot: Insn): bool {
  const at = page + ((slot - page) >> 3);
  const count = u32(load<u16>(at, HEAT)) + 1;
  if (count > hart().heatLimit) return false;
  store<u16>(at, count, HEAT);
  return count == hart().heatLimit;
}

@inline export function numberOf(page: usize): u32 { return load<u32>(page, NUMBER); }
@inline export function slotAt(page: usize, offset: u32): Insn { return page + (offset << 3); }

/** The instruction in a slot, whatever ENTER hides; 0 when control was never there. */
@inline export function instructionIn(slot: Insn): Insn {
  if (op(slot) == UNDECODED) return 0;
  return op(slot) == ENTER ? imm32(slot) : slot;
}

/** Is this the slot of an instruction whose second half is on the next page, whatever ENTER hides? */
@inline export function straddles(slot: Insn): bool {
  return op(op(slot) == ENTER ? imm32(slot) : slot) == STRADDLE;
}

/** Decodes into `record` the instruction that begins on `page` and ends on `next`. */
export function decodeAcross(record: Insn, page: usize, next: usize): void {
  const low = u32(load<u16>(load<u32>(page, AT) + PAGE_BYTES - 2));
  decode32(record, (u32(load<u16>(load<u32>(next, AT))) << 16) | low);
}

/** The `k`th page of translated code that was written. */
@inline export function writtenPage(k: u32): u32 { return load<u32>(WRITTEN + (k << 2)); }

function noteWritten(number: u32): void {
  const h = hart();
  for (let k: u32 = 0; k < h.writtenPages; k++) if (writtenPage(k) == number) return;
  const page = load<u32>(CODE_MAP + (number << 2));
  if (page) noteRewritten(page);
  dropLater(number);
}

/** Lets the regions on a page end before the next one is entered. */
export function dropLater(number: u32): void {
  const h = hart();
  if (h.writtenPages < MAX_WRITTEN) store<u32>(WRITTEN + (h.writtenPages++ << 2), number);
  else h.writtenTooMany = 1;
}

/** Runs the instruction that ENTER in `slot` replaced from the scratch page; its slot there. */
export function besideEnter(slot: Insn): Insn {
  const h = hart();
  head(h.scratchSlot, END, 16);
  const copy = SCRATCH + (slot - h.page);
  memory.copy(copy, imm32(slot), RECORD_BYTES);
  h.scratchBits = bitsAt(slot);
  h.scratchSlot = copy;
  h.page = SCRATCH;
  return copy;
}

/** Was some region made of any of these bytes, which lie on one page? */
export function holdsRegion(at: usize, bytes: u32): bool {
  const number = u32(at - RAM) >> PAGE_SHIFT;
  if ((load<u8>(PAGE_FLAGS + number) & PageFlag.REGION) == 0) return false;
  const page = load<u32>(CODE_MAP + (number << 2));
  return page == 0 || (load<u64>(page, LINES) & linesOf(u32(at) & (PAGE_BYTES - 1), bytes)) != 0;
}

/** Bits of the lines that `bytes` bytes at `offset` of a page touch. */
function linesOf(offset: u32, bytes: u32): u64 {
  const first = offset >> LINE_SHIFT;
  const last = (offset + bytes - 1) >> LINE_SHIFT;
  return (u64(-1) << first) & (u64(-1) >> (63 - last));
}

/** Notes that a region is made of these bytes of a decoded page, also when it is still to be compiled. */
export function coverLines(page: usize, offset: u32, bytes: u32): void {
  const flags = PAGE_FLAGS + load<u32>(page, NUMBER);
  store<u8>(flags, load<u8>(flags) | PageFlag.REGION);
  store<u64>(page, load<u64>(page, LINES) | linesOf(offset, bytes), LINES);
}

/** Notes that no region is made of the page any more. */
export function uncover(number: u32): void {
  const flags = PAGE_FLAGS + number;
  store<u8>(flags, load<u8>(flags) & ~PageFlag.REGION);
  const page = load<u32>(CODE_MAP + (number << 2));
  if (page) store<u64>(page, 0, LINES);
}

/** Has the code on the page stood long enough? The oftener it was rewritten, the longer it has to. */
export function isCalm(page: usize): bool {
  const times = load<u32>(page, REWRITTEN);
  return times < PATIENCE || now() - load<u32>(page, LAST_REWRITTEN) > (1 << times);
}

function noteRewritten(page: usize): void {
  const recent = now() - load<u32>(page, LAST_REWRITTEN) <= LONG_AGO;
  const times: u32 = recent ? load<u32>(page, REWRITTEN) : 0;
  store<u32>(page, times < MOST ? times + 1 : MOST, REWRITTEN);
  store<u32>(page, now(), LAST_REWRITTEN);
}

/** Millions of instructions since reset. */
@inline function now(): u32 { return u32(retired() >> 20); }

/** Forgets what was decoded from the `bytes` bytes at linear address `at`, which have been written. */
export function markWritten(at: usize, bytes: u32): void {
  const offset = u32(at - RAM);
  const number = offset >> PAGE_SHIFT;
  if (holdsRegion(at, bytes)) noteWritten(number);
  const page = load<u32>(CODE_MAP + (number << 2));
  if (page == 0 || becameData(page, number)) return;
  const inPage = offset & (PAGE_BYTES - 1);
  let slot = page + (usize(inPage < 2 ? 0 : inPage - 2) >> 1) * RECORD_BYTES;
  const last = page + (usize(inPage + bytes - 1) >> 1) * RECORD_BYTES;
  for (; slot <= last; slot += RECORD_BYTES) {
    // What was restless stays so as long as code is rewritten that no region is made of.
    if (op(slot) != UNDECODED && load<u32>(page, REWRITTEN)) store<u32>(page, now(), LAST_REWRITTEN);
    head(slot, UNDECODED, 0);
  }
}

/** Drops what was made of pages that DMA wrote over. */
export function dropStale(): void {
  const b = board();
  const pages = u32(b.ramBytes >> PAGE_SHIFT);
  for (let number: u32 = 0; b.stale != 0 && number < pages; number++) {
    const flags = PAGE_FLAGS + number;
    if ((load<u8>(flags) & PageFlag.STALE) == 0) continue;
    b.stale--;
    store<u8>(flags, load<u8>(flags) & ~PageFlag.STALE);
    if (load<u8>(flags) & PageFlag.REGION) noteWritten(number);
    const page = load<u32>(CODE_MAP + (number << 2));
    if (page) memory.fill(page, 0, 2048 * RECORD_BYTES);
  }
  b.stale = 0;
}
