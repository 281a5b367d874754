// A decoded instruction: the 16-byte record that the meanings read their operands from.
//
//    0 op     u16  number of the generated interpreter arm
//    2 rd     u16  address of the destination register (SINK for x0)
//    4 rs1    u16  address of a source register, or the bare zimm of csrr?i
//    6 rs2    u16
//    8 imm    i32  immediate; branch and jump displacements times 8; rm of floating point; csrIndex() of a CSR
//   12 span   u16  bytes of decoded slots it takes: 8 times its own length
//   14 rs3    u16
import { F, SINK, X } from "./hart";

export type Insn = usize;

export const RECORD_BYTES: usize = 16;

@inline export function op(i: Insn): u32 { return load<u16>(i); }
@inline export function rd(i: Insn): u32 { return load<u16>(i, 2); }
@inline export function rs1(i: Insn): u32 { return load<u16>(i, 4); }
@inline export function rs2(i: Insn): u32 { return load<u16>(i, 6); }
@inline export function rs3(i: Insn): u32 { return load<u16>(i, 14); }
@inline export function imm(i: Insn): i64 { return load<i32>(i, 8); }
@inline export function imm32(i: Insn): i32 { return load<i32>(i, 8); }
@inline export function span(i: Insn): u32 { return load<u16>(i, 12); }

/** Of a branch or jump: from its slot to the target's, bytes of decoded slots. */
@inline export function displacement(i: Insn): i32 { return load<i32>(i, 8); }
/** Rounding-mode field: 0…4, or DYN. */
@inline export function rm(i: Insn): u32 { return load<u32>(i, 8); }
/** What csrIndex() made of the CSR number. */
@inline export function csr(i: Insn): u32 { return load<u32>(i, 8); }

export const DYN: u32 = 7;

/** Number and span; op numbers 0…4 are no rows (isa/generate-interpret.ts). */
@inline export function head(at: Insn, op: u32, span: u32): void {
  store<u16>(at, op);
  store<u16>(at, span, 12);
}
@inline export function setRd(at: Insn, address: u32): void { store<u16>(at, address, 2); }
@inline export function setRs1(at: Insn, address: u32): void { store<u16>(at, address, 4); }
@inline export function setRs2(at: Insn, address: u32): void { store<u16>(at, address, 6); }
@inline export function setRs3(at: Insn, address: u32): void { store<u16>(at, address, 14); }
@inline export function setImm(at: Insn, value: i32): void { store<i32>(at, value, 8); }

/** Address of an integer register as a source. */
@inline export function x(number: u32): u32 { return u32(X) + (number << 3); }
/** Address of an integer register as a destination. */
@inline export function sink(number: u32): u32 { return number == 0 ? u32(SINK) : u32(X) + (number << 3); }
/** Address of a floating-point register. */
@inline export function f(number: u32): u32 { return u32(F) + (number << 3); }

/** A reserved static rounding mode (5 or 6) in a word with an rm field. */
@inline export function reservedRounding(w: u32): bool {
  const mode = (w >> 12) & 7;
  return mode == 5 || mode == 6;
}

/** An encoding that is no instruction. */
@inline export function illegal(at: Insn, w: u32, span: u32): void {
  head(at, 3, span);
}
