// The state of one hart: register file and record at fixed low addresses, so that a register's address fits
// the 16-bit operand of a decoded instruction (cpu/insn.ts).
//
//   HART +    0  x[32]        u64  integer registers; x0 stays 0
//        +  256  sink         u64  where writes to x0 go
//        +  264  f[32]        u64  floating-point registers, singles NaN-boxed
//        +  520  Hart              the fields below
//        + 1024  pmpaddr[16]  u64
import { FloatStatus } from "./float/status";
import { HART } from "../layout";
import { Mstatus } from "./status";

export const X: usize = HART;
export const SINK: usize = X + 32 * 8;
export const F: usize = SINK + 8;
/** Number of the stack pointer. */
export const SP: u32 = 2;
export const HART_RECORD: usize = F + 32 * 8;
export const PMPADDR: usize = HART + 1024;

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
  /** Instructions this run of the interpreter may still retire; below 1 it ends at the next taken jump. */
  budget: i32;
  /**
   * Instructions counted against the budget that did not retire (they trapped), since the page was entered.
   */
  undone: i32;
  /** Retired count at which the budget is used up: retired = horizon - budget. */
  horizon: u64;
  /** Current privilege, Mode. */
  mode: u32;
  /** Waiting in `wfi`. */
  waiting: u32;
  /** Interrupt lines driven by devices and timers, as bits of `mip`. */
  lines: u32;
  /** Bits of `mip` set by software (SSIP, STIP, SEIP). */
  softMip: u32;

  /** Accrued floating-point exceptions, and the dynamic rounding mode. */
  fflags: u32;
  frm: u32;
  /** mstatus.FS: 0 Off … 3 Dirty. */
  fs: u32;

  /** What the last slow memory access read, or the cause of its fault. */
  value: u64;
  /** 1 when the page last translated must be walked again before a write. */
  clean: u32;
  /** Virtual address of the page being run and the decoded page it runs from (cpu/code.ts). */
  pageVa: u64;
  page: usize;
  /** Data TLB for loads and stores now, fetch TLB for the privilege now (cpu/tlb.ts). */
  tlb: usize;
  fetchTlb: usize;
  /** Number of the TLB space that belongs to satp. */
  space: u32;
  /** Word and slot of the instruction that runs from the scratch page. */
  scratchBits: u32;
  scratchSlot: usize;
  /** Number of the code mapping in force: privilege, address space, when it last changed (cpu/spaces.ts). */
  generation: u32;
  generations: u32;
  /** The part of it that M-mode has: PMP alone can change what runs there. */
  machineGeneration: u32;
  /** Jumps to a place before it counts as hot; more than a counter holds: never. */
  heatLimit: u32;
  /** The interpreter stopped at a place that became hot. */
  hot: u32;
  /** A computed jump led to pc, and nobody has noted it yet. */
  computed: u32;
  /** A page was decoded anew; pages with translated code were written, this many. */
  fresh: u32;
  writtenPages: u32;
  writtenTooMany: u32;
  /** Decoded page that is reused next. */
  nextVictim: u32;

  /** LR/SC reservation: guest-physical address | 1, 0 when there is none. */
  reservation: u64;

  mstatus: u64;
  misa: u64;
  medeleg: u64;
  mideleg: u64;
  mie: u64;
  mtvec: u64;
  mcounteren: u64;
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
  /** Guest-physical addresses all of whose bytes the PMP entry matches first, -1: none does (cpu/pmp.ts). */
  pmpLow: u64;
  pmpHigh: u64;
  pmpEntry: i32;
  pmpcfg0: u64;
  pmpcfg2: u64;
  /** Added to the retired count to give `mcycle`, `minstret`, which the guest may write. */
  cycleOffset: u64;
  instretOffset: u64;
}

@inline export function hart(): Hart { return changetype<Hart>(HART_RECORD); }

@inline export function floatStatus(): FloatStatus {
  return changetype<FloatStatus>(HART_RECORD + offsetof<Hart>("fflags"));
}

/** Instructions retired since reset. */
@inline export function retired(): u64 { return hart().horizon - i64(hart().budget); }

/** The privilege with which data is accessed now (MPRV). */
@inline export function dataMode(): u32 {
  const status = hart().mstatus;
  if (hart().mode != Mode.M || (status & Mstatus.MPRV) == 0) return hart().mode;
  return u32((status & Mstatus.MPP) >> Mstatus.MPP_SHIFT);
}
