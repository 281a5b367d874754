// Zba, Zbb, Zbs: bit manipulation (unprivileged specification, chapter 30).
import { Ops } from "../ops";
import { Insn } from "../insn";

export function sh1add<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.add(m.shl(m.rs1(i), m.imm(1)), m.rs2(i)));
}
export function sh1add_uw<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.add(m.shl(m.zext32(m.rs1(i)), m.imm(1)), m.rs2(i)));
}
export function sh2add<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.add(m.shl(m.rs1(i), m.imm(2)), m.rs2(i)));
}
export function sh2add_uw<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.add(m.shl(m.zext32(m.rs1(i)), m.imm(2)), m.rs2(i)));
}
export function sh3add<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.add(m.shl(m.rs1(i), m.imm(3)), m.rs2(i)));
}
export function sh3add_uw<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.add(m.shl(m.zext32(m.rs1(i)), m.imm(3)), m.rs2(i)));
}
export function add_uw<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.add(m.zext32(m.rs1(i)), m.rs2(i)));
}
export function slli_uw<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.shl(m.zext32(m.rs1(i)), m.immediate(i)));
}

export function andn<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.and(m.rs1(i), m.xor(m.rs2(i), m.imm(-1))));
}
export function orn<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.or(m.rs1(i), m.xor(m.rs2(i), m.imm(-1))));
}
export function xnor<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.xor(m.rs1(i), m.xor(m.rs2(i), m.imm(-1))));
}
export function clz<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.clz(m.rs1(i))); }
export function ctz<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.ctz(m.rs1(i))); }
export function cpop<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.popcnt(m.rs1(i))); }
export function clzw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.clzw(m.rs1(i))); }
export function ctzw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.ctzw(m.rs1(i))); }
export function cpopw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.popcntw(m.rs1(i))); }
export function sext_b<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.sext8(m.rs1(i))); }
export function sext_h<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.sext16(m.rs1(i))); }
export function zext_h<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.zext16(m.rs1(i))); }
export function orc_b<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.orcb(m.rs1(i))); }
export function rev8<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.rev8(m.rs1(i))); }
export function min<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.select(m.rs1(i), m.rs2(i), m.lt(m.rs1(i), m.rs2(i))));
}
export function minu<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.select(m.rs1(i), m.rs2(i), m.ltu(m.rs1(i), m.rs2(i))));
}
export function max<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.select(m.rs1(i), m.rs2(i), m.ge(m.rs1(i), m.rs2(i))));
}
export function maxu<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.select(m.rs1(i), m.rs2(i), m.geu(m.rs1(i), m.rs2(i))));
}
export function rol<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.rotl(m.rs1(i), m.rs2(i))); }
export function ror<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.rotr(m.rs1(i), m.rs2(i))); }
export function rolw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.rotlw(m.rs1(i), m.rs2(i))); }
export function rorw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.rotrw(m.rs1(i), m.rs2(i))); }
export function rori<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.rotr(m.rs1(i), m.immediate(i))); }
export function roriw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.rotrw(m.rs1(i), m.immediate(i))); }

export function bclr<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.and(m.rs1(i), m.xor(m.shl(m.imm(1), m.rs2(i)), m.imm(-1))));
}
export function bext<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.and(m.shr(m.rs1(i), m.rs2(i)), m.imm(1)));
}
export function binv<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.xor(m.rs1(i), m.shl(m.imm(1), m.rs2(i))));
}
export function bset<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.or(m.rs1(i), m.shl(m.imm(1), m.rs2(i))));
}
export function bclri<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.and(m.rs1(i), m.xor(m.shl(m.imm(1), m.immediate(i)), m.imm(-1))));
}
export function bexti<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.and(m.shr(m.rs1(i), m.immediate(i)), m.imm(1)));
}
export function binvi<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.xor(m.rs1(i), m.shl(m.imm(1), m.immediate(i))));
}
export function bseti<M extends Ops>(m: M, i: Insn): void {
  m.setRd(i, m.or(m.rs1(i), m.shl(m.imm(1), m.immediate(i))));
}
