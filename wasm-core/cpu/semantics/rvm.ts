// M: multiplication and division (unprivileged specification, chapter 12).
import { Ops } from "../ops";
import { Insn } from "../insn";

export function mul<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.mul(m.rs1(i), m.rs2(i))); }
export function mulh<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.mulh(m.rs1(i), m.rs2(i))); }
export function mulhsu<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.mulhsu(m.rs1(i), m.rs2(i))); }
export function mulhu<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.mulhu(m.rs1(i), m.rs2(i))); }
export function div<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.div(m.rs1(i), m.rs2(i))); }
export function divu<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.divu(m.rs1(i), m.rs2(i))); }
export function rem<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.rem(m.rs1(i), m.rs2(i))); }
export function remu<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.remu(m.rs1(i), m.rs2(i))); }
export function mulw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.mulw(m.rs1(i), m.rs2(i))); }
export function divw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.divw(m.rs1(i), m.rs2(i))); }
export function divuw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.divuw(m.rs1(i), m.rs2(i))); }
export function remw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.remw(m.rs1(i), m.rs2(i))); }
export function remuw<M extends Ops>(m: M, i: Insn): void { m.setRd(i, m.remuw(m.rs1(i), m.rs2(i))); }
