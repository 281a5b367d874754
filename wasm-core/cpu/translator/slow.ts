// What emitted code calls. Each runs with the registers in locals: it may raise a trap, which sees the pc and
// nothing else of the hart, or ask for the interpreter, which runs the instruction again; both make the
// region leave.
import { TranslatorCounts } from "../../abi";
import { evaluateSlow, traitsOf } from "../../generated/translate";
import * as float from "../float/index";
import { Outcome, crosses, dataAddress, extend, fault, sizeOf } from "../access";
import { readAcross, readRam, writeAcross, writeRam } from "../access";
import { holdsRegion, markWritten } from "../code";
import { hart, floatStatus } from "../hart";
import * as insn from "../insn";
import { holdsTohost } from "../../bus/tohost";
import { Access, FAULT, inRam, ramAt } from "../mmu";
import { linear, linearToWrite, readable, tlbEntry, writable } from "../tlb";
import { Fs } from "../status";
import { csrAllowed } from "../system";
import { mip } from "../trap";
import { count } from "./counts";
import { Trait } from "./region";
import { translator } from "./state";

/** Says what pcAt() of the instruction 0 is. */
@inline function begin(pc: u64): void {
  hart().page = 0;
  hart().pageVa = pc;
}

/** The region leaves; `unrun` instructions of its block did not run. */
function leaves(unrun: u32): u32 {
  translator().unrun = unrun;
  translator().stopped = 1;
  return 1;
}

/** The region leaves before the instruction, which is the interpreter's. */
function interpretInstead(pc: u64, rest: u32): u32 {
  hart().pc = pc;
  translator().mustInterpret = 1;
  return leaves(rest + 1);
}

/** A load that is not in line: 0 and the value in `hart().value`, or 1. `how`: Load; from bit 8 `rest`. */
export function translatedLoad(pc: u64, va: u64, how: u32): u32 {
  const kind = how & 255;
  const size = sizeOf(kind);
  const entry = tlbEntry(va);
  if (readable(entry, va, size)) {
    hart().value = extend(readRam(linear(entry, va), size), kind);
    return 0;
  }
  begin(pc);
  count(TranslatorCounts.SLOW_LOADS);
  if (crosses(va, size)) {
    if (readAcross(0, va, size) != Outcome.DONE) return leaves(how >> 8);
  } else {
    const pa = dataAddress(va, size, Access.READ);
    if (pa == FAULT) {
      fault(0, va);
      return leaves(how >> 8);
    }
    if (!inRam(pa, size)) return interpretInstead(pc, how >> 8);
    hart().value = readRam(ramAt(pa), size);
  }
  hart().value = extend(hart().value, kind);
  return 0;
}

/** A store that is not done in line. `how`: bytes, and from bit 8 what follows. */
export function translatedStore(pc: u64, va: u64, value: u64, how: u32): u32 {
  const size = how & 255;
  const entry = tlbEntry(va);
  if (writable(entry, va, size)) {
    writeRam(linearToWrite(entry, va), value, size);
    return 0;
  }
  begin(pc);
  count(TranslatorCounts.SLOW_STORES);
  if (crosses(va, size)) {
    if (writeAcross(0, va, value, size) != Outcome.DONE) return leaves(how >> 8);
    return 0;
  }
  const pa = dataAddress(va, size, Access.WRITE);
  if (pa == FAULT) {
    fault(0, va);
    return leaves(how >> 8);
  }
  if (!inRam(pa, size) || holdsTohost(pa) || holdsRegion(ramAt(pa), size)) {
    return interpretInstead(pc, how >> 8);
  }
  writeRam(ramAt(pa), value, size);
  markWritten(ramAt(pa), size);
  return 0;
}

/** A row that is not emitted, from its record; registers are in memory. */
export function translatedRow(pc: u64, record: usize, rest: u32): u32 {
  const rounds = (traitsOf(insn.op(record)) & Trait.ROUNDS) != 0;
  if (rounds && insn.rm(record) == insn.DYN && hart().frm > 4) return interpretInstead(pc, rest);
  hart().page = record;
  hart().pageVa = pc;
  return evaluateSlow(insn.op(record), record) ? 0 : leaves(rest);
}

/**
 * An access to a CSR, from its record; registers are in memory. The region leaves behind it when the data
 * TLB, the code mapping or floating point are not what they were, or an interrupt is pending.
 */
export function translatedCsr(pc: u64, record: usize, rest: u32): u32 {
  const h = hart();
  if (!csrAllowed(record)) return interpretInstead(pc, rest);
  h.page = record;
  h.pageVa = pc;
  const tlb = h.tlb;
  const generation = h.generation;
  const float = h.fs;
  evaluateSlow(insn.op(record), record);
  const same = h.tlb == tlb && h.generation == generation && (h.fs != Fs.OFF || float == Fs.OFF);
  return same && (mip() & u32(h.mie)) == 0 ? 0 : leaves(rest);
}

export function addD(a: u64, b: u64, rm: u32): u64 { return float.f64_add(floatStatus(), a, b, rm); }
export function subD(a: u64, b: u64, rm: u32): u64 { return float.f64_sub(floatStatus(), a, b, rm); }
export function mulD(a: u64, b: u64, rm: u32): u64 { return float.f64_mul(floatStatus(), a, b, rm); }
export function divD(a: u64, b: u64, rm: u32): u64 { return float.f64_div(floatStatus(), a, b, rm); }
export function sqrtD(a: u64, rm: u32): u64 { return float.f64_sqrt(floatStatus(), a, rm); }
export function mulAddD(a: u64, b: u64, c: u64, rm: u32): u64 {
  return float.f64_mulAdd(floatStatus(), a, b, c, rm);
}
export function eqD(a: u64, b: u64): u64 { return float.f64_eq(floatStatus(), a, b); }
export function ltD(a: u64, b: u64): u64 { return float.f64_lt(floatStatus(), a, b); }
export function leD(a: u64, b: u64): u64 { return float.f64_le(floatStatus(), a, b); }
