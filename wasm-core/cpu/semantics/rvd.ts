// D: double-precision floating point (unprivileged specification, chapter 21).
import { Ops, Int } from "../ops";
import { Insn } from "../insn";

@inline export function fld<M extends Ops>(m: M, i: Insn): bool { return m.loadD(i, m.address(i)); }
@inline export function fsd<M extends Ops>(m: M, i: Insn): bool {
  return m.store64(i, m.address(i), m.bits2(i));
}

export function fmadd_d<M extends Ops>(m: M, i: Insn): void {
  m.setD(i, m.mulAddD(m.d1(i), m.d2(i), m.d3(i), i));
}
export function fmsub_d<M extends Ops>(m: M, i: Insn): void {
  m.setD(i, m.mulAddD(m.d1(i), m.d2(i), m.negD(m.d3(i)), i));
}
export function fnmsub_d<M extends Ops>(m: M, i: Insn): void {
  m.setD(i, m.mulAddD(m.negD(m.d1(i)), m.d2(i), m.d3(i), i));
}
export function fnmadd_d<M extends Ops>(m: M, i: Insn): void {
  m.setD(i, m.mulAddD(m.negD(m.d1(i)), m.d2(i), m.negD(m.d3(i)), i));
}

export function fadd_d<M extends Ops>(m: M, i: Insn): void { m.setD(i, m.addD(m.d1(i), m.d2(i), i)); }
export function fsub_d<M extends Ops>(m: M, i: Insn): void { m.setD(i, m.subD(m.d1(i), m.d2(i), i)); }
export function fmul_d<M extends Ops>(m: M, i: Insn): void { m.setD(i, m.mulD(m.d1(i), m.d2(i), i)); }
export function fdiv_d<M extends Ops>(m: M, i: Insn): void { m.setD(i, m.divD(m.d1(i), m.d2(i), i)); }
export function fsqrt_d<M extends Ops>(m: M, i: Insn): void { m.setD(i, m.sqrtD(m.d1(i), i)); }

export function fsgnj_d<M extends Ops>(m: M, i: Insn): void { m.setD(i, m.signD(m.d1(i), m.d2(i))); }
export function fsgnjn_d<M extends Ops>(m: M, i: Insn): void { m.setD(i, m.signD(m.d1(i), m.negD(m.d2(i)))); }
export function fsgnjx_d<M extends Ops>(m: M, i: Insn): void {
  m.setD(i, m.signD(m.d1(i), m.xorD(m.d1(i), m.d2(i))));
}
export function fmin_d<M extends Ops>(m: M, i: Insn): void { m.setD(i, m.minD(m.d1(i), m.d2(i))); }
export function fmax_d<M extends Ops>(m: M, i: Insn): void { m.setD(i, m.maxD(m.d1(i), m.d2(i))); }
export function feq_d<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.eqD(m.d1(i), m.d2(i))); }
export function flt_d<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.ltD(m.d1(i), m.d2(i))); }
export function fle_d<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.leD(m.d1(i), m.d2(i))); }
export function fclass_d<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.classD(m.d1(i))); }

export function fcvt_w_d<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.dToInt(Int.W, m.d1(i), i)); }
export function fcvt_wu_d<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.dToInt(Int.WU, m.d1(i), i)); }
export function fcvt_l_d<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.dToInt(Int.L, m.d1(i), i)); }
export function fcvt_lu_d<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.dToInt(Int.LU, m.d1(i), i)); }
export function fcvt_d_w<M extends Ops>(m: M, i: Insn): void { m.setD(i, m.intToD(Int.W, m.rs1(i), i)); }
export function fcvt_d_wu<M extends Ops>(m: M, i: Insn): void { m.setD(i, m.intToD(Int.WU, m.rs1(i), i)); }
export function fcvt_d_l<M extends Ops>(m: M, i: Insn): void { m.setD(i, m.intToD(Int.L, m.rs1(i), i)); }
export function fcvt_d_lu<M extends Ops>(m: M, i: Insn): void { m.setD(i, m.intToD(Int.LU, m.rs1(i), i)); }
export function fcvt_s_d<M extends Ops>(m: M, i: Insn): void { m.setS(i, m.dToS(m.d1(i), i)); }
export function fcvt_d_s<M extends Ops>(m: M, i: Insn): void { m.setD(i, m.sToD(m.s1(i))); }
export function fmv_x_d<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.bits1(i)); }
export function fmv_d_x<M extends Ops>(m: M, i: Insn): void { m.setD(i, m.double(m.rs1(i))); }
