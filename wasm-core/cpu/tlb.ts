// Software TLBs: a hit costs one compare. One set of entries for each address space and privilege, so that a
// system call, a copy to user memory or a context switch changes a pointer and flushes nothing.
//
//   data entry (16 bytes)                  fetch entry (16 bytes)
//     0 tag     u64  virtual page address    0 tag   u64  virtual page address, NONE when empty
//     8 addend  u32  linear = va + addend    8 page  u32  decoded page (cpu/code.ts)
//
// Reads and writes have entries of their own, the second half of a data set: a copy's two streams never
// displace each other.
//
// A tag is the virtual page address; a look-up compares it with the address stripped of its page offset but
// for the alignment bits, so that one compare tests page and alignment. MMIO pages and pages whose PMP
// permissions are not uniform get no tag, pages with decoded code and clean pages no write tag: those go the
// slow way (cpu/access.ts).
//
//   TLB ┬ Space[SPACES]       what each address space below stands for
//       ├ machine             data, fetch: M mode
//       ├ space[SPACES]       data U, data S, data S with SUM, fetch U, fetch S
//       └ code[SPACES]        a bit for the hash of each page on whose mapping some jump cache entry relies
import { JUMPS, JUMP_BYTES, PAGE_BYTES, TLB } from "../layout";
import { Mode, dataMode, hart } from "./hart";
import { Mstatus } from "./status";

const SPACES: u32 = 8;
const DATA_ENTRIES: u32 = 512;
const DATA_ENTRY: u32 = 16;
/** From an entry for reads to the one for writes. */
export const WRITES: usize = DATA_ENTRIES * DATA_ENTRY;
const DATA_BYTES: u32 = 2 * u32(WRITES);
const FETCH_ENTRIES: u32 = 256;
const FETCH_ENTRY: u32 = 16;
const FETCH_BYTES: u32 = FETCH_ENTRIES * FETCH_ENTRY;
/** Bits of (va >> 8) that choose an entry, times its size. */
export const DATA_INDEX_MASK: u32 = (DATA_ENTRIES - 1) << 4;
const MACHINE: usize = TLB + 0x1000;
const SPACE_BYTES: u32 = 3 * DATA_BYTES + 2 * FETCH_BYTES;
const SPACE_SETS: usize = MACHINE + DATA_BYTES + FETCH_BYTES;
const FIRST_FETCH: u32 = 3 * DATA_BYTES;

export const ADDEND: usize = 8;
const FETCH_PAGE: usize = 8;
const NONE: u64 = -1;
const OFFSET: u64 = PAGE_BYTES - 1;
const ASID: u64 = 0xffff << 44;
/** A generation and the privilege share 32 bits. */
const MAX_GENERATION: u32 = (1 << 30) - 1;

/** What the entries of one space belong to. */
@unmanaged
class Space {
  satp: u64;
  /** Order of last use; 0 when the space is free. */
  used: u64;
  /** Bounds of virtual addresses whose entries come from a superpage. */
  superLow: u64;
  superHigh: u64;
  /** Changes whenever a mapping of the space may have. */
  generation: u64;
}

/** Bytes of the bits of one space. */
const CODE_BYTES: u32 = 1024;
const CODE_PAGES: usize = SPACE_SETS + SPACES * SPACE_BYTES;

@inline function codeByte(n: u32, va: u64): usize {
  return CODE_PAGES + n * CODE_BYTES + (u32(va >> 15) & (CODE_BYTES - 1));
}
@inline function codeBit(va: u64): u32 { return 1 << (u32(va >> 12) & 7); }

/** The jump cache relies on the mapping of this page of code, as long as the generation lasts. */
export function relyOn(va: u64): void {
  const at = codeByte(hart().space, va);
  store<u8>(at, load<u8>(at) | codeBit(va));
}
function reliesOn(n: u32, va: u64): bool { return (load<u8>(codeByte(n, va)) & codeBit(va)) != 0; }

@inline function space(n: u32): Space { return changetype<Space>(TLB + n * offsetof<Space>()); }
@inline function sets(n: u32): usize { return SPACE_SETS + n * SPACE_BYTES; }

// Look-up

@inline function dataEntry(set: usize, va: u64): usize {
  return set + (u32(va >> 8) & DATA_INDEX_MASK);
}
@inline function fetchEntry(set: usize, va: u64): usize {
  return set + (u32(va >> 8) & ((FETCH_ENTRIES - 1) << 4));
}
/** The data entry for reads that may hold `va` now; the one for writes is WRITES behind. */
@inline export function tlbEntry(va: u64): usize { return dataEntry(hart().tlb, va); }
/** Does the entry allow an aligned read, write of `size` bytes at `va`? */
@inline export function readable(entry: usize, va: u64, size: u64): bool {
  return load<u64>(entry) == (va & (~OFFSET | (size - 1)));
}
@inline export function writable(entry: usize, va: u64, size: u64): bool {
  return load<u64>(entry, WRITES) == (va & (~OFFSET | (size - 1)));
}
/** Linear address of `va`, given that the entry matches: for a read, and for a write. */
@inline export function linear(entry: usize, va: u64): usize { return usize(va) + load<u32>(entry, ADDEND); }
@inline export function linearToWrite(entry: usize, va: u64): usize {
  return usize(va) + load<u32>(entry, WRITES + ADDEND);
}

/** The decoded page of the code at `va`, 0 when not known. */
@inline export function fetchPage(va: u64): usize {
  const entry = fetchEntry(hart().fetchTlb, va);
  return load<u64>(entry) == (va & ~OFFSET) ? load<u32>(entry, FETCH_PAGE) : 0;
}

// Filling

/** Lets reads, writes of the page of `va` go to linear address `at`. */
export function fillData(va: u64, at: usize, read: bool, write: bool): void {
  const entry = tlbEntry(va);
  if (read) fillEntry(entry, va, at);
  if (write) fillEntry(entry + WRITES, va, at);
}

function fillEntry(entry: usize, va: u64, at: usize): void {
  const page = va & ~OFFSET;
  store<u64>(entry, page);
  store<u32>(entry, u32(at) - u32(page), ADDEND);
}

export function fillFetch(va: u64, page: usize): void {
  const entry = fetchEntry(hart().fetchTlb, va);
  store<u64>(entry, va & ~OFFSET);
  store<u32>(entry, page, FETCH_PAGE);
}

/** Notes that entries for `va` come from a superpage of `bytes`. */
export function noteSuperpage(va: u64, bytes: u64): void {
  const current = space(hart().space);
  const low = va & ~(bytes - 1);
  if (low < current.superLow) current.superLow = low;
  if (low + (bytes - 1) > current.superHigh) current.superHigh = low + (bytes - 1);
}

// Choosing

/** Points the hart at the sets of its privilege, address space and mstatus; call when any of them changed. */
export function selectTlb(): void {
  const h = hart();
  const current = sets(h.space);
  const mode = dataMode();
  const set = mode == Mode.U ? 0 : h.mstatus & Mstatus.SUM ? 2 : 1;
  h.tlb = mode == Mode.M ? MACHINE : current + set * DATA_BYTES;
  const fetch = current + FIRST_FETCH + (h.mode == Mode.U ? 0 : FETCH_BYTES);
  h.fetchTlb = h.mode == Mode.M ? MACHINE + DATA_BYTES : fetch;
  const generation = h.mode == Mode.M ? h.machineGeneration : u32(space(h.space).generation);
  h.generation = (generation << 2) | h.mode;
}

/** Makes the space of `hart().satp` the current one, taking the one unused longest when there is none. */
export function enterSpace(): void {
  const h = hart();
  let oldest: u32 = 0;
  let stamp: u64 = 0;
  let found: u32 = SPACES;
  for (let n: u32 = 0; n < SPACES; n++) {
    const s = space(n);
    if (s.used > stamp) stamp = s.used;
    if (s.used != 0 && s.satp == h.satp) found = n;
    if (s.used < space(oldest).used) oldest = n;
  }
  if (found == SPACES) {
    found = oldest;
    clearSpace(found);
    space(found).satp = h.satp;
  }
  space(found).used = stamp + 1;
  h.space = found;
  selectTlb();
}

// Forgetting

/** A number that no jump in the cache was noted with; when they are used up, the cache is emptied. */
function nextGeneration(): u32 {
  const h = hart();
  if (++h.generations > MAX_GENERATION) {
    memory.fill(JUMPS, 0xff, JUMP_BYTES);
    for (let n: u32 = 0; n < SPACES; n++) space(n).generation = n + 1;
    h.machineGeneration = SPACES + 1;
    h.generations = SPACES + 2;
  }
  return h.generations;
}

/** Code that was found in the space by address must be looked for again. */
function renew(n: u32): void {
  const h = hart();
  memory.fill(CODE_PAGES + n * CODE_BYTES, 0, CODE_BYTES);
  space(n).generation = nextGeneration();
  if (n == h.space && h.mode != Mode.M) h.generation = (h.generations << 2) | h.mode;
}

/** Code must be looked for again in every space: what was found may have ended. */
export function renewEverywhere(): void {
  hart().machineGeneration = nextGeneration();
  for (let n: u32 = 0; n < SPACES; n++) renew(n);
  selectTlb();
}

function clearSpace(n: u32): void {
  memory.fill(sets(n), 0xff, SPACE_BYTES);
  renew(n);
  const s = space(n);
  s.superLow = -1;
  s.superHigh = 0;
}

/** Forgets everything: PMP or MXR changed, or reset. */
export function flushAll(): void {
  memory.fill(MACHINE, 0xff, DATA_BYTES + FETCH_BYTES);
  hart().machineGeneration = nextGeneration();
  forgetSpaces(0, true);
  selectTlb();
}

/** Forgets the address spaces with `asid`, or every one. */
export function forgetSpaces(asid: u64, every: bool): void {
  for (let n: u32 = 0; n < SPACES; n++) {
    const s = space(n);
    if (s.used == 0 || !(every || (s.satp & ASID) >> 44 == asid)) continue;
    if (n == hart().space) clearSpace(n);
    else s.used = 0;
  }
}

/** Forgets the page of `va` in the address spaces with `asid`, or in every one. */
export function forgetPage(va: u64, asid: u64, every: bool): void {
  for (let n: u32 = 0; n < SPACES; n++) {
    const s = space(n);
    if (s.used == 0 || !(every || (s.satp & ASID) >> 44 == asid)) continue;
    if (va >= s.superLow && va <= s.superHigh) {
      clearSpace(n);
      continue;
    }
    if (reliesOn(n, va)) renew(n);
    for (let set: u32 = 0; set < 3; set++) {
      const entry = dataEntry(sets(n) + set * DATA_BYTES, va);
      store<u64>(entry, NONE);
      store<u64>(entry, NONE, WRITES);
    }
    for (let set: u32 = 0; set < 2; set++) {
      store<u64>(fetchEntry(sets(n) + FIRST_FETCH + set * FETCH_BYTES, va), NONE);
    }
  }
}

/** Takes every write tag of the page at linear address `at` away: it holds decoded code now. */
export function forgetWrites(at: usize): void {
  forgetWritesIn(MACHINE, at);
  for (let n: u32 = 0; n < SPACES; n++) {
    if (space(n).used == 0) continue;
    for (let set: u32 = 0; set < 3; set++) forgetWritesIn(sets(n) + set * DATA_BYTES, at);
  }
}

function forgetWritesIn(set: usize, at: usize): void {
  for (let entry = set + WRITES; entry < set + DATA_BYTES; entry += DATA_ENTRY) {
    const tag = load<u64>(entry);
    if (tag != NONE && u32(tag) + load<u32>(entry, ADDEND) == u32(at)) store<u64>(entry, NONE);
  }
}

/** Takes a decoded page that is about to be reused out of every fetch set. */
export function forgetCode(page: usize): void {
  forgetCodeIn(MACHINE + DATA_BYTES, page);
  for (let n: u32 = 0; n < SPACES; n++) {
    if (space(n).used == 0) continue;
    forgetCodeIn(sets(n) + FIRST_FETCH, page);
    forgetCodeIn(sets(n) + FIRST_FETCH + FETCH_BYTES, page);
  }
}

function forgetCodeIn(set: usize, page: usize): void {
  for (let entry = set; entry < set + FETCH_BYTES; entry += FETCH_ENTRY) {
    if (load<u32>(entry, FETCH_PAGE) == page) store<u64>(entry, NONE);
  }
}
