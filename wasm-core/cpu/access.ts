// Memory accesses that miss the TLB: translation, page crossing, devices, pages that hold decoded code.
import { PAGE_BYTES, PAGE_FLAGS, PageFlag, RAM, RAM_BASE } from "../layout";
import { board } from "../bus/board-state";
import { bus } from "../bus/bus";
import { holdsTohost, tohostWritten } from "../bus/tohost";
import { markWritten, nextAt, pcAt } from "./code";
import { dataMode, hart } from "./hart";
import { Insn, rd } from "./insn";
import { Access, FAULT, accessFault, inRam, ramAt, translate } from "./mmu";
import { pmpAllows, pmpUniform } from "./pmp";
import { raise } from "./trap";
import { fillData, findData } from "./tlb";

/** What a load makes of the bytes. */
export const enum Load { I8, U8, I16, U16, I32, U32, X64, S }

/** How a slow access ended. */
export const enum Outcome {
  /** A trap was raised. */
  TRAPPED,
  DONE,
  /** A device took part: interrupts or the machine's end may be due. */
  DEVICE,
}

/** A load that missed. True when done and nothing else is due; see Ops. */
export function loadSlow(i: Insn, va: u64, kind: Load): bool {
  const outcome = readVirtual(i, va, sizeOf(kind));
  if (outcome == Outcome.TRAPPED) return false;
  store<u64>(rd(i), extend(hart().value, kind));
  return finish(i, outcome);
}

/** A store that missed. */
export function storeSlow(i: Insn, va: u64, value: u64, size: u32): bool {
  return finish(i, writeVirtual(i, va, value, size));
}

/** Leaves the block behind the instruction when a device took part. */
export function finish(i: Insn, outcome: Outcome): bool {
  if (outcome == Outcome.DEVICE) hart().pc = nextAt(i);
  return outcome == Outcome.DONE;
}

export function sizeOf(kind: Load): u32 {
  if (kind <= Load.U8) return 1;
  if (kind <= Load.U16) return 2;
  return kind == Load.X64 ? 8 : 4;
}

export function extend(raw: u64, kind: Load): u64 {
  switch (kind) {
    case Load.I8: return u64(i64(i8(raw)));
    case Load.I16: return u64(i64(i16(raw)));
    case Load.I32: return u64(i64(i32(raw)));
    case Load.S: return raw | 0xffff_ffff_0000_0000;
    default: return raw;
  }
}

/** Reads `size` bytes at `va`, zero-extended, into `hart().value`. */
export function readVirtual(i: Insn, va: u64, size: u32): Outcome {
  if (crosses(va, size)) return readAcross(i, va, size);
  const pa = dataAddress(va, size, Access.READ);
  if (pa == FAULT) return fault(i, va);
  if (inRam(pa, size)) {
    hart().value = readRam(ramAt(pa), size);
    return Outcome.DONE;
  }
  return readDevice(i, va, pa, size);
}

/** Writes the low `size` bytes of `value` at `va`. */
export function writeVirtual(i: Insn, va: u64, value: u64, size: u32): Outcome {
  if (crosses(va, size)) return writeAcross(i, va, value, size);
  const pa = dataAddress(va, size, Access.WRITE);
  if (pa == FAULT) return fault(i, va);
  if (inRam(pa, size)) {
    writeRam(ramAt(pa), value, size);
    markWritten(ramAt(pa), size);
    return tohostWritten(pa) ? Outcome.DEVICE : Outcome.DONE;
  }
  return writeDevice(i, va, pa, value, size);
}

@inline export function crosses(va: u64, size: u32): bool {
  return (u32(va) & (PAGE_BYTES - 1)) + size > PAGE_BYTES;
}

/** Translates, checks PMP, and gives the TLB what it may keep. */
export function dataAddress(va: u64, size: u32, access: Access): u64 {
  const known = findData(va, access == Access.WRITE);
  if (known) return RAM_BASE + u64(known - RAM);
  const pa = translate(va, access);
  if (pa == FAULT) return FAULT;
  const allowed = pmpAllows(pa, size, dataMode());
  if ((allowed & access) == 0) return accessFault(access);
  if (inRam(pa & ~u64(PAGE_BYTES - 1), PAGE_BYTES) && pmpUniform(pa)) keep(va, pa, access, allowed);
  return pa;
}

function keep(va: u64, pa: u64, access: Access, allowed: u32): void {
  const flags = load<u8>(PAGE_FLAGS + usize((pa - RAM_BASE) >> 12));
  const plain = (flags & (PageFlag.CODE | PageFlag.REGION)) == 0 && !holdsTohost(pa);
  const writes = access == Access.WRITE && plain && hart().clean == 0;
  // A page table that lets a page be written lets it be read.
  const reads = (allowed & Access.READ) != 0;
  fillData(va, ramAt(pa & ~u64(PAGE_BYTES - 1)), reads, writes);
}

export function readRam(at: usize, size: u32): u64 {
  switch (size) {
    case 1: return load<u8>(at);
    case 2: return load<u16>(at);
    case 4: return load<u32>(at);
    default: return load<u64>(at);
  }
}

export function writeRam(at: usize, value: u64, size: u32): void {
  switch (size) {
    case 1: store<u8>(at, u8(value)); break;
    case 2: store<u16>(at, u16(value)); break;
    case 4: store<u32>(at, u32(value)); break;
    default: store<u64>(at, value);
  }
}

/** An access over a page boundary: both pages are checked before any byte moves. */
export function readAcross(i: Insn, va: u64, size: u32): Outcome {
  const second = (va | (PAGE_BYTES - 1)) + 1;
  const low = dataAddress(va, 1, Access.READ);
  if (low == FAULT) return fault(i, va);
  const high = dataAddress(second, 1, Access.READ);
  if (high == FAULT) return fault(i, second);
  let value: u64 = 0;
  for (let k: u32 = 0; k < size; k++) {
    const pa = va + k < second ? low + k : high + (va + k - second);
    if (!inRam(pa, 1)) return faultAccess(i, va + k, Access.READ);
    value |= u64(load<u8>(ramAt(pa))) << (k << 3);
  }
  hart().value = value;
  return Outcome.DONE;
}

export function writeAcross(i: Insn, va: u64, value: u64, size: u32): Outcome {
  const second = (va | (PAGE_BYTES - 1)) + 1;
  const low = dataAddress(va, 1, Access.WRITE);
  if (low == FAULT) return fault(i, va);
  const high = dataAddress(second, 1, Access.WRITE);
  if (high == FAULT) return fault(i, second);
  if (!inRam(low, 1)) return faultAccess(i, va, Access.WRITE);
  if (!inRam(high, 1)) return faultAccess(i, second, Access.WRITE);
  for (let k: u32 = 0; k < size; k++) {
    const pa = va + k < second ? low + k : high + (va + k - second);
    store<u8>(ramAt(pa), u8(value >> (k << 3)));
    markWritten(ramAt(pa), 1);
  }
  return Outcome.DONE;
}

function readDevice(i: Insn, va: u64, pa: u64, size: u32): Outcome {
  if (!bus().answers(pa)) return faultAccess(i, va, Access.READ);
  hart().pc = pcAt(i);
  hart().value = bus().read(pa, size);
  return Outcome.DEVICE;
}

function writeDevice(i: Insn, va: u64, pa: u64, value: u64, size: u32): Outcome {
  if (!bus().answers(pa)) return faultAccess(i, va, Access.WRITE);
  hart().pc = pcAt(i);
  bus().write(pa, size, value);
  return Outcome.DEVICE;
}

export function fault(i: Insn, va: u64): Outcome {
  hart().pc = pcAt(i);
  raise(hart().value, va);
  return Outcome.TRAPPED;
}

/** An access to an address where nothing answers: counted, and an access fault as on QEMU's board. */
function faultAccess(i: Insn, va: u64, access: Access): Outcome {
  if (access == Access.READ) board().badReads++;
  else board().badWrites++;
  accessFault(access);
  return fault(i, va);
}
