// RV32I and RV64I (unprivileged specification, chapters 2 and 4): one meaning a row of isa/rv64gc.isa.
import { Ops } from "../ops";
import { Insn } from "../insn";

export function lui<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.immediate(i)); }
export function auipc<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.add(m.pc(i), m.immediate(i))); }

export function jal<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.next(i)); }
export function jalr<M extends Ops>(m: M, i: Insn): u64 {
  const target = m.and(m.add(m.rs1(i), m.immediate(i)), m.imm(~1));
  m.setRd(i, m.next(i));
  return target;
}
export function beq<M extends Ops>(m: M, i: Insn): bool { return m.eq(m.rs1(i), m.rs2(i)); }
export function bne<M extends Ops>(m: M, i: Insn): bool { return m.ne(m.rs1(i), m.rs2(i)); }
export function blt<M extends Ops>(m: M, i: Insn): bool { return m.lt(m.rs1(i), m.rs2(i)); }
export function bge<M extends Ops>(m: M, i: Insn): bool { return m.ge(m.rs1(i), m.rs2(i)); }
export function bltu<M extends Ops>(m: M, i: Insn): bool { return m.ltu(m.rs1(i), m.rs2(i)); }
export function bgeu<M extends Ops>(m: M, i: Insn): bool { return m.geu(m.rs1(i), m.rs2(i)); }

// Most of these have a 16-bit form, so the interpreter calls them from two arms: inlined, neither pays for a
// call.
@inline export function lb<M extends Ops>(m: M, i: Insn): bool { return m.load8s(i, m.address(i)); }
@inline export function lh<M extends Ops>(m: M, i: Insn): bool { return m.load16s(i, m.address(i)); }
@inline export function lw<M extends Ops>(m: M, i: Insn): bool { return m.load32s(i, m.address(i)); }
@inline export function ld<M extends Ops>(m: M, i: Insn): bool { return m.load64(i, m.address(i)); }
@inline export function lbu<M extends Ops>(m: M, i: Insn): bool { return m.load8u(i, m.address(i)); }
@inline export function lhu<M extends Ops>(m: M, i: Insn): bool { return m.load16u(i, m.address(i)); }
@inline export function lwu<M extends Ops>(m: M, i: Insn): bool { return m.load32u(i, m.address(i)); }
@inline export function sb<M extends Ops>(m: M, i: Insn): bool { return m.store8(i, m.address(i), m.rs2(i)); }
@inline export function sh<M extends Ops>(m: M, i: Insn): bool {
  return m.store16(i, m.address(i), m.rs2(i));
}
@inline export function sw<M extends Ops>(m: M, i: Insn): bool {
  return m.store32(i, m.address(i), m.rs2(i));
}
@inline export function sd<M extends Ops>(m: M, i: Insn): bool {
  return m.store64(i, m.address(i), m.rs2(i));
}

export function addi<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.add(m.rs1(i), m.immediate(i))); }
export function xori<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.xor(m.rs1(i), m.immediate(i))); }
export function ori<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.or(m.rs1(i), m.immediate(i))); }
export function andi<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.and(m.rs1(i), m.immediate(i))); }
export function slli<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.shl(m.rs1(i), m.immediate(i))); }
export function srli<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.shr(m.rs1(i), m.immediate(i))); }
export function srai<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.sar(m.rs1(i), m.immediate(i))); }
export function addiw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.addw(m.rs1(i), m.immediate(i))); }
export function slliw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.shlw(m.rs1(i), m.immediate(i))); }
export function srliw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.shrw(m.rs1(i), m.immediate(i))); }
export function sraiw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.sarw(m.rs1(i), m.immediate(i))); }
export function slti<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.flag(m.lt(m.rs1(i), m.immediate(i))));
}
export function sltiu<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.flag(m.ltu(m.rs1(i), m.immediate(i))));
}

export function add<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.add(m.rs1(i), m.rs2(i))); }
export function sub<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.sub(m.rs1(i), m.rs2(i))); }
export function sll<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.shl(m.rs1(i), m.rs2(i))); }
export function xor<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.xor(m.rs1(i), m.rs2(i))); }
export function srl<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.shr(m.rs1(i), m.rs2(i))); }
export function sra<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.sar(m.rs1(i), m.rs2(i))); }
export function or<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.or(m.rs1(i), m.rs2(i))); }
export function and<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.and(m.rs1(i), m.rs2(i))); }
export function addw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.addw(m.rs1(i), m.rs2(i))); }
export function subw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.subw(m.rs1(i), m.rs2(i))); }
export function sllw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.shlw(m.rs1(i), m.rs2(i))); }
export function srlw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.shrw(m.rs1(i), m.rs2(i))); }
export function sraw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.sarw(m.rs1(i), m.rs2(i))); }
export function slt<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.flag(m.lt(m.rs1(i), m.rs2(i)))); }
export function sltu<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.flag(m.ltu(m.rs1(i), m.rs2(i)))); }

/** One hart sees its own accesses in order: nothing to do. */
export function fence<M extends Ops>(m: M, i: Insn): void {  }
