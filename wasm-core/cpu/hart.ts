// The state of one hart: register file and record at fixed low addresses, so that a register's address fits the 16-bit
// operand of a decoded instruction (cpu/insn.ts).
//
//   HART +   0  x[32]  u64  integer registers; x0 stays 0
//        + 256  sink   u64  where writes to x0 go
//        + 264  f[32]  u64  floating-point registers, singles NaN-boxed
//        + 520  Hart        the fields below
import { HART } from "../layout";

export const X: usize = HART;
export const SINK: usize = X + 32 * 8;
export const F: usize = SINK + 8;
export const HART_RECORD: usize = F + 32 * 8;

/** Privilege levels (privileged specification, table 1). */
export namespace Mode {
  export const U: u32 = 0;
  export const S: u32 = 1;
  export const M: u32 = 3;
}

@unmanaged
export class Hart {
  /** Address of the next instruction; exact whenever no instruction is under way. */
  pc: u64;
  /** Instructions retired before this run of the interpreter; `minstret` is this and what the run has done. */
  instret: u64;
  /** Instructions this run may still retire; below 1 the run ends at the next taken jump. */
  budget: i32;
  /** Current privilege, Mode. */
  mode: u32;
  /** Waiting in `wfi`. */
  waiting: u32;
  /** Interrupt lines driven by devices, as bits of `mip` (MSIP, MTIP, MEIP, SEIP, and STIP from Sstc). */
  lines: u32;
  /** Software-set bits of `mip` (SSIP, STIP, SEIP). */
  softMip: u32;
  /** Accrued exceptions and rounding mode of `fcsr`. */
  fflags: u32;
  frm: u32;

  /** Virtual address of the page being run and the decoded page it runs from (cpu/code.ts). */
  pageVa: u64;
  page: usize;
  /** Data TLB in use for loads and stores (cpu/tlb.ts). */
  tlb: usize;
  /** Fetch TLB in use. */
  fetchTlb: usize;

  /** LR/SC reservation: guest-physical address | 1, 0 when there is none. */
  reservation: u64;

  mstatus: u64;
  misa: u64;
  medeleg: u64;
  mideleg: u64;
  mie: u64;
  mtvec: u64;
  mcounteren: u64;
  mcountinhibit: u64;
  menvcfg: u64;
  mscratch: u64;
  mepc: u64;
  mcause: u64;
  mtval: u64;
  stvec: u64;
  scounteren: u64;
  senvcfg: u64;
  sscratch: u64;
  sepc: u64;
  scause: u64;
  stval: u64;
  satp: u64;
  stimecmp: u64;
  /** Added to the retired count to give `mcycle`, `minstret` after the guest wrote them. */
  cycleOffset: u64;
  instretOffset: u64;
}

@inline
export function hart(): Hart {
  return changetype<Hart>(HART_RECORD);
}
