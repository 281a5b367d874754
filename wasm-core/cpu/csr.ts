// CSRs with side effects or views of others: the accessors that isa/csr.isa names (privileged specification,
// chapters 2, 3 and 12).
import { board } from "../bus/board-state";
import { time } from "./clock";
import { PMPADDR, hart, retired } from "./hart";
import { forgetMatch, pmpLocked, pmpaddr, pmpcfgWritten } from "./pmp";
import { Fs, Irq, Menvcfg, Mstatus } from "./status";
import { enterSpace, flushAll, selectTlb } from "./spaces";
import { mip } from "./trap";

// Floating point

export function read_fflags(): u64 { return hart().fflags; }
export function read_frm(): u64 { return hart().frm; }
export function read_fcsr(): u64 { return (hart().frm << 5) | hart().fflags; }
export function write_fflags(value: u64): void {
  hart().fflags = u32(value) & 31;
  hart().fs = Fs.DIRTY;
}
export function write_frm(value: u64): void {
  hart().frm = u32(value) & 7;
  hart().fs = Fs.DIRTY;
}
export function write_fcsr(value: u64): void {
  write_fflags(value);
  write_frm(value >> 5);
}

// Counters

export function read_cycle(): u64 { return retired() - 1 + hart().cycleOffset; }
export function read_instret(): u64 { return retired() - 1 + hart().instretOffset; }
export function read_time(): u64 { return time() + board().mtimeOffset; }
export function read_hpmcounter(number: u32): u64 { return 0; }
export function read_mcycle(): u64 { return read_cycle(); }
export function read_minstret(): u64 { return read_instret(); }
export function write_mcycle(value: u64): void { hart().cycleOffset = value - retired(); }
export function write_minstret(value: u64): void { hart().instretOffset = value - retired(); }

// Status

const SSTATUS = Mstatus.SIE | Mstatus.SPIE | Mstatus.SPP | Mstatus.FS | Mstatus.SUM | Mstatus.MXR;
const MSTATUS =
  SSTATUS | Mstatus.MIE | Mstatus.MPIE | Mstatus.MPP | Mstatus.MPRV | Mstatus.TVM | Mstatus.TW | Mstatus.TSR;

export function read_mstatus(): u64 {
  const h = hart();
  const sd = h.fs == Fs.DIRTY ? Mstatus.SD : 0;
  return h.mstatus | (u64(h.fs) << Mstatus.FS_SHIFT) | Mstatus.UXL_64 | Mstatus.SXL_64 | sd;
}
export function read_sstatus(): u64 { return read_mstatus() & (SSTATUS | Mstatus.UXL_64 | Mstatus.SD); }
export function write_mstatus(value: u64): void { writeStatus(value, MSTATUS); }
export function write_sstatus(value: u64): void { writeStatus(value, SSTATUS); }

function writeStatus(value: u64, mask: u64): void {
  const h = hart();
  if ((value & Mstatus.MPP) == 2 << Mstatus.MPP_SHIFT) mask &= ~Mstatus.MPP;
  const old = h.mstatus;
  h.fs = u32((value & Mstatus.FS) >> Mstatus.FS_SHIFT);
  h.mstatus = ((old & ~mask) | (value & mask)) & ~Mstatus.FS;
  if ((old ^ h.mstatus) & Mstatus.MXR) flushAll();
  selectTlb();
}

export function read_menvcfg(): u64 { return hart().menvcfg; }
export function write_menvcfg(value: u64): void {
  hart().menvcfg = value & (Menvcfg.FIOM | Menvcfg.ADUE | Menvcfg.STCE);
  compareStimecmp();
}

// Interrupts

export function read_mip(): u64 { return mip(); }
export function write_mip(value: u64): void {
  let mask = Irq.SUPERVISOR;
  if (hart().menvcfg & Menvcfg.STCE) mask &= ~Irq.STIP;
  hart().softMip = (hart().softMip & ~mask) | (u32(value) & mask);
}
export function read_sip(): u64 { return mip() & u32(hart().mideleg); }
export function write_sip(value: u64): void {
  const mask = Irq.SSIP & u32(hart().mideleg);
  hart().softMip = (hart().softMip & ~mask) | (u32(value) & mask);
}
export function read_sie(): u64 { return hart().mie & hart().mideleg; }
export function write_sie(value: u64): void {
  const h = hart();
  h.mie = (h.mie & ~h.mideleg) | (value & h.mideleg);
}

export function read_stimecmp(): u64 { return hart().stimecmp; }
export function write_stimecmp(value: u64): void {
  hart().stimecmp = value;
  compareStimecmp();
}

/** Drives STIP from stimecmp (Sstc); the timer interrupt is level-triggered. */
export function compareStimecmp(): void {
  const h = hart();
  const due = (h.menvcfg & Menvcfg.STCE) != 0 && read_time() >= h.stimecmp;
  h.lines = due ? h.lines | Irq.STIP : h.lines & ~Irq.STIP;
}

// Translation and protection

export function read_satp(): u64 { return hart().satp; }
/** Bare, Sv39 or Sv48; a write that names another mode changes nothing. */
export function write_satp(value: u64): void {
  const mode = u32(value >> 60);
  if (mode != 0 && mode != 8 && mode != 9) return;
  if (hart().satp == value) return;
  hart().satp = value;
  enterSpace();
}

export function read_pmpcfg(first: u32): u64 { return first == 0 ? hart().pmpcfg0 : hart().pmpcfg2; }
export function write_pmpcfg(first: u32, value: u64): void {
  if (first == 0) hart().pmpcfg0 = pmpcfgWritten(0, hart().pmpcfg0, value);
  else hart().pmpcfg2 = pmpcfgWritten(8, hart().pmpcfg2, value);
  forgetMatch();
  flushAll();
}
export function read_pmpaddr(n: u32): u64 { return pmpaddr(n); }
export function write_pmpaddr(n: u32, value: u64): void {
  if (pmpLocked(n)) return;
  store<u64>(PMPADDR + (n << 3), value & ((1 << 54) - 1));
  forgetMatch();
  flushAll();
}
