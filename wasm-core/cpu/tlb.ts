// Tables of software TLB entries: a hit costs one compare.
//
//   data entry (16 bytes)                  fetch entry (16 bytes)
//     0 tag     u64  virtual page address    0 tag   u64  virtual page address, NONE when empty
//     8 addend  u32  linear = va + addend    8 page  u32  decoded page (cpu/code.ts)
//
// Reads and writes have tables of their own, the two halves of a data set: a copy's two streams never
// displace each other. Tables are long, as a miss costs as much as a hundred hits; behind each a bit says for
// every 64th part of it whether entries were filled, so that emptying and searching touch only those.
//
// A data entry that another one takes the place of moves half a table on, where only the slow way looks
// (findData): a guest whose stack and heap are at addresses that share a place does not walk its page tables
// each time.
//
// Behind its tables a data set has a cell for each register: the page last read, or written, by way of it,
// which translated code compares with first. What takes entries away empties cells.
//
// A tag is the virtual page address; a look-up compares it with the address stripped of its page offset but
// for the alignment bits, so that one compare tests page and alignment. MMIO pages and pages whose PMP
// permissions are not uniform get no tag, pages with decoded code and clean pages no write tag: those go the
// slow way (cpu/access.ts).
import { PAGE_BYTES, PAGE_SHIFT, RAM, WRITERS } from "../layout";
import { hart } from "./hart";

const ENTRY: u32 = 16;
const DATA_ENTRIES: u32 = 4096;
const FETCH_ENTRIES: u32 = 256;
/** Bytes of a table of entries, and behind it the bits of its parts: PARTS, a u64. */
const DATA_TABLE: u32 = DATA_ENTRIES * ENTRY;
const FETCH_TABLE: u32 = FETCH_ENTRIES * ENTRY;
const PARTS: u32 = 16;
/** From an entry for reads to the one for writes. */
export const WRITES: usize = DATA_TABLE + PARTS;
/** Behind the tables of a data set: a cell for each register and kind of access, and a byte for each cell. */
const KEPT: usize = 2 * WRITES;
const KEPT_CELLS: usize = 64;
const KEPT_MARKS: usize = KEPT + KEPT_CELLS * ENTRY;
/** Bytes of a data set, and of a fetch set. */
export const DATA_BYTES: u32 = u32(KEPT_MARKS + KEPT_CELLS);
export const FETCH_BYTES: u32 = FETCH_TABLE + PARTS;
/** Bits of (va >> 8) that choose an entry, times its size. */
export const DATA_INDEX_MASK: u32 = (DATA_ENTRIES - 1) << 4;
const FETCH_INDEX_MASK: u32 = (FETCH_ENTRIES - 1) << 4;

export const ADDEND: usize = 8;
const FETCH_PAGE: usize = 8;
const NONE: u64 = -1;
const OFFSET: u64 = PAGE_BYTES - 1;

// Look-up

@inline function dataEntry(set: usize, va: u64): usize {
  return set + (u32(va >> 8) & DATA_INDEX_MASK);
}
/** Where an entry goes that makes way for that of `va`. */
@inline function displacedEntry(set: usize, va: u64): usize {
  return set + ((u32(va >> 8) & DATA_INDEX_MASK) ^ (DATA_TABLE >> 1));
}
@inline function fetchEntry(set: usize, va: u64): usize {
  return set + (u32(va >> 8) & FETCH_INDEX_MASK);
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

/** Notes that the entry of the table was filled. */
@inline function fillPart(table: usize, bytes: u32, entry: usize): void {
  const part = u64(u32(entry - table) / (bytes >> 6));
  store<u64>(table + bytes, load<u64>(table + bytes) | (u64(1) << part));
}

/** Lets reads, writes of the page of `va` go to linear address `at`. */
export function fillData(va: u64, at: usize, read: bool, write: bool): void {
  const set = hart().tlb;
  if (read) fillEntry(set, va, at);
  if (!write) return;
  fillEntry(set + WRITES, va, at);
  const writers = WRITERS + ((at - RAM) >> PAGE_SHIFT);
  store<u8>(writers, load<u8>(writers) | (u8(1) << u8(hart().space)));
}

function fillEntry(table: usize, va: u64, at: usize): void {
  const page = va & ~OFFSET;
  const entry = dataEntry(table, va);
  const before = load<u64>(entry);
  if (before != NONE && before != page) {
    const other = displacedEntry(table, va);
    store<u64>(other, before);
    store<u32>(other, load<u32>(entry, ADDEND), ADDEND);
    fillPart(table, DATA_TABLE, other);
  }
  store<u64>(entry, page);
  store<u32>(entry, u32(at) - u32(page), ADDEND);
  fillPart(table, DATA_TABLE, entry);
}

/** Linear address of `va` if the table for reads, or writes, has its page, which takes its place; else 0. */
export function findData(va: u64, write: bool): usize {
  const table = hart().tlb + (write ? WRITES : 0);
  const page = va & ~OFFSET;
  const entry = dataEntry(table, va);
  if (load<u64>(entry) != page) {
    const other = displacedEntry(table, va);
    if (load<u64>(other) != page) return 0;
    fillEntry(table, va, usize(page) + load<u32>(other, ADDEND));
  }
  return usize(va) + load<u32>(entry, ADDEND);
}

/** Number of the cell for the page last read, or written, by way of a register other than x0. */
@inline export function keptCell(register: u32, write: bool): u32 { return write ? register + 32 : register; }
/** Distance from a data set to a cell, which is like an entry, and to the byte that says that it is used. */
@inline export function keptAt(cell: u32): usize { return KEPT + (cell << 4); }
@inline export function keptMark(cell: u32): usize { return KEPT_MARKS + cell; }

export function fillFetch(va: u64, page: usize): void {
  const table = hart().fetchTlb;
  const entry = fetchEntry(table, va);
  store<u64>(entry, va & ~OFFSET);
  store<u32>(entry, page, FETCH_PAGE);
  fillPart(table, FETCH_TABLE, entry);
}

// Emptying

function empty(table: usize, bytes: u32): void {
  const part = bytes >> 6;
  for (let parts = load<u64>(table + bytes); parts != 0; parts &= parts - 1) {
    memory.fill(table + usize(ctz(parts)) * part, 0xff, part);
  }
  store<u64>(table + bytes, 0);
}

/** Keeps no page, or not this one. */
function unkeep(set: usize, page: u64): void {
  for (let first: u32 = 0; first < KEPT_CELLS; first += 8) {
    for (let marks = load<u64>(set + keptMark(first)); marks != 0; ) {
      const n = u32(ctz(marks)) >> 3;
      const cell = set + keptAt(first + n);
      if (page == NONE || load<u64>(cell) == page) store<u64>(cell, NONE);
      marks &= ~(u64(0xff) << (n << 3));
    }
    if (page == NONE) store<u64>(set + keptMark(first), 0);
  }
}

export function emptyData(set: usize): void {
  unkeep(set, NONE);
  empty(set, DATA_TABLE);
  empty(set + WRITES, DATA_TABLE);
}

export function emptyFetch(set: usize): void { empty(set, FETCH_TABLE); }

/** Whatever stands in a set, nothing of it was filled: emptying it will have to empty all. */
export function distrustData(set: usize): void {
  memory.fill(set + KEPT_MARKS, 1, KEPT_CELLS);
  store<u64>(set + DATA_TABLE, -1);
  store<u64>(set + WRITES + DATA_TABLE, -1);
}
export function distrustFetch(set: usize): void { store<u64>(set + FETCH_TABLE, -1); }

/** Forgets the page of `va`. */
export function forgetData(set: usize, va: u64): void {
  const entry = dataEntry(set, va);
  const other = displacedEntry(set, va);
  store<u64>(entry, NONE);
  store<u64>(entry, NONE, WRITES);
  store<u64>(other, NONE);
  store<u64>(other, NONE, WRITES);
  unkeep(set, va & ~OFFSET);
}
export function forgetFetch(set: usize, va: u64): void { store<u64>(fetchEntry(set, va), NONE); }

/** Takes the write tags of the page at linear address `at` away. */
export function forgetWritesIn(set: usize, at: usize): void {
  unkeep(set, NONE);
  const table = set + WRITES;
  const bytes = DATA_TABLE >> 6;
  for (let parts = load<u64>(table + DATA_TABLE); parts != 0; parts &= parts - 1) {
    const part = table + usize(ctz(parts)) * bytes;
    for (let entry = part; entry < part + bytes; entry += ENTRY) {
      const tag = load<u64>(entry);
      if (tag != NONE && u32(tag) + load<u32>(entry, ADDEND) == u32(at)) store<u64>(entry, NONE);
    }
  }
}

/** Takes a decoded page away. */
export function forgetCodeIn(set: usize, page: usize): void {
  for (let entry = set; entry < set + FETCH_TABLE; entry += ENTRY) {
    if (load<u32>(entry, FETCH_PAGE) == page) store<u64>(entry, NONE);
  }
}
