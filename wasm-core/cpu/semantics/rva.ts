// A: load-reserved, store-conditional and atomic memory operations (unprivileged specification, chapter 13).
import { Ops, Amo } from "../ops";
import { Insn } from "../insn";

export function lr_w<M extends Ops>(m: M, i: Insn): bool { return m.lr32(i, m.rs1(i)); }
export function sc_w<M extends Ops>(m: M, i: Insn): bool { return m.sc32(i, m.rs1(i), m.rs2(i)); }
export function amoswap_w<M extends Ops>(m: M, i: Insn): bool {
  return m.amo32(i, Amo.SWAP, m.rs1(i), m.rs2(i));
}
export function amoadd_w<M extends Ops>(m: M, i: Insn): bool {
  return m.amo32(i, Amo.ADD, m.rs1(i), m.rs2(i));
}
export function amoxor_w<M extends Ops>(m: M, i: Insn): bool {
  return m.amo32(i, Amo.XOR, m.rs1(i), m.rs2(i));
}
export function amoand_w<M extends Ops>(m: M, i: Insn): bool {
  return m.amo32(i, Amo.AND, m.rs1(i), m.rs2(i));
}
export function amoor_w<M extends Ops>(m: M, i: Insn): bool { return m.amo32(i, Amo.OR, m.rs1(i), m.rs2(i)); }
export function amomin_w<M extends Ops>(m: M, i: Insn): bool {
  return m.amo32(i, Amo.MIN, m.rs1(i), m.rs2(i));
}
export function amomax_w<M extends Ops>(m: M, i: Insn): bool {
  return m.amo32(i, Amo.MAX, m.rs1(i), m.rs2(i));
}
export function amominu_w<M extends Ops>(m: M, i: Insn): bool {
  return m.amo32(i, Amo.MINU, m.rs1(i), m.rs2(i));
}
export function amomaxu_w<M extends Ops>(m: M, i: Insn): bool {
  return m.amo32(i, Amo.MAXU, m.rs1(i), m.rs2(i));
}

export function lr_d<M extends Ops>(m: M, i: Insn): bool { return m.lr64(i, m.rs1(i)); }
export function sc_d<M extends Ops>(m: M, i: Insn): bool { return m.sc64(i, m.rs1(i), m.rs2(i)); }
export function amoswap_d<M extends Ops>(m: M, i: Insn): bool {
  return m.amo64(i, Amo.SWAP, m.rs1(i), m.rs2(i));
}
export function amoadd_d<M extends Ops>(m: M, i: Insn): bool {
  return m.amo64(i, Amo.ADD, m.rs1(i), m.rs2(i));
}
export function amoxor_d<M extends Ops>(m: M, i: Insn): bool {
  return m.amo64(i, Amo.XOR, m.rs1(i), m.rs2(i));
}
export function amoand_d<M extends Ops>(m: M, i: Insn): bool {
  return m.amo64(i, Amo.AND, m.rs1(i), m.rs2(i));
}
export function amoor_d<M extends Ops>(m: M, i: Insn): bool { return m.amo64(i, Amo.OR, m.rs1(i), m.rs2(i)); }
export function amomin_d<M extends Ops>(m: M, i: Insn): bool {
  return m.amo64(i, Amo.MIN, m.rs1(i), m.rs2(i));
}
export function amomax_d<M extends Ops>(m: M, i: Insn): bool {
  return m.amo64(i, Amo.MAX, m.rs1(i), m.rs2(i));
}
export function amominu_d<M extends Ops>(m: M, i: Insn): bool {
  return m.amo64(i, Amo.MINU, m.rs1(i), m.rs2(i));
}
export function amomaxu_d<M extends Ops>(m: M, i: Insn): bool {
  return m.amo64(i, Amo.MAXU, m.rs1(i), m.rs2(i));
}
