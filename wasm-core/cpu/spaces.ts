// Which TLB tables answer now: a set for each address space and privilege, so that a system call, a copy to
// user memory or a context switch changes a pointer and flushes nothing.
//
//   TLB ┬ Space[SPACES]       what each address space below stands for
//       ├ code[SPACES]        a bit for the hash of each page on whose mapping some jump cache entry relies
//       ├ machine             data, fetch: M mode
//       └ space[SPACES]       data U, data S, data S with SUM, fetch U, fetch S
//   WRITERS                   for each page of RAM a bit for each space that has had a write tag for it
import { board } from "../bus/board-state";
import { JUMPS, JUMP_BYTES, PAGE_SHIFT, RAM, TLB, WRITERS } from "../layout";
import { Mode, dataMode, hart } from "./hart";
import { Mstatus } from "./status";
import { DATA_BYTES, FETCH_BYTES, distrustData, distrustFetch, emptyData, emptyFetch } from "./tlb";
import { forgetCodeIn, forgetData, forgetFetch, forgetWritesIn } from "./tlb";

const SPACES: u32 = 8;
/** Sets of a space: data U, S, S with SUM; fetch U, S. */
const DATA_SETS: u32 = 3;
const FETCH_SETS: u32 = 2;
/** Bytes of the bits of one space. */
const CODE_BYTES: u32 = 1024;
const CODE_PAGES: usize = TLB + 0x1000;
const MACHINE: usize = CODE_PAGES + SPACES * CODE_BYTES;
const MACHINE_FETCH: usize = MACHINE + DATA_BYTES;
const SPACE_SETS: usize = MACHINE_FETCH + FETCH_BYTES;
const SPACE_BYTES: u32 = DATA_SETS * DATA_BYTES + FETCH_SETS * FETCH_BYTES;

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

@inline function space(n: u32): Space { return changetype<Space>(TLB + n * offsetof<Space>()); }
@inline function dataSet(n: u32, set: u32): usize { return SPACE_SETS + n * SPACE_BYTES + set * DATA_BYTES; }
@inline function fetchSet(n: u32, set: u32): usize { return dataSet(n, DATA_SETS) + set * FETCH_BYTES; }

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
  const mode = dataMode();
  const set = mode == Mode.U ? 0 : h.mstatus & Mstatus.SUM ? 2 : 1;
  h.tlb = mode == Mode.M ? MACHINE : dataSet(h.space, set);
  h.fetchTlb = h.mode == Mode.M ? MACHINE_FETCH : fetchSet(h.space, h.mode == Mode.U ? 0 : 1);
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
  for (let set: u32 = 0; set < DATA_SETS; set++) emptyData(dataSet(n, set));
  for (let set: u32 = 0; set < FETCH_SETS; set++) emptyFetch(fetchSet(n, set));
  renew(n);
  const s = space(n);
  s.superLow = -1;
  s.superHigh = 0;
}

/** Forgets everything, whatever the memory holds: the machine was reset. */
export function resetTlb(): void {
  memory.fill(TLB, 0, MACHINE - TLB);
  memory.fill(WRITERS, 0, usize(board().ramBytes >> PAGE_SHIFT));
  distrustData(MACHINE);
  distrustFetch(MACHINE_FETCH);
  for (let n: u32 = 0; n < SPACES; n++) {
    for (let set: u32 = 0; set < DATA_SETS; set++) distrustData(dataSet(n, set));
    for (let set: u32 = 0; set < FETCH_SETS; set++) distrustFetch(fetchSet(n, set));
  }
  flushAll();
  enterSpace();
}

/** Forgets everything: PMP or MXR changed. */
export function flushAll(): void {
  emptyData(MACHINE);
  emptyFetch(MACHINE_FETCH);
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
    for (let set: u32 = 0; set < DATA_SETS; set++) forgetData(dataSet(n, set), va);
    for (let set: u32 = 0; set < FETCH_SETS; set++) forgetFetch(fetchSet(n, set), va);
  }
}

/** Takes every write tag of the page at linear address `at` away: it holds decoded code now. */
export function forgetWrites(at: usize): void {
  const writers = WRITERS + ((at - RAM) >> PAGE_SHIFT);
  const spaces: u32 = load<u8>(writers);
  if (spaces == 0) return;
  store<u8>(writers, 0);
  forgetWritesIn(MACHINE, at);
  for (let n: u32 = 0; n < SPACES; n++) {
    if (((spaces >> n) & 1) == 0) continue;
    for (let set: u32 = 0; set < DATA_SETS; set++) forgetWritesIn(dataSet(n, set), at);
  }
}

/** Takes a decoded page that is about to be reused out of every fetch set. */
export function forgetCode(page: usize): void {
  forgetCodeIn(MACHINE_FETCH, page);
  for (let n: u32 = 0; n < SPACES; n++) {
    if (space(n).used == 0) continue;
    for (let set: u32 = 0; set < FETCH_SETS; set++) forgetCodeIn(fetchSet(n, set), page);
  }
}
