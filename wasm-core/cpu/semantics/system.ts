// Zicsr, Zifencei and the privileged instructions (privileged specification, chapters 2, 3.3 and 12.2).
import { X } from "../hart";
import { Ops } from "../ops";
import { Insn, rs1, rs2 } from "../insn";

/** csrrs and csrrc write only when their source is not x0 (or a zero immediate). */
export function csrrw<M extends Ops>(m: M, i: Insn): void { m.csrrw(i, m.rs1(i)); }
export function csrrs<M extends Ops>(m: M, i: Insn): void { m.csrrs(i, m.rs1(i), rs1(i) != u32(X)); }
export function csrrc<M extends Ops>(m: M, i: Insn): void { m.csrrc(i, m.rs1(i), rs1(i) != u32(X)); }
export function csrrwi<M extends Ops>(m: M, i: Insn): void { m.csrrw(i, m.zimm(i)); }
export function csrrsi<M extends Ops>(m: M, i: Insn): void { m.csrrs(i, m.zimm(i), rs1(i) != 0); }
export function csrrci<M extends Ops>(m: M, i: Insn): void { m.csrrc(i, m.zimm(i), rs1(i) != 0); }

export function fence_i<M extends Ops>(m: M, i: Insn): void { m.fenceI(i); }
export function ecall<M extends Ops>(m: M, i: Insn): void { m.ecall(i); }
export function ebreak<M extends Ops>(m: M, i: Insn): void { m.ebreak(i); }
export function sret<M extends Ops>(m: M, i: Insn): void { m.sret(i); }
export function mret<M extends Ops>(m: M, i: Insn): void { m.mret(i); }
export function wfi<M extends Ops>(m: M, i: Insn): void { m.wfi(i); }
/** With x0 in place of an operand the fence holds for every address, every address space. */
export function sfence_vma<M extends Ops>(m: M, i: Insn): void {
  m.sfenceVma(i, m.rs1(i), rs1(i) == u32(X), m.rs2(i), rs2(i) == u32(X));
}
