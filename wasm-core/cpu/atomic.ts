// A: load-reserved, store-conditional, read-modify-write (unprivileged specification, chapter 13). They need
// natural alignment, and they work on RAM only.
import { board } from "../bus/board-state";
import { markWritten, pcAt } from "./code";
import { hart } from "./hart";
import { Insn, rd } from "./insn";
import { Access, FAULT, accessFault, inRam, ramAt } from "./mmu";
import { dataAddress } from "./access";
import { Amo } from "./ops";
import { Cause } from "./status";
import { raise } from "./trap";
import { linear, linearToWrite, readable, tlbEntry, writable } from "./tlb";

/** Linear address of an aligned location that may be written (for LR: read); 0 when a trap was raised. */
function location(i: Insn, va: u64, size: u32, access: Access): usize {
  if (va & (size - 1)) {
    const load = access == Access.READ;
    return trapped(i, load ? Cause.LOAD_ADDRESS_MISALIGNED : Cause.STORE_ADDRESS_MISALIGNED, va);
  }
  const pa = dataAddress(va, size, access);
  if (pa == FAULT) return trapped(i, hart().value, va);
  if (inRam(pa, size)) return ramAt(pa);
  board().badReads++;
  accessFault(access);
  return trapped(i, hart().value, va);
}

function trapped(i: Insn, cause: u64, va: u64): usize {
  hart().pc = pcAt(i);
  raise(cause, va);
  return 0;
}

@inline function loadWord(at: usize, size: u32): u64 {
  return size == 4 ? u64(i64(load<i32>(at))) : load<u64>(at);
}
@inline function storeWord(at: usize, value: u64, size: u32): void {
  if (size == 4) store<u32>(at, u32(value));
  else store<u64>(at, value);
}

/** lr.w, lr.d: loads and reserves the location. */
export function loadReserved(i: Insn, va: u64, size: u32): bool {
  const entry = tlbEntry(va);
  const at = readable(entry, va, size) ? linear(entry, va) : location(i, va, size, Access.READ);
  if (at == 0) return false;
  hart().reservation = u64(at) | 1;
  store<u64>(rd(i), loadWord(at, size));
  return true;
}

/** sc.w, sc.d: stores when the location is still reserved; rd is 0 then, else 1. The reservation ends. */
export function storeConditional(i: Insn, va: u64, value: u64, size: u32): bool {
  const entry = tlbEntry(va);
  const at = writable(entry, va, size) ? linearToWrite(entry, va) : location(i, va, size, Access.WRITE);
  if (at == 0) return false;
  const holds = hart().reservation == (u64(at) | 1);
  hart().reservation = 0;
  if (holds) write(at, value, size);
  store<u64>(rd(i), holds ? 0 : 1);
  return true;
}

/** amo*.w, amo*.d: rd gets the old value, the location the combined one. */
export function readModifyWrite(i: Insn, kind: Amo, va: u64, value: u64, size: u32): bool {
  const entry = tlbEntry(va);
  const at = writable(entry, va, size) ? linearToWrite(entry, va) : location(i, va, size, Access.WRITE);
  if (at == 0) return false;
  const old = loadWord(at, size);
  write(at, combine(kind, old, size == 4 ? u64(i64(i32(value))) : value), size);
  store<u64>(rd(i), old);
  return true;
}

function write(at: usize, value: u64, size: u32): void {
  storeWord(at, value, size);
  markWritten(at, size);
}

function combine(kind: Amo, old: u64, value: u64): u64 {
  switch (kind) {
    case Amo.SWAP: return value;
    case Amo.ADD: return old + value;
    case Amo.XOR: return old ^ value;
    case Amo.AND: return old & value;
    case Amo.OR: return old | value;
    case Amo.MIN: return i64(old) < i64(value) ? old : value;
    case Amo.MAX: return i64(old) > i64(value) ? old : value;
    case Amo.MINU: return old < value ? old : value;
    default: return old > value ? old : value;
  }
}
