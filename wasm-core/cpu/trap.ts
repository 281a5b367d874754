// Taking traps and returning from them (privileged specification, 3.1.6–3.1.8, 3.3.2).
import { Mode, hart } from "./hart";
import { Cause, Irq, Mstatus } from "./status";
import { selectTlb } from "./spaces";

const INTERRUPT: u64 = 1 << 63;

/** Pending interrupts, as `mip` reads. */
@inline export function mip(): u32 { return hart().lines | hart().softMip; }

/** Takes the exception `cause` at `hart().pc`; the instruction there does not retire. */
export function raise(cause: u64, tval: u64): void {
  hart().undone++;
  enter(cause, tval, hart().mode <= Mode.S && ((hart().medeleg >> cause) & 1) != 0);
}

/** Takes an exception met while fetching, before the instruction was counted. */
export function raiseFetch(cause: u64, tval: u64): void {
  hart().budget--;
  raise(cause, tval);
}

/** Takes the most urgent interrupt that is pending and enabled. */
export function takeInterrupt(): bool {
  const h = hart();
  const pending = mip() & u32(h.mie);
  if (pending == 0) return false;
  const machine = pending & ~u32(h.mideleg);
  if (machine != 0 && (h.mode < Mode.M || (h.mstatus & Mstatus.MIE) != 0)) {
    enter(INTERRUPT | mostUrgent(machine), 0, false);
    return true;
  }
  const supervisor = pending & u32(h.mideleg);
  if (supervisor != 0 && (h.mode < Mode.S || (h.mode == Mode.S && (h.mstatus & Mstatus.SIE) != 0))) {
    enter(INTERRUPT | mostUrgent(supervisor), 0, true);
    return true;
  }
  return false;
}

/** Number of the interrupt to take first: MEI, MSI, MTI, SEI, SSI, STI. */
function mostUrgent(pending: u32): u64 {
  if (pending & Irq.MEIP) return 11;
  if (pending & Irq.MSIP) return 3;
  if (pending & Irq.MTIP) return 7;
  if (pending & Irq.SEIP) return 9;
  if (pending & Irq.SSIP) return 1;
  return 5;
}

function enter(cause: u64, tval: u64, supervisor: bool): void {
  const h = hart();
  let tvec: u64;
  if (supervisor) {
    h.sepc = h.pc;
    h.scause = cause;
    h.stval = tval;
    const spie = h.mstatus & Mstatus.SIE ? Mstatus.SPIE : 0;
    const spp = h.mode == Mode.S ? Mstatus.SPP : 0;
    h.mstatus = (h.mstatus & ~(Mstatus.SPIE | Mstatus.SIE | Mstatus.SPP)) | spie | spp;
    h.mode = Mode.S;
    tvec = h.stvec;
  } else {
    h.mepc = h.pc;
    h.mcause = cause;
    h.mtval = tval;
    const mpie = h.mstatus & Mstatus.MIE ? Mstatus.MPIE : 0;
    const mpp = u64(h.mode) << Mstatus.MPP_SHIFT;
    h.mstatus = (h.mstatus & ~(Mstatus.MPIE | Mstatus.MIE | Mstatus.MPP)) | mpie | mpp;
    h.mode = Mode.M;
    tvec = h.mtvec;
  }
  const vectored = (tvec & 1) != 0 && (cause & INTERRUPT) != 0;
  h.pc = (tvec & ~3) + (vectored ? (cause & 63) << 2 : 0);
  selectTlb();
}

/** `mret`: back to mepc with the privilege of MPP. */
export function returnFromMachine(): void {
  const h = hart();
  const mode = u32((h.mstatus & Mstatus.MPP) >> Mstatus.MPP_SHIFT);
  let status = h.mstatus & ~(Mstatus.MIE | Mstatus.MPIE | Mstatus.MPP);
  if (h.mstatus & Mstatus.MPIE) status |= Mstatus.MIE;
  if (mode != Mode.M) status &= ~Mstatus.MPRV;
  h.mstatus = status | Mstatus.MPIE;
  h.mode = mode;
  h.pc = h.mepc;
  selectTlb();
}

/** `sret`: back to sepc with the privilege of SPP. */
export function returnFromSupervisor(): void {
  const h = hart();
  const mode = h.mstatus & Mstatus.SPP ? Mode.S : Mode.U;
  let status = h.mstatus & ~(Mstatus.SIE | Mstatus.SPIE | Mstatus.SPP | Mstatus.MPRV);
  if (h.mstatus & Mstatus.SPIE) status |= Mstatus.SIE;
  h.mstatus = status | Mstatus.SPIE;
  h.mode = mode;
  h.pc = h.sepc;
  selectTlb();
}
