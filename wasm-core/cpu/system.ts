// The privileged instructions and CSR access as the hart does them now. On entry `hart().pc` is the
// instruction; each leaves the next pc there.
import { readCsr, writeCsr } from "../generated/csr";
import { bitsAt, nextAt } from "./code";
import { Mode, SINK, hart } from "./hart";
import { Insn, csr, rd } from "./insn";
import { Cause, Fs, Menvcfg, Mstatus } from "./status";
import { forgetPage, forgetSpaces } from "./spaces";
import { mip, raise, returnFromMachine, returnFromSupervisor } from "./trap";

export function illegal(i: Insn): void {
  raise(Cause.ILLEGAL_INSTRUCTION, bitsAt(i));
}

/** How csrrw, csrrs and csrrc combine the old value with their operand. */
export const enum Combine { WRITE, SET, CLEAR }

/** Reads a CSR into rd and, when `writes`, writes it. */
export function accessCsr(i: Insn, how: Combine, value: u64, writes: bool): void {
  const number = csr(i) & 0xfff;
  const index = csr(i) >> 12;
  if (index == 0 || !allowed(number, writes)) return illegal(i);
  const reads = how != Combine.WRITE || rd(i) != u32(SINK);
  const old = reads ? readCsr(index) : 0;
  if (writes) writeCsr(index, how == Combine.WRITE ? value : how == Combine.SET ? old | value : old & ~value);
  store<u64>(rd(i), old);
  hart().pc = nextAt(i);
}

/** May the CSR of the instruction be read and written now? */
export function csrAllowed(i: Insn): bool { return allowed(csr(i) & 0xfff, true); }

/** Privilege, read-only numbers, and the bits elsewhere that switch a register off. */
function allowed(number: u32, writes: bool): bool {
  const h = hart();
  if (h.mode < ((number >> 8) & 3) || (writes && number >> 10 == 3)) return false;
  if (number <= 0x003) return h.fs != Fs.OFF;
  if (number >= 0xc00 && number < 0xc20) return counterAllowed(number & 31);
  if (number == 0x180) return h.mode != Mode.S || (h.mstatus & Mstatus.TVM) == 0;
  if (number == 0x14d && h.mode != Mode.M) return (h.menvcfg & Menvcfg.STCE) != 0 && (h.mcounteren & 2) != 0;
  return true;
}

function counterAllowed(counter: u32): bool {
  const h = hart();
  if (h.mode < Mode.M && ((h.mcounteren >> counter) & 1) == 0) return false;
  return h.mode > Mode.U || ((h.scounteren >> counter) & 1) != 0;
}

export function ecall(): void { raise(Cause.ECALL_FROM_U + u64(hart().mode), 0); }
export function ebreak(): void { raise(Cause.BREAKPOINT, hart().pc); }

export function sret(i: Insn): void {
  const h = hart();
  if (h.mode == Mode.U || (h.mode == Mode.S && h.mstatus & Mstatus.TSR)) return illegal(i);
  returnFromSupervisor();
}

export function mret(i: Insn): void {
  if (hart().mode != Mode.M) return illegal(i);
  returnFromMachine();
}

/** Waits unless an enabled interrupt is pending, whatever mstatus says. */
export function wfi(i: Insn): void {
  const h = hart();
  if (h.mode == Mode.U || (h.mode == Mode.S && h.mstatus & Mstatus.TW)) return illegal(i);
  h.waiting = (mip() & u32(h.mie)) == 0 ? 1 : 0;
  h.pc = nextAt(i);
}

export function sfenceVma(i: Insn, address: u64, everywhere: bool, asid: u64, everySpace: bool): void {
  const h = hart();
  if (h.mode == Mode.U || (h.mode == Mode.S && h.mstatus & Mstatus.TVM)) return illegal(i);
  if (everywhere) forgetSpaces(asid & 0xffff, everySpace);
  else forgetPage(address, asid & 0xffff, everySpace);
  h.pc = nextAt(i);
}

/** Stores reach decoded code when they happen, DMA when the block ends: leaving it is all that is due. */
export function fenceI(i: Insn): void {
  hart().pc = nextAt(i);
}
