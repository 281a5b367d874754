// F: single-precision floating point (unprivileged specification, chapter 20).
import { Ops, Int } from "../ops";
import { Insn } from "../insn";

export function flw<M extends Ops>(m: M, i: Insn): bool { return m.loadS(i, m.address(i)); }
export function fsw<M extends Ops>(m: M, i: Insn): bool { return m.store32(i, m.address(i), m.bits2(i)); }

export function fmadd_s<M extends Ops>(m: M, i: Insn): void {
  m.setS(i, m.mulAddS(m.s1(i), m.s2(i), m.s3(i), i));
}
export function fmsub_s<M extends Ops>(m: M, i: Insn): void {
  m.setS(i, m.mulAddS(m.s1(i), m.s2(i), m.negS(m.s3(i)), i));
}
export function fnmsub_s<M extends Ops>(m: M, i: Insn): void {
  m.setS(i, m.mulAddS(m.negS(m.s1(i)), m.s2(i), m.s3(i), i));
}
export function fnmadd_s<M extends Ops>(m: M, i: Insn): void {
  m.setS(i, m.mulAddS(m.negS(m.s1(i)), m.s2(i), m.negS(m.s3(i)), i));
}

export function fadd_s<M extends Ops>(m: M, i: Insn): void { m.setS(i, m.addS(m.s1(i), m.s2(i), i)); }
export function fsub_s<M extends Ops>(m: M, i: Insn): void { m.setS(i, m.subS(m.s1(i), m.s2(i), i)); }
export function fmul_s<M extends Ops>(m: M, i: Insn): void { m.setS(i, m.mulS(m.s1(i), m.s2(i), i)); }
export function fdiv_s<M extends Ops>(m: M, i: Insn): void { m.setS(i, m.divS(m.s1(i), m.s2(i), i)); }
export function fsqrt_s<M extends Ops>(m: M, i: Insn): void { m.setS(i, m.sqrtS(m.s1(i), i)); }

export function fsgnj_s<M extends Ops>(m: M, i: Insn): void { m.setS(i, m.signS(m.s1(i), m.s2(i))); }
export function fsgnjn_s<M extends Ops>(m: M, i: Insn): void { m.setS(i, m.signS(m.s1(i), m.negS(m.s2(i)))); }
export function fsgnjx_s<M extends Ops>(m: M, i: Insn): void {
  m.setS(i, m.signS(m.s1(i), m.xorS(m.s1(i), m.s2(i))));
}
export function fmin_s<M extends Ops>(m: M, i: Insn): void { m.setS(i, m.minS(m.s1(i), m.s2(i))); }
export function fmax_s<M extends Ops>(m: M, i: Insn): void { m.setS(i, m.maxS(m.s1(i), m.s2(i))); }
export function feq_s<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.eqS(m.s1(i), m.s2(i))); }
export function flt_s<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.ltS(m.s1(i), m.s2(i))); }
export function fle_s<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.leS(m.s1(i), m.s2(i))); }
export function fclass_s<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.classS(m.s1(i))); }

export function fcvt_w_s<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.sToInt(Int.W, m.s1(i), i)); }
export function fcvt_wu_s<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.sToInt(Int.WU, m.s1(i), i)); }
export function fcvt_l_s<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.sToInt(Int.L, m.s1(i), i)); }
export function fcvt_lu_s<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.sToInt(Int.LU, m.s1(i), i)); }
export function fcvt_s_w<M extends Ops>(m: M, i: Insn): void { m.setS(i, m.intToS(Int.W, m.rs1(i), i)); }
export function fcvt_s_wu<M extends Ops>(m: M, i: Insn): void { m.setS(i, m.intToS(Int.WU, m.rs1(i), i)); }
export function fcvt_s_l<M extends Ops>(m: M, i: Insn): void { m.setS(i, m.intToS(Int.L, m.rs1(i), i)); }
export function fcvt_s_lu<M extends Ops>(m: M, i: Insn): void { m.setS(i, m.intToS(Int.LU, m.rs1(i), i)); }
export function fmv_x_w<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.sext32(m.low32(m.bits1(i)))); }
export function fmv_w_x<M extends Ops>(m: M, i: Insn): void { m.setS(i, m.low32(m.rs1(i))); }
